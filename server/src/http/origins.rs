//! What a browser is told about sessions: whether a web page may use them, and that nothing on the
//! way may keep or hold back an answer. Which origins may is decided by access.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Door;

/// Headers that a page may send.
const ALLOWED_HEADERS: HeaderValue = HeaderValue::from_static("content-type, last-event-id");
const ALLOWED_METHODS: HeaderValue = HeaderValue::from_static("GET, POST");
const DAY: HeaderValue = HeaderValue::from_static("86400");

/// Answers the question that a browser asks first, and lets pages of the allowed origins read.
/// Others are served as on the WebSocket, which no browser asks about: their joins are refused.
pub async fn allow(State(door): State<Door>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let allowed = origin.filter(|origin| {
        let origins = &door.context.access.rules().origins;
        let text = origin.to_str().unwrap_or_default();
        origins.iter().any(|known| known.eq_ignore_ascii_case(text))
    });
    let preflight = request.method() == Method::OPTIONS;
    let mut response = if preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = allowed {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if preflight {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, DAY);
        }
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    // nginx and what is made of it hold answers back otherwise.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

//! What a browser is told about requests of web pages: whether a page may make them and read the
//! answers. Which origins may is decided by access.

use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::visit::visit;
use super::{Caller, Door};
use crate::access::{Access, Visit};

/// What a page of an allowed origin may send.
#[derive(Debug, Clone, Copy)]
pub struct Cors {
    /// The methods.
    pub methods: &'static str,
    /// The headers.
    pub headers: &'static str,
    /// The headers of an answer that it may read besides those that every page may.
    pub exposed: Option<&'static str>,
}

const OF_SESSIONS: Cors = Cors {
    methods: "GET, POST",
    headers: "content-type, last-event-id",
    exposed: None,
};
/// How long a browser need not ask again: ten minutes.
const AGE_SECONDS: &str = "600";

impl Cors {
    /// Answers the question that a browser asks first; everything else goes on.
    pub async fn answer(request: Request, next: Next) -> Response {
        if request.method() == Method::OPTIONS {
            StatusCode::NO_CONTENT.into_response()
        } else {
            next.run(request).await
        }
    }

    /// Says in the answer what the page of this visit may do, where it may do anything.
    pub fn tell(self, response: &mut Response, access: &Access, visit: &Visit) {
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        let origin = visit.origin.as_ref().and_then(|origin| origin.parse().ok());
        if let (Ok(()), Some(origin)) = (access.check_origin(visit), origin) {
            let allowed = [
                (header::ACCESS_CONTROL_ALLOW_METHODS, self.methods),
                (header::ACCESS_CONTROL_ALLOW_HEADERS, self.headers),
                (header::ACCESS_CONTROL_MAX_AGE, AGE_SECONDS),
            ];
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            let exposed = self
                .exposed
                .map(|exposed| (header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed));
            for (name, value) in allowed.into_iter().chain(exposed) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
    }
}

/// For sessions. A page of another origin is served as on the WebSocket, which no browser asks about:
/// its joins are refused.
pub async fn of_sessions(
    State(door): State<Door>,
    Extension(caller): Extension<Arc<Caller>>,
    request: Request,
    next: Next,
) -> Response {
    let seen = visit(caller.address, request.headers());
    let mut response = Cors::answer(request, next).await;
    OF_SESSIONS.tell(&mut response, door.context.access.rules(), &seen);
    // nginx and what is made of it hold answers back otherwise.
    let headers = response.headers_mut();
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

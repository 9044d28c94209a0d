//! Whether the server is alive, and whether it should be sent anybody. While it stops, it answers
//! these two questions and refuses newcomers. Never looks at a board.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Door;
use super::failure::Failure;
use crate::connection::Phase;
use crate::readiness::unready;

/// Whether the process lives: as long as it can answer, it does.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether newcomers should be sent here.
pub async fn readyz(State(door): State<Door>) -> Response {
    match unready(&door.phase, &door.log_health) {
        None => "ready\n".into_response(),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

/// Lets nobody in who would be sent away at once.
pub async fn refuse_while_stopping(
    State(door): State<Door>,
    request: Request,
    next: Next,
) -> Response {
    if *door.phase.borrow() == Phase::Serving {
        return next.run(request).await;
    }
    let mut response = Failure::Stopping.into_response();
    let later = header::HeaderValue::from_static("2");
    response.headers_mut().insert(header::RETRY_AFTER, later);
    response
}

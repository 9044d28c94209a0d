//! Which server a request is for, by its Host header and its line. Refuses one that says it twice and
//! not the same: what is decided by one of them, somebody on the way may have decided by the other.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::failure::Failure;

/// The one Host header; none where there are several.
pub fn only_host(headers: &HeaderMap) -> Option<&HeaderValue> {
    let mut hosts = headers.get_all(header::HOST).iter();
    hosts.next().filter(|_| hosts.next().is_none())
}

/// Lets through what names one server, or none.
pub async fn refuse_two(request: Request, next: Next) -> Response {
    if names_two(&request) {
        return Failure::TwoHosts.into_response();
    }
    next.run(request).await
}

fn names_two(request: &Request) -> bool {
    let headers = request.headers();
    if !headers.contains_key(header::HOST) {
        return false;
    }
    let Some(host) = only_host(headers) else {
        return true;
    };
    let line = request.uri().authority();
    line.is_some_and(|line| {
        !line
            .as_str()
            .as_bytes()
            .eq_ignore_ascii_case(host.as_bytes())
    })
}

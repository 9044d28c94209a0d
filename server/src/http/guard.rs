//! Stands before routes that act for whoever shows a token, and finds that token. What it allows is
//! decided by access.

use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::Caller;
use super::cors::Cors;
use super::failure::Failure;
use super::visit::visit;
use crate::access::Gate;

/// Turns away who comes from a page of another origin.
#[derive(Debug, Clone)]
pub struct Guard {
    cors: Cors,
    gate: Arc<Gate>,
}

impl Guard {
    /// For routes of which pages may ask this.
    pub fn new(cors: Cors, gate: &Arc<Gate>) -> Self {
        let gate = Arc::clone(gate);
        Self { cors, gate }
    }

    /// Answers for the routes, or lets them answer.
    pub async fn answer(
        State(guard): State<Self>,
        Extension(caller): Extension<Arc<Caller>>,
        request: Request,
        next: Next,
    ) -> Response {
        let seen = visit(caller.address, request.headers());
        let rules = guard.gate.rules();
        let mut response = match rules.check_origin(&seen) {
            Ok(()) => Cors::answer(request, next).await,
            Err(refusal) => Failure::Refused(refusal).into_response(),
        };
        guard.cors.tell(&mut response, rules, &seen);
        response
    }
}

/// The token of an Authorization header.
pub(super) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Failure> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value.to_str().map_err(|_| Failure::Scheme)?;
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(Failure::Scheme),
    }
}

//! How a request looks from outside. Says what was sent; what it is worth is decided by access.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

use crate::access::Visit;

/// What access is decided by, as the caller's headers say it.
pub fn visit(peer: IpAddr, headers: &HeaderMap) -> Visit {
    let text = |name| {
        headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let forwarded = headers.keys().any(|name| {
        let name = name.as_str();
        name == "forwarded" || name == "x-real-ip" || name.starts_with("x-forwarded-")
    });
    Visit {
        peer,
        host: text(header::HOST),
        forwarded,
        origin: text(header::ORIGIN),
    }
}

//! How a request looks from outside. Says what was sent; what it is worth is decided by access.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, header};

use super::host::only_host;
use crate::access::Visit;

/// What proxies say of whom they speak for, each in its own way; and every `X-Forwarded-*`.
const OF_PROXIES: [&str; 7] = [
    "cf-connecting-ip",
    "forwarded",
    "true-client-ip",
    "via",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-real-ip",
];

/// What access is decided by, as the caller's headers say it.
pub fn visit(peer: IpAddr, headers: &HeaderMap) -> Visit {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let forwarded = headers.keys().any(|name| {
        let name = name.as_str();
        OF_PROXIES.contains(&name) || name.starts_with("x-forwarded-")
    });
    Visit {
        peer,
        host: only_host(headers).map(text),
        forwarded,
        origin: headers.get(header::ORIGIN).map(text),
    }
}

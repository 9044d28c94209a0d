//! One behaviour over all transports, with a real server and the app's own sync; and what becomes of
//! it behind proxies that break the better ones.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its people has failed"
)]

mod behind;
mod fetching;
mod packets;
mod people;
mod proxy;

use tavla::sync::TransportKind;

/// Every way to reach a server.
const KINDS: [TransportKind; 3] = [
    TransportKind::WebSocket,
    TransportKind::Sse,
    TransportKind::Polling,
];

//! Keepalive: text frames beside the binary envelope, exactly these words.

/// What either side may send at any time.
pub const PING: &str = "ping";

/// The answer to [`PING`]; clients of the npm package wait 10 seconds for it.
pub const PONG: &str = "pong";

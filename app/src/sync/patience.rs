//! How long a client waits for what, before it takes a connection for dead. Owns no timer.

use tavla_shared::protocol::limits::{DEAD_MILLIS, PING_MILLIS};

/// How long a client waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long making a connection may take.
    pub open_millis: u64,
    /// Between two pings.
    pub ping_millis: u64,
    /// Without a byte from the server for this long, the connection is dead.
    pub dead_millis: u64,
    /// How long the server may take to answer a join, or to ack a batch.
    pub answer_millis: u64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            open_millis: 10_000,
            ping_millis: PING_MILLIS,
            dead_millis: DEAD_MILLIS,
            answer_millis: 30_000,
        }
    }
}

//! The numbers rooms live by, beside the wire's limits.

use std::sync::Arc;

use tavla_shared::protocol::Limits;

use crate::metrics::Metrics;

/// When a room compacts, unloads and gives up on somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSettings {
    /// An empty room is kept loaded for this long.
    pub idle_millis: u64,
    /// The document of a room whose members do nothing is kept loaded for this long, and as long again
    /// for every 64 KiB of it.
    pub rest_millis: u64,
    /// A member that takes nothing for this long is put out.
    pub lag_millis: u64,
    /// A tail of more records is compacted.
    pub compact_records: u64,
    /// A tail of more bytes is compacted.
    pub compact_bytes: u64,
    /// Bytes that may wait to become durable before the room stops taking more.
    pub unsynced_bytes: usize,
}

impl Default for RoomSettings {
    fn default() -> Self {
        Self {
            idle_millis: 30_000,
            rest_millis: 10_000,
            lag_millis: 15_000,
            compact_records: 1_000,
            compact_bytes: 1024 * 1024,
            unsynced_bytes: 8 * 1024 * 1024,
        }
    }
}

/// What all rooms of a server share.
#[derive(Debug, Clone)]
pub struct RoomContext {
    /// The wire's limits.
    pub limits: Arc<Limits>,
    /// The rooms' own numbers.
    pub settings: Arc<RoomSettings>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

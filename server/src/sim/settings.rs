//! What a simulated server is told.

use std::ops::Range;

use tavla_shared::protocol::Limits;

use crate::access::Access;
use crate::room::RoomSettings;

/// What a simulated server is told.
#[derive(Debug, Clone)]
pub struct SimSettings {
    /// Who may join.
    pub access: Access,
    /// What members may do.
    pub limits: Limits,
    /// When rooms compact and unload.
    pub rooms: RoomSettings,
    /// How long the log takes for anything, in milliseconds.
    pub log_millis: Range<u64>,
}

impl Default for SimSettings {
    fn default() -> Self {
        Self {
            access: Access::default(),
            limits: Limits::default(),
            rooms: RoomSettings::default(),
            log_millis: 0..20,
        }
    }
}

//! How far an open board is between its first sight and its end.

use std::time::Instant;

use crate::editor::Lock;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// It is being read.
    Opening,
    /// It can be worked on.
    Open,
    /// It can be looked at: it is of a newer Tavla.
    ReadOnly,
    /// It waits for its server to have the last edits.
    Parting {
        /// At most so long.
        until: Instant,
    },
    /// It saves what is left and ends.
    Closing,
    /// It has ended as it was asked to.
    Closed,
    /// Its worker has ended because it could not go on.
    Failed,
}

impl Phase {
    /// Why nothing can be drawn, if that is so.
    pub(super) fn lock(self) -> Option<Lock> {
        match self {
            Self::Opening => Some(Lock::Opening),
            Self::Open => None,
            Self::ReadOnly => Some(Lock::ReadOnly),
            Self::Parting { .. } | Self::Closing => Some(Lock::Closing),
            Self::Closed | Self::Failed => Some(Lock::Ended),
        }
    }
}

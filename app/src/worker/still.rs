//! The still of a large board: shown while its document loads, and made when it is left.
//!
//! Small boards open as fast as a still is read and have none.

use tavla_shared::board::{Board, BoardChange, Version, change_of_still};

use super::saving::Log;

/// From so many shapes on, reading a document takes longer than a person wants to wait.
const SHAPES_MIN: usize = 2_000;

/// What is known of the still in the store.
#[derive(Debug)]
pub(super) struct Still {
    /// Whether there is one.
    is_kept: bool,
    /// Of which version of the board it is, where that is known.
    version: Option<Version>,
}

impl Still {
    /// What the board showed when its still was made, if it has one.
    pub(super) fn read(log: &Log) -> (Self, Option<BoardChange>) {
        let bytes = log.store.still(&log.document).unwrap_or_else(|error| {
            tracing::warn!(%error, "a board's still cannot be read");
            None
        });
        let still = Self {
            is_kept: bytes.is_some(),
            version: None,
        };
        (still, bytes.and_then(|bytes| change_of_still(&bytes)))
    }

    /// It turned out to be what the board is now.
    pub(super) fn is_of(&mut self, version: Version) {
        self.version = Some(version);
    }

    /// Keeps what the board shows now, for when it is opened the next time.
    pub(super) fn keep(&mut self, log: &mut Log, board: &Board) {
        let version = board.version();
        let is_large = board.shapes().count() >= SHAPES_MIN;
        if self.version.as_ref() == Some(&version) || !(is_large || self.is_kept) {
            return;
        }
        let still = is_large.then(|| board.still());
        match log.store.put_still(&log.document, still.as_deref()) {
            Ok(()) => {
                self.is_kept = is_large;
                self.version = Some(version);
            }
            Err(error) => tracing::warn!(%error, "a board's still could not be kept"),
        }
    }
}

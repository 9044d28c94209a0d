//! The still of a large board: shown while its document loads, and made when it is left.
//!
//! Small boards open as fast as a still is read and have none.

use tavla_shared::board::{Board, BoardChange, change_of_still};

use super::saving::Log;

/// From so many shapes on, reading a document takes longer than a person wants to wait.
const SHAPES_MIN: usize = 2_000;

/// What the board showed when its still was made, if it has one.
pub(super) fn shown(log: &Log) -> Option<BoardChange> {
    let bytes = log.store.still(&log.document).unwrap_or_else(|error| {
        tracing::warn!(%error, "a board's still cannot be read");
        None
    })?;
    change_of_still(&bytes)
}

/// Keeps what the board shows now.
pub(super) fn keep(log: &mut Log, board: &Board) {
    let still = (board.shapes().count() >= SHAPES_MIN).then(|| board.still());
    if let Err(error) = log.store.put_still(&log.document, still.as_deref()) {
        tracing::warn!(%error, "a board's still could not be kept");
    }
}

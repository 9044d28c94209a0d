//! The still of a large board: shown while its document loads, and made when it is left.
//!
//! Small boards open as fast as a still is read and have none.

use std::sync::Arc;
use std::thread::{Builder, available_parallelism};

use tavla_shared::board::{Board, BoardChange, StillReader, Version, shapes_of_part};
use tavla_shared::shape::Shape;

use super::model::Model;
use super::saving::Log;

/// A board of so many shapes has a still: from here on, reading a document takes longer than a person wants
/// to wait.
pub const STILL_SHAPES_MIN: usize = 2_000;

/// Whether a board has so many.
pub(super) fn is_large(board: &Board) -> bool {
    board.shapes().nth(STILL_SHAPES_MIN - 1).is_some()
}

/// The most threads that read a still.
const THREADS_MAX: usize = 4;

/// What is known of the still in the store.
#[derive(Debug)]
pub(super) enum Still {
    /// There is none.
    None,
    /// There is one, of what the board was before or cannot be told to have been.
    Kept,
    /// There is one of this version of the board.
    KeptOf(Version),
}

impl Still {
    /// What the board showed when its still was made, if it has one.
    pub(super) fn read<M: Model>(log: &Log) -> (Self, Option<M::Change>) {
        let bytes = log.store.still(&log.document).unwrap_or_else(|error| {
            tracing::warn!(%error, "a board's still cannot be read");
            None
        });
        match bytes {
            Some(bytes) => (Self::Kept, M::glimpse(&bytes)),
            None => (Self::None, None),
        }
    }

    /// Keeps what the board shows now, for when it is opened the next time.
    pub(super) fn keep<M: Model>(&mut self, log: &mut Log, model: &M) {
        let is_large = model.is_large();
        let is_up_to_date = match self {
            Self::None => !is_large,
            Self::Kept => false,
            Self::KeptOf(version) => *version == model.version(),
        };
        if is_up_to_date {
            return;
        }
        let still = is_large.then(|| model.still());
        if let Err(error) = log.store.put_still(&log.document, still.as_deref()) {
            tracing::warn!(%error, "a board's still could not be kept");
            return;
        }
        *self = if is_large {
            Self::KeptOf(model.version())
        } else {
            Self::None
        };
    }
}

/// What a still shows; none where it cannot be read.
pub(super) fn shown(bytes: &[u8]) -> Option<BoardChange> {
    let still = StillReader::new(bytes)?;
    let shapes = shapes_of(still.parts())?;
    still.change(shapes)
}

/// The shapes of all parts, read by as many threads as there are processors.
fn shapes_of(parts: &[&[u8]]) -> Option<Vec<Arc<Shape>>> {
    let threads = available_parallelism().map_or(1, usize::from);
    let each = parts.len().div_ceil(threads.min(THREADS_MAX)).max(1);
    let read = |parts: &[&[u8]]| {
        let mut shapes = Vec::new();
        for part in parts {
            shapes.append(&mut shapes_of_part(part)?);
        }
        Some(shapes)
    };
    std::thread::scope(|scope| {
        let mut portions = parts.chunks(each);
        let own = portions.next();
        let others: Vec<_> = portions
            .map(|portion| {
                let thread = Builder::new().name("tavla-still".to_owned());
                (portion, thread.spawn_scoped(scope, move || read(portion)))
            })
            .collect();
        let mut shapes = own.map_or(Some(Vec::new()), read)?;
        for (portion, reading) in others {
            let mut others = match reading {
                Ok(reading) => reading.join().ok()??,
                // The system gives no more threads.
                Err(_) => read(portion)?,
            };
            shapes.append(&mut others);
        }
        Some(shapes)
    })
}

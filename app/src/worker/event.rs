//! What a board's worker tells.

use std::sync::Arc;

use tavla_shared::board::{BoardChange, ExportError, ImportError, Version};
use tavla_shared::id::PeerId;
use tavla_shared::store::StoreError;
use tavla_shared::talk::TalkChange;

use super::model::Change;
use super::{Merged, PackError, Packed, PartError, Parted};

/// A board that was opened, or built anew from its log after it broke.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened<C = BoardChange> {
    /// Who writes here now.
    pub peer: PeerId,
    /// All of the board; after a `Glimpsed`, what is not as it was there.
    pub change: C,
    /// How many local edits no server has. At least 1 while there are any.
    pub unsynced: u64,
    /// What of it could not be read.
    pub damage: Damage,
    /// Whether nothing was ever written on it, here or by anybody.
    pub is_new: bool,
}

/// What of a board could not be read. Peers that have it will bring it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Damage {
    /// Edits that are damaged, gone or were refused. Those that exist are kept aside.
    pub records: u64,
    /// Snapshots that are damaged; what they held was read from older ones and the log.
    pub snapshots: u64,
}

/// What the UI learns of a board.
pub type BoardEvent = Event<BoardChange>;

/// What the UI learns of a talk.
pub type TalkEvent = Event<TalkChange>;

/// What the UI learns of a document, which tells by changes `C` how it is different.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<C: Change> {
    /// What it showed when it was last left, to be looked at while it is read. If there is such an
    /// event, it is the first.
    Glimpsed(Box<C>),
    /// It is there. Always the first event but `Glimpsed`, unless that is `Failed`, or `Closed` where it
    /// was left before it was read.
    Opened(Box<Opened<C>>),
    /// It broke and was built anew from what is saved: show this instead of everything before.
    /// Nothing can be undone any more; answers to edits sent before still come.
    Rebuilt(Box<Opened<C>>),
    /// It is different now.
    Changed {
        /// The edits this confirms, in order. Several only when the reader lags.
        tickets: Vec<u64>,
        /// What to show.
        change: C,
        /// Which ways back and forward there are then.
        ways: C::Ways,
    },
    /// Nothing of this edit was made.
    Refused {
        /// Which; none for a wish.
        ticket: Option<u64>,
        /// Why.
        reason: C::Refusal,
    },
    /// Something that only this document tells.
    News(C::News),
    /// What was asked of what was done before. A later answer of the same kind takes the place of one
    /// that was not fetched.
    Answered(C::Answer),
    /// What a file has is in the document, or not; it is saved like edits.
    Merged(Merged),
    /// All of the document for a file.
    Packed {
        /// The question's.
        ticket: u64,
        /// The document, or why there is none.
        result: Result<Arc<Packed>, PackError>,
    },
    /// Everything is on the disk.
    Saved {
        /// How many local edits no server has. At least 1 while there are any.
        unsynced: u64,
    },
    /// Not everything is on the disk: the edits are on the board, and saving is tried again.
    NotSaved {
        /// How many edits are in memory only.
        edits: usize,
        /// Why.
        error: StoreError,
    },
    /// Something from the server could not be taken in; the board is as it was, or `Rebuilt`.
    ImportRefused {
        /// How many updates, together.
        count: usize,
        /// Why the last one was.
        reason: ImportError,
    },
    /// All of the board, with what the server refused, is in a copy; the board itself goes back to
    /// what the server has. `Rebuilt` follows.
    Parted(Box<Parted>),
    /// The server refused edits, and no copy could be made: they stay on the board.
    NotParted(Box<PartError>),
    /// The board stays open, because not everything can be saved.
    CloseRefused {
        /// How many edits are in memory only.
        edits: usize,
        /// Why.
        error: StoreError,
    },
    /// The worker has ended as it was asked to. The last event.
    Closed {
        /// How many edits were given up unsaved.
        discarded: usize,
    },
    /// The worker has ended because it cannot go on. The last event.
    Failed(WorkerFailure),
}

impl<C: Change> Event<C> {
    /// The whole document that it shows; none where it tells of something else.
    pub fn whole_board(&self) -> Option<&C> {
        match self {
            Self::Glimpsed(change) => Some(change),
            Self::Opened(opened) | Self::Rebuilt(opened) => Some(&opened.change),
            _ => None,
        }
    }
}

/// Why a worker cannot go on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WorkerFailure {
    /// The board cannot be read.
    #[error("the board cannot be opened: {0}")]
    Store(StoreError),
    /// A mistake in this program; everything saved before is safe.
    #[error("the board's worker stopped unexpectedly; everything saved before is safe")]
    Panicked,
}

/// What the sync client learns of a board.
#[derive(Debug, Clone, PartialEq)]
pub enum SyncEvent {
    /// What this board has.
    Version {
        /// The question's.
        join: u64,
        /// Its version.
        version: Version,
    },
    /// What the server lacks.
    Missing {
        /// The question's.
        join: u64,
        /// In causal order, each at most about 200 KiB; empty when it lacks nothing.
        updates: Vec<Vec<u8>>,
        /// Once the server has all of them, this may be acked.
        upto: u64,
        /// Whether something of them may be this device's own, which no server has acked.
        own: bool,
        /// What this board has.
        version: Version,
    },
    /// What the server lacks cannot be written: nothing is given out.
    ExportFailed {
        /// The question's.
        join: u64,
        /// Why.
        error: ExportError,
    },
    /// A local edit, which is on the disk.
    Outgoing {
        /// Its record's number, to be acked.
        seq: u64,
        /// The update.
        update: Vec<u8>,
    },
    /// More was new than fits in the queue: nothing is given out until the next `Since`.
    Lagging,
    /// What the server sent has been taken in, or not.
    Imported {
        /// The import's ticket.
        ticket: u64,
        /// Updates that were refused: their position and why.
        refused: Vec<(usize, ImportError)>,
        /// Whether some of it waits for history that is not here: ask the server for it.
        pending: bool,
        /// Whether all is here that the server had at the last `Since`.
        caught_up: bool,
    },
    /// The board broke and was built anew: compare versions again with a `Since`.
    Rebuilt,
    /// The worker has ended.
    Gone,
}

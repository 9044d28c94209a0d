//! The log: where updates become durable, and where rooms are loaded from.
//!
//! Sees names and bytes, never documents. A room asks by [`LogRequest`] and hears by [`LogEvent`];
//! [`Committer`] carries requests to a [`Log`] on threads of its own and commits what has queued
//! together.
//! Another engine, such as a cluster's, is another implementation of [`Log`].

mod committer;
mod health;
mod inline;
mod memory;
mod sqlite;

use std::fmt;

use tavla_shared::protocol::RoomName;
pub use tavla_shared::store::Extent;
use tavla_shared::store::LoadingMark;

pub use self::committer::{Committer, CommitterThreads, Mailbox, Submission};
pub use self::health::LogHealth;
pub use self::memory::MemoryLog;
pub use self::sqlite::SqliteLog;

/// Why the log could not do what was asked. A failed append changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The engine said no.
    #[error("{reason}")]
    Engine {
        /// In its words.
        reason: String,
    },
    /// The engine could not now: somebody else was writing, or the system stumbled. The same may
    /// succeed at once.
    #[error("{reason}")]
    Busy {
        /// In its words.
        reason: String,
    },
    /// A snapshot did not survive being read back; the records were kept.
    #[error("the snapshot did not read back equal; the records were kept")]
    SnapshotRefused,
    /// The log has been closed.
    #[error("the log is closed")]
    Closed,
}

impl LogError {
    /// Whether the same is worth another try at once.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}

/// A record as it was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRecord {
    /// Its place in the document's log.
    pub seq: u64,
    /// One update.
    pub bytes: Vec<u8>,
}

/// What the log has of a document.
#[derive(Debug, Default)]
pub struct History {
    /// Whether the board exists, be it ever so empty.
    pub exists: bool,
    /// Where to start: the newest snapshot asked for, and the last record it contains.
    pub snapshot: Option<LogRecord>,
    /// The records after it, in order.
    pub records: Vec<LogRecord>,
    /// The newest record ever appended; 0 for none.
    pub last: u64,
    /// Whether a newer snapshot was passed over; a good one should take its place.
    pub passed_over: bool,
    /// Records whose bytes are not what was appended; they are not among `records`.
    pub damaged: Vec<u64>,
    /// Where whoever takes this in says how far it is, so that a record that ends the process is
    /// found.
    pub mark: LoadingMark,
}

/// Updates of one batch, for one document.
#[derive(Debug, Clone, Copy)]
pub struct LogAppend<'a> {
    /// The document.
    pub room: &'a RoomName,
    /// What to append, in order.
    pub updates: &'a [Vec<u8>],
}

/// Looks at a snapshot that was read back, and says whether it is whole.
pub type Verify = Box<dyn FnOnce(&[u8]) -> bool + Send>;

/// A log engine. Blocks; what a call returned for is durable.
pub trait Log: Send {
    /// Appends all or nothing; gives the sequence number of each append's last record.
    ///
    /// # Errors
    /// [`LogError`]; nothing was appended.
    fn append(&mut self, appends: &[LogAppend<'_>]) -> Result<Vec<u64>, LogError>;

    /// Loads a document, passing over snapshots of `before` and later; makes its board first where
    /// `create` says so.
    ///
    /// # Errors
    /// [`LogError`] where nothing of it can be read.
    fn load(&mut self, room: &RoomName, create: bool, before: u64) -> Result<History, LogError>;

    /// Reads a document for somebody who only looks at it, as [`Log::load`] does: nothing comes to
    /// be, and a room may load it meanwhile.
    ///
    /// # Errors
    /// [`LogError`] where nothing of it can be read.
    fn read(&mut self, room: &RoomName, before: u64) -> Result<History, LogError> {
        self.load(room, false, before)
    }

    /// How much there is of a document, without reading it; none where there is no such board.
    ///
    /// # Errors
    /// [`LogError`].
    fn measure(&mut self, room: &RoomName) -> Result<Option<Extent>, LogError>;

    /// Saves a snapshot of everything up to `upto`, reads it back, and deletes what it contains
    /// only if `verify` says that it is whole.
    ///
    /// # Errors
    /// [`LogError`]; the records were kept.
    fn compact(
        &mut self,
        room: &RoomName,
        snapshot: &[u8],
        upto: u64,
        verify: Verify,
    ) -> Result<(), LogError>;

    /// Sets records aside that no document takes in: they are not loaded again, and kept for ever.
    ///
    /// # Errors
    /// [`LogError`]; they will be loaded again.
    fn quarantine(&mut self, room: &RoomName, seqs: &[u64]) -> Result<(), LogError>;

    /// Another handle on the same log, for another thread.
    ///
    /// # Errors
    /// [`LogError`] where there can be none.
    fn another(&self) -> Result<Box<dyn Log>, LogError>;
}

/// What a room, or who reads beside it, asks of the log. Each is answered by one [`LogEvent`].
pub enum LogRequest {
    /// See [`Log::load`].
    Load {
        /// Whether the board comes to be.
        create: bool,
        /// Snapshots of this and later are passed over.
        before: u64,
    },
    /// See [`Log::read`]; answered as a `Load` is.
    Read {
        /// Snapshots of this and later are passed over.
        before: u64,
    },
    /// See [`Log::measure`].
    Measure,
    /// See [`Log::append`].
    Append {
        /// The room's name for it, growing.
        ticket: u64,
        /// One batch.
        updates: Vec<Vec<u8>>,
    },
    /// See [`Log::compact`].
    Compact {
        /// The snapshot.
        snapshot: Vec<u8>,
        /// The last record it contains.
        upto: u64,
        /// Looks at it when it was read back.
        verify: Verify,
    },
    /// See [`Log::quarantine`].
    Quarantine {
        /// Which records.
        seqs: Vec<u64>,
    },
}

impl fmt::Debug for LogRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load { create, before } => write!(f, "Load({create}, {before})"),
            Self::Read { before } => write!(f, "Read({before})"),
            Self::Measure => write!(f, "Measure"),
            Self::Append { ticket, updates } => write!(f, "Append({ticket}, {})", updates.len()),
            Self::Compact { snapshot, upto, .. } => {
                write!(f, "Compact({} bytes, {upto})", snapshot.len())
            }
            Self::Quarantine { seqs } => write!(f, "Quarantine({seqs:?})"),
        }
    }
}

/// What whoever asked hears from the log.
#[derive(Debug)]
pub enum LogEvent {
    /// What was asked for by `Load` or `Read`.
    Loaded(Result<History, LogError>),
    /// What was asked for by `Measure`.
    Measured(Result<Option<Extent>, LogError>),
    /// An append and all before it are durable.
    Durable {
        /// Which append.
        ticket: u64,
        /// The sequence number of its last record.
        last: u64,
    },
    /// An append did not happen.
    Failed {
        /// Which append.
        ticket: u64,
        /// Why.
        error: LogError,
    },
    /// What became of a `Compact`.
    Compacted {
        /// The last record the snapshot was to contain.
        upto: u64,
        /// Whether it did.
        result: Result<(), LogError>,
    },
    /// What became of a `Quarantine`.
    SetAside {
        /// Which records.
        seqs: Vec<u64>,
        /// Whether they are kept from now on.
        result: Result<(), LogError>,
    },
}

/// How often an append is tried before its batches are given up. The engine has waited by itself
/// each time, and a client waits 30 s for its Ack.
const APPEND_TRIES: usize = 3;

/// [`Log::append`], again where the log was only busy: giving up costs every room of the commit
/// everything that is not acked. After a failed fsync it is not known what is on the disk, and the
/// same update twice is harmless.
fn append(log: &mut dyn Log, appends: &[LogAppend<'_>]) -> Result<Vec<u64>, LogError> {
    let mut outcome = log.append(appends);
    for _ in 1..APPEND_TRIES {
        match &outcome {
            Err(error) if error.is_retryable() => {
                tracing::warn!(%error, "the log was busy; the same is appended again");
                outcome = log.append(appends);
            }
            _ => break,
        }
    }
    outcome
}

/// Does one request; the event that answers it. Appends go through the committer's group commit.
pub(crate) fn perform(log: &mut dyn Log, room: &RoomName, request: LogRequest) -> LogEvent {
    match request {
        LogRequest::Load { create, before } => LogEvent::Loaded(log.load(room, create, before)),
        LogRequest::Read { before } => LogEvent::Loaded(log.read(room, before)),
        LogRequest::Measure => LogEvent::Measured(log.measure(room)),
        LogRequest::Append { ticket, updates } => {
            let append = LogAppend {
                room,
                updates: &updates,
            };
            match self::append(log, &[append]) {
                Ok(lasts) => LogEvent::Durable {
                    ticket,
                    last: lasts.first().copied().unwrap_or_default(),
                },
                Err(error) => LogEvent::Failed { ticket, error },
            }
        }
        LogRequest::Compact {
            snapshot,
            upto,
            verify,
        } => LogEvent::Compacted {
            upto,
            result: log.compact(room, &snapshot, upto, verify),
        },
        LogRequest::Quarantine { seqs } => LogEvent::SetAside {
            result: log.quarantine(room, &seqs),
            seqs,
        },
    }
}

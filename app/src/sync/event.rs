//! What goes into the client and what comes out of it.

use std::fmt;

use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::{AckStatus, DocRoom, Welcome};

use super::choice::TransportKind;
use super::state::{Refusal, Standing, State};
use super::transport::OpenFault;

/// An update of our own that the store has: durable here, to be sent there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The store's number of the record; grows.
    pub seq: u64,
    /// The update.
    pub bytes: Vec<u8>,
}

/// What the owner says.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Be connected from now on, at once; also after a refusal.
    GoOnline,
    /// Be disconnected until told otherwise.
    GoOffline,
    /// If waiting for the next attempt, make it now: the network is back, or a person asked.
    RetryNow,
    /// The machine slept: as [`Self::RetryNow`], and a connection has to prove that it still is one.
    Woke,
    /// Measure a round trip now, if none is being measured: somebody looks at them.
    Measure,
    /// The answer to [`Event::VersionWanted`].
    Version {
        /// The document.
        room: DocRoom,
        /// The question's number.
        join: u64,
        /// The document's version vector.
        version: Vec<u8>,
    },
    /// The answer to [`Event::ServerVersion`].
    Backfill(Backfill),
    /// An update that is in the store now. Before [`Command::Backfill`] has been given it is
    /// dropped: the backfill contains it.
    Send {
        /// The document.
        room: DocRoom,
        /// The update.
        outgoing: Outgoing,
    },
    /// Something sent to us could not be taken in, or something for the server was lost on the
    /// way here: join again and compare versions.
    Rejoin {
        /// The document.
        room: DocRoom,
    },
    /// A document beside the board cannot be brought in step: it stays out of its room until the next
    /// [`Command::Rejoin`] or connection, and the board goes on.
    Shut {
        /// The document.
        room: DocRoom,
    },
    /// The documents cannot be brought in step: be disconnected until a person does something. Void
    /// where we are that already.
    GiveUp(Refusal),
    /// Tell everyone something about ourselves; the last one of its kind wins.
    Tell(Presence),
    /// Tell it no more.
    Untell(What),
}

/// What the transport says. Nothing may follow `Closed` or `Failed` before the next
/// [`Action::Open`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// The connection asked for is there.
    Opened,
    /// A binary message.
    Binary(Vec<u8>),
    /// A text message.
    Text(String),
    /// A keepalive of the WebSocket itself: the other side lives.
    Heard,
    /// The connection ended.
    Closed {
        /// The other side's close code; none where it broke.
        code: Option<u16>,
        /// The other side's words.
        reason: String,
    },
    /// No connection could be made.
    Failed {
        /// What that says about the network.
        fault: OpenFault,
        /// The system's words.
        reason: String,
    },
}

/// What a server lacks of a document that has just been joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backfill {
    /// The document.
    pub room: DocRoom,
    /// The question's number.
    pub join: u64,
    /// What the server lacks, in causal order; every record up to `through` is in it or known
    /// to the server already.
    pub updates: Vec<Vec<u8>>,
    /// The newest record, at the time of the answer.
    pub through: u64,
    /// Whether something of it may be our own. What others made and the server lacks is theirs to
    /// send, if it has lost it.
    pub own: bool,
}

/// What comes of [`Action::Fetch`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The server has the board's history and begins to send it.
    Begun,
    /// Some of it.
    Updates {
        /// The updates, in causal order.
        updates: Vec<Vec<u8>>,
        /// How much came over the network since the last.
        bytes: usize,
    },
    /// There is no line to the server now.
    NoLine,
    /// Nothing more comes: all of it has, or there is nothing to be had.
    Over,
}

/// Whose history is fetched. `Debug` does not show the token.
#[derive(Clone, PartialEq, Eq)]
pub struct ArchiveAsk {
    /// The board.
    pub board: BoardId,
    /// The right to it; none where nobody needs one.
    pub token: Option<String>,
}

impl fmt::Debug for ArchiveAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArchiveAsk({})", self.board)
    }
}

/// A WebSocket message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packet {
    /// A frame.
    Binary(Vec<u8>),
    /// A keepalive.
    Text(&'static str),
}

impl Packet {
    /// How many bytes it carries.
    pub fn len(&self) -> usize {
        match self {
            Self::Binary(bytes) => bytes.len(),
            Self::Text(text) => text.len(),
        }
    }

    /// Whether it carries none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Which queue a packet waits in: a later one in an earlier lane goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Keepalives, and the join of the presence room.
    Control,
    /// Presence.
    Presence,
    /// Documents, with their joins.
    Document,
}

/// What the client wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Make a connection of this kind; answer `Opened` or `Failed`.
    Open(TransportKind),
    /// Fetch the board's history, as far as there is any; answer by [`Fetched`], `Over` at the end.
    Fetch(ArchiveAsk),
    /// Fetch no more of it, and say nothing more about it.
    StopFetching,
    /// Send, in order within its lane.
    Send(Lane, Packet),
    /// Close the connection; say nothing about it afterwards.
    Close {
        /// The close code.
        code: u16,
    },
    /// For the owner.
    Event(Event),
}

/// What the client tells its owner.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// How we stand with the server has changed.
    State(State),
    /// How a document beside the board stands with the server has changed.
    Beside {
        /// The document.
        room: DocRoom,
        /// How it stands.
        standing: Standing,
    },
    /// We are about to join: answer with [`Command::Version`].
    VersionWanted {
        /// The document.
        room: DocRoom,
        /// The question's number.
        join: u64,
    },
    /// We have joined, and this is what the server has: answer with [`Command::Backfill`].
    ServerVersion {
        /// The document.
        room: DocRoom,
        /// The question's number.
        join: u64,
        /// The server's version vector.
        version: Vec<u8>,
    },
    /// A room that was joined or asked for is left: nothing is sent there before the next
    /// [`Event::ServerVersion`].
    Left {
        /// The document.
        room: DocRoom,
    },
    /// The server takes none of what it lacks, now or ever. Of the board, the connection is given up:
    /// see [`Refusal::Rejected`]; of a document beside it, its room.
    Rejected {
        /// The document.
        room: DocRoom,
        /// Why.
        status: AckStatus,
    },
    /// Updates of others, in causal order.
    Updates {
        /// The document.
        room: DocRoom,
        /// The updates.
        updates: Vec<Vec<u8>>,
    },
    /// The server has every record up to this one, durably.
    Acked {
        /// The document.
        room: DocRoom,
        /// The newest such record.
        seq: u64,
    },
    /// A peer tells something; none where it does no more.
    Told {
        /// Who.
        peer: PeerId,
        /// What about.
        what: What,
        /// What it tells.
        presence: Option<Presence>,
    },
    /// Nothing is known of any peer any more.
    PeersGone,
    /// What the server knows us as.
    Welcomed(Welcome),
}

impl Event {
    /// Whose keeper it is for; none where it is for the interface.
    pub fn room(&self) -> Option<DocRoom> {
        match self {
            Self::VersionWanted { room, .. }
            | Self::ServerVersion { room, .. }
            | Self::Left { room }
            | Self::Rejected { room, .. }
            | Self::Updates { room, .. }
            | Self::Acked { room, .. } => Some(*room),
            Self::State(_)
            | Self::Beside { .. }
            | Self::Told { .. }
            | Self::PeersGone
            | Self::Welcomed(_) => None,
        }
    }

    /// Whether it is for the one who keeps the documents, rather than for the interface. The two
    /// kinds are delivered apart, so that a long merge holds up no cursor.
    pub fn is_for_documents(&self) -> bool {
        self.room().is_some()
    }

    /// The bytes of documents in it, for whoever bounds a queue of events.
    pub fn document_bytes(&self) -> usize {
        match self {
            Self::Updates { updates, .. } => updates.iter().map(Vec::len).sum(),
            _ => 0,
        }
    }
}

//! How the board stands with its server, as data that the interface turns into words.

use tavla_shared::protocol::{AckStatus, Permission};

/// How the board stands with its server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// Not asked to connect.
    #[default]
    Offline,
    /// A connection is being made.
    Connecting {
        /// How many attempts failed before, since the last stable connection.
        failed: u32,
    },
    /// Connected; the server has not let us in yet.
    Joining,
    /// In step: what others do arrives, and what we do is sent.
    Live {
        /// Whether we may change the board.
        permission: Permission,
    },
    /// Not connected; the next attempt comes by itself.
    Waiting {
        /// How many attempts failed, since the last stable connection.
        failed: u32,
        /// When the next attempt starts, in the clock's milliseconds.
        retry_at: u64,
        /// What went wrong.
        trouble: Trouble,
    },
    /// No attempt will be made before a person does something.
    Refused(Refusal),
}

/// What went wrong with a connection that is worth another attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No connection could be made.
    Unreachable {
        /// The system's words.
        reason: String,
    },
    /// The server's certificate is not valid for its address.
    Untrusted {
        /// The system's words.
        reason: String,
    },
    /// The server does not speak TLS, and the link does not say that it need not.
    NotEncrypted,
    /// The connection broke.
    Lost,
    /// Nothing came for too long.
    Silent,
    /// The server restarts or goes away.
    Restarting,
    /// The server cannot serve us now: full, overloaded, or its disk fails.
    Busy {
        /// The server's word; one of `protocol::refusal`, or the reason it closed with.
        reason: String,
    },
    /// The server said something that makes no sense.
    Nonsense {
        /// What.
        reason: String,
    },
}

/// Why no attempt is made by itself: the server does not want us, or our edits, or the board cannot
/// be brought in step with what it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No token, or not a valid one.
    Unauthorized,
    /// No right to this board.
    Forbidden,
    /// The board does not exist there and we may not create it.
    RoomMissing,
    /// The server does not take the board's name.
    BadRoom,
    /// Put out of the room.
    Evicted,
    /// The same person came back on a newer connection.
    Replaced,
    /// Far over the rate limits.
    TooManyRequests,
    /// An edit was refused for good: it stays saved here, and would be refused again.
    Rejected {
        /// Why.
        status: AckStatus,
    },
    /// What the server has does not go into the board, however often it is asked for.
    UpdatesUnusable,
    /// What the server lacks cannot be written here.
    HistoryUnwritable,
    /// Anything else.
    Other {
        /// The close code, where there was one.
        code: Option<u16>,
        /// The server's words.
        reason: String,
    },
}

impl Refusal {
    /// Whether another try may go better.
    pub fn may_pass(&self) -> bool {
        !matches!(self, Self::Rejected { .. })
    }
}

//! How the board stands with its server, as data that the interface turns into words.

use tavla_shared::protocol::{AckStatus, Permission, refusal};

/// How the board stands with its server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// Ended by this person or this app, or never begun: nobody wants a connection.
    #[default]
    Closed,
    /// Meant for a server, and not connected.
    Offline(Absence),
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
    /// In step, and slower than it should be: work goes on, others see it late.
    Degraded {
        /// Whether we may change the board.
        permission: Permission,
        /// What holds it up.
        lag: Lag,
    },
    /// No attempt will be made before a person does something.
    Refused(Refusal),
}

impl State {
    /// A word for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Offline(_) => "offline",
            Self::Connecting { .. } => "connecting",
            Self::Joining => "joining",
            Self::Live { .. } => "live",
            Self::Degraded { .. } => "slow",
            Self::Refused(_) => "refused",
        }
    }

    /// Whether we are in: others see what is done, be it late.
    pub fn is_joined(&self) -> bool {
        self.permission().is_some()
    }

    /// What we may do, once we are in.
    pub fn permission(&self) -> Option<Permission> {
        match self {
            Self::Live { permission } | Self::Degraded { permission, .. } => Some(*permission),
            _ => None,
        }
    }

    /// Whether the next attempt comes by itself and could be made now.
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Offline(Absence::Waiting { .. }))
    }
}

/// How a document beside the board stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Not joined now.
    #[default]
    Out,
    /// Joined.
    In(Permission),
    /// The server does not know it, or nothing of it goes in or out: it is kept on this device.
    Shut,
}

/// Why a board that is meant for a server is not connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// Told to be offline.
    Told,
    /// The next attempt comes by itself.
    Waiting {
        /// How many attempts failed, since the last stable connection.
        failed: u32,
        /// When the next attempt starts, in the clock's milliseconds.
        retry_at: u64,
        /// What went wrong.
        trouble: Trouble,
    },
}

/// What holds up a connection that works, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lag {
    /// The server asked us to send less: what was refused goes again soon.
    Held,
    /// An edit has waited for its Ack for too long.
    Unacked,
    /// An answer takes long.
    Slow,
    /// A proxy lets only a slower way through.
    Fallback,
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
    /// There is no token, and none may come without one.
    Unauthorized,
    /// The token is not one of this server's, or not for this board.
    TokenInvalid,
    /// The token's time is over.
    TokenExpired,
    /// The token, or our place on the board, was taken back.
    TokenRevoked,
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
    /// An edit was refused for good: what the server lacks is about to become a copy of the board.
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
    /// What the word about access that a message begins with means, where it has one.
    pub fn from_access(message: &str) -> Option<Self> {
        match refusal::access_word(message)? {
            refusal::TOKEN_NEEDED => Some(Self::Unauthorized),
            refusal::TOKEN_INVALID => Some(Self::TokenInvalid),
            refusal::TOKEN_EXPIRED => Some(Self::TokenExpired),
            refusal::TOKEN_REVOKED => Some(Self::TokenRevoked),
            refusal::ORIGIN_REFUSED => Some(Self::Forbidden),
            // Not a refusal: joining again tells what we may do now.
            _ => None,
        }
    }
}

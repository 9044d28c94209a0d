//! What can be said on the wire: frames, their messages and codes.

use std::fmt;

/// Which kind of document a room holds: the first four bytes of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Magic {
    /// `%LOR`: a Loro document.
    Loro,
    /// `%EPH`: an ephemeral store.
    Ephemeral,
    /// `%EPS`: an ephemeral store that the server keeps.
    PersistedEphemeral,
    /// `%YJS`: a Yjs document.
    Yjs,
    /// `%YAW`: Yjs awareness.
    YjsAwareness,
    /// `%FLO`: a Flock document.
    Flock,
    /// `%ELO`: an end-to-end encrypted Loro document.
    EncryptedLoro,
    /// Anything else: kept, so that a refusal can name it.
    Other([u8; 4]),
}

impl Magic {
    /// The four bytes on the wire.
    pub const fn bytes(self) -> [u8; 4] {
        match self {
            Self::Loro => *b"%LOR",
            Self::Ephemeral => *b"%EPH",
            Self::PersistedEphemeral => *b"%EPS",
            Self::Yjs => *b"%YJS",
            Self::YjsAwareness => *b"%YAW",
            Self::Flock => *b"%FLO",
            Self::EncryptedLoro => *b"%ELO",
            Self::Other(bytes) => bytes,
        }
    }

    /// The kind that four bytes mean.
    pub const fn from_bytes(bytes: [u8; 4]) -> Self {
        match &bytes {
            b"%LOR" => Self::Loro,
            b"%EPH" => Self::Ephemeral,
            b"%EPS" => Self::PersistedEphemeral,
            b"%YJS" => Self::Yjs,
            b"%YAW" => Self::YjsAwareness,
            b"%FLO" => Self::Flock,
            b"%ELO" => Self::EncryptedLoro,
            _ => Self::Other(bytes),
        }
    }
}

/// Names a batch of updates between two ends of one connection, so that it can be acked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BatchId(pub [u8; 8]);

impl From<u64> for BatchId {
    fn from(number: u64) -> Self {
        Self(number.to_be_bytes())
    }
}

impl fmt::Debug for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchId({:016x})", u64::from_be_bytes(self.0))
    }
}

/// What a joiner may do in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Only follow.
    Read,
    /// Follow and change.
    Write,
}

impl Permission {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Why a join was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinErrorCode {
    /// 00, and every code this version does not know.
    Unknown,
    /// 01: the joiner's version means nothing here.
    VersionUnknown {
        /// What the receiver has instead, if it says so.
        receiver_version: Option<Vec<u8>>,
    },
    /// 02: no access with this auth.
    AuthFailed,
    /// 7F: a reason of the application; see [`super::refusal`].
    App {
        /// Its word, if it says so.
        code: Option<String>,
    },
}

impl JoinErrorCode {
    /// The byte on the wire.
    pub const fn byte(&self) -> u8 {
        match self {
            Self::Unknown => 0x00,
            Self::VersionUnknown { .. } => 0x01,
            Self::AuthFailed => 0x02,
            Self::App { .. } => 0x7f,
        }
    }
}

/// Why a member is out of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoomErrorCode {
    /// 01: the member may rejoin by itself, once.
    RejoinSuggested,
    /// 02: the member must not rejoin by itself.
    Evicted,
    /// 7F, and every code this version does not know.
    Unknown,
}

impl RoomErrorCode {
    /// The byte on the wire.
    pub const fn byte(self) -> u8 {
        match self {
            Self::RejoinSuggested => 0x01,
            Self::Evicted => 0x02,
            Self::Unknown => 0x7f,
        }
    }

    /// The code that a byte means.
    pub const fn from_byte(byte: u8) -> Self {
        match byte {
            0x01 => Self::RejoinSuggested,
            0x02 => Self::Evicted,
            _ => Self::Unknown,
        }
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AckStatus {
    /// 00: durable on the server.
    Ok,
    /// 01, and every status this version does not know.
    Unknown,
    /// 03: the member may not write here.
    PermissionDenied,
    /// 04: the bytes are no update, or one that cannot be applied.
    InvalidUpdate,
    /// 05: over a size limit.
    PayloadTooLarge,
    /// 06: over a rate limit; the only status that is worth a retry.
    RateLimited,
    /// 07: the last fragment did not come in time; send the batch again.
    FragmentTimeout,
    /// 7F: a reason of the application.
    AppError,
}

impl AckStatus {
    /// The byte on the wire.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Ok => 0x00,
            Self::Unknown => 0x01,
            Self::PermissionDenied => 0x03,
            Self::InvalidUpdate => 0x04,
            Self::PayloadTooLarge => 0x05,
            Self::RateLimited => 0x06,
            Self::FragmentTimeout => 0x07,
            Self::AppError => 0x7f,
        }
    }

    /// The status that a byte means.
    pub const fn from_byte(byte: u8) -> Self {
        match byte {
            0x00 => Self::Ok,
            0x03 => Self::PermissionDenied,
            0x04 => Self::InvalidUpdate,
            0x05 => Self::PayloadTooLarge,
            0x06 => Self::RateLimited,
            0x07 => Self::FragmentTimeout,
            0x7f => Self::AppError,
            _ => Self::Unknown,
        }
    }

    /// Whether the same bytes may be accepted later. `Unknown` is what a server says whose disk
    /// failed: it cannot tell whether it has the batch, and sending it twice does no harm.
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::Unknown | Self::RateLimited | Self::FragmentTimeout
        )
    }
}

/// What a frame says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// 00: let me into the room.
    JoinRequest {
        /// See [`super::JoinAuth`].
        auth: Vec<u8>,
        /// The joiner's version vector; empty for ephemeral rooms.
        version: Vec<u8>,
    },
    /// 01: you are in.
    JoinResponseOk {
        /// What the joiner may do.
        permission: Permission,
        /// The server's version vector.
        version: Vec<u8>,
        /// For the application; empty here.
        extra: Vec<u8>,
    },
    /// 02: you are not in.
    JoinError {
        /// Why, for the program.
        code: JoinErrorCode,
        /// Why, for a log.
        message: String,
    },
    /// 03: updates, each one self-contained.
    DocUpdate {
        /// The updates, in causal order.
        updates: Vec<Vec<u8>>,
        /// What the Ack will name.
        batch: BatchId,
    },
    /// 04: one update follows in fragments.
    FragmentHeader {
        /// What the Ack will name.
        batch: BatchId,
        /// How many fragments.
        fragments: u64,
        /// How many bytes they have together.
        total_bytes: u64,
    },
    /// 05: a part of an update.
    Fragment {
        /// The batch it belongs to.
        batch: BatchId,
        /// Its rank, from 0.
        index: u64,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// 06: you are out of the room.
    RoomError {
        /// Why, for the program.
        code: RoomErrorCode,
        /// Why, for a log.
        message: String,
    },
    /// 07: I leave the room.
    Leave,
    /// 08: what became of a batch.
    Ack {
        /// The batch.
        batch: BatchId,
        /// What became of it.
        status: AckStatus,
    },
}

impl Message {
    /// The type byte on the wire.
    pub const fn kind(&self) -> u8 {
        match self {
            Self::JoinRequest { .. } => 0x00,
            Self::JoinResponseOk { .. } => 0x01,
            Self::JoinError { .. } => 0x02,
            Self::DocUpdate { .. } => 0x03,
            Self::FragmentHeader { .. } => 0x04,
            Self::Fragment { .. } => 0x05,
            Self::RoomError { .. } => 0x06,
            Self::Leave => 0x07,
            Self::Ack { .. } => 0x08,
        }
    }
}

/// One binary WebSocket message: a message to or from a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// With the room id, names the room.
    pub magic: Magic,
    /// At most 128 bytes; see [`super::RoomName`] for ours.
    pub room: String,
    /// What is said.
    pub message: Message,
}

//! Why bytes are no frame, and why a frame cannot become bytes.

use super::limits::{FRAME_BYTES_MAX, ROOM_ID_BYTES_MAX, UPDATES_PER_FRAME_MAX};

/// Bytes that are not a frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// More than [`FRAME_BYTES_MAX`].
    #[error("frame is {len} bytes, the limit is {FRAME_BYTES_MAX}")]
    TooLarge {
        /// Its length.
        len: usize,
    },
    /// A field needs more bytes than the frame holds.
    #[error("frame ended {missing} bytes early")]
    Truncated {
        /// At least so many bytes more were declared.
        missing: u64,
    },
    /// Bytes after the last field.
    #[error("frame has {extra} bytes after its last field")]
    TrailingBytes {
        /// How many.
        extra: usize,
    },
    /// A number over 64 bits, or not in its shortest form.
    #[error("the number at byte {at} is over-long")]
    OverlongNumber {
        /// Where it starts.
        at: usize,
    },
    /// Text that is not UTF-8.
    #[error("the text at byte {at} is not UTF-8")]
    NotUtf8 {
        /// Where the text starts.
        at: usize,
    },
    /// A room id over [`ROOM_ID_BYTES_MAX`].
    #[error("room id is {len} bytes, the limit is {ROOM_ID_BYTES_MAX}")]
    RoomIdTooLong {
        /// Its length.
        len: usize,
    },
    /// A message type this version does not know.
    #[error("message kind {kind:#04x} is not known")]
    UnknownKind {
        /// The type byte.
        kind: u8,
    },
    /// A `JoinResponseOk` whose permission is neither `read` nor `write`.
    #[error("the permission is neither read nor write")]
    UnknownPermission,
    /// A `DocUpdate` with more than [`UPDATES_PER_FRAME_MAX`] updates.
    #[error("frame declares {declared} updates, the limit is {UPDATES_PER_FRAME_MAX}")]
    TooManyUpdates {
        /// What it says it holds.
        declared: u64,
    },
}

/// A frame that cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// More than [`FRAME_BYTES_MAX`]; only documents can be cut into fragments.
    #[error("frame would be {len} bytes, the limit is {FRAME_BYTES_MAX}")]
    TooLarge {
        /// Its length.
        len: usize,
    },
    /// A room id over [`ROOM_ID_BYTES_MAX`].
    #[error("room id is {len} bytes, the limit is {ROOM_ID_BYTES_MAX}")]
    RoomIdTooLong {
        /// Its length.
        len: usize,
    },
    /// A `DocUpdate` with more than [`UPDATES_PER_FRAME_MAX`] updates.
    #[error("frame holds {count} updates, the limit is {UPDATES_PER_FRAME_MAX}")]
    TooManyUpdates {
        /// How many it holds.
        count: usize,
    },
    /// One update too large for any receiver to reassemble.
    #[error("update is {len} bytes, the limit is {limit}")]
    UpdateTooLarge {
        /// Its length.
        len: usize,
        /// The most a receiver reassembles.
        limit: usize,
    },
}

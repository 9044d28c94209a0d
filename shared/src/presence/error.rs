//! Why bytes are no presence.

use super::{DEPTH_MAX, ENTRIES_MAX};
use crate::protocol::DecodeError;

/// Bytes that are not presence, or more of it than is read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PresenceError {
    /// A field that cannot be read.
    #[error("presence: {0}")]
    Field(#[from] DecodeError),
    /// More than [`ENTRIES_MAX`].
    #[error("presence declares {declared} entries, the limit is {ENTRIES_MAX}")]
    TooManyEntries {
        /// What it says it holds.
        declared: u64,
    },
    /// Lists or maps nested deeper than [`DEPTH_MAX`].
    #[error("presence nests deeper than {DEPTH_MAX}")]
    TooDeep,
    /// A value of a kind that presence does not have; container ids (7) are among them.
    #[error("presence value of kind {kind}")]
    UnknownKind {
        /// The kind's number.
        kind: u64,
    },
    /// A flag that is neither 0 nor 1.
    #[error("presence flag is {found}")]
    Flag {
        /// What it is.
        found: u8,
    },
}

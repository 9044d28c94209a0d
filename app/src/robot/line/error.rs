//! Why a line is none.

use tavla_shared::board::schema::TEXT_CHARS_MAX;

use super::{EDITS_MAX, LINE_BYTES_MAX, VALUES_MAX};

/// Why a line is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// It is too long.
    #[error("the line is {len} bytes, the limit is {LINE_BYTES_MAX}")]
    TooLong {
        /// How long it is.
        len: usize,
    },
    /// Bytes that are no letters.
    #[error("the line is no UTF-8")]
    NotText,
    /// Something else than an object, or one that is too large.
    #[error("this is no JSON object, or has more than {VALUES_MAX} values")]
    NoObject,
    /// No edit.
    #[error(
        "a line has one of create, update, text, splice, delete, restore, convert, title, background, grid and edits"
    )]
    NothingKnown,
    /// A word that is none.
    #[error("{word} means nothing here")]
    Unknown {
        /// Which.
        word: String,
    },
    /// A value that is none.
    #[error("{word} is missing, or is not as it should be")]
    Value {
        /// Of what.
        word: String,
    },
    /// A text of more letters than a shape has.
    #[error("text is {count} letters, the limit is {TEXT_CHARS_MAX}")]
    LongText {
        /// How many they are.
        count: usize,
    },
    /// A kind of shape that this version does not have: those of newer ones come from files and peers only.
    #[error("no kind of shape is called {kind:?}")]
    Kind {
        /// Which.
        kind: String,
    },
    /// A shape that is not there.
    #[error("no shape has the id {id:?}")]
    NoShape {
        /// Which.
        id: String,
    },
    /// A shape within itself.
    #[error("shape {id} would be in itself")]
    InItself {
        /// Which.
        id: String,
    },
    /// More than one step has.
    #[error("a line has at most {EDITS_MAX} edits")]
    TooMany,
}

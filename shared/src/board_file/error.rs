//! What can be wrong with a file: all of it, or parts that are left out.

use std::fmt;

use super::{
    FILE_BYTES_MAX, FORMAT, HISTORY_BYTES_MAX, HISTORY_PACKED_BYTES_MAX, PICTURES_MAX, UPDATES_MAX,
};
use crate::blob::BlobHash;
use crate::protocol::{ArchiveError, DocRoom};

/// A file of which nothing can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It does not begin as a board's file does.
    #[error("this is not a Tavla board")]
    OtherKind,
    /// It ends before it says what is in it.
    #[error("the file ends after {bytes} bytes, before it says what is in it")]
    Cut {
        /// How many there are.
        bytes: u64,
    },
    /// A newer Tavla wrote it.
    #[error("the file has format {found}; this program reads up to {FORMAT}")]
    Newer {
        /// The format it has.
        found: u32,
    },
    /// What it says of itself cannot be read.
    #[error("what the file says of itself cannot be read: {reason}")]
    Manifest {
        /// What is wrong with it.
        reason: String,
    },
    /// The system does not give it.
    #[error("the file cannot be read: {reason}")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
}

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilePart {
    /// The history of a document.
    History(DocRoom),
    /// The small picture of the board.
    Thumbnail,
    /// A file that shapes show.
    Picture(BlobHash),
    /// Whatever comes after this place.
    Rest,
}

impl fmt::Display for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::History(DocRoom::Board) => f.write_str("the board"),
            Self::History(DocRoom::Talk) => f.write_str("the talk"),
            Self::Thumbnail => f.write_str("the small picture of the board"),
            Self::Picture(hash) => write!(f, "the picture {hash}"),
            Self::Rest => f.write_str("the rest of the file"),
        }
    }
}

/// A part that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {fault}")]
pub struct Damage {
    /// Which.
    pub part: FilePart,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a part. Of a history what comes before that is there; everything else is left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file says that it is in it, and it is not.
    #[error("it is not in the file")]
    Missing,
    /// The file ends in the middle of it.
    #[error("the file ends {missing} bytes early")]
    Cut {
        /// How many bytes of it are not there.
        missing: u64,
    },
    /// It is larger than any such part.
    #[error("it is larger than {limit} bytes")]
    TooLarge {
        /// The most that is read.
        limit: u64,
    },
    /// A history of more updates than any has.
    #[error("it has more than {limit} updates")]
    TooMany {
        /// The most that are read.
        limit: usize,
    },
    /// Its bytes are not those that were written.
    #[error("it is not what it was")]
    Checksum,
    /// It cannot be unpacked.
    #[error("it cannot be unpacked")]
    Unpacking,
    /// It is packed in a way that is not read.
    #[error("it is packed by method {method}, which is not read")]
    Method {
        /// As the container numbers it.
        method: u16,
    },
    /// A history that is no row of updates.
    #[error(transparent)]
    History(#[from] ArchiveError),
    /// Something else stands where a part should begin.
    #[error("no part begins where one should")]
    Container,
    /// The system does not give more of it.
    #[error("the system gives no more of it: {reason}")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
}

/// What of a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileReport {
    /// In the order of the file, then what is not in it.
    pub damage: Vec<Damage>,
}

impl FileReport {
    /// Whether all of it could.
    pub fn is_whole(&self) -> bool {
        self.damage.is_empty()
    }

    /// How many pictures are left out.
    pub fn pictures(&self) -> usize {
        let parts = self.damage.iter().map(|damage| damage.part);
        parts
            .filter(|part| matches!(part, FilePart::Picture(_)))
            .count()
    }

    /// Whether something of this document's history is left out.
    pub fn breaks(&self, room: DocRoom) -> bool {
        let mut parts = self.damage.iter().map(|damage| damage.part);
        parts.any(|part| part == FilePart::History(room))
    }
}

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A document whose history no file holds.
    #[error(
        "{} has a longer history than a file holds: {HISTORY_BYTES_MAX} bytes, packed \
         {HISTORY_PACKED_BYTES_MAX}, or {UPDATES_MAX} updates", FilePart::History(*.0)
    )]
    History(
        /// Which.
        DocRoom,
    ),
    /// More than [`PICTURES_MAX`] pictures.
    #[error("the board shows {count} pictures, a file holds {PICTURES_MAX}")]
    Pictures {
        /// How many.
        count: usize,
    },
    /// More than [`FILE_BYTES_MAX`] altogether.
    #[error("the file would be {bytes} bytes, the limit is {FILE_BYTES_MAX}")]
    TooLarge {
        /// How many.
        bytes: u64,
    },
    /// A file has to say whose board it is.
    #[error("the board has no name")]
    Nameless,
    /// What is said of the board is more than a file says.
    #[error("what the file says of itself is {bytes} bytes")]
    Manifest {
        /// How many.
        bytes: usize,
    },
    /// The system does not take it.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

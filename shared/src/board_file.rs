//! A board as one file, `.tavla`: both documents with their histories, the pictures that it shows, and a
//! small picture of it, for mail and USB sticks. Two such files of one board can be merged.
//!
//! Pure bytes: knows no disk and no clock. It is a ZIP container whose first entry says what it is. Documents
//! are in it as what joins are sent, updates in causal order, and not as Loro's snapshots: the guard can look
//! through updates before Loro does, and what is left of a history that was cut off is an earlier state of
//! the board. A file is a stranger's: every size is checked before anything is kept for it, names of entries
//! are compared and never used, and what is damaged is left out and told.

mod container;
mod contents;
mod error;
mod history;
mod manifest;
mod merging;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::BTreeMap;
use std::io::{Read, Write};

use crate::blob::BlobHash;
use crate::id::BoardId;
use crate::protocol::DocRoom;
pub use crate::protocol::limits::IMAGE_BYTES_MAX as PICTURE_BYTES_MAX;
use crate::protocol::limits::{ARCHIVE_BYTES_MAX, ARCHIVE_UNPACKED_BYTES_MAX};

pub use self::contents::{Contents, Extract};
pub use self::error::{Damage, Fault, FileError, FilePart, FileReport, WriteError};
pub use self::history::{HistoryPacker, PackedHistory};
use self::manifest::MIMETYPE;
pub use self::merging::{Boards, MergeError, Which, merged};
pub use self::reader::{FileReader, Piece};
pub use self::writer::{Pages, Written, write_file};

/// The newest form of the file that is read, and the one that is written.
pub const FORMAT: u32 = 1;
/// What the file is, as its first entry says.
pub const MIME: &str = "application/vnd.tavla.board+zip";
/// How its name ends.
pub const ENDING: &str = "tavla";
/// The largest file.
pub const FILE_BYTES_MAX: u64 = 1 << 30;
/// The most that is said of what is in it.
pub const MANIFEST_BYTES_MAX: usize = 4 << 20;
/// One document's history, packed.
pub const HISTORY_PACKED_BYTES_MAX: usize = ARCHIVE_BYTES_MAX;
/// The same unpacked.
pub const HISTORY_BYTES_MAX: usize = ARCHIVE_UNPACKED_BYTES_MAX;
/// Updates of one document: each is kept by itself, so that many tiny ones cost more than their bytes.
pub const UPDATES_MAX: usize = 1 << 18;
/// The small picture of the board.
pub const THUMBNAIL_BYTES_MAX: usize = 1 << 20;
/// Pictures in a file.
pub const PICTURES_MAX: usize = 10_000;

/// Where a container's first entry says what it is called.
const KIND_AT: usize = 30;
/// So many bytes tell whether a file is a board's.
pub const HEAD_BYTES: usize = KIND_AT + MIMETYPE.len() + MIME.len();

/// Whether a file that begins with these [`HEAD_BYTES`] says that it is a board's.
pub fn looks_like(head: &[u8]) -> bool {
    let kind = head.get(KIND_AT..HEAD_BYTES).unwrap_or_default();
    kind.strip_prefix(MIMETYPE.as_bytes()) == Some(MIME.as_bytes())
}

/// What a file says of its board. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Which board it is; none where the file says nothing that can be a name.
    pub board: Option<BoardId>,
    /// What it is called, as far as that can be shown; its document has the true title.
    pub title: String,
    /// When the board was made.
    pub created: i64,
    /// When the file was written.
    pub saved: i64,
    /// The program that wrote it.
    pub app: String,
}

/// A board as a file has it, all of it in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardFile {
    /// What it says of itself.
    pub about: About,
    /// The shapes' history: updates in causal order, not looked through.
    pub board: Vec<Vec<u8>>,
    /// The talk's.
    pub talk: Vec<Vec<u8>>,
    /// The files that its shapes show.
    pub pictures: BTreeMap<BlobHash, Vec<u8>>,
    /// A small PNG of it.
    pub thumbnail: Option<Vec<u8>>,
}

impl BoardFile {
    /// Reads a file, as much of it as is whole.
    ///
    /// # Errors
    /// [`FileError`] where it is none, or none that this version reads.
    pub fn read(input: impl Read) -> Result<(Self, FileReport), FileError> {
        let mut reader = FileReader::begin(input)?;
        let mut file = Self {
            about: reader.about().clone(),
            board: Vec::new(),
            talk: Vec::new(),
            pictures: BTreeMap::new(),
            thumbnail: None,
        };
        while let Some(piece) = reader.next_piece() {
            match piece {
                Piece::History(DocRoom::Board, updates) => file.board = updates,
                Piece::History(DocRoom::Talk, updates) => file.talk = updates,
                Piece::Thumbnail(bytes) => file.thumbnail = Some(bytes),
                Piece::Picture(hash, bytes) => {
                    file.pictures.insert(hash, bytes);
                }
            }
        }
        Ok((file, reader.finish()))
    }

    /// Writes it; the same bytes for the same file.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&self, out: &mut impl Write) -> Result<Written, WriteError> {
        let sizes = self.pictures.iter();
        let pictures = sizes.map(|(hash, bytes)| (*hash, bytes.len() as u64));
        let pages = Pages {
            about: &self.about,
            board: &packed(DocRoom::Board, &self.board)?,
            talk: &packed(DocRoom::Talk, &self.talk)?,
            thumbnail: self.thumbnail.as_deref(),
            pictures: &pictures.collect(),
        };
        write_file(out, &pages, &mut |hash| self.pictures.get(hash).cloned())
    }
}

fn packed(room: DocRoom, updates: &[Vec<u8>]) -> Result<PackedHistory, WriteError> {
    let mut packer = HistoryPacker::new(room);
    for update in updates {
        packer.push(update)?;
    }
    packer.finish()
}

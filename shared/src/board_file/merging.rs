//! Two files of one board as one: all that either has. Which is named first does not matter, and what is in one of
//! them already adds nothing.

use std::fmt;

use super::{About, BoardFile, Contents};
use crate::board::{Board, ImportError, Version};
use crate::id::BoardId;
use crate::protocol::DocRoom;

/// Under which id the title is read, where nothing is ever written.
const READER: u64 = 1;

/// Whose files may be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Boards {
    /// Two of one board.
    #[default]
    Same,
    /// Two of any boards: everything of both lies on the first one's board then.
    Any,
}

/// One of two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// That which is named first.
    First,
    /// The other one.
    Second,
    /// Only both together.
    Both,
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "the first file",
            Self::Second => "the second file",
            Self::Both => "both files together",
        })
    }
}

/// Why two files were not merged. Nothing was left out silently.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// They are of two boards.
    #[error("the files are of two boards: {}, and {}", named(.first.as_ref()), named(.second.as_ref()))]
    OtherBoard {
        /// The first one's.
        first: Option<BoardId>,
        /// The second one's.
        second: Option<BoardId>,
    },
    /// A history that cannot be taken in as a whole.
    #[error("{which}: the history of {} cannot be used from update {at} on: {reason}", document(*.room))]
    Unusable {
        /// Whose.
        which: Which,
        /// Of which document.
        room: DocRoom,
        /// The position of its first update that cannot be; 0 where only all of it cannot.
        at: usize,
        /// Why.
        reason: ImportError,
    },
}

fn named(board: Option<&BoardId>) -> &str {
    board.map_or("one without a name", BoardId::as_str)
}

fn document(room: DocRoom) -> &'static str {
    match room {
        DocRoom::Board => "the board",
        DocRoom::Talk => "the talk",
    }
}

/// Everything that either file has, as a file of the first one's board.
///
/// # Errors
/// [`MergeError`] where they are of two boards and that was not asked for, and where something of one of them
/// would be left out.
pub fn merged(
    first: &BoardFile,
    second: &BoardFile,
    boards: Boards,
) -> Result<BoardFile, MergeError> {
    let (one, other) = (&first.about, &second.about);
    let same = one.board.is_some() && one.board == other.board;
    if !same && boards == Boards::Same {
        return Err(MergeError::OtherBoard {
            first: one.board.clone(),
            second: other.board.clone(),
        });
    }
    let board = both(DocRoom::Board, &first.board, &second.board)?;
    let talk = both(DocRoom::Talk, &first.talk, &second.talk)?;
    let (document, _) = Board::open(READER, &board.updates);
    let newer = if (one.saved, &one.app) >= (other.saved, &other.app) {
        one
    } else {
        other
    };
    let title = document.meta().title.to_string();
    let about = About {
        board: one.board.clone().or_else(|| other.board.clone()),
        title: if title.is_empty() {
            newer.title.clone()
        } else {
            title
        },
        created: one.created.min(other.created),
        saved: newer.saved,
        app: newer.app.clone(),
    };
    // A picture of one of them shows both only where that one has all.
    let shown = [(&board.first, first), (&board.second, second)];
    let thumbnails = shown
        .into_iter()
        .filter(|(version, _)| **version == board.version);
    let thumbnail = thumbnails
        .filter_map(|(_, file)| Some((file.about.saved, file.thumbnail.clone()?)))
        .max();
    let mut pictures = first.pictures.clone();
    pictures.extend(second.pictures.iter().map(|(hash, it)| (*hash, it.clone())));
    Ok(BoardFile {
        about,
        board: board.updates,
        talk: talk.updates,
        pictures,
        thumbnail: thumbnail.map(|(_, bytes)| bytes),
    })
}

/// A document of both.
struct Both {
    first: Version,
    second: Version,
    version: Version,
    updates: Vec<Vec<u8>>,
}

fn both(room: DocRoom, first: &[Vec<u8>], second: &[Vec<u8>]) -> Result<Both, MergeError> {
    let whole = |which, updates: &[Vec<u8>]| {
        let contents = Contents::of(updates);
        match contents.refused() {
            None => Ok(contents),
            Some((at, reason)) => Err(MergeError::Unusable {
                which,
                room,
                at: *at,
                reason: reason.clone(),
            }),
        }
    };
    let mut one = whole(Which::First, first)?;
    let mut other = whole(Which::Second, second)?;
    let versions = (one.version(), other.version());
    let unusable = |reason| MergeError::Unusable {
        which: Which::Both,
        room,
        at: 0,
        reason,
    };
    one.take_in(&mut other).map_err(unusable)?;
    let updates = one.updates().map_err(unusable)?;
    Ok(Both {
        first: versions.0,
        second: versions.1,
        version: one.version(),
        updates,
    })
}

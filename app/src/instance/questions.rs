//! What commands ask of the process that has the data folder: its boards, one as a file, a file as a board.
//!
//! Each is answered by a thread of its own with a connection of its own: the window neither waits nor decides. What it
//! has to show, it is told.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tavla_shared::board_file::{BoardFile, FileError};
use tavla_shared::store::DataFolder;

use super::{Asked, Given, Holder, Passing};
use crate::storage::kept::{self, Keeping, KeptError, ListedBoard};

/// The program that writes files, as they say.
const APP: &str = concat!("tavla/", env!("CARGO_PKG_VERSION"));

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// What has the folder: a window, or a command.
    Who,
    /// Which boards there are.
    Boards,
    /// A board as a file at a place where nothing is.
    Give {
        /// Its id or title.
        board: String,
        /// Where.
        path: PathBuf,
    },
    /// A file as a board of its own.
    Keep {
        /// Where it is.
        path: PathBuf,
        /// Whether it was made for this alone, in a folder of its own: it goes once the window has read it.
        #[serde(default)]
        passing: bool,
    },
    /// A file onto a board that is here, in the window.
    Onto {
        /// Its id or title.
        board: String,
        /// Where the file is.
        path: PathBuf,
    },
}

impl Question {
    /// Whether something is to be done, and not only looked at.
    pub(super) fn changes(&self) -> bool {
        match self {
            Self::Who | Self::Boards | Self::Give { .. } => false,
            Self::Keep { .. } | Self::Onto { .. } => true,
        }
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// A window, with its boards.
    Window,
    /// A command, which does nothing for others. Nothing was changed.
    Held(Holder),
    /// These are there.
    Boards(Vec<ListedBoard>),
    /// The file of a board is there.
    Given {
        /// The board.
        board: ListedBoard,
        /// How many parts of its histories cannot be read.
        unread: usize,
    },
    /// It is a board now.
    Kept(Keeping, ListedBoard),
    /// The window has it, and shows it on this board.
    Handed(ListedBoard),
    /// Nothing was changed, and why.
    Refused(String),
}

/// Why a question is not answered.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Kept(#[from] KeptError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("the window has too much to do")]
    Busy,
}

/// Answers a question about the boards in `folder`, which this process has; `tell` tells the window.
pub(super) fn answer(
    folder: &Path,
    question: Question,
    (random, now): (u128, i64),
    tell: impl FnOnce(Asked) -> bool,
) -> Answer {
    let answered = answered(folder, question, (random, now), tell);
    answered.unwrap_or_else(|refused| {
        tracing::info!(%refused, "a command was refused");
        Answer::Refused(refused.to_string())
    })
}

fn answered(
    folder: &Path,
    question: Question,
    (random, now): (u128, i64),
    tell: impl FnOnce(Asked) -> bool,
) -> Result<Answer, Refused> {
    let mut store = DataFolder::open_store_again(folder).map_err(KeptError::from)?;
    match question {
        Question::Who => Ok(Answer::Window),
        Question::Boards => {
            let boards = kept::boards(&store).map_err(KeptError::from)?;
            Ok(Answer::Boards(boards))
        }
        Question::Give { board, path } => {
            let board = kept::find(&store, &board)?;
            let copied = kept::give(&store, &board, APP, now)?;
            let place = OpenOptions::new().write(true).create_new(true).open(path)?;
            let mut out = BufWriter::new(place);
            copied.file.write(&mut out).map_err(KeptError::from)?;
            out.flush()?;
            let unread = copied.unread;
            Ok(Answer::Given { board, unread })
        }
        Question::Keep { path, passing } => {
            let (file, _) = BoardFile::read(BufReader::new(File::open(&path)?))?;
            // One that was made for this goes, also where its command no longer waits.
            let given = if passing {
                Given::Passing(Passing::at(path))
            } else {
                Given::Own(path)
            };
            // It may be open: what is new on it is the window's to merge.
            if let Some(board) = kept::board_of(&store, &file).map_err(KeptError::from)? {
                return handed(board, given, tell);
            }
            let (keeping, board) = kept::keep(&mut store, &file, random, now)?;
            if !tell(Asked::Kept(board.clone())) {
                tracing::warn!(board = %board.id, "a new board is listed at the next start only");
            }
            Ok(Answer::Kept(keeping, board))
        }
        Question::Onto { board, path } => {
            handed(kept::find(&store, &board)?, Given::Own(path), tell)
        }
    }
}

/// Gives a file to the window.
fn handed(
    board: ListedBoard,
    file: Given,
    tell: impl FnOnce(Asked) -> bool,
) -> Result<Answer, Refused> {
    let onto = Asked::Onto {
        board: board.id.clone(),
        file,
    };
    if tell(onto) {
        Ok(Answer::Handed(board))
    } else {
        Err(Refused::Busy)
    }
}

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

use super::{Asked, Given, Passing};
use crate::APP;
use crate::storage::kept::{self, Keeping, KeptError, ListedBoard};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
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

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// These are there.
    Boards(Vec<ListedBoard>),
    /// The file of this board is there.
    Given(ListedBoard),
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
        Question::Boards => {
            let boards = kept::boards(&store).map_err(KeptError::from)?;
            Ok(Answer::Boards(boards))
        }
        Question::Give { board, path } => {
            let board = kept::find(&store, &board)?;
            let file = kept::give(&store, &board, APP, now)?;
            let place = OpenOptions::new().write(true).create_new(true).open(path)?;
            let mut out = BufWriter::new(place);
            file.write(&mut out).map_err(KeptError::from)?;
            out.flush()?;
            Ok(Answer::Given(board))
        }
        Question::Keep { path, passing } => {
            let (file, _) = BoardFile::read(BufReader::new(File::open(&path)?))?;
            // It may be open: what is new on it is the window's to merge.
            if let Some(board) = kept::board_of(&store, &file).map_err(KeptError::from)? {
                let file = if passing {
                    Given::Passing(Passing::at(path))
                } else {
                    Given::Own(path)
                };
                return handed(board, file, tell);
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

//! What commands ask of the process that has the data folder: its boards, one as a file, a file as a board.
//!
//! Each is answered by a thread of its own with a connection of its own: the window neither waits nor decides. What it
//! has to show, it is told.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::RecvTimeoutError;

use serde::{Deserialize, Serialize};
use tavla_shared::board_file::{BoardFile, Contents, FileError, FileReader};
use tavla_shared::store::{DataFolder, Store};

use super::{Asked, BUSY, Became, Given, Holder, LANDED_WITHIN, Onto, Passing};
use crate::APP;
use crate::regular;
use crate::storage::kept::{self, Keeping, KeptError, ListedBoard};
use crate::storage::unpacking;

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
    /// The window has it for this board: a person decides on it, or it takes long.
    Handed(ListedBoard),
    /// It has its place at the board: from here on both ends speak.
    Seated,
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
    #[error("{BUSY}")]
    Busy,
    /// The window says so.
    #[error("{0}")]
    Window(String),
    #[error("the window has gone")]
    Gone,
}

/// Answers a question about the boards in `folder`, which this process has; `tell` tells the window. None where the
/// window has gone with it: nobody knows then.
pub(super) fn answer(
    folder: &Path,
    question: Question,
    (random, now): (u128, i64),
    tell: impl FnOnce(Asked) -> bool,
) -> Option<Answer> {
    match answered(folder, question, (random, now), tell) {
        Ok(answer) => Some(answer),
        Err(Refused::Gone) => None,
        Err(refused) => {
            tracing::info!(%refused, "a command was refused");
            Some(Answer::Refused(refused.to_string()))
        }
    }
}

fn answered(
    folder: &Path,
    question: Question,
    (random, now): (u128, i64),
    tell: impl FnOnce(Asked) -> bool,
) -> Result<Answer, Refused> {
    let store = DataFolder::open_store_again(folder).map_err(KeptError::from)?;
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
            let data = passing.then_some(folder);
            keep(store, path, data, (random, now), tell)
        }
        Question::Onto { board, path } => {
            let board = kept::find(&store, &board)?;
            drop(store);
            handed(board, Given::Own(path), tell)
        }
    }
}

/// Keeps a file as a board, or gives it to the window, which may have its board open. One that was made for this
/// alone is then kept in `data` if the window does not read it.
fn keep(
    mut store: Store,
    path: PathBuf,
    data: Option<&Path>,
    (random, now): (u128, i64),
    tell: impl FnOnce(Asked) -> bool,
) -> Result<Answer, Refused> {
    let opened = regular::open(&path).map_err(io::Error::from)?;
    let mut reader = FileReader::begin(BufReader::new(opened))?;
    let mut file = BoardFile {
        about: reader.about().clone(),
        board: Vec::new(),
        talk: Vec::new(),
        pictures: BTreeMap::new(),
        thumbnail: None,
    };
    if let Some(board) = kept::board_of(&store, &file).map_err(KeptError::from)? {
        let file = match data {
            Some(data) => Given::Passing(Passing::at(path, data)),
            None => Given::Own(path),
        };
        // It is the window's to read, and to take away.
        drop((reader, store));
        return handed(board, file, tell);
    }
    // The window reads files, too, and both are in one process.
    let _one = unpacking::one_at_a_time();
    let histories = unpacking::histories(&mut reader);
    let shown = {
        let mut shapes = Contents::of(&histories.board);
        let talk = Contents::of(&histories.talk);
        // Nothing is kept of what will be refused.
        if let Some((_, reason)) = shapes.refused().or(talk.refused()) {
            return Err(KeptError::from(reason.clone()).into());
        }
        shapes.files()
    };
    let pictures =
        unpacking::keep_pictures(&mut reader, histories.next, shown.as_ref(), &mut store);
    pictures.map_err(KeptError::from)?;
    file.board = histories.board;
    file.talk = histories.talk;
    let (keeping, board) = kept::keep(&mut store, &file, random, now)?;
    if !tell(Asked::Kept(board.clone())) {
        tracing::warn!(board = %board.id, "a new board is listed at the next start only");
    }
    Ok(Answer::Kept(keeping, board))
}

/// Gives a file to the window, and waits until it is on its board, or nobody can say when it will be.
fn handed(
    board: ListedBoard,
    file: Given,
    tell: impl FnOnce(Asked) -> bool,
) -> Result<Answer, Refused> {
    let (onto, said) = Onto::new(board.id.clone(), file);
    if !tell(Asked::Onto(onto)) {
        return Err(Refused::Busy);
    }
    match said.recv_timeout(LANDED_WITHIN) {
        Ok(Ok(Became::Saved)) => Ok(Answer::Kept(Keeping::Merged, board)),
        Ok(Ok(Became::Taken)) | Err(RecvTimeoutError::Timeout) => Ok(Answer::Handed(board)),
        Ok(Err(reason)) => Err(Refused::Window(reason)),
        Err(RecvTimeoutError::Disconnected) => Err(Refused::Gone),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::blob::BlobHash;
    use tavla_shared::board::{Board, Edit, EditBatch, Version};
    use tavla_shared::board_file::About;
    use tavla_shared::id::{BoardId, ShapeId};
    use tavla_shared::shape::{Kind, Shape};

    use super::*;

    const NOW: i64 = 1_790_000_000;

    /// A board that shows one of the two pictures in its file.
    fn file(shown: &[u8], stray: &[u8]) -> BoardFile {
        let mut shape = Shape::new(ShapeId::from_random(1), Kind::Image);
        shape.file = Some(BlobHash::of(shown));
        let mut board = Board::new(7);
        let batch = EditBatch::new("paste", vec![Edit::Create(Arc::new(shape))]);
        board.apply(&batch, NOW).unwrap();
        let pictures = [shown, stray].map(|bytes| (BlobHash::of(bytes), bytes.to_vec()));
        BoardFile {
            about: About {
                board: Some(BoardId::new("plan").unwrap()),
                title: "Plan".to_owned(),
                created: NOW,
                saved: NOW,
                app: APP.to_owned(),
            },
            board: board.updates_since(&Version::default()).unwrap(),
            talk: Vec::new(),
            pictures: pictures.into(),
            thumbnail: None,
        }
    }

    /// Asks that a file of these bytes be kept. Gives the answer, and what the window was told.
    fn keep_bytes(folder: &Path, bytes: &[u8]) -> (Answer, Vec<(&'static str, BoardId)>) {
        let path = folder.join("plan.tavla");
        std::fs::write(&path, bytes).unwrap();
        let question = Question::Keep {
            path,
            passing: false,
        };
        let mut told = Vec::new();
        let answer = answer(folder, question, (1, NOW), |asked| {
            told.push(match asked {
                Asked::Kept(board) => ("kept", board.id),
                Asked::Onto(onto) => {
                    onto.word.say(Became::Taken);
                    ("onto", onto.board)
                }
                Asked::Visit(comer) => ("visit", comer.board),
            });
            true
        });
        (answer.unwrap(), told)
    }

    #[test]
    fn of_a_file_the_pictures_are_kept_that_its_board_shows() {
        let folder = tempfile::tempdir().unwrap();
        let (shown, stray) = (b"shown", b"stray");
        let mut bytes = Vec::new();
        file(shown, stray).write(&mut bytes).unwrap();
        let (answer, told) = keep_bytes(folder.path(), &bytes);
        assert!(
            matches!(answer, Answer::Kept(Keeping::New, _)),
            "{answer:?}"
        );
        assert!(matches!(told[..], [("kept", _)]), "{told:?}");
        let store = DataFolder::open_store_again(folder.path()).unwrap();
        assert!(store.has_blob(&BlobHash::of(shown)).unwrap());
        assert!(!store.has_blob(&BlobHash::of(stray)).unwrap());
        // What is in one whose board is here the window reads: here it is only looked at whose it is.
        let mut unread = file(shown, stray);
        unread.board = vec![b"no update".to_vec()];
        let mut bytes = Vec::new();
        unread.write(&mut bytes).unwrap();
        let (answer, told) = keep_bytes(folder.path(), &bytes);
        assert!(matches!(answer, Answer::Handed(_)), "{answer:?}");
        assert!(matches!(told[..], [("onto", _)]), "{told:?}");
    }

    #[test]
    fn of_a_file_that_is_refused_no_picture_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut broken = file(b"shown", b"stray");
        broken.talk = vec![b"no update".to_vec()];
        let mut bytes = Vec::new();
        broken.write(&mut bytes).unwrap();
        let (answer, told) = keep_bytes(folder.path(), &bytes);
        assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
        assert!(told.is_empty(), "{told:?}");
        let store = DataFolder::open_store_again(folder.path()).unwrap();
        assert!(!store.has_blob(&BlobHash::of(b"shown")).unwrap());
    }
}

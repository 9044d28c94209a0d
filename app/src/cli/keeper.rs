//! The boards of this device, for commands: by way of the process that has their folder, or, where nobody has it,
//! with the folder taken for as long as the command needs it.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::Args;
use tavla_shared::board_file::BoardFile;
use tavla_shared::store::{DataFolder, FolderError, Store};

use super::board::{APP, packed};
use super::{CommandError, Console};
use crate::instance::{Answer, Question, ask};
use crate::storage::kept::{self, Keeping, ListedBoard};
use crate::storage::{DATA_DIR_VARIABLE, data_folder};

/// Where boards are kept.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Place {
    /// The folder that boards are kept in
    #[arg(long, value_name = "DIR", env = DATA_DIR_VARIABLE)]
    pub data: Option<PathBuf>,
}

/// Who keeps the boards.
#[derive(Debug)]
pub(super) enum Keeper {
    /// This process, while it has the folder.
    Own {
        store: Box<Store>,
        /// Given up after the store.
        _folder: DataFolder,
    },
    /// The one that has the folder.
    Other(PathBuf),
    /// Nobody ever has: there is no folder.
    Nobody,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is saved.
    Saved(Keeping, ListedBoard),
    /// The window has it, and shows it on this board.
    Handed(ListedBoard),
}

impl Keeper {
    /// Who keeps the boards at a place; makes the folder where something is to be `written`.
    ///
    /// # Errors
    /// [`CommandError`] where the folder or its store cannot be used.
    pub(super) fn at(place: &Place, written: bool) -> Result<Self, CommandError> {
        let folder = data_folder(place.data.clone(), None)?;
        if !written && !folder.exists() {
            return Ok(Self::Nobody);
        }
        match DataFolder::open(&folder) {
            Ok(folder) => Ok(Self::Own {
                store: Box::new(folder.open_store()?),
                _folder: folder,
            }),
            Err(FolderError::InUse { path }) => Ok(Self::Other(path)),
            Err(error) => Err(error.into()),
        }
    }

    /// The boards.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn boards(&self) -> Result<Vec<ListedBoard>, CommandError> {
        match self {
            Self::Nobody => Ok(Vec::new()),
            Self::Own { store, .. } => Ok(kept::boards(store)?),
            Self::Other(folder) => match asked(folder, Question::Boards)? {
                Answer::Boards(boards) => Ok(boards),
                _ => Err(CommandError::OtherAnswer),
            },
        }
    }

    /// The board of this id or title, as its own file.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn give(&self, wanted: &str, now: i64) -> Result<BoardFile, CommandError> {
        match self {
            Self::Nobody => Err(CommandError::Kept(kept::KeptError::NoBoard {
                wanted: wanted.to_owned(),
            })),
            Self::Own { store, .. } => {
                let board = kept::find(store, wanted)?;
                Ok(kept::give(store, &board, APP, now)?)
            }
            Self::Other(folder) => {
                let place = between()?;
                let path = place.path().join("board.tavla");
                let question = Question::Give {
                    board: wanted.to_owned(),
                    path: path.clone(),
                };
                match asked(folder, question)? {
                    Answer::Given(_) => read(&path),
                    _ => Err(CommandError::OtherAnswer),
                }
            }
        }
    }

    /// Keeps a file as a board. `from` is where it lies as it is.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn keep(
        &mut self,
        file: &BoardFile,
        from: Option<&Path>,
        console: &mut Console<'_>,
    ) -> Result<Kept, CommandError> {
        let folder = match self {
            Self::Nobody => return Err(CommandError::OtherAnswer),
            Self::Own { store, .. } => {
                let (random, now) = (console.name(), console.now());
                let (keeping, board) = kept::keep(store, file, random, now)?;
                return Ok(Kept::Saved(keeping, board));
            }
            Self::Other(folder) => &*folder,
        };
        if let Some(from) = from {
            let path = absolute(from)?;
            let passing = false;
            return kept_by(folder, Question::Keep { path, passing });
        }
        let place = between()?;
        let path = place.path().join("board.tavla");
        let unwritable = CommandError::unwritable(&path.display().to_string());
        std::fs::write(&path, packed(file)?).map_err(unwritable)?;
        let passing = true;
        let kept = kept_by(folder, Question::Keep { path, passing })?;
        if matches!(kept, Kept::Handed(_)) {
            // The window reads it when it comes to it, and takes it away then.
            let place = place.keep();
            tracing::info!(place = %place.display(), "a file is left for the window");
        }
        Ok(kept)
    }
}

/// Has the window put a file onto a board that is here.
///
/// # Errors
/// [`CommandError`].
pub(super) fn hand(folder: &Path, board: &str, file: &Path) -> Result<Kept, CommandError> {
    let question = Question::Onto {
        board: board.to_owned(),
        path: absolute(file)?,
    };
    kept_by(folder, question)
}

fn kept_by(folder: &Path, question: Question) -> Result<Kept, CommandError> {
    match asked(folder, question)? {
        Answer::Kept(keeping, board) => Ok(Kept::Saved(keeping, board)),
        Answer::Handed(board) => Ok(Kept::Handed(board)),
        _ => Err(CommandError::OtherAnswer),
    }
}

fn asked(folder: &Path, question: Question) -> Result<Answer, CommandError> {
    match ask(folder, question)? {
        Answer::Refused(reason) => Err(CommandError::Refused { reason }),
        answer => Ok(answer),
    }
}

/// The other process was started elsewhere.
fn absolute(path: &Path) -> Result<PathBuf, CommandError> {
    std::path::absolute(path).map_err(CommandError::unreadable(&path.display().to_string()))
}

/// A folder that only this person's processes see.
fn between() -> Result<tempfile::TempDir, CommandError> {
    tempfile::tempdir().map_err(CommandError::unwritable("a folder for what is handed over"))
}

fn read(path: &Path) -> Result<BoardFile, CommandError> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(CommandError::unreadable(&name))?;
    let read = BoardFile::read(BufReader::new(file));
    let (file, _) = read.map_err(|source| CommandError::BoardFile { name, source })?;
    Ok(file)
}

//! The boards of this device, for commands: by way of the process that has their folder, or, where nobody has it,
//! with the folder taken for as long as the command needs it. Who has it may change meanwhile.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::Args;
use tavla_shared::board_file::BoardFile;
use tavla_shared::store::{DataFolder, FolderError, Store};

use super::board::{APP, packed};
use super::{CommandError, Console};
use crate::instance::{
    Answer, HandOverError, Holding, Question, TAKE_FOR, Taking, ask, taken_or_asked,
};
use crate::storage::kept::{self, Copied, Keeping, KeptError, ListedBoard};
use crate::storage::{DATA_DIR_VARIABLE, StorageError, data_folder};

/// Where boards are kept.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Place {
    /// The folder that boards are kept in
    #[arg(long, value_name = "DIR", env = DATA_DIR_VARIABLE)]
    pub data: Option<PathBuf>,
}

/// Keeps a file in a store, as a board named by a random number if it needs a name; when that is.
type KeepFile = fn(&mut Store, &BoardFile, u128, i64) -> Result<(Keeping, ListedBoard), KeptError>;

/// Who keeps the boards.
#[derive(Debug)]
pub(super) enum Keeper {
    /// This process, while it has the folder.
    Own(Box<Own>),
    /// The one that had the folder when it was last looked at.
    Other {
        folder: PathBuf,
        /// See [`Keeper::at`].
        writer: Option<&'static str>,
    },
    /// Nobody ever has: there is no folder.
    Nobody,
}

/// A folder that this process has.
#[derive(Debug)]
pub(super) struct Own {
    /// Gone before the folder is given up.
    _holding: Option<Holding>,
    store: Store,
    /// Given up after the store; none where not even its lock can be written.
    _folder: Option<DataFolder>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is saved.
    Saved(Keeping, ListedBoard),
    /// The window has it, and shows it on this board.
    Handed(ListedBoard),
}

impl Own {
    /// Takes the folder; who only reads gets what is there also where nothing can be written.
    fn take(folder: &Path, writer: Option<&str>) -> Result<Box<Self>, StorageError> {
        let error = match Self::take_whole(folder, writer) {
            Err(StorageError::Folder(error)) if error.is_unwritable() => error.into(),
            Err(StorageError::Store(error)) if error.is_unwritable() => error.into(),
            taken => return taken,
        };
        if writer.is_some() {
            return Err(error);
        }
        match Self::take_to_read(folder) {
            Err(StorageError::Folder(in_use @ FolderError::InUse { .. })) => Err(in_use.into()),
            Err(second) => {
                tracing::debug!(%second, "nor can the boards be read");
                Err(error)
            }
            taken => taken,
        }
    }

    fn take_whole(folder: &Path, writer: Option<&str>) -> Result<Box<Self>, StorageError> {
        let folder = DataFolder::open(folder)?;
        let store = folder.open_store()?;
        Ok(Box::new(Self {
            // Who only reads is done at once.
            _holding: writer.and_then(|command| Holding::begin(folder.path(), command)),
            store,
            _folder: Some(folder),
        }))
    }

    /// Takes what can be taken of a folder in which nothing can be written.
    fn take_to_read(folder: &Path) -> Result<Box<Self>, StorageError> {
        let owned = match DataFolder::open(folder) {
            Ok(owned) => Some(owned),
            Err(error) if error.is_unwritable() => {
                if DataFolder::is_in_use(folder)? {
                    let path = folder.to_owned();
                    return Err(FolderError::InUse { path }.into());
                }
                None
            }
            Err(error) => return Err(error.into()),
        };
        let store = DataFolder::open_unwritable_store(folder)?;
        Ok(Box::new(Self {
            _holding: None,
            store,
            _folder: owned,
        }))
    }
}

impl Keeper {
    /// Who keeps the boards at a place. `writer` is the command that has something to be written, if it does: the
    /// folder is made for it.
    ///
    /// # Errors
    /// [`CommandError`] where the folder or its store cannot be used.
    pub(super) fn at(place: &Place, writer: Option<&'static str>) -> Result<Self, CommandError> {
        let folder = data_folder(place.data.clone(), None)?;
        if writer.is_none() && !folder.exists() {
            return Ok(Self::Nobody);
        }
        match Own::take(&folder, writer) {
            Ok(own) => Ok(Self::Own(own)),
            Err(StorageError::Folder(FolderError::InUse { path })) => Ok(Self::Other {
                folder: path,
                writer,
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether another process has the boards, as far as is known.
    pub(super) fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Other { .. })
    }

    /// The boards.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn boards(&mut self) -> Result<Vec<ListedBoard>, CommandError> {
        match self.asked(|folder| ask(folder, Question::Boards))? {
            Some(Answer::Boards(boards)) => return Ok(boards),
            Some(_) => return Err(CommandError::OtherAnswer),
            None => {}
        }
        match self {
            Self::Own(own) => Ok(kept::boards(&own.store)?),
            Self::Other { .. } | Self::Nobody => Ok(Vec::new()),
        }
    }

    /// The board of this id or title, as its own file.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn give(&mut self, wanted: &str, now: i64) -> Result<Copied, CommandError> {
        if self.is_elsewhere() {
            let place = between()?;
            let mut path = PathBuf::new();
            let mut tries = 0;
            let answer = self.asked(|folder| {
                tries += 1;
                // Nothing may be there, and what was asked for before may still come.
                path = place.path().join(format!("{tries}.tavla"));
                let question = Question::Give {
                    board: wanted.to_owned(),
                    path: path.clone(),
                };
                ask(folder, question)
            })?;
            match answer {
                Some(Answer::Given { unread, .. }) => {
                    let file = read(&path)?;
                    return Ok(Copied { file, unread });
                }
                Some(_) => return Err(CommandError::OtherAnswer),
                None => {}
            }
        }
        match self {
            Self::Own(own) => {
                let board = kept::find(&own.store, wanted)?;
                Ok(kept::give(&own.store, &board, APP, now)?)
            }
            Self::Other { .. } | Self::Nobody => Err(CommandError::Kept(KeptError::NoBoard {
                wanted: wanted.to_owned(),
            })),
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
        self.kept_by(kept::keep, file, from, console)
    }

    /// Keeps a file of a new board that this command has just made. A window looks at it as at anybody's.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn keep_made(
        &mut self,
        file: &BoardFile,
        console: &mut Console<'_>,
    ) -> Result<Kept, CommandError> {
        self.kept_by(kept::keep_made, file, None, console)
    }

    /// Keeps a file as a board: in this process's own store by `keep`, or by who has the boards.
    fn kept_by(
        &mut self,
        keep: KeepFile,
        file: &BoardFile,
        from: Option<&Path>,
        console: &mut Console<'_>,
    ) -> Result<Kept, CommandError> {
        if self.is_elsewhere()
            && let Some(kept) = self.kept_there(file, from)?
        {
            return Ok(kept);
        }
        let Self::Own(own) = self else {
            return Err(CommandError::OtherAnswer);
        };
        let (keeping, board) = keep(&mut own.store, file, console.name(), console.now())?;
        Ok(Kept::Saved(keeping, board))
    }

    /// Has the window put a file onto a board that is here; none where no window has the boards.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn hand(&mut self, board: &str, file: &Path) -> Result<Option<Kept>, CommandError> {
        let question = Question::Onto {
            board: board.to_owned(),
            path: absolute(file)?,
        };
        self.told(&question)
    }

    fn kept_there(
        &mut self,
        file: &BoardFile,
        from: Option<&Path>,
    ) -> Result<Option<Kept>, CommandError> {
        if let Some(from) = from {
            let path = absolute(from)?;
            let passing = false;
            return self.told(&Question::Keep { path, passing });
        }
        let place = between()?;
        let path = place.path().join("board.tavla");
        let unwritable = CommandError::unwritable(&path.display().to_string());
        std::fs::write(&path, packed(file)?).map_err(unwritable)?;
        let passing = true;
        let kept = self.told(&Question::Keep { path, passing });
        let is_unread = matches!(
            kept,
            Ok(Some(Kept::Handed(_))) | Err(CommandError::HandOver(HandOverError::Unanswered(_)))
        );
        if is_unread {
            // The other process reads it when it comes to it, and takes it away then.
            let place = place.keep();
            tracing::info!(place = %place.display(), "a file is left for who has the boards");
        }
        kept
    }

    /// Tells the other process to do something; none where there is none any more.
    fn told(&mut self, question: &Question) -> Result<Option<Kept>, CommandError> {
        match self.asked(|folder| ask(folder, question.clone()))? {
            None => Ok(None),
            Some(Answer::Kept(keeping, board)) => Ok(Some(Kept::Saved(keeping, board))),
            Some(Answer::Handed(board)) => Ok(Some(Kept::Handed(board))),
            Some(_) => Err(CommandError::OtherAnswer),
        }
    }

    /// What the other process answers. None where there is none, or none any more: the boards are this one's then.
    fn asked(
        &mut self,
        ask: impl FnMut(&Path) -> Result<Answer, HandOverError>,
    ) -> Result<Option<Answer>, CommandError> {
        let Self::Other { folder, writer } = self else {
            return Ok(None);
        };
        let (folder, writer) = (folder.clone(), *writer);
        let take = || Own::take(&folder, writer);
        let taking: Result<_, CommandError> = taken_or_asked(TAKE_FOR, take, ask);
        match taking? {
            Taking::Taken(own) => {
                *self = Self::Own(own);
                Ok(None)
            }
            Taking::Answered(Answer::Refused(reason)) => Err(CommandError::Refused { reason }),
            Taking::Answered(answer) => Ok(Some(answer)),
        }
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

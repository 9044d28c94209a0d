//! Why a command did nothing, or nothing more.

use std::io;

use tavla_shared::board::{EditError, ExportError as DocumentError, ImportError as DocumentFault};
use tavla_shared::board_file::{FileError, MergeError, WriteError};
use tavla_shared::store::StoreError;

use crate::blobs::FittingError;
use crate::export::product::ProductError;
use crate::import::ImportError;
use crate::instance::HandOverError;
use crate::link::LinkError;
use crate::regular::OpenError;
use crate::storage::StorageError;
use crate::storage::kept::KeptError;

/// See the module. Nothing was changed then, unless something was answered before.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The system does not give what is to be read.
    #[error("{name} cannot be read: {source}")]
    Unreadable {
        /// What.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// A folder.
    #[error("{name} is a folder, and no file")]
    NoFile {
        /// What.
        name: String,
    },
    /// The system does not take what is to be written.
    #[error("{name} cannot be written: {source}")]
    Unwritable {
        /// What.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// Nobody takes the answer.
    #[error("the answer cannot be printed: {0}")]
    NotPrinted(#[source] io::Error),
    /// Nothing that a board can show.
    #[error("{name}: {source}")]
    NotImported {
        /// The file.
        name: String,
        /// Why.
        source: ImportError,
    },
    /// A picture that no board keeps.
    #[error("{name}: {source}")]
    Picture {
        /// The file.
        name: String,
        /// Why.
        source: FittingError,
    },
    /// No board's file, or none that this version reads.
    #[error("{name}: {source}")]
    BoardFile {
        /// The file.
        name: String,
        /// Why.
        source: FileError,
    },
    /// A board's file that no board is in.
    #[error("{name}: nothing of the board in it can be read")]
    Empty {
        /// The file.
        name: String,
    },
    /// A board's history that cannot be taken in.
    #[error("the board's history cannot be used: {0}")]
    History(#[from] DocumentFault),
    /// A board whose history cannot be written.
    #[error("the board's history cannot be written: {0}")]
    Document(#[from] DocumentError),
    /// A name of which one cannot tell what it should be.
    #[error("{name} does not say what it is to be: say it with --format")]
    NoFormat {
        /// The file.
        name: String,
    },
    /// What only some formats have was asked of another one.
    #[error("--{option} is not for {format}")]
    NotForFormat {
        /// The option.
        option: &'static str,
        /// The format.
        format: &'static str,
    },
    /// No frame of this name or id.
    #[error("no frame is called {wanted:?}")]
    NoFrame {
        /// What was looked for.
        wanted: String,
    },
    /// More than one.
    #[error("{count} frames are called {wanted:?}: name one by its id")]
    SeveralFrames {
        /// What was looked for.
        wanted: String,
        /// How many there are.
        count: usize,
    },
    /// No shape of this id.
    #[error("no shape has the id {wanted:?}")]
    NoShape {
        /// What was looked for.
        wanted: String,
    },
    /// It cannot be made.
    #[error(transparent)]
    Product(#[from] ProductError),
    /// It cannot be a board's file.
    #[error(transparent)]
    NotWritten(#[from] WriteError),
    /// The board takes no such edit.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Two files that are not one board.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// No place for data is known, or the store cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A board cannot be had or kept.
    #[error(transparent)]
    Kept(#[from] KeptError),
    /// The process that has the data folder does not answer.
    #[error(transparent)]
    HandOver(#[from] HandOverError),
    /// The process that has the data folder refuses.
    #[error("the Tavla that is running refuses: {reason}")]
    Refused {
        /// Why.
        reason: String,
    },
    /// It answers something else, as another version may.
    #[error("the Tavla that is running gives another answer than what was asked")]
    OtherAnswer,
    /// A board's own file onto another board.
    #[error(
        "{name} is of another board: its shapes may be there already. Write them as .excalidraw first"
    )]
    OntoAnother {
        /// The file.
        name: String,
    },
    /// A window has the boards, and is of an older version.
    #[error(
        "the boards are open in a window of another version: close it, or share the board and give its link"
    )]
    InWindow,
    /// The window that has the board has left it, or ended.
    #[error("the window that has the board has left it: {reason}")]
    LeftByWindow {
        /// Why.
        reason: String,
    },
    /// The window that has the board keeps what was done in memory, and tries on.
    #[error("waited {seconds} seconds in vain until the window has saved it: {reason}")]
    WindowDoesNotSave {
        /// How long.
        seconds: u64,
        /// Why it does not.
        reason: String,
    },
    /// The disk does not take what was done.
    #[error("what was done last is not saved: {error}")]
    NotSaved {
        /// Why.
        error: StoreError,
    },
    /// No link.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The server does not let us in.
    #[error("the server does not let us in: {reason}")]
    LinkRefused {
        /// Why.
        reason: String,
    },
    /// Somebody wanted it.
    #[error("the command was ended")]
    Ended,
    /// It is in the trash.
    #[error("the board {title:?} is in the trash: take it out in the window first")]
    InTrash {
        /// What it is called.
        title: String,
    },
    /// The board cannot be worked on.
    #[error("the board stopped: {reason}")]
    BoardStopped {
        /// Why.
        reason: String,
    },
    /// Something did not come about in time.
    #[error("waited {seconds} seconds in vain until {what}")]
    InVain {
        /// What.
        what: &'static str,
        /// How long.
        seconds: u64,
    },
    /// There is no place at the board, and nothing was said there.
    #[error("{0}")]
    NoSeat(Box<Self>),
    /// What came in by a pipe is for a window.
    #[error("the Tavla that is running takes a file, not what comes in by a pipe")]
    NotByPipe,
}

impl CommandError {
    /// What the system does not give of `name`.
    pub(super) fn unreadable(name: &str) -> impl FnOnce(io::Error) -> Self + use<> {
        let name = name.to_owned();
        move |source| Self::Unreadable { name, source }
    }

    /// What cannot be opened, which is called `name`.
    pub(super) fn unopened(name: &str, error: OpenError) -> Self {
        let name = name.to_owned();
        match error {
            OpenError::Io(source) => Self::Unreadable { name, source },
            OpenError::NoFile => Self::NoFile { name },
        }
    }

    /// What the system does not take of `name`.
    pub(super) fn unwritable(name: &str) -> impl FnOnce(io::Error) -> Self + use<> {
        let name = name.to_owned();
        move |source| Self::Unwritable { name, source }
    }
}

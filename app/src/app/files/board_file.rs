//! A board's own file on its way in: read and compared with what this device has of the board, on the thread of its
//! reading. Writes nothing on a board; pictures go into the store once somebody wants them.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::Receiver;

use tavla_shared::board::{ImportError, Version};
use tavla_shared::board_file::{
    About, Contents, ENDING, Extract, FileError, FileReader, HEAD_BYTES, Piece, looks_like,
};
use tavla_shared::protocol::{DocRoom, RoomName};
use tavla_shared::store::{Store, StoreError};

use crate::app::open_board::Brought;
use crate::headway::Headway;
use crate::regular::{self, OpenError};
use crate::storage::unpacking::{self, Histories};

/// How much of the work is done once all of a file is read.
const READ: f32 = 0.9;

/// What was found in a file, for who decides what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// What it says of its board.
    pub(super) about: About,
    /// Whether it has something that is not here.
    pub(super) new: bool,
    /// Whether something is here that it does not have.
    pub(super) lacks: bool,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It goes into its board, which is here or begins with it.
    Join,
    /// It becomes a board of its own.
    Separate,
}

/// A file that can be written on its board.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) found: Found,
    pub(super) decision: Decision,
    pub(super) brought: Brought,
    pub(super) lost: Lost,
}

/// What of a file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Lost {
    /// Pictures that are damaged or not in it.
    pub(super) pictures: usize,
    /// Whether a history breaks off: what is there is as it was at an earlier time.
    pub(super) latest: bool,
}

/// Why nothing comes of a file.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    /// The system does not give it.
    #[error("the system does not give it")]
    Unreadable,
    /// It is a folder, or something that one would wait for.
    #[error("it is no file")]
    NoFile,
    /// It is no board's file, or none that this version reads.
    #[error(transparent)]
    File(FileError),
    /// Nothing of the board in it can be read.
    #[error("nothing of the board in it can be read")]
    Empty,
    /// What it has is no board together with what is here.
    #[error("it is no board together with what is here: {0}")]
    Unusable(ImportError),
    /// The store cannot be read, or takes no pictures.
    #[error(transparent)]
    Store(StoreError),
}

/// Whether a file is a board's: it says so at its beginning, or is called so.
pub(super) fn is_board(path: &Path) -> bool {
    let is_called = path.extension().and_then(OsStr::to_str);
    if is_called.is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING)) {
        return true;
    }
    let mut head = Vec::new();
    let Ok(file) = regular::open(path) else {
        return false;
    };
    let read = file.take(HEAD_BYTES as u64).read_to_end(&mut head);
    read.is_ok() && looks_like(&head)
}

/// Reads a file and asks what becomes of it; none where nobody wants it any more. What is stopped changes nothing:
/// pictures of it that are kept by then no shape shows.
pub(super) fn read_board(
    path: &Path,
    store: &Path,
    tell: &impl Fn(Found) -> bool,
    decided: &Receiver<Decision>,
    headway: &Headway,
) -> Option<Result<Arrived, Refused>> {
    let begun = begin(path, store, headway);
    // What was stopped could be read no further, which is no fault of the file.
    headway.step(0.0).ok()?;
    let half = match begun {
        Ok(half) => half,
        Err(refused) => return Some(Err(refused)),
    };
    if !tell(half.found.clone()) {
        return None;
    }
    let decision = decided.recv().ok()?;
    headway.step(0.0).ok()?;
    let ended = half.end(decision);
    headway.step(1.0).ok()?;
    Some(ended)
}

/// A file that tells how much of it is read, and gives no more once nobody wants it.
struct Watched<'h> {
    file: File,
    bytes: u64,
    read: u64,
    headway: &'h Headway,
}

impl<'h> Watched<'h> {
    fn open(path: &Path, headway: &'h Headway) -> Result<Self, OpenError> {
        let file = regular::open(path)?;
        Ok(Self {
            bytes: file.metadata()?.len(),
            file,
            read: 0,
            headway,
        })
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let part = self.read as f32 / self.bytes.max(1) as f32;
        self.headway.step(part * READ).map_err(io::Error::other)?;
        let read = self.file.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

/// A file whose documents are read, and whose pictures are not.
struct Half<'h> {
    reader: FileReader<BufReader<Watched<'h>>>,
    store: Store,
    /// The first part after the documents.
    next: Option<Piece>,
    found: Found,
    board: Document,
    talk: Document,
}

/// A document of a file.
struct Document {
    /// What it is called in the store; none where the file says no name.
    name: Option<String>,
    contents: Contents,
    /// What of it is not here.
    extract: Extract,
    /// Whether something of it was here by then.
    was_kept: bool,
}

fn begin<'h>(path: &Path, store: &Path, headway: &'h Headway) -> Result<Half<'h>, Refused> {
    let file = Watched::open(path, headway).map_err(|error| {
        tracing::warn!(%error, path = %path.display(), "a file cannot be read");
        match error {
            OpenError::NoFile => Refused::NoFile,
            OpenError::Io(_) => Refused::Unreadable,
        }
    })?;
    let mut reader = FileReader::begin(BufReader::new(file)).map_err(Refused::File)?;
    let _one = unpacking::one_at_a_time();
    let Histories { board, talk, next } = unpacking::histories(&mut reader);
    // Taking a history in is one long step: none is begun that nobody wants, and why it ended is seen by who asked.
    let wanted = || headway.step(0.0).map_err(|_| Refused::Unreadable);
    wanted()?;
    let store = Store::open(store).map_err(Refused::Store)?;
    let about = reader.about().clone();
    let board = document(&store, &about, DocRoom::Board, &board)?;
    wanted()?;
    let talk = document(&store, &about, DocRoom::Talk, &talk)?;
    let is_broken = reader.report().breaks(DocRoom::Board) || board.contents.refused().is_some();
    if is_broken && board.contents.version() == Version::default() {
        return Err(Refused::Empty);
    }
    let both = [&board.extract, &talk.extract];
    let found = Found {
        about,
        new: both.iter().any(|extract| !extract.updates.is_empty()),
        lacks: both.iter().any(|extract| extract.lacks),
    };
    Ok(Half {
        reader,
        store,
        next,
        found,
        board,
        talk,
    })
}

fn document(
    store: &Store,
    about: &About,
    room: DocRoom,
    updates: &[Vec<u8>],
) -> Result<Document, Refused> {
    let mut contents = Contents::of(updates);
    if let Some((at, reason)) = contents.refused() {
        tracing::warn!(%reason, at, of = updates.len(), ?room, "a file's history breaks off");
    }
    let name = about.board.clone();
    let name = name.map(|board| RoomName::Doc(board, room).room_id());
    let kept = name.as_ref().map(|name| store.load(name)).transpose();
    let kept = kept.map_err(Refused::Store)?.unwrap_or_default();
    let extract = contents.new_to(kept.parts()).map_err(Refused::Unusable)?;
    Ok(Document {
        name,
        contents,
        extract,
        was_kept: kept.parts().next().is_some(),
    })
}

impl Half<'_> {
    /// Keeps the pictures that its board shows, before there is a shape that shows them; all of them where nobody
    /// knows which those are.
    fn end(mut self, decision: Decision) -> Result<Arrived, Refused> {
        let shown = self.board.contents.files();
        let next = self.next.take();
        let (reader, store) = (&mut self.reader, &mut self.store);
        let kept = unpacking::keep_pictures(reader, next, shown.as_ref(), store);
        kept.map_err(Refused::Store)?;
        let report = self.reader.finish();
        for damage in &report.damage {
            tracing::warn!(%damage, "a part of a file is not read");
        }
        let rooms = [DocRoom::Board, DocRoom::Talk];
        let refused = [&self.board, &self.talk].map(|it| it.contents.refused().is_some());
        let lost = Lost {
            pictures: report.pictures(),
            latest: rooms.iter().any(|room| report.breaks(*room)) || refused.contains(&true),
        };
        Ok(Arrived {
            found: self.found,
            decision,
            brought: Brought {
                board: self.board.brought(decision, &self.store)?,
                talk: self.talk.brought(decision, &self.store)?,
            },
            lost,
        })
    }
}

impl Document {
    fn brought(mut self, decision: Decision, store: &Store) -> Result<Vec<Vec<u8>>, Refused> {
        match decision {
            // What was here when the file was read may be deleted by now: then all of it is brought.
            Decision::Join if !self.was_kept || self.is_kept(store)? => Ok(self.extract.updates),
            Decision::Join | Decision::Separate => {
                self.contents.updates().map_err(Refused::Unusable)
            }
        }
    }

    fn is_kept(&self, store: &Store) -> Result<bool, Refused> {
        let extent = self.name.as_ref().map(|name| store.extent(name));
        let extent = extent.transpose().map_err(Refused::Store)?;
        Ok(extent.is_some_and(|extent| extent.last > 0))
    }
}

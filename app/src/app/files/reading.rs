//! One file, or what the clipboard holds, on its way to a board: chosen, read and measured on a thread of its
//! own, which then asks where it goes and puts it there.
//!
//! Touches no board: what came of it is taken by who asked for it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};

use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::BoardId;
use tavla_shared::shape::Shape;
use tavla_shared::store::{Store, StoreError};

use super::board_file::{self, Arrived, Decision, Found, Refused};
use super::source::Source;
use crate::headway::Headway;
use crate::import::{Drawing, ImportError, Imported, Placement};
use crate::instance::Passing;
use crate::library::Brought;
use crate::storage::Wake;
use crate::text::TextEngine;

/// Where somebody wants to see what they open.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// The board.
    pub(super) board: BoardId,
    /// The place on it; none for where there is room.
    pub(super) at: Option<Point>,
    /// How much of the board is seen.
    pub(super) room: Size,
}

/// A file being read. Dropping it lets its thread end before its next long step.
#[derive(Debug)]
pub(super) struct Reading {
    number: u64,
    wish: Wish,
    headway: Arc<Headway>,
    told: Receiver<Told>,
    /// The file, once it is known.
    path: Option<PathBuf>,
    place: SyncSender<Placement>,
    decide: SyncSender<Decision>,
    /// The file's name, if its thread waits for a place.
    asks: Option<String>,
    /// What was found in a board's own file, while its thread waits for what becomes of it.
    found: Option<Found>,
    /// Whether it was given one.
    placed: bool,
    /// The file's name, once it is picked, and since when, on egui's clock.
    picked: Option<(String, Option<f64>)>,
    /// The file, where it was made for this alone.
    held: Option<Passing>,
}

/// What a file's thread tells.
#[derive(Debug)]
enum Told {
    /// It is known what is being read.
    Picked {
        /// Its name, without what tells its kind.
        name: String,
        /// Which file it is, where it is one that can be opened again; none where it is wanted as a picture.
        path: Option<PathBuf>,
    },
    /// The file of this name is read, and waits for a place.
    Read(String),
    /// A board's own file is read, and waits for what becomes of it.
    Found(Box<Found>),
    /// The last word.
    Ended(Outcome),
}

/// How far a file has come.
#[derive(Debug)]
pub(super) enum Progress {
    /// It is chosen, read or put in its place.
    Busy,
    /// It waits for a place.
    Asks {
        /// The file's name, without what tells its kind.
        name: String,
    },
    /// It is a board's own file, of which somebody has to say what becomes of it.
    Found(Found),
    /// There is no more to come.
    Ended(Outcome),
}

/// What came of a file.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It can be written on the board.
    Placed {
        /// What it became.
        imported: Box<Imported>,
        /// The file's name, without what tells its kind.
        name: String,
    },
    /// It is shapes that were copied in another window.
    Copied {
        /// Those.
        shapes: Vec<Shape>,
        /// Only what is written on them is wanted.
        plain: bool,
    },
    /// It is a library: its items, for the person's own.
    Library(Box<Brought>),
    /// It is only words.
    Words(String),
    /// It is not there, or the system does not give it.
    Unreadable,
    /// It is a folder, or something that one would wait for.
    NoFile,
    /// It is nothing that a board can show.
    Refused(ImportError),
    /// It is a board's own file, to be written on its board.
    Board(Box<Arrived>),
    /// It is one of which nothing can be written.
    NoBoard(Refused),
    /// Its pictures could not be kept, and so nothing of it was.
    NotKept(StoreError),
    /// The person picked none.
    Nothing,
}

impl Reading {
    /// Begins to read what `pick` gives, as the reading of this number; pictures are kept in `store`, and `seed` decides the names of the
    /// shapes.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn start(
        (number, wish): (u64, Wish),
        (store, seed): (PathBuf, u64),
        wake: Wake,
        pick: impl FnOnce() -> Option<Source> + Send + 'static,
    ) -> io::Result<Self> {
        // Three words at most: what is picked, that it is read, and what came of it.
        let (tell, told) = sync_channel(3);
        let (place, placed) = sync_channel(1);
        let (decide, decided) = sync_channel(1);
        let room = wish.room;
        let headway = Arc::new(Headway::default());
        let shared = Arc::clone(&headway);
        let tell = move |word| {
            let heard = tell.send(word).is_ok();
            wake();
            heard
        };
        std::thread::Builder::new()
            .name("tavla-import".to_owned())
            .spawn(move || {
                let source = pick();
                if let Some(source) = &source {
                    // Nobody who hears it: that is seen at the next word.
                    tell(Told::Picked {
                        name: source.name(),
                        path: source.lasting().map(Path::to_owned),
                    });
                }
                let outcome = match &source {
                    None => Some(Outcome::Nothing),
                    Some(source) => {
                        let board = source.file().filter(|it| board_file::is_board(it));
                        if let Some(path) = board {
                            let found = |found| tell(Told::Found(Box::new(found)));
                            let read =
                                board_file::read_board(path, &store, &found, &decided, &shared);
                            read.map(board_outcome)
                        } else {
                            let read = source.read(room, seed, &shared);
                            read.map_or_else(Some, |drawing| {
                                let way = (&tell, &placed, &*shared);
                                put_in_place(drawing, source.name(), &store, way)
                            })
                        }
                    }
                };
                if let Some(outcome) = outcome {
                    tell(Told::Ended(outcome));
                }
            })?;
        Ok(Self {
            number,
            wish,
            headway,
            told,
            path: None,
            place,
            decide,
            asks: None,
            found: None,
            placed: false,
            picked: None,
            held: None,
        })
    }

    /// Which reading it is.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Where it is wanted.
    pub(super) fn wish(&self) -> &Wish {
        &self.wish
    }

    /// Which file it is, once that is known; none for what is no file, or is wanted as a picture.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What it is called, with what tells its kind where that is known; empty for what has no name.
    pub(super) fn file_name(&self) -> String {
        let whole = self.path().and_then(Path::file_name);
        let picked = || {
            let picked = self.picked.as_ref();
            picked.map_or_else(String::new, |(name, _)| name.clone())
        };
        whole.map_or_else(picked, |name| name.to_string_lossy().into_owned())
    }

    /// Takes what is being read, where it was made for this alone: it must be there as long as this is.
    pub(super) fn hold(&mut self, file: Passing) {
        self.held = Some(file);
    }

    /// Gives that back, once somebody knows what becomes of it.
    pub(super) fn take_held(&mut self) -> Option<Passing> {
        self.held.take()
    }

    /// How far it has come. Never waits.
    pub(super) fn progress(&mut self) -> Progress {
        let mut told = self.told.try_recv();
        // One bell may be for this and for what was told right after it.
        if let Ok(Told::Picked { name, path }) = told {
            self.picked = Some((name, None));
            self.path = path;
            told = self.told.try_recv();
        }
        match told {
            Ok(Told::Picked { name, path }) => {
                self.picked = Some((name, None));
                self.path = path;
            }
            Ok(Told::Read(name)) => self.asks = Some(name),
            Ok(Told::Found(found)) => self.found = Some(*found),
            Ok(Told::Ended(outcome)) => return Progress::Ended(outcome),
            Err(TryRecvError::Empty) => {}
            // Its thread broke over it.
            Err(TryRecvError::Disconnected) => return Progress::Ended(Outcome::Unreadable),
        }
        if let Some(found) = &self.found {
            return Progress::Found(found.clone());
        }
        match &self.asks {
            Some(name) => Progress::Asks { name: name.clone() },
            None => Progress::Busy,
        }
    }

    /// Notes that it is being read at `now`.
    pub(super) fn note_time(&mut self, now: f64) {
        if let Some((_, begun @ None)) = &mut self.picked {
            *begun = Some(now);
        }
    }

    /// The file's name, since when it is read, and how much of that is done; none where it is not picked yet, or
    /// somebody is asked about it.
    pub(super) fn under_way(&self) -> Option<(&str, f64, f32)> {
        let (name, begun) = self.picked.as_ref().filter(|_| self.found.is_none())?;
        Some((name.as_str(), (*begun)?, self.headway.done()))
    }

    /// Answers what becomes of a board's own file.
    pub(super) fn decide(&mut self, decision: Decision) {
        // A thread that is gone has said its last word already.
        if self.decide.try_send(decision).is_ok() {
            self.found = None;
        }
    }

    /// Answers where it goes.
    pub(super) fn put(&mut self, placement: Placement) {
        // A thread that is gone has said its last word already.
        if self.place.try_send(placement).is_ok() {
            self.asks = None;
            self.placed = true;
        }
    }

    /// Whether it has been answered and is being put there.
    pub(super) fn is_placed(&self) -> bool {
        self.placed
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.headway.stop();
    }
}

fn board_outcome(result: Result<Arrived, Refused>) -> Outcome {
    match result {
        Ok(arrived) => Outcome::Board(Box::new(arrived)),
        Err(refused) => Outcome::NoBoard(refused),
    }
}

/// Asks where a drawing goes, and puts it there. None where nobody wants it any more.
fn put_in_place(
    mut drawing: Drawing,
    name: String,
    store: &Path,
    (tell, placed, headway): (&impl Fn(Told) -> bool, &Receiver<Placement>, &Headway),
) -> Option<Outcome> {
    // The bundled fonts measure the same on every machine, and are there at once.
    let fitted = drawing.fit_texts_watched(&mut TextEngine::bundled(), headway);
    fitted.ok()?;
    if !tell(Told::Read(name.clone())) {
        return None;
    }
    let placement = placed.recv().ok()?;
    let mut imported = drawing.placed(&placement);
    Some(match keep(store, &std::mem::take(&mut imported.files)) {
        Ok(()) => Outcome::Placed {
            imported: Box::new(imported),
            name,
        },
        Err(error) => Outcome::NotKept(error),
    })
}

/// Keeps what pictures show, before there is a shape that shows it.
fn keep(store: &Path, files: &BTreeMap<BlobHash, Vec<u8>>) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    let mut store = Store::open(store)?;
    files
        .values()
        .try_for_each(|bytes| store.put_blob(bytes).map(drop))
}

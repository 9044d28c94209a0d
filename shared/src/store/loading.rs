//! Which part of a document is being taken in, written down where a process that dies over it
//! leaves it to be found.
//!
//! The document layer refuses what it can tell is hostile, and catches what panics. Against a record
//! that takes all memory or overflows the stack neither helps: without this, a server would die of
//! it again at every join, and a board could never be opened again.
//!
//! A file of its own beside the store, because it changes with every record. It is not made durable:
//! a process that dies leaves it, and a machine that loses its power has another reason. A process
//! that ends in order in the middle of a long load takes its marks away with the data folder: it
//! does not die of what it was taking in.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Store;
use super::reading::head;

/// A part over which this many processes have died is a suspect. A process may be killed at any
/// moment, and by chance twice at the same one.
const DEATHS_SUSPECT: u64 = 3;

const MARK_BYTES: usize = 32;

/// The marks of this process. Those of others, who died, say something as long as they lie there.
static OURS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A part of a document's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The snapshot up to this record.
    Snapshot(u64),
    /// This record.
    Record(u64),
}

/// Says which part of a document is being taken in. Dropped when the document is loaded.
#[derive(Debug, Default)]
pub struct LoadingMark {
    /// None where it cannot be kept: then nothing is known of deaths.
    place: Option<Place>,
    /// The part over which the last process died, and how many did.
    found: Option<(Part, u64)>,
}

#[derive(Debug)]
struct Place {
    path: PathBuf,
    file: File,
    /// Of the document's name: its number may have been another's.
    checksum: u64,
}

impl Store {
    /// A mark for a document that is about to be loaded.
    pub fn mark_loading(&self, document: &str) -> LoadingMark {
        self.mark(document, "")
    }

    /// The same for one that is only read, maybe while it is loaded as well: neither writes over what
    /// the other says.
    pub fn mark_reading(&self, document: &str) -> LoadingMark {
        self.mark(document, "-read")
    }

    fn mark(&self, document: &str, end: &str) -> LoadingMark {
        let Ok(Some(head)) = self.read(|connection| head(connection, document)) else {
            return LoadingMark::default();
        };
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(format!("-loading-{}{end}", head.id));
        let checksum = u64::from(crc32fast::hash(document.as_bytes()));
        LoadingMark::at(self.path.with_file_name(name), checksum).unwrap_or_else(|error| {
            tracing::warn!(%error, document, "what is loaded cannot be marked");
            LoadingMark::default()
        })
    }
}

impl LoadingMark {
    fn at(path: PathBuf, checksum: u64) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        ours().insert(path.clone());
        Ok(Self {
            found: parse(&bytes, checksum),
            place: Some(Place {
                path,
                file,
                checksum,
            }),
        })
    }

    /// The part that ended the process too often to be chance: it should be left out.
    pub fn suspect(&self) -> Option<Part> {
        let (part, _) = self.found.filter(|(_, deaths)| *deaths >= DEATHS_SUSPECT)?;
        Some(part)
    }

    /// This part comes next; none when all are in.
    pub fn taking_in(&self, part: Option<Part>) {
        let Some(place) = &self.place else { return };
        let deaths = match self.found {
            Some((found, deaths)) if Some(found) == part => deaths + 1,
            _ => 1,
        };
        let (kind, seq) = match part {
            None => (0, 0),
            Some(Part::Snapshot(upto)) => (1, upto),
            Some(Part::Record(seq)) => (2, seq),
        };
        let bytes: Vec<u8> = [place.checksum, kind, seq, deaths]
            .into_iter()
            .flat_map(u64::to_le_bytes)
            .collect();
        let mut file = &place.file;
        if let Err(error) = file.rewind().and_then(|()| file.write_all(&bytes)) {
            tracing::warn!(%error, "what is loaded cannot be marked");
        }
    }
}

impl Drop for LoadingMark {
    /// The process lives.
    fn drop(&mut self) {
        if let Some(place) = self.place.take() {
            let Place { path, file, .. } = place;
            // Some systems delete no open file.
            drop(file);
            ours().remove(&path);
            take_away(&path);
        }
    }
}

/// The process gives `folder` up in order: nothing that is still being taken in there ends it.
pub(super) fn end_in_order(folder: &Path) {
    ours().retain(|path| {
        let left = path.parent() != Some(folder);
        if !left {
            take_away(path);
        }
        left
    });
}

fn ours() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    OURS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take_away(path: &Path) {
    match fs::remove_file(path) {
        Ok(()) => {}
        // The folder was given up meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "a mark could not be taken away");
        }
    }
}

fn parse(bytes: &[u8], checksum: u64) -> Option<(Part, u64)> {
    let (numbers, rest) = bytes.get(..MARK_BYTES)?.as_chunks();
    let [found, kind, seq, deaths] = numbers else {
        return None;
    };
    let part = match u64::from_le_bytes(*kind) {
        1 => Part::Snapshot(u64::from_le_bytes(*seq)),
        2 => Part::Record(u64::from_le_bytes(*seq)),
        _ => return None,
    };
    let known = rest.is_empty() && u64::from_le_bytes(*found) == checksum;
    known.then_some((part, u64::from_le_bytes(*deaths)))
}

//! From a log to a board, or to whatever is read from a document: in whatever state its records are,
//! all that can be read of them is there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Board, BoardChange, Document, ImportError};
use crate::id::PeerId;

/// A board that was just opened.
#[derive(Debug)]
pub struct OpenReport {
    /// All of it.
    pub change: BoardChange,
    /// Records that could not be taken in: their position and why. The rest is there.
    pub rejected: Vec<(usize, ImportError)>,
    /// Positions of records that wait, or waited for a while, for history that was not there. A
    /// snapshot does not contain what still waits.
    pub pending: Vec<usize>,
}

impl Board {
    /// The board that `records`, snapshots and updates in the order they were made, add up to.
    pub fn open(
        peer: PeerId,
        records: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> (Self, OpenReport) {
        Self::open_watched(peer, records, &mut |_| {})
    }

    /// As [`Board::open`]; tells `watch` the position of each record before it is taken in, and
    /// none when all are.
    pub fn open_watched(
        peer: PeerId,
        records: impl IntoIterator<Item = impl AsRef<[u8]>>,
        watch: &mut dyn FnMut(Option<usize>),
    ) -> (Self, OpenReport) {
        let loaded = read_log(peer, records, watch, &|document| {
            let mut board = Self::around(peer, document);
            let change = board.read_all()?;
            Some((board, change))
        });
        let (board, change) = loaded.model;
        let report = OpenReport {
            change,
            rejected: loaded.rejected,
            pending: loaded.pending,
        };
        (board, report)
    }
}

/// What a log adds up to.
pub(crate) struct Loaded<M> {
    /// What was read from the document.
    pub(crate) model: M,
    /// Records that could not be taken in: their position and why.
    pub(crate) rejected: Vec<(usize, ImportError)>,
    /// Positions of records that wait, or waited for a while, for history.
    pub(crate) pending: Vec<usize>,
}

/// Takes in all records with which a document can be read by `read`, which answers none where it
/// panics; tells `watch` as [`Board::open_watched`] does.
pub(crate) fn read_log<M>(
    peer: PeerId,
    records: impl IntoIterator<Item = impl AsRef<[u8]>>,
    watch: &mut dyn FnMut(Option<usize>),
    read: &dyn Fn(Document) -> Option<M>,
) -> Loaded<M> {
    let mut opening = Opening {
        peer,
        records: records.into_iter().collect(),
        rejected: BTreeMap::new(),
        read,
    };
    loop {
        // Each round without success rejects a record; with none left a document reads.
        let (document, pending) = match opening.load(watch) {
            Ok(loaded) => loaded,
            Err(broke_at) => {
                opening.reject_culprit(broke_at);
                continue;
            }
        };
        let Some(model) = read(document) else {
            opening.reject_culprit(opening.records.len());
            continue;
        };
        return Loaded {
            model,
            rejected: opening.rejected.into_iter().collect(),
            pending: pending.into_iter().collect(),
        };
    }
}

/// A log on its way into a document.
struct Opening<'a, R, M> {
    peer: PeerId,
    records: Vec<R>,
    rejected: BTreeMap<usize, ImportError>,
    read: &'a dyn Fn(Document) -> Option<M>,
}

impl<R: AsRef<[u8]>, M> Opening<'_, R, M> {
    /// Takes in all but the rejected records, and says which of them wait for history.
    ///
    /// # Errors
    /// The position of the record with which the document broke.
    fn load(
        &mut self,
        watch: &mut dyn FnMut(Option<usize>),
    ) -> Result<(Document, BTreeSet<usize>), usize> {
        let mut document = Document::new(Some(self.peer));
        let mut pending = BTreeSet::new();
        for at in self.left(self.records.len()) {
            watch(Some(at));
            match document.load(self.records[at].as_ref()) {
                Ok(imported) if imported.pending => {
                    tracing::warn!(record = at, "a record waits for history that is not there");
                    pending.insert(at);
                }
                Ok(_) => {}
                Err(ImportError::Poisoned) => return Err(at),
                Err(error) => {
                    self.rejected.insert(at, error);
                }
            }
        }
        watch(None);
        Ok((document, pending))
    }

    /// Rejects the first record with which the document cannot be read; it breaks with the one at
    /// `broke_at`, or once all are in. The fault may be in an earlier one, which loads all the same:
    /// a snapshot is not read until somebody asks.
    fn reject_culprit(&mut self, broke_at: usize) {
        let mut suspects = self.left(broke_at.saturating_add(1));
        // Most often it is the last.
        if suspects
            .split_last()
            .is_some_and(|(_, before)| self.reads(before))
        {
            suspects.drain(..suspects.len() - 1);
        }
        let mut reads = 0;
        let mut breaks = suspects.len().saturating_sub(1);
        while reads < breaks {
            let middle = usize::midpoint(reads, breaks);
            if self.reads(&suspects[..=middle]) {
                reads = middle + 1;
            } else {
                breaks = middle;
            }
        }
        if let Some(&culprit) = suspects.get(breaks) {
            tracing::error!(record = culprit, "a record breaks the document");
            self.rejected.insert(culprit, ImportError::Poisoned);
        }
    }

    /// The positions before `end` of the records that are not rejected.
    fn left(&self, end: usize) -> Vec<usize> {
        (0..end.min(self.records.len()))
            .filter(|at| !self.rejected.contains_key(at))
            .collect()
    }

    fn reads(&self, positions: &[usize]) -> bool {
        let mut document = Document::new(Some(self.peer));
        for &at in positions {
            // What it says was heard when all were loaded.
            document.load(self.records[at].as_ref()).ok();
        }
        (self.read)(document).is_some()
    }
}

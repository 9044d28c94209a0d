//! What a worker has on the disk and what not yet.

use std::ops::Range;
use std::time::Instant;

use tavla_shared::board::Version;
use tavla_shared::store::{NewRecord, RecordOrigin, Store, StoreError, TailStats};

use super::model::Model;
use super::opening::Ready;

/// While saving fails, more unsaved updates than this are exported anew as fewer.
const UNSAVED_MAX: usize = 4096;

/// An update that is in the document and not on the disk.
#[derive(Debug)]
pub(super) struct Unsaved {
    pub(super) origin: RecordOrigin,
    pub(super) update: Vec<u8>,
    /// Whether the document, built anew, does not take it any more: it is saved to be set aside.
    pub(super) refused: bool,
}

/// An update that waits in the document for history: no export and no snapshot has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Waiting {
    pub(super) origin: RecordOrigin,
    pub(super) update: Vec<u8>,
}

/// One document's log, and what is still to be written to it.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) store: Store,
    pub(super) document: String,
    pub(super) unsaved: Vec<Unsaved>,
    /// Local edits among what is unsaved.
    pub(super) unsaved_edits: usize,
    unsaved_bytes: usize,
    /// What is on the disk.
    saved_version: Version,
    /// The newest record on the disk.
    pub(super) last: u64,
    /// Whether every record up to that one is in the document. If somebody else wrote in between,
    /// no snapshot of the document may stand for the log until the board is read again.
    seen_all: bool,
    /// Records that are not in the document and have still to be set aside.
    pub(super) aside: Vec<u64>,
    /// Where a compaction that was given up was about to cut: behind this record is once more
    /// all that waits for history.
    pub(super) cut_at: Option<u64>,
    pub(super) tail: TailStats,
    /// Local edits no server has.
    pub(super) unsynced: u64,
    /// Why the last attempt failed, and when the next is due.
    pub(super) failing: Option<(StoreError, Instant)>,
}

impl Log {
    pub(super) fn new(store: Store, document: String) -> Self {
        Self {
            store,
            document,
            unsaved: Vec::new(),
            unsaved_edits: 0,
            unsaved_bytes: 0,
            saved_version: Version::default(),
            last: 0,
            seen_all: true,
            aside: Vec::new(),
            cut_at: None,
            tail: TailStats::default(),
            unsynced: 0,
            failing: None,
        }
    }

    /// Reads where the log stands, after the board was loaded from it.
    pub(super) fn begin<M: Model>(&mut self, ready: &Ready<M>) -> Result<(), StoreError> {
        self.last = ready.last;
        self.seen_all = true;
        self.aside.clone_from(&ready.aside);
        self.cut_at = None;
        for at in &ready.refused {
            self.unsaved[*at].refused = true;
        }
        self.tail = self.store.tail_stats(&self.document)?;
        self.unsynced = self.store.unsynced_count(&self.document)?;
        if self.unsaved.is_empty() {
            self.saved_version = ready.model.version();
        }
        Ok(())
    }

    /// Whether a snapshot of the document may stand for the log: all that is in it is in there, or
    /// set aside.
    pub(super) fn may_be_cut(&self) -> bool {
        self.unsaved.is_empty() && self.failing.is_none() && self.seen_all && self.aside.is_empty()
    }

    /// An update to be saved with the next ones.
    pub(super) fn push(&mut self, origin: RecordOrigin, update: Vec<u8>) {
        self.unsaved_bytes += update.len();
        self.unsaved_edits += usize::from(origin == RecordOrigin::Local);
        self.unsaved.push(Unsaved {
            origin,
            update,
            refused: false,
        });
    }

    /// Whether so much is unsaved that it should not wait for more.
    pub(super) fn is_heavy(&self) -> bool {
        self.unsaved.len() >= 512 || self.unsaved_bytes >= 1 << 20
    }

    /// Whether an attempt to save makes sense now.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.failing
            .as_ref()
            .is_none_or(|(_, retry_at)| now >= *retry_at)
    }

    /// Saves everything unsaved in one transaction. Gives the updates with their numbers.
    pub(super) fn save<M: Model>(&mut self, model: &M) -> Result<Vec<(u64, Unsaved)>, StoreError> {
        let records: Vec<_> = self
            .unsaved
            .iter()
            .map(|unsaved| NewRecord {
                origin: unsaved.origin,
                bytes: &unsaved.update,
            })
            .collect();
        let count = records.len() as u64;
        let seqs = self.store.append(&self.document, &records)?;
        self.note_appended(&seqs);
        self.tail.records += count;
        self.tail.bytes += self.unsaved_bytes as u64;
        let saved = std::mem::take(&mut self.unsaved);
        let local = saved
            .iter()
            .filter(|saved| saved.origin == RecordOrigin::Local)
            .count();
        self.unsynced += local as u64;
        self.unsaved_edits = 0;
        self.unsaved_bytes = 0;
        self.saved_version = model.version();
        let saved: Vec<_> = seqs.zip(saved).collect();
        let refused = saved.iter().filter(|(_, saved)| saved.refused);
        self.set_aside(refused.map(|(seq, _)| *seq));
        Ok(saved)
    }

    /// Sets aside these records and those that could not be before.
    pub(super) fn set_aside(&mut self, seqs: impl Iterator<Item = u64>) {
        self.aside.extend(seqs);
        if self.aside.is_empty() {
            return;
        }
        // The ids go first: after a crash in between, the damage must still be there to be found.
        let retired = self.store.retire_peers(&self.document);
        match retired.and_then(|()| self.store.quarantine(&self.document, &self.aside)) {
            Ok(()) => self.aside.clear(),
            Err(error) => {
                let seqs = &self.aside;
                tracing::warn!(%error, ?seqs, "damaged records could not be set aside");
            }
        }
    }

    /// Records of this document were appended under these numbers.
    pub(super) fn note_appended(&mut self, seqs: &Range<u64>) {
        if self.seen_all && seqs.start != self.last + 1 {
            tracing::error!(
                board = self.document,
                at = seqs.start,
                "somebody else wrote here"
            );
            self.seen_all = false;
        }
        self.last = seqs.end - 1;
    }

    /// Keeps the unsaved updates from growing past what they hold: neighbouring edits in one
    /// update take a fraction of the room. Updates that are `waiting` for history and those that
    /// are refused are in no export and stay as they are.
    pub(super) fn shrink_unsaved<M: Model>(&mut self, model: &mut M, waiting: &[Waiting]) {
        if self.unsaved.len() <= UNSAVED_MAX {
            return;
        }
        let edits = self.unsaved_edits;
        // What is of several becomes one: own, where anything of it is.
        let origin = if edits > 0 {
            RecordOrigin::Local
        } else {
            RecordOrigin::Remote
        };
        match model.updates_since(&self.saved_version) {
            Ok(updates) => {
                self.unsaved.retain(|unsaved| unsaved.refused);
                self.unsaved_bytes = self.unsaved.iter().map(|it| it.update.len()).sum();
                for update in updates {
                    self.push(origin, update);
                }
                for Waiting { origin, update } in waiting {
                    self.push(*origin, update.clone());
                }
                self.unsaved_edits = edits;
                if self.unsaved.is_empty() {
                    self.failing = None;
                }
            }
            Err(error) => tracing::error!(%error, "unsaved edits could not be made smaller"),
        }
    }
}

//! Builds a document from what the log has, whatever state that is in.

use std::collections::BTreeSet;

use tavla_shared::board::{Document, ImportError};
use tavla_shared::store::Part;

use super::upkeep::Upkeep;
use crate::log::{History, LogRecord};

/// So many records that break the document are left out by one load: each costs another attempt.
const BROKEN_MAX: usize = 16;

/// A document as the log had it.
#[derive(Debug)]
pub(super) struct Restored {
    pub(super) document: Document,
    pub(super) upkeep: Upkeep,
    /// Records that are not in it. No snapshot of it may let them be deleted.
    pub(super) set_aside: Vec<u64>,
}

/// A document that cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// Its snapshot cannot be read; an older one may.
    #[error("the snapshot up to {upto} cannot be read: {error}")]
    Snapshot {
        /// The last record it was to contain.
        upto: u64,
        /// Why.
        error: ImportError,
    },
    /// More of it is broken than one load can find. The next one finds more, once these records are
    /// set aside.
    #[error("more than {BROKEN_MAX} records break the document; {} are to be set aside", set_aside.len())]
    Unfinished {
        /// Those found so far, and whatever else is not in the document.
        set_aside: Vec<u64>,
    },
}

/// As a room reads it, for somebody who only reads the document.
///
/// # Errors
/// [`RestoreError`].
pub fn document_of(history: &History) -> Result<Document, RestoreError> {
    restore(history).map(|restored| restored.document)
}

/// What came of one attempt.
enum Attempt {
    Whole(Document),
    /// This record breaks the document.
    Broken(u64),
    /// These wait for history that is not in the log.
    Unconnected(Vec<u64>),
}

/// Snapshot first, then the records one by one. A record that breaks the document, or ended the
/// process too often, is left out, and everything is built again without it. So is one that waits
/// for history the log does not have: inside the document it would come to life with that history,
/// unlogged by then, because the snapshots in between do not contain it.
pub(super) fn restore(history: &History) -> Result<Restored, RestoreError> {
    let mut broken = 0;
    let mut set_aside: BTreeSet<u64> = history.damaged.iter().copied().collect();
    match (history.mark.suspect(), &history.snapshot) {
        (Some(Part::Snapshot(upto)), Some(snapshot)) if snapshot.seq == upto => {
            let error = ImportError::Poisoned;
            return Err(RestoreError::Snapshot { upto, error });
        }
        (Some(Part::Record(seq)), _) => {
            tracing::error!(seq, "a record ended the process again and again");
            set_aside.insert(seq);
        }
        _ => {}
    }
    loop {
        match attempt(history, &mut set_aside)? {
            Attempt::Whole(document) => {
                history.mark.taking_in(None);
                return Ok(Restored {
                    document,
                    upkeep: upkeep(history),
                    set_aside: set_aside.into_iter().collect(),
                });
            }
            Attempt::Broken(seq) => {
                tracing::error!(seq, "a record breaks its document");
                set_aside.insert(seq);
                broken += 1;
            }
            Attempt::Unconnected(seqs) => {
                tracing::error!(?seqs, "records wait for history that the log does not have");
                set_aside.extend(seqs);
            }
        }
        if broken > BROKEN_MAX {
            let set_aside = set_aside.into_iter().collect();
            return Err(RestoreError::Unfinished { set_aside });
        }
    }
}

fn upkeep(history: &History) -> Upkeep {
    let records = history.records.len() as u64;
    let bytes = history
        .records
        .iter()
        .map(|record| record.bytes.len() as u64)
        .sum();
    let snapshot = history
        .snapshot
        .as_ref()
        .map_or(0, |snapshot| snapshot.bytes.len() as u64);
    Upkeep::loaded(records, bytes, snapshot, history.last)
}

/// Takes in all but what is set aside; what cannot be read at all is set aside at once.
fn attempt(history: &History, set_aside: &mut BTreeSet<u64>) -> Result<Attempt, RestoreError> {
    let mut document = Document::new(None);
    if let Some(snapshot) = &history.snapshot {
        let upto = snapshot.seq;
        history.mark.taking_in(Some(Part::Snapshot(upto)));
        let loaded = document.load(&snapshot.bytes);
        loaded.map_err(|error| RestoreError::Snapshot { upto, error })?;
    }
    let mut load = |record: &LogRecord| {
        history.mark.taking_in(Some(Part::Record(record.seq)));
        document.load(&record.bytes)
    };
    let mut waiting = Vec::new();
    for record in &history.records {
        if set_aside.contains(&record.seq) {
            continue;
        }
        match load(record) {
            Ok(imported) if imported.pending => waiting.push(record),
            Ok(_) => {}
            Err(ImportError::Poisoned) => return Ok(Attempt::Broken(record.seq)),
            // A member that has it sends it again: the room's version shows that it is missing.
            Err(error) => {
                tracing::error!(%error, seq = record.seq, "a record cannot be read");
                set_aside.insert(record.seq);
            }
        }
    }
    // Later records may have brought what they waited for.
    let mut unconnected = Vec::new();
    for record in waiting {
        match load(record) {
            Ok(imported) if imported.pending => unconnected.push(record.seq),
            Ok(_) => {}
            Err(ImportError::Poisoned) => return Ok(Attempt::Broken(record.seq)),
            Err(_) => unconnected.push(record.seq),
        }
    }
    Ok(match unconnected.as_slice() {
        [] => Attempt::Whole(document),
        _ => Attempt::Unconnected(unconnected),
    })
}

#[cfg(test)]
mod tests;

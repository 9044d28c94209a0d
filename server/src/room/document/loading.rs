//! Builds a document from what the log has, whatever state that is in.

use std::collections::BTreeSet;

use tavla_shared::board::{Document, ImportError};

use super::upkeep::Upkeep;
use crate::log::History;

/// Records that are given up on before the whole load is.
const QUARANTINED_MAX: usize = 16;

/// A document as the log had it.
#[derive(Debug)]
pub(super) struct Restored {
    pub(super) document: Document,
    pub(super) upkeep: Upkeep,
    /// Records that broke it and are not in it.
    pub(super) quarantined: Vec<u64>,
}

/// A document that cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum RestoreError {
    /// Its snapshot cannot be read; an older one may.
    #[error("the snapshot up to {upto} cannot be read: {error}")]
    Snapshot {
        /// The last record it was to contain.
        upto: u64,
        /// Why.
        error: ImportError,
    },
    /// Too much of it is broken.
    #[error("more than {QUARANTINED_MAX} records break the document")]
    Hopeless,
}

/// What came of one attempt.
enum Attempt {
    Whole(Document),
    /// This record breaks the document.
    Broken(u64),
    /// These wait for history that is not in the log.
    Unconnected(Vec<u64>),
}

/// Snapshot first, then the records one by one. A record that breaks the document is left out,
/// and everything is built again without it. So is one that waits for history the log does not
/// have: inside the document it would come to life with that history, unlogged by then, because
/// the snapshots in between do not contain it.
pub(super) fn restore(history: &History) -> Result<Restored, RestoreError> {
    let mut quarantined = Vec::new();
    let mut unconnected = BTreeSet::new();
    loop {
        let left_out = |seq: u64| quarantined.contains(&seq) || unconnected.contains(&seq);
        match attempt(history, left_out)? {
            Attempt::Whole(document) => {
                let upkeep = upkeep(history);
                return Ok(Restored {
                    document,
                    upkeep,
                    quarantined,
                });
            }
            Attempt::Broken(seq) => {
                tracing::error!(seq, "a record breaks its document; it is set aside");
                quarantined.push(seq);
            }
            Attempt::Unconnected(seqs) => {
                tracing::error!(?seqs, "records wait for history that the log does not have");
                unconnected.extend(seqs);
            }
        }
        if quarantined.len() > QUARANTINED_MAX {
            return Err(RestoreError::Hopeless);
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

fn attempt(history: &History, left_out: impl Fn(u64) -> bool) -> Result<Attempt, RestoreError> {
    let mut document = Document::new(None);
    if let Some(snapshot) = &history.snapshot {
        let upto = snapshot.seq;
        let loaded = document.load(&snapshot.bytes);
        loaded.map_err(|error| RestoreError::Snapshot { upto, error })?;
    }
    let mut waiting = Vec::new();
    for record in history
        .records
        .iter()
        .filter(|record| !left_out(record.seq))
    {
        match document.load(&record.bytes) {
            Ok(imported) if imported.pending => waiting.push(record),
            Ok(_) => {}
            Err(ImportError::Poisoned) => return Ok(Attempt::Broken(record.seq)),
            // A member that has it sends it again: the room's version shows that it is missing.
            Err(error) => tracing::error!(%error, seq = record.seq, "a record was not taken in"),
        }
    }
    // Later records may have brought what they waited for.
    let mut unconnected = Vec::new();
    for record in waiting {
        match document.load(&record.bytes) {
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

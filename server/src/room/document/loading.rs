//! Builds a document from what the log has, whatever state that is in.

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

/// Snapshot first, then the records one by one. A record that breaks the document is left out,
/// and everything is built again without it.
pub(super) fn restore(history: &History) -> Result<Restored, RestoreError> {
    let mut quarantined = Vec::new();
    loop {
        match attempt(history, &quarantined)? {
            Ok(document) => {
                let records = &history.records;
                let bytes = records
                    .iter()
                    .map(|record| record.bytes.len())
                    .sum::<usize>();
                let snapshot = history
                    .snapshot
                    .as_ref()
                    .map_or(0, |snapshot| snapshot.bytes.len());
                let upkeep = Upkeep::loaded(
                    records.len() as u64,
                    bytes as u64,
                    snapshot as u64,
                    history.last,
                );
                return Ok(Restored {
                    document,
                    upkeep,
                    quarantined,
                });
            }
            Err(seq) => quarantined.push(seq),
        }
        if quarantined.len() > QUARANTINED_MAX {
            return Err(RestoreError::Hopeless);
        }
    }
}

/// The document, or the record that broke it.
fn attempt(history: &History, without: &[u64]) -> Result<Result<Document, u64>, RestoreError> {
    let mut document = Document::new(None);
    if let Some(snapshot) = &history.snapshot {
        let upto = snapshot.seq;
        document
            .load(&snapshot.bytes)
            .map_err(|error| RestoreError::Snapshot { upto, error })?;
    }
    for record in history
        .records
        .iter()
        .filter(|record| !without.contains(&record.seq))
    {
        match document.load(&record.bytes) {
            Ok(_) => {}
            Err(ImportError::Poisoned) => {
                tracing::error!(
                    seq = record.seq,
                    "a record breaks its document; it is set aside"
                );
                return Ok(Err(record.seq));
            }
            // A member that has it sends it again: the room's version shows that it is missing.
            Err(error) => tracing::error!(%error, seq = record.seq, "a record was not taken in"),
        }
    }
    Ok(Ok(document))
}

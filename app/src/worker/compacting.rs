//! When a log is folded into a snapshot, and what has to be true before anything is deleted.

use std::time::Instant;

use tavla_shared::board::{Board, Document, ExportError};
use tavla_shared::store::{COMPACT_BYTES, COMPACT_RECORDS, NewRecord, StoreError};

use super::Timings;
use super::saving::{Log, Waiting};

/// A tail shorter than this is not worth a snapshot, however idle the board is.
const SHORT_RECORDS: u64 = 100;
const SHORT_BYTES: u64 = 64 << 10;

/// A tail this many times too long is compacted without waiting for a quiet moment.
const OVERDUE: u64 = 8;

/// Why a log was not compacted. It is whole.
#[derive(Debug, thiserror::Error)]
pub(super) enum CompactError {
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// When to compact, if nothing is edited until then.
pub(super) fn due(log: &Log, last_edit: Instant, timings: &Timings) -> Option<Instant> {
    if !log.may_be_cut() {
        return None;
    }
    let tail = log.tail;
    if tail.records > OVERDUE * COMPACT_RECORDS || tail.bytes > OVERDUE * COMPACT_BYTES {
        Some(last_edit)
    } else if tail.is_long() {
        Some(last_edit + timings.quiet)
    } else if tail.records >= SHORT_RECORDS || tail.bytes >= SHORT_BYTES {
        Some(last_edit + timings.idle)
    } else {
        None
    }
}

/// Folds the log into a snapshot. Nothing may be unsaved, and nothing in the log unseen.
///
/// The snapshot is loaded into a document of its own, which must be whole, and read back from the
/// store. Updates that wait for history are in no snapshot, so those that still wait are appended
/// again, after what the snapshot stands for.
pub(super) fn compact(
    log: &mut Log,
    board: &mut Board,
    waiting: &mut Vec<Waiting>,
) -> Result<(), CompactError> {
    let version = board.version();
    let snapshot = board.snapshot()?;
    let (upto, document) = (log.last, log.document.clone());
    if !waiting.is_empty() {
        let mut copy = Document::new(None);
        let loaded = copy.load(&snapshot).is_ok();
        waiting.retain(|waiting| {
            loaded
                && copy
                    .import_early(&waiting.update)
                    .is_ok_and(|imported| imported.pending)
        });
        let records: Vec<_> = waiting
            .iter()
            .map(|waiting| NewRecord {
                origin: waiting.origin,
                bytes: &waiting.update,
            })
            .collect();
        let seqs = log.store.append(&log.document, &records)?;
        log.note_appended(&seqs);
    }
    let compacted = log
        .store
        .compact(&log.document, &snapshot, upto, |snapshot| {
            let verified = Document::verify(snapshot, &version);
            if let Err(fault) = &verified {
                tracing::error!(board = document, %fault, "a snapshot was refused");
            }
            verified.is_ok()
        })?;
    log.tail = log.store.tail_stats(&log.document)?;
    tracing::info!(
        board = log.document,
        bytes = snapshot.len(),
        deleted = compacted.records,
        "the log was compacted"
    );
    Ok(())
}

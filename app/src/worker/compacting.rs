//! When a log is folded into a snapshot, and what has to be true before anything is deleted.

use std::time::Instant;

use tavla_shared::board::{Document, ExportError, SnapshotFault, Version};
use tavla_shared::store::{COMPACT_BYTES, COMPACT_RECORDS, NewRecord, StoreError};

use super::Timings;
use super::model::Model;
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
    #[error("the snapshot is no good: {0}")]
    Snapshot(#[from] SnapshotFault),
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

/// Folds the log into a snapshot; it must be one that [may be cut](Log::may_be_cut).
pub(super) fn compact<M: Model>(
    log: &mut Log,
    model: &mut M,
    waiting: &mut Vec<Waiting>,
) -> Result<(), CompactError> {
    let version = model.version();
    let snapshot = model.snapshot()?;
    fold(log, &snapshot, &version, waiting)
}

/// Has a snapshot stand for the log, once it is known to be whole and of this version.
///
/// Updates that wait for history are in no snapshot: those that still wait are written once more,
/// behind what the snapshot stands for.
pub(super) fn fold(
    log: &mut Log,
    snapshot: &[u8],
    version: &Version,
    waiting: &mut Vec<Waiting>,
) -> Result<(), CompactError> {
    // Before anything is written: what fails here would write the same again each time.
    Document::verify(snapshot, version)?;
    let fates = fates(snapshot, waiting)?;
    let upto = match log.cut_at {
        Some(upto) if !fates.contains(&Fate::Refused) => upto,
        _ => write_behind(log, waiting, &fates)?,
    };
    let mut fates = fates.into_iter();
    waiting.retain(|_| fates.next() == Some(Fate::Waits));
    let compacted = log.store.compact(&log.document, snapshot, upto, |_| true)?;
    log.cut_at = None;
    log.tail = log.store.tail_stats(&log.document)?;
    log.unsynced = log.store.unsynced_count(&log.document)?;
    tracing::info!(
        board = log.document,
        bytes = snapshot.len(),
        deleted = compacted.records,
        "the log was compacted"
    );
    Ok(())
}

/// What became of an update that waited for history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The snapshot has it.
    Contained,
    /// It waits still.
    Waits,
    /// A document made of the snapshot does not take it.
    Refused,
}

/// Asks a document made of the snapshot about each update that waits.
fn fates(snapshot: &[u8], waiting: &[Waiting]) -> Result<Vec<Fate>, SnapshotFault> {
    let mut fates = Vec::new();
    if waiting.is_empty() {
        return Ok(fates);
    }
    let mut copy = loaded(snapshot)?;
    for waiting in waiting {
        fates.push(match copy.load(&waiting.update) {
            Ok(imported) if imported.pending || imported.new => Fate::Waits,
            Ok(_) => Fate::Contained,
            Err(error) => {
                tracing::error!(%error, "an update that waited for history is not taken any more");
                Fate::Refused
            }
        });
        if copy.is_poisoned() {
            // It can say nothing of the others.
            copy = loaded(snapshot)?;
        }
    }
    Ok(fates)
}

fn loaded(snapshot: &[u8]) -> Result<Document, SnapshotFault> {
    let mut copy = Document::new(None);
    copy.load(snapshot).map_err(SnapshotFault::Unreadable)?;
    Ok(copy)
}

/// Writes what still waits once more at the end of the log, and what is refused, to be set aside
/// there; gives the last record before that.
fn write_behind(log: &mut Log, waiting: &[Waiting], fates: &[Fate]) -> Result<u64, StoreError> {
    let upto = log.last;
    let fates = waiting.iter().zip(fates);
    let kept: Vec<_> = fates
        .filter(|(_, fate)| **fate != Fate::Contained)
        .collect();
    if kept.is_empty() {
        return Ok(upto);
    }
    let records: Vec<_> = kept
        .iter()
        .map(|(waiting, _)| NewRecord {
            origin: waiting.origin,
            bytes: &waiting.update,
        })
        .collect();
    let seqs = log.store.append(&log.document, &records)?;
    log.note_appended(&seqs);
    log.cut_at = Some(upto);
    let refused = seqs
        .zip(&kept)
        .filter(|(_, (_, fate))| **fate == Fate::Refused);
    log.set_aside(refused.map(|(seq, _)| seq));
    Ok(upto)
}

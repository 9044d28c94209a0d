//! A history in batches small enough to send, each applicable once those before it are. Small is
//! meant in bytes and in all else that whoever takes them in bounds: what came in many updates can
//! be too much for one.
//!
//! Nothing is kept between two batches but how far they have come, so that a history on its way to
//! somebody costs no memory, however long it is.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use loro::{ExportMode, ID, IdSpan, LoroDoc, LoroEncodeError, VersionVector};

use super::guard::is_takeable;
use super::version::Version;

/// The size a batch should not exceed, in bytes: with its envelope it fits one frame of the wire,
/// which arrives whole or not at all, however slow the line.
pub(super) const BATCH_BYTES_MAX: usize = 200 << 10;
/// What a batch should have at least, while there is more.
const BATCH_BYTES_MIN: usize = BATCH_BYTES_MAX / 2;
/// What the number of operations in a batch is chosen for.
const BATCH_BYTES_AIM: usize = BATCH_BYTES_MAX / 4 * 3;
/// Operations that are tried first, when nothing is known of their size.
const OPS_FIRST: usize = 65_536;
/// The next attempt takes no more than so many times the operations of the last.
const OPS_GROWTH_MAX: usize = 8;

/// What somebody still lacks of a history that is sent batch by batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Backlog {
    reached: VersionVector,
    /// How many operations the next batch should take.
    ops: usize,
}

impl Backlog {
    /// Everything that is not in `version`.
    pub fn since(version: &Version) -> Self {
        Self {
            reached: version.vector().clone(),
            ops: OPS_FIRST,
        }
    }

    /// What there is once all batches so far have arrived.
    pub fn reached(&self) -> Version {
        Version::of(self.reached.clone())
    }
}

/// A run of operations, exported.
struct Batch {
    reached: VersionVector,
    ops: usize,
    bytes: Vec<u8>,
}

/// Operations of one change, from the first that is missing to the change's end.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    lamport: u32,
    peer: u64,
    start: i32,
    end: i32,
}

/// Exports the next batch and notes that it was; none where nothing is missing.
pub(super) fn next_batch(
    doc: &LoroDoc,
    backlog: &mut Backlog,
) -> Result<Option<Vec<u8>>, LoroEncodeError> {
    let all = doc.oplog_vv();
    let from = &backlog.reached;
    let missing: usize = from.get_missing_span(&all).into_iter().map(span_len).sum();
    if missing == 0 {
        return Ok(None);
    }
    // Whoever takes it in may know peers that are unknown here.
    let peers = 2 * all.len();
    let mut ops = backlog.ops.clamp(1, missing);
    let mut fits: Option<Batch> = None;
    let mut most = missing;
    let batch = loop {
        let batch = export(doc, from, &all, ops)?;
        let bytes = batch.bytes.len();
        let aim = ops_for_aim(&batch);
        if bytes > BATCH_BYTES_MAX && batch.ops > 1 {
            most = batch.ops - 1;
        } else if batch.ops > 1 && !is_takeable(&batch.bytes, peers) {
            most = batch.ops / 2;
        } else if bytes >= BATCH_BYTES_MIN || batch.ops >= most {
            break batch;
        } else {
            fits = Some(batch);
        }
        if let Some(largest) = fits.take_if(|fits| fits.ops >= most) {
            break largest;
        }
        ops = match &fits {
            // Between one that is too small and one that is too large lies a large operation.
            Some(fits) if most < missing => usize::midpoint(fits.ops + 1, most),
            Some(fits) => aim.clamp(fits.ops + 1, most),
            None => aim.clamp(1, most),
        };
    };
    backlog.ops = ops_for_aim(&batch).max(1);
    backlog.reached = batch.reached;
    Ok(Some(batch.bytes))
}

/// All batches of what `from` lacks of `doc`.
pub(super) fn updates_since(
    doc: &LoroDoc,
    from: &Version,
) -> Result<Vec<Vec<u8>>, LoroEncodeError> {
    let mut backlog = Backlog::since(from);
    std::iter::from_fn(|| next_batch(doc, &mut backlog).transpose()).collect()
}

fn ops_for_aim(batch: &Batch) -> usize {
    let ops = batch.ops.saturating_mul(BATCH_BYTES_AIM) / batch.bytes.len().max(1);
    ops.min(batch.ops.saturating_mul(OPS_GROWTH_MAX))
}

fn export(
    doc: &LoroDoc,
    from: &VersionVector,
    all: &VersionVector,
    ops: usize,
) -> Result<Batch, LoroEncodeError> {
    let reached = advanced(doc, from, all, ops);
    let spans = from.get_missing_span(&reached);
    let ops = spans.iter().copied().map(span_len).sum();
    let bytes = doc.export(ExportMode::updates_in_range(spans))?;
    Ok(Batch {
        reached,
        ops,
        bytes,
    })
}

/// `from` with the next `ops` operations, in causal order.
///
/// An operation's logical time is greater than that of everything it depends on, and within a
/// change only the first depends on others'. So the change with the lowest time among the next ones
/// of all writers depends on nothing that is still missing.
fn advanced(doc: &LoroDoc, from: &VersionVector, all: &VersionVector, ops: usize) -> VersionVector {
    let mut reached = from.clone();
    let next = |span: IdSpan| Reverse(next_run(doc, span));
    let mut runs: BinaryHeap<Reverse<Run>> =
        from.get_missing_span(all).into_iter().map(next).collect();
    let mut left = ops;
    while left > 0
        && let Some(Reverse(run)) = runs.pop()
    {
        let len = (run.end - run.start).max(0) as usize;
        let end = run.start + len.min(left) as i32;
        left -= len.min(left);
        reached.insert(run.peer, end);
        let last = all.get(&run.peer).copied().unwrap_or(end);
        if end == run.end && end < last {
            runs.push(next(IdSpan::new(run.peer, end, last)));
        }
    }
    reached
}

/// The first change of a span, as far as it lies in it; all of it where no change is known there.
fn next_run(doc: &LoroDoc, span: IdSpan) -> Run {
    let (peer, start, end) = (span.peer, span.counter.start, span.counter.end);
    let Some(change) = doc.get_change(ID::new(peer, start)) else {
        return Run {
            lamport: 0,
            peer,
            start,
            end,
        };
    };
    Run {
        lamport: change.lamport + (start - change.id.counter).max(0) as u32,
        peer,
        start,
        end: end.min(change.id.counter + change.len as i32),
    }
}

fn span_len(span: IdSpan) -> usize {
    (span.counter.end - span.counter.start).max(0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Document;

    const PEERS: usize = 3;

    /// Bytes that do not compress.
    fn noise(len: usize, state: &mut u64) -> Vec<u8> {
        (0..len).map(|_| dice(state, 256) as u8).collect()
    }

    fn dice(state: &mut u64, sides: usize) -> usize {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize % sides
    }

    /// One commit: a small one, a long one of small operations, or a single large value.
    fn write(document: &mut Document, state: &mut u64) {
        let (kind, len) = (dice(state, 20), dice(state, 300_000));
        let key = dice(state, 1_000).to_string();
        let value = noise(len, state);
        document.guarded(|doc| {
            let map = doc.get_map("m");
            match kind {
                0 => map.insert(&key, value).unwrap(),
                1 => {
                    for (at, part) in value.chunks(60).enumerate() {
                        map.insert(&at.to_string(), part.to_vec()).unwrap();
                    }
                }
                _ => map.insert(&key, 1).unwrap(),
            }
            doc.commit();
        });
    }

    fn bring(from: &mut Document, to: &mut Document) {
        for batch in from.updates_since(&to.version()).unwrap() {
            assert!(!to.import(&batch).unwrap().pending);
        }
    }

    /// Several people's work, with the versions that it went through at the first of them.
    fn history(state: &mut u64) -> (Document, Vec<Version>) {
        let peers = 1..=PEERS as u64;
        let mut documents: Vec<_> = peers.map(|peer| Document::new(Some(peer))).collect();
        let mut versions = vec![Version::default()];
        for _ in 0..150 {
            let (writer, to) = (dice(state, PEERS), dice(state, PEERS));
            write(&mut documents[writer], state);
            if writer != to && dice(state, 3) == 0 {
                let [from, to] = documents.get_disjoint_mut([writer, to]).unwrap();
                bring(from, to);
                versions.push(documents[0].version());
            }
        }
        let (first, others) = documents.split_first_mut().unwrap();
        for other in others {
            bring(other, first);
        }
        (documents.swap_remove(0), versions)
    }

    #[test]
    fn every_batch_applies_after_those_before_it() {
        let mut state = 7;
        for _ in 0..2 {
            let (mut source, versions) = history(&mut state);
            for from in versions.iter().step_by(versions.len() / 2 + 1) {
                let mut joiner = Document::new(None);
                let mut known = Backlog::since(&Version::default());
                while !joiner.version().includes(from) {
                    let batch = source.next_batch(&mut known).unwrap().unwrap();
                    joiner.import(&batch).unwrap();
                }
                let mut backlog = Backlog::since(&joiner.version());
                while let Some(batch) = source.next_batch(&mut backlog).unwrap() {
                    let imported = joiner.import(&batch).unwrap();
                    assert!(imported.new && !imported.pending);
                    assert_eq!(joiner.version(), backlog.reached());
                    assert!(batch.len() <= 300_000 + 1_000, "{}", batch.len());
                    // Work goes on meanwhile.
                    if dice(&mut state, 8) == 0 {
                        write(&mut source, &mut state);
                    }
                }
                assert_eq!(joiner.version(), source.version());
            }
        }
    }

    #[test]
    fn only_a_single_operation_is_larger_than_a_batch_should_be() {
        let mut document = Document::new(Some(1));
        let mut state = 1;
        let sizes = [
            1_000, 150_000, 150_000, 900_000, 10, 10, 250_000, 100_000, 90_000,
        ];
        for (at, len) in sizes.into_iter().enumerate() {
            let value = noise(len, &mut state);
            document.guarded(|doc| doc.get_map("m").insert(&at.to_string(), value).unwrap());
        }
        let batches = document.updates_since(&Version::default()).unwrap();
        let large = |batch: &&Vec<u8>| batch.len() > BATCH_BYTES_MAX;
        assert_eq!(batches.iter().filter(large).count(), 2);
        assert!(batches.len() <= 8, "{}", batches.len());
    }

    #[test]
    fn a_short_history_is_one_batch() {
        let mut document = Document::new(Some(1));
        let mut state = 1;
        for _ in 0..40 {
            document.guarded(|doc| {
                let key = dice(&mut state, 1_000).to_string();
                doc.get_map("m").insert(&key, 1).unwrap();
                doc.commit();
            });
        }
        assert_eq!(
            document.updates_since(&Version::default()).unwrap().len(),
            1
        );
    }

    #[test]
    fn changes_too_entangled_for_one_update_go_in_several() {
        const PEERS: u64 = 750;
        let mut document = Document::new(Some(1));
        document.guarded(|doc| {
            for turn in 0..4 * PEERS {
                doc.set_peer_id(1 + turn % PEERS).unwrap();
                doc.get_map("m").insert("key", turn as i64 % 50).unwrap();
                doc.commit();
            }
        });
        let batches = document.updates_since(&Version::default()).unwrap();
        assert!(batches.len() >= 2, "{}", batches.len());
        let takeable = |batch: &Vec<u8>| is_takeable(batch, 2 * PEERS as usize);
        assert!(batches.iter().all(takeable));
    }
}

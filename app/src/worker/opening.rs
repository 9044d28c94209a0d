//! From the store to a board: loaded, repaired as far as it goes, under a peer id that is safe.
//!
//! A peer id goes on counting where its operations on the disk end. Where part of the log is lost
//! that may be too early, and counting again from there would scramble the document for everyone:
//! so every id of the board is retired first, and a new one taken.

use std::collections::BTreeSet;

use tavla_shared::id::PeerId;
use tavla_shared::store::{self, Loaded, Part, Store, StoreError};

use super::Damage;
use super::model::Model;
use super::saving::{Unsaved, Waiting};

/// A document that is ready to be worked on.
pub(super) struct Ready<M: Model> {
    pub(super) model: M,
    pub(super) change: M::Change,
    pub(super) damage: Damage,
    /// Whether the peer id may be given back at a clean end.
    pub(super) leased: bool,
    /// The newest record on the disk.
    pub(super) last: u64,
    /// Records that are not in the document and could not be set aside.
    pub(super) aside: Vec<u64>,
    /// The positions of unsaved updates that are not in the document.
    pub(super) refused: Vec<usize>,
    /// Updates that wait for history, which no snapshot contains.
    pub(super) waiting: Vec<Waiting>,
}

/// Under which id to go on, if it can be gone on under it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    pub(super) peer: PeerId,
    pub(super) leased: bool,
    /// How many operations it had made.
    pub(super) ops: usize,
}

/// Opens `document`, with `unsaved` updates on top of what the store has; without those that were
/// refused before.
///
/// # Errors
/// [`StoreError`] where the store cannot be read. Where it cannot be written the board opens.
pub(super) fn open<M: Model>(
    store: &mut Store,
    document: &str,
    unsaved: &[Unsaved],
    before: Option<Before>,
    random: &mut dyn FnMut() -> u64,
) -> Result<Ready<M>, StoreError> {
    let mut opening = Opening {
        document,
        before,
        damage: Damage::default(),
        aside: Vec::new(),
        noted: false,
        lease: None,
    };
    let unsaved: Vec<(usize, &Unsaved)> = unsaved
        .iter()
        .enumerate()
        .filter(|(_, unsaved)| !unsaved.refused)
        .collect();
    let mut snapshots_before = u64::MAX;
    let mut refused: BTreeSet<u64> = BTreeSet::new();
    let mark = store.mark_loading(document);
    match mark.suspect() {
        Some(Part::Snapshot(upto)) => {
            snapshots_before = upto;
            opening.damage.snapshots += 1;
        }
        Some(Part::Record(seq)) => {
            opening.set_aside(store, &[seq]);
            refused.insert(seq);
        }
        None => {}
    }
    loop {
        let mut loaded = store.load_before(document, snapshots_before)?;
        loaded
            .records
            .retain(|record| !refused.contains(&record.seq));
        opening.note_damage(store, &loaded);
        let (peer, leased) = opening.lease(store, random);
        let on_top = unsaved.iter().map(|(_, unsaved)| unsaved.update.as_slice());
        let parts = loaded.parts().chain(on_top).collect();
        let snapshots = usize::from(loaded.snapshot.is_some());
        let (model, report) = M::open(peer, parts, &mut |at| {
            mark.taking_in(at.and_then(|at| part(&loaded, at)));
        });
        if let (Some(snapshot), Some((0, reason))) = (&loaded.snapshot, report.rejected.first()) {
            tracing::warn!(%reason, upto = snapshot.upto, "a snapshot was refused");
            snapshots_before = snapshot.upto;
            opening.damage.snapshots += 1;
            continue;
        }
        let saved = snapshots..snapshots + loaded.records.len();
        let bad: Vec<u64> = report
            .rejected
            .iter()
            .filter(|(at, _)| saved.contains(at))
            .map(|(at, _)| loaded.records[at - snapshots].seq)
            .collect();
        if !bad.is_empty() {
            opening.set_aside(store, &bad);
            refused.extend(bad);
            continue;
        }
        let too_early = before
            .is_some_and(|before| before.peer == peer && model.version().ops_of(peer) < before.ops);
        if too_early {
            opening.retire(store);
            continue;
        }
        let left_out: Vec<usize> = report
            .rejected
            .iter()
            .filter_map(|(at, _)| unsaved.get(at.checked_sub(saved.end)?))
            .map(|(at, _)| *at)
            .collect();
        if !left_out.is_empty() {
            tracing::error!(board = document, ?left_out, "unsaved edits cannot be read");
            opening.damage.records += left_out.len() as u64;
        }
        // A snapshot waits for nothing.
        let waiting = report
            .pending
            .iter()
            .filter_map(|at| update(&loaded, &unsaved, at.checked_sub(snapshots)?));
        return Ok(Ready {
            waiting: waiting.collect(),
            refused: left_out,
            model,
            change: report.change,
            damage: opening.damage,
            aside: opening.aside,
            leased,
            last: loaded.last,
        });
    }
}

/// The update at this position, of those that are saved and then those that are not.
fn update(loaded: &Loaded, unsaved: &[(usize, &Unsaved)], at: usize) -> Option<Waiting> {
    let (origin, update) = if let Some(record) = loaded.records.get(at) {
        (record.origin, record.bytes.clone())
    } else {
        let (_, unsaved) = unsaved.get(at - loaded.records.len())?;
        (unsaved.origin, unsaved.update.clone())
    };
    Some(Waiting { origin, update })
}

/// The part of the log at this position; none for what is not on the disk yet.
fn part(loaded: &Loaded, at: usize) -> Option<Part> {
    let snapshot = loaded.snapshot.as_ref();
    let record = match (snapshot, at) {
        (Some(snapshot), 0) => return Some(Part::Snapshot(snapshot.upto)),
        (Some(_), at) => at - 1,
        (None, at) => at,
    };
    loaded
        .records
        .get(record)
        .map(|record| Part::Record(record.seq))
}

struct Opening<'a> {
    document: &'a str,
    before: Option<Before>,
    damage: Damage,
    /// Records that should be set aside, where the store did not.
    aside: Vec<u64>,
    /// Whether the damage the store reports is counted.
    noted: bool,
    lease: Option<(PeerId, bool)>,
}

impl Opening<'_> {
    /// Counts what is damaged, once, and keeps damaged records aside.
    fn note_damage(&mut self, store: &mut Store, loaded: &Loaded) {
        if std::mem::replace(&mut self.noted, true) {
            return;
        }
        let mut lost = 0;
        let mut damaged = Vec::new();
        for damage in &loaded.damage {
            match damage {
                store::Damage::Record { seq } => damaged.push(*seq),
                store::Damage::Missing { seqs } => lost += seqs.end - seqs.start,
                store::Damage::Snapshot { .. } => self.damage.snapshots += 1,
            }
        }
        self.damage.records += lost;
        if !damaged.is_empty() {
            self.set_aside(store, &damaged);
        } else if lost > 0 {
            self.retire(store);
        }
    }

    /// Keeps records from being loaded again or deleted.
    fn set_aside(&mut self, store: &mut Store, seqs: &[u64]) {
        tracing::error!(board = self.document, ?seqs, "saved edits cannot be read");
        self.damage.records += seqs.len() as u64;
        // First: after a crash in between, the damage must still be there to be found.
        self.retire(store);
        if let Err(error) = store.quarantine(self.document, seqs) {
            tracing::warn!(%error, ?seqs, "damaged records could not be set aside");
            self.aside.extend_from_slice(seqs);
        }
    }

    fn retire(&mut self, store: &mut Store) {
        self.lease = None;
        self.before = None;
        if let Err(error) = store.retire_peers(self.document) {
            // Then neither can one be leased: the next one is new and used once.
            tracing::warn!(%error, "peer ids could not be retired");
        }
    }

    /// A peer id, and whether it may be given back.
    fn lease(&mut self, store: &mut Store, random: &mut dyn FnMut() -> u64) -> (PeerId, bool) {
        if let Some(lease) = self.lease {
            return lease;
        }
        let kept = self.before.map(|before| (before.peer, before.leased));
        let lease = kept.unwrap_or_else(|| match store.lease_peer(self.document, random()) {
            Ok(peer) => (peer, true),
            // A disk that takes no lease: a new id, which nobody will be given again.
            Err(error) => {
                tracing::warn!(%error, "no peer id could be leased; a new one is used once");
                (random().clamp(1, u64::MAX - 1), false)
            }
        });
        self.lease = Some(lease);
        lease
    }
}

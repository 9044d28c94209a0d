//! Looks through what is kept of a document: whether each part can be taken in, and whether the
//! snapshots hold what the records say. Changes nothing and needs no room.

use tavla_shared::board::{Document, Version};
use tavla_shared::store::{Damage, Kept, Record, Snapshot};

/// What is wrong with a document, in words; empty for a sound one.
pub fn faults(kept: &Kept) -> Vec<String> {
    let mut faults: Vec<String> = kept.damage.iter().map(told).collect();
    let mut sound: Vec<(&Snapshot, Version)> = Vec::new();
    for snapshot in &kept.snapshots {
        match verified(snapshot) {
            Ok(version) => sound.push((snapshot, version)),
            Err(reason) => {
                faults.push(format!("the snapshot up to {}: {reason}", snapshot.upto));
            }
        }
    }
    let mut before: Option<&Snapshot> = None;
    for (snapshot, version) in &sound {
        if let Some(fault) = compared(kept, before, snapshot, version) {
            faults.push(fault);
        }
        before = Some(snapshot);
    }
    faults.extend(tail(kept, before));
    faults
}

fn told(damage: &Damage) -> String {
    match damage {
        Damage::Record { seq } => format!("record {seq} is not what was written"),
        Damage::Missing { seqs } if seqs.end - seqs.start == 1 => {
            format!("record {} is missing", seqs.start)
        }
        Damage::Missing { seqs } => {
            format!("records {} to {} are missing", seqs.start, seqs.end - 1)
        }
        Damage::Snapshot { upto } => {
            format!("the snapshot up to {upto} is not what was written")
        }
    }
}

/// The version of a snapshot that somebody could live from.
fn verified(snapshot: &Snapshot) -> Result<Version, String> {
    let mut copy = Document::new(None);
    copy.load(&snapshot.bytes)
        .map_err(|error| error.to_string())?;
    let version = copy.version();
    Document::verify(&snapshot.bytes, &version).map_err(|fault| fault.to_string())?;
    Ok(version)
}

/// Whether a snapshot lacks something of the records that it stands for, or holds something else,
/// as far as these are still there.
fn compared(
    kept: &Kept,
    before: Option<&Snapshot>,
    snapshot: &Snapshot,
    version: &Version,
) -> Option<String> {
    let after = before.map_or(0, |before| before.upto);
    let stood_for = |seq: u64| after < seq && seq <= snapshot.upto;
    let records: Vec<&Record> = kept
        .records
        .iter()
        .filter(|record| stood_for(record.seq))
        .collect();
    let aside = kept.quarantined.iter().filter(|seq| stood_for(**seq));
    if (records.len() + aside.count()) as u64 != snapshot.upto.saturating_sub(after) {
        return None;
    }
    let mut replayed = Document::new(None);
    // What cannot be taken in is told with the rest of the records.
    let parts = before.map(|before| &before.bytes);
    for bytes in parts
        .into_iter()
        .chain(records.iter().map(|one| &one.bytes))
    {
        replayed.load(bytes).ok()?;
    }
    let upto = snapshot.upto;
    if !version.includes(&replayed.version()) {
        return Some(format!(
            "the snapshot up to {upto} lacks what its records hold"
        ));
    }
    if replayed.version() != *version {
        // It holds what was written while it was made: more than its records, and no less.
        return None;
    }
    let mut loaded = Document::new(None);
    loaded.load(&snapshot.bytes).ok()?;
    match replayed.has_content_of(&mut loaded) {
        Some(true) => None,
        Some(false) => Some(format!(
            "the snapshot up to {upto} shows something else than its records"
        )),
        None => Some(format!("the records up to {upto} cannot be read")),
    }
}

/// What is wrong with the document as a server would load it, and with the records before.
fn tail(kept: &Kept, newest: Option<&Snapshot>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut document = Document::new(None);
    if let Some(newest) = newest
        && let Err(error) = document.load(&newest.bytes)
    {
        faults.push(format!("the snapshot up to {}: {error}", newest.upto));
    }
    for record in &kept.records {
        match document.load(&record.bytes) {
            Ok(imported) if imported.pending => faults.push(format!(
                "record {} builds on history that is not there",
                record.seq
            )),
            Ok(_) => {}
            Err(error) => faults.push(format!("record {}: {error}", record.seq)),
        }
        if document.is_poisoned() {
            return faults;
        }
    }
    if !document.is_readable() {
        faults.push("its content cannot be read".to_owned());
    }
    faults
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::{Board, Edit, EditBatch};
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Kind, Shape};
    use tavla_shared::store::RecordOrigin;

    use super::*;

    fn drawn(board: &mut Board, name: &str) -> Vec<u8> {
        let shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Rectangle);
        let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
        board.apply(&batch, 1).unwrap().update
    }

    fn record(seq: u64, bytes: Vec<u8>) -> Record {
        Record {
            seq,
            origin: RecordOrigin::Remote,
            bytes,
        }
    }

    fn kept() -> Kept {
        let mut board = Board::new(1);
        let mut records = vec![record(1, drawn(&mut board, "a"))];
        records.push(record(2, drawn(&mut board, "b")));
        let snapshots = vec![Snapshot {
            upto: 2,
            bytes: board.snapshot().unwrap(),
        }];
        records.push(record(3, drawn(&mut board, "c")));
        Kept {
            snapshots,
            records,
            ..Kept::default()
        }
    }

    #[test]
    fn a_sound_document_has_no_fault() {
        assert_eq!(faults(&kept()), Vec::<String>::new());
        assert_eq!(faults(&Kept::default()), Vec::<String>::new());
    }

    #[test]
    fn a_snapshot_that_lacks_what_its_records_hold_is_found() {
        let mut kept = kept();
        let mut early = Board::new(1);
        drawn(&mut early, "a");
        kept.snapshots[0].bytes = early.snapshot().unwrap();
        assert_eq!(
            faults(&kept),
            ["the snapshot up to 2 lacks what its records hold"]
        );
    }

    #[test]
    fn a_snapshot_that_shows_something_else_is_found() {
        let mut kept = kept();
        let mut other = Board::new(1);
        drawn(&mut other, "x");
        drawn(&mut other, "y");
        kept.snapshots[0].bytes = other.snapshot().unwrap();
        kept.records.pop();
        assert_eq!(
            faults(&kept),
            ["the snapshot up to 2 shows something else than its records"]
        );
    }

    #[test]
    fn records_that_cannot_be_taken_in_are_found() {
        let mut kept = kept();
        kept.snapshots.clear();
        kept.records.remove(1);
        kept.records.push(record(4, b"no update".to_vec()));
        kept.damage = vec![Damage::Missing { seqs: 2..3 }, Damage::Snapshot { upto: 2 }];
        let faults = faults(&kept);
        assert_eq!(faults[0], "record 2 is missing");
        assert_eq!(faults[1], "the snapshot up to 2 is not what was written");
        assert_eq!(faults[2], "record 3 builds on history that is not there");
        assert!(faults[3].starts_with("record 4: "), "{faults:?}");
        assert_eq!(faults.len(), 4);
    }
}

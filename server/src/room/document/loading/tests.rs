//! Logs in which something is wrong.

use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};
use tavla_shared::store::{LoadingMark, NewRecord, RecordOrigin, Store};

use super::*;

/// Updates as a hostile writer sends them; see `tests/fixtures/README.md`.
const BREAKS_LORO: &[u8] = include_bytes!("../../../../../tests/fixtures/updates/breaks-loro.bin");
const DEPENDENCIES: &[u8] =
    include_bytes!("../../../../../tests/fixtures/updates/dependencies.bin");

/// What `peer` does, one shape an update.
fn updates(peer: u64, count: usize) -> Vec<Vec<u8>> {
    let mut board = Board::new(peer);
    let mut draw = |at| {
        let id = ShapeId::new(&format!("p{peer}s{at}")).unwrap();
        let edit = Edit::Create(Shape::new(id, Kind::Ellipse).into());
        let batch = EditBatch::new("draw", vec![edit]);
        board.apply(&batch, 0).unwrap().update
    };
    (0..count).map(&mut draw).collect()
}

fn history(records: &[&[u8]]) -> History {
    let record = |(at, bytes): (usize, &&[u8])| LogRecord {
        seq: at as u64 + 1,
        bytes: bytes.to_vec(),
    };
    History {
        exists: true,
        records: records.iter().enumerate().map(record).collect(),
        last: records.len() as u64,
        ..History::default()
    }
}

#[track_caller]
fn check(history: &History, set_aside: &[u64], holds: &[&[u8]]) {
    let restored = restore(history).unwrap();
    assert_eq!(restored.set_aside, set_aside);
    let mut expected = Document::new(None);
    for update in holds {
        expected.import(update).unwrap();
    }
    assert_eq!(restored.document.version(), expected.version());
}

#[test]
fn what_cannot_be_taken_in_is_set_aside_and_the_rest_is_there() {
    let (ada, bo) = (updates(1, 2), updates(2, 1));
    let [first, second] = [&ada[0], &ada[1]].map(Vec::as_slice);
    let other = bo[0].as_slice();
    check(
        &history(&[first, second, other]),
        &[],
        &[first, second, other],
    );
    check(&history(&[first, b"rubbish", other]), &[2], &[first, other]);
    check(
        &history(&[first, DEPENDENCIES, other]),
        &[2],
        &[first, other],
    );
    check(
        &history(&[first, BREAKS_LORO, other]),
        &[2],
        &[first, other],
    );
    // It waits for what is not there, or only came late.
    check(&history(&[second, other]), &[1], &[other]);
    check(
        &history(&[second, other, first]),
        &[],
        &[first, second, other],
    );
    let damaged = History {
        damaged: vec![7],
        ..history(&[first])
    };
    check(&damaged, &[7], &[first]);
}

#[test]
fn each_load_of_a_log_full_of_poison_gets_further() {
    let ada = updates(1, 1);
    let mut records = vec![BREAKS_LORO; 40];
    records.push(&ada[0]);
    let mut history = history(&records);
    let mut lefts = Vec::new();
    while let Err(error) = restore(&history) {
        let RestoreError::Unfinished { set_aside } = error else {
            panic!("{error}");
        };
        history
            .records
            .retain(|record| !set_aside.contains(&record.seq));
        lefts.push(history.records.len());
    }
    assert_eq!(lefts, [24, 7]);
    check(&history, &[35, 36, 37, 38, 39, 40], &[&ada[0]]);
}

#[test]
fn a_snapshot_that_cannot_be_loaded_is_named() {
    let snapshot = LogRecord {
        seq: 3,
        bytes: b"rubbish".to_vec(),
    };
    let history = History {
        snapshot: Some(snapshot),
        ..history(&[])
    };
    let restored = restore(&history);
    assert!(matches!(
        restored,
        Err(RestoreError::Snapshot { upto: 3, .. })
    ));
}

/// A mark that three processes left who died over `part`.
fn left_by_the_dead(store: &Store, part: Part) -> LoadingMark {
    for _ in 0..3 {
        let mark = store.mark_loading("b");
        mark.taking_in(Some(part));
        std::mem::forget(mark);
    }
    store.mark_loading("b")
}

#[test]
fn what_ended_the_process_again_and_again_is_not_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("tavla.db")).unwrap();
    let record = NewRecord {
        origin: RecordOrigin::Remote,
        bytes: b"there is such a document",
    };
    store.append("b", &[record]).unwrap();
    let ada = updates(1, 1);
    let bo = updates(2, 1);
    let suspected = History {
        mark: left_by_the_dead(&store, Part::Record(2)),
        ..history(&[&ada[0], &bo[0]])
    };
    check(&suspected, &[2], &[&ada[0]]);
    drop(suspected);
    let mut document = Document::new(None);
    document.import(&ada[0]).unwrap();
    let suspected = History {
        mark: left_by_the_dead(&store, Part::Snapshot(1)),
        snapshot: Some(LogRecord {
            seq: 1,
            bytes: document.snapshot().unwrap(),
        }),
        ..history(&[])
    };
    let restored = restore(&suspected);
    assert!(matches!(
        restored,
        Err(RestoreError::Snapshot { upto: 1, .. })
    ));
    // What it says of the next document is nothing.
    drop(suspected);
    assert_eq!(store.mark_loading("b").suspect(), None);
}

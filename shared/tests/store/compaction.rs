//! Compaction: nothing is lost, whichever snapshot turns out to be damaged.

use std::sync::mpsc::TrySendError;

use tavla_shared::store::{
    COMPACT_BYTES, COMPACT_RECORDS, Damage, Loaded, Store, StoreError, TailStats,
};

use super::{Place, content, fill, local};

/// A stand-in for a document's snapshot: the contents of all records up to this one.
fn snapshot(upto: u64) -> Vec<u8> {
    (1..=upto).flat_map(content).collect()
}

/// 40 records, with snapshots up to 10, 20 and so on, `snapshots` of them.
fn compacted(place: &Place, snapshots: u64) -> Store {
    let mut store = place.store();
    fill(&mut store, "b", 40);
    for upto in (1..=snapshots).map(|n| n * 10) {
        store
            .compact("b", &snapshot(upto), upto, |bytes| bytes == snapshot(upto))
            .unwrap();
    }
    store
}

/// Whether what was loaded is all 40 records, starting from the snapshot up to `from`.
#[track_caller]
fn check_whole(loaded: &Loaded, from: u64) {
    assert_eq!(
        loaded.snapshot.as_ref().map_or(0, |snapshot| snapshot.upto),
        from
    );
    let whole: Vec<u8> = loaded.parts().flatten().copied().collect();
    assert_eq!(whole, snapshot(40));
}

#[test]
fn a_snapshot_takes_the_place_of_what_it_contains() {
    for snapshots in 0..=4 {
        let place = Place::new();
        let store = compacted(&place, snapshots);
        let loaded = store.load("b").unwrap();
        check_whole(&loaded, snapshots * 10);
        assert_eq!(loaded.damage, []);
    }
}

#[test]
fn the_log_is_trimmed_once_there_is_enough_to_fall_back_on() {
    let place = Place::new();
    let mut store = compacted(&place, 2);
    let third = store.compact("b", &snapshot(30), 30, |_| true).unwrap();
    assert_eq!((third.records, third.snapshots), (10, 0));
    let fourth = store.compact("b", &snapshot(40), 40, |_| true).unwrap();
    assert_eq!((fourth.records, fourth.snapshots), (10, 1));
    assert_eq!(store.append("b", &[local(b"next")]).unwrap(), 41..42);
}

#[test]
fn any_damaged_snapshot_can_be_done_without() {
    for snapshots in 1..=4_u64 {
        let kept: Vec<u64> = (1..=snapshots).rev().take(3).map(|n| n * 10).collect();
        for damaged in 1..=kept.len() {
            // With three snapshots or more, one of them has to be sound.
            let fallback = kept.get(damaged).copied();
            if fallback.is_none() && snapshots >= 3 {
                continue;
            }
            let place = Place::new();
            drop(compacted(&place, snapshots));
            for upto in &kept[..damaged] {
                place.sql(&format!(
                    "UPDATE snapshots SET bytes = x'00' WHERE upto = {upto}"
                ));
            }
            let loaded = place.store().load("b").unwrap();
            check_whole(&loaded, fallback.unwrap_or(0));
            let expected: Vec<_> = kept[..damaged]
                .iter()
                .map(|&upto| Damage::Snapshot { upto })
                .collect();
            assert_eq!(loaded.damage, expected);
        }
    }
}

#[test]
fn a_snapshot_the_document_refuses_can_be_passed_over() {
    let place = Place::new();
    let store = compacted(&place, 4);
    check_whole(&store.load_before("b", 40).unwrap(), 30);
    check_whole(&store.load_before("b", 30).unwrap(), 20);
}

#[test]
fn a_damaged_snapshot_does_not_count_as_something_to_fall_back_on() {
    let place = Place::new();
    drop(compacted(&place, 3));
    place.sql("UPDATE snapshots SET bytes = x'00' WHERE upto = 30");
    let mut store = place.store();
    let compacted = store.compact("b", &snapshot(40), 40, |_| true).unwrap();
    assert_eq!(compacted.damage, [Damage::Snapshot { upto: 30 }]);
    assert_eq!((compacted.records, compacted.snapshots), (0, 0));
    check_whole(&store.load_before("b", 20).unwrap(), 10);
}

#[test]
fn a_snapshot_that_does_not_verify_leaves_the_log_whole() {
    let place = Place::new();
    let mut store = compacted(&place, 3);
    let refused = store.compact("b", &snapshot(40), 40, |_| false);
    assert_eq!(refused, Err(StoreError::SnapshotRefused { upto: 40 }));
    let loaded = store.load("b").unwrap();
    check_whole(&loaded, 30);
    assert_eq!(loaded.damage, []);
    check_whole(&store.load_before("b", 20).unwrap(), 10);
}

#[test]
fn a_snapshot_that_does_not_verify_leaves_an_earlier_one_of_the_same_place() {
    let place = Place::new();
    let mut store = compacted(&place, 4);
    let refused = store.compact("b", b"something else", 40, |_| false);
    assert_eq!(refused, Err(StoreError::SnapshotRefused { upto: 40 }));
    check_whole(&store.load("b").unwrap(), 40);
    // One that does takes its place: the document layer may have refused the earlier one.
    store.compact("b", &snapshot(40), 40, |_| true).unwrap();
    check_whole(&store.load("b").unwrap(), 40);
}

#[test]
fn a_snapshot_must_fit_the_log() {
    let place = Place::new();
    let mut store = compacted(&place, 2);
    for upto in [0, 19, 41] {
        let refused = store.compact("b", b"s", upto, |_| true);
        assert_eq!(refused, Err(StoreError::SnapshotRange { upto, last: 40 }));
    }
    check_whole(&store.load("b").unwrap(), 20);
}

#[test]
fn a_record_set_aside_outlives_compaction() {
    let place = Place::new();
    let mut store = place.store();
    fill(&mut store, "b", 40);
    store.quarantine("b", &[5]).unwrap();
    for upto in [10, 20, 30] {
        store.compact("b", b"s", upto, |_| true).unwrap();
    }
    let count = "SELECT count(*) FROM records WHERE seq <= 10";
    let connection = rusqlite::Connection::open(place.file()).unwrap();
    assert_eq!(connection.query_row(count, [], |row| row.get(0)), Ok(1));
}

#[test]
fn the_tail_is_what_a_load_has_to_replay() {
    let place = Place::new();
    let mut store = compacted(&place, 3);
    let bytes = (31..=40).map(|seq| content(seq).len() as u64).sum();
    assert_eq!(
        store.tail_stats("b").unwrap(),
        TailStats { records: 10, bytes }
    );
    store.quarantine("b", &[40]).unwrap();
    assert_eq!(store.tail_stats("b").unwrap().records, 9);
    assert!(
        !TailStats {
            records: COMPACT_RECORDS,
            bytes: COMPACT_BYTES
        }
        .is_long()
    );
    assert!(
        TailStats {
            records: COMPACT_RECORDS + 1,
            bytes: 0
        }
        .is_long()
    );
    assert!(
        TailStats {
            records: 1,
            bytes: COMPACT_BYTES + 1
        }
        .is_long()
    );
}

#[test]
fn edits_in_a_snapshot_only_still_count_as_unsent() {
    let place = Place::new();
    let mut store = compacted(&place, 4);
    store.mark_synced("b", 15).unwrap();
    let unsynced = store.unsynced("b").unwrap();
    assert!(!unsynced.complete);
    assert_eq!(unsynced.records.len(), 20);
    store.mark_synced("b", 30).unwrap();
    let unsynced = store.unsynced("b").unwrap();
    assert_eq!((unsynced.complete, unsynced.records.len()), (true, 10));
}

#[test]
fn what_is_measured_while_snapshots_are_made_counts_nothing_twice() {
    const RECORDS: u64 = 50;
    let place = Place::new();
    let mut store = place.store();
    fill(&mut store, "b", RECORDS);
    let whole = snapshot(RECORDS).len() as u64;
    let file = place.file();
    let (measured, most) = std::sync::mpsc::sync_channel(0);
    let measuring = std::thread::Builder::new()
        .name("measuring".to_owned())
        .spawn(move || {
            let store = Store::open(&file).unwrap();
            let mut most = 0;
            loop {
                most = store.extent("b").unwrap().bytes.max(most);
                if measured.try_send(most) == Err(TrySendError::Disconnected(most)) {
                    return;
                }
            }
        })
        .unwrap();
    for upto in 1..=RECORDS {
        store.compact("b", &snapshot(upto), upto, |_| true).unwrap();
        assert!(most.recv().unwrap() <= whole, "up to {upto}");
    }
    drop(most);
    measuring.join().unwrap();
}

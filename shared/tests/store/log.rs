//! Appending and loading.

use tavla_shared::store::{Append, Extent, Loaded, Record, RecordOrigin, Unsynced};

use super::{Place, content, fill, local, remote};

fn record(seq: u64, origin: RecordOrigin, bytes: &[u8]) -> Record {
    Record {
        seq,
        origin,
        bytes: bytes.to_vec(),
    }
}

#[test]
fn an_unknown_document_is_empty() {
    let place = Place::new();
    let store = place.store();
    assert_eq!(store.load("nobody").unwrap(), Loaded::default());
    assert_eq!(store.unsynced_count("nobody").unwrap(), 0);
}

#[test]
fn records_come_back_in_order_with_their_numbers() {
    let place = Place::new();
    let mut store = place.store();
    assert_eq!(
        store.append("b", &[local(b"one"), remote(b"two")]).unwrap(),
        1..3
    );
    assert_eq!(store.append("b", &[]).unwrap(), 3..3);
    assert_eq!(store.append("b", &[local(b"")]).unwrap(), 3..4);
    drop(store);
    let expected = Loaded {
        records: vec![
            record(1, RecordOrigin::Local, b"one"),
            record(2, RecordOrigin::Remote, b"two"),
            record(3, RecordOrigin::Local, b""),
        ],
        last: 3,
        ..Loaded::default()
    };
    assert_eq!(place.store().load("b").unwrap(), expected);
}

#[test]
fn one_commit_serves_many_documents() {
    let place = Place::new();
    let mut store = place.store();
    store.append("b", &[local(b"zero")]).unwrap();
    let (one, two) = ([local(b"one")], [local(b"x"), local(b"y")]);
    let batch = [
        Append {
            document: "b",
            records: &one,
        },
        Append {
            document: "b.talk",
            records: &two,
        },
        Append {
            document: "b",
            records: &one,
        },
    ];
    assert_eq!(store.append_many(&batch).unwrap(), [2..3, 1..3, 3..4]);
    assert_eq!(store.documents().unwrap(), ["b", "b.talk"]);
}

#[test]
fn what_a_server_has_is_not_sent_again() {
    let place = Place::new();
    let mut store = place.store();
    store
        .append("b", &[local(b"1"), remote(b"2"), local(b"3"), remote(b"4")])
        .unwrap();
    assert_eq!(store.unsynced_count("b").unwrap(), 2);
    store.mark_synced("b", 1).unwrap();
    let left = Unsynced {
        records: vec![record(3, RecordOrigin::Local, b"3")],
        complete: true,
    };
    assert_eq!(store.unsynced("b").unwrap(), left);
    // An answer that arrives late changes nothing, and one from the future is not believed.
    store.mark_synced("b", 0).unwrap();
    assert_eq!(store.unsynced("b").unwrap(), left);
    store.mark_synced("b", 99).unwrap();
    assert_eq!(store.unsynced_count("b").unwrap(), 0);
    store.append("b", &[local(b"5")]).unwrap();
    assert_eq!(store.unsynced_count("b").unwrap(), 1);
    store.clear_synced("b").unwrap();
    assert_eq!(store.unsynced_count("b").unwrap(), 3);
}

#[test]
fn a_record_set_aside_is_not_loaded_again() {
    let place = Place::new();
    let mut store = place.store();
    fill(&mut store, "b", 3);
    store.quarantine("b", &[2]).unwrap();
    let loaded = store.load("b").unwrap();
    let seqs: Vec<_> = loaded.records.iter().map(|record| record.seq).collect();
    assert_eq!(
        (seqs, loaded.quarantined, loaded.damage),
        (vec![1, 3], vec![2], vec![])
    );
}

#[test]
fn a_deleted_document_is_gone_and_its_space_is_given_back() {
    let place = Place::new();
    let mut store = place.store();
    let large = vec![7; 1 << 20];
    store.append("large", &[local(&large)]).unwrap();
    fill(&mut store, "small", 5);
    store.delete_document("large").unwrap();
    assert_eq!(store.load("large").unwrap(), Loaded::default());
    assert_eq!(store.load("small").unwrap().records[4].bytes, content(5));
    drop(store);
    assert!(std::fs::metadata(place.file()).unwrap().len() < 1 << 19);
}

#[test]
fn how_much_there_is_of_a_document_is_known_without_reading_it() {
    let place = Place::new();
    let mut store = place.store();
    let extent = |last, bytes| Extent { last, bytes };
    assert_eq!(store.extent("b").unwrap(), extent(0, 0));
    let records = [local(b"one"), remote(b"three")];
    store.append("b", &records).unwrap();
    assert_eq!(store.extent("b").unwrap(), extent(2, 8));
    store.compact("b", b"snap", 2, |_| true).unwrap();
    assert_eq!(store.extent("b").unwrap(), extent(2, 4));
    store.append("b", &[local(b"x")]).unwrap();
    assert_eq!(store.extent("b").unwrap(), extent(3, 5));
    assert_eq!(store.extent("other").unwrap(), extent(0, 0));
}

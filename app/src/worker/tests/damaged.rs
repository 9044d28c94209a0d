//! Bytes that break Loro, and logs that are not what was written.

use super::*;
use tavla_shared::board::{Document, ImportError};
use tavla_shared::store::{NewRecord, RecordOrigin};

/// An update that makes Loro panic: a sound one changed at random places, with its checksum put
/// right, until one does.
fn poison() -> Vec<u8> {
    let (_, updates) = somebody(66, "evil", 1);
    let sound = &updates[0];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..200_000 {
        let mut bytes = sound.clone();
        for _ in 0..3 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let at = 22 + (state >> 33) as usize % (bytes.len() - 22);
            bytes[at] ^= (state >> 8) as u8 | 1;
        }
        let sum = xxhash_rust::xxh32::xxh32(&bytes[20..], u32::from_le_bytes(*b"LORO"));
        bytes[16..20].copy_from_slice(&sum.to_le_bytes());
        let mut document = Document::new(Some(1));
        if document.import_early(&bytes) == Err(ImportError::Poisoned) {
            return bytes;
        }
    }
    panic!("no update breaks Loro any more: this test can go");
}

#[test]
fn an_update_that_breaks_the_document_is_refused_and_costs_no_edit() {
    let place = Place::new();
    let (mut client, opened) = place.open();
    client.save(1, vec![create("a")]);
    let port = port(&client);
    let (_, good) = somebody(7, "good", 2);
    client.edit(2, vec![create("c")]);
    let updates = vec![good[0].clone(), poison(), good[1].clone()];
    let imported = import(&port, updates);
    let refused = vec![(1, ImportError::Poisoned)];
    assert_eq!(
        imported,
        SyncEvent::Imported {
            ticket: 1,
            refused,
            pending: false
        }
    );
    let rebuilt = client.wait(|event| match event {
        BoardEvent::Rebuilt(rebuilt) => Some(rebuilt.clone()),
        _ => None,
    });
    assert_eq!(names(&rebuilt.change.shapes), ["a", "c", "good-0"]);
    assert_eq!((rebuilt.peer, rebuilt.damage), (opened.peer, opened.damage));
    let told = client.wait(|event| match event {
        BoardEvent::ImportRefused { count, reason } => Some((*count, reason.clone())),
        _ => None,
    });
    assert_eq!(told, (1, ImportError::Poisoned));
    client.save(3, vec![moved("a", 4.0)]);
    client.close();
    assert_eq!(names(&place.saved()), ["a", "c", "good-0"]);
}

#[test]
fn a_saved_record_that_breaks_the_document_is_kept_aside() {
    let place = Place::new();
    let (mut client, opened) = place.open();
    client.save(1, vec![create("a")]);
    client.close();
    let poison = poison();
    let record = NewRecord {
        origin: RecordOrigin::Remote,
        bytes: &poison,
    };
    place.store().append("b", &[record]).unwrap();

    let (client, again) = place.open();
    assert_eq!(names(&again.change.shapes), ["a"]);
    assert_eq!(again.damage.records, 1);
    assert_ne!(again.peer, opened.peer);
    client.close();
    let (client, third) = place.open();
    assert_eq!(third.damage.records, 0);
    client.close();
    assert_eq!(place.store().load("b").unwrap().quarantined, [2]);
}

#[test]
fn a_lost_record_costs_the_peer_id() {
    let place = Place::new();
    let (mut client, opened) = place.open();
    client.save(1, vec![create("a")]);
    client.save(2, vec![create("c")]);
    client.close();
    // The store never leaves out a record by itself; a number without one says it was lost.
    let mut bytes = std::fs::read(place.file()).unwrap();
    let loaded = place.store().load("b").unwrap();
    let record = &loaded.records[1].bytes;
    let found = bytes
        .windows(record.len())
        .position(|window| window == record.as_slice());
    let at = found.unwrap();
    bytes[at + 5] ^= 0xff;
    std::fs::write(place.file(), bytes).unwrap();

    let (mut client, again) = place.open();
    assert_eq!(
        (names(&again.change.shapes), again.damage.records),
        (vec!["a"], 1)
    );
    assert_ne!(again.peer, opened.peer);
    client.save(1, vec![create("d")]);
    client.close();
    assert_eq!(names(&place.saved()), ["a", "d"]);
}

#[test]
fn a_snapshot_the_document_refuses_is_passed_over() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.save(1, vec![create("a")]);
    client.close();
    let mut store = place.store();
    store
        .compact("b", b"not a snapshot at all", 1, |_| true)
        .unwrap();
    let (client, opened) = place.open();
    assert_eq!(names(&opened.change.shapes), ["a"]);
    assert_eq!((opened.damage.records, opened.damage.snapshots), (0, 1));
    client.close();
}

//! Bytes that break Loro, and logs that are not what was written.

use tavla_shared::board::ImportError;
use tavla_shared::store::{BoardRow, NewRecord, RecordOrigin};

use super::*;
use crate::worker::saving::{Log, Waiting};
use crate::worker::{compacting, opening};

/// A snapshot that was made of a document with an update that is refused today.
const UNREADABLE_SNAPSHOT: &[u8] =
    include_bytes!("../../../../tests/fixtures/updates/unreadable-snapshot.bin");

#[test]
fn an_update_that_breaks_the_document_is_refused_and_costs_no_edit() {
    let place = Place::new();
    let (mut client, opened) = place.open();
    client.save(1, vec![create("a")]);
    let port = port(&client);
    let (_, good) = somebody(7, "good", 2);
    client.edit(2, vec![create("c")]);
    let updates = vec![good[0].clone(), BREAKS_LORO.to_vec(), good[1].clone()];
    let imported = import(&port, updates);
    let refused = vec![(1, ImportError::Poisoned)];
    assert_eq!(
        imported,
        SyncEvent::Imported {
            ticket: 1,
            refused,
            pending: false,
            caught_up: false
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
    let record = NewRecord {
        origin: RecordOrigin::Remote,
        bytes: BREAKS_LORO,
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
fn a_log_is_not_cut_before_what_broke_the_document_is_kept_aside() {
    let place = Place::new();
    let (_, updates) = somebody(7, "theirs", 120);
    let bytes = updates.iter().map(Vec::as_slice).chain([BREAKS_LORO]);
    let origin = RecordOrigin::Remote;
    let records: Vec<_> = bytes.map(|bytes| NewRecord { origin, bytes }).collect();
    let mut holder = place.store();
    holder.append("b", &records).unwrap();
    let row = BoardRow {
        id: "b".to_owned(),
        title: String::new(),
        created: NOW,
        modified: NOW,
        opened: None,
        trashed: None,
        server: None,
    };
    holder.put_board(&row).unwrap();
    let options = StoreOptions {
        busy_timeout: Duration::from_millis(1),
        ..StoreOptions::default()
    };
    let store = Store::open_with(&place.file(), options).unwrap();
    let mut log = Log::new(store, "b".to_owned());
    let mut opened = None;
    // While one writes, nobody else can.
    let held = holder.update_board("b", |_| {
        opened =
            Some(opening::open::<Board>(&mut log.store, "b", &[], None, &mut || 9_u64).unwrap());
    });
    assert_eq!(held, Ok(true));
    let ready = opened.unwrap();
    log.begin(&ready).unwrap();
    assert_eq!((ready.damage.records, &log.aside[..]), (1, &[121][..]));
    let due = |log: &Log| compacting::due(log, Instant::now(), &Timings::default());
    assert_eq!(due(&log), None);

    let (_, more) = somebody(8, "more", 1);
    log.push(origin, more[0].clone());
    log.save(&ready.model).unwrap();
    assert!(due(&log).is_some());
    assert_eq!(place.store().load("b").unwrap().quarantined, [121]);
}

#[test]
fn an_unsaved_edit_that_breaks_the_document_is_told_once_and_set_aside_when_it_is_saved() {
    let place = Place::new();
    let (_, theirs) = somebody(7, "theirs", 3);
    let (_, saved) = somebody(8, "saved", 1);
    let origin = RecordOrigin::Remote;
    let record = NewRecord {
        origin,
        bytes: &saved[0],
    };
    place.store().append("b", &[record]).unwrap();
    let mut log = Log::new(place.store(), "b".to_owned());
    for update in [&theirs[0][..], BREAKS_LORO, &theirs[2][..]] {
        log.push(origin, update.to_vec());
    }
    let mut peers = 20_u64..;
    let mut random = || peers.next().unwrap();
    let ready =
        opening::open::<Board>(&mut log.store, "b", &log.unsaved, None, &mut random).unwrap();
    assert_eq!((ready.damage.records, &ready.refused[..]), (1, &[1][..]));
    let update = theirs[2].clone();
    assert_eq!(ready.waiting, [Waiting { origin, update }]);
    log.begin(&ready).unwrap();
    let again =
        opening::open::<Board>(&mut log.store, "b", &log.unsaved, None, &mut random).unwrap();
    assert_eq!((again.damage.records, &again.refused[..]), (0, &[][..]));
    log.begin(&again).unwrap();

    log.save(&again.model).unwrap();
    let loaded = place.store().load("b").unwrap();
    assert_eq!(loaded.quarantined, [3]);
    let kept: Vec<u64> = loaded.records.iter().map(|record| record.seq).collect();
    assert_eq!(kept, [1, 2, 4]);
    assert!(log.may_be_cut());
}

#[test]
fn a_refused_edit_is_kept_when_those_that_a_full_disk_keeps_waiting_are_made_fewer() {
    let place = Place::new();
    let mut log = Log::new(place.store(), "b".to_owned());
    for _ in 0..5_000 {
        log.push(RecordOrigin::Remote, BREAKS_LORO.to_vec());
    }
    log.unsaved[1].refused = true;
    log.shrink_unsaved(&mut Board::new(1), &[]);
    let kept: Vec<_> = log
        .unsaved
        .iter()
        .map(|it| (&it.update[..], it.refused))
        .collect();
    assert_eq!(kept, [(BREAKS_LORO, true)]);
}

#[test]
fn what_a_full_disk_keeps_waiting_is_made_fewer_and_stays_whose_it_was() {
    let place = Place::new();
    let (board, updates) = somebody(7, "theirs", 4_097);
    for origin in [RecordOrigin::Remote, RecordOrigin::Local] {
        let mut log = Log::new(place.store(), "b".to_owned());
        let mut here = Board::new(1);
        for update in &updates {
            here.import(update).unwrap();
            log.push(origin, update.clone());
        }
        log.shrink_unsaved(&mut here, &[]);
        assert!(log.unsaved.len() < 10, "{}", log.unsaved.len());
        assert!(log.unsaved.iter().all(|it| it.origin == origin));
        let updates = log.unsaved.iter().map(|it| it.update.as_slice());
        let (read, _) = Board::open(2, updates);
        assert_eq!(read.version(), board.version());
    }
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
    // The second is sound by all it says of itself, and panics in whoever reads it.
    for snapshot in [b"not a snapshot at all", UNREADABLE_SNAPSHOT] {
        place.store().compact("b", snapshot, 1, |_| true).unwrap();
        let (client, opened) = place.open();
        assert_eq!(names(&opened.change.shapes), ["a"]);
        assert_eq!((opened.damage.records, opened.damage.snapshots), (0, 1));
        client.close();
    }
}

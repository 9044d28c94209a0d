//! A disk that does not take what it is given.

use super::*;
use crate::worker::WorkerFailure;
use crate::worker::compacting::{CompactError, compact};
use crate::worker::saving::{Log, Waiting};
use tavla_shared::store::{NewRecord, RecordOrigin, StoreError};

/// A worker whose disk is full but for a little; `free` makes room.
pub(super) fn nearly_full(place: &Place) -> Client {
    let large = vec![1; 1 << 20];
    let record = NewRecord {
        origin: RecordOrigin::Local,
        bytes: &large,
    };
    place.store().append("large", &[record]).unwrap();
    let length = std::fs::metadata(place.file()).unwrap().len();
    let options = StoreOptions {
        bytes_max: Some(length + 40_000),
        ..StoreOptions::default()
    };
    let timings = Timings {
        retry: Duration::from_millis(20),
        ..Timings::default()
    };
    Client::open(WorkerSpec {
        options,
        timings,
        ..spec(&place.file())
    })
    .0
}

pub(super) fn long_text(name: &str) -> Edit {
    // Random enough that no encoding makes it small.
    let letters = (0..60_000_u32)
        .map(|n| char::from(b'a' + (n.wrapping_mul(2_654_435_761).rotate_left(7) % 26) as u8));
    Edit::Splice {
        id: id(name),
        at: 0,
        delete: 0,
        insert: letters.collect::<String>().into(),
    }
}

#[test]
fn an_edit_a_full_disk_does_not_take_stays_on_the_board_and_is_saved_later() {
    let place = Place::new();
    let mut client = nearly_full(&place);
    client.save(1, vec![create("a")]);
    for n in 0..5 {
        client.edit(
            2 + n,
            vec![create(&format!("t{n}")), long_text(&format!("t{n}"))],
        );
    }
    assert!(!client.confirmed(6).shapes.is_empty());
    let (edits, error) = client.wait(|event| match event {
        BoardEvent::NotSaved { edits, error } => Some((*edits, error.clone())),
        _ => None,
    });
    assert!((1..=5).contains(&edits), "{edits}");
    assert_eq!(error, StoreError::DiskFull { path: place.file() });
    client.send(BoardCommand::Close {
        discard_unsaved: false,
    });
    let refused = client.wait(|event| match event {
        BoardEvent::CloseRefused { error, .. } => Some(error.clone()),
        _ => None,
    });
    assert_eq!(refused, StoreError::DiskFull { path: place.file() });

    place.store().delete_document("large").unwrap();
    // It is tried again without being asked.
    client.wait(|event| matches!(event, BoardEvent::Saved { unsynced: 6 }).then_some(()));
    client.close();
    assert_eq!(names(&place.saved()), ["a", "t0", "t1", "t2", "t3", "t4"]);
}

#[test]
fn what_cannot_be_saved_is_given_up_only_when_told_to() {
    let place = Place::new();
    let mut client = nearly_full(&place);
    client.save(1, vec![create("a")]);
    client.edit(
        2,
        vec![create("t"), long_text("t"), create("u"), long_text("u")],
    );
    client.wait(|event| matches!(event, BoardEvent::NotSaved { .. }).then_some(()));
    client.send(BoardCommand::Close {
        discard_unsaved: true,
    });
    let discarded = client.wait(|event| match event {
        BoardEvent::Closed { discarded } => Some(*discarded),
        _ => None,
    });
    assert_eq!(discarded, 1);
    client.worker.join();
    assert_eq!(names(&place.saved()), ["a"]);
}

#[test]
fn a_worker_nobody_holds_keeps_what_a_full_disk_refuses_until_it_takes_it() {
    let place = Place::new();
    let mut client = nearly_full(&place);
    client.save(1, vec![create("a")]);
    client.edit(
        2,
        vec![create("t"), long_text("t"), create("u"), long_text("u")],
    );
    client.wait(|event| matches!(event, BoardEvent::NotSaved { .. }).then_some(()));
    let end = client.worker.end();
    drop(client);
    place.store().delete_document("large").unwrap();
    end.wait();
    assert_eq!(names(&place.saved()), ["a", "t", "u"]);
}

#[test]
fn what_waits_for_history_is_written_once_however_often_a_snapshot_finds_no_room() {
    let place = Place::new();
    let mut board = Board::new(1);
    let edits = vec![create("t"), long_text("t"), create("u"), long_text("u")];
    let written = board.apply(&EditBatch::new("edit", edits), NOW).unwrap();
    let (_, updates) = somebody(7, "theirs", 3);
    assert!(board.import(&updates[2]).unwrap().pending);
    let late = Waiting {
        origin: RecordOrigin::Remote,
        update: updates[2].clone(),
    };
    let record = |origin, bytes| NewRecord { origin, bytes };
    let records = [
        record(RecordOrigin::Local, &written.update),
        record(late.origin, &late.update),
    ];
    place.store().append("b", &records).unwrap();
    let length = std::fs::metadata(place.file()).unwrap().len();
    let options = StoreOptions {
        bytes_max: Some(length + 40_000),
        ..StoreOptions::default()
    };
    let store = Store::open_with(&place.file(), options).unwrap();
    let mut log = Log::new(store, "b".to_owned());
    log.last = 2;
    let mut waiting = vec![late.clone()];
    for _ in 0..2 {
        let full = compact(&mut log, &mut board, &mut waiting);
        let no_room = matches!(full, Err(CompactError::Store(StoreError::DiskFull { .. })));
        assert!(no_room, "{full:?}");
        assert_eq!(log.last, 3);
    }
    log.store = place.store();
    compact(&mut log, &mut board, &mut waiting).unwrap();
    let loaded = place.store().load("b").unwrap();
    assert_eq!(loaded.snapshot.map(|snapshot| snapshot.upto), Some(2));
    let kept: Vec<_> = loaded.records.into_iter().map(|it| it.bytes).collect();
    assert_eq!((kept, waiting), (vec![late.update.clone()], vec![late]));
}

#[test]
fn a_board_whose_store_cannot_be_opened_says_so() {
    let place = Place::new();
    let file = place.folder.path().join("no/such/place.db");
    let worker = start(spec(&file)).unwrap();
    let events = worker.wait_events(PATIENCE);
    assert!(
        matches!(
            &events[..],
            [BoardEvent::Failed(WorkerFailure::Store(
                StoreError::Io { .. }
            ))]
        ),
        "{events:?}"
    );
    worker.join();
}

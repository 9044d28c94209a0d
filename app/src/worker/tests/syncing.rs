//! What comes from a server and goes to one.

use tavla_shared::board::ExportError;

use super::*;
use crate::worker::SendError;
use crate::worker::giving::answer;

#[test]
fn a_local_edit_is_answered_before_a_long_import_ends() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let port = port(&client);
    let (theirs, updates) = somebody(7, "theirs", 10_000);
    port.send(SyncCommand::Import { ticket: 3, updates })
        .unwrap();
    // Some of it is in.
    client.wait(|event| matches!(event, BoardEvent::Changed { .. }).then_some(()));
    client.edit(1, vec![create("mine")]);
    client.confirmed(1);
    assert_eq!(port.events(), [], "the import was over first");
    let imported = wait_sync(&port, |event| Some(event.clone()));
    assert_eq!(
        imported,
        SyncEvent::Imported {
            ticket: 3,
            refused: vec![],
            pending: false,
            caught_up: false
        }
    );
    client.close();
    let saved = place.saved();
    assert_eq!(names(&saved), ["mine", "theirs-0"]);
    assert_eq!(&saved[1], theirs.shape(&id("theirs-0")).unwrap());
}

#[test]
fn what_others_sent_is_saved_and_not_sent_back() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let port = port(&client);
    let (_, updates) = somebody(7, "theirs", 3);
    import(&port, updates.clone());
    assert_eq!(client.saved(), 0);
    assert_eq!(place.saved().len(), 1);
    // The same again is nothing new, and takes no room.
    import(&port, updates);
    client.save(1, vec![create("mine")]);
    assert_eq!(place.store().load("b").unwrap().last, 4);
    client.close();
}

#[test]
fn an_import_says_whether_all_is_here_that_the_server_had_at_the_join() {
    let place = Place::new();
    let (client, _) = place.open();
    let port = port(&client);
    let (theirs, updates) = somebody(7, "theirs", 3);
    let (_, others) = somebody(8, "others", 1);
    let since = SyncCommand::Since {
        join: 1,
        version: theirs.version(),
    };
    port.send(since.clone()).unwrap();
    let caught_up = |updates: &[Vec<u8>]| match import(&port, updates.to_vec()) {
        SyncEvent::Imported { caught_up, .. } => caught_up,
        other => panic!("{other:?}"),
    };
    assert!(!caught_up(&updates[..2]));
    assert!(!caught_up(&others), "something else went in");
    assert!(caught_up(&updates[2..]));
    assert!(caught_up(&others));
    port.send(SyncCommand::Left).unwrap();
    assert!(!caught_up(&others), "of no join any more");
    port.send(since).unwrap();
    assert!(caught_up(&others));
    client.close();
}

#[test]
fn edits_go_out_once_they_are_saved_and_are_not_counted_once_they_are_acked() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.save(1, vec![create("a")]);
    let port = port(&client);
    let mut server = Board::new(9);
    port.send(SyncCommand::Version { join: 4 }).unwrap();
    port.send(SyncCommand::Since {
        join: 5,
        version: server.version(),
    })
    .unwrap();
    let mut version = Version::default();
    let upto = wait_sync(&port, |event| match event {
        SyncEvent::Version {
            join: 4,
            version: mine,
        } => {
            version = mine.clone();
            None
        }
        SyncEvent::Missing {
            join: 5,
            updates,
            upto,
            ..
        } => {
            for update in updates {
                server.import(update).unwrap();
            }
            Some(*upto)
        }
        other => panic!("{other:?}"),
    });
    assert_eq!((upto, server.version()), (1, version));

    client.edit(2, vec![create("c")]);
    let seq = wait_sync(&port, |event| match event {
        SyncEvent::Outgoing { seq, update } => {
            server.import(update).unwrap();
            Some(*seq)
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(
        names(&server.shapes().cloned().collect::<Vec<_>>()),
        ["a", "c"]
    );
    assert_eq!(place.store().load("b").unwrap().last, seq);
    client.wait(|event| matches!(event, BoardEvent::Saved { unsynced: 2 }).then_some(()));
    port.send(SyncCommand::Acked { upto: seq }).unwrap();
    client.wait(|event| matches!(event, BoardEvent::Saved { unsynced: 0 }).then_some(()));
    client.close();
    let (client, opened) = place.open();
    assert_eq!(opened.unsynced, 0);
    client.close();
}

#[test]
fn a_port_that_was_replaced_neither_asks_nor_takes_what_is_for_the_next() {
    let place = Place::new();
    let (client, _) = place.open();
    let first = port(&client);
    first.send(SyncCommand::Version { join: 1 }).unwrap();
    let second = port(&client);
    assert_eq!(first.wait_events(PATIENCE), [SyncEvent::Gone]);
    let refused = first.send(SyncCommand::Left);
    assert!(matches!(refused, Err(SendError::Gone(_))), "{refused:?}");
    // Whatever the first had asked, the second's answer is the first thing that it is told.
    let version = Version::default();
    second
        .send(SyncCommand::Since { join: 1, version })
        .unwrap();
    let answer = wait_sync(&second, |event| Some(event.clone()));
    assert!(matches!(answer, SyncEvent::Missing { .. }), "{answer:?}");
    assert_eq!(first.events(), [SyncEvent::Gone]);
    client.close();
}

#[test]
fn nothing_goes_out_while_nobody_asked() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let port = port(&client);
    client.save(1, vec![create("a")]);
    port.send(SyncCommand::Since {
        join: 1,
        version: Version::default(),
    })
    .unwrap();
    wait_sync(&port, |event| {
        matches!(event, SyncEvent::Missing { .. }).then_some(())
    });
    port.send(SyncCommand::Left).unwrap();
    port.send(SyncCommand::Version { join: 2 }).unwrap();
    wait_sync(&port, |event| {
        matches!(event, SyncEvent::Version { .. }).then_some(())
    });
    client.save(2, vec![create("c")]);
    assert_eq!(port.events(), []);
    client.close();
    assert_eq!(port.events(), [SyncEvent::Gone]);
}

#[test]
fn a_history_that_cannot_be_written_is_an_answer_too() {
    let error = ExportError::Poisoned;
    assert_eq!(
        answer(3, Err(error.clone())),
        SyncEvent::ExportFailed { join: 3, error }
    );
}

/// Whether what a server lacks that has nothing may be this device's own.
#[track_caller]
fn own(port: &SyncPort) -> bool {
    let version = Version::default();
    port.send(SyncCommand::Since { join: 1, version }).unwrap();
    wait_sync(port, |event| match event {
        SyncEvent::Missing { updates, own, .. } => {
            assert!(!updates.is_empty());
            Some(*own)
        }
        _ => None,
    })
}

#[test]
fn what_others_made_is_not_one_s_own_and_what_was_acked_is_not_waited_for() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let port = port(&client);
    let (_, updates) = somebody(7, "theirs", 3);
    import(&port, updates);
    assert!(!own(&port));
    client.save(1, vec![create("mine")]);
    assert!(own(&port));
    let upto = place.store().load("b").unwrap().last;
    port.send(SyncCommand::Acked { upto }).unwrap();
    assert!(!own(&port));
    client.close();
}

#[test]
fn what_waits_for_history_outlives_compaction() {
    let place = Place::new();
    let (client, _) = place.open();
    let port = port(&client);
    let (theirs, updates) = somebody(7, "theirs", 3);
    let pending = import(&port, vec![updates[2].clone()]);
    assert_eq!(
        pending,
        SyncEvent::Imported {
            ticket: 1,
            refused: vec![],
            pending: true,
            caught_up: false
        }
    );
    drop(port);
    let many = (0..1200).map(|n| create(&format!("s{n}")));
    for (n, edit) in many.enumerate() {
        while client
            .worker
            .send(BoardCommand::Edit {
                ticket: n as u64,
                batch: EditBatch::new("edit", vec![edit.clone()]),
                now: NOW,
            })
            .is_err()
        {
            client.worker.wait_events(Duration::from_secs(1));
        }
    }
    // The log is long, so closing compacts it.
    client.close();
    assert!(place.store().load("b").unwrap().snapshot.is_some());
    let (client, _) = place.open();
    let port = super::port(&client);
    import(&port, updates[..2].to_vec());
    client.close();
    let saved = place.saved();
    let found = saved.iter().find(|shape| shape.id == id("theirs-0"));
    assert_eq!(found, theirs.shape(&id("theirs-0")));
}

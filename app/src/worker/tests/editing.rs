//! Edits, undo, closing and reopening.

use super::*;
use crate::worker::Ways;
use tavla_shared::store::{NewRecord, RecordOrigin};

#[test]
fn edits_survive_closing_and_reopening() {
    let place = Place::new();
    let (mut client, opened) = place.open();
    assert_eq!((opened.change.shapes.len(), opened.unsynced), (0, 0));
    client.edit(1, vec![create("a"), create("c")]);
    assert_eq!(names(&client.confirmed(1).shapes), ["a", "c"]);
    client.edit(2, vec![moved("a", 9.0)]);
    assert_eq!(client.confirmed(2).shapes[0].pos.x, 9.0);
    client.close();

    let (client, again) = place.open();
    assert_eq!(names(&again.change.shapes), ["a", "c"]);
    assert_eq!(again.change.shapes[0].pos.x, 9.0);
    // Closed cleanly, the peer id goes on; no server has the two edits.
    assert_eq!((again.peer, again.unsynced), (opened.peer, 2));
    client.close();
}

#[test]
fn an_unclean_end_costs_the_peer_id_and_nothing_else() {
    let place = Place::new();
    let (mut client, opened) = place.open();
    client.save(1, vec![create("a")]);
    // As after a kill the id is still in use; a new process retires it when it takes the folder.
    drop(place.owned.open_store().unwrap());
    let (second, other) = place.open();
    assert_ne!(other.peer, opened.peer);
    assert_eq!(names(&other.change.shapes), ["a"]);
    second.close();
    client.close();
}

#[test]
fn a_refused_edit_changes_nothing_and_says_why() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.edit(7, vec![moved("nobody", 1.0)]);
    let refused = client.wait(|event| match event {
        BoardEvent::Refused { ticket, reason } => ticket.map(|ticket| (ticket, reason.to_string())),
        _ => None,
    });
    assert_eq!(refused, (7, "shape nobody is not on this board".to_owned()));
    client.save(8, vec![create("a")]);
    assert_eq!(place.store().load("b").unwrap().last, 1);
    client.close();
}

#[test]
fn what_was_deleted_a_month_ago_is_not_saved_for_ever() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.save(1, vec![create("a")]);
    client.save(2, vec![Edit::Delete { id: id("a") }]);
    client.close();
    let saved_after = |days: i64| {
        let (client, _) = place.open();
        let now = NOW + days * 24 * 60 * 60;
        client.send(BoardCommand::Wish(BoardWish::Purge { now }));
        client.close();
        place.store().load("b").unwrap().last
    };
    assert_eq!(saved_after(29), 2);
    assert_eq!(saved_after(31), 3);
    assert_eq!(saved_after(31), 3, "there is nothing more to remove");
}

#[test]
fn undo_and_redo_are_edits_like_any_other() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.edit(1, vec![create("a")]);
    client.edit(2, vec![moved("a", 5.0)]);
    client.confirmed(2);
    client.send(BoardCommand::Wish(BoardWish::Undo { now: NOW }));
    let change = client.wait(|event| match event {
        BoardEvent::Changed {
            change,
            ways: Ways {
                undo: Some(_),
                redo: Some(_),
            },
            ..
        } => Some(change.clone()),
        _ => None,
    });
    assert_eq!(change.shapes[0].pos.x, 1.0);
    client.send(BoardCommand::Wish(BoardWish::Redo { now: NOW }));
    let change = client.wait(|event| match event {
        BoardEvent::Changed {
            change,
            ways: Ways { redo: None, .. },
            ..
        } => Some(change.clone()),
        _ => None,
    });
    assert_eq!(change.shapes[0].pos.x, 5.0);
    client.send(BoardCommand::Wish(BoardWish::Undo { now: NOW }));
    client.close();
    assert_eq!(place.saved()[0].pos.x, 1.0);
}

#[test]
fn a_worker_nobody_holds_saves_what_it_was_sent_and_ends() {
    let place = Place::new();
    let (client, _) = place.open();
    for n in 0..500 {
        client.edit(n, vec![create(&format!("s{n}"))]);
    }
    client.worker.join();
    assert_eq!(place.saved().len(), 500);
}

#[test]
fn a_second_worker_of_a_board_reads_it_after_the_first_has_ended() {
    let place = Place::new();
    let (mut first, _) = place.open();
    let second = start(WorkerSpec {
        after: vec![first.worker.end()],
        ..spec(&place.file())
    })
    .unwrap();
    let early = second.wait_events(Duration::from_millis(50));
    assert_eq!(early, [], "it was read while somebody else wrote");
    first.save(1, vec![create("a")]);
    first.close();
    let until = Instant::now() + PATIENCE;
    let opened = loop {
        match &second.wait_events(Duration::from_secs(1))[..] {
            [BoardEvent::Opened(opened), ..] => break opened.clone(),
            other => assert!(Instant::now() < until, "{other:?}"),
        }
    };
    assert_eq!(names(&opened.change.shapes), ["a"]);
    second.join();
}

#[test]
fn what_somebody_else_wrote_into_a_log_is_in_no_snapshot_and_stays() {
    let place = Place::new();
    let timings = Timings {
        quiet: Duration::from_millis(1),
        ..Timings::default()
    };
    let (mut client, _) = Client::open(WorkerSpec {
        timings,
        ..spec(&place.file())
    });
    client.save(0, vec![create("a")]);
    let (_, theirs) = somebody(9, "theirs", 1);
    let record = NewRecord {
        origin: RecordOrigin::Remote,
        bytes: &theirs[0],
    };
    place.store().append("b", &[record]).unwrap();
    for ticket in 1..=1_010 {
        client.edit(ticket, vec![moved("a", ticket as f64)]);
        if ticket % 100 == 0 {
            client.confirmed(ticket);
        }
    }
    client.confirmed(1_010);
    client.close();
    let saved = place.saved();
    assert_eq!(names(&saved), ["a", "theirs-0"]);
    assert_eq!(saved[0].pos.x, 1_010.0);
    // Who reads all of it may make a snapshot of all of it.
    let (client, _) = place.open();
    client.close();
    assert!(place.store().load("b").unwrap().snapshot.is_some());
    assert_eq!(names(&place.saved()), ["a", "theirs-0"]);
}

#[test]
fn what_waits_together_is_saved_together() {
    let place = Place::new();
    let (mut client, _) = place.open();
    // The store is busy for a moment: everything sent meanwhile is one transaction afterwards.
    for n in 0..300 {
        client.edit(n, vec![create(&format!("s{n}"))]);
    }
    let mut saves = 0;
    client.wait(|event| match event {
        BoardEvent::Saved { unsynced } => {
            saves += 1;
            (*unsynced == 300).then_some(())
        }
        _ => None,
    });
    assert!(saves < 30, "{saves}");
    client.close();
}

#[test]
fn a_long_log_is_compacted_and_nothing_is_lost() {
    let place = Place::new();
    let timings = Timings {
        quiet: Duration::from_millis(1),
        ..Timings::default()
    };
    let (mut client, _) = Client::open(WorkerSpec {
        timings,
        ..spec(&place.file())
    });
    client.save(0, vec![create("a")]);
    let mut ticket = 0;
    for round in 0..5 {
        for _ in 0..1010 {
            ticket += 1;
            while client.worker.send(edit(ticket)).is_err() {
                client
                    .events
                    .extend(client.worker.wait_events(Duration::from_secs(1)));
                client.events.clear();
            }
        }
        client.confirmed(ticket);
        // The worker answers only after it had its quiet moment.
        let until = Instant::now() + PATIENCE;
        while place.store().tail_stats("b").unwrap().records > 1000 {
            assert!(Instant::now() < until, "never compacted in round {round}");
            client.worker.wait_events(Duration::from_millis(5));
        }
    }
    client.close();
    let loaded = place.store().load("b").unwrap();
    assert!(
        loaded
            .snapshot
            .is_some_and(|snapshot| snapshot.upto >= 5000)
    );
    assert!(loaded.records.len() < 1000);
    assert_eq!(place.saved()[0].pos.x, ticket as f64);
    let (client, opened) = place.open();
    assert_eq!(opened.change.shapes[0].pos.x, ticket as f64);
    client.close();
}

fn edit(ticket: u64) -> BoardCommand {
    let batch = EditBatch::new("edit", vec![moved("a", ticket as f64)]);
    BoardCommand::Edit {
        ticket,
        batch,
        now: NOW,
    }
}

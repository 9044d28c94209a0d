//! Documents that are put down while nobody writes, and who comes while one is read again.

use super::*;

/// As long as a small board's document stays when nobody writes.
fn rest_millis() -> u64 {
    RoomSettings::default().rest_millis
}

#[test]
fn a_document_that_nobody_needs_is_put_down_and_read_again_for_who_comes_or_writes() {
    let mut desk = Desk::new(&[&drawn(1)], RoomSettings::default());
    let member = desk.join();
    desk.settle();
    let viewer = desk.join_as(Right::lasting(Role::Viewer));
    desk.settle();
    desk.pass(rest_millis() + 1);
    assert!(!desk.ended && desk.is_resting());
    // It stays so for as long as nothing happens, and nothing is asked of the log.
    assert_eq!(desk.room.deadline(), None);

    // Who only looks cannot have it read again.
    desk.send(viewer, drawn(3));
    assert!(desk.requests.is_empty() && desk.is_resting());
    let denied = Message::Ack {
        batch: BatchId::from(1),
        status: AckStatus::PermissionDenied,
    };
    let heard = desk.heard(viewer);
    assert!(heard.contains(&denied), "{heard:?}");

    desk.send(member, drawn(2));
    assert_eq!(desk.requests.len(), 1, "it is loaded");
    assert!(!desk.room.is_accepting(), "the others wait in their queue");
    desk.settle();
    assert!(desk.room.is_accepting() && !desk.is_resting());
    assert_eq!(desk.log.tail_len(&name()), 2);
    let acked = Message::Ack {
        batch: BatchId::from(1),
        status: AckStatus::Ok,
    };
    assert!(desk.heard(member).contains(&acked));

    desk.pass(rest_millis() + 1);
    assert!(desk.is_resting());
    let late = desk.join();
    desk.settle();
    let mut document = Document::new(None);
    for message in desk.heard(late) {
        if let Message::DocUpdate { updates, .. } = message {
            for update in updates {
                document.import(&update).unwrap();
            }
        }
    }
    let ops = [1, 2].map(|peer| document.version().ops_of(peer));
    assert!(ops.iter().all(|ops| *ops > 0), "{ops:?}");
    // It is unloaded as any other once nobody is left.
    for id in [member, viewer, late] {
        desk.handle(RoomEvent::Leave { member: id });
    }
    desk.pass(RoomSettings::default().idle_millis + 1);
    assert!(desk.ended);
}

#[test]
fn a_long_tail_is_compacted_before_its_document_is_put_down() {
    let records: Vec<Vec<u8>> = (1..=100).map(drawn).collect();
    let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
    let mut desk = Desk::new(&records, RoomSettings::default());
    desk.join();
    desk.settle();
    desk.pass(rest_millis() + 1);
    assert!(desk.is_resting());
    assert_eq!(desk.log.tail_len(&name()), 0);
    assert!(desk.log.has_snapshot(&name()));
}

#[test]
fn a_document_that_cannot_be_read_again_sends_everybody_to_come_again() {
    let mut desk = Desk::new(&[&drawn(1)], RoomSettings::default());
    let member = desk.join();
    desk.settle();
    desk.pass(rest_millis() + 1);
    let late = desk.join();
    desk.requests.clear();
    let error = LogError::Engine {
        reason: "gone".to_owned(),
    };
    desk.handle(RoomEvent::Log(Box::new(LogEvent::Loaded(Err(error)))));
    assert!(desk.ended);
    let told = |id, what: fn(&Message) -> bool| desk.heard(id).iter().any(what);
    assert!(told(member, |it| matches!(it, Message::RoomError { .. })));
    assert!(told(late, |it| matches!(it, Message::JoinError { .. })));
}

#[test]
fn whose_role_changes_while_the_room_is_read_is_asked_to_join_again() {
    const SECONDS: u64 = 1_790_000_000;
    let mut ledger = Ledger::open(AccessStore::in_memory().unwrap(), SECONDS).unwrap();
    let board = BoardId::new("a").unwrap();
    let invite = Invite {
        board: board.clone(),
        role: Role::Editor,
        seconds: 600,
        user: Some("ada".to_owned()),
    };
    let token = ledger.issue(&invite, SECONDS).unwrap().token;
    let gate = Gate::new(Access::default(), Book::default());
    gate.publish(ledger.book().unwrap());
    let visit = Visit {
        peer: "192.0.2.1".parse().unwrap(),
        host: None,
        forwarded: false,
        origin: None,
    };
    let grant = gate.grant(&visit, Some(&token), &board, SECONDS * 1_000);

    let mut desk = Desk::new(&[&drawn(1)], RoomSettings::default());
    let member = desk.join_as(grant.unwrap().right);
    ledger.put_member(&board, "ada", Role::Viewer).unwrap();
    gate.publish(ledger.book().unwrap());
    desk.settle();
    let heard = desk.heard(member);
    let [Message::RoomError { code, .. }] = heard.as_slice() else {
        panic!("{heard:?}");
    };
    assert_eq!(*code, RoomErrorCode::RejoinSuggested);
}

//! Joining, catching up both ways, sending and being acked.

use tavla_shared::protocol::limits::PAYLOAD_BYTES;
use tavla_shared::protocol::{RoomErrorCode, batches_from_updates};

use super::*;

const BOARD: DocRoom = DocRoom::Board;

fn join_frame(magic: Magic, version: &[u8]) -> Frame {
    let message = Message::JoinRequest {
        auth: config().auth.encode(),
        version: version.to_vec(),
    };
    Frame {
        magic,
        room: "b".to_owned(),
        message,
    }
}

#[test]
fn joining_compares_versions_and_sends_what_the_server_lacks() {
    let mut world = World::new();
    world.check_state(&State::Closed);
    world.command(Command::GoOnline);
    assert_eq!(world.opens, 1);
    world.check_state(&State::Connecting { failed: 0 });
    world.incoming(Incoming::Opened);
    world.check_state(&State::Joining);
    assert_eq!(world.frames, [join_frame(Magic::Ephemeral, b"")]);
    let join = world.wanted();
    world.command(Command::Version {
        room: BOARD,
        join,
        version: b"ours".to_vec(),
    });
    assert_eq!(world.frames[1..], [join_frame(Magic::Loro, b"ours")]);

    world.events();
    let permission = Permission::Write;
    let version = b"theirs".to_vec();
    world.says(
        Magic::Loro,
        Message::JoinResponseOk {
            permission,
            version: version.clone(),
            extra: vec![],
        },
    );
    let live = Event::State(State::Live { permission });
    assert_eq!(
        world.events(),
        [
            Event::ServerVersion {
                room: BOARD,
                join,
                version
            },
            live
        ]
    );
    world.edit(4);
    let updates = vec![vec![1], vec![2, 3, 4]];
    world.command(Command::Backfill(Backfill {
        room: BOARD,
        join,
        updates: updates.clone(),
        through: 4,
        own: true,
    }));
    world.edit(5);
    let sent = world.sent(Magic::Loro);
    assert_eq!(
        sent.len(),
        1,
        "the edit before the answer is in the answer: {sent:?}"
    );
    assert_eq!(sent[0].1, updates);
    world.acks(sent[0].0, AckStatus::Ok);
    assert_eq!(
        world.events(),
        [Event::Acked {
            room: BOARD,
            seq: 4
        }]
    );
    world.pass(33);
    let sent = world.sent(Magic::Loro);
    assert_eq!(sent[0].1, [vec![5]]);
    world.acks(sent[0].0, AckStatus::Ok);
    assert_eq!(
        world.events(),
        [Event::Acked {
            room: BOARD,
            seq: 5
        }]
    );
    assert_eq!(world.client.unacked(), 0);
}

#[test]
fn a_server_that_lacks_nothing_has_acked_everything() {
    let mut world = World::new();
    world.command(Command::GoOnline);
    world.opened();
    world.let_in(Permission::Write);
    assert!(world.events.contains(&Event::Acked {
        room: BOARD,
        seq: 0
    }));
}

#[test]
fn who_may_only_read_sends_nothing_and_what_they_write_does_not_count_as_acked() {
    let mut world = World::new();
    world.command(Command::GoOnline);
    world.opened();
    world.let_in(Permission::Read);
    world.check_state(&State::Live {
        permission: Permission::Read,
    });
    world.edit(1);
    world.pass(1_000);
    assert_eq!(world.sent(Magic::Loro), []);
    assert!(
        !world
            .events
            .iter()
            .any(|event| matches!(event, Event::Acked { seq: 1.., .. }))
    );
}

#[test]
fn answers_to_an_earlier_join_are_void() {
    let mut world = World::live();
    world.incoming(Incoming::Closed {
        code: None,
        reason: String::new(),
    });
    world.pass(100);
    world.incoming(Incoming::Opened);
    let stale = world.wanted() - 1;
    world.forget();
    world.command(Command::Version {
        room: BOARD,
        join: stale,
        version: vec![],
    });
    assert_eq!(world.frames, []);
    let updates = vec![vec![1]];
    world.command(Command::Backfill(Backfill {
        room: BOARD,
        join: stale,
        updates,
        through: 9,
        own: true,
    }));
    world.edit(10);
    assert_eq!((world.frames.len(), world.events.len()), (0, 0));
}

#[test]
fn updates_of_others_arrive_whole_and_in_order() {
    let mut world = World::live();
    let large = vec![9; PAYLOAD_BYTES * 2 + 5];
    let updates = vec![vec![1], vec![2], large.clone(), vec![3]];
    let mut ids = 0_u64..;
    let next_id = || BatchId::from(ids.next().unwrap());
    let batches = batches_from_updates(Magic::Loro, "b", updates, next_id).unwrap();
    for frame in batches.into_iter().flat_map(|batch| batch.frames) {
        world.says(frame.magic, frame.message);
    }
    let event = |updates| Event::Updates {
        room: BOARD,
        updates,
    };
    let expected = [
        event(vec![vec![1], vec![2]]),
        event(vec![large]),
        event(vec![vec![3]]),
    ];
    assert_eq!(world.events(), expected);
}

#[test]
fn a_batch_that_stays_unfinished_is_asked_for_again() {
    let mut world = World::live();
    let batch = BatchId::from(1);
    world.says(
        Magic::Loro,
        Message::FragmentHeader {
            batch,
            fragments: 2,
            total_bytes: 4,
        },
    );
    world.pass(9_999);
    assert_eq!(world.frames, []);
    world.pass(1);
    let leave = Frame {
        magic: Magic::Loro,
        room: "b".to_owned(),
        message: Message::Leave,
    };
    assert_eq!(world.frames, [leave]);
    let join = world.wanted();
    let expected = [
        Event::Left { room: BOARD },
        Event::State(State::Joining),
        Event::VersionWanted { room: BOARD, join },
    ];
    assert_eq!(world.events, expected);
}

#[test]
fn a_room_that_suggests_it_is_joined_again_on_the_same_connection() {
    let mut world = World::live();
    world.edit(1);
    let code = RoomErrorCode::RejoinSuggested;
    world.says(
        Magic::Loro,
        Message::RoomError {
            code,
            message: String::new(),
        },
    );
    world.check_state(&State::Joining);
    assert_eq!(world.opens, 0);
    world.pass(999);
    assert!(
        !world
            .events
            .iter()
            .any(|event| matches!(event, Event::VersionWanted { .. }))
    );
    world.pass(1);
    let join = world.wanted();
    world.command(Command::Version {
        room: BOARD,
        join,
        version: vec![2],
    });
    world.let_in(Permission::Write);
    world.check_state(&State::Live {
        permission: Permission::Write,
    });
}

/// What the documents' keeper is told of joins, in order; it sees neither the state nor the peers.
fn joins(world: &mut World) -> Vec<&'static str> {
    let name = |event: Event| match event {
        Event::VersionWanted { .. } => Some("asked"),
        Event::ServerVersion { .. } => Some("joined"),
        Event::Left { .. } => Some("left"),
        _ => None,
    };
    let events = world.events().into_iter();
    events
        .filter(Event::is_for_documents)
        .filter_map(name)
        .collect()
}

#[test]
fn whoever_keeps_the_documents_is_told_in_order_that_a_room_is_left() {
    let mut world = World::new();
    world.command(Command::GoOnline);
    let reason = String::new();
    world.incoming(Incoming::Failed {
        fault: OpenFault::Unreachable,
        reason,
    });
    assert_eq!(joins(&mut world), [""; 0], "there was no room to leave");
    world.pass(100);
    world.opened();
    assert_eq!(joins(&mut world), ["asked"]);
    world.closed(1006, "");
    assert_eq!(joins(&mut world), ["left"]);

    let mut world = World::live();
    world.command(Command::Rejoin { room: BOARD });
    world.pass(1_000);
    assert_eq!(joins(&mut world), ["left", "asked"]);

    let mut world = World::live();
    let code = RoomErrorCode::RejoinSuggested;
    let message = String::new();
    world.says(Magic::Loro, Message::RoomError { code, message });
    assert_eq!(joins(&mut world), ["left"]);
    // The connection ends before the room is asked for again.
    world.command(Command::GoOffline);
    assert_eq!(joins(&mut world), [""; 0]);

    let mut world = World::live();
    world.command(Command::GoOffline);
    assert_eq!(joins(&mut world), ["left"]);
}

#[test]
fn more_than_the_queue_holds_is_found_by_joining_again() {
    let mut world = World::live();
    let mib = |seq| Outgoing {
        seq,
        bytes: vec![0; 1024 * 1024],
    };
    for seq in 1..=70 {
        world.command(Command::Send {
            room: BOARD,
            outgoing: mib(seq),
        });
    }
    let mut acked = 0;
    while !world
        .events
        .iter()
        .any(|event| matches!(event, Event::VersionWanted { .. }))
    {
        let batches: Vec<_> = world.frames.drain(..).collect();
        for frame in batches {
            if let Message::FragmentHeader { batch, .. } = frame.message {
                world.acks(batch, AckStatus::Ok);
                acked += 1;
            }
        }
        world.pass(1_000);
    }
    assert!((64..70).contains(&acked), "{acked}");
    assert!(world.events.contains(&Event::Acked {
        room: BOARD,
        seq: acked
    }));
}

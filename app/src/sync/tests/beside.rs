//! A document beside the board: what the server says of it ends nothing of the board's.

use tavla_shared::protocol::{JoinErrorCode, RoomErrorCode, refusal};

use super::*;

const TALK: DocRoom = DocRoom::Talk;

/// In step with the board; the talk is asked for.
fn beside() -> World {
    let config = ClientConfig {
        rooms: vec![DocRoom::Board, TALK],
        ..config()
    };
    let mut world = World::with(Client::new(config, Box::new(Fixed(100))));
    world.command(Command::GoOnline);
    world.incoming(Incoming::Opened);
    world.incoming(Incoming::Text("pong".to_owned()));
    for room in [DocRoom::Board, TALK] {
        version(&mut world, room);
    }
    let ok = joined(Permission::Write);
    world.says(Magic::Loro, ok);
    backfill(&mut world, DocRoom::Board, Vec::new());
    world.forget();
    world
}

fn joined(permission: Permission) -> Message {
    Message::JoinResponseOk {
        permission,
        version: b"theirs".to_vec(),
        extra: vec![],
    }
}

/// The number of the newest question about a document.
fn asked(world: &World, wanted: DocRoom) -> u64 {
    let join = |event: &Event| match event {
        Event::VersionWanted { room, join } | Event::ServerVersion { room, join, .. }
            if *room == wanted =>
        {
            Some(*join)
        }
        _ => None,
    };
    world.events.iter().filter_map(join).next_back().unwrap()
}

fn version(world: &mut World, room: DocRoom) {
    let join = asked(world, room);
    world.command(Command::Version {
        room,
        join,
        version: vec![1],
    });
}

fn backfill(world: &mut World, room: DocRoom, updates: Vec<Vec<u8>>) {
    let join = asked(world, room);
    world.command(Command::Backfill(Backfill {
        room,
        join,
        updates,
        through: 1,
        own: true,
    }));
}

fn says_of_talk(world: &mut World, message: Message) {
    let frame = Frame {
        magic: Magic::Loro,
        room: "b.talk".to_owned(),
        message,
    };
    world.incoming(Incoming::Binary(frame.encode().unwrap()));
}

/// Lets us into the talk too.
fn let_in(world: &mut World, permission: Permission, updates: Vec<Vec<u8>>) {
    says_of_talk(world, joined(permission));
    backfill(world, TALK, updates);
}

/// How the talk was said to stand since the last look, in order.
fn standings(world: &mut World) -> Vec<Standing> {
    let events = world.events().into_iter();
    let standing = |event| match event {
        Event::Beside { room, standing } => Some((room, standing)),
        _ => None,
    };
    let told: Vec<_> = events.filter_map(standing).collect();
    assert!(told.iter().all(|(room, _)| *room == TALK));
    told.into_iter().map(|(_, standing)| standing).collect()
}

#[track_caller]
fn check_board_is_in_step(world: &World) {
    world.check_state(&State::Live {
        permission: Permission::Write,
    });
    assert_eq!((&world.closes[..], world.opens), (&[][..], 0));
}

fn refused(code: JoinErrorCode) -> Message {
    let message = "no".to_owned();
    Message::JoinError { code, message }
}

fn app(code: &str) -> JoinErrorCode {
    JoinErrorCode::App {
        code: Some(code.to_owned()),
    }
}

#[test]
fn each_document_has_a_permission_of_its_own() {
    let mut world = beside();
    let_in(&mut world, Permission::Read, Vec::new());
    assert_eq!(standings(&mut world), [Standing::In(Permission::Read)]);
    check_board_is_in_step(&world);
    world.command(Command::GoOffline);
    assert_eq!(standings(&mut world), [Standing::Out]);
}

#[test]
fn a_server_that_does_not_know_the_talk_has_the_board_in_step() {
    for code in [
        app(refusal::BAD_ROOM),
        JoinErrorCode::AuthFailed,
        JoinErrorCode::Unknown,
    ] {
        let mut world = beside();
        says_of_talk(&mut world, refused(code));
        assert_eq!(standings(&mut world), [Standing::Shut]);
        world.pass(120_000);
        check_board_is_in_step(&world);
        assert!(world.sent(Magic::Loro).is_empty());
        assert_eq!(world.events(), [], "it is not asked again");
    }
}

#[test]
fn a_server_that_says_nothing_of_the_talk_has_the_board_in_step() {
    let mut world = beside();
    world.pass(Patience::default().answer_millis);
    assert_eq!(standings(&mut world), [Standing::Shut]);
    world.pass(120_000);
    check_board_is_in_step(&world);
}

#[test]
fn a_talk_that_has_no_place_now_is_asked_for_again() {
    let mut world = beside();
    says_of_talk(&mut world, refused(app(refusal::ROOM_FULL)));
    world.pass(30_000);
    version(&mut world, TALK);
    let_in(&mut world, Permission::Write, Vec::new());
    assert_eq!(standings(&mut world), [Standing::In(Permission::Write)]);
    check_board_is_in_step(&world);
}

#[test]
fn a_refused_message_is_the_talk_s_affair_until_its_keeper_says_so() {
    let mut world = beside();
    let_in(&mut world, Permission::Write, vec![vec![9]]);
    world.pass(100);
    let (batch, _) = world.sent(Magic::Loro).remove(0);
    world.events();
    let status = AckStatus::InvalidUpdate;
    says_of_talk(&mut world, Message::Ack { batch, status });
    let expected = [
        Event::Rejected { room: TALK, status },
        Event::Left { room: TALK },
        Event::Beside {
            room: TALK,
            standing: Standing::Shut,
        },
    ];
    assert_eq!(world.events(), expected);
    // The server puts out who sends what it refuses.
    says_of_talk(
        &mut world,
        Message::RoomError {
            code: RoomErrorCode::Evicted,
            message: "refused".to_owned(),
        },
    );
    world.pass(60_000);
    check_board_is_in_step(&world);
    world.edit(2);
    world.pass(100);
    assert_eq!(world.sent(Magic::Loro).len(), 1, "the board goes on");
    world.command(Command::Rejoin { room: TALK });
    version(&mut world, TALK);
    let_in(&mut world, Permission::Write, Vec::new());
    check_board_is_in_step(&world);
}

#[test]
fn a_server_that_a_message_breaks_is_met_again() {
    let mut world = beside();
    let_in(&mut world, Permission::Write, vec![vec![9]]);
    world.pass(100);
    let (batch, _) = world.sent(Magic::Loro).remove(0);
    let status = AckStatus::InvalidUpdate;
    says_of_talk(&mut world, Message::Ack { batch, status });
    world.closed(4400, "invalid");
    let waits = matches!(
        world.client.state(),
        State::Offline(Absence::Waiting { .. })
    );
    assert!(waits, "{:?}", world.client.state());
    // Of what was refused on another connection that says nothing.
    world.pass(60_000);
    world.incoming(Incoming::Opened);
    world.closed(4400, "invalid");
    assert!(matches!(world.client.state(), State::Refused(_)));
}

#[test]
fn what_was_said_before_one_could_only_read_is_rejected_for_the_talk_alone() {
    let mut world = beside();
    let_in(&mut world, Permission::Read, vec![vec![9]]);
    let rejected = Event::Rejected {
        room: TALK,
        status: AckStatus::PermissionDenied,
    };
    assert!(world.events.contains(&rejected));
    check_board_is_in_step(&world);
    world.command(Command::Rejoin { room: TALK });
    world.pass(1_000);
    version(&mut world, TALK);
    let_in(&mut world, Permission::Read, Vec::new());
    assert_eq!(
        standings(&mut world).last(),
        Some(&Standing::In(Permission::Read))
    );
}

#[test]
fn a_talk_that_cannot_be_read_is_shut_until_the_next_connection() {
    let mut world = beside();
    let_in(&mut world, Permission::Write, Vec::new());
    world.command(Command::Shut { room: TALK });
    assert_eq!(standings(&mut world).last(), Some(&Standing::Shut));
    check_board_is_in_step(&world);
    world.closed(1001, "");
    world.pass(60_000);
    world.incoming(Incoming::Opened);
    let wants = |event: &Event| matches!(event, Event::VersionWanted { room: TALK, .. });
    assert!(world.events.iter().any(wants));
}

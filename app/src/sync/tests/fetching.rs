//! A board's history that is fetched ahead of the join, and the join that goes on whatever comes of it.

use tavla_shared::protocol::RoomName;

use super::*;

fn new_board() -> World {
    new_board_in(vec![DocRoom::Board])
}

fn new_board_in(rooms: Vec<DocRoom>) -> World {
    let config = ClientConfig {
        rooms,
        is_new: true,
        auth: JoinAuth {
            token: Some("secret".to_owned()),
            ..JoinAuth::default()
        },
        ..config()
    };
    let mut world = World::with(Client::new(config, Box::new(Fixed(100))));
    world.command(Command::GoOnline);
    world
}

/// Connected, and nothing said of the history yet.
fn connected() -> World {
    let mut world = new_board();
    world.incoming(Incoming::Opened);
    world.incoming(Incoming::Text("pong".to_owned()));
    world
}

impl World {
    fn fetched(&mut self, fetched: Fetched) {
        self.client.fetched(fetched, self.now);
        self.collect();
    }

    fn is_joining(&self) -> bool {
        let wanted = |event: &Event| matches!(event, Event::VersionWanted { .. });
        self.events.iter().any(wanted)
    }
}

fn updates(byte: u8) -> Fetched {
    Fetched::Updates {
        updates: vec![vec![byte]],
        bytes: 10,
    }
}

#[test]
fn a_board_that_is_here_is_not_fetched() {
    let mut world = World::new();
    world.command(Command::GoOnline);
    world.incoming(Incoming::Opened);
    assert!(world.fetches.is_empty());
    assert!(world.is_joining());
}

#[test]
fn a_new_board_is_asked_for_with_the_first_connection_and_joined_once_it_is_here() {
    let mut world = connected();
    let ask = ArchiveAsk {
        board: BoardId::new("b").unwrap(),
        token: Some("secret".to_owned()),
    };
    assert_eq!(world.fetches, [Some(ask.clone())]);
    assert!(!format!("{ask:?}").contains("secret"));
    assert_eq!(world.opens, 1);
    // Presence does not wait.
    assert!(
        world
            .frames
            .iter()
            .any(|frame| frame.magic == Magic::Ephemeral)
    );
    assert!(!world.is_joining());
    world.check_state(&State::Joining);

    let received = |world: &World| world.client.meter().read(world.now).received.bytes;
    let before = received(&world);
    world.fetched(Fetched::Begun);
    world.fetched(updates(1));
    assert_eq!(received(&world), before + 10);
    // It may take as long as it takes; the connection is kept alive meanwhile.
    world.pass(120_000);
    world.fetched(updates(2));
    assert!(!world.is_joining());
    world.check_state(&State::Joining);
    world.fetched(Fetched::Over);
    let told: Vec<&Event> = world
        .events
        .iter()
        .filter(|event| event.is_for_documents())
        .collect();
    let update = |byte: u8| Event::Updates {
        room: DocRoom::Board,
        updates: vec![vec![byte]],
    };
    let join = Event::VersionWanted {
        room: DocRoom::Board,
        join: 1,
    };
    // In this order: the version that is asked for has all that was fetched.
    assert_eq!(told, [&update(1), &update(2), &join]);
}

#[test]
fn where_there_is_nothing_to_fetch_the_join_comes_at_once() {
    let mut world = new_board();
    world.fetched(Fetched::Over);
    world.incoming(Incoming::Opened);
    assert!(world.is_joining());
}

#[test]
fn a_server_that_does_not_begin_is_not_waited_for() {
    let mut world = connected();
    world.pass(4_999);
    assert!(!world.is_joining());
    world.pass(1);
    assert!(world.is_joining());
    assert_eq!(world.fetches.last(), Some(&None));
    // What comes all the same comes too late.
    world.forget();
    world.fetched(Fetched::Begun);
    world.fetched(updates(1));
    assert_eq!(world.events(), []);
}

#[test]
fn what_was_fetched_and_does_not_go_in_ends_it() {
    let mut world = connected();
    world.fetched(Fetched::Begun);
    world.fetched(updates(1));
    assert!(!world.is_joining());
    let room = DocRoom::Board;
    world.command(Command::Rejoin { room });
    assert!(world.is_joining());
    assert_eq!(world.fetches.last(), Some(&None));
    world.forget();
    world.fetched(updates(2));
    assert_eq!(world.events(), []);
}

#[test]
fn it_goes_on_while_the_connection_is_made_anew() {
    let mut world = connected();
    world.fetched(Fetched::Begun);
    world.closed(1012, "restarting");
    world.fetched(updates(1));
    world.pass(60_000);
    assert!(world.opens > 1);
    world.incoming(Incoming::Opened);
    world.incoming(Incoming::Text("pong".to_owned()));
    assert!(!world.is_joining());
    world.fetched(Fetched::Over);
    assert!(world.is_joining());
    assert_eq!(world.fetches.len(), 1);
}

#[test]
fn without_a_line_it_is_asked_for_with_the_next_connection() {
    let mut world = new_board();
    world.fetched(Fetched::NoLine);
    world.incoming(Incoming::Failed {
        fault: OpenFault::Unreachable,
        reason: "refused".to_owned(),
    });
    world.fetched(Fetched::Over);
    world.pass(60_000);
    assert!(world.opens > 1);
    assert_eq!(world.fetches.len(), 2);
    // With a connection and no line for it the join goes on, and nobody asks once more.
    world.fetched(Fetched::NoLine);
    world.incoming(Incoming::Opened);
    assert!(world.is_joining());
    let join = world.wanted();
    world.command(Command::Version {
        room: DocRoom::Board,
        join,
        version: vec![1],
    });
    world.let_in(Permission::Write);
    world.closed(1012, "restarting");
    world.pass(60_000);
    assert_eq!(world.fetches.len(), 2);
}

#[test]
fn who_leaves_or_is_refused_fetches_no_more() {
    let mut world = connected();
    world.fetched(Fetched::Begun);
    world.command(Command::GoOffline);
    assert_eq!(world.fetches.last(), Some(&None));
    let mut world = connected();
    world.fetched(Fetched::Begun);
    world.closed(4403, "token_revoked: gone");
    assert_eq!(world.fetches.last(), Some(&None));
    // Coming back joins; what was left out comes with that.
    world.command(Command::GoOnline);
    world.incoming(Incoming::Opened);
    assert!(world.is_joining());
    assert_eq!(world.fetches.len(), 2);
}

#[test]
fn another_room_that_lets_us_in_ends_no_fetch_of_the_board() {
    let mut world = new_board_in(vec![DocRoom::Board, DocRoom::Talk]);
    world.opened();
    world.fetched(Fetched::Begun);
    let room = DocRoom::Talk;
    let join = world.wanted();
    let version = vec![1];
    world.command(Command::Version {
        room,
        join,
        version,
    });
    let name = RoomName::Doc(BoardId::new("b").unwrap(), room);
    let frame = Frame {
        magic: name.magic(),
        room: name.room_id(),
        message: Message::JoinResponseOk {
            permission: Permission::Write,
            version: vec![],
            extra: vec![],
        },
    };
    world.incoming(Incoming::Binary(frame.encode().unwrap()));
    let join = world.events.iter().find_map(|event| match event {
        Event::ServerVersion { room, .. } => Some(*room),
        _ => None,
    });
    assert_eq!(join, Some(DocRoom::Talk));
    world.forget();
    world.fetched(updates(1));
    assert!(!world.events().is_empty(), "what is fetched still goes in");
    assert!(!world.fetches.contains(&None));
}

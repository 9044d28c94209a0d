//! What is told and heard: at most 30 frames a second, the last value wins.

use tavla_shared::presence::{
    self, Presence, PresenceKey, PresenceMap, Reaction, Status, What, Who,
};
use tavla_shared::protocol::RoomErrorCode;

use super::*;

fn cursor(x: f64) -> Presence {
    Presence::Cursor(tavla_shared::geometry::Point::new(x, 0.0))
}

/// The keys of the presence sent since the last call, by frame.
fn told(world: &mut World) -> Vec<Vec<String>> {
    let keys = |updates: Vec<Vec<u8>>| {
        let entries = updates
            .iter()
            .flat_map(|update| presence::decode(update).unwrap());
        entries.map(|entry| entry.key).collect()
    };
    world
        .sent(Magic::Ephemeral)
        .into_iter()
        .map(|(_, updates)| keys(updates))
        .collect()
}

fn peer_says(world: &mut World, map: &PresenceMap, since: u64) {
    let updates = map.updates_since(since, None);
    world.says(
        Magic::Ephemeral,
        Message::DocUpdate {
            updates,
            batch: BatchId::from(9),
        },
    );
}

#[test]
fn a_moving_cursor_is_at_most_thirty_frames_a_second() {
    let mut world = World::live();
    let start = world.now;
    let mut frames = 0;
    while world.now < start + 1_000 {
        let x = (world.now - start) as f64;
        world.command(Command::Tell(cursor(x)));
        world.command(Command::Tell(Presence::Tool(format!("pen {x}"))));
        frames += told(&mut world).len();
        world.pass(1);
    }
    assert!((28..=30).contains(&frames), "{frames}");
}

#[test]
fn unchanged_presence_costs_nothing_but_a_heartbeat() {
    let mut world = World::live();
    world.command(Command::Tell(cursor(1.0)));
    world.command(Command::Tell(Presence::Tool("pen".to_owned())));
    world.pass(100);
    assert_eq!(told(&mut world), [vec!["7/cursor"], vec!["7/tool"]]);
    world.command(Command::Tell(cursor(1.0)));
    world.pass(1_000);
    assert!(told(&mut world).is_empty());
    world.command(Command::Untell(What::Cursor));
    assert_eq!(told(&mut world), [vec!["7/cursor"]]);
    world.pass(12_000);
    assert_eq!(told(&mut world), [vec!["7/tool"]]);
}

#[test]
fn a_picture_goes_once_and_not_with_what_moves() {
    let mut world = World::live();
    let picture = [b"\xff\xd8\xff".as_slice(), &[7; 3_000]].concat();
    let picture = Presence::Face(presence::Face::new(&picture).unwrap());
    world.command(Command::Tell(picture.clone()));
    world.pass(100);
    assert_eq!(told(&mut world), [vec!["7/face"]]);
    for step in 0..20_u8 {
        world.command(Command::Tell(cursor(f64::from(step))));
        // As when the person changes nothing but the name.
        world.command(Command::Tell(picture.clone()));
        world.pass(100);
    }
    let keys = told(&mut world).concat();
    assert!(keys.len() >= 20 && keys.iter().all(|key| key == "7/cursor"));
    world.pass(12_000);
    assert_eq!(told(&mut world), [vec!["7/cursor"]]);
}

#[test]
fn a_peer_who_is_still_there_is_no_news() {
    let mut world = World::live();
    let mut peers = PresenceMap::new();
    peers.tell(8, &cursor(5.0), 1);
    peer_says(&mut world, &peers, 0);
    assert_eq!(world.events().len(), 1);
    for beat in 1..=4 {
        world.pass(12_000);
        let before = peers.revision();
        peers.touch(&PresenceKey::prefix(8), 1 + beat * 12_000);
        peer_says(&mut world, &peers, before);
        assert_eq!(world.events(), []);
    }
}

#[test]
fn presence_merges_while_its_lane_is_taken() {
    let mut world = World::live();
    world.client.set_presence_lane_free(false);
    for x in 0..100 {
        world.command(Command::Tell(cursor(f64::from(x))));
        world.pass(34);
    }
    assert!(told(&mut world).is_empty());
    world.client.set_presence_lane_free(true);
    world.pass(34);
    assert_eq!(told(&mut world), [vec!["7/cursor"]]);
}

#[test]
fn everything_is_told_again_after_a_reconnect() {
    let mut world = World::new();
    world.command(Command::Tell(cursor(1.0)));
    world.command(Command::Tell(Presence::Status(Status::Active)));
    world.command(Command::GoOnline);
    world.opened();
    assert!(told(&mut world).is_empty());
    world.let_in(Permission::Write);
    assert_eq!(told(&mut world), [vec!["7/cursor", "7/status"]]);
    world.says(
        Magic::Ephemeral,
        Message::Ack {
            batch: BatchId::from(1),
            status: AckStatus::RateLimited,
        },
    );
    world.pass(1_000);
    assert_eq!(told(&mut world), [vec!["7/cursor", "7/status"]]);
}

#[test]
fn peers_are_heard_until_they_leave_or_fall_silent() {
    let mut world = World::live();
    let mut peers = PresenceMap::new();
    peers.tell(8, &cursor(5.0), 1);
    peers.tell(ME, &cursor(6.0), 1);
    peers.set("stranger", 1.into(), 1);
    peer_says(&mut world, &peers, 0);
    let heard = |presence| Event::Told {
        peer: 8,
        what: What::Cursor,
        presence,
    };
    assert_eq!(world.events(), [heard(Some(cursor(5.0)))]);

    let before = peers.revision();
    peers.remove("8", 2);
    peer_says(&mut world, &peers, before);
    assert_eq!(world.events(), [heard(None)]);

    peers.tell(8, &cursor(7.0), 3);
    peer_says(&mut world, &peers, before);
    world.says(
        Magic::Ephemeral,
        Message::DocUpdate {
            updates: vec![vec![0xff; 9]],
            batch: 1.into(),
        },
    );
    assert_eq!(world.events(), [heard(Some(cursor(7.0)))]);
    for _ in 0..8 {
        world.incoming(Incoming::Heard);
        world.pass(5_000);
    }
    assert_eq!(world.events(), [heard(None)]);

    peers.tell(8, &cursor(8.0), 4);
    peer_says(&mut world, &peers, before);
    world.events();
    world.incoming(Incoming::Closed {
        code: None,
        reason: String::new(),
    });
    assert!(world.events().contains(&Event::PeersGone));
}

#[test]
fn a_presence_room_that_is_made_anew_is_joined_again_and_told_everything() {
    let mut world = World::live();
    world.command(Command::Tell(cursor(1.0)));
    world.pass(100);
    assert_eq!(told(&mut world), [vec!["7/cursor"]]);
    world.says(
        Magic::Ephemeral,
        Message::RoomError {
            code: RoomErrorCode::RejoinSuggested,
            message: String::new(),
        },
    );
    let joins = |frame: &&Frame| matches!(frame.message, Message::JoinRequest { .. });
    let asked: Vec<_> = world.frames.iter().filter(joins).collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].magic, Magic::Ephemeral);
    world.says(
        Magic::Ephemeral,
        Message::JoinResponseOk {
            permission: Permission::Write,
            version: vec![],
            extra: vec![],
        },
    );
    world.pass(100);
    assert_eq!(told(&mut world), [vec!["7/cursor"]]);
}

#[test]
fn who_comes_back_tells_who_they_are_and_nothing_that_was_so_before() {
    let mut world = World::live();
    let who = Presence::Who(Who {
        name: "Ada".to_owned(),
        ..Who::default()
    });
    let reaction = Presence::Reaction(Reaction {
        id: 1,
        emoji: "🎉".to_owned(),
        at: tavla_shared::geometry::Point::new(1.0, 2.0),
    });
    for presence in [who, reaction, cursor(1.0)] {
        world.command(Command::Tell(presence));
    }
    world.pass(200);
    assert_eq!(told(&mut world).concat().len(), 3);
    world.closed(1006, "");
    while world.opens == 0 {
        world.pass(1_000);
    }
    world.opened();
    world.let_in(Permission::Write);
    world.pass(200);
    assert_eq!(told(&mut world), [vec!["7/who"]]);
    // What is still so is told by who knows.
    world.command(Command::Tell(cursor(1.0)));
    world.pass(100);
    assert_eq!(told(&mut world), [vec!["7/cursor"]]);
}

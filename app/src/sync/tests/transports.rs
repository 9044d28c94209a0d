//! Which transport the client asks for, as the network treats what it asked for before.

use tavla_shared::protocol::close;

use super::*;

fn blocked() -> Incoming {
    Incoming::Failed {
        fault: OpenFault::Blocked,
        reason: "the answer was 400".to_owned(),
    }
}

/// Live on server-sent events, because no WebSocket comes through.
fn on_events() -> World {
    let mut world = World::new();
    world.command(Command::GoOnline);
    assert_eq!(world.client.transport(), TransportKind::WebSocket);
    world.incoming(blocked());
    world.pass(1_000);
    assert_eq!(
        (world.opens, world.client.transport()),
        (2, TransportKind::Sse)
    );
    world.opened();
    world.let_in(Permission::Write);
    assert!(world.client.is_on_fallback());
    world.check_state(&State::Degraded {
        permission: Permission::Write,
        lag: Lag::Fallback,
    });
    world
}

/// Lets time pass on a connection whose server answers.
fn stay(world: &mut World, millis: u64) {
    for _ in 0..millis / 10_000 {
        world.pass(10_000);
        world.incoming(Incoming::Text("pong".to_owned()));
    }
}

/// Stays until another transport is tried.
fn climb(world: &mut World) {
    let opens = world.opens;
    for _ in 0..600 {
        if world.opens > opens {
            return;
        }
        world.pass(1_000);
        world.incoming(Incoming::Text("pong".to_owned()));
    }
    panic!("nothing else is tried");
}

#[test]
fn a_better_transport_is_tried_later_and_left_again_where_it_is_still_blocked() {
    let mut world = on_events();
    stay(&mut world, 4 * 60_000);
    assert_eq!((world.opens, world.closes.len()), (2, 0));
    climb(&mut world);
    assert_eq!((world.opens, world.closes.len()), (3, 1));
    assert_eq!(world.client.transport(), TransportKind::WebSocket);
    world.incoming(blocked());
    world.pass(1_000);
    assert_eq!(
        (world.opens, world.client.transport()),
        (4, TransportKind::Sse)
    );
    world.opened();
    world.let_in(Permission::Write);
    world.check_state(&State::Degraded {
        permission: Permission::Write,
        lag: Lag::Fallback,
    });
}

#[test]
fn a_better_transport_that_works_is_kept() {
    let mut world = on_events();
    climb(&mut world);
    assert_eq!(world.client.transport(), TransportKind::WebSocket);
    world.opened();
    world.let_in(Permission::Write);
    stay(&mut world, 60 * 60_000);
    assert_eq!((world.opens, world.closes.len()), (3, 1));
    assert!(!world.client.is_on_fallback());
}

#[test]
fn a_connection_that_lets_nothing_through_is_given_up_for_a_lesser_one() {
    let mut world = World::new();
    world.command(Command::GoOnline);
    world.incoming(Incoming::Opened);
    assert_eq!(world.texts, ["ping"]);
    world.pass(7_900);
    assert_eq!(world.opens, 1);
    world.pass(1_000);
    assert_eq!(
        (world.opens, world.client.transport()),
        (2, TransportKind::Sse)
    );
}

#[test]
fn a_server_that_refuses_or_restarts_keeps_its_websocket() {
    let mut world = World::live();
    for code in [close::RESTARTING, close::TRY_LATER, close::GOING_AWAY] {
        world.incoming(Incoming::Closed {
            code: Some(code),
            reason: String::new(),
        });
        world.pass(20_000);
        world.opened();
        world.let_in(Permission::Write);
    }
    assert_eq!(world.client.transport(), TransportKind::WebSocket);
}

//! People on one board, through a real server, real sockets and real stores.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its people has failed"
)]

use std::net::SocketAddr;

use tavla::session::SessionEvent;
use tavla::sync::{Absence, State};
use tavla::worker::{BoardEvent, UndoSkipped};
use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::presence::{Presence, What};
use tavla_shared::shape::Color;
use tavla_tests::person::{NOW, Person, wait_alike};
use tavla_tests::servers::{ServerProcess, server_in};
use tavla_tests::shapes::{filled, id, moved, rectangle, typed};
use tempfile::TempDir;

const SERVER: &str = env!("CARGO_BIN_EXE_server_process");

/// Folders for a server and two people, gone with the test.
struct Table {
    server: TempDir,
    one: TempDir,
    other: TempDir,
}

impl Table {
    fn new() -> Self {
        let folder = || TempDir::new().unwrap();
        Self {
            server: folder(),
            one: folder(),
            other: folder(),
        }
    }

    fn one(&self) -> Person {
        Person::at(self.one.path(), "plans", "One")
    }

    fn other(&self) -> Person {
        Person::at(self.other.path(), "plans", "Other")
    }
}

#[test]
fn what_one_draws_the_other_sees() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let (mut one, mut other) = (table.one(), table.other());
    one.share(server.addr());
    other.share(server.addr());
    one.edit(vec![rectangle("a"), filled("a", 0xff_0000)]);
    other.wait_until("the rectangle arrives", |other| {
        other.shapes.contains_key(&id("a"))
    });
    other.edit(vec![moved("a", 77.0)]);
    one.wait_until("the move arrives", |one| one.shapes[&id("a")].pos.x == 77.0);
    wait_alike(&mut one, &mut other);
    assert_eq!(one.shapes[&id("a")].style.fill, Color::rgb(0xff_0000));
    one.leave();
    other.leave();
    server.join();
}

#[test]
fn moving_and_recolouring_one_shape_at_once_keeps_both() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let (mut one, mut other) = (table.one(), table.other());
    one.share(server.addr());
    one.edit(vec![rectangle("a")]);
    other.share(server.addr());
    other.wait_until("the rectangle arrives", |other| {
        other.shapes.contains_key(&id("a"))
    });
    one.session().go_offline();
    other.session().go_offline();
    one.wait_until("one is offline", |one| {
        *one.session().link_state() == State::Offline(Absence::Told)
    });
    other.wait_until("the other is offline", |other| {
        *other.session().link_state() == State::Offline(Absence::Told)
    });
    one.edit(vec![moved("a", 300.0)]);
    other.edit(vec![filled("a", 0x00_ff00)]);
    one.wait_saved();
    other.wait_saved();
    one.session().go_online();
    other.session().go_online();
    wait_alike(&mut one, &mut other);
    let shape = &one.shapes[&id("a")];
    assert_eq!(
        (shape.pos.x, shape.style.fill),
        (300.0, Color::rgb(0x00_ff00))
    );
}

#[test]
fn five_hundred_edits_made_offline_merge_with_five_hundred_others() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let (mut one, mut other) = (table.one(), table.other());
    // The first one's were made before the board was ever shared.
    for number in 0..500 {
        one.edit(vec![rectangle(&format!("one-{number}"))]);
        other.edit(vec![rectangle(&format!("other-{number}"))]);
    }
    other.share(server.addr());
    other.wait_synced();
    one.share(server.addr());
    wait_alike(&mut one, &mut other);
    assert_eq!(one.shapes.len(), 1_000);
}

#[test]
fn a_killed_server_loses_nothing_it_acked() {
    let table = Table::new();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut server = ServerProcess::start(SERVER, any, table.server.path()).unwrap();
    let at = server.addr();
    let mut one = table.one();
    one.share(at);
    for number in 0..40 {
        one.edit(vec![rectangle(&format!("s{number}"))]);
    }
    one.wait_synced();
    // The next ones are on their way while it dies: what was not acked must come again.
    for number in 40..60 {
        one.edit(vec![rectangle(&format!("s{number}"))]);
    }
    server.kill().unwrap();
    one.wait_saved();
    one.wait_until("the loss is noticed", |one| {
        !one.session().link_state().is_joined()
    });
    let _server = ServerProcess::start(SERVER, at, table.server.path()).unwrap();
    one.session().retry_now();
    one.wait_synced();
    let mut other = table.other();
    other.share(at);
    other.wait_for_shapes(&one.shapes);
    assert_eq!(other.shapes.len(), 60);
}

#[test]
fn acked_edits_outlive_the_server_even_if_their_author_is_gone() {
    let table = Table::new();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut server = ServerProcess::start(SERVER, any, table.server.path()).unwrap();
    let mut one = table.one();
    one.share(server.addr());
    one.edit(vec![rectangle("a")]);
    one.extend(vec![typed("a", 0, "kept")]);
    one.wait_synced();
    server.kill().unwrap();
    one.leave();
    let again = ServerProcess::start(SERVER, any, table.server.path()).unwrap();
    let mut other = table.other();
    other.share(again.addr());
    other.wait_until("the text is there", |other| {
        other
            .shapes
            .get(&id("a"))
            .is_some_and(|shape| &*shape.text == "kept")
    });
}

/// Two people at a board with one rectangle that the first drew, in step with its server.
#[track_caller]
fn with_rectangle(table: &Table, server: SocketAddr) -> (Person, Person) {
    let (mut one, mut other) = (table.one(), table.other());
    one.share(server);
    other.share(server);
    one.edit(vec![rectangle("a")]);
    wait_alike(&mut one, &mut other);
    assert!(other.shapes.contains_key(&id("a")));
    (one, other)
}

/// One of them edits the rectangle, and the other sees it.
#[track_caller]
fn edit_seen(by: &mut Person, seen_by: &mut Person, edits: Vec<Edit>) {
    by.edit(edits);
    wait_alike(by, seen_by);
}

/// One of them undoes their last step, and the other sees it; gives how many things were left out.
#[track_caller]
fn undo_seen(by: &mut Person, seen_by: &mut Person) -> usize {
    by.look();
    by.events.clear();
    by.session().undo(NOW);
    // Answered after the undo, whether that has changed anything or not.
    by.edit(Vec::new());
    wait_alike(by, seen_by);
    let skipped = by.events.iter().map(|event| match event {
        SessionEvent::Board(BoardEvent::News(UndoSkipped { count })) => *count,
        _ => 0,
    });
    skipped.sum()
}

#[test]
fn undo_never_takes_back_what_the_other_wrote() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let (mut one, mut other) = with_rectangle(&table, server.addr());
    edit_seen(
        &mut one,
        &mut other,
        vec![filled("a", 0xff_0000), moved("a", 5.0)],
    );
    edit_seen(&mut other, &mut one, vec![filled("a", 0x00_00ff)]);
    assert_eq!(undo_seen(&mut one, &mut other), 1);
    let shape = &one.shapes[&id("a")];
    assert_eq!(
        (shape.pos.x, shape.style.fill),
        (10.0, Color::rgb(0x00_00ff))
    );
}

#[test]
fn who_wrote_last_undoes_their_colour_and_who_wrote_first_undoes_nothing_of_it() {
    let (red, blue) = (Color::rgb(0xff_0000), Color::rgb(0x00_00ff));
    for last_undoes_first in [false, true] {
        let table = Table::new();
        let server = server_in(table.server.path());
        let (mut one, mut other) = with_rectangle(&table, server.addr());
        edit_seen(&mut one, &mut other, vec![filled("a", 0xff_0000)]);
        edit_seen(&mut other, &mut one, vec![filled("a", 0x00_00ff)]);
        let fill = |one: &Person| one.shapes[&id("a")].style.fill;
        assert_eq!(fill(&one), blue);
        if last_undoes_first {
            assert_eq!(undo_seen(&mut other, &mut one), 0);
            assert_eq!(fill(&one), red);
            // It was the other who put it back: it is not the first one's to take away.
            assert_eq!(undo_seen(&mut one, &mut other), 1);
        } else {
            assert_eq!(undo_seen(&mut one, &mut other), 1);
            assert_eq!(fill(&one), blue);
            assert_eq!(undo_seen(&mut other, &mut one), 0);
        }
        assert_eq!(fill(&one), red);
    }
}

#[test]
fn of_two_colours_at_once_the_winner_s_is_undone_and_the_loser_s_is_not_there_to_undo() {
    for winner_undoes_first in [false, true] {
        let table = Table::new();
        let server = server_in(table.server.path());
        let (mut one, mut other) = with_rectangle(&table, server.addr());
        for person in [&mut one, &mut other] {
            person.session().go_offline();
            person.wait_until("it is offline", |person| {
                *person.session().link_state() == State::Offline(Absence::Told)
            });
        }
        one.edit(vec![filled("a", 0xff_0000)]);
        other.edit(vec![filled("a", 0x00_00ff)]);
        one.wait_saved();
        other.wait_saved();
        one.session().go_online();
        other.session().go_online();
        wait_alike(&mut one, &mut other);
        let fill = |one: &Person| one.shapes[&id("a")].style.fill;
        let won = fill(&one);
        let (mut winner, mut loser) = if won == Color::rgb(0xff_0000) {
            (one, other)
        } else {
            (other, one)
        };
        if winner_undoes_first {
            // What was there when the winner wrote is back; the loser's colour was never under it.
            assert_eq!(undo_seen(&mut winner, &mut loser), 0);
            assert_eq!(fill(&winner), Color::NONE);
            undo_seen(&mut loser, &mut winner);
        } else {
            assert_eq!(undo_seen(&mut loser, &mut winner), 1);
            assert_eq!(fill(&winner), won);
            assert_eq!(undo_seen(&mut winner, &mut loser), 0);
        }
        assert_eq!(fill(&winner), Color::NONE);
    }
}

#[test]
fn a_move_is_undone_only_by_who_moved_last_in_whichever_order_they_undo() {
    for last_undoes_first in [false, true] {
        let table = Table::new();
        let server = server_in(table.server.path());
        let (mut one, mut other) = with_rectangle(&table, server.addr());
        edit_seen(&mut one, &mut other, vec![moved("a", 100.0)]);
        edit_seen(&mut other, &mut one, vec![moved("a", 200.0)]);
        let x = |one: &Person| one.shapes[&id("a")].pos.x;
        if last_undoes_first {
            assert_eq!(undo_seen(&mut other, &mut one), 0);
            assert_eq!(x(&one), 100.0);
            assert_eq!(undo_seen(&mut one, &mut other), 1);
        } else {
            assert_eq!(undo_seen(&mut one, &mut other), 1);
            assert_eq!(x(&one), 200.0);
            assert_eq!(undo_seen(&mut other, &mut one), 0);
        }
        assert_eq!(x(&one), 100.0);
    }
}

#[test]
fn a_board_reopens_with_what_was_saved_and_goes_on_syncing() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let mut one = table.one();
    one.edit(vec![rectangle("a")]);
    one.wait_saved();
    one.leave();
    let mut one = table.one();
    assert!(one.shapes.contains_key(&id("a")));
    one.share(server.addr());
    one.wait_synced();
    one.edit(vec![moved("a", 9.0)]);
    let mut other = table.other();
    other.share(server.addr());
    wait_alike(&mut one, &mut other);
    assert_eq!(other.shapes[&id("a")].pos.x, 9.0);
}

#[test]
fn who_moves_to_another_server_or_leaves_it_forgets_the_peers_there() {
    let table = Table::new();
    let elsewhere = TempDir::new().unwrap();
    let (server, empty) = (server_in(table.server.path()), server_in(elsewhere.path()));
    let (mut one, mut other) = (table.one(), table.other());
    other.share(server.addr());
    let peer = other.peer();
    let cursor = Presence::Cursor(Point::new(3.0, 4.0));
    other.session().tell(What::Cursor, Some(cursor.clone()));
    let is_seen = |one: &mut Person| one.told.get(&(peer, What::Cursor)) == Some(&cursor);
    one.share(server.addr());
    one.wait_until("the other is seen", is_seen);
    one.share(empty.addr());
    one.look();
    assert!(one.told.is_empty(), "{:?}", one.told);
    one.share(server.addr());
    one.wait_until("the other is seen again", is_seen);
    one.session().detach();
    one.look();
    assert!(one.told.is_empty(), "{:?}", one.told);
    assert_eq!(*one.session().link_state(), State::Closed);
}

#[test]
fn presence_is_seen_while_somebody_is_there_and_never_saved() {
    let table = Table::new();
    let server = server_in(table.server.path());
    let (mut one, mut other) = (table.one(), table.other());
    one.share(server.addr());
    other.share(server.addr());
    one.wait_live();
    other.wait_live();
    let cursor = Presence::Cursor(Point::new(3.0, 4.0));
    one.session().tell(What::Cursor, Some(cursor.clone()));
    let peer = one.peer();
    other.wait_until("the cursor arrives", |other| {
        other.told.get(&(peer, What::Cursor)) == Some(&cursor)
    });
    other.wait_until("the name arrives", |other| {
        matches!(other.told.get(&(peer, What::Who)), Some(Presence::Who(who)) if who.name == "One")
    });
    one.leave();
    other.wait_until("the cursor is gone", |other| {
        !other.told.keys().any(|(who, _)| *who == peer)
    });
    assert!(other.shapes.is_empty());
}

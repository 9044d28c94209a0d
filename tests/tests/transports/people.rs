//! People who share a board, one of them over each transport in turn.

use std::net::SocketAddr;

use tavla::session::SessionEvent;
use tavla::sync::{Absence, State, TransportKind};
use tavla_server::{Config, Server, Storage};
use tavla_shared::presence::{Presence, What};
use tavla_tests::person::{Person, wait_alike};
use tavla_tests::servers::{ServerProcess, server_in};
use tavla_tests::shapes::{filled, id, moved, rectangle, typed};
use tempfile::TempDir;

use crate::KINDS;

const SERVER: &str = env!("CARGO_BIN_EXE_server_process");

/// Somebody who reaches servers by `kind` only; their folder goes with them.
pub fn person(kind: Option<TransportKind>, name: &str) -> (TempDir, Person) {
    let folder = TempDir::new().unwrap();
    let mut person = Person::at(folder.path(), "plans", name);
    person.session().force_transport(kind);
    (folder, person)
}

#[test]
fn edits_acks_and_presence_go_both_ways_over_every_transport() {
    for kind in KINDS {
        let folder = TempDir::new().unwrap();
        let server = server_in(folder.path());
        let (_one, mut one) = person(Some(kind), "One");
        let (_other, mut other) = person(None, "Other");
        one.share(server.addr());
        other.share(server.addr());
        one.edit(vec![rectangle("a"), filled("a", 0xff_0000)]);
        other.wait_until("the rectangle arrives", |other| {
            other.shapes.contains_key(&id("a"))
        });
        other.edit(vec![moved("a", 77.0)]);
        one.wait_until("the move arrives", |one| one.shapes[&id("a")].pos.x == 77.0);
        wait_alike(&mut one, &mut other);
        let (mine, theirs) = (one.peer(), other.peer());
        let cursor = Presence::Cursor(tavla_shared::geometry::Point::new(3.0, 4.0));
        one.session().tell(What::Cursor, Some(cursor.clone()));
        other.wait_until("the cursor arrives", |other| {
            other.told.get(&(mine, What::Cursor)) == Some(&cursor)
        });
        one.wait_until("the other is seen", |one| {
            one.told.contains_key(&(theirs, What::Who))
        });
        // Who leaves is gone at once, not after a time without a sign of life.
        one.leave();
        other.wait_until(&format!("the cursor is gone, {kind:?}"), |other| {
            !other.told.keys().any(|(peer, _)| *peer == mine)
        });
        other.leave();
        server.join();
    }
}

#[test]
fn what_does_not_fit_a_frame_comes_and_goes_in_fragments_over_every_transport() {
    for kind in KINDS {
        let folder = TempDir::new().unwrap();
        let server = server_in(folder.path());
        let (_one, mut one) = person(Some(kind), "One");
        let text: String = (0..90_000_u32)
            .map(|number| char::from(b'a' + (number.wrapping_mul(2_654_435_761) >> 24) as u8 % 26))
            .collect();
        let names = ["a", "b", "c", "d", "e", "f"];
        let edits = names
            .iter()
            .flat_map(|name| [rectangle(name), typed(name, 0, &text)]);
        one.edit(edits.collect());
        one.share(server.addr());
        one.wait_synced();
        let (_other, mut other) = person(Some(kind), "Other");
        other.share(server.addr());
        other.wait_for_shapes(&one.shapes);
        assert_eq!(other.shapes.len(), names.len());
    }
}

#[test]
fn a_killed_server_loses_nothing_it_acked_over_any_transport() {
    for kind in KINDS {
        let folder = TempDir::new().unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = ServerProcess::start(SERVER, any, folder.path()).unwrap();
        let at = server.addr();
        let (_one, mut one) = person(Some(kind), "One");
        one.share(at);
        for number in 0..20 {
            one.edit(vec![rectangle(&format!("s{number}"))]);
        }
        one.wait_synced();
        for number in 20..30 {
            one.edit(vec![rectangle(&format!("s{number}"))]);
        }
        server.kill().unwrap();
        let _server = ServerProcess::start(SERVER, at, folder.path()).unwrap();
        one.session().retry_now();
        one.wait_until("all is synced", |one| {
            // It may have been alive for the client until now.
            one.session().retry_now();
            one.open_tickets.is_empty()
                && one.session().keeping().unsaved.is_none()
                && one.session().keeping().unsynced == 0
        });
        let (_other, mut other) = person(None, "Other");
        other.share(at);
        other.wait_for_shapes(&one.shapes);
        assert_eq!(other.shapes.len(), 30);
    }
}

#[test]
fn who_goes_offline_and_comes_back_is_in_step_over_every_transport() {
    for kind in KINDS {
        let folder = TempDir::new().unwrap();
        let server = server_in(folder.path());
        let (_one, mut one) = person(Some(kind), "One");
        let (_other, mut other) = person(Some(kind), "Other");
        one.share(server.addr());
        other.share(server.addr());
        one.wait_live();
        one.session().go_offline();
        one.wait_until("one is offline", |one| {
            *one.session().link_state() == State::Offline(Absence::Told)
        });
        one.edit(vec![rectangle("mine")]);
        other.edit(vec![rectangle("theirs")]);
        other.wait_synced();
        one.session().go_online();
        wait_alike(&mut one, &mut other);
        assert_eq!(one.shapes.len(), 2);
    }
}

#[test]
fn who_is_over_the_rates_is_slowed_down_and_loses_nothing_over_every_transport() {
    for kind in KINDS {
        let folder = TempDir::new().unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut config = Config::new(any, Storage::Folder(folder.path().to_owned()));
        config.limits.updates_per_second = 20;
        config.limits.updates_burst = 10;
        let server = Server::start(config).unwrap();
        let (_one, mut one) = person(Some(kind), "One");
        one.share(server.addr());
        one.wait_live();
        for number in 0..60 {
            one.edit(vec![rectangle(&format!("s{number}"))]);
            one.wait_until("the edit is made", |one| one.open_tickets.is_empty());
        }
        one.wait_synced();
        let (_other, mut other) = person(None, "Other");
        other.share(server.addr());
        other.wait_for_shapes(&one.shapes);
        let refused = |event: &SessionEvent| {
            matches!(
                event,
                SessionEvent::Link(State::Refused(_) | State::Offline(Absence::Waiting { .. }))
            )
        };
        assert!(
            !one.events.iter().any(refused),
            "{kind:?}: {:?}",
            one.events
        );
    }
}

//! What people say at a board, beside what they draw: through a real server, real sockets, real stores.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its people has failed"
)]

mod desk;
mod roles;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use tavla::desk::Desk;
use tavla::editor::Lock;
use tavla::session::{Identity, Session, SessionEvent};
use tavla::storage::Storage;
use tavla::sync::{Absence, BoardLink, ServerAddress, Standing, State};
use tavla::text::TextEngine;
use tavla::worker::{BoardEvent, PartReason, Parted, TalkEvent};
use tavla_server::access::Role;
use tavla_shared::board::Board;
use tavla_shared::geometry::Point;
use tavla_shared::id::{BoardId, ThreadId};
use tavla_shared::protocol::{AckStatus, Permission};
use tavla_shared::shape::Color;
use tavla_shared::store::DataFolder;
use tavla_shared::talk::{Anchor, Talk, TalkEdit, ThreadEdit, Words};
use tavla_tests::person::{NOW, PATIENCE, Person, wait_alike};
use tavla_tests::servers::{ServerProcess, invited, server_in};
use tavla_tests::shapes::{id, moved, rectangle};
use tavla_tests::talkless::Talkless;
use tempfile::TempDir;

const SERVER: &str = env!("CARGO_BIN_EXE_server_process");

const BOARD: &str = "plans";

fn folder() -> TempDir {
    TempDir::new().unwrap()
}

/// A person with a folder of their own.
fn person(name: &str) -> (TempDir, Person) {
    let folder = folder();
    let person = Person::at(folder.path(), BOARD, name);
    (folder, person)
}

fn thread(edit: ThreadEdit) -> TalkEdit {
    let id = ThreadId::new("t").unwrap();
    TalkEdit::Thread { id, edit }
}

fn opened() -> TalkEdit {
    thread(ThreadEdit::Open {
        anchor: Anchor::at(Point::new(1.0, 2.0)),
        words: Words::plain("why?"),
    })
}

fn reply(text: &str) -> TalkEdit {
    thread(ThreadEdit::Reply(Words::plain(text)))
}

/// Waits until the talk stands like this with the server.
#[track_caller]
fn wait_standing(person: &mut Person, standing: Standing) {
    person.wait_until("the talk stands so", |person| {
        person.session().talk_standing() == standing
    });
}

/// The copy that was made of the board, and why.
#[track_caller]
fn wait_parted(person: &mut Person, of: fn(&SessionEvent) -> Option<&Parted>) -> Parted {
    person.wait_until("a copy was made", |person| {
        person.events.iter().any(|event| of(event).is_some())
    });
    person.events.iter().find_map(of).unwrap().clone()
}

fn parted_talk(event: &SessionEvent) -> Option<&Parted> {
    match event {
        SessionEvent::Talk(TalkEvent::Parted(parted)) => Some(parted),
        _ => None,
    }
}

fn parted_board(event: &SessionEvent) -> Option<&Parted> {
    match event {
        SessionEvent::Board(BoardEvent::Parted(parted)) => Some(parted),
        _ => None,
    }
}

/// What a board in a folder that nobody has open holds: its title, its shapes, and what is said there.
fn kept(folder: &Path, board: &str) -> (String, Vec<String>, Vec<String>) {
    let owned = DataFolder::open(folder).unwrap();
    let store = owned.open_store().unwrap();
    let loaded = store.load(board).unwrap();
    let (shown, report) = Board::open(1, loaded.parts());
    assert_eq!(report.rejected, []);
    let loaded = store.load(&format!("{board}.talk")).unwrap();
    let (talk, report) = Talk::open(1, loaded.parts());
    assert_eq!(report.rejected, []);
    let shapes = shown.shapes().map(|shape| shape.id.to_string());
    let texts = talk.chat().iter().map(|it| it.words.text.to_string());
    (
        shown.meta().title.to_string(),
        shapes.collect(),
        texts.collect(),
    )
}

/// A server with an owner's board, which has a shape and a message, and a token for `role`.
fn entered(place: &TempDir, role: Role) -> (tavla_server::Running, (TempDir, Person), String) {
    let board = BoardId::new(BOARD).unwrap();
    let mut tokens = invited(place.path(), &board, &[Role::Owner, role]);
    let server = server_in(place.path());
    let (folder, mut owner) = person("Owner");
    let token = tokens.pop().unwrap();
    owner.share_as(server.addr(), tokens.pop());
    owner.edit(vec![rectangle("theirs")]);
    owner.say("welcome");
    owner.wait_synced();
    (server, (folder, owner), token)
}

#[test]
fn what_one_says_the_other_reads() {
    let place = folder();
    let server = server_in(place.path());
    let ((_one, mut one), (_other, mut other)) = (person("One"), person("Other"));
    one.share(server.addr());
    other.share(server.addr());
    one.say("hello");
    other.wait_heard(&["hello"]);
    other.talk_edit(vec![opened()]);
    one.wait_until("the thread arrives", |one| one.talk.threads().len() == 1);
    one.talk_edit(vec![reply("because")]);
    other.wait_until("the reply arrives", |other| {
        other.talk.threads().any(|thread| thread.replies.len() == 1)
    });
    let author = other.talk.messages()[0].author();
    assert_eq!(&*other.talk.person(author).unwrap().name, "One");
    assert!(one.talk.is_mine(author) && !other.talk.is_mine(author));
    wait_alike(&mut one, &mut other);
    assert_eq!(one.talk.messages(), other.talk.messages());
    let standing = Standing::In(Permission::Write);
    assert_eq!(one.session().talk_standing(), standing);
    one.leave();
    other.leave();
    server.join();
}

#[test]
fn what_both_said_and_drew_offline_is_there_for_both() {
    let place = folder();
    let server = server_in(place.path());
    let ((_one, mut one), (_other, mut other)) = (person("One"), person("Other"));
    one.share(server.addr());
    one.talk_edit(vec![opened()]);
    one.wait_synced();
    other.share(server.addr());
    other.wait_until("the thread arrives", |other| {
        other.talk.threads().len() == 1
    });
    for person in [&mut one, &mut other] {
        person.session().go_offline();
        person.wait_until("offline", |person| {
            *person.session().link_state() == State::Offline(Absence::Told)
        });
    }
    for number in 0..20 {
        one.say(&format!("one {number}"));
        other.say(&format!("other {number}"));
    }
    one.talk_edit(vec![reply("one")]);
    other.talk_edit(vec![reply("other"), thread(ThreadEdit::Resolve)]);
    one.edit(vec![rectangle("mine")]);
    one.wait_talk_saved();
    other.wait_talk_saved();
    assert_eq!(one.session().talk_standing(), Standing::Out);
    one.session().go_online();
    other.session().go_online();
    wait_alike(&mut one, &mut other);
    one.wait_until("both hear the same", |one| {
        other.look();
        one.talk.messages() == other.talk.messages() && one.talk.messages().len() == 40
    });
    let threads = |person: &Person| person.talk.threads().cloned().collect::<Vec<_>>();
    assert_eq!(threads(&one), threads(&other));
    let thread = &threads(&one)[0];
    assert_eq!((thread.replies.len(), thread.resolved.is_some()), (2, true));
}

#[test]
fn a_killed_server_loses_nothing_of_what_it_acked() {
    let place = folder();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut server = ServerProcess::start(SERVER, any, place.path()).unwrap();
    let at = server.addr();
    let (_one, mut one) = person("One");
    one.share(at);
    for number in 0..20 {
        one.say(&number.to_string());
        one.edit(vec![rectangle(&format!("s{number}"))]);
    }
    one.wait_synced();
    for number in 20..30 {
        one.say(&number.to_string());
    }
    server.kill().unwrap();
    one.wait_talk_saved();
    one.wait_until("the loss is noticed", |one| {
        !one.session().link_state().is_joined()
    });
    let _server = ServerProcess::start(SERVER, at, place.path()).unwrap();
    one.session().retry_now();
    one.wait_synced();
    let (_other, mut other) = person("Other");
    other.share(at);
    other.wait_for_shapes(&one.shapes);
    let said: Vec<String> = (0..30).map(|number| number.to_string()).collect();
    other.wait_heard(&said.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_board_without_a_server_has_a_whole_talk() {
    let folder = folder();
    let mut one = Person::at(folder.path(), BOARD, "One");
    one.say("to myself");
    one.talk_edit(vec![opened(), reply("so")]);
    one.edit(vec![rectangle("a")]);
    one.wait_saved();
    one.wait_talk_saved();
    let unsynced = one.session().keeping().unsynced;
    assert_eq!(unsynced, 3, "of both documents");
    one.leave();
    let mut again = Person::at(folder.path(), BOARD, "One");
    again.wait_heard(&["to myself"]);
    assert_eq!(again.talk.threads().next().unwrap().replies.len(), 1);
    again.say("again");
    again.wait_talk_saved();
    let authors = again.talk.messages().iter().map(|it| it.author());
    assert!(
        authors
            .collect::<Vec<_>>()
            .iter()
            .all(|it| again.talk.is_mine(*it))
    );
    again.leave();
}

#[test]
fn a_server_that_does_not_know_the_talk_has_the_board_in_step() {
    let place = folder();
    let server = server_in(place.path());
    let old = Talkless::before(server.addr()).unwrap();
    let ((_one, mut one), (_other, mut other)) = (person("One"), person("Other"));
    one.share(old.addr());
    other.share(old.addr());
    one.say("is anybody there?");
    one.edit(vec![rectangle("a")]);
    wait_standing(&mut one, Standing::Shut);
    other.wait_until("the rectangle arrives", |other| {
        other.shapes.contains_key(&id("a"))
    });
    other.edit(vec![moved("a", 77.0)]);
    one.wait_until("the move arrives", |one| one.shapes[&id("a")].pos.x == 77.0);
    one.wait_until("the board is with the server", |one| {
        one.session().keeping().unsynced == 1
    });
    assert!(
        !one.session().is_sending(),
        "nobody waits for what never goes"
    );
    assert_eq!(one.heard(), ["is anybody there?"]);
    assert!(other.heard().is_empty());
    // A newer server has it all.
    one.share(server.addr());
    other.share(server.addr());
    one.wait_synced();
    other.wait_heard(&["is anybody there?"]);
    one.leave();
    other.leave();
}

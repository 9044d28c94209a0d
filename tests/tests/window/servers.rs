//! Boards on servers: whose is whose, and the way back from a server that is not the right one.

use std::net::{SocketAddr, TcpListener};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla::ui::SyncState;
use tavla_shared::shape::Kind;
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;
use tavla_tests::shapes::{id, rectangle};
use tempfile::TempDir;

use crate::harness::{flow_window, flow_window_in};
use crate::together::{connect, is_synced, share};

/// Somebody whose board "plan" on `server` has the rectangle `shape`.
fn planner(folder: &TempDir, server: SocketAddr, shape: &str) -> Person {
    let mut person = Person::at(folder.path(), "plan", shape);
    person.share(server);
    person.edit(vec![rectangle(shape)]);
    person.wait_synced();
    person
}

fn shows_only(app: &TavlaApp, shape: &str) -> bool {
    let scene = app.board().editor().scene();
    is_synced(app) && scene.len() == 1 && scene.get(&id(shape)).is_some()
}

fn link(app: &TavlaApp) -> String {
    app.board().link().unwrap().to_string()
}

#[test]
fn boards_of_one_name_on_two_servers_stay_two_boards() {
    let folders = [(); 5].map(|()| tempfile::tempdir().unwrap());
    let work = server_in(folders[0].path());
    let other = server_in(folders[1].path());
    planner(&folders[2], work.addr(), "work").leave();
    let mut stranger = planner(&folders[3], other.addr(), "other");
    let links = [work.addr(), other.addr()].map(|server| format!("tavla://{server}/plan"));

    let mut window = flow_window();
    connect(&mut window, &links[0]);
    window.wait_until("the board of work is there", |app| shows_only(app, "work"));
    let first = window.app().board().id().clone();
    connect(&mut window, &links[1]);
    window.wait_until("the other's is there", |app| shows_only(app, "other"));
    assert_ne!(*window.app().board().id(), first);
    assert_eq!(link(window.app()), links[1]);
    // What is drawn on it goes there.
    window.key(Modifiers::NONE, Key::O);
    window.drag([400.0, 300.0], [600.0, 420.0]);
    window.wait_until("it is sent", |app| {
        is_synced(app) && app.board().editor().scene().len() == 2
    });
    stranger.wait_until("it is seen", |stranger| stranger.shapes.len() == 2);
    assert!(!stranger.shapes.contains_key(&id("work")));
    stranger.leave();

    // Either link leads back to its board, here and in the next window.
    connect(&mut window, &links[0]);
    window.wait_until("the first is back", |app| shows_only(app, "work"));
    assert_eq!(*window.app().board().id(), first);
    let mut window = flow_window_in(window.close());
    window.wait_until("it is still so", |app| shows_only(app, "work"));
    assert_eq!(link(window.app()), links[0]);
    let mut late = Person::at(folders[4].path(), "plan", "Late");
    late.share(other.addr());
    late.wait_synced();
    late.wait_until("the board is there", |late| late.shapes.len() == 2);
    assert!(!late.shapes.contains_key(&id("work")));
    late.leave();
}

#[test]
fn a_board_here_is_not_the_server_s_board_of_its_name() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let server = server_in(folders[0].path());
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
    window.wait_saved();
    let mine = window.app().board().id().clone();
    let mut stranger = Person::at(folders[1].path(), mine.as_str(), "Stranger");
    stranger.share(server.addr());
    stranger.edit(vec![rectangle("theirs")]);
    stranger.wait_synced();
    connect(&mut window, &format!("tavla://{}/{mine}", server.addr()));
    window.wait_until("it is there", |app| shows_only(app, "theirs"));
    assert_ne!(*window.app().board().id(), mine);
    stranger.look();
    assert_eq!(stranger.shapes.len(), 1);
    stranger.leave();
}

#[test]
fn a_mistyped_server_is_changed_and_sharing_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    // Nobody listens there any more.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let mut window = flow_window();
    let wrong = share(&mut window, nobody.unwrap());
    window.wait_until("it is in vain", |app| {
        matches!(app.board().sync_state(), SyncState::Offline { .. })
    });
    window.click("Share");
    window.harness.get_by_label(&wrong);
    window
        .harness
        .get_by_label_contains("Nothing answers at this address");
    window.click("Try again");
    window.click("Change server");
    window.enter_anew(&server.addr().to_string());
    window.wait_until("it is on the right one", is_synced);
    window.harness.run_steps(2);
    window
        .harness
        .get_by_label(&format!("On {}", server.addr()));
    assert!(window.harness.query_by_label("Try again").is_none());

    window.click("Stop sharing");
    window.wait_saved();
    assert_eq!(window.app().board().link(), None);
    assert!(window.harness.query_by_label("Copy the link").is_none());
    let window = flow_window_in(window.close());
    assert_eq!(window.app().board().link(), None);
}

#[test]
fn a_server_that_refuses_is_named_in_words_and_the_board_can_be_shared_anew() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path());
    let mut window = flow_window();
    connect(
        &mut window,
        &format!("tavla://{}/plan#wrong", server.addr()),
    );
    window.wait_until("it is refused", |app| {
        app.board().sync_state() == SyncState::Refused
    });
    window.harness.run_steps(2);
    window
        .harness
        .get_by_label("Saved here · the server refuses");
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
    assert_eq!(window.shapes(), [Kind::Rectangle]);
    window.click("Share");
    window.click("Stop sharing");
    window.wait_saved();
    window.enter_anew(&server.addr().to_string());
    window.wait_until("it is on the server", is_synced);
}

//! Edits that a server refuses: what the person reads, where the edits are, and what the board shows.

use std::net::SocketAddr;
use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::sync::{Cause, Setback, State};
use tavla::ui::SyncState;
use tavla_server::{Config, Running, Server, Storage};
use tavla_shared::protocol::Limits;
use tavla_tests::person::{Person, wait_alike};
use tavla_tests::shapes::rectangle;

use crate::harness::{Window, flow_window, flow_window_in};
use crate::together::{is_synced, share};

/// A server that takes boards of so many bytes.
fn small_server(folder: &Path, bytes: usize) -> Running {
    server_with(folder, |limits| limits.snapshot_bytes = bytes)
}

fn server_with(folder: &Path, limit: impl FnOnce(&mut Limits)) -> Running {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut config = Config::new(listen, Storage::Folder(folder.to_owned()));
    limit(&mut config.limits);
    Server::start(config).unwrap()
}

fn draw(window: &mut Window) {
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
}

#[test]
fn refused_edits_open_as_my_copy_and_the_board_equals_the_server_s() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let server = small_server(folders[0].path(), 2_000);
    let mut window = flow_window();
    window.retitle("Plan");
    let link = share(&mut window, server.addr());
    window.wait_until("it is shared", is_synced);
    window.key(Modifiers::NONE, Key::Escape);
    let board = window.app().board().id().clone();
    let told = |app: &tavla::app::TavlaApp| {
        let mut messages = app.shell().messages();
        messages.any(|toast| toast.words.contains("“Plan (my copy)”"))
    };
    let mut drawn = 0;
    while !told(window.app()) {
        assert!(drawn < 100, "the server takes everything");
        draw(&mut window);
        drawn += 1;
        window.wait_until("it is sent or refused", |app| is_synced(app) || told(app));
    }
    window.wait_told("larger than the server takes");
    window.wait_until("the board goes on", is_synced);
    // Who looks at the connection still sees why: it is another client that goes on.
    let stats = window.app().board().link_stats().unwrap();
    let refused = |setback: &Setback| matches!(setback.cause, Cause::Refusal(_));
    assert!(stats.setbacks.iter().any(refused), "{stats:?}");
    let kept = window.shapes().len();
    assert!(kept < drawn, "{kept} of {drawn}");
    assert!(
        !window
            .app()
            .board()
            .editor()
            .enabled(tavla::commands::Command::Undo)
    );
    // Somebody else sees the same.
    let name = link.rsplit('/').next().unwrap();
    let mut other = Person::at(folders[1].path(), name, "Other");
    other.share(server.addr());
    other.wait_live();
    other.wait_until("the board is there", |other| other.shapes.len() == kept);
    other.leave();

    window.click("Open my copy");
    window.wait_until("the copy is there", |app| {
        app.board().is_open() && *app.board().id() != board
    });
    window.wait_until("all of it is", |app| {
        app.board().editor().scene().len() == drawn
    });
    assert_eq!(
        &*window.app().board().editor().meta().title,
        "Plan (my copy)"
    );
    assert_eq!(window.app().board().sync_state(), SyncState::SavedHere);
    assert_eq!(window.app().board().link(), None);
    // Both are there the next time.
    let mut window = flow_window_in(window.close());
    window.open_from_list("Plan");
    window.wait_until("the board is there", |app| {
        *app.board().id() == board && app.board().editor().scene().len() == kept
    });
    window.open_from_list("Plan (my copy)");
    window.wait_until("the copy is there", |app| {
        app.board().editor().scene().len() == drawn
    });
}

#[test]
fn a_shape_too_many_is_in_my_copy_and_the_full_board_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_with(folder.path(), |limits| limits.board_shapes = 2);
    let mut window = flow_window();
    window.retitle("Plan");
    share(&mut window, server.addr());
    window.wait_until("it is shared", is_synced);
    window.key(Modifiers::NONE, Key::Escape);
    for _ in 0..2 {
        draw(&mut window);
        window.wait_until("it is sent", is_synced);
    }
    draw(&mut window);
    window.wait_told("larger than the server takes");
    window.wait_until("the board goes on", is_synced);
    assert_eq!(window.shapes().len(), 2);
    window.click("Open my copy");
    window.wait_until("the copy is there", |app| {
        let board = app.board();
        board.is_open() && board.link().is_none() && board.editor().scene().len() == 3
    });
}

#[test]
fn a_person_who_lost_the_server_reads_it_and_connects_again_by_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let server = tavla_tests::servers::server_in(folder.path());
    let at = server.addr();
    let mut window = flow_window();
    share(&mut window, at);
    window.wait_until("it is shared", is_synced);
    window.key(Modifiers::NONE, Key::Escape);
    server.join();
    window.wait_until("it is noticed", |app| {
        matches!(
            app.board().sync_state(),
            SyncState::Offline { count: 0, .. }
        )
    });
    draw(&mut window);
    window.wait_until("it waits", |app| {
        matches!(
            app.board().sync_state(),
            SyncState::Offline { count: 1, .. }
        )
    });
    window.harness.run_steps(2);
    window
        .harness
        .get_by_label("Saved here · offline, 1 change to send");
    let _server = tavla_tests::servers::server_at(at, folder.path());
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.type_text("Reconnect");
    window.key(Modifiers::NONE, Key::Enter);
    window.wait_until("all is sent", is_synced);
    assert!(!window.app().board().may_reconnect());
    let stats = window.app().board().link_stats().unwrap();
    assert!(
        stats.sent.frames > 0 && stats.received.bytes > 0,
        "{stats:?}"
    );
    assert_eq!(stats.unsent, 0);
    assert!(matches!(window.app().board().server(), State::Live { .. }));
}

#[test]
fn somebody_else_s_board_is_not_touched_by_a_refusal() {
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let server = small_server(folders[0].path(), 2_000);
    let mut one = Person::at(folders[1].path(), "plan", "One");
    let mut other = Person::at(folders[2].path(), "plan", "Other");
    one.share(server.addr());
    other.share(server.addr());
    one.wait_live();
    other.wait_live();
    let before = one.peer();
    for number in 0..1_000 {
        one.edit(vec![rectangle(&format!("s{number}"))]);
        // Not all at once: one batch of them all would still find room.
        one.wait_until("it is with the server or refused", |one| {
            one.peer() != before || one.is_synced()
        });
        if one.peer() != before {
            break;
        }
    }
    assert!(one.peer() != before, "it was never refused");
    // The server may have more than was acked, and sends it when one is back.
    wait_alike(&mut one, &mut other);
    one.leave();
    other.leave();
}

//! The panel about the connection: what it says of a real server, and the worse network it simulates.

use std::path::Path;

use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla::commands::Command;
use tavla::ui::SyncState;
use tavla_server::{Config, Running, Server, Storage};
use tavla_tests::servers::server_in;

use crate::harness::{Window, flow_window, flow_window_in};
use crate::together::{is_synced, share};

const BADGE: &str = "Simulated network";

fn run(window: &mut Window, command: Command) {
    let ctx = window.harness.ctx.clone();
    window.app_mut().run(&ctx, command);
    window.harness.run_steps(2);
}

/// Whether the panel, or the badge, says this.
fn says(window: &Window, words: &str) -> bool {
    let mut labels = window.harness.query_all_by_label_contains(words);
    labels.next().is_some()
}

/// A window with the panel open, at a board that is in step with a server.
fn in_step(folder: &Path) -> (Running, Window) {
    let server = server_in(folder);
    let mut window = flow_window();
    share(&mut window, server.addr());
    window.wait_until("it is in step", is_synced);
    run(&mut window, Command::ToggleConnection);
    (server, window)
}

fn draw(window: &mut Window, from: [f32; 2]) {
    window.key(egui::Modifiers::NONE, egui::Key::R);
    window.drag(from, [from[0] + 80.0, from[1] + 60.0]);
}

fn is_offline(app: &TavlaApp) -> bool {
    matches!(app.board().sync_state(), SyncState::Offline { .. })
}

/// Shows frames until the panel says this: it looks at the connection once a second.
#[track_caller]
fn wait_says(window: &mut Window, words: &str) {
    let began = std::time::Instant::now();
    while !says(window, words) {
        assert!(began.elapsed() < crate::harness::PATIENCE, "never: {words}");
        window.next_frame();
    }
}

#[test]
fn a_board_on_this_device_only_says_so_and_the_panel_closes() {
    let mut window = flow_window();
    run(&mut window, Command::ToggleConnection);
    assert!(says(&window, "This board is on this device only"));
    window.click("Close the connection panel");
    assert!(!says(&window, "This board is on this device only"));
}

#[test]
fn the_panel_says_how_the_connection_works_and_copies_it_without_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let (server, mut window) = in_step(folder.path());
    wait_says(&mut window, "Connected for");
    assert!(says(&window, "WebSocket"));
    assert!(says(&window, "None since the board was connected"));
    // Only because somebody looks: the next ping of its own would come in 20 s.
    wait_says(&mut window, "Half within");
    window.harness.get_by_label("Copy details").click();
    let copied = (0..4).find_map(|_| {
        window.harness.step();
        let output = &window.harness.output().platform_output;
        output.commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    });
    let copied = copied.expect("nothing was copied");
    assert!(copied.contains("State: Connected for"), "{copied}");
    let address = format!("Server: {}", server.addr());
    assert!(copied.contains(&address), "{copied}");
    let board = window.app().board().id().to_string();
    assert!(!copied.contains(&board), "{copied}");
}

#[test]
fn simulated_offline_holds_work_back_under_a_badge_and_ends_with_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let (server, mut window) = in_step(folder.path());
    assert!(!says(&window, BADGE));
    window.click("For developers: a worse network");
    window.click("Offline");
    window.wait_until("it is offline", is_offline);
    assert!(says(&window, BADGE));
    draw(&mut window, [300.0, 300.0]);
    wait_says(&mut window, "1 change, for");
    // A board that is opened meanwhile has the same network.
    run(&mut window, Command::NewBoard);
    share(&mut window, server.addr());
    window.wait_until("the other is offline, too", is_offline);
    window.click("Back to the real network");
    assert!(!says(&window, BADGE));
    window.wait_until("it is in step again", is_synced);
    window.click("Offline");
    window.wait_until("it is offline again", is_offline);

    // Nothing of it is kept.
    let mut window = flow_window_in(window.close());
    window.wait_until("it is in step", is_synced);
    assert!(!says(&window, BADGE));
}

#[test]
fn a_simulated_delay_is_measured_and_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (_server, mut window) = in_step(folder.path());
    window.click("For developers: a worse network");
    // By keys of a twentieth of two seconds each.
    let delay = window.harness.get_by_label("Delay, each way");
    delay.focus();
    window.harness.step();
    for _ in 0..3 {
        window.key(egui::Modifiers::NONE, egui::Key::ArrowRight);
    }
    let delay = window.harness.get_by_label("Delay, each way");
    assert_eq!(delay.value().as_deref(), Some("300 ms"));
    draw(&mut window, [300.0, 300.0]);
    window.wait_until("the edit is on its way", |app| {
        matches!(
            app.board().sync_state(),
            SyncState::ToSend { .. } | SyncState::Slow { .. }
        )
    });
    window.wait_until("it has arrived", is_synced);
    window.wait_until("it is measured", |app| {
        let stats = app.board().link_stats();
        stats.and_then(|stats| stats.round_trip_millis()) >= Some(600)
    });
}

/// A window at a board of a server that was set up so, with a picture dropped onto it.
fn with_picture(set_up: impl FnOnce(&mut Config)) -> (tempfile::TempDir, Running, Window) {
    let folder = tempfile::tempdir().unwrap();
    let data = Storage::Folder(folder.path().join("server"));
    let mut config = Config::new("127.0.0.1:0".parse().unwrap(), data);
    set_up(&mut config);
    let server = Server::start(config).unwrap();
    let mut window = flow_window();
    share(&mut window, server.addr());
    window.wait_until("it is in step", is_synced);
    let picture = folder.path().join("picture.png");
    image::RgbaImage::new(20, 20).save(&picture).unwrap();
    window.drop_file(picture);
    (folder, server, window)
}

#[test]
fn a_board_is_not_synced_before_its_pictures_are_sent() {
    // Whoever puts one has to wait for ever.
    let (_folder, _server, mut window) = with_picture(|config| config.blobs.uploads = 0);
    window.wait_until("the picture alone waits", |app| {
        let waits = matches!(app.board().sync_state(), SyncState::ToSend { count: 1, .. });
        let is_there = !app.board().editor().scene().is_empty();
        is_there && waits && app.board().unsent().0 == 0
    });
}

#[test]
fn a_picture_that_the_server_does_not_take_is_told_and_counted() {
    let (_folder, _server, mut window) = with_picture(|config| config.blobs.board_bytes = 10);
    wait_says(&mut window, "The server does not take a picture");
    window.wait_until("all else is in step", is_synced);
    run(&mut window, Command::ToggleConnection);
    wait_says(&mut window, "1 is not taken by the server");
}

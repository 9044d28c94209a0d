//! A window in which nothing happens asks for no frame, and nothing wakes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla_shared::geometry::Point;
use tavla_shared::presence::{Presence, What};
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;

use crate::harness::{PATIENCE, Window, flow_window, painted_window};
use crate::together::{is_synced, share};

/// Nothing may happen for so long.
const QUIET: Duration = Duration::from_secs(1);
/// A frame that is asked for later than this is the one by which others learn that nobody is at it.
const REST: Duration = Duration::from_secs(30);

/// Shows frames as long as they are asked for. Fails where that does not end.
#[track_caller]
pub fn check_idle(window: &mut Window) {
    let asked = Arc::new(AtomicUsize::new(0));
    let ask = Arc::clone(&asked);
    window.harness.ctx.set_repaint_observer(move |_| {
        ask.fetch_add(1, Ordering::AcqRel);
    });
    let deadline = Instant::now() + PATIENCE;
    loop {
        let causes = window.harness.ctx.repaint_causes();
        assert!(Instant::now() < deadline, "it does not rest: {causes:?}");
        // What rang before the frame is shown by it.
        while window.is_woken_within(Duration::ZERO) {}
        window.next_frame();
        if window.asked_frame() < REST {
            continue;
        }
        let before = asked.load(Ordering::Acquire);
        if !window.is_woken_within(QUIET) {
            assert_eq!(asked.load(Ordering::Acquire), before);
            return;
        }
    }
}

fn draw(window: &mut Window) {
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
    window.key(Modifiers::NONE, Key::P);
    window.drag([700.0, 300.0], [800.0, 420.0]);
    window.key(Modifiers::NONE, Key::V);
    window.wait_saved();
}

#[test]
fn a_board_with_shapes_is_idle() {
    let mut window = painted_window();
    draw(&mut window);
    window.key(Modifiers::NONE, Key::Escape);
    check_idle(&mut window);
}

#[test]
fn a_board_with_a_selection_is_idle() {
    let mut window = painted_window();
    draw(&mut window);
    window.key(Modifiers::COMMAND, Key::A);
    assert_eq!(window.app().board().editor().selection().len(), 2);
    check_idle(&mut window);
}

#[test]
fn a_window_with_map_and_frame_meter_is_idle_and_so_it_is_without_them() {
    let mut window = painted_window();
    draw(&mut window);
    window.choose("Performance");
    assert!(window.app().shell().is_metered());
    window.harness.get_by_label("Map of the board");
    check_idle(&mut window);
    window.click("Menu");
    window.click("Minimap");
    assert!(window.harness.query_by_label("Map of the board").is_none());
    check_idle(&mut window);
}

#[test]
fn a_shared_board_with_a_peer_who_is_still_is_idle() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let server = server_in(folders[0].path());
    let mut window = flow_window();
    draw(&mut window);
    let link = share(&mut window, server.addr());
    window.wait_until("it is on the server", is_synced);
    let name = link.rsplit('/').next().unwrap();
    let mut peer = Person::at(folders[1].path(), name, "Peer");
    peer.share(server.addr());
    peer.wait_synced();
    let at = Presence::Cursor(Point::new(10.0, 20.0));
    peer.session().tell(What::Cursor, Some(at));
    window.wait_until("the peer is seen", |app| {
        let peers = app.board().editor().peers();
        peers.iter().any(|peer| peer.cursor.is_some())
    });
    check_idle(&mut window);
    peer.leave();
}

#[test]
fn who_writes_sees_the_caret_blink_and_nothing_else_asks_for_frames() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::T);
    window.drag([500.0, 300.0], [500.0, 300.0]);
    window.type_text("Hej");
    window.wait_until("only the caret is left", |app| {
        app.board().editor().is_typing() && app.is_settled()
    });
    // The threads of the app have done their part once the window is not woken any more.
    while window.is_woken_within(QUIET) {
        window.harness.step();
    }
    window.harness.run_steps(2);
    let blink = Duration::from_millis(10)..Duration::from_secs(2);
    assert!(blink.contains(&window.asked_frame()));
    window.key(Modifiers::NONE, Key::Escape);
    check_idle(&mut window);
}

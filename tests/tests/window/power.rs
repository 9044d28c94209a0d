//! Frames of what moves by itself, on battery and on mains.

use std::time::Duration;

use egui::{Event, Pos2};
use tavla::power::PowerSource;
use tavla_shared::geometry::Point;
use tavla_shared::presence::Presence;

use crate::harness::{Window, flow_window_on};

const PEER: u64 = 8;

fn window_on(power: PowerSource) -> Window {
    flow_window_on(power, tempfile::tempdir().unwrap())
}

fn point(window: &mut Window, x: f64) {
    let cursor = Presence::Cursor(Point::new(x, 0.0));
    window.app_mut().board_mut().editor_mut().hear(PEER, cursor);
}

/// When the next frame is asked for while a peer's cursor moves.
fn asked_in_motion(window: &mut Window) -> Duration {
    point(window, 0.0);
    window.wait_until("all rests", tavla::app::TavlaApp::is_settled);
    while window.asked_frame() < Duration::MAX {
        window.next_frame();
    }
    point(window, 100.0);
    // The first request of a motion may still be that of what came before.
    window.harness.run_steps(3);
    assert!(!window.app().is_settled(), "it has come to rest already");
    window.asked_frame()
}

#[test]
fn on_mains_the_next_frame_of_a_motion_is_asked_for_at_once() {
    let mut window = window_on(PowerSource::Mains);
    assert_eq!(asked_in_motion(&mut window), Duration::ZERO);
}

#[test]
fn on_battery_it_is_asked_for_thirty_times_a_second_and_a_hand_is_answered_at_once() {
    let mut window = window_on(PowerSource::Battery);
    assert_eq!(asked_in_motion(&mut window).as_millis(), 33);
    let moved = Event::PointerMoved(Pos2::new(300.0, 300.0));
    window.harness.event(moved);
    window.harness.step();
    assert_eq!(window.asked_frame(), Duration::ZERO);
}

#[test]
fn who_saves_no_power_sees_every_frame_also_in_the_next_window() {
    let mut window = window_on(PowerSource::Battery);
    window.click("Menu");
    window.click("Save power on battery");
    assert_eq!(asked_in_motion(&mut window), Duration::ZERO);
    let mut window = flow_window_on(PowerSource::Battery, window.close());
    assert_eq!(asked_in_motion(&mut window), Duration::ZERO);
}

//! With reduced motion nothing moves that need not, and that is remembered.

use egui::{Key, Modifiers};
use tavla_shared::geometry::Point;
use tavla_shared::presence::Presence;

use crate::harness::{Window, flow_window, flow_window_in};

fn cursor(window: &Window) -> Option<Point> {
    let peers = window.app().board().editor().peers();
    peers.cursors().first().map(|cursor| cursor.at)
}

fn animation_seconds(window: &Window) -> f32 {
    let ctx = &window.harness.ctx;
    ctx.style_of(ctx.theme()).animation_time
}

#[test]
fn reduced_motion_is_chosen_in_the_menu_shows_all_at_once_and_is_kept() {
    let mut window = flow_window();
    assert!(animation_seconds(&window) > 0.0);
    window.click("Menu");
    window.click("Reduce motion");
    assert_eq!(animation_seconds(&window), 0.0);
    let editor = window.app_mut().board_mut().editor_mut();
    editor.hear(8, Presence::Cursor(Point::new(0.0, 0.0)));
    window.harness.step();
    let to = Point::new(80.0, 40.0);
    let editor = window.app_mut().board_mut().editor_mut();
    editor.hear(8, Presence::Cursor(to));
    window.harness.step();
    assert_eq!(cursor(&window), Some(to));
    assert!(!window.app().board().editor().changes_in().is_finite());
    // My own trail does not fade; it is there, and then it is not.
    window.key(Modifiers::NONE, Key::K);
    window.drag([500.0, 300.0], [700.0, 400.0]);
    let laser = window.app().board().editor().laser();
    assert!(!laser.is_empty() && laser.iter().all(|point| point.age == 0.0));
    let window = flow_window_in(window.close());
    assert_eq!(animation_seconds(&window), 0.0);
}

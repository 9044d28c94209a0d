//! The frame meter: what it says is so.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{AccessKitNode, By, NodeT as _, Queryable as _};
use tavla::camera::Camera;

use crate::harness::{Window, flow_window, painted_window};

/// A window that shows the meter, with three shapes side by side: 100 units wide, and 100 apart.
fn metered(mut window: Window) -> Window {
    for at in 0..3_u8 {
        let left = 400.0 + 200.0 * f32::from(at);
        window.key(Modifiers::NONE, Key::R);
        window.drag([left, 300.0], [left + 100.0, 400.0]);
    }
    window.wait_saved();
    window.key(Modifiers::NONE, Key::Escape);
    window.choose("Performance");
    window.harness.run_steps(2);
    window
}

/// What the meter says of something: the figure whose accessible name that is.
#[track_caller]
fn figure(window: &Window, name: &str) -> String {
    let is_named = |node: &AccessKitNode<'_>| node.label().as_deref() == Some(name);
    let node = window.harness.get(By::new().predicate(is_named));
    node.accesskit_node().value().unwrap_or_default()
}

fn count(window: &Window, name: &str) -> usize {
    figure(window, name).parse().unwrap()
}

fn look_right_by(window: &mut Window, units: f64) {
    let editor = window.app_mut().board_mut().editor_mut();
    let Camera { center, zoom } = editor.view().camera;
    let center = center + kurbo::Vec2::new(units, 0.0);
    editor.set_camera(Camera { center, zoom });
    window.harness.run_steps(2);
}

#[test]
fn only_shapes_in_view_count_as_in_view() {
    let mut window = metered(painted_window());
    assert_eq!(figure(&window, "Shapes in view"), "3 of 3");
    // Two are left of the window then, near enough to be kept for when the view comes back.
    look_right_by(&mut window, 750.0);
    assert_eq!(figure(&window, "Shapes in view"), "1 of 3");
    look_right_by(&mut window, 5_000.0);
    assert_eq!(figure(&window, "Shapes in view"), "0 of 3");
    look_right_by(&mut window, -5_750.0);
    assert_eq!(figure(&window, "Shapes in view"), "3 of 3");
}

#[test]
fn what_is_painted_is_told() {
    let mut window = metered(painted_window());
    let draws = count(&window, "Draw calls");
    assert!(draws >= 3, "ground, dots and shapes: {draws}");
    assert!(count(&window, "Vertices") > 0);
    assert_ne!(figure(&window, "GPU memory"), "0 MB");
    // Those of ground and dots are left.
    window.key(Modifiers::COMMAND, Key::A);
    window.key(Modifiers::NONE, Key::Delete);
    window.wait_saved();
    assert_eq!(count(&window, "Draw calls"), 2);
}

#[test]
fn where_nothing_is_painted_frames_are_timed_all_the_same() {
    let window = metered(flow_window());
    assert_eq!(count(&window, "Draw calls"), 0);
    assert_eq!(figure(&window, "Shapes in view"), "3 of 3");
    assert!(figure(&window, "Median frame").ends_with(" ms"));
    assert!(figure(&window, "95th percentile").ends_with(" ms"));
}

//! The map of the board: a way to look elsewhere, and out of the way where it is not wanted.

use egui::{Id, Key, Modifiers, Rect, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use tavla_shared::geometry::Point;

use crate::harness::{Window, flow_window, flow_window_in};

const MAP: &str = "The whole board from afar, and what of it is in view";

/// A window of a board whose only shape is in view, so that the map shows just what the window does.
fn drawn_window() -> Window {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([400.0, 300.0], [600.0, 420.0]);
    window.wait_saved();
    window
}

fn map(window: &Window) -> Rect {
    window.harness.get_by_label(MAP).rect()
}

/// Where a panel is, by the name of its text.
fn panel(window: &Window, name: &'static str) -> Rect {
    let rect = window
        .harness
        .ctx
        .memory(|memory| memory.area_rect(Id::unique(name)));
    rect.unwrap()
}

fn center(window: &Window) -> Point {
    window.app().board().editor().view().camera.center
}

/// How much smaller the map is than the window: the height is what has to fit.
fn scale(window: &Window) -> f32 {
    (map(window).height() - 10.0) / 800.0
}

#[track_caller]
fn check_center(window: &Window, expected: Point) {
    let center = center(window);
    assert!((center - expected).hypot() < 1.0, "{center:?} {expected:?}");
}

fn board(by: Vec2) -> kurbo::Vec2 {
    kurbo::Vec2::new(f64::from(by.x), f64::from(by.y))
}

#[test]
fn a_click_on_the_map_brings_that_place_to_the_middle() {
    let mut window = drawn_window();
    let by = vec2(-40.0, 25.0);
    let expected = center(&window) + board(by / scale(&window));
    let at = map(&window).center() + by;
    // Quickly: a long press takes hold of the view.
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.harness.run_steps(2);
    check_center(&window, expected);
    // The board was not pressed: what was picked still is.
    assert_eq!(window.app().board().editor().selection().len(), 1);
}

#[test]
fn a_drag_on_the_map_takes_the_view_along() {
    let mut window = drawn_window();
    let by = vec2(30.0, -20.0);
    let expected = center(&window) + board(by / scale(&window));
    let from = map(&window).center() + vec2(10.0, 10.0);
    window.drag(from.into(), (from + by).into());
    check_center(&window, expected);
}

#[test]
fn a_press_beside_the_view_goes_there_and_a_drag_on_from_there() {
    let mut window = drawn_window();
    // Far to the right of everything, so that the map is wide and the view small on it.
    let far = center(&window) + kurbo::Vec2::new(20_000.0, 0.0);
    let camera = tavla::camera::Camera {
        center: far,
        zoom: 1.0,
    };
    window.app_mut().board_mut().editor_mut().set_camera(camera);
    window.harness.run_steps(2);
    let at = map(&window).left_center() + vec2(8.0, 0.0);
    window.press_and_move(at.into(), at.into());
    let there = center(&window);
    assert!((there.x - far.x).abs() > 15_000.0, "{there:?}");
    window.harness.hover_at(at + vec2(20.0, 0.0));
    window.harness.step();
    let units = center(&window).x - there.x;
    assert!((1_000.0..5_000.0).contains(&units), "{units}");
    window.harness.drop_at(at + vec2(20.0, 0.0));
    window.harness.run_steps(2);
}

#[test]
fn the_map_is_hidden_by_its_command_and_stays_so() {
    let mut window = drawn_window();
    map(&window);
    window.click("Menu");
    window.click("Minimap");
    assert!(window.harness.query_by_label(MAP).is_none());
    let mut window = flow_window_in(window.close());
    assert!(window.harness.query_by_label(MAP).is_none());
    window.click("Menu");
    window.click("Minimap");
    map(&window);
}

#[test]
fn in_narrow_windows_the_map_gives_way_to_the_tool_bar_and_in_very_narrow_ones_it_is_gone() {
    let mut window = drawn_window();
    let overlaps = |window: &Window| {
        let others = ["tool-bar", "history-panel", "people-panel"];
        let map = panel(window, "minimap");
        others
            .iter()
            .any(|name| panel(window, name).intersects(map))
    };
    assert!(!overlaps(&window));
    window.harness.set_size(vec2(760.0, 480.0));
    window.harness.run_steps(3);
    assert!(!overlaps(&window));
    window.harness.set_size(vec2(560.0, 480.0));
    window.harness.run_steps(3);
    assert!(window.harness.query_by_label(MAP).is_none());
}

#[test]
fn who_goes_by_keys_is_not_stopped_at_the_map() {
    let mut window = drawn_window();
    // While something is picked Tab changes it.
    window.key(Modifiers::NONE, Key::Escape);
    for _ in 0..80 {
        window.key(Modifiers::NONE, Key::Tab);
        assert!(!window.harness.get_by_label(MAP).is_focused());
    }
}

#[test]
fn messages_are_above_the_map() {
    let mut window = drawn_window();
    window.drop_file(window.folder().join("missing.excalidraw"));
    window.wait_until("it is said", |app| app.shell().messages().count() > 0);
    window.harness.run_steps(2);
    let messages = panel(&window, "toasts");
    let map = panel(&window, "minimap");
    assert!(messages.bottom() < map.top(), "{messages:?} {map:?}");
}

//! The selection in numbers, the lasso's button and what undo is called, by their accessible names.

use egui::{Key, Modifiers, Pos2, Vec2};
use egui_kittest::kittest::Queryable as _;
use tavla::editor::Measures;
use tavla::ui::measures_panel::{MeasuresPanel, MeasuresView};
use tavla_shared::geometry::Rect;

use crate::harness::{Window, flow_window};

fn drawn_rectangle(window: &mut Window) {
    window.key(Modifiers::NONE, Key::R);
    window.drag([500.0, 300.0], [700.0, 400.0]);
    window.wait_saved();
}

#[track_caller]
fn wait_rect(window: &mut Window, what: &str, is_so: impl Fn(Rect) -> bool) {
    window.wait_until(what, |app| {
        let mut shapes = app.board().editor().scene().children(None);
        shapes.next().is_some_and(|shape| is_so(shape.rect()))
    });
}

fn enter(window: &mut Window, field: &str, typed: &str) {
    window.harness.get_by_label(field).focus();
    window.harness.run_steps(2);
    window.enter_anew(typed);
}

#[test]
fn numbers_are_typed_and_dragged_in_the_panel() {
    let mut window = flow_window();
    window.key(Modifiers::ALT, Key::Slash);
    assert!(
        window
            .harness
            .query_by_label("Nothing is selected")
            .is_some()
    );
    drawn_rectangle(&mut window);
    enter(&mut window, "Selection width", "320");
    wait_rect(&mut window, "it is as wide as was typed", |it| {
        it.width() == 320.0
    });
    enter(&mut window, "Selection width", "50%");
    wait_rect(&mut window, "it is half as wide", |it| it.width() == 160.0);
    let before = window.only_shape().rect().x0;
    enter(&mut window, "Selection X", "+15");
    wait_rect(&mut window, "it is further right", |it| {
        it.x0 == before + 15.0
    });
    // What is no number changes nothing.
    enter(&mut window, "Selection X", "left");
    assert_eq!(window.only_shape().rect().x0, before + 15.0);
    // Dragged, it is shown at once, and written once.
    let name = window
        .harness
        .get_by_label("Drag to move up or down")
        .rect();
    let high = window.only_shape().rect().y0;
    let from: Pos2 = name.center();
    window.press_and_move(from.into(), (from + Vec2::new(40.0, 0.0)).into());
    assert!(window.only_shape().rect().y0 > high + 20.0);
    window.harness.drop_at(from + Vec2::new(40.0, 0.0));
    window.harness.run_steps(2);
    window.wait_saved();
    let dragged = window.only_shape().rect().y0;
    assert!(dragged > high + 20.0, "{dragged} {high}");
    window.click("Undo");
    wait_rect(&mut window, "one undo puts it back", |it| it.y0 == high);
    window.key(Modifiers::ALT, Key::Slash);
    assert!(window.harness.query_by_label("Selection width").is_none());
}

#[test]
fn a_click_on_the_select_tool_in_hand_draws_lassos() {
    let mut window = flow_window();
    drawn_rectangle(&mut window);
    let lassos = |window: &Window| window.app().board().editor().draws_lassos();
    assert!(!lassos(&window));
    window.click("Select");
    assert!(lassos(&window));
    window.click("Select");
    assert!(!lassos(&window));
    window.click("Select");
    window.key(Modifiers::NONE, Key::V);
    assert!(!lassos(&window));
}

#[test]
fn undo_says_what_it_would_take_back() {
    let mut window = flow_window();
    drawn_rectangle(&mut window);
    window.key(Modifiers::SHIFT, Key::H);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    window.wait_saved();
    assert_eq!(window.app().board().editor().undo_command(), Some("lock"));
    window.key(Modifiers::COMMAND, Key::Slash);
    assert!(
        window
            .harness
            .query_by_label_contains("Undo lock")
            .is_some()
    );
}

fn measures_ui(ui: &mut egui::Ui) {
    let measures = Measures::of([Some(120.0), Some(-48.5), None, Some(96.0), Some(15.0)]);
    let view = MeasuresView {
        selected: Some(measures),
    };
    assert!(MeasuresPanel::default().ui(ui, view, false).is_empty());
}

#[test]
fn the_panel_of_numbers_in_both_themes() {
    crate::panels::check("measures", [240.0, 220.0], measures_ui);
}

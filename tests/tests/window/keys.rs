//! Who hears a key: the board, or what has the focus.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::commands::ToolKind;
use tavla::editor::Editor;
use tavla_shared::shape::Kind;

use crate::harness::{Window, flow_window};

/// The most controls there may be before the one looked for.
const CONTROLS_MAX: usize = 80;

/// A window with a rectangle that was drawn and is picked.
fn drawn_rectangle() -> Window {
    let mut window = flow_window();
    draw(&mut window, [500.0, 300.0], [700.0, 400.0]);
    window
}

fn draw(window: &mut Window, from: [f32; 2], to: [f32; 2]) {
    window.key(Modifiers::NONE, Key::R);
    window.drag(from, to);
    window.wait_saved();
}

fn editor(window: &Window) -> &Editor {
    window.app().board().editor()
}

fn has_focus(window: &Window, role: Role, name: &str) -> bool {
    let control = window.harness.get_by_role_and_label(role, name);
    control.accesskit_node().is_focused()
}

/// Goes to a control as one does without a pointer: with Ctrl away from what is picked, which Tab alone would
/// change.
#[track_caller]
fn tab_to(window: &mut Window, role: Role, name: &str) {
    for _ in 0..CONTROLS_MAX {
        let modifiers = if has_focus(window, Role::Canvas, "Canvas") {
            Modifiers::COMMAND
        } else {
            Modifiers::NONE
        };
        window.key(modifiers, Key::Tab);
        if has_focus(window, role, name) {
            return;
        }
    }
    panic!("{name} is not reached by Tab");
}

#[test]
fn the_interface_is_reached_from_the_board_by_tab() {
    let mut window = drawn_rectangle();
    assert!(has_focus(&window, Role::Canvas, "Canvas"));
    tab_to(&mut window, Role::Button, "Menu");
}

#[test]
fn tab_changes_the_kind_of_what_is_picked_and_keeps_the_focus_on_the_board() {
    let mut window = drawn_rectangle();
    window.key(Modifiers::NONE, Key::Tab);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Diamond]);
    assert!(has_focus(&window, Role::Canvas, "Canvas"));
    window.key(Modifiers::SHIFT, Key::Tab);
    window.key(Modifiers::SHIFT, Key::Tab);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Callout]);
    // In a control it goes to the next one.
    tab_to(&mut window, Role::Slider, "Opacity");
    assert_eq!(window.shapes(), [Kind::Callout]);
    // With nothing picked it leads there at once.
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Tab);
    assert!(!has_focus(&window, Role::Canvas, "Canvas"));
    assert_eq!(window.shapes(), [Kind::Callout]);
}

#[test]
fn tab_is_a_letter_while_text_is_typed() {
    let mut window = drawn_rectangle();
    window.key(Modifiers::NONE, Key::Enter);
    window.type_text("a");
    window.key(Modifiers::NONE, Key::Tab);
    window.type_text("b");
    assert_eq!(&*window.only_shape().text, "a\tb");
    assert!(has_focus(&window, Role::Canvas, "Canvas"));
}

#[test]
fn arrows_move_the_slider_that_has_the_focus_and_not_what_is_picked() {
    let mut window = drawn_rectangle();
    let before = window.only_shape();
    tab_to(&mut window, Role::Slider, "Opacity");
    window.key(Modifiers::NONE, Key::ArrowLeft);
    let after = window.only_shape();
    assert_eq!((after.pos, after.style.opacity), (before.pos, 0.95));
    assert!(has_focus(&window, Role::Slider, "Opacity"));
}

#[test]
fn enter_and_space_press_the_control_that_has_the_focus_and_nothing_else() {
    let mut window = drawn_rectangle();
    tab_to(&mut window, Role::RadioButton, "Sketchy");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.only_shape().style.roughness, 1.0);
    assert!(!editor(&window).is_typing());
    tab_to(&mut window, Role::RadioButton, "Clean");
    window.harness.key_down(Key::Space);
    window.harness.run_steps(2);
    assert_eq!(window.only_shape().style.roughness, 0.0);
    // A drag with space held would move the board.
    let before = editor(&window).view().camera;
    window.press_and_move([900.0, 500.0], [950.0, 550.0]);
    assert_eq!(editor(&window).view().camera, before);
}

#[test]
fn esc_leaves_the_control_that_has_the_focus_and_then_what_is_picked() {
    let mut window = drawn_rectangle();
    tab_to(&mut window, Role::RadioButton, "Sketchy");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!has_focus(&window, Role::RadioButton, "Sketchy"));
    assert_eq!(editor(&window).selection().len(), 1);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(editor(&window).selection().is_empty());
}

#[test]
fn an_open_menu_keeps_its_keys() {
    for by_right_click in [false, true] {
        let mut window = drawn_rectangle();
        let before = window.only_shape();
        if by_right_click {
            let canvas = window.harness.get_by_role_and_label(Role::Canvas, "Canvas");
            assert_eq!(canvas.rect().center(), Pos2::new(640.0, 400.0));
            canvas.click_secondary();
            window.harness.run_steps(3);
        } else {
            window.click("Menu");
        }
        let row = if by_right_click { "Copy" } else { "Quit" };
        window.harness.get_by_label(row);
        window.key(Modifiers::NONE, Key::ArrowDown);
        window.key(Modifiers::NONE, Key::ArrowRight);
        window.key(Modifiers::NONE, Key::Delete);
        assert_eq!(window.only_shape(), before);
        window.key(Modifiers::NONE, Key::Escape);
        assert!(window.harness.query_by_label(row).is_none(), "it is closed");
        assert_eq!(editor(&window).selection().len(), 1);
    }
}

#[test]
fn keys_are_the_board_s_again_after_a_press_on_a_control() {
    let mut window = drawn_rectangle();
    let before = window.only_shape();
    for control in ["Stroke: Green", "Sketchy"] {
        window.click(control);
    }
    window.key(Modifiers::NONE, Key::ArrowRight);
    let by = window.only_shape().pos - before.pos;
    assert_eq!((by.x, by.y), (1.0, 0.0));
    window.click("Stroke: Blue");
    window.key(Modifiers::NONE, Key::Delete);
    assert_eq!(window.shapes(), []);
    window.click("Ellipse");
    window.key(Modifiers::NONE, Key::D);
    assert_eq!(editor(&window).tool(), ToolKind::Diamond);
}

#[test]
fn what_happens_in_one_frame_is_done_in_its_order() {
    let mut window = drawn_rectangle();
    let first = window.only_shape();
    window.key(Modifiers::NONE, Key::O);
    window.drag([900.0, 300.0], [1_000.0, 400.0]);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Rectangle, Kind::Ellipse]);
    // The ellipse is picked; a slow frame brings a click on the rectangle and Del.
    let edge = window.screen(first.pos) + Vec2::new(0.0, 50.0);
    window.harness.hover_at(edge);
    window.harness.step();
    let modifiers = Modifiers::NONE;
    let button = |pressed| Event::PointerButton {
        pos: edge,
        button: PointerButton::Primary,
        pressed,
        modifiers,
    };
    let delete = Event::Key {
        key: Key::Delete,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    };
    // The harness makes a frame for each event that it queues.
    let events = &mut window.harness.input_mut().events;
    events.extend([button(true), button(false), delete]);
    window.harness.step();
    assert_eq!(window.shapes(), [Kind::Ellipse]);
}

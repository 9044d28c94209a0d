//! Zen mode, view mode, the way back, and what is looked for, by accessible names.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::camera::Camera;
use tavla::commands::ToolKind;
use tavla::editor::Editor;
use tavla_shared::geometry::Point;

use crate::harness::{Window, flow_window};

const VIEW_MODE: &str = "View mode · drag to move the board, nothing is changed";

fn editor(window: &Window) -> &Editor {
    window.app().board().editor()
}

fn shows(window: &Window, name: &str) -> bool {
    window.harness.query_all_by_label(name).next().is_some()
}

/// A window with a rectangle in which these words stand.
fn with_words(words: &str) -> Window {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([500.0, 300.0], [800.0, 500.0]);
    window.key(Modifiers::NONE, Key::Enter);
    window.type_text(words);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Escape);
    window.wait_saved();
    window
}

#[test]
fn zen_mode_leaves_the_canvas_and_a_hint_and_both_keys_bring_everything_back() {
    for by_escape in [false, true] {
        let mut window = flow_window();
        assert!(shows(&window, "Rectangle"));
        window.key(Modifiers::ALT, Key::Z);
        for gone in ["Menu", "Rectangle", "Undo", "Share", "Map of the board"] {
            assert!(!shows(&window, gone), "{gone}");
        }
        assert!(shows(&window, "Alt+Z or Esc shows everything"));
        // One goes on drawing.
        window.key(Modifiers::NONE, Key::R);
        window.drag([500.0, 300.0], [700.0, 400.0]);
        assert_eq!(window.shapes().len(), 1);
        if by_escape {
            window.key(Modifiers::NONE, Key::Escape);
            assert!(
                !shows(&window, "Rectangle"),
                "Esc lets go of what is picked first"
            );
            window.key(Modifiers::NONE, Key::Escape);
        } else {
            window.key(Modifiers::ALT, Key::Z);
        }
        window.harness.run_steps(2);
        assert!(shows(&window, "Rectangle") && shows(&window, "Menu"));
    }
}

#[test]
fn what_is_asked_for_in_zen_mode_is_seen() {
    let mut window = flow_window();
    window.key(Modifiers::ALT, Key::Z);
    window.key(Modifiers::COMMAND, Key::Slash);
    assert!(shows(&window, "Commands"));
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::SHIFT, Key::C);
    assert!(
        shows(&window, "Rectangle"),
        "a panel brings the interface along"
    );
    window.key(Modifiers::ALT, Key::Z);
    window.click("Alt+Z or Esc shows everything");
    assert!(shows(&window, "Rectangle"));
}

#[test]
fn view_mode_moves_the_board_draws_nothing_and_a_pill_ends_it() {
    let mut window = with_words("Plan");
    window.key(Modifiers::ALT, Key::R);
    assert!(shows(&window, VIEW_MODE));
    assert!(!shows(&window, "Rectangle") && shows(&window, "Laser pointer"));
    let before = editor(&window).view().camera.center;
    window.drag([600.0, 400.0], [500.0, 350.0]);
    let by = editor(&window).view().camera.center - before;
    assert_eq!((by.x, by.y), (100.0, 50.0));
    assert!(editor(&window).selection().is_empty());
    window.key(Modifiers::NONE, Key::R);
    window.wait_told("View mode is on");
    window.click("Work on the board again");
    assert!(!shows(&window, VIEW_MODE));
    assert_eq!(editor(&window).tool(), ToolKind::Select);
    assert!(shows(&window, "Rectangle"));
}

#[test]
fn who_sees_nothing_of_the_board_is_offered_the_way_back() {
    let mut window = with_words("Plan");
    assert!(!shows(&window, "Back to content"));
    let center = Point::new(90_000.0, 0.0);
    let camera = Camera { center, zoom: 1.0 };
    window.app_mut().board_mut().editor_mut().set_camera(camera);
    window.harness.run_steps(2);
    window.click("Back to content");
    window.wait_until("the board is in view", |app| {
        !app.board().editor().is_lost()
    });
    window.harness.run_steps(20);
    assert!(!shows(&window, "Back to content"));
}

#[test]
fn words_are_looked_for_by_keys_alone() {
    let mut window = with_words("Äpfel and apples");
    window.key(Modifiers::COMMAND, Key::F);
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Words to find");
    assert!(field.accesskit_node().is_focused());
    window.type_text("AP");
    window.harness.run_steps(3);
    assert!(shows(&window, "1 of 2"));
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(2);
    assert!(shows(&window, "2 of 2"));
    window.key(Modifiers::NONE, Key::ArrowDown);
    window.harness.run_steps(2);
    assert!(shows(&window, "1 of 2"), "after the last comes the first");
    window.key(Modifiers::NONE, Key::ArrowUp);
    window.harness.run_steps(2);
    assert!(shows(&window, "2 of 2"));
    window.click("Place before");
    window.harness.run_steps(2);
    assert!(shows(&window, "1 of 2"));
    // Ctrl+F again is for other words.
    window.key(Modifiers::COMMAND, Key::F);
    window.type_text("pears");
    window.harness.run_steps(3);
    assert!(shows(&window, "Nothing found"));
    window.key(Modifiers::NONE, Key::Escape);
    window.harness.run_steps(2);
    assert!(!shows(&window, "Words to find"));
    assert_eq!(editor(&window).find_view(), None);
    assert_eq!(window.shapes().len(), 1);
}

#[test]
fn shift_z_shows_the_whole_board_only_while_it_is_down() {
    let mut window = with_words("Plan");
    let camera = Camera {
        center: Point::new(40_000.0, 0.0),
        zoom: 1.0,
    };
    window.app_mut().board_mut().editor_mut().set_camera(camera);
    window.harness.step();
    let event = |pressed| Event::Key {
        key: Key::Z,
        physical_key: Some(Key::Z),
        pressed,
        repeat: false,
        modifiers: Modifiers::SHIFT,
    };
    window.harness.event(event(true));
    window.harness.run_steps(2);
    assert!(!editor(&window).is_lost());
    window.harness.event(event(false));
    window.harness.run_steps(2);
    assert_eq!(editor(&window).view().camera, camera);
}

#[test]
fn a_wheel_moves_the_board_with_shift_sideways_and_with_ctrl_zooms_at_the_pointer() {
    let wheel = |modifiers: Modifiers| {
        let mut window = flow_window();
        let at = Pos2::new(900.0, 300.0);
        window.harness.hover_at(at);
        window.harness.step();
        let before = editor(&window).view().board_from_screen(at);
        let from = editor(&window).view().camera;
        window.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, -40.0),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers,
        });
        window.harness.run_steps(30);
        let after = editor(&window).view().board_from_screen(at);
        let to = editor(&window).view().camera;
        (to.center - from.center, to.zoom, (after - before).hypot())
    };
    let (by, zoom, _) = wheel(Modifiers::NONE);
    assert!(by.x == 0.0 && by.y > 0.0 && zoom == 1.0, "{by:?} {zoom}");
    let (by, zoom, _) = wheel(Modifiers::SHIFT);
    assert!(by.x > 0.0 && by.y == 0.0 && zoom == 1.0, "{by:?} {zoom}");
    let (_, zoom, moved) = wheel(Modifiers::COMMAND);
    assert!(zoom < 1.0 && moved < 1e-3, "{zoom} {moved}");
}

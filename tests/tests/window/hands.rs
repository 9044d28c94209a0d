//! Hands on the canvas: handles, fingers, and languages that are composed.

use egui::{
    Event, ImeEvent, Key, Modifiers, PointerButton, Pos2, TouchDeviceId, TouchId, TouchPhase, Vec2,
};
use tavla::tools::handles::Handle;

use crate::harness::{Window, flow_window};

fn touch(finger: u64, phase: TouchPhase, pos: Pos2) -> Event {
    Event::Touch {
        device_id: TouchDeviceId(1),
        id: TouchId(finger),
        phase,
        pos,
        force: None,
    }
}

fn drawn_rectangle() -> Window {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([500.0, 300.0], [700.0, 400.0]);
    window.wait_saved();
    window
}

#[test]
fn the_round_handle_turns_and_one_undo_turns_back() {
    let mut window = drawn_rectangle();
    let handles = window.app().board().editor().handles().unwrap();
    let round = handles
        .handles
        .iter()
        .find(|(handle, _)| *handle == Handle::Rotate)
        .unwrap();
    let from = window.screen(round.1);
    let center = window.screen(window.only_shape().rect().center());
    let arm = from - center;
    // A quarter to the right.
    let to = center + Vec2::new(-arm.y, arm.x);
    window.drag(from.into(), to.into());
    window.wait_saved();
    let turned = window.only_shape().angle;
    assert!(
        (turned - std::f64::consts::FRAC_PI_2).abs() < 1e-3,
        "{turned}"
    );
    window.click("Undo");
    window.wait_until("it is as before", |app| {
        let scene = app.board().editor().scene();
        scene.children(None).all(|shape| shape.angle == 0.0)
    });
}

#[test]
fn two_fingers_that_part_zoom_in_where_they_are() {
    let mut window = drawn_rectangle();
    let center = Pos2::new(600.0, 350.0);
    let before = window
        .app()
        .board()
        .editor()
        .view()
        .board_from_screen(center);
    let fingers = |apart: f32| {
        [
            center - Vec2::new(apart, 0.0),
            center + Vec2::new(apart, 0.0),
        ]
    };
    let [one, two] = fingers(40.0);
    window.harness.hover_at(one);
    window.harness.event(touch(1, TouchPhase::Start, one));
    window.harness.drag_at(one);
    window.harness.step();
    window.harness.event(touch(2, TouchPhase::Start, two));
    window.harness.step();
    for step in 1_u8..=20 {
        let [one, two] = fingers(40.0 + 4.0 * f32::from(step));
        window.harness.event(touch(1, TouchPhase::Move, one));
        window.harness.event(Event::PointerMoved(one));
        window.harness.event(touch(2, TouchPhase::Move, two));
        window.harness.step();
    }
    let [one, two] = fingers(120.0);
    window.harness.event(touch(2, TouchPhase::End, two));
    window.harness.event(touch(1, TouchPhase::End, one));
    window.harness.event(Event::PointerButton {
        pos: one,
        button: PointerButton::Primary,
        pressed: false,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(3);
    let editor = window.app().board().editor();
    let zoom = editor.view().camera.zoom;
    assert!((2.0..4.0).contains(&zoom), "{zoom}");
    let after = editor.view().board_from_screen(center);
    assert!((after - before).hypot() < 8.0, "{before:?} {after:?}");
    // Fingers that zoom move nothing.
    assert_eq!(editor.scene().len(), 1);
    window.wait_saved();
}

#[test]
fn a_composed_word_is_seen_while_it_is_composed_and_written_when_it_is_chosen() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::T);
    window.drag([500.0, 300.0], [500.0, 300.0]);
    let compose = |text: &str| {
        let chars = text.chars().count();
        Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: Some(chars..chars),
        })
    };
    for piece in ["に", "にほ", "にほん", "日本"] {
        window.harness.event(compose(piece));
        window.harness.run_steps(2);
        // The input method's window goes to the caret.
        let ime = window.harness.output().platform_output.ime.unwrap();
        assert!(ime.cursor_rect.min.distance(Pos2::new(500.0, 300.0)) < 120.0);
    }
    window
        .harness
        .event(Event::Ime(ImeEvent::Commit("日本".to_owned())));
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::Escape);
    window.wait_saved();
    assert_eq!(&*window.only_shape().text, "日本");
}

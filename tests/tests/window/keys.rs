//! Who hears a key: the board, or what has the focus.

use egui::{Event, Key, Modifiers, PointerButton, Vec2};
use tavla_shared::shape::Kind;

use crate::harness::{Window, flow_window};

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

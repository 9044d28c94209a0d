//! Events as the system sends them, through egui, to shapes.

mod background;
mod pens;

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{
    Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchDeviceId, TouchId, TouchPhase,
    Vec2, pos2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla_shared::geometry::Point;
use tavla_shared::shape::Kind;

use super::Canvas;
use crate::blobs::Bitmaps;
use crate::commands::{Command, Context, ToolKind};
use crate::editor::Editor;

struct State {
    canvas: Canvas,
    editor: Editor,
}

fn harness() -> Harness<'static, State> {
    let state = State {
        canvas: Canvas::new(false, Bitmaps::default(), Arc::new(|| {})),
        editor: Editor::new(1),
    };
    let mut harness = Harness::builder()
        .with_size(Vec2::new(800.0, 600.0))
        .with_step_dt(1.0 / 60.0)
        .build_ui_state(
            |ui, state: &mut State| {
                crate::theme::install(ui.ctx());
                state.canvas.ui(ui, &mut state.editor, Context::Canvas);
            },
            state,
        );
    harness.run();
    harness
}

fn button(at: Pos2, pressed: bool) -> Event {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    Event::PointerButton {
        pos: at,
        button,
        pressed,
        modifiers,
    }
}

fn touch(at: Pos2, finger: u64, phase: TouchPhase, force: Option<f32>) -> Event {
    Event::Touch {
        device_id: TouchDeviceId(1),
        id: TouchId(finger),
        phase,
        pos: at,
        force,
    }
}

/// Several events in one frame, as a fast hand makes them.
fn send(harness: &mut Harness<'_, State>, events: impl IntoIterator<Item = Event>) {
    // What the harness queues gets a frame for each.
    harness.input_mut().events.extend(events);
    harness.step();
}

#[test]
fn a_drag_of_the_mouse_draws_a_rectangle() {
    let mut harness = harness();
    harness
        .state_mut()
        .editor
        .run(Command::Tool(ToolKind::Rectangle));
    let (from, to) = (pos2(100.0, 100.0), pos2(220.0, 180.0));
    send(&mut harness, [Event::PointerMoved(from)]);
    send(
        &mut harness,
        [button(from, true), Event::PointerMoved(pos2(150.0, 150.0))],
    );
    send(&mut harness, [Event::PointerMoved(to), button(to, false)]);
    let editor = &harness.state().editor;
    let shape = editor.scene().all_in_z_order().next().unwrap();
    assert_eq!((&shape.kind, shape.size.width), (&Kind::Rectangle, 120.0));
    assert_eq!(editor.view().screen_from_board(shape.pos), from);
}

#[test]
fn the_canvas_has_a_name_and_tells_its_shapes() {
    let mut harness = harness();
    harness.state_mut().editor.paste(Some("Sign up"));
    harness.run();
    let canvas = harness.get_by_role_and_label(Role::Canvas, "Canvas");
    let description = canvas.accesskit_node().description().unwrap_or_default();
    assert!(
        description.contains("1 shape") && description.contains("Sign up"),
        "{description}"
    );
}

#[test]
fn a_pen_s_strokes_keep_every_point_and_its_pressure() {
    let mut harness = harness();
    harness.state_mut().editor.run(Command::Tool(ToolKind::Pen));
    let at = |step: u16| pos2(100.0 + f32::from(step) * 5.0, 100.0);
    send(&mut harness, [Event::PointerMoved(at(0))]);
    send(
        &mut harness,
        [
            touch(at(0), 1, TouchPhase::Start, Some(0.2)),
            button(at(0), true),
        ],
    );
    for step in 1..5 {
        let force = Some(0.2 * f32::from(step + 1));
        send(
            &mut harness,
            [
                touch(at(step), 1, TouchPhase::Move, force),
                Event::PointerMoved(at(step)),
            ],
        );
    }
    send(
        &mut harness,
        [touch(at(4), 1, TouchPhase::End, None), button(at(4), false)],
    );
    let editor = &harness.state().editor;
    let stroke = editor.scene().all_in_z_order().next().unwrap();
    let pressures: Vec<f32> = stroke
        .ink
        .as_ref()
        .unwrap()
        .points
        .iter()
        .map(|point| point.pressure)
        .collect();
    assert_eq!(pressures, [0.2, 0.4, 0.6, 0.8, 1.0]);
}

#[test]
fn two_fingers_move_the_board_and_draw_nothing() {
    let mut harness = harness();
    harness.state_mut().editor.run(Command::Tool(ToolKind::Pen));
    let (one, two) = (pos2(300.0, 300.0), pos2(400.0, 300.0));
    send(&mut harness, [Event::PointerMoved(one)]);
    send(
        &mut harness,
        [touch(one, 1, TouchPhase::Start, None), button(one, true)],
    );
    send(&mut harness, [Event::PointerMoved(pos2(310.0, 300.0))]);
    send(&mut harness, [touch(two, 2, TouchPhase::Start, None)]);
    for step in 1..=10_u8 {
        let by = Vec2::new(0.0, f32::from(step) * 8.0);
        send(
            &mut harness,
            [
                touch(one + by, 1, TouchPhase::Move, None),
                Event::PointerMoved(one + by),
                touch(two + by, 2, TouchPhase::Move, None),
            ],
        );
    }
    let by = Vec2::new(0.0, 80.0);
    send(&mut harness, [touch(two + by, 2, TouchPhase::End, None)]);
    send(
        &mut harness,
        [
            touch(one + by, 1, TouchPhase::End, None),
            button(one + by, false),
        ],
    );
    let editor = &harness.state().editor;
    assert!(editor.scene().is_empty());
    assert!(
        editor.view().camera.center.y < -40.0,
        "{:?}",
        editor.view().camera
    );
}

#[test]
fn ctrl_and_the_wheel_zoom_at_the_cursor() {
    let mut harness = harness();
    let at = pos2(200.0, 150.0);
    send(&mut harness, [Event::PointerMoved(at)]);
    let before = harness.state().editor.view().board_from_screen(at);
    harness.event_modifiers(
        Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: Vec2::new(0.0, 3.0),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::COMMAND,
        },
        Modifiers::COMMAND,
    );
    // The wheel is smoothed over several frames.
    harness.run_steps(40);
    let view = *harness.state().editor.view();
    assert!(view.camera.zoom > 1.05, "{:?}", view.camera);
    assert!((view.board_from_screen(at) - before).hypot() < 1e-3);
}

#[test]
fn the_wheel_scrolls() {
    let mut harness = harness();
    send(&mut harness, [Event::PointerMoved(pos2(200.0, 150.0))]);
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, -60.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(40);
    let camera = harness.state().editor.view().camera;
    assert!(
        (camera.center - Point::new(0.0, 60.0)).hypot() < 1.0,
        "{camera:?}"
    );
}

#[test]
fn a_key_that_comes_up_with_ctrl_held_is_up() {
    let mut harness = harness();
    let key = |key: Key, pressed: bool, modifiers: Modifiers| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    harness.state_mut().editor.paste(Some("words"));
    harness.state_mut().editor.run(Command::Overview);
    assert!(harness.state().editor.overview_home().is_some());
    send(&mut harness, [key(Key::Z, false, Modifiers::COMMAND)]);
    assert!(harness.state().editor.overview_home().is_none());
    let tool = Command::Tool(ToolKind::Rectangle);
    harness.state_mut().editor.run(tool);
    let before = harness.state().editor.view().camera;
    let (from, to) = (pos2(500.0, 400.0), pos2(600.0, 500.0));
    send(&mut harness, [Event::PointerMoved(from)]);
    send(
        &mut harness,
        [
            key(Key::Space, true, Modifiers::NONE),
            key(Key::Space, false, Modifiers::COMMAND),
            button(from, true),
        ],
    );
    send(&mut harness, [Event::PointerMoved(to), button(to, false)]);
    let editor = &harness.state().editor;
    assert_eq!((editor.view().camera, editor.scene().len()), (before, 2));
}

#[test]
fn text_is_typed_where_one_double_clicks() {
    let mut harness = harness();
    let at = pos2(200.0, 150.0);
    send(&mut harness, [Event::PointerMoved(at)]);
    for _ in 0..2 {
        send(&mut harness, [button(at, true)]);
        send(&mut harness, [button(at, false)]);
    }
    assert!(harness.state().editor.is_typing());
    send(&mut harness, [Event::Text("Hej".to_owned())]);
    assert!(harness.output().platform_output.ime.is_some());
    harness.key_press(Key::Escape);
    harness.run();
    let editor = &harness.state().editor;
    assert!(!editor.is_typing());
    assert_eq!(
        &*editor.scene().all_in_z_order().next().unwrap().text,
        "Hej"
    );
}

#[test]
fn a_board_that_is_still_asks_for_no_frame() {
    let mut harness = harness();
    harness.state_mut().editor.paste(Some("still"));
    // Panics where frames go on and on.
    harness.run();
}

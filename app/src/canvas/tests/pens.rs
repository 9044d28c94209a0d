//! Pens, fingers and palms.

use egui::{Event, Pos2, TouchDeviceId, TouchId, TouchPhase, Vec2, pos2};
use egui_kittest::Harness;
use tavla_shared::shape::Kind;

use super::{State, button, harness, send, touch};
use crate::commands::{Command, ToolKind};

const PEN: u64 = 9;

fn pen(at: Pos2, phase: TouchPhase, force: f32) -> Event {
    touch(at, PEN, phase, Some(force))
}

/// A pen that touches and draws a stroke, the mouse that windowing makes of it included.
fn draw(harness: &mut Harness<'_, State>, from: Pos2) {
    let at = |step: u8| from + Vec2::new(10.0 * f32::from(step), 0.0);
    let press = [
        pen(at(0), TouchPhase::Start, 0.3),
        Event::PointerMoved(at(0)),
        button(at(0), true),
    ];
    send(harness, press);
    for step in 1..6 {
        let to = at(step);
        send(
            harness,
            [pen(to, TouchPhase::Move, 0.6), Event::PointerMoved(to)],
        );
    }
    let lift = [
        pen(at(5), TouchPhase::End, 0.0),
        button(at(5), false),
        Event::PointerGone,
    ];
    send(harness, lift);
}

fn strokes(harness: &Harness<'_, State>) -> usize {
    let shapes = harness.state().editor.scene().all_in_z_order();
    shapes.filter(|shape| shape.kind == Kind::Ink).count()
}

fn with_pen_in_hand() -> Harness<'static, State> {
    let mut harness = harness();
    harness.state_mut().editor.run(Command::Tool(ToolKind::Pen));
    harness
}

#[test]
fn a_pen_turns_pen_mode_on_and_fingers_move_the_board_from_then_on() {
    let mut harness = with_pen_in_hand();
    assert!(!harness.state().editor.pen_mode());
    draw(&mut harness, pos2(200.0, 200.0));
    assert!(harness.state().editor.pen_mode());
    assert_eq!(strokes(&harness), 1);
    let before = harness.state().editor.view().camera;
    let from = pos2(400.0, 300.0);
    let start = [
        touch(from, 1, TouchPhase::Start, None),
        Event::PointerMoved(from),
        button(from, true),
    ];
    send(&mut harness, start);
    let to = from + Vec2::new(60.0, 40.0);
    send(
        &mut harness,
        [
            touch(to, 1, TouchPhase::Move, None),
            Event::PointerMoved(to),
        ],
    );
    let end = [
        touch(to, 1, TouchPhase::End, None),
        button(to, false),
        Event::PointerGone,
    ];
    send(&mut harness, end);
    let after = harness.state().editor.view().camera;
    assert_eq!(strokes(&harness), 1, "a finger draws nothing");
    let moved = after.center - before.center;
    assert!(
        (moved.x + 60.0).abs() < 1e-3 && (moved.y + 40.0).abs() < 1e-3,
        "{moved:?}"
    );
    // Until the person says so.
    harness.state_mut().editor.run(Command::TogglePenMode);
    send(
        &mut harness,
        [
            touch(from, 1, TouchPhase::Start, None),
            Event::PointerMoved(from),
            button(from, true),
        ],
    );
    send(
        &mut harness,
        [
            touch(to, 1, TouchPhase::Move, None),
            Event::PointerMoved(to),
        ],
    );
    send(
        &mut harness,
        [touch(to, 1, TouchPhase::End, None), button(to, false)],
    );
    assert_eq!(strokes(&harness), 2);
}

#[test]
fn a_palm_that_lies_there_first_neither_draws_nor_keeps_the_pen_from_drawing() {
    let mut harness = with_pen_in_hand();
    let palm = pos2(500.0, 400.0);
    let press = [
        touch(palm, 1, TouchPhase::Start, None),
        Event::PointerMoved(palm),
        button(palm, true),
    ];
    send(&mut harness, press);
    let view = harness.state().editor.view().camera;
    // Windowing makes no mouse of the pen: it has one of the palm already.
    let at = |step: u8| pos2(200.0 + 10.0 * f32::from(step), 200.0);
    send(&mut harness, [pen(at(0), TouchPhase::Start, 0.3)]);
    for step in 1..6 {
        let wobble = palm + Vec2::splat(f32::from(step));
        send(
            &mut harness,
            [
                touch(wobble, 1, TouchPhase::Move, None),
                Event::PointerMoved(wobble),
                pen(at(step), TouchPhase::Move, 0.7),
            ],
        );
    }
    send(&mut harness, [pen(at(5), TouchPhase::End, 0.0)]);
    send(
        &mut harness,
        [touch(palm, 1, TouchPhase::End, None), button(palm, false)],
    );
    let editor = &harness.state().editor;
    assert_eq!(strokes(&harness), 1);
    let stroke = editor.scene().all_in_z_order().next().unwrap();
    assert_eq!((stroke.size.width, stroke.size.height), (50.0, 0.0));
    let pressures = stroke
        .ink
        .as_ref()
        .unwrap()
        .points
        .iter()
        .map(|it| it.pressure);
    assert_eq!(
        pressures.collect::<Vec<_>>(),
        [0.3, 0.7, 0.7, 0.7, 0.7, 0.7]
    );
    assert_eq!(editor.view().camera, view);
}

#[test]
fn two_fingers_beside_a_drawing_pen_move_the_board_and_do_not_zoom() {
    let mut harness = with_pen_in_hand();
    draw(&mut harness, pos2(200.0, 200.0));
    let pinch = |harness: &mut Harness<'_, State>| {
        let before = harness.state().editor.view().camera;
        let (one, two) = (pos2(300.0, 300.0), pos2(400.0, 300.0));
        // The mouse that windowing makes of the first.
        send(
            harness,
            [
                touch(one, 1, TouchPhase::Start, None),
                Event::PointerMoved(one),
                button(one, true),
            ],
        );
        send(harness, [touch(two, 2, TouchPhase::Start, None)]);
        for step in 1..=10_u8 {
            let by = f32::from(step) * 8.0;
            let (left, right) = (one + Vec2::new(-by, by), two + Vec2::new(by, by));
            send(
                harness,
                [
                    touch(left, 1, TouchPhase::Move, None),
                    Event::PointerMoved(left),
                    touch(right, 2, TouchPhase::Move, None),
                ],
            );
        }
        send(harness, [touch(two, 2, TouchPhase::End, None)]);
        send(
            harness,
            [
                touch(one, 1, TouchPhase::End, None),
                button(one, false),
                Event::PointerGone,
            ],
        );
        (before, harness.state().editor.view().camera)
    };
    let (before, after) = pinch(&mut harness);
    assert!((after.zoom - before.zoom).abs() < 1e-9, "{after:?}");
    assert!(after.center.y < before.center.y - 30.0, "{after:?}");
    // With another tool they zoom as ever.
    harness
        .state_mut()
        .editor
        .run(Command::Tool(ToolKind::Select));
    let (before, after) = pinch(&mut harness);
    assert!(after.zoom > 1.3 * before.zoom, "{after:?}");
    assert_eq!(strokes(&harness), 1);
}

#[test]
fn a_device_that_knows_no_pressure_is_a_finger() {
    let mut harness = with_pen_in_hand();
    let at = pos2(300.0, 300.0);
    let event = Event::Touch {
        device_id: TouchDeviceId(1),
        id: TouchId(1),
        phase: TouchPhase::Start,
        pos: at,
        force: Some(0.5),
    };
    send(
        &mut harness,
        [event, Event::PointerMoved(at), button(at, true)],
    );
    assert!(!harness.state().editor.pen_mode());
}

#[test]
fn a_pen_that_the_system_takes_away_leaves_nothing() {
    let mut harness = with_pen_in_hand();
    let at = pos2(300.0, 300.0);
    send(&mut harness, [pen(at, TouchPhase::Start, 0.3)]);
    send(
        &mut harness,
        [pen(at + Vec2::splat(30.0), TouchPhase::Move, 0.3)],
    );
    send(&mut harness, [pen(at, TouchPhase::Cancel, 0.0)]);
    assert_eq!(strokes(&harness), 0);
    draw(&mut harness, at);
    assert_eq!(strokes(&harness), 1);
}

#[test]
fn a_still_pen_wakes_the_window_when_it_has_been_held_for_long_enough() {
    let mut harness = with_pen_in_hand();
    let at = |step: u8| pos2(200.0 + 20.0 * f32::from(step), 200.0);
    send(&mut harness, [pen(at(0), TouchPhase::Start, 0.3)]);
    for step in 1..8 {
        send(&mut harness, [pen(at(step), TouchPhase::Move, 0.5)]);
    }
    let wait = harness.state().editor.changes_in();
    assert!(wait > 0.0 && wait <= 0.5, "{wait}");
    harness.run_steps(40);
    let kind = harness
        .state()
        .editor
        .scene()
        .all_in_z_order()
        .next()
        .unwrap()
        .kind
        .clone();
    assert_eq!(kind, Kind::Line);
}

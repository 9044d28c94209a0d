//! The pens: nibs, straight parts, closing, smoothing, and figures of strokes that are held still.

use std::sync::Arc;

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Arrowhead, Color, Kind, Nib, Property};

use super::peers::tell;
use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::shapes::ink_returns;
use crate::tools::habits::Habits;

/// The pointer goes from place to place in small steps; it is down already.
pub(super) fn go(test: &mut TestEditor, places: &[(f32, f32)]) {
    for pair in places.windows(2) {
        for step in 1..=20_u8 {
            let part = f32::from(step) / 20.0;
            let at = |from: f32, to: f32| from + (to - from) * part;
            test.move_to(at(pair[0].0, pair[1].0), at(pair[0].1, pair[1].1));
        }
    }
}

/// Draws through these places and is down at the last of them.
pub(super) fn draw(test: &mut TestEditor, places: &[(f32, f32)]) {
    test.pointer_down(places[0].0, places[0].1);
    go(test, places);
}

const BOX: [(f32, f32); 5] = [
    (100.0, 100.0),
    (300.0, 100.0),
    (300.0, 220.0),
    (100.0, 220.0),
    (101.0, 104.0),
];

#[test]
fn a_stroke_held_still_becomes_the_figure_and_undo_gives_back_the_ink() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    draw(&mut test, &BOX);
    assert_eq!(test.top().kind, Kind::Ink);
    test.wait(0.45);
    assert_eq!(test.top().kind, Kind::Ink, "not held for long enough");
    test.wait(0.1);
    assert_eq!(test.top().kind, Kind::Rectangle);
    assert_eq!(test.commits, 0, "nothing is written before it is let go");
    test.up();
    let shape = test.top();
    let drawn = Rect::new(100.0, 100.0, 300.0, 220.0);
    for (side, expected) in [
        (shape.rect().x0, drawn.x0),
        (shape.rect().y0, drawn.y0),
        (shape.rect().x1, drawn.x1),
        (shape.rect().y1, drawn.y1),
    ] {
        assert!((side - expected).abs() < 12.0, "{:?}", shape.rect());
    }
    assert_eq!((test.editor.scene().len(), test.commits), (1, 2));
    assert_eq!(test.editor.tool(), ToolKind::Pen);
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    assert_eq!(test.top().kind, Kind::Ink);
    assert_eq!(test.editor.scene().len(), 1);
    test.run(Command::Undo);
    assert!(test.editor.scene().is_empty());
    test.run(Command::Redo).run(Command::Redo);
    assert_eq!(test.top().kind, Kind::Rectangle);
}

#[test]
fn the_figure_follows_the_hand_until_it_lets_go() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    draw(&mut test, &BOX);
    test.wait(0.6);
    let before = test.top().rect();
    // The hand is at the top left: that corner goes with it.
    test.move_to(61.0, 84.0);
    let after = test.top().rect();
    assert!((after.x0 - (before.x0 - 40.0)).abs() < 1e-6, "{after:?}");
    assert!((after.y0 - (before.y0 - 20.0)).abs() < 1e-6, "{after:?}");
    assert_eq!((after.x1, after.y1), (before.x1, before.y1));
    test.holding(Modifiers::SHIFT);
    let square = test.top().rect();
    assert!((square.width() - square.height()).abs() < 1e-6);
    test.holding(Modifiers::NONE).key(Key::Escape).up();
    assert!(test.editor.scene().is_empty());
    assert_eq!(test.commits, 0);
}

#[test]
fn what_is_no_figure_stays_ink_however_long_it_is_held() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    let zigzag: Vec<(f32, f32)> = (0..8_u8)
        .map(|row| {
            (
                if row.is_multiple_of(2) { 100.0 } else { 260.0 },
                100.0 + 20.0 * f32::from(row),
            )
        })
        .collect();
    draw(&mut test, &zigzag);
    test.wait(5.0).up();
    assert_eq!((test.top().kind.clone(), test.commits), (Kind::Ink, 1));
}

#[test]
fn a_hand_that_goes_on_draws_on() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    draw(&mut test, &[(100.0, 100.0), (300.0, 104.0)]);
    test.wait(0.3);
    go(&mut test, &[(300.0, 104.0), (300.0, 220.0)]);
    test.wait(0.3);
    assert_eq!(test.top().kind, Kind::Ink);
    test.up();
}

#[test]
fn a_line_and_an_arrow_are_found_and_nobody_needs_to_let_go_first() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    draw(&mut test, &[(100.0, 100.0), (300.0, 104.0)]);
    test.wait(0.6);
    let line = test.top();
    assert_eq!((&line.kind, line.path.len()), (&Kind::Line, 2));
    test.move_to(300.0, 154.0);
    let end = test.top().board_path()[1];
    assert!((end - Point::new(300.0, 154.0)).hypot() < 8.0, "{end:?}");
    test.up();
    draw(
        &mut test,
        &[
            (100.0, 300.0),
            (300.0, 300.0),
            (260.0, 275.0),
            (300.0, 300.0),
            (262.0, 328.0),
        ],
    );
    test.wait(0.6);
    let arrow = test.top();
    assert_eq!(
        (&arrow.kind, arrow.style.head_end),
        (&Kind::Arrow, Arrowhead::Arrow)
    );
    let tip = arrow.board_path()[1];
    assert!((tip - Point::new(300.0, 300.0)).hypot() < 12.0, "{tip:?}");
    test.up();
}

#[test]
fn peers_see_the_figure_and_what_it_was_in_the_right_order() {
    let (mut mine, mut theirs) = (TestEditor::new(), TestEditor::new());
    mine.tool(ToolKind::Pen);
    draw(&mut mine, &BOX);
    tell(&mut mine, &mut theirs);
    theirs.wait(0.5);
    assert_eq!(theirs.top().kind, Kind::Ink);
    mine.wait(0.6);
    tell(&mut mine, &mut theirs);
    theirs.wait(0.5);
    assert_eq!(theirs.top().kind, Kind::Rectangle);
    assert_eq!(theirs.top().rect(), mine.top().rect());
}

#[test]
fn draw_to_shape_makes_one_step_and_attaches_the_ends_of_arrows() {
    let mut test = TestEditor::new().with_box("a", 300.0, 250.0, 100.0, 100.0);
    test.tool(ToolKind::DrawToShape);
    draw(
        &mut test,
        &[
            (100.0, 300.0),
            (295.0, 300.0),
            (255.0, 275.0),
            (295.0, 300.0),
            (257.0, 328.0),
        ],
    );
    assert_eq!(test.top().kind, Kind::Ink, "until it is let go");
    test.up();
    let arrow = test.top();
    assert_eq!(arrow.kind, Kind::Arrow);
    let held = arrow.ends.end.as_ref().map(|end| end.shape.clone());
    assert_eq!(held, Some(id("a")));
    assert_eq!(
        (test.commits, test.editor.tool()),
        (1, ToolKind::DrawToShape)
    );
    test.run(Command::Undo);
    assert_eq!(test.stack(), "a");
    draw(
        &mut test,
        &[
            (50.0, 50.0),
            (80.0, 120.0),
            (60.0, 60.0),
            (90.0, 130.0),
            (70.0, 40.0),
        ],
    );
    test.up();
    assert_eq!(test.top().kind, Kind::Ink, "a scribble stays one");
}

#[test]
fn with_shift_a_part_is_straight_and_then_free_again() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen).pointer_down(100.0, 100.0);
    go(&mut test, &[(100.0, 100.0), (110.0, 140.0)]);
    test.holding(Modifiers::SHIFT);
    go(&mut test, &[(110.0, 140.0), (310.0, 146.0)]);
    test.holding(Modifiers::NONE);
    go(&mut test, &[(310.0, 146.0), (320.0, 220.0)]);
    test.up();
    let stroke = test.top();
    let ink = stroke.ink.as_ref().unwrap();
    let at = |x: f64| {
        let points = ink
            .points
            .iter()
            .map(|p| stroke.pos + (f64::from(p.x), f64::from(p.y)));
        points
            .filter(|p| (p.x - x).abs() < 5.0)
            .map(|p| p.y)
            .collect::<Vec<_>>()
    };
    for x in [150.0, 200.0, 250.0, 300.0] {
        let ys = at(x);
        assert!(!ys.is_empty(), "the straight part has points all along");
        assert!(ys.iter().all(|y| (y - 140.0).abs() < 0.5), "{x}: {ys:?}");
    }
    let last = ink.points.last().unwrap();
    let last = stroke.pos + (f64::from(last.x), f64::from(last.y));
    assert!((last - Point::new(320.0, 220.0)).hypot() < 1e-3, "{last:?}");
}

#[test]
fn a_stroke_that_ends_near_its_beginning_closes_and_can_be_filled() {
    let fill = Color::rgb(0xcf_e3ff);
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    test.editor.set_style(&Property::Fill(fill));
    draw(&mut test, &BOX);
    test.up();
    let closed = test.top();
    assert!(ink_returns(&closed));
    assert_eq!(closed.style.fill, fill);
    // Inside it, it is picked as what is filled is.
    test.tool(ToolKind::Select).click(200.0, 160.0);
    assert_eq!(test.selected(), [closed.id.to_string()]);
    test.tool(ToolKind::Pen);
    draw(&mut test, &BOX[..4]);
    test.up();
    assert!(!ink_returns(&test.top()), "one side is missing");
    draw(&mut test, &[(400.0, 400.0), (406.0, 400.0)]);
    test.up();
    assert!(!ink_returns(&test.top()), "a short dash has no inside");
}

#[test]
fn the_highlighter_is_yellow_and_stays_so_whatever_colour_the_pen_has() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    let blue = Color::rgb(0x2b_5fb3);
    test.editor.set_style(&Property::Stroke(blue));
    test.editor.set_style(&Property::Nib(Nib::Even));
    test.drag((100.0, 100.0), (200.0, 100.0));
    let style = test.top().style.clone();
    assert_eq!((style.nib, style.stroke), (Nib::Even, blue));
    test.tool(ToolKind::Highlighter)
        .drag((100.0, 200.0), (200.0, 200.0));
    let style = test.top().style.clone();
    assert_eq!(
        (style.nib, style.stroke),
        (Nib::Highlighter, Color::rgb(0xff_d43b))
    );
    assert_eq!(test.editor.tool(), ToolKind::Highlighter);
    test.editor
        .set_style(&Property::Stroke(Color::rgb(0x8c_e99a)));
    test.tool(ToolKind::Pen);
    let next = test.editor.next_style();
    assert_eq!((next.nib, next.stroke), (Nib::Even, blue));
}

#[test]
fn smoothing_is_the_hand_s_and_not_the_document_s() {
    let tremble = |smoothing: u8| {
        let mut test = TestEditor::new();
        test.editor.set_habits(Habits {
            smoothing,
            ..Habits::default()
        });
        test.tool(ToolKind::Pen).pointer_down(100.0, 100.0);
        for step in 1..60_u8 {
            let y = if step.is_multiple_of(2) { 102.0 } else { 98.0 };
            test.move_to(100.0 + 3.0 * f32::from(step), y);
        }
        test.up();
        let stroke = test.top();
        (stroke.size.height, stroke.style.clone())
    };
    let ((rough, one), (smooth, other)) = (tremble(0), tremble(80));
    assert!(
        (rough - 4.0).abs() < 1e-3 && smooth < 0.5 * rough + 1.0,
        "{rough} {smooth}"
    );
    assert_eq!(one, other);
}

#[test]
fn a_peer_who_deletes_what_the_arrow_was_drawn_to_leaves_the_arrow() {
    let mut test = TestEditor::new().with_box("a", 300.0, 250.0, 100.0, 100.0);
    test.tool(ToolKind::Pen);
    draw(
        &mut test,
        &[
            (100.0, 300.0),
            (295.0, 300.0),
            (255.0, 275.0),
            (295.0, 300.0),
            (257.0, 328.0),
        ],
    );
    test.wait(0.6);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.move_to(258.0, 330.0).up();
    let arrow = test.top();
    assert_eq!(arrow.kind, Kind::Arrow);
    assert_eq!(arrow.ends.end, None);
    test.check_scene_is_the_board();
    assert!(Arc::ptr_eq(&arrow, &test.top()));
}

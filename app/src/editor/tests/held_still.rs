//! Round, slanted and pointed figures that a pen held still makes of strokes, and the ink that Undo gives back.

use std::f64::consts::{FRAC_PI_2, PI};

use tavla_shared::geometry::Rect;
use tavla_shared::shape::Kind;

use super::inking::draw;
use crate::commands::{Command, ToolKind};
use crate::editor::testing::TestEditor;

/// A stroke around the box from (100, 100) to (300, 220) through these parts of it becomes this, turned so far.
#[track_caller]
fn check(parts: &[(f32, f32)], kind: &Kind, angle: f64) {
    let at = |&(x, y): &(f32, f32)| (100.0 + 200.0 * x, 100.0 + 120.0 * y);
    let places: Vec<(f32, f32)> = parts.iter().map(at).collect();
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen);
    draw(&mut test, &places);
    assert_eq!(test.top().kind, Kind::Ink);
    test.wait(0.6);
    assert_eq!((&test.top().kind, test.commits), (kind, 0));
    test.up();
    let made = test.top();
    assert_eq!((&made.kind, test.commits), (kind, 2));
    assert!((made.angle - angle).abs() < 1e-9, "{}", made.angle);
    assert_near(made.bounds(), Rect::new(100.0, 100.0, 300.0, 220.0));
    assert_eq!(test.editor.scene().len(), 1);
    test.check_scene_is_the_board();
    // Who meant the stroke has it back, where it was drawn, and then the figure again.
    test.run(Command::Undo);
    let ink = test.top();
    assert_eq!((&ink.kind, test.editor.scene().len()), (&Kind::Ink, 1));
    assert_near(ink.rect(), Rect::new(100.0, 100.0, 300.0, 220.0));
    test.run(Command::Redo);
    assert_eq!(test.top(), made);
    test.run(Command::Undo).run(Command::Undo);
    assert!(test.editor.scene().is_empty());
    test.check_scene_is_the_board();
}

#[track_caller]
fn assert_near(found: Rect, drawn: Rect) {
    let sides = [
        (found.x0, drawn.x0),
        (found.y0, drawn.y0),
        (found.x1, drawn.x1),
        (found.y1, drawn.y1),
    ];
    let is_near = sides
        .iter()
        .all(|(side, drawn)| (side - drawn).abs() < 14.0);
    assert!(is_near, "{found:?} is not near {drawn:?}");
}

#[test]
fn an_ellipse_held_still_becomes_one_and_undo_gives_back_the_ink() {
    let turn = |at: u8| f32::from(at) / 24.0 * std::f32::consts::TAU;
    let at = |at: u8| (0.5 + 0.5 * turn(at).cos(), 0.5 + 0.5 * turn(at).sin());
    let ring: Vec<(f32, f32)> = (0..=24).map(at).collect();
    check(&ring, &Kind::Ellipse, 0.0);
}

#[test]
fn a_diamond_held_still_becomes_one_and_undo_gives_back_the_ink() {
    let corners = [(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5), (0.49, 0.01)];
    check(&corners, &Kind::Diamond, 0.0);
}

#[test]
fn a_triangle_held_still_becomes_one_that_points_where_it_did_and_undo_gives_back_the_ink() {
    let up = [(0.5, 0.0), (1.0, 1.0), (0.0, 1.0), (0.49, 0.02)];
    let right = [(1.0, 0.5), (0.0, 1.0), (0.0, 0.0), (0.98, 0.49)];
    let down = up.map(|(x, y)| (x, 1.0 - y));
    let left = right.map(|(x, y)| (1.0 - x, y));
    check(&up, &Kind::Triangle, 0.0);
    check(&right, &Kind::Triangle, FRAC_PI_2);
    check(&down, &Kind::Triangle, PI);
    check(&left, &Kind::Triangle, 3.0 * FRAC_PI_2);
}

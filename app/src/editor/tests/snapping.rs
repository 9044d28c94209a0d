//! Lining up with shapes and keeping to the grid while something is moved, resized or drawn.

use egui::Modifiers;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Kind, Place, Property};

use crate::commands::ToolKind;
use crate::editor::testing::{TestEditor, id};
use crate::tools::Guide;
use crate::tools::habits::{Habits, SnapsTo};

const SHAPES: Habits = Habits {
    smoothing: 0,
    cuts_ink: false,
    box_touches: false,
    snaps_to: SnapsTo::Shapes,
};
const GRID: Habits = Habits {
    snaps_to: SnapsTo::Grid,
    ..SHAPES
};

/// “a” at the top left, and “b”, 80 by 80, at 300, 300.
fn two() -> TestEditor {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 60.0)
        .with_box("b", 300.0, 300.0, 80.0, 80.0);
    test.editor.set_habits(SHAPES);
    test
}

/// The button goes down on “b”, and the hand takes it by so much.
fn drag_b(test: &mut TestEditor, x: f32, y: f32) {
    let at = test.rect("b").center();
    let (from_x, from_y) = (at.x as f32, at.y as f32);
    test.pointer_down(from_x, from_y);
    test.move_to(from_x + x / 2.0, from_y + y / 2.0);
    test.move_to(from_x + x, from_y + y);
}

fn guides(test: &TestEditor) -> Vec<Guide> {
    test.editor.tool_overlay().guides.to_vec()
}

fn line(from: (f64, f64), to: (f64, f64)) -> Guide {
    let (from, to) = (from.into(), to.into());
    Guide::Line { from, to }
}

fn gap(from: (f64, f64), to: (f64, f64)) -> Guide {
    let (from, to) = (from.into(), to.into());
    Guide::Gap { from, to }
}

#[test]
fn what_is_dragged_near_an_edge_lines_up_with_it_and_a_line_shows_that() {
    let mut test = two();
    // Its left edge would be at 103, three beside that of “a”; its middle is seven beside the other.
    drag_b(&mut test, -197.0, 0.0);
    assert_eq!(test.rect("b").origin(), Point::new(100.0, 300.0));
    assert_eq!(guides(&test), [line((100.0, 100.0), (100.0, 380.0))]);
    test.up();
    assert_eq!((test.commits, guides(&test)), (1, vec![]));
    assert_eq!(test.rect("b").origin(), Point::new(100.0, 300.0));
    test.check_scene_is_the_board();
}

#[test]
fn middles_line_up_and_nine_points_away_nothing_does() {
    let mut test = two();
    // The middle would be at 147.
    drag_b(&mut test, -193.0, 0.0);
    assert_eq!(test.rect("b").center(), Point::new(150.0, 340.0));
    // Its left edge is nine beside the right one of “a”.
    test.move_to(249.0, 340.0);
    assert_eq!(test.rect("b").center(), Point::new(249.0, 340.0));
    assert_eq!(guides(&test), []);
}

#[test]
fn it_is_eight_points_at_any_zoom() {
    let mut test = two();
    let center = Point::new(200.0, 200.0);
    test.editor
        .set_camera(crate::camera::Camera { center, zoom: 2.0 });
    // “b” is from 600, 500 on the screen. Five board units beside “a” are ten points.
    test.pointer_down(680.0, 580.0).move_to(500.0, 580.0);
    test.move_to(680.0 - 390.0, 580.0);
    assert_eq!(test.rect("b").x0, 105.0);
    test.move_to(680.0 - 393.0, 580.0);
    assert_eq!(test.rect("b").x0, 100.0);
}

#[test]
fn between_two_neighbours_the_gaps_become_equal() {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 60.0)
        .with_box("b", 250.0, 110.0, 80.0, 60.0)
        .with_box("c", 500.0, 105.0, 100.0, 60.0);
    test.editor.set_habits(SHAPES);
    drag_b(&mut test, 65.0, 15.0);
    assert_eq!(test.rect("b").x0, 310.0);
    let y = test.rect("b").y0;
    let between = |top: f64, bottom: f64| f64::midpoint(top.max(y), bottom.min(y + 60.0));
    let expected = [
        gap(
            (200.0, between(100.0, 160.0)),
            (310.0, between(100.0, 160.0)),
        ),
        gap(
            (390.0, between(105.0, 165.0)),
            (500.0, between(105.0, 165.0)),
        ),
    ];
    let gaps: Vec<Guide> = guides(&test)
        .into_iter()
        .filter(|guide| matches!(guide, Guide::Gap { .. }))
        .collect();
    assert_eq!(gaps, expected);
}

#[test]
fn a_gap_that_others_have_is_repeated_after_them_and_before_them() {
    let mut test = TestEditor::new()
        .with_box("a", 200.0, 100.0, 60.0, 60.0)
        .with_box("c", 300.0, 100.0, 60.0, 60.0)
        .with_box("b", 560.0, 300.0, 70.0, 60.0);
    test.editor.set_habits(SHAPES);
    drag_b(&mut test, -155.0, -190.0);
    assert_eq!(test.rect("b").x0, 400.0);
    let found = guides(&test);
    assert!(
        found.contains(&gap((260.0, 130.0), (300.0, 130.0))),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|guide| matches!(guide, Guide::Gap { from, .. } if from.x == 360.0))
    );
    test.move_to(130.0, 145.0);
    assert_eq!(test.rect("b").x1, 160.0);
    test.up();
    // One below the other it is the same.
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 60.0, 60.0)
        .with_box("c", 100.0, 200.0, 60.0, 60.0)
        .with_box("b", 300.0, 400.0, 80.0, 50.0);
    test.editor.set_habits(SHAPES);
    drag_b(&mut test, -185.0, -95.0);
    assert_eq!(test.rect("b").y0, 300.0);
}

#[test]
fn ctrl_turns_it_round_while_dragging() {
    let mut test = two();
    drag_b(&mut test, -197.0, 0.0);
    assert_eq!(test.rect("b").x0, 100.0);
    test.holding(Modifiers::COMMAND);
    assert_eq!((test.rect("b").x0, guides(&test)), (103.0, vec![]));
    test.holding(Modifiers::NONE).up();
    assert_eq!(test.rect("b").x0, 100.0);
    // Who does not want it has it with Ctrl.
    let mut test = two();
    test.editor.set_habits(Habits::default());
    drag_b(&mut test, -197.0, 0.0);
    assert_eq!(test.rect("b").x0, 103.0);
    test.holding(Modifiers::COMMAND);
    assert_eq!(test.rect("b").x0, 100.0);
}

#[test]
fn with_shift_only_the_axis_it_moves_along_lines_up() {
    let mut test = two();
    test.peer_writes(vec![Edit::set(
        id("b"),
        Property::Pos(Point::new(300.0, 105.0)),
    )]);
    test.holding(Modifiers::SHIFT);
    test.pointer_down(340.0, 145.0)
        .move_to(250.0, 146.0)
        .move_to(143.0, 147.0);
    assert_eq!(test.rect("b").origin(), Point::new(100.0, 105.0));
}

#[test]
fn a_trembling_hand_between_two_edges_moves_nothing() {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 300.0, 60.0)
        .with_box("c", 114.0, 200.0, 310.0, 60.0)
        .with_box("b", 400.0, 400.0, 80.0, 80.0);
    test.editor.set_habits(SHAPES);
    // Half-way between the left edges of “a” and “c”, a little nearer to “a”.
    drag_b(&mut test, -293.5, 0.0);
    assert_eq!(test.rect("b").x0, 100.0);
    for tremble in [0.5, 0.0, 0.9, -0.2, 0.8_f32] {
        test.move_to(440.0 - 293.0 + tremble, 440.0);
        assert_eq!(test.rect("b").x0, 100.0);
    }
    // Clearly nearer to the other it goes there, and stays there as well.
    for x in [150.0, 146.8_f32] {
        test.move_to(x, 440.0);
        assert_eq!(test.rect("b").x0, 114.0);
    }
}

#[test]
fn what_is_dragged_along_is_no_neighbour_and_what_is_locked_is() {
    let mut test = two().with("f", Kind::Frame, Rect::new(500.0, 100.0, 700.0, 250.0));
    let index = test.editor.scene().rank_on_top(None);
    let inside = Property::Place(Place {
        parent: Some(id("f")),
        index,
    });
    let there = Property::Pos(Point::new(600.0, 150.0));
    test.peer_writes(vec![
        Edit::set(id("b"), inside),
        Edit::set(id("b"), there),
        Edit::set(id("a"), Property::Locked(true)),
    ]);
    test.editor.select([id("f")]);
    // Far from “a”: its own child, 100 right of its left edge, is nothing to line up with.
    test.pointer_down(520.0, 120.0)
        .move_to(520.0, 300.0)
        .move_to(523.0, 401.0);
    assert_eq!(test.rect("f").origin(), Point::new(503.0, 381.0));
    // Near the locked one.
    test.move_to(123.0, 401.0);
    assert_eq!(test.rect("f").origin(), Point::new(100.0, 381.0));
}

#[test]
fn a_copy_lines_up_with_what_it_is_a_copy_of() {
    let mut test = two();
    test.holding(Modifiers::ALT);
    drag_b(&mut test, 150.0, 5.0);
    assert_eq!(test.top().rect().origin(), Point::new(450.0, 300.0));
    test.up();
    assert_eq!((test.commits, test.rect("b").x0), (1, 300.0));
}

#[test]
fn a_neighbour_that_a_peer_moves_or_deletes_is_lined_up_with_where_it_is() {
    let mut test = two();
    drag_b(&mut test, -197.0, 0.0);
    assert_eq!(test.rect("b").x0, 100.0);
    test.peer_writes(vec![Edit::set(
        id("a"),
        Property::Pos(Point::new(105.0, 100.0)),
    )]);
    test.move_to(144.0, 340.0);
    assert_eq!(test.rect("b").x0, 105.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.move_to(143.0, 340.0);
    assert_eq!((test.rect("b").x0, guides(&test)), (103.0, vec![]));
    // What is dragged itself goes.
    test.peer_writes(vec![Edit::Delete { id: id("b") }]);
    test.move_to(150.0, 340.0).up();
    assert_eq!(test.commits, 0);
    test.check_scene_is_the_board();
}

#[test]
fn escape_writes_nothing_and_shows_nothing_any_more() {
    let mut test = two();
    drag_b(&mut test, -197.0, 0.0);
    test.key(egui::Key::Escape);
    assert_eq!((test.commits, guides(&test)), (0, vec![]));
    assert_eq!(test.rect("b").x0, 300.0);
}

#[test]
fn a_side_and_a_corner_that_are_pulled_line_up() {
    let mut test = two();
    test.click(340.0, 340.0);
    // The left side to 205, beside the right edge of “a”.
    test.drag((300.0, 340.0), (205.0, 340.0));
    assert_eq!(test.rect("b"), Rect::new(200.0, 300.0, 380.0, 380.0));
    // The upper left corner, with both sides.
    test.pointer_down(200.0, 300.0)
        .move_to(190.0, 200.0)
        .move_to(155.0, 165.0);
    assert_eq!(test.rect("b"), Rect::new(150.0, 160.0, 380.0, 380.0));
    let expected = [
        line((150.0, 100.0), (150.0, 380.0)),
        line((100.0, 160.0), (380.0, 160.0)),
    ];
    assert_eq!(guides(&test), expected);
    test.up();
    assert_eq!(test.commits, 2);
}

#[test]
fn with_the_ratio_kept_the_nearer_side_lines_up_and_the_other_follows() {
    let mut test = two();
    test.click(340.0, 340.0);
    test.holding(Modifiers::SHIFT);
    test.pointer_down(300.0, 300.0)
        .move_to(250.0, 250.0)
        .move_to(203.0, 240.0);
    let rect = test.rect("b");
    assert!(
        (rect.x0 - 200.0).abs() < 1e-9 && (rect.y0 - 200.0).abs() < 1e-9,
        "{rect:?}"
    );
}

#[test]
fn what_is_drawn_begins_and_ends_in_line() {
    let mut test = two();
    test.tool(ToolKind::Rectangle);
    test.pointer_down(203.0, 203.0)
        .move_to(250.0, 250.0)
        .move_to(296.0, 262.0);
    assert_eq!(test.top().rect(), Rect::new(200.0, 203.0, 300.0, 262.0));
    assert_eq!(guides(&test), [line((300.0, 203.0), (300.0, 380.0))]);
    test.up();
    assert_eq!(test.commits, 1);
    test.tool(ToolKind::Line)
        .drag((400.0, 157.0), (500.0, 377.0));
    let path = test.top().board_path();
    assert_eq!(path, [Point::new(400.0, 160.0), Point::new(500.0, 380.0)]);
}

#[test]
fn space_carries_what_is_drawn_as_it_is() {
    let mut test = two();
    test.tool(ToolKind::Rectangle);
    test.pointer_down(500.0, 450.0).move_to(560.0, 500.0);
    let before = test.top().rect().size();
    test.editor.key(egui::Key::Space, true);
    test.move_to(403.0, 383.0);
    assert_eq!(test.top().rect().size(), before);
}

#[test]
fn on_the_grid_all_goes_by_its_cells_and_ctrl_leaves_it() {
    let mut test = two();
    test.editor.set_habits(GRID);
    drag_b(&mut test, -93.0, 12.0);
    assert_eq!(
        (test.rect("b").origin(), guides(&test)),
        (Point::new(200.0, 320.0), vec![])
    );
    test.holding(Modifiers::COMMAND);
    assert_eq!(test.rect("b").origin(), Point::new(207.0, 312.0));
    test.holding(Modifiers::NONE).up();
    test.drag((280.0, 360.0), (293.0, 360.0));
    assert_eq!(test.rect("b"), Rect::new(200.0, 320.0, 300.0, 400.0));
    test.tool(ToolKind::Ellipse)
        .drag((507.0, 109.0), (555.0, 171.0));
    assert_eq!(test.top().rect(), Rect::new(500.0, 100.0, 560.0, 180.0));
    test.tool(ToolKind::Arrow)
        .drag((509.0, 309.0), (591.0, 351.0));
    assert_eq!(
        test.top().board_path(),
        [Point::new(500.0, 300.0), Point::new(600.0, 360.0)]
    );
    test.tool(ToolKind::Note).click(655.0, 455.0);
    assert_eq!(test.top().rect().origin(), Point::new(560.0, 360.0));
}

#[test]
fn a_point_that_is_dragged_keeps_to_the_grid() {
    let mut test = TestEditor::new();
    test.editor.set_habits(GRID);
    test.tool(ToolKind::Line)
        .drag((100.0, 100.0), (300.0, 200.0));
    test.drag((300.0, 200.0), (333.0, 251.0));
    assert_eq!(test.top().board_path()[1], Point::new(340.0, 260.0));
}

//! The points of lines: taken hold of, dragged, added, removed, joined.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Color, Kind, LineShape, Property};

use super::arrow_between::boxes;
use crate::commands::{Command, Direction, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::tools::handles::Handle;

/// A line through (100, 100), (200, 200) and (300, 100), picked; with its name.
fn zigzag() -> (TestEditor, String) {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .click(100.0, 100.0)
        .click(200.0, 200.0)
        .click(300.0, 100.0)
        .key(Key::Enter);
    let name = test.top().id.to_string();
    test.commits = 0;
    (test, name)
}

fn points(test: &TestEditor, name: &str) -> Vec<(f64, f64)> {
    let path = test.shape(name).board_path();
    path.iter().map(|at| (at.x.round(), at.y.round())).collect()
}

fn edits_points(test: &TestEditor) -> bool {
    let handles = test.editor.handles().map(|handles| handles.handles);
    let is_new = |(handle, _): &(Handle, Point)| matches!(handle, Handle::NewPoint(_));
    handles.is_some_and(|handles| handles.iter().any(is_new))
}

#[test]
fn enter_and_a_double_click_take_hold_of_a_line_s_points_and_escape_lets_go() {
    let (mut test, name) = zigzag();
    assert!(!edits_points(&test));
    test.key(Key::Enter);
    assert!(edits_points(&test) && !test.editor.is_typing());
    test.key(Key::Escape);
    assert!(!edits_points(&test));
    assert_eq!(test.selected(), [name]);
    test.double_click(150.0, 150.0);
    assert!(edits_points(&test));
    test.click(600.0, 500.0);
    assert!(!edits_points(&test) && test.selected().is_empty());
    assert_eq!(test.commits, 0);
}

#[test]
fn a_point_is_dragged_in_one_step_and_the_others_stay() {
    let (mut test, name) = zigzag();
    test.key(Key::Enter).drag((200.0, 200.0), (220.0, 300.0));
    assert_eq!(
        points(&test, &name),
        [(100.0, 100.0), (220.0, 300.0), (300.0, 100.0)]
    );
    assert_eq!(test.commits, 1);
    assert!(edits_points(&test));
    test.run(Command::Undo);
    assert_eq!(points(&test, &name)[1], (200.0, 200.0));
    test.check_scene_is_the_board();
}

#[test]
fn several_points_are_picked_with_shift_and_go_together() {
    let (mut test, name) = zigzag();
    test.key(Key::Enter).click(200.0, 200.0);
    test.holding(Modifiers::SHIFT).click(300.0, 100.0);
    test.holding(Modifiers::NONE)
        .drag((300.0, 100.0), (310.0, 150.0));
    assert_eq!(
        points(&test, &name),
        [(100.0, 100.0), (210.0, 250.0), (310.0, 150.0)]
    );
}

#[test]
fn the_middle_between_two_points_is_dragged_out_as_a_new_one() {
    let (mut test, name) = zigzag();
    test.key(Key::Enter).drag((150.0, 150.0), (120.0, 220.0));
    assert_eq!(
        points(&test, &name),
        [
            (100.0, 100.0),
            (120.0, 220.0),
            (200.0, 200.0),
            (300.0, 100.0)
        ]
    );
    assert_eq!(test.commits, 1);
}

#[test]
fn a_double_click_on_a_stretch_adds_a_point_there() {
    let (mut test, name) = zigzag();
    test.key(Key::Enter).double_click(225.0, 175.0);
    assert_eq!(
        points(&test, &name),
        [
            (100.0, 100.0),
            (200.0, 200.0),
            (225.0, 175.0),
            (300.0, 100.0)
        ]
    );
}

#[test]
fn delete_and_alt_take_points_away_but_never_the_last_two() {
    let (mut test, name) = zigzag();
    test.key(Key::Enter)
        .click(200.0, 200.0)
        .run(Command::Delete);
    assert_eq!(points(&test, &name), [(100.0, 100.0), (300.0, 100.0)]);
    test.holding(Modifiers::ALT).click(300.0, 100.0);
    assert_eq!(points(&test, &name).len(), 2);
    test.holding(Modifiers::NONE).run(Command::Undo);
    test.holding(Modifiers::ALT).click(100.0, 100.0);
    assert_eq!(points(&test, &name), [(200.0, 200.0), (300.0, 100.0)]);
}

#[test]
fn an_end_dragged_to_within_twenty_of_the_other_closes_a_line_that_can_be_filled() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .click(100.0, 100.0)
        .click(200.0, 200.0)
        .click(300.0, 100.0)
        .click(250.0, 60.0)
        .key(Key::Enter);
    let name = test.top().id.to_string();
    test.key(Key::Enter).drag((250.0, 60.0), (110.0, 85.0));
    assert_eq!(points(&test, &name)[3], (100.0, 100.0));
    // The ends are one point by now.
    test.drag((100.0, 100.0), (90.0, 120.0));
    let path = points(&test, &name);
    assert_eq!((path[0], path[3]), ((90.0, 120.0), (90.0, 120.0)));
    let blue = Color::rgb(0xff);
    test.key(Key::Escape);
    test.editor.set_style(&Property::Fill(blue));
    test.settle();
    test.click(700.0, 500.0).click(200.0, 150.0);
    assert_eq!(test.selected(), [name]);
}

#[test]
fn a_line_drawn_back_to_within_twenty_of_its_start_is_closed() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .click(100.0, 100.0)
        .click(200.0, 200.0)
        .click(300.0, 100.0)
        .click(112.0, 112.0);
    let path = test.top().board_path();
    assert_eq!((path.len(), path[3]), (4, path[0]));
}

#[test]
fn the_command_closes_lines_and_opens_closed_ones() {
    let (mut test, name) = zigzag();
    test.run(Command::ToggleClosed);
    assert_eq!(points(&test, &name).last(), Some(&(100.0, 100.0)));
    assert_eq!(points(&test, &name).len(), 4);
    test.run(Command::ToggleClosed);
    assert_eq!(points(&test, &name).len(), 3);
    test.click(600.0, 500.0);
    assert!(!test.editor.enabled(Command::ToggleClosed));
}

#[test]
fn a_curve_is_bent_through_its_points() {
    let (mut test, name) = zigzag();
    test.editor.set_style(&Property::Line(LineShape::Curved));
    test.settle();
    test.key(Key::Enter).drag((200.0, 200.0), (200.0, 260.0));
    assert_eq!(points(&test, &name)[1], (200.0, 260.0));
    assert_eq!(test.shape(&name).style.line, LineShape::Curved);
}

#[test]
fn the_keys_of_an_arrow_s_points_are_its_own_for_enter_is_for_its_words() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Arrow)
        .drag((100.0, 100.0), (300.0, 100.0));
    let name = test.top().id.to_string();
    test.run(Command::EditPoints);
    assert!(edits_points(&test));
    test.drag((200.0, 100.0), (200.0, 180.0));
    assert_eq!(
        points(&test, &name),
        [(100.0, 100.0), (200.0, 180.0), (300.0, 100.0)]
    );
    assert_eq!(test.shape(&name).kind, Kind::Arrow);
    test.run(Command::EditPoints);
    assert!(!edits_points(&test));
    test.key(Key::Enter);
    assert!(test.editor.is_typing());
}

#[test]
fn escape_in_a_drag_writes_nothing_and_keeps_hold_of_the_points() {
    let (mut test, name) = zigzag();
    test.key(Key::Enter)
        .pointer_down(200.0, 200.0)
        .move_to(220.0, 300.0)
        .key(Key::Escape)
        .up();
    assert_eq!((points(&test, &name)[1], test.commits), ((200.0, 200.0), 0));
    assert!(edits_points(&test));
}

#[test]
fn a_line_that_a_peer_deletes_or_shortens_lets_go() {
    let (mut test, name) = zigzag();
    let id = test.top().id.clone();
    test.key(Key::Enter).pointer_down(300.0, 100.0);
    let short = vec![Point::ZERO, Point::new(50.0, 50.0)];
    test.peer_writes(vec![Edit::set(id.clone(), Property::Path(short))]);
    test.move_to(320.0, 180.0).up();
    assert_eq!((points(&test, &name).len(), test.commits), (2, 0));
    test.pointer_down(150.0, 150.0).move_to(160.0, 190.0);
    test.peer_writes(vec![Edit::Delete { id }]);
    test.move_to(170.0, 200.0).up();
    assert_eq!(test.commits, 0);
    assert!(test.editor.scene().is_empty() && test.editor.handles().is_none());
}

#[test]
fn a_point_is_dragged_on_from_where_a_peer_moves_the_line_meanwhile() {
    let (mut test, name) = zigzag();
    let id = test.top().id.clone();
    test.key(Key::Enter).pointer_down(200.0, 200.0);
    test.move_to(210.0, 230.0);
    test.peer_writes(vec![Edit::set(id, Property::Pos(Point::new(100.0, 400.0)))]);
    test.move_to(220.0, 600.0).up();
    assert_eq!(
        points(&test, &name),
        [(100.0, 400.0), (220.0, 600.0), (300.0, 400.0)]
    );
    test.check_scene_is_the_board();
}

#[test]
fn a_point_of_a_line_that_a_peer_locks_meanwhile_stays() {
    let (mut test, name) = zigzag();
    let id = test.top().id.clone();
    test.key(Key::Enter).pointer_down(200.0, 200.0);
    test.move_to(210.0, 230.0);
    test.peer_writes(vec![Edit::set(id, Property::Locked(true))]);
    test.move_to(220.0, 300.0).up();
    assert_eq!((points(&test, &name)[1], test.commits), ((200.0, 200.0), 0));
}

#[test]
fn a_line_in_a_frame_that_a_peer_locks_gets_and_loses_no_points() {
    let (test, name) = zigzag();
    let mut test = test
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .inside(&name, "f");
    test.key(Key::Enter).click(200.0, 200.0);
    let locked = |locked| vec![Edit::set(id("f"), Property::Locked(locked))];
    test.peer_writes(locked(true));
    assert!(!edits_points(&test));
    test.run(Command::Delete).double_click(225.0, 175.0);
    test.holding(Modifiers::ALT).click(300.0, 100.0);
    assert_eq!((points(&test, &name).len(), test.commits), (3, 0));
    test.holding(Modifiers::NONE).peer_writes(locked(false));
    assert_eq!(points(&test, &name).len(), 3);
}

#[test]
fn a_line_that_a_peer_leaves_one_point_of_is_let_go_with_shift_too() {
    let (mut test, name) = zigzag();
    let line = test.top().id.clone();
    test.key(Key::Enter).pointer_down(100.0, 100.0);
    let one = Property::Path(vec![Point::ZERO]);
    test.peer_writes(vec![Edit::set(line, one)]);
    test.holding(Modifiers::SHIFT).move_to(120.0, 180.0).up();
    assert_eq!((points(&test, &name).len(), test.commits), (1, 0));
}

#[test]
fn delete_is_about_what_is_picked_and_not_about_a_point_of_another_line() {
    let (test, name) = zigzag();
    let mut test = test.with_box("b", 400.0, 100.0, 100.0, 100.0);
    test.key(Key::Enter).click(200.0, 200.0);
    test.editor.select([crate::editor::testing::id("b")]);
    test.run(Command::Delete);
    assert_eq!(points(&test, &name).len(), 3);
    assert_eq!(test.stack(), name);
}

#[test]
fn the_end_of_an_arrow_is_dragged_as_everywhere_to_the_middle_and_by_resting_to_the_very_place() {
    let mut test = boxes();
    test.tool(ToolKind::Arrow)
        .drag((150.0, 350.0), (300.0, 350.0));
    let name = test.top().id.to_string();
    let anchor = |test: &TestEditor| {
        let end = test.shape(&name).ends.end.as_ref();
        end.map(|end| (end.anchor, end.inside))
    };
    test.run(Command::EditPoints);
    test.pointer_down(300.0, 350.0).move_to(430.0, 130.0);
    assert_eq!(anchor(&test), Some((Point::new(0.5, 0.5), false)));
    test.wait(0.61);
    let (very_place, _) = anchor(&test).unwrap();
    assert!(very_place.distance(Point::new(0.3, 0.3)) < 1e-9);
    test.holding(Modifiers::ALT).move_to(440.0, 140.0).up();
    let (inside, is_inside) = anchor(&test).unwrap();
    assert!(is_inside && inside.distance(Point::new(0.4, 0.4)) < 1e-9);
}

#[test]
fn what_is_picked_elsewhere_meanwhile_has_its_own_handles_and_is_what_keys_are_about() {
    let (test, name) = zigzag();
    let mut test = test.with_box("a", 400.0, 400.0, 100.0, 100.0);
    test.editor.pick_in_outline(vec![id("a")]);
    test.run(Command::Nudge(Direction::Right));
    let shows = |test: &TestEditor| test.editor.handles().is_some() && !edits_points(test);
    let begin = |test: &mut TestEditor| {
        test.frame();
        test.editor.pick_in_outline(vec![id(&name)]);
        test.run(Command::EditPoints);
        assert!(edits_points(test));
    };
    begin(&mut test);
    test.run(Command::SelectAll);
    assert!(shows(&test), "all");
    begin(&mut test);
    test.run(Command::Undo);
    assert_eq!(test.selected(), ["a"]);
    assert!(shows(&test), "by an undo");
    begin(&mut test);
    test.editor.pick_in_outline(vec![id("a")]);
    assert!(shows(&test), "by its row");
    test.frame();
    test.key(Key::Enter);
    assert!(test.editor.is_typing());
}

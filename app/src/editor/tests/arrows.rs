//! Arrows that hold on to shapes.

use egui::Modifiers;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Arrowhead, Binding, Kind, Place, Property, Shape};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};

fn connected() -> TestEditor {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 400.0, 100.0, 100.0, 100.0);
    test.tool(ToolKind::Arrow)
        .drag((150.0, 150.0), (450.0, 150.0));
    test
}

fn ends(arrow: &Shape) -> [Point; 2] {
    let points = arrow.board_path();
    [points[0], points[points.len() - 1]]
}

#[track_caller]
fn check_ends(arrow: &Shape, expected: [(f64, f64); 2]) {
    for (found, expected) in ends(arrow).into_iter().zip(expected) {
        assert!(
            (found - Point::from(expected)).hypot() < 1e-6,
            "{found:?} is not {expected:?}"
        );
    }
}

#[test]
fn an_arrow_between_shapes_holds_on_to_both_with_a_gap() {
    let test = connected();
    let arrow = test.top();
    assert_eq!(arrow.ends.start.as_ref().unwrap().shape, id("a"));
    assert_eq!(arrow.ends.end.as_ref().unwrap().shape, id("b"));
    assert_eq!(arrow.style.head_end, Arrowhead::Arrow);
    check_ends(&arrow, [(206.0, 150.0), (394.0, 150.0)]);
    assert_eq!(test.commits, 1);
}

#[test]
fn an_arrow_follows_in_the_same_step() {
    let mut test = connected();
    test.drag((450.0, 180.0), (450.0, 480.0));
    let arrow = test.top();
    let end = ends(&arrow)[1];
    assert!(end.y > 300.0, "{end:?}");
    assert_eq!(test.commits, 2);
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    check_ends(&test.top(), [(206.0, 150.0), (394.0, 150.0)]);
}

#[test]
fn an_arrow_follows_while_the_pointer_stands_still() {
    let mut test = connected();
    test.pointer_down(450.0, 180.0).move_to(450.0, 380.0);
    let moved = test.top();
    // The same place again: the edits must not be made against what they themselves show.
    test.move_to(450.0, 380.0);
    assert_eq!(test.top(), moved);
}

#[test]
fn an_arrow_follows_a_resize() {
    let mut test = connected();
    test.click(450.0, 180.0)
        .drag((396.0, 150.0), (346.0, 150.0));
    check_ends(&test.top(), [(206.0, 150.0), (344.0, 150.0)]);
}

#[test]
fn ctrl_holds_on_to_nothing() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 100.0, 100.0);
    test.tool(ToolKind::Arrow)
        .holding(Modifiers::COMMAND)
        .drag((150.0, 150.0), (350.0, 150.0));
    assert_eq!(test.top().ends, tavla_shared::shape::Ends::default());
    check_ends(&test.top(), [(150.0, 150.0), (350.0, 150.0)]);
}

#[test]
fn an_arrow_dragged_away_lets_go() {
    let mut test = connected();
    // Beside its middle, at which it is bent.
    test.drag((250.0, 150.0), (250.0, 300.0));
    assert_eq!(test.top().ends, tavla_shared::shape::Ends::default());
    check_ends(&test.top(), [(206.0, 300.0), (394.0, 300.0)]);
}

#[test]
fn an_arrow_moved_with_its_shapes_keeps_them() {
    let mut test = connected();
    test.run(Command::SelectAll)
        .drag((150.0, 150.0), (150.0, 250.0));
    let arrow = test.top();
    check_ends(&arrow, [(206.0, 250.0), (394.0, 250.0)]);
    assert!(arrow.ends.start.is_some() && arrow.ends.end.is_some());
}

#[test]
fn an_end_is_dragged_from_one_shape_to_another() {
    let mut test = connected().with_box("c", 400.0, 400.0, 100.0, 100.0);
    test.click(300.0, 150.0)
        .drag((394.0, 150.0), (450.0, 450.0));
    let arrow = test
        .editor
        .scene()
        .attached_arrows(&id("c"))
        .next()
        .cloned()
        .unwrap();
    assert_eq!(arrow.ends.end.as_ref().unwrap().shape, id("c"));
    assert!(
        test.editor
            .scene()
            .attached_arrows(&id("b"))
            .next()
            .is_none()
    );
}

#[test]
fn copies_of_an_arrow_and_its_shapes_hold_on_to_each_other() {
    let mut test = connected();
    test.run(Command::SelectAll).run(Command::Duplicate);
    let copy = test.top();
    let target = copy.ends.end.as_ref().unwrap().shape.clone();
    assert_ne!(target, id("b"));
    assert!(test.editor.selection().contains(&target));
}

#[test]
fn deleting_a_shape_keeps_the_arrow_where_it_is() {
    let mut test = connected();
    test.click(450.0, 180.0).run(Command::Delete);
    check_ends(&test.top(), [(206.0, 150.0), (394.0, 150.0)]);
    test.drag((150.0, 180.0), (150.0, 280.0));
    test.check_scene_is_the_board();
}

#[test]
fn a_target_deleted_by_a_peer_while_its_end_is_drawn_is_no_panic() {
    let mut test = TestEditor::new().with_box("a", 400.0, 100.0, 100.0, 100.0);
    test.tool(ToolKind::Arrow)
        .pointer_down(100.0, 150.0)
        .move_to(450.0, 150.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.move_to(455.0, 150.0).up();
    assert_eq!(test.top().ends.end, None);
    test.check_scene_is_the_board();
}

/// A frame that cuts off half of `a` and all of `b`.
fn cut_off() -> TestEditor {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 250.0, 250.0))
        .with_box("a", 200.0, 100.0, 100.0, 100.0)
        .with_box("b", 400.0, 100.0, 100.0, 100.0);
    for name in ["a", "b"] {
        let place = Place {
            parent: Some(id("f")),
            index: test.shape(name).place.index.clone(),
        };
        test.peer_writes(vec![Edit::set(id(name), Property::Place(place))]);
    }
    test
}

#[test]
fn an_end_holds_on_to_nothing_that_is_cut_off_by_its_frame() {
    let mut test = cut_off();
    test.tool(ToolKind::Arrow)
        .drag((450.0, 400.0), (450.0, 150.0));
    assert_eq!(test.top().ends.end, None);
    test.tool(ToolKind::Arrow)
        .drag((280.0, 400.0), (280.0, 150.0));
    assert_eq!(test.top().ends.end, None);
    test.tool(ToolKind::Arrow)
        .drag((225.0, 400.0), (225.0, 150.0));
    assert_eq!(test.top().ends.end.as_ref().unwrap().shape, id("a"));
}

#[test]
fn a_box_picks_by_what_frames_leave() {
    let mut test = cut_off();
    test.drag((190.0, 20.0), (260.0, 260.0));
    assert_eq!(test.selected(), ["a"]);
    test.drag((20.0, 20.0), (700.0, 500.0));
    assert_eq!(test.selected(), ["a", "f"]);
}

#[test]
fn the_ends_of_an_arrow_of_many_points_are_held_beside_its_box() {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 500.0, 300.0, 100.0, 100.0)
        .with_box("c", 100.0, 500.0, 100.0, 100.0);
    test.tool(ToolKind::Arrow)
        .drag((150.0, 150.0), (550.0, 350.0));
    let arrow = test.top().id.clone();
    // Bent at its middle.
    let ends = test.top().board_path();
    let middle = ends[0].midpoint(ends[1]);
    test.drag((middle.x as f32, middle.y as f32), (450.0, 150.0));
    assert_eq!(test.top().board_path().len(), 3);
    assert!(test.top().ends.start.is_some() && test.top().ends.end.is_some());
    let end = test.top().board_path()[2];
    test.drag((end.x as f32, end.y as f32), (150.0, 550.0));
    let bent = test.top();
    assert_eq!(bent.id, arrow);
    let held = |end: &Option<Binding>| end.as_ref().map(|it| it.shape.clone());
    assert_eq!(held(&bent.ends.start), Some(id("a")));
    assert_eq!(held(&bent.ends.end), Some(id("c")));
    test.check_scene_is_the_board();
}

//! Shapes for the library and from it.

use std::sync::Arc;

use tavla_shared::geometry::Point;
use tavla_shared::shape::Kind;

use crate::commands::{Command, ToolKind};
use crate::editor::testing::TestEditor;
use crate::editor::{Lock, Notice, Request};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 50.0)
}

#[test]
fn what_is_picked_comes_with_all_that_is_in_it_and_out_of_what_it_is_in() {
    let mut test = two();
    test.run(Command::SelectAll).run(Command::Group);
    test.settle();
    let picked = test.editor.picked_shapes();
    assert_eq!(picked.len(), 3);
    assert_eq!(picked[0].kind, Kind::Group);
    // One of a group alone is in nothing.
    let inside = picked[1].id.clone();
    test.editor.select([inside.clone()]);
    let alone = test.editor.picked_shapes();
    assert_eq!(alone.len(), 1);
    assert_eq!((&alone[0].id, &alone[0].place.parent), (&inside, &None));
}

#[test]
fn an_item_comes_into_the_hand_around_its_place_as_one_step() {
    let mut test = two();
    test.run(Command::SelectAll);
    let shapes = test.editor.picked_shapes();
    test.tool(ToolKind::Rectangle);
    test.editor.insert_shapes(&shapes, Point::new(600.0, 400.0));
    test.settle();
    assert_eq!((test.commits, test.editor.scene().len()), (1, 4));
    assert_eq!(test.editor.tool(), ToolKind::Select);
    let selection = test.editor.selection().clone();
    assert_eq!(selection.len(), 2);
    let frame = selection.frame(test.editor.scene()).unwrap();
    assert!((frame.rect.center() - Point::new(600.0, 400.0)).hypot() < 1e-6);
    assert_eq!(test.editor.undo_command(), Some("insert"));
    test.run(Command::Undo).settle();
    assert_eq!(test.editor.scene().len(), 2);
}

#[test]
fn nothing_is_put_on_a_board_that_cannot_be_changed_and_that_is_said() {
    let mut test = two();
    test.run(Command::SelectAll);
    let shapes = test.editor.picked_shapes();
    test.editor.set_lock(Some(Lock::Viewer));
    test.editor.insert_shapes(&shapes, Point::ZERO);
    test.settle();
    assert_eq!((test.commits, test.editor.scene().len()), (0, 2));
    let said = Request::Notice(Notice::Locked(Lock::Viewer));
    assert!(test.others.contains(&said), "{:?}", test.others);
}

#[test]
fn a_drag_of_what_is_picked_is_told_from_everything_else() {
    let mut test = two();
    assert!(!test.editor.drags_selection());
    test.pointer_down(150.0, 150.0).move_to(170.0, 160.0);
    assert!(test.editor.drags_selection());
    test.editor.cancel_gesture();
    assert!(!test.editor.drags_selection());
    test.up();
    assert_eq!((test.commits, test.rect("a").x0), (0, 100.0));
    // What is drawn is in hand as well, and nothing that was there.
    test.tool(ToolKind::Ellipse);
    test.pointer_down(500.0, 300.0).move_to(600.0, 400.0);
    assert!(test.editor.is_busy() && !test.editor.drags_selection());
    test.up();
    assert!(!test.editor.drags_selection());
}

#[test]
fn what_is_dragged_is_picked_as_it_was_before_the_drag() {
    let mut test = two();
    test.pointer_down(150.0, 150.0).move_to(250.0, 350.0);
    let shapes: Vec<Arc<_>> = test.editor.picked_shapes();
    assert_eq!(shapes.len(), 1);
    assert_eq!(shapes[0].rect().origin(), Point::new(100.0, 100.0));
}

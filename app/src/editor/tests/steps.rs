//! What undo and redo are called, and what is picked after them.

use egui::Key;
use tavla_shared::board::Edit;
use tavla_shared::shape::Property;

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 100.0)
}

#[track_caller]
fn check(test: &TestEditor, undo: Option<&str>, redo: Option<&str>) {
    let found = (test.editor.undo_command(), test.editor.redo_command());
    assert_eq!(found, (undo, redo));
}

#[test]
fn a_step_has_a_name() {
    let mut test = two();
    check(&test, None, None);
    test.drag((150.0, 150.0), (160.0, 150.0));
    check(&test, Some("move"), None);
    test.run(Command::Delete);
    check(&test, Some("delete"), None);
    test.run(Command::Undo);
    check(&test, Some("move"), Some("delete"));
    test.run(Command::Undo);
    check(&test, None, Some("move"));
    // Whatever somebody else does has no name here.
    test.peer_writes(vec![Edit::set(id("b"), Property::Opacity(0.5))]);
    check(&test, None, Some("move"));
    for step in ["move", "delete", "flip", "lock", "restyle", "draw"] {
        assert!(Command::step_id(step).is_some(), "{step}");
    }
}

#[test]
fn undo_and_redo_pick_what_was_picked() {
    let mut test = two();
    test.run(Command::SelectAll)
        .drag((150.0, 150.0), (150.0, 160.0));
    test.run(Command::Delete);
    test.click(600.0, 500.0);
    test.run(Command::Undo);
    assert_eq!(test.selected(), ["a", "b"]);
    test.click(350.0, 160.0);
    assert_eq!(test.selected(), ["b"]);
    test.run(Command::Undo);
    assert_eq!(test.selected(), ["a", "b"]);
    test.run(Command::Redo);
    assert_eq!(test.selected(), ["a", "b"]);
    test.run(Command::Redo);
    assert!(test.selected().is_empty());
    test.check_scene_is_the_board();
}

#[test]
fn what_was_entered_is_entered_again() {
    let mut test = two();
    test.run(Command::SelectAll).run(Command::Group);
    let group = test.selected();
    test.double_click(150.0, 150.0);
    assert_eq!(test.selected(), ["a"]);
    test.drag((150.0, 150.0), (150.0, 170.0));
    test.key(Key::Escape).key(Key::Escape);
    test.run(Command::Undo);
    assert_eq!(test.selected(), ["a"]);
    assert_eq!(test.editor.selection().entered(), Some(&id(&group[0])));
    test.run(Command::Undo);
    assert_eq!(test.selected(), ["a", "b"]);
    test.run(Command::Redo);
    assert_eq!(test.selected(), group);
}

#[test]
fn a_drawing_is_picked_again_when_it_comes_back() {
    let mut test = two();
    test.tool(ToolKind::Rectangle)
        .drag((500.0, 300.0), (600.0, 400.0));
    let drawn = test.selected();
    assert_eq!(drawn.len(), 1);
    test.run(Command::Undo);
    assert!(test.selected().is_empty());
    test.run(Command::Redo);
    assert_eq!(test.selected(), drawn);
}

#[test]
fn pushes_that_are_one_step_pick_what_the_first_one_had() {
    use crate::commands::Direction;
    let mut test = two();
    test.click(150.0, 150.0)
        .run(Command::Nudge(Direction::Left))
        .run(Command::Nudge(Direction::Left));
    test.click(350.0, 150.0).run(Command::Undo);
    assert_eq!(
        (test.selected(), test.rect("a").x0),
        (vec!["a".to_owned()], 100.0)
    );
}

#[test]
fn what_a_peer_has_deleted_since_is_not_picked_again() {
    let mut test = two();
    test.run(Command::SelectAll)
        .drag((150.0, 150.0), (150.0, 160.0));
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.click(600.0, 500.0).run(Command::Undo);
    assert_eq!(
        (test.selected(), test.rect("b").y0),
        (vec!["b".to_owned()], 100.0)
    );
}

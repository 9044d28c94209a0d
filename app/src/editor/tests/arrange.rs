//! Z-order and groups.

use crate::commands::Command;
use crate::editor::testing::{TestEditor, id};

#[track_caller]
fn check(picked: &[&str], command: Command, expected: &str) {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 50.0, 0.0, 40.0, 40.0);
    }
    test.editor.select(picked.iter().map(|name| id(name)));
    test.run(command);
    assert_eq!(test.stack(), expected);
    test.check_scene_is_the_board();
}

#[test]
fn to_the_front_and_to_the_back() {
    check(&["b"], Command::BringToFront, "a c d e b");
    check(&["a", "c"], Command::BringToFront, "b d e a c");
    check(&["d"], Command::SendToBack, "d a b c e");
    check(&["e"], Command::BringToFront, "a b c d e");
    check(
        &["a", "b", "c", "d", "e"],
        Command::BringToFront,
        "a b c d e",
    );
}

#[test]
fn one_step_up_and_down() {
    check(&["b"], Command::BringForward, "a c b d e");
    check(&["b", "c"], Command::BringForward, "a d b c e");
    check(&["a", "c"], Command::BringForward, "b a d c e");
    check(&["e"], Command::BringForward, "a b c d e");
    check(&["b"], Command::SendBackward, "b a c d e");
    check(&["b", "c"], Command::SendBackward, "b c a d e");
    check(&["c", "e"], Command::SendBackward, "a c b e d");
    check(&["a"], Command::SendBackward, "a b c d e");
}

#[test]
fn a_group_stands_where_its_topmost_shape_was_and_comes_apart_again() {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 50.0, 0.0, 40.0, 40.0);
    }
    test.editor.select([id("a"), id("c")]);
    test.run(Command::Group);
    let group = test.selected().remove(0);
    assert_eq!(test.stack(), format!("b {group} a c d"));
    assert_eq!(test.commits, 1);
    test.run(Command::Ungroup);
    assert_eq!(test.stack(), "b a c d");
    test.run(Command::Undo);
    assert_eq!(test.stack(), format!("b {group} a c d"));
    test.run(Command::Undo);
    assert_eq!(test.stack(), "a b c d");
}

#[test]
fn groups_in_groups_move_in_the_stack_within_their_own() {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b", "c"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 50.0, 0.0, 40.0, 40.0);
    }
    test.editor.select([id("a"), id("b")]);
    test.run(Command::Group);
    let group = test.selected().remove(0);
    test.editor.select([id("b")]);
    test.run(Command::SendToBack);
    assert_eq!(test.stack(), format!("{group} b a c"));
}

#[test]
fn deleting_the_last_of_a_group_deletes_the_group() {
    let mut test = TestEditor::new().with_box("a", 0.0, 0.0, 40.0, 40.0);
    test = test.with_box("b", 50.0, 0.0, 40.0, 40.0);
    test.run(Command::SelectAll).run(Command::Group);
    test.editor.select([id("a")]);
    test.run(Command::Delete);
    assert_eq!(test.editor.scene().len(), 2);
    test.editor.select([id("b")]);
    test.run(Command::Delete);
    assert!(test.editor.scene().is_empty());
}

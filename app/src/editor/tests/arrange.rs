//! Z-order and groups.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;

use crate::commands::Command;
use crate::editor::testing::{TestEditor, id};

#[track_caller]
fn check(picked: &[&str], command: Command, expected: &str) {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 10.0, 0.0, 90.0, 90.0);
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
fn a_step_passes_the_next_that_is_overlapped_and_what_lies_elsewhere_with_it() {
    let mut test = TestEditor::new()
        .with_box("a", 0.0, 0.0, 90.0, 90.0)
        .with_box("far", 500.0, 0.0, 90.0, 90.0)
        .with_box("b", 50.0, 0.0, 90.0, 90.0)
        .with_box("top", 500.0, 50.0, 90.0, 90.0);
    test.editor.select([id("a")]);
    test.run(Command::BringForward);
    assert_eq!((test.stack().as_str(), test.commits), ("far b a top", 1));
    // Nothing over it is overlapped: there is no step that anybody would see.
    test.run(Command::BringForward);
    assert_eq!((test.stack().as_str(), test.commits), ("far b a top", 1));
    test.editor.select([id("top")]);
    test.run(Command::SendBackward);
    assert_eq!((test.stack().as_str(), test.commits), ("top far b a", 2));
    test.run(Command::Undo);
    assert_eq!(test.stack(), "far b a top");
}

#[test]
fn a_group_is_passed_as_one_and_overlaps_by_what_is_in_it() {
    let mut test = TestEditor::new()
        .with_box("a", 0.0, 0.0, 90.0, 90.0)
        .with_box("b", 50.0, 0.0, 90.0, 90.0)
        .with_box("c", 300.0, 300.0, 90.0, 90.0);
    test.editor.select(["b", "c"].map(id));
    test.run(Command::Group);
    let group = test.selected().remove(0);
    test.editor.select([id("a")]);
    test.run(Command::BringForward);
    assert_eq!(test.stack(), format!("{group} b c a"));
    // In the hollow between what is in a group nothing is overlapped.
    let mut test = TestEditor::new()
        .with_box("a", 150.0, 150.0, 90.0, 90.0)
        .with_box("b", 0.0, 0.0, 90.0, 90.0)
        .with_box("c", 300.0, 300.0, 90.0, 90.0);
    test.editor.select(["b", "c"].map(id));
    test.run(Command::Group);
    test.editor.select([id("a")]);
    test.run(Command::BringForward);
    assert_eq!(test.commits, 1);
}

#[test]
fn a_step_while_a_peer_takes_away_what_would_be_passed_passes_the_one_after_it() {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b", "c"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 10.0, 0.0, 90.0, 90.0);
    }
    test.editor.select([id("a")]);
    test.peer_writes(vec![Edit::Delete { id: id("b") }]);
    test.run(Command::BringForward);
    assert_eq!(test.stack(), "c a");
    test.check_scene_is_the_board();
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
    // Never out of it, however high it would have to go.
    test.run(Command::BringToFront);
    assert_eq!(test.stack(), format!("{group} a b c"));
}

#[test]
fn a_group_made_in_an_entered_group_stays_in_it_and_so_does_what_comes_of_it() {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b", "c"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 50.0, 0.0, 40.0, 40.0);
    }
    test.run(Command::SelectAll).run(Command::Group);
    let outer = test.selected().remove(0);
    // A double click enters, and Shift adds a neighbour.
    test.double_click(20.0, 20.0);
    assert_eq!(test.selected(), ["a"]);
    test.holding(Modifiers::SHIFT).click(70.0, 20.0);
    test.holding(Modifiers::NONE).run(Command::Group);
    let inner = test.selected().remove(0);
    assert_eq!(test.stack(), format!("{outer} {inner} a b c"));
    assert_eq!(test.editor.selection().entered(), Some(&id(&outer)));
    test.run(Command::Ungroup);
    assert_eq!(test.stack(), format!("{outer} a b c"));
    assert_eq!(test.selected(), ["a", "b"]);
    assert_eq!(test.editor.selection().entered(), Some(&id(&outer)));
    // Esc steps out, and all of it is one thing again.
    test.key(Key::Escape);
    assert_eq!(test.selected(), [outer]);
}

#[test]
fn a_group_of_what_was_in_two_groups_is_where_both_are_and_leaves_none_empty() {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 50.0, 0.0, 40.0, 40.0);
    }
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    test.editor.select(["c", "d"].map(id));
    test.run(Command::Group);
    let other = test.selected().remove(0);
    test.editor.select(["a", "b", "c"].map(id));
    test.run(Command::Group);
    let group = test.selected().remove(0);
    assert_eq!(test.stack(), format!("{other} d {group} a b c"));
    test.run(Command::Undo);
    assert_eq!(test.editor.scene().len(), 6);
    test.check_scene_is_the_board();
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

#[test]
fn all_of_an_entered_group_grouped_again_stays_in_it() {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 50.0, 0.0, 40.0, 40.0);
    }
    test.run(Command::SelectAll).run(Command::Group);
    let outer = test.selected().remove(0);
    test.double_click(20.0, 20.0);
    test.holding(Modifiers::SHIFT).click(70.0, 20.0);
    test.holding(Modifiers::NONE).run(Command::Group);
    let inner = test.selected().remove(0);
    assert_eq!(test.stack(), format!("{outer} {inner} a b"));
    test.check_scene_is_the_board();
}

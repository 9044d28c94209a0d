//! The eraser.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::shape::Property;

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};

fn three() -> TestEditor {
    let mut test = TestEditor::new()
        .with_box("a", 50.0, 50.0, 50.0, 50.0)
        .with_box("b", 150.0, 50.0, 50.0, 50.0)
        .with_box("c", 250.0, 50.0, 50.0, 50.0);
    test.tool(ToolKind::Eraser);
    test
}

#[test]
fn what_it_crosses_fades_and_goes_in_one_step() {
    let mut test = three();
    test.pointer_down(75.0, 75.0).move_to(180.0, 75.0);
    assert!((test.shape("a").style.opacity - 0.2).abs() < 1e-9);
    assert!((test.shape("b").style.opacity - 0.2).abs() < 1e-9);
    assert!((test.shape("c").style.opacity - 1.0).abs() < 1e-9);
    test.up();
    assert_eq!((test.stack().as_str(), test.commits), ("c", 1));
    test.run(Command::Undo);
    assert_eq!(test.stack(), "a b c");
    assert!((test.shape("a").style.opacity - 1.0).abs() < 1e-9);
}

#[test]
fn a_quick_stroke_misses_nothing_between_two_events() {
    let mut test = three();
    test.pointer_down(20.0, 75.0).move_to(400.0, 75.0).up();
    assert_eq!(test.stack(), "");
}

#[test]
fn alt_takes_the_mark_off() {
    let mut test = three();
    test.pointer_down(75.0, 75.0)
        .move_to(180.0, 75.0)
        .holding(Modifiers::ALT);
    test.move_to(170.0, 75.0).holding(Modifiers::NONE).up();
    assert!(test.stack().starts_with('b'), "{}", test.stack());
}

#[test]
fn escape_lets_everything_be() {
    let mut test = three();
    test.pointer_down(75.0, 75.0)
        .move_to(280.0, 75.0)
        .key(Key::Escape)
        .up();
    assert_eq!((test.stack().as_str(), test.commits), ("a b c", 0));
    assert!((test.shape("a").style.opacity - 1.0).abs() < 1e-9);
}

#[test]
fn a_group_goes_as_a_whole() {
    let mut test = three();
    test.tool(ToolKind::Select)
        .drag((40.0, 40.0), (210.0, 110.0))
        .run(Command::Group);
    test.tool(ToolKind::Eraser).click(75.0, 75.0);
    assert_eq!(test.stack(), "c");
}

#[test]
fn with_ctrl_only_the_first_shape_it_met_goes() {
    let mut test = three().with_box("d", 60.0, 60.0, 50.0, 50.0);
    test.pointer_down(80.0, 80.0).move_to(280.0, 75.0);
    assert!((test.shape("b").style.opacity - 0.2).abs() < 1e-9);
    test.holding(Modifiers::COMMAND);
    // The one on top where it was pressed; what it crossed since is spared at once.
    for (name, opacity) in [("a", 1.0), ("b", 1.0), ("c", 1.0), ("d", 0.2)] {
        assert!(
            (test.shape(name).style.opacity - opacity).abs() < 1e-9,
            "{name}"
        );
    }
    test.up();
    assert_eq!((test.stack().as_str(), test.commits), ("a b c", 1));
}

#[test]
fn what_is_locked_is_spared_and_so_is_what_is_in_it() {
    let mut test = three();
    test.peer_writes(vec![Edit::set(id("b"), Property::Locked(true))]);
    test.pointer_down(20.0, 75.0).move_to(400.0, 75.0);
    // Locked by a peer while it is marked.
    test.peer_writes(vec![Edit::set(id("c"), Property::Locked(true))]);
    test.up();
    assert_eq!(test.stack(), "b c");
}

#[test]
fn of_a_group_that_holds_something_locked_only_what_is_met_goes() {
    let mut test = three();
    test.tool(ToolKind::Select)
        .drag((40.0, 40.0), (310.0, 110.0))
        .run(Command::Group);
    test.peer_writes(vec![Edit::set(id("c"), Property::Locked(true))]);
    test.tool(ToolKind::Eraser).click(75.0, 75.0);
    let left = test.stack();
    assert!(
        left.contains('b') && left.contains('c') && !left.contains("a "),
        "{left}"
    );
}

#[test]
fn a_peer_who_deletes_what_is_marked_leaves_the_rest_to_go() {
    let mut test = three();
    test.pointer_down(75.0, 75.0).move_to(180.0, 75.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.up();
    assert_eq!(test.stack(), "c");
    test.check_scene_is_the_board();
}

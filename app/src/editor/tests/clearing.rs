//! Clearing the board: what goes, what stays, and how it comes back.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::shape::{Kind, Property, Shape};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Notice, Request};

fn three() -> TestEditor {
    let mut test = TestEditor::new();
    for (at, name) in ["a", "b", "c"].into_iter().enumerate() {
        test = test.with_box(name, at as f64 * 200.0, 100.0, 100.0, 100.0);
    }
    test
}

#[test]
fn clearing_takes_all_that_is_not_locked_in_one_step_and_undo_brings_it_back() {
    let mut test = three();
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    test.peer_writes(vec![Edit::set(id("c"), Property::Locked(true))]);
    let (before, commits) = (test.stack(), test.commits);
    test.run(Command::Clear);
    assert_eq!((test.stack().as_str(), test.commits), ("c", commits + 1));
    let told = Request::Notice(Notice::Cleared { count: 3 });
    assert!(test.others.contains(&told), "{:?}", test.others);
    assert!(!test.editor.enabled(Command::Clear));
    test.run(Command::Undo);
    assert_eq!(test.stack(), before);
}

#[test]
fn clearing_lets_go_of_what_is_in_hand_and_spares_what_a_peer_draws_meanwhile() {
    let mut test = three();
    test.pointer_down(50.0, 150.0).move_to(90.0, 190.0);
    test.editor.run(Command::Clear);
    let drawn = Shape::new(id("d"), Kind::Rectangle);
    test.peer_writes(vec![Edit::Create(Arc::new(drawn))]);
    test.settle();
    test.move_to(120.0, 220.0).up();
    assert_eq!(test.stack(), "d");
    assert_eq!(test.editor.tool(), ToolKind::Select);
}

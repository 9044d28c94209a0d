//! Boards that cannot be written: not there yet, of a newer Tavla, or with too much on its way.

use egui::os::OperatingSystem;

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Lock, Notice, PENDING_MAX, Request};

/// What the person was told, and nothing else was asked for.
#[track_caller]
fn check_told(test: &mut TestEditor, lock: Lock) {
    assert!(!test.others.is_empty(), "nothing was told");
    for other in test.others.drain(..) {
        assert_eq!(other, Request::Notice(Notice::Locked(lock)));
    }
}

#[test]
fn nothing_is_drawn_on_a_board_that_is_being_opened() {
    let mut test = TestEditor::new();
    test.editor.set_lock(Some(Lock::Opening));
    for tool in [ToolKind::Rectangle, ToolKind::Pen, ToolKind::Line] {
        test.tool(tool)
            .pointer_down(50.0, 60.0)
            .move_to(150.0, 100.0);
        assert!(test.editor.scene().is_empty(), "{tool:?} shows something");
        test.up();
        check_told(&mut test, Lock::Opening);
    }
    for tool in [ToolKind::Text, ToolKind::Note] {
        test.tool(tool).click(50.0, 60.0);
        check_told(&mut test, Lock::Opening);
        assert!(!test.editor.is_typing(), "{tool:?} types");
    }
    test.editor.paste(Some("words"));
    test.settle();
    check_told(&mut test, Lock::Opening);
    assert_eq!(test.commits, 0);
    test.editor.set_lock(None);
    test.tool(ToolKind::Rectangle)
        .drag((50.0, 60.0), (150.0, 100.0));
    assert_eq!(test.commits, 1);
}

#[test]
fn who_may_only_look_is_told_so_when_they_reach_for_a_tool_that_writes() {
    let mut test = TestEditor::new();
    test.editor.set_lock(Some(Lock::Viewer));
    for tool in ToolKind::ALL {
        test.editor.run(Command::Tool(ToolKind::Select));
        test.run(Command::Tool(tool));
        if tool.writes() {
            check_told(&mut test, Lock::Viewer);
            assert_eq!(test.editor.tool(), ToolKind::Select);
        } else {
            assert_eq!((test.editor.tool(), test.others.len()), (tool, 0));
        }
    }
}

#[test]
fn a_board_that_is_only_read_is_looked_at_picked_and_copied_from() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    test.editor.set_lock(Some(Lock::ReadOnly));
    test.click(120.0, 120.0);
    assert_eq!(test.selected(), ["a"]);
    test.run(Command::Copy);
    assert!(matches!(test.others[..], [Request::Copy(_)]));
    test.others.clear();
    // A pull at it moves nothing, not even for a moment.
    let rect = test.rect("a");
    test.pointer_down(120.0, 120.0).move_to(220.0, 220.0);
    assert_eq!(test.rect("a"), rect);
    test.up();
    check_told(&mut test, Lock::ReadOnly);
    for command in [Command::Delete, Command::Duplicate, Command::Undo] {
        assert!(!test.editor.enabled(command), "{command:?}");
        assert!(test.editor.locks(command), "{command:?}");
        test.run(command);
    }
    test.double_click(120.0, 120.0);
    assert!(!test.editor.is_typing());
    assert_eq!(test.commits, 0);
}

#[test]
fn what_was_begun_before_a_lock_is_finished() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Rectangle)
        .pointer_down(50.0, 60.0)
        .move_to(150.0, 100.0);
    test.editor.set_lock(Some(Lock::TooMuchWaits));
    test.up();
    assert_eq!((test.commits, test.others.len()), (1, 0));
}

#[test]
fn while_too_much_waits_nothing_more_is_begun_and_nothing_is_lost() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    test.editor.select([id("a")]);
    // The worker answers nothing meanwhile.
    for _ in 0..2 * PENDING_MAX {
        test.editor
            .run(Command::NudgeFar(crate::commands::Direction::Right));
        if test.editor.lock().is_some() {
            break;
        }
    }
    assert_eq!(test.editor.lock(), Some(Lock::TooMuchWaits));
    assert_eq!(test.editor.scene().pending(), PENDING_MAX);
    let there = test.rect("a");
    assert_eq!(there.x0, 100.0 + 5.0 * PENDING_MAX as f64);
    test.editor
        .run(Command::NudgeFar(crate::commands::Direction::Right));
    test.editor.paste(Some("words"));
    assert_eq!(test.editor.scene().pending(), PENDING_MAX);
    test.settle();
    check_told(&mut test, Lock::TooMuchWaits);
    assert_eq!((test.commits, test.rect("a")), (PENDING_MAX, there));
    test.check_scene_is_the_board();
    assert_eq!(test.editor.lock(), None);
}

#[test]
fn typing_ends_where_too_much_waits_and_keeps_what_is_typed() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Text).click(50.0, 60.0);
    let mut letters = 0;
    while test.editor.lock().is_none() {
        let letter = egui::Event::Text("a".to_owned());
        assert!(test.editor.type_event(&letter, OperatingSystem::Nix));
        letters += 1;
        assert!(letters <= PENDING_MAX, "there is no bound");
    }
    let key = egui::Event::Text("v".to_owned());
    assert!(test.editor.type_event(&key, OperatingSystem::Nix));
    assert!(!test.editor.is_typing());
    test.settle();
    check_told(&mut test, Lock::TooMuchWaits);
    assert_eq!(&*test.top().text, "a".repeat(letters));
}

#[test]
fn requests_that_nobody_takes_are_bounded() {
    let mut test = TestEditor::new();
    for _ in 0..10_000 {
        test.editor.run(Command::ShowKeys);
    }
    let waiting = test.editor.take_requests().len();
    assert!(waiting <= 1_024, "{waiting}");
}

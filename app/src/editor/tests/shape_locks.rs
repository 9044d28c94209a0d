//! Locked and hidden shapes, and what is in locked and hidden groups and frames.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Emphasis, Kind, Place, Property};

use crate::commands::{Command, Direction, TextCommand, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Notice, Request};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 100.0)
}

fn locked(name: &str, locked: bool) -> Vec<Edit> {
    vec![Edit::set(id(name), Property::Locked(locked))]
}

fn hidden(name: &str, hidden: bool) -> Vec<Edit> {
    vec![Edit::set(id(name), Property::Hidden(hidden))]
}

fn put_in(test: &mut TestEditor, inner: &str, outer: Option<&str>) {
    let place = Place {
        parent: outer.map(id),
        index: test.shape(inner).place.index.clone(),
    };
    test.peer_writes(vec![Edit::set(id(inner), Property::Place(place))]);
}

#[test]
fn the_pointer_goes_through_what_is_locked() {
    let mut test = two().with_box("c", 100.0, 100.0, 50.0, 50.0);
    test.click(125.0, 125.0).run(Command::ToggleLocked);
    assert!(test.shape("c").locked);
    // What is locked is let go of.
    assert!(test.selected().is_empty());
    test.click(125.0, 125.0);
    assert_eq!(test.selected(), ["a"]);
    test.drag((125.0, 125.0), (135.0, 125.0));
    assert_eq!((test.rect("a").x0, test.rect("c").x0), (110.0, 100.0));
    // Over nothing else it is as the canvas: a box begins there.
    test.peer_writes(locked("b", true));
    test.drag((350.0, 150.0), (20.0, 20.0));
    assert_eq!(test.selected(), Vec::<String>::new());
    assert_eq!(test.rect("b").x0, 300.0);
}

#[test]
fn no_box_nor_lasso_nor_select_all_picks_what_is_locked() {
    let mut test = two();
    test.peer_writes(locked("a", true));
    test.run(Command::SelectAll);
    assert_eq!(test.selected(), ["b"]);
    test.drag((50.0, 50.0), (450.0, 250.0));
    assert_eq!(test.selected(), ["b"]);
    test.run(Command::ToggleLasso)
        .pointer_down(50.0, 150.0)
        .move_to(450.0, 150.0)
        .up();
    assert_eq!(test.selected(), ["b"]);
    test.run(Command::SelectSameKind);
    assert_eq!(test.selected(), ["b"]);
}

#[test]
fn a_right_click_finds_what_is_locked_and_unlocks_it() {
    let mut test = two();
    test.peer_writes(locked("a", true));
    test.right_click(150.0, 150.0);
    assert_eq!(test.selected(), ["a"]);
    assert!(test.editor.would_unlock());
    // It is shown, and there is nothing to take hold of.
    assert!(
        test.editor
            .handles()
            .is_some_and(|it| it.handles.is_empty())
    );
    test.run(Command::ToggleLocked);
    assert!(!test.shape("a").locked && !test.editor.would_unlock());
    assert_eq!(test.selected(), ["a"]);
    test.drag((150.0, 150.0), (160.0, 150.0));
    assert_eq!(test.rect("a").x0, 110.0);
}

#[test]
fn of_several_that_are_not_all_locked_all_are_locked_in_one_step() {
    let mut test = two();
    test.peer_writes(locked("a", true));
    test.editor.select(["a", "b"].map(id));
    test.run(Command::ToggleLocked);
    assert!(test.shape("a").locked && test.shape("b").locked);
    assert_eq!(test.commits, 1);
    test.run(Command::UnlockAll);
    assert!(!test.shape("a").locked && !test.shape("b").locked);
    assert_eq!((test.selected().len(), test.commits), (2, 2));
    assert!(!test.editor.enabled(Command::UnlockAll));
}

#[test]
fn nothing_changes_what_is_locked() {
    let mut test = two();
    test.peer_writes(locked("a", true));
    let before = test.shape("a").clone();
    test.editor.select(["a", "b"].map(id));
    test.drag((350.0, 150.0), (360.0, 150.0));
    test.run(Command::Nudge(Direction::Down))
        .run(Command::FlipAcross);
    test.editor.set_style(&Property::Opacity(0.5));
    test.run(Command::Delete);
    assert_eq!(*test.shape("a"), before);
    assert_eq!(test.stack(), "a");
    test.tool(ToolKind::Eraser)
        .drag((90.0, 150.0), (250.0, 150.0));
    assert_eq!(test.stack(), "a");
    test.right_click(150.0, 150.0);
    assert!(!test.editor.enabled(Command::Delete));
    test.key(Key::Enter);
    assert!(!test.editor.is_typing());
}

#[test]
fn what_is_in_something_locked_is_locked_with_it() {
    let mut test = two();
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    let group = test.selected().remove(0);
    test.run(Command::ToggleLocked);
    test.click(150.0, 150.0);
    assert!(test.selected().is_empty());
    test.holding(Modifiers::COMMAND).click(150.0, 150.0);
    assert!(test.selected().is_empty());
    // Out of it, it is not.
    put_in(&mut test, "a", None);
    test.holding(Modifiers::NONE).click(150.0, 150.0);
    assert_eq!(test.selected(), ["a"]);
    put_in(&mut test, "a", Some(&group));
    test.peer_writes(locked(&group, false));
    test.click(150.0, 150.0);
    assert_eq!(test.selected(), [group]);
}

#[test]
fn a_group_is_not_deleted_from_around_what_is_locked_in_it() {
    let mut test = two();
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    test.peer_writes(locked("a", true));
    let group = test.selected();
    test.run(Command::Delete);
    assert_eq!(test.stack(), format!("{} a", group[0]));
    assert_eq!(test.shape("a").place.parent, Some(id(&group[0])));
}

#[test]
fn what_a_peer_locks_in_the_middle_of_a_drag_stays_where_it_was() {
    let mut test = two();
    test.run(Command::SelectAll)
        .pointer_down(150.0, 150.0)
        .move_to(150.0, 200.0);
    test.peer_writes(locked("a", true));
    test.move_to(150.0, 250.0);
    assert_eq!(test.rect("a").y0, 100.0);
    test.up();
    assert_eq!((test.rect("a").y0, test.rect("b").y0), (100.0, 200.0));
    test.check_scene_is_the_board();
}

#[test]
fn what_is_hidden_is_neither_shown_nor_hit_nor_picked() {
    let mut test = two();
    test.click(150.0, 150.0);
    test.peer_writes(hidden("a", true));
    assert!(test.selected().is_empty());
    test.click(150.0, 150.0);
    test.run(Command::SelectAll);
    assert_eq!(test.selected(), ["b"]);
    let everything = Rect::new(0.0, 0.0, 800.0, 600.0);
    let shown = test.editor.scene().in_z_order(everything);
    assert_eq!(
        shown.iter().map(|it| it.id.clone()).collect::<Vec<_>>(),
        [id("b")]
    );
    assert_eq!(
        test.editor.scene().bounds().map(|it| it.x0 > 250.0),
        Some(true)
    );
    test.drag((20.0, 20.0), (500.0, 300.0));
    assert_eq!(test.selected(), ["b"]);
    test.tool(ToolKind::Eraser)
        .drag((90.0, 150.0), (250.0, 150.0));
    test.peer_writes(hidden("a", false));
    test.tool(ToolKind::Select).click(150.0, 150.0);
    assert_eq!(test.selected(), ["a"]);
}

#[test]
fn what_is_in_something_hidden_is_hidden_with_it_and_moves_with_it() {
    let mut test = two();
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    test.peer_writes(hidden("a", true));
    test.drag((350.0, 150.0), (350.0, 160.0));
    assert_eq!((test.rect("a").y0, test.rect("b").y0), (110.0, 110.0));
    let group = test.selected().remove(0);
    test.peer_writes(hidden(&group, true));
    assert!(test.selected().is_empty());
    assert!(test.editor.scene().is_hidden(&id("b")));
    assert_eq!(test.editor.scene().count_painted(), 0);
    put_in(&mut test, "b", None);
    assert_eq!(test.editor.scene().count_painted(), 1);
    test.click(350.0, 150.0);
    assert_eq!(test.selected(), ["b"]);
}

#[test]
fn what_a_peer_hides_in_the_middle_of_a_drag_stays_where_it_was() {
    let mut test = two();
    test.run(Command::SelectAll)
        .pointer_down(150.0, 150.0)
        .move_to(150.0, 200.0);
    test.peer_writes(hidden("a", true));
    test.move_to(150.0, 250.0).up();
    assert_eq!((test.rect("a").y0, test.rect("b").y0), (100.0, 200.0));
}

#[test]
fn a_locked_frame_takes_nothing_in() {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with_box("a", 400.0, 100.0, 50.0, 50.0);
    test.peer_writes(locked("f", true));
    test.drag((425.0, 125.0), (225.0, 125.0));
    assert_eq!(test.rect("a").origin(), Point::new(200.0, 100.0));
    assert_eq!(test.shape("a").place.parent, None);
}

#[test]
fn locking_is_a_step_that_is_taken_back() {
    let mut test = two();
    test.click(150.0, 150.0).run(Command::ToggleLocked);
    test.run(Command::Undo);
    assert!(!test.shape("a").locked);
    assert_eq!(test.selected(), ["a"]);
    test.run(Command::Redo);
    assert!(test.shape("a").locked);
    assert!(test.selected().is_empty());
}

#[test]
fn letters_of_what_is_locked_and_groups_of_it_stay_as_they_are() {
    let mut test = two();
    for name in ["a", "b"] {
        let words = Edit::Splice {
            id: id(name),
            at: 0,
            delete: 0,
            insert: "words".into(),
        };
        test.peer_writes(vec![words]);
    }
    test.peer_writes(locked("a", true));
    test.editor.select(["a", "b"].map(id));
    let bold = TextCommand::Emphasis(Emphasis::Bold);
    test.run(Command::Letters(bold))
        .run(Command::Letters(TextCommand::Larger));
    assert!(test.shape("a").marks.is_none());
    assert!(test.shape("b").marks.is_some());
    let size = |test: &TestEditor, name: &str| test.shape(name).style.text_size;
    assert!(size(&test, "b") > size(&test, "a"));
    test.peer_writes(locked("b", true));
    test.editor.select(["a", "b"].map(id));
    // Only one of them can go anywhere.
    assert!(!test.editor.enabled(Command::Group));
}

#[test]
fn typing_ends_where_a_peer_locks_the_shape_and_what_was_written_stays() {
    let mut test = two();
    test.double_click(150.0, 150.0);
    test.type_words("half");
    test.peer_writes(locked("a", true));
    test.editor
        .begin_frame(test.editor.time(), test.editor.view().rect);
    assert!(!test.editor.is_typing());
    assert_eq!(&*test.shape("a").text, "half");
    let told = test.editor.take_requests();
    assert!(
        told.contains(&Request::Notice(Notice::TypingLocked)),
        "{told:?}"
    );
}

#[test]
fn what_keys_make_beside_a_shape_in_something_locked_is_free() {
    let mut test = two()
        .with("o", Kind::Frame, Rect::new(20.0, 20.0, 700.0, 500.0))
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 250.0, 250.0));
    put_in(&mut test, "f", Some("o"));
    put_in(&mut test, "a", Some("f"));
    test.peer_writes(locked("f", true));
    for command in [Command::Duplicate, Command::Grow(Direction::Right)] {
        test.editor.select([id("a")]);
        test.run(command);
        let made = test.selected().remove(0);
        assert_ne!(made, "a");
        assert_eq!(test.parent_of(&made).as_deref(), Some("o"), "{command:?}");
        assert!(!test.editor.scene().is_locked(&id(&made)));
    }
    test.check_scene_is_the_board();
}

//! Frames: drawn, put around, filled and emptied by hand, fitted and taken away.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Kind, Place, Property};

use crate::commands::{Command, Direction, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Amount, Measure};

/// Two boxes beside each other.
fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 100.0)
}

pub(super) fn framed() -> TestEditor {
    TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .inside("a", "f")
}

impl TestEditor {
    pub(super) fn inside(mut self, name: &str, frame: &str) -> Self {
        self.peer_puts(name, Some(frame));
        self
    }

    pub(super) fn peer_puts(&mut self, name: &str, parent: Option<&str>) {
        let place = Place {
            parent: parent.map(id),
            index: self.shape(name).place.index.clone(),
        };
        self.peer_writes(vec![Edit::set(id(name), Property::Place(place))]);
    }

    pub(super) fn parent_of(&self, name: &str) -> Option<String> {
        let parent = self.editor.scene().parent(&id(name));
        parent.map(ToString::to_string)
    }

    pub(super) fn taking(&self) -> Option<String> {
        self.editor.tool_overlay().taking.map(ToString::to_string)
    }
}

#[test]
fn what_lies_wholly_in_a_new_frame_becomes_its_own_in_one_step() {
    let mut test = two().with_box("c", 380.0, 300.0, 100.0, 100.0);
    test.tool(ToolKind::Frame)
        .drag((80.0, 80.0), (420.0, 350.0));
    let frame = test.selected().remove(0);
    assert_eq!(test.shape(&frame).kind, Kind::Frame);
    assert_eq!(test.rect(&frame), Rect::new(80.0, 80.0, 420.0, 350.0));
    assert_eq!(test.parent_of("a").as_ref(), Some(&frame));
    assert_eq!(test.parent_of("b").as_ref(), Some(&frame));
    // It reaches beyond.
    assert_eq!(test.parent_of("c"), None);
    // Behind what is in it, and not over what is beside it.
    assert_eq!(test.stack(), format!("{frame} a b c"));
    assert_eq!((test.commits, test.editor.tool()), (1, ToolKind::Select));
    test.run(Command::Undo);
    assert_eq!(
        (test.stack().as_str(), test.parent_of("a")),
        ("a b c", None)
    );
    test.check_scene_is_the_board();
}

#[test]
fn a_new_frame_takes_groups_whole_and_nothing_that_is_locked_or_in_another_frame() {
    let mut test = two()
        .with("g", Kind::Frame, Rect::new(100.0, 300.0, 300.0, 500.0))
        .with_box("c", 120.0, 320.0, 50.0, 50.0)
        .with_box("d", 500.0, 320.0, 50.0, 50.0)
        .inside("c", "g");
    test.peer_writes(vec![Edit::set(id("d"), Property::Locked(true))]);
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    let group = test.selected().remove(0);
    // The group reaches out of this one.
    test.tool(ToolKind::Frame)
        .drag((90.0, 90.0), (250.0, 250.0));
    assert_eq!(test.parent_of(&group), None);
    test.run(Command::Undo)
        .tool(ToolKind::Frame)
        .drag((50.0, 50.0), (700.0, 550.0));
    let frame = test.selected().remove(0);
    assert_eq!(test.parent_of(&group).as_ref(), Some(&frame));
    assert_eq!(test.parent_of("g").as_ref(), Some(&frame));
    assert_eq!(test.parent_of("c").as_deref(), Some("g"));
    assert_eq!(test.parent_of("d"), None);
}

#[test]
fn a_click_of_the_frame_tool_draws_nothing_and_escape_neither() {
    let mut test = two();
    test.tool(ToolKind::Frame).click(60.0, 60.0);
    test.pointer_down(60.0, 60.0).move_to(500.0, 500.0);
    assert_eq!(test.editor.scene().len(), 3);
    test.key(Key::Escape).up();
    assert_eq!((test.editor.scene().len(), test.commits), (2, 0));
    assert_eq!(test.parent_of("a"), None);
}

#[test]
fn a_frame_drawn_in_a_frame_is_in_it_and_what_is_drawn_in_a_frame_too() {
    let mut test = framed();
    test.tool(ToolKind::Frame)
        .drag((80.0, 80.0), (300.0, 300.0));
    let inner = test.selected().remove(0);
    assert_eq!(test.parent_of(&inner).as_deref(), Some("f"));
    assert_eq!(test.parent_of("a").as_ref(), Some(&inner));
    test.tool(ToolKind::Rectangle)
        .drag((220.0, 220.0), (260.0, 260.0));
    let drawn = test.selected().remove(0);
    assert_eq!(test.parent_of(&drawn).as_ref(), Some(&inner));
}

#[test]
fn what_is_dragged_over_a_frame_goes_into_it_by_where_the_pointer_is() {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with_box("a", 400.0, 100.0, 100.0, 100.0);
    // It is over the frame's edge; the pointer is not yet.
    test.pointer_down(450.0, 150.0).move_to(380.0, 150.0);
    assert_eq!((test.taking(), test.parent_of("a")), (None, None));
    test.move_to(340.0, 150.0);
    assert_eq!(test.taking().as_deref(), Some("f"));
    // It is shown as it will be: cut off at the frame.
    assert_eq!(test.parent_of("a").as_deref(), Some("f"));
    assert_eq!(test.board.shapes().count(), 2);
    test.up();
    assert_eq!(test.parent_of("a").as_deref(), Some("f"));
    assert_eq!((test.commits, test.taking()), (1, None));
    test.run(Command::Undo);
    assert_eq!(test.parent_of("a"), None);
    assert_eq!(test.rect("a").x0, 400.0);
    test.check_scene_is_the_board();
}

#[test]
fn with_ctrl_what_is_dragged_stays_where_it_belongs() {
    let mut test = framed().with_box("b", 400.0, 100.0, 50.0, 50.0);
    test.pointer_down(425.0, 125.0)
        .move_to(225.0, 125.0)
        .holding(Modifiers::COMMAND)
        .move_to(226.0, 125.0);
    assert_eq!((test.taking(), test.parent_of("b")), (None, None));
    test.up();
    assert_eq!(test.parent_of("b"), None);
    // And so does what is dragged out.
    test.holding(Modifiers::NONE)
        .pointer_down(150.0, 150.0)
        .move_to(450.0, 450.0)
        .holding(Modifiers::COMMAND)
        .move_to(600.0, 450.0)
        .up();
    assert_eq!(test.parent_of("a").as_deref(), Some("f"));
}

#[test]
fn what_is_dragged_out_is_seen_at_once_and_belongs_to_the_frame_around_that() {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(20.0, 20.0, 700.0, 550.0))
        .with("g", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .inside("g", "f")
        .inside("a", "g");
    test.pointer_down(150.0, 150.0).move_to(500.0, 400.0);
    assert_eq!(test.parent_of("a").as_deref(), Some("f"));
    test.move_to(160.0, 150.0);
    // Back where it was, it is as it was.
    assert_eq!(test.parent_of("a").as_deref(), Some("g"));
    assert_eq!(test.taking(), None);
    test.move_to(500.0, 400.0).key(Key::Escape);
    assert_eq!(
        (test.parent_of("a").as_deref(), test.commits),
        (Some("g"), 0)
    );
    test.up().drag((150.0, 150.0), (760.0, 150.0));
    assert_eq!(test.parent_of("a"), None);
}

#[test]
fn a_frame_goes_into_a_frame_that_has_room_for_it_with_all_that_is_in_it() {
    let mut test = framed().with("big", Kind::Frame, Rect::new(360.0, 20.0, 790.0, 590.0));
    // By its name, which is above it.
    test.drag((60.0, 40.0), (420.0, 100.0));
    assert_eq!(test.parent_of("f").as_deref(), Some("big"));
    assert_eq!(test.parent_of("a").as_deref(), Some("f"));
    assert_eq!(test.rect("a").origin(), Point::new(460.0, 160.0));
    // The large one does not go into the small one.
    test.editor.select([id("big")]);
    test.drag((370.0, 10.0), (375.0, 15.0));
    assert_eq!(test.parent_of("big"), None);
}

#[test]
fn a_frame_goes_around_the_selection() {
    let mut test = two();
    test.run(Command::SelectAll).run(Command::FrameSelection);
    let frame = test.selected().remove(0);
    assert_eq!(test.shape(&frame).kind, Kind::Frame);
    assert_eq!(test.rect(&frame), Rect::new(84.0, 84.0, 416.0, 216.0));
    assert_eq!(test.stack(), format!("{frame} a b"));
    assert_eq!(test.parent_of("b").as_ref(), Some(&frame));
    assert_eq!(test.commits, 1);
    test.run(Command::RemoveFrame);
    assert_eq!(test.stack(), "a b");
    assert_eq!(
        (test.selected(), test.parent_of("a")),
        (vec!["a".into(), "b".into()], None)
    );
    test.run(Command::Undo);
    assert_eq!(test.parent_of("a"), Some(frame));
}

#[test]
fn a_frame_is_made_to_fit_what_is_in_it_and_that_stays() {
    let mut test = framed();
    test.editor.select([id("f")]);
    test.run(Command::FitFrame);
    assert_eq!(test.rect("f"), Rect::new(84.0, 84.0, 216.0, 216.0));
    assert_eq!(test.rect("a"), Rect::new(100.0, 100.0, 200.0, 200.0));
    test.run(Command::Undo);
    assert_eq!(test.rect("f"), Rect::new(50.0, 50.0, 350.0, 350.0));
    // An empty one stays as it is.
    test.peer_puts("a", None);
    test.editor.select([id("f")]);
    test.run(Command::FitFrame);
    assert_eq!(test.rect("f"), Rect::new(50.0, 50.0, 350.0, 350.0));
}

#[test]
fn what_a_frame_made_smaller_shows_nothing_of_any_more_is_let_out() {
    let mut test = framed()
        .with_box("b", 220.0, 220.0, 50.0, 50.0)
        .inside("b", "f");
    test.editor.select([id("f")]);
    test.drag((350.0, 350.0), (210.0, 210.0));
    assert_eq!(test.rect("f"), Rect::new(50.0, 50.0, 210.0, 210.0));
    assert_eq!(
        (test.parent_of("a"), test.parent_of("b")),
        (Some("f".into()), None)
    );
    assert_eq!(test.rect("b"), Rect::new(220.0, 220.0, 270.0, 270.0));
    test.run(Command::Undo);
    assert_eq!(test.parent_of("b"), Some("f".into()), "one step");
    // By number as by hand.
    test.editor.set_measure(Measure::Width, Amount::To(40.0));
    test.settle();
    assert_eq!((test.parent_of("a"), test.parent_of("b")), (None, None));
}

#[test]
fn a_level_line_stays_in_its_frame_as_long_as_it_is_seen_there() {
    let mut test = framed();
    test.tool(ToolKind::Line)
        .drag((150.0, 300.0), (340.0, 300.0));
    let line = test.top().id.to_string();
    assert_eq!(test.parent_of(&line), Some("f".into()));
    for _ in 0..5 {
        test.run(Command::NudgeFar(Direction::Right));
    }
    assert_eq!(test.rect(&line).x1, 365.0);
    assert_eq!(test.parent_of(&line), Some("f".into()));
}

#[test]
fn a_group_goes_with_its_frame_wherever_numbers_put_that() {
    let mut test = framed().with_box("b", 220.0, 220.0, 50.0, 50.0);
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    let group = test.selected().remove(0);
    test.peer_puts(&group, Some("f"));
    test.editor.select([id("f")]);
    test.editor.set_measure(Measure::X, Amount::To(5_000.0));
    test.settle();
    assert_eq!(test.rect("b").x0, 5_170.0);
    assert_eq!(test.parent_of(&group), Some("f".into()));
}

#[test]
fn what_was_in_a_deleted_frame_stays_and_is_picked() {
    let mut test = framed()
        .with_box("b", 220.0, 220.0, 50.0, 50.0)
        .inside("b", "f");
    test.click(50.0, 200.0);
    assert_eq!(test.selected(), ["f"]);
    test.run(Command::Delete);
    assert_eq!(test.stack(), "a b");
    assert_eq!(
        (test.selected(), test.parent_of("a")),
        (vec!["a".into(), "b".into()], None)
    );
    test.run(Command::Delete);
    assert_eq!((test.stack().as_str(), test.commits), ("", 2));
    test.run(Command::Undo).run(Command::Undo);
    assert_eq!(test.parent_of("b").as_deref(), Some("f"));
    // What is picked inside of it goes with it; the eraser and Cut take all.
    test.editor.select(["f", "a"].map(id));
    test.run(Command::Delete);
    assert_eq!(test.stack(), "b");
    test.run(Command::Undo);
    test.editor.select([id("f")]);
    test.run(Command::Cut);
    assert_eq!(test.stack(), "");
    test.run(Command::Undo);
    test.tool(ToolKind::Eraser).click(50.0, 200.0);
    assert_eq!(test.stack(), "");
}

#[test]
fn a_copied_frame_takes_what_is_in_it_along_and_a_child_copied_alone_leaves_it() {
    let mut test = framed();
    test.editor.select([id("f")]);
    test.run(Command::Duplicate);
    let copy = test.selected().remove(0);
    let inside: Vec<String> = test
        .editor
        .scene()
        .children(Some(&id(&copy)))
        .map(|shape| shape.id.to_string())
        .collect();
    assert_eq!(inside.len(), 1);
    test.run(Command::Undo);
    test.editor.select([id("a")]);
    test.run(Command::Copy);
    test.move_to(600.0, 400.0);
    test.editor.paste(None);
    test.settle();
    let alone = test.selected().remove(0);
    assert_eq!(test.parent_of(&alone), None);
    // Over a frame it is pasted into that.
    test.move_to(200.0, 200.0);
    test.editor.paste(None);
    test.settle();
    let inside = test.selected().remove(0);
    assert_eq!(test.parent_of(&inside).as_deref(), Some("f"));
}

/// A frame with a box at its right side.
fn with_one_inside() -> TestEditor {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(100.0, 100.0, 400.0, 300.0))
        .with_box("a", 290.0, 150.0, 100.0, 100.0)
        .inside("a", "f");
    test.editor.select([id("a")]);
    test
}

#[test]
fn what_numbers_or_keys_move_out_of_its_frame_is_in_it_no_more_and_comes_back_in() {
    let mut test = with_one_inside();
    test.editor.set_measure(Measure::X, Amount::To(500.0));
    test.settle();
    assert_eq!(test.editor.scene().parent(&id("a")), None);
    test.editor.set_measure(Measure::X, Amount::To(402.0));
    test.settle();
    assert_eq!(test.editor.scene().parent(&id("a")), None);
    test.editor.set_measure(Measure::X, Amount::To(301.0));
    test.settle();
    assert_eq!(test.editor.scene().parent(&id("a")), None);
    test.run(Command::Nudge(Direction::Left));
    assert_eq!(test.editor.scene().parent(&id("a")), Some(&id("f")));
    test.run(Command::Undo);
    assert_eq!(test.editor.scene().parent(&id("a")), None);
    test.check_scene_is_the_board();
}

#[test]
fn what_is_made_beside_a_framed_shape_and_outside_of_the_frame_is_not_cut_off_by_it() {
    let mut test = with_one_inside();
    test.run(Command::Grow(Direction::Right));
    let node = test.selected().remove(0);
    assert!(test.rect(&node).x0 >= 400.0);
    assert_eq!(test.editor.scene().parent(&id(&node)), None);
    test.editor.select([id("a")]);
    test.run(Command::Grow(Direction::Left));
    let node = test.selected().remove(0);
    assert_eq!(test.editor.scene().parent(&id(&node)), Some(&id("f")));
    test.check_scene_is_the_board();
}

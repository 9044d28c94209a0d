//! Clicks, boxes, groups, and what a press means.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Color, Kind, Shape, TextAlign, VerticalAlign};

use crate::commands::Command;
use crate::editor::testing::{TestEditor, id};

fn three() -> TestEditor {
    TestEditor::new()
        .with_box("a", 50.0, 50.0, 100.0, 100.0)
        .with_box("b", 250.0, 50.0, 100.0, 100.0)
        .with_box("c", 450.0, 50.0, 100.0, 100.0)
}

#[test]
fn a_click_picks_and_a_click_beside_drops() {
    let mut test = three();
    test.click(100.0, 100.0);
    assert_eq!(test.selected(), ["a"]);
    test.click(300.0, 100.0);
    assert_eq!(test.selected(), ["b"]);
    test.click(300.0, 400.0);
    assert!(test.selected().is_empty());
}

#[test]
fn the_topmost_shape_is_picked() {
    let mut test = three().with_box("d", 60.0, 60.0, 20.0, 20.0);
    test.click(70.0, 70.0);
    assert_eq!(test.selected(), ["d"]);
}

#[test]
fn shift_adds_and_takes_away() {
    let mut test = three();
    test.click(100.0, 100.0)
        .holding(Modifiers::SHIFT)
        .click(300.0, 100.0)
        .click(500.0, 100.0);
    assert_eq!(test.selected(), ["a", "b", "c"]);
    test.click(300.0, 100.0);
    assert_eq!(test.selected(), ["a", "c"]);
}

#[test]
fn a_click_on_one_of_several_picks_only_it() {
    let mut test = three();
    test.run(Command::SelectAll).click(100.0, 100.0);
    assert_eq!(test.selected(), ["a"]);
}

#[test]
fn a_box_picks_what_is_wholly_inside() {
    let mut test = three();
    test.drag((20.0, 20.0), (400.0, 200.0));
    assert_eq!(test.selected(), ["a", "b"]);
    test.drag((20.0, 200.0), (300.0, 20.0));
    assert_eq!(test.selected(), ["a"]);
    test.holding(Modifiers::SHIFT)
        .drag((420.0, 20.0), (600.0, 200.0));
    assert_eq!(test.selected(), ["a", "c"]);
}

#[test]
fn escape_takes_the_box_back() {
    let mut test = three();
    test.click(500.0, 100.0).holding(Modifiers::SHIFT);
    test.pointer_down(20.0, 20.0).move_to(400.0, 200.0);
    assert_eq!(test.selected(), ["a", "b", "c"]);
    test.key(Key::Escape).up();
    assert_eq!(test.selected(), ["c"]);
}

#[test]
fn groups_are_picked_as_a_unit_and_entered_by_a_double_click() {
    let mut test = three();
    test.click(100.0, 100.0)
        .holding(Modifiers::SHIFT)
        .click(300.0, 100.0);
    test.holding(Modifiers::NONE).run(Command::Group);
    let group = test.selected();
    assert_eq!(group.len(), 1);
    test.click(100.0, 400.0).click(300.0, 100.0);
    assert_eq!(test.selected(), group);
    test.double_click(300.0, 100.0);
    assert_eq!(test.selected(), ["b"]);
    test.click(100.0, 100.0);
    assert_eq!(test.selected(), ["a"]);
    test.key(Key::Escape);
    assert_eq!(test.selected(), group);
    test.key(Key::Escape);
    assert!(test.selected().is_empty());
    test.drag((20.0, 20.0), (400.0, 200.0));
    assert_eq!(test.selected(), group);
    test.run(Command::Ungroup);
    assert_eq!(test.selected(), ["a", "b"]);
    assert_eq!(test.stack(), "a b c");
    test.check_scene_is_the_board();
}

#[test]
fn ctrl_picks_through_groups() {
    let mut test = three();
    test.run(Command::SelectAll).run(Command::Group);
    test.holding(Modifiers::COMMAND).click(300.0, 100.0);
    assert_eq!(test.selected(), ["b"]);
}

#[test]
fn what_ctrl_has_picked_in_a_group_is_dragged_by_itself_and_escape_steps_out_group_by_group() {
    let mut test = three();
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    let inner = test.selected();
    test.run(Command::SelectAll).run(Command::Group);
    let outer = test.selected();
    test.click(300.0, 400.0)
        .holding(Modifiers::COMMAND)
        .click(100.0, 100.0);
    test.holding(Modifiers::NONE)
        .drag((100.0, 100.0), (100.0, 130.0));
    assert_eq!((test.rect("a").y0, test.rect("b").y0), (80.0, 50.0));
    // What is beside it in the group is picked by itself, too.
    test.click(300.0, 100.0);
    assert_eq!(test.selected(), ["b"]);
    let around = test.editor.selection().entered_bounds(test.editor.scene());
    assert_eq!(around, Some(Rect::new(50.0, 50.0, 350.0, 180.0)));
    for expected in [inner, outer, Vec::new()] {
        test.key(Key::Escape);
        assert_eq!(test.selected(), expected);
    }
}

#[test]
fn several_that_ctrl_has_picked_in_a_group_are_dragged_without_the_rest_of_it() {
    let mut test = three();
    test.run(Command::SelectAll).run(Command::Group);
    test.holding(Modifiers::COMMAND)
        .drag((20.0, 20.0), (400.0, 200.0));
    assert_eq!(test.selected(), ["a", "b"]);
    test.holding(Modifiers::NONE)
        .drag((100.0, 100.0), (100.0, 130.0));
    assert_eq!((test.rect("b").y0, test.rect("c").y0), (80.0, 50.0));
    test.right_click(300.0, 100.0);
    assert_eq!(test.selected(), ["a", "b"]);
}

#[test]
fn what_is_written_in_an_entered_group_leaves_it_entered() {
    let mut test = three();
    test.run(Command::SelectAll).run(Command::Group);
    let group = test.selected();
    test.double_click(100.0, 100.0).double_click(100.0, 100.0);
    assert!(test.editor.is_typing());
    test.editor.end_typing();
    test.right_click(300.0, 100.0);
    assert_eq!(test.selected(), ["b"]);
    test.key(Key::Escape);
    assert_eq!(test.selected(), group);
}

#[test]
fn an_unfilled_shape_is_picked_at_its_outline_only() {
    let mut test = three();
    let mut hollow = crate::editor::testing::filled(
        "h",
        Kind::Rectangle,
        Rect::new(100.0, 300.0, 300.0, 500.0),
        &test.editor.scene().rank_on_top(None),
    );
    hollow.style.fill = Color::NONE;
    test.peer_writes(vec![Edit::Create(hollow.into())]);
    test.click(200.0, 400.0);
    assert!(test.selected().is_empty());
    test.click(101.0, 400.0);
    assert_eq!(test.selected(), ["h"]);
    // Once picked, its inside moves it.
    test.drag((200.0, 400.0), (210.0, 400.0));
    assert_eq!(test.rect("h").x0, 110.0);
}

/// Without a fill, with text in its middle.
fn labelled(kind: Kind, rect: Rect, path: Vec<Point>) -> TestEditor {
    let mut test = TestEditor::new();
    let rank = test.editor.scene().rank_on_top(None);
    let mut shape: Shape = crate::editor::testing::filled("l", kind, rect, &rank);
    shape.path = path;
    shape.text = "yes".into();
    shape.style.fill = Color::NONE;
    shape.style.text_align = TextAlign::Center;
    shape.style.text_vertical = VerticalAlign::Middle;
    test.peer_writes(vec![Edit::Create(shape.into())]);
    test
}

#[test]
fn beside_the_letters_of_an_unfilled_shape_nothing_is_picked() {
    let mut test = labelled(
        Kind::Rectangle,
        Rect::new(100.0, 100.0, 400.0, 400.0),
        Vec::new(),
    );
    test.click(250.0, 250.0);
    assert_eq!(test.selected(), ["l"]);
    // A box that begins inside picks and moves nothing.
    test.click(600.0, 500.0)
        .drag((130.0, 130.0), (350.0, 350.0));
    assert!(test.selected().is_empty());
    assert_eq!(test.rect("l").x0, 100.0);
}

#[test]
fn a_line_is_picked_at_its_label_s_letters_and_not_beside_them() {
    let path = vec![Point::ZERO, Point::new(0.0, 400.0)];
    let mut test = labelled(Kind::Arrow, Rect::new(300.0, 50.0, 300.0, 450.0), path);
    test.click(400.0, 250.0);
    assert!(test.selected().is_empty());
    test.click(312.0, 250.0);
    assert_eq!(test.selected(), ["l"]);
}

#[test]
fn what_a_peer_deletes_is_no_longer_picked() {
    let mut test = three();
    test.run(Command::SelectAll);
    test.peer_writes(vec![Edit::Delete { id: id("b") }]);
    assert_eq!(test.selected(), ["a", "c"]);
}

#[test]
fn a_right_click_picks_what_the_menu_is_about() {
    let mut test = three();
    test.right_click(100.0, 100.0);
    assert_eq!(test.selected(), ["a"]);
    test.run(Command::SelectAll).right_click(300.0, 100.0);
    assert_eq!(test.selected(), ["a", "b", "c"]);
    test.right_click(300.0, 500.0);
    assert!(test.selected().is_empty());
}

#[test]
fn escape_steps_out_of_groups_in_groups_one_at_a_time() {
    let mut test = three();
    test.editor
        .select(["a", "b"].map(crate::editor::testing::id));
    test.run(Command::Group);
    let inner = test.selected();
    test.run(Command::SelectAll).run(Command::Group);
    let outer = test.selected();
    test.double_click(100.0, 100.0).double_click(100.0, 100.0);
    assert_eq!(test.selected(), ["a"]);
    test.key(Key::Escape);
    assert_eq!(test.selected(), inner);
    // Still in the outer one: what is beside it there is picked by itself.
    test.key(Key::Escape);
    assert_eq!(test.selected(), outer);
    test.key(Key::Escape);
    assert!(test.selected().is_empty());
}

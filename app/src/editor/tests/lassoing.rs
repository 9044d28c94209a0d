//! Drawing boxes and lassos around shapes, and picking what is like something.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Color, Kind, Property};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::tools::habits::Habits;

fn three() -> TestEditor {
    TestEditor::new()
        .with_box("a", 50.0, 50.0, 100.0, 100.0)
        .with_box("b", 250.0, 50.0, 100.0, 100.0)
        .with_box("c", 450.0, 50.0, 100.0, 100.0)
}

/// With the first two in a group.
fn grouped() -> TestEditor {
    let mut test = three();
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    test.editor.select([]);
    test
}

/// From now on a box picks what it touches.
fn touch(test: &mut TestEditor) {
    test.editor.set_habits(Habits {
        box_touches: true,
        ..Habits::default()
    });
}

#[test]
fn a_box_picks_what_it_touches_where_somebody_likes_that() {
    let mut test = three();
    touch(&mut test);
    test.drag((20.0, 20.0), (260.0, 60.0));
    assert_eq!(test.selected(), ["a", "b"]);
    // Round the corner of an ellipse's box nothing of it is touched.
    let mut test =
        TestEditor::new().with("e", Kind::Ellipse, Rect::new(100.0, 100.0, 300.0, 300.0));
    touch(&mut test);
    test.drag((50.0, 50.0), (110.0, 110.0));
    assert!(test.selected().is_empty());
    test.drag((50.0, 150.0), (110.0, 250.0));
    assert_eq!(test.selected(), ["e"]);
}

#[test]
fn what_a_frame_cuts_off_is_not_touched() {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 250.0, 250.0))
        .with_box("a", 100.0, 100.0, 50.0, 50.0);
    test.drag((125.0, 125.0), (126.0, 130.0));
    touch(&mut test);
    let out = Property::Pos((200.0, 100.0).into());
    let place = tavla_shared::shape::Place {
        parent: Some(id("f")),
        index: test.shape("a").place.index.clone(),
    };
    let size = Property::Size((300.0, 50.0).into());
    let edits = [out, Property::Place(place), size];
    test.peer_writes(edits.map(|property| Edit::set(id("a"), property)).to_vec());
    test.drag((300.0, 50.0), (600.0, 200.0));
    assert!(test.selected().is_empty(), "{:?}", test.selected());
    test.drag((220.0, 300.0), (240.0, 90.0));
    assert_eq!(test.selected(), ["a", "f"]);
}

#[test]
fn a_drag_with_ctrl_draws_a_box_over_shapes_and_moves_none() {
    let mut test = grouped();
    test.holding(Modifiers::COMMAND)
        .drag((60.0, 155.0), (400.0, 20.0));
    // It began on “a”, which is not wholly inside, and goes through the group.
    assert_eq!(test.selected(), ["b"]);
    assert_eq!((test.rect("a").x0, test.commits), (50.0, 1));
    test.drag((20.0, 20.0), (400.0, 200.0));
    assert_eq!(test.selected(), ["a", "b"]);
    test.holding(Modifiers::COMMAND | Modifiers::SHIFT)
        .drag((420.0, 20.0), (600.0, 200.0));
    assert_eq!(test.selected(), ["a", "b", "c"]);
}

#[test]
fn a_click_with_ctrl_still_picks_through_groups() {
    let mut test = grouped();
    test.holding(Modifiers::COMMAND).click(300.0, 100.0);
    assert_eq!(test.selected(), ["b"]);
}

#[test]
fn the_lasso_picks_what_it_goes_around_be_it_in_part_and_what_it_crosses() {
    let mut test = three();
    test.run(Command::ToggleLasso);
    assert!(test.editor.draws_lassos());
    // Around the left side of “a”, and across the corner of “b”.
    test.pointer_down(30.0, 30.0)
        .move_to(110.0, 30.0)
        .move_to(270.0, 40.0)
        .move_to(240.0, 90.0)
        .move_to(110.0, 180.0)
        .move_to(30.0, 180.0)
        .up();
    assert_eq!(test.selected(), ["a", "b"]);
    test.holding(Modifiers::SHIFT)
        .pointer_down(440.0, 40.0)
        .move_to(470.0, 40.0)
        .move_to(470.0, 130.0)
        .up();
    assert_eq!(test.selected(), ["a", "b", "c"]);
    assert_eq!(test.commits, 0);
}

#[test]
fn a_lasso_inside_a_large_shape_does_not_pick_it() {
    let mut test = TestEditor::new().with_box("a", 50.0, 50.0, 500.0, 400.0);
    test.run(Command::ToggleLasso)
        .pointer_down(100.0, 100.0)
        .move_to(200.0, 100.0)
        .move_to(150.0, 200.0)
        .up();
    assert!(test.selected().is_empty());
}

#[test]
fn the_lasso_picks_groups_as_a_unit_and_goes_through_them_with_ctrl() {
    let mut test = grouped();
    test.run(Command::ToggleLasso);
    let around_a = |test: &mut TestEditor| {
        test.pointer_down(30.0, 30.0)
            .move_to(170.0, 30.0)
            .move_to(170.0, 170.0)
            .move_to(30.0, 170.0)
            .up();
    };
    around_a(&mut test);
    assert_eq!(test.selected().len(), 1);
    assert_ne!(test.selected(), ["a"]);
    test.holding(Modifiers::COMMAND);
    around_a(&mut test);
    assert_eq!(test.selected(), ["a"]);
}

#[test]
fn ctrl_and_alt_draw_a_lasso_from_on_top_of_a_shape() {
    let mut test = three();
    test.holding(Modifiers::COMMAND | Modifiers::ALT)
        .pointer_down(140.0, 100.0)
        .move_to(300.0, 80.0)
        .move_to(300.0, 120.0)
        .up();
    assert_eq!(test.selected(), ["a", "b"]);
    assert_eq!((test.commits, test.editor.scene().len()), (0, 3));
}

#[test]
fn with_the_lasso_a_click_picks_and_what_is_picked_is_dragged() {
    let mut test = three();
    test.run(Command::ToggleLasso).click(100.0, 100.0);
    assert_eq!(test.selected(), ["a"]);
    test.drag((100.0, 100.0), (130.0, 100.0));
    assert_eq!(test.rect("a").x0, 80.0);
    // From one that is not picked a lasso is drawn.
    test.drag((300.0, 100.0), (400.0, 110.0));
    assert_eq!(
        (test.rect("b").x0, test.selected()),
        (250.0, vec!["b".to_owned()])
    );
}

#[test]
fn escape_takes_the_lasso_back_and_v_draws_boxes_again() {
    let mut test = three();
    test.click(500.0, 100.0)
        .run(Command::ToggleLasso)
        .holding(Modifiers::SHIFT)
        .pointer_down(30.0, 30.0);
    test.move_to(170.0, 100.0).move_to(170.0, 170.0);
    assert_eq!(test.selected(), ["a", "c"]);
    test.key(Key::Escape).up();
    assert_eq!(test.selected(), ["c"]);
    test.holding(Modifiers::NONE).tool(ToolKind::Select);
    assert!(!test.editor.draws_lassos());
}

#[test]
fn what_a_peer_deletes_in_the_middle_of_a_lasso_is_not_picked() {
    let mut test = three();
    test.run(Command::ToggleLasso)
        .pointer_down(30.0, 100.0)
        .move_to(400.0, 100.0);
    assert_eq!(test.selected(), ["a", "b"]);
    test.peer_writes(vec![Edit::Delete { id: id("b") }]);
    test.move_to(400.0, 400.0).up();
    assert_eq!(test.selected(), ["a"]);
}

#[test]
fn all_of_a_kind_or_a_colour_are_picked_together() {
    let mut test = three()
        .with("d", Kind::Ellipse, Rect::new(50.0, 250.0, 150.0, 350.0))
        .with("e", Kind::Ellipse, Rect::new(250.0, 250.0, 350.0, 350.0));
    let red = Color::rgb(0xe0_3131);
    let red = |name: &str, property: fn(Color) -> Property| Edit::set(id(name), property(red));
    test.peer_writes(vec![
        red("a", Property::Fill),
        red("d", Property::Fill),
        red("b", Property::Stroke),
        red("e", Property::Stroke),
    ]);
    test.click(300.0, 300.0).run(Command::SelectSameKind);
    assert_eq!(test.selected(), ["d", "e"]);
    test.click(100.0, 100.0).run(Command::SelectSameFill);
    assert_eq!(test.selected(), ["a", "d"]);
    test.click(300.0, 100.0).run(Command::SelectSameStroke);
    assert_eq!(test.selected(), ["b", "e"]);
    // What is in a group is picked with it, not out of it.
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group)
        .click(500.0, 100.0)
        .run(Command::SelectSameKind);
    assert_eq!(test.selected(), ["c"]);
    test.double_click(100.0, 100.0).run(Command::SelectSameKind);
    assert_eq!(test.selected(), ["a", "b"]);
}

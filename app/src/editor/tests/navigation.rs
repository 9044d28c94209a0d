//! Pan, zoom, and keys that are no command's.

use egui::{Key, Vec2, pos2};
use tavla_shared::geometry::Point;

use crate::commands::{Command, ToolKind};
use crate::editor::testing::TestEditor;
use crate::editor::{PointerInput, PointerKind};

fn center(test: &TestEditor) -> Point {
    test.editor.view().camera.center
}

#[test]
fn space_and_the_middle_button_drag_the_board_whatever_the_tool() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Rectangle);
    test.editor.key(Key::Space, true);
    test.drag((100.0, 100.0), (150.0, 130.0));
    test.editor.key(Key::Space, false);
    assert_eq!(center(&test), Point::new(350.0, 270.0));
    test.move_to(10.0, 10.0)
        .middle_button(true)
        .move_to(20.0, 10.0)
        .middle_button(false);
    assert_eq!(center(&test), Point::new(340.0, 270.0));
    assert!(test.editor.scene().is_empty());
    assert_eq!(test.editor.tool(), ToolKind::Rectangle);
}

#[test]
fn the_hand_drags_the_board_and_is_put_away_by_its_own_key() {
    let mut test = TestEditor::new().with_box("a", 90.0, 90.0, 50.0, 50.0);
    test.tool(ToolKind::Hand)
        .drag((100.0, 100.0), (150.0, 130.0));
    assert_eq!(center(&test), Point::new(350.0, 270.0));
    assert_eq!(test.rect("a").x0, 90.0);
    test.tool(ToolKind::Hand);
    assert_eq!(test.editor.tool(), ToolKind::Select);
}

#[test]
fn a_gesture_goes_on_where_the_board_is_scrolled_under_it() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Rectangle)
        .pointer_down(100.0, 100.0)
        .move_to(200.0, 200.0);
    test.editor.handle(PointerInput {
        at: pos2(200.0, 200.0),
        kind: PointerKind::Wheel {
            scroll: Vec2::new(0.0, -100.0),
            zoom: 1.0,
        },
        pressure: None,
        modifiers: egui::Modifiers::NONE,
    });
    test.move_to(200.0, 200.0).up();
    assert_eq!(test.top().size.height, 200.0);
}

#[test]
fn zoom_commands() {
    let mut test = TestEditor::new().with_box("a", 0.0, 0.0, 4_000.0, 100.0);
    test.run(Command::ZoomIn);
    assert!((test.editor.view().camera.zoom - 1.1).abs() < 1e-9);
    test.run(Command::ZoomFit);
    assert!(test.editor.view().visible().contains(Point::new(0.0, 0.0)));
    assert!(
        test.editor
            .view()
            .visible()
            .contains(Point::new(4_000.0, 100.0))
    );
    test.run(Command::ZoomReset);
    assert_eq!(test.editor.view().camera.zoom, 1.0);
}

#[test]
fn a_second_finger_takes_back_what_the_first_began() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen)
        .pointer_down(100.0, 100.0)
        .move_to(120.0, 110.0);
    test.second_finger().up();
    assert!(test.editor.scene().is_empty());
    assert_eq!(test.commits, 0);
}

#[test]
fn a_drag_ends_where_its_button_goes_up_whatever_the_middle_one_does() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    test.pointer_down(110.0, 110.0).move_to(160.0, 110.0);
    test.middle_button(true).up();
    assert_eq!((test.rect("a").x0, test.commits), (150.0, 1));
    test.middle_button(false).move_to(300.0, 300.0);
    assert_eq!(test.rect("a").x0, 150.0);
    assert!(!test.editor.is_busy());
    assert_eq!(center(&test), Point::new(400.0, 300.0));
    // A line that is made click by click has no button down: the board goes where it is dragged.
    test.tool(ToolKind::Line).click(500.0, 100.0);
    test.middle_button(true)
        .move_to(450.0, 100.0)
        .middle_button(false);
    assert_eq!(center(&test), Point::new(450.0, 300.0));
    test.click(550.0, 200.0).key(Key::Enter);
    let path = test.top().board_path();
    assert_eq!(path, [Point::new(500.0, 100.0), Point::new(600.0, 200.0)]);
}

#[test]
fn a_press_takes_back_what_was_in_hand_where_no_release_was_told() {
    let mut test = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    test.pointer_down(110.0, 110.0).move_to(160.0, 110.0);
    test.pointer_down(600.0, 500.0);
    assert_eq!((test.rect("a").x0, test.commits), (100.0, 0));
    test.move_to(650.0, 550.0).up();
    assert_eq!((test.rect("a").x0, test.commits), (100.0, 0));
    test.check_scene_is_the_board();
}

#[test]
fn escape_steps_out_one_thing_at_a_time() {
    let mut test = TestEditor::new().with_box("a", 90.0, 90.0, 50.0, 50.0);
    test.click(100.0, 100.0).key(Key::Escape);
    assert!(test.selected().is_empty());
    test.tool(ToolKind::Pen).key(Key::Escape);
    assert_eq!(test.editor.tool(), ToolKind::Select);
}

#[test]
fn commands_that_need_a_selection_wait_for_one() {
    let mut test = TestEditor::new().with_box("a", 90.0, 90.0, 50.0, 50.0);
    for command in [
        Command::Delete,
        Command::Copy,
        Command::BringToFront,
        Command::Group,
    ] {
        assert!(!test.editor.enabled(command), "{command:?}");
    }
    assert!(!test.editor.enabled(Command::Undo));
    test.click(100.0, 100.0);
    assert!(test.editor.enabled(Command::Delete));
    assert!(!test.editor.enabled(Command::Group));
}

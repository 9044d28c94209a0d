//! The zoom tool, pages, the overview, and the way back to what is there.

use egui::{Key, Modifiers};
use tavla_shared::geometry::{Point, Rect};

use crate::commands::{Command, Direction, ToolKind};
use crate::editor::Request;
use crate::editor::testing::TestEditor;
use crate::tools::Cursor;

fn zoom(test: &TestEditor) -> f64 {
    test.editor.view().camera.zoom
}

fn center(test: &TestEditor) -> Point {
    test.editor.view().camera.center
}

#[test]
fn a_click_of_the_zoom_tool_goes_in_where_it_is_and_alt_goes_out() {
    let mut test = TestEditor::new().with_box("a", 90.0, 90.0, 50.0, 50.0);
    test.tool(ToolKind::Zoom).click(100.0, 100.0);
    assert_eq!(zoom(&test), 2.0);
    let at = test
        .editor
        .view()
        .board_from_screen(egui::pos2(100.0, 100.0));
    assert_eq!(at, Point::new(100.0, 100.0), "it stays under the pointer");
    assert_eq!(test.editor.cursor(), Cursor::ZoomIn);
    test.holding(Modifiers::ALT);
    assert_eq!(test.editor.cursor(), Cursor::ZoomOut);
    test.click(100.0, 100.0).click(100.0, 100.0);
    assert_eq!(zoom(&test), 0.5);
    assert!(test.selected().is_empty());
    assert_eq!(test.editor.tool(), ToolKind::Zoom, "it stays in hand");
    test.holding(Modifiers::NONE).tool(ToolKind::Zoom);
    assert_eq!(
        test.editor.tool(),
        ToolKind::Select,
        "its own key puts it away"
    );
    assert_eq!(test.commits, 0);
}

#[test]
fn a_box_of_the_zoom_tool_fills_the_window() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Zoom).pointer_down(100.0, 100.0);
    test.move_to(300.0, 250.0);
    let brush = Rect::new(100.0, 100.0, 300.0, 250.0);
    assert_eq!(test.editor.tool_overlay().brush, Some(brush));
    test.up();
    assert_eq!(zoom(&test), 4.0);
    assert_eq!(center(&test), brush.center());
    assert_eq!(test.editor.view().visible(), brush);
    // Esc forgets a box.
    test.pointer_down(100.0, 100.0).move_to(300.0, 250.0);
    test.key(Key::Escape).up();
    assert_eq!(zoom(&test), 4.0);
}

#[test]
fn a_page_is_as_much_as_the_window_shows() {
    let mut test = TestEditor::new();
    test.run(Command::Page(Direction::Down));
    assert_eq!(center(&test), Point::new(400.0, 900.0));
    test.run(Command::Page(Direction::Right));
    assert_eq!(center(&test), Point::new(1_200.0, 900.0));
    test.run(Command::Page(Direction::Up));
    test.run(Command::Page(Direction::Left));
    assert_eq!(center(&test), Point::new(400.0, 300.0));
    // As much of the board as is seen.
    test.run(Command::ZoomReset).run(Command::ZoomIn);
    let shown = test.editor.view().visible().height();
    test.run(Command::Page(Direction::Down));
    assert!((center(&test).y - 300.0 - shown).abs() < 1e-6);
}

#[test]
fn the_selection_comes_into_view_as_it_is_or_as_large_as_it_goes() {
    let mut test = TestEditor::new().with_box("a", 90.0, 90.0, 50.0, 50.0);
    test.click(100.0, 100.0);
    test.run(Command::Page(Direction::Down));
    test.run(Command::ZoomFitSelection);
    assert_eq!(zoom(&test), 1.0);
    assert!(test.editor.view().visible().contains_rect(test.rect("a")));
    test.run(Command::ZoomToSelection);
    assert!(zoom(&test) > 5.0, "{}", zoom(&test));
    assert!(test.editor.view().visible().contains_rect(test.rect("a")));
}

#[test]
fn the_whole_board_is_shown_while_the_key_is_down_and_then_what_was_in_view() {
    let mut test = TestEditor::new()
        .with_box("a", 90.0, 90.0, 50.0, 50.0)
        .with_box("far", 9_000.0, 5_000.0, 50.0, 50.0);
    let before = test.editor.view().camera;
    test.run(Command::Overview);
    assert!(test.editor.view().visible().contains_rect(test.rect("far")));
    let home = Rect::new(0.0, 0.0, 800.0, 600.0);
    assert_eq!(test.editor.overview_home(), Some(home));
    test.editor.key(Key::Z, false);
    assert_eq!(test.editor.view().camera, before);
    assert_eq!(test.editor.overview_home(), None);
    // A press meanwhile says where to look next, and picks nothing.
    test.run(Command::Overview);
    let far = test.rect("far").center();
    let at = test.editor.view().screen_from_board(far);
    test.click(at.x, at.y);
    test.editor.key(Key::Z, false);
    assert!((center(&test) - far).hypot() < 1.0, "{:?}", center(&test));
    assert_eq!(zoom(&test), 1.0);
    assert!(test.selected().is_empty());
}

#[test]
fn who_sees_nothing_of_the_board_is_led_to_what_is_nearest() {
    let mut test = TestEditor::new()
        .with_box("near", 3_000.0, 300.0, 50.0, 50.0)
        .with_box("far", -90_000.0, 300.0, 50.0, 50.0);
    assert!(test.editor.is_lost());
    assert!(test.editor.enabled(Command::BackToContent));
    test.run(Command::BackToContent).wait(1.0);
    test.frame();
    assert!(!test.editor.is_lost());
    assert!(
        test.editor
            .view()
            .visible()
            .contains_rect(test.rect("near"))
    );
    assert_eq!(zoom(&test), 1.0);
    assert!(!test.editor.enabled(Command::BackToContent));
}

#[test]
fn nobody_is_lost_on_an_empty_board() {
    let test = TestEditor::new();
    assert!(!test.editor.is_lost());
}

#[test]
fn what_a_peer_deletes_may_leave_nothing_to_go_back_to() {
    let mut test = TestEditor::new().with_box("a", 3_000.0, 300.0, 50.0, 50.0);
    assert!(test.editor.is_lost());
    let id = crate::editor::testing::id("a");
    test.peer_writes(vec![tavla_shared::board::Edit::Delete { id }]);
    assert!(!test.editor.is_lost());
}

#[test]
fn escape_says_when_there_was_nothing_left_to_step_out_of() {
    let mut test = TestEditor::new().with_box("a", 90.0, 90.0, 50.0, 50.0);
    test.click(100.0, 100.0).key(Key::Escape);
    test.tool(ToolKind::Pen).key(Key::Escape);
    assert!(!test.others.contains(&Request::NothingInHand));
    test.key(Key::Escape);
    assert!(test.others.contains(&Request::NothingInHand));
}

#[test]
fn a_locked_tool_stays_in_hand_after_each_shape_until_it_is_unlocked() {
    let mut test = TestEditor::new();
    test.run(Command::ToggleToolLock).tool(ToolKind::Ellipse);
    test.drag((100.0, 100.0), (200.0, 200.0));
    test.drag((300.0, 100.0), (400.0, 200.0));
    assert_eq!(test.editor.tool(), ToolKind::Ellipse);
    assert_eq!(test.commits, 2);
    test.run(Command::ToggleToolLock);
    test.drag((500.0, 100.0), (600.0, 200.0));
    assert_eq!(test.editor.tool(), ToolKind::Select);
}

//! View mode: look, point and follow links, and change nothing.

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Kind, Property};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Lock, Notice, Obstacle, Request};

fn looking() -> TestEditor {
    let mut test = TestEditor::new().with_box("a", 90.0, 90.0, 50.0, 50.0);
    test.click(100.0, 100.0).run(Command::ToggleViewOnly);
    test
}

#[test]
fn a_plain_drag_moves_the_board_and_nothing_is_picked() {
    let mut test = looking();
    assert!(test.selected().is_empty());
    test.drag((100.0, 100.0), (150.0, 130.0));
    let center = test.editor.view().camera.center;
    assert_eq!(center, Point::new(350.0, 270.0));
    test.click(100.0, 100.0).double_click(120.0, 120.0);
    test.run(Command::SelectAll);
    assert!(test.selected().is_empty());
    assert!(!test.editor.is_typing());
    assert_eq!(test.commits, 0);
    assert_eq!(test.rect("a").x0, 90.0);
}

#[test]
fn no_command_and_no_tool_changes_anything_and_the_person_is_told_why() {
    let mut test = looking();
    for &command in Command::ALL {
        // What the app or the other documents do is not the editor's to lock.
        let before = test.commits;
        test.run(command);
        assert_eq!(test.commits, before, "{command:?}");
        if !test.editor.is_view_only() {
            test.run(Command::ToggleViewOnly);
        }
        let tool = test.editor.tool();
        let looks = matches!(tool, ToolKind::Hand | ToolKind::Zoom | ToolKind::Laser);
        assert!(looks, "{command:?} took {tool:?}");
    }
    test.others.clear();
    test.tool(ToolKind::Rectangle);
    let told = Request::Notice(Notice::Locked(Lock::ViewOnly));
    assert_eq!(test.others, [told]);
    assert!(!test.editor.enabled(Command::Delete));
    let obstacle = test.editor.obstacle(Command::SelectAll);
    assert_eq!(obstacle, Obstacle::Locked(Lock::ViewOnly));
}

#[test]
fn the_laser_and_zooming_work() {
    let mut test = looking();
    test.tool(ToolKind::Laser);
    test.pointer_down(100.0, 100.0).move_to(200.0, 150.0);
    assert!(!test.editor.laser().is_empty());
    test.up();
    test.tool(ToolKind::Laser);
    assert_eq!(test.editor.tool(), ToolKind::Hand, "its key puts it away");
    test.tool(ToolKind::Zoom).click(100.0, 100.0);
    assert_eq!(test.editor.view().camera.zoom, 2.0);
    test.key(Key::Escape);
    assert_eq!(test.editor.tool(), ToolKind::Hand);
    assert!(test.editor.is_view_only());
}

#[test]
fn a_plain_click_follows_a_link_in_a_text() {
    let mut test = TestEditor::new().with("t", Kind::Text, tavla_shared::geometry::Rect::ZERO);
    test.peer_writes(vec![
        Edit::set(id("t"), Property::Pos(Point::new(100.0, 100.0))),
        Edit::Splice {
            id: id("t"),
            at: 0,
            delete: 0,
            insert: "here".into(),
        },
    ]);
    test.click(300.0, 300.0);
    test.editor.select([id("t")]);
    test.key(Key::Enter);
    let all = egui::Event::Key {
        key: Key::A,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND,
    };
    test.editor.type_event(&all, egui::os::OperatingSystem::Nix);
    test.editor.set_link(Some("https://example.org/".into()));
    test.settle();
    test.key(Key::Escape);
    test.run(Command::ToggleViewOnly);
    test.others.clear();
    let middle = test.rect("t").center();
    test.click(middle.x as f32, middle.y as f32);
    let opened = Request::OpenLink("https://example.org/".into());
    assert!(test.others.contains(&opened), "{:?}", test.others);
}

#[test]
fn what_peers_do_is_seen_and_nothing_of_mine_is_lost_when_it_ends() {
    let mut test = looking();
    let to = Point::new(300.0, 300.0);
    test.peer_writes(vec![Edit::set(id("a"), Property::Pos(to))]);
    assert_eq!(test.rect("a").origin(), to);
    test.run(Command::ToggleViewOnly);
    assert_eq!(test.editor.tool(), ToolKind::Select);
    test.click(310.0, 310.0);
    assert_eq!(test.selected(), ["a"]);
    assert!(test.editor.enabled(Command::Delete));
    test.check_scene_is_the_board();
}

#[test]
fn a_gesture_in_hand_is_let_go_and_writes_nothing() {
    let mut test = TestEditor::new().with_box("a", 90.0, 90.0, 50.0, 50.0);
    test.pointer_down(100.0, 100.0).move_to(200.0, 200.0);
    assert_eq!(test.rect("a").x0, 190.0);
    test.run(Command::ToggleViewOnly);
    assert_eq!(test.rect("a").x0, 90.0);
    test.up();
    assert_eq!(test.commits, 0);
}

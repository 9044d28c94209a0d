//! Figures, notes and frames lined up while they are drawn; no side of one vanishes by that.

use egui::{Key, Modifiers};
use tavla_shared::geometry::{Point, Rect};

use crate::commands::ToolKind;
use crate::editor::testing::TestEditor;
use crate::tools::Guide;
use crate::tools::habits::{Habits, SnapsTo};

const TOOLS: [ToolKind; 3] = [ToolKind::Rectangle, ToolKind::Note, ToolKind::Frame];

/// A box at the top left and one below at the right, and a tool in hand.
fn drawing(tool: ToolKind, snaps_to: SnapsTo) -> TestEditor {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 60.0)
        .with_box("b", 300.0, 300.0, 80.0, 80.0);
    test.editor.set_habits(Habits {
        snaps_to,
        ..Habits::default()
    });
    test.tool(tool);
    test
}

#[test]
fn what_is_drawn_lines_up_at_both_corners_whatever_it_is() {
    for tool in TOOLS {
        let mut test = drawing(tool, SnapsTo::Shapes);
        test.pointer_down(203.0, 203.0)
            .move_to(250.0, 250.0)
            .move_to(296.0, 262.0);
        let rect = Rect::new(200.0, 203.0, 300.0, 262.0);
        assert_eq!(test.top().rect(), rect, "{tool:?}");
        let line = Guide::Line {
            from: Point::new(300.0, 203.0),
            to: Point::new(300.0, 380.0),
        };
        assert_eq!(test.editor.tool_overlay().guides, [line], "{tool:?}");
        test.up();
        assert_eq!((test.top().rect(), test.commits), (rect, 1), "{tool:?}");
        assert!(test.editor.tool_overlay().guides.is_empty(), "{tool:?}");
    }
}

#[test]
fn on_the_grid_frames_and_notes_go_by_its_cells_too() {
    for tool in TOOLS {
        let mut test = drawing(tool, SnapsTo::Grid);
        test.drag((507.0, 109.0), (695.0, 271.0));
        let rect = Rect::new(500.0, 100.0, 700.0, 280.0);
        assert_eq!(test.top().rect(), rect, "{tool:?}");
    }
}

#[test]
fn a_drag_within_a_cell_draws_the_cell_that_it_is_in() {
    #[track_caller]
    fn check(from: (f32, f32), to: (f32, f32), modifiers: Modifiers, expected: Rect) {
        for tool in TOOLS {
            let mut test = drawing(tool, SnapsTo::Grid);
            test.holding(modifiers);
            test.pointer_down(from.0, from.1).move_to(to.0, to.1);
            assert_eq!(test.top().rect(), expected, "{tool:?}");
            test.up();
            assert_eq!(test.commits, 1, "{tool:?}");
        }
    }
    let plain = Modifiers::NONE;
    let right = Rect::new(500.0, 100.0, 520.0, 140.0);
    check((505.0, 105.0), (508.0, 139.0), plain, right);
    let up_left = Rect::new(480.0, 80.0, 500.0, 100.0);
    check((495.0, 95.0), (491.0, 99.0), plain, up_left);
    let square = Rect::new(500.0, 100.0, 540.0, 140.0);
    check((505.0, 105.0), (508.0, 139.0), Modifiers::SHIFT, square);
    let around = Rect::new(480.0, 80.0, 520.0, 120.0);
    check((503.0, 103.0), (507.0, 107.0), Modifiers::ALT, around);
}

#[test]
fn a_side_is_not_lined_up_with_where_it_began() {
    for tool in TOOLS {
        let mut test = drawing(tool, SnapsTo::Shapes);
        test.pointer_down(203.0, 250.0).move_to(206.0, 290.0);
        let rect = Rect::new(200.0, 250.0, 206.0, 290.0);
        assert_eq!(test.top().rect(), rect, "{tool:?}");
    }
}

#[test]
fn space_carries_a_frame_as_it_is_past_what_it_could_line_up_with() {
    let mut test = drawing(ToolKind::Frame, SnapsTo::Shapes);
    test.pointer_down(500.0, 450.0).move_to(560.0, 500.0);
    let before = test.top().rect().size();
    test.editor.key(Key::Space, true);
    test.move_to(403.0, 383.0);
    assert_eq!(test.top().rect().size(), before);
}

//! What is in a box that is pulled larger: letters and ink go with its corners.

use egui::Key;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::shape::{Kind, Shape};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::TestEditor;

/// A text that is picked.
fn text() -> TestEditor {
    let mut test = TestEditor::writing("several words");
    test.hits(Key::Escape);
    let written = test.top();
    assert_eq!(written.kind, Kind::Text);
    assert_eq!(test.selected(), [written.id.to_string()]);
    test
}

/// Takes hold of the corner at the lower right and pulls it so far.
fn pull_corner(test: &mut TestEditor, by: (f64, f64)) {
    let rect = test.top().rect();
    // A little outside of the box.
    let from = (rect.x1 + 4.0, rect.y1 + 4.0);
    let to = (from.0 + by.0, from.1 + by.1);
    test.drag((from.0 as f32, from.1 as f32), (to.0 as f32, to.1 as f32));
}

#[track_caller]
fn check_letters(shape: &Shape, size: f64, text_box: Size) {
    let found = shape.style.text_size;
    assert!((found - size).abs() < 0.01 * size, "{found} is not {size}");
    let (across, down) = (
        shape.size.width / text_box.width,
        shape.size.height / text_box.height,
    );
    let fits = (across - 1.0).abs() < 0.06 && (down - 1.0).abs() < 0.06;
    assert!(fits, "{:?} is not {text_box:?}", shape.size);
    assert!(!shape.style.text_wraps);
}

#[test]
fn a_text_s_letters_scale_by_its_corner() {
    let mut test = text();
    let before = test.top();
    let (size, letters) = (before.size, before.style.text_size);
    let commits = test.commits;
    pull_corner(&mut test, (size.width, size.height));
    check_letters(&test.top(), 2.0 * letters, size * 2.0);
    assert!(
        test.top().pos.distance(before.pos) < 1e-3,
        "its other corner"
    );
    assert_eq!(test.commits, commits + 1);
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    assert_eq!(test.top(), before);
    // One direction is enough: letters keep their form.
    pull_corner(&mut test, (0.0, 2.0 * size.height));
    check_letters(&test.top(), 3.0 * letters, size * 3.0);
    test.run(Command::Undo);
    pull_corner(&mut test, (-size.width / 2.0, -size.height / 2.0));
    check_letters(&test.top(), letters / 2.0, size / 2.0);
    test.check_scene_is_the_board();
}

#[test]
fn ink_scales_by_its_corner_and_keeps_every_point_and_its_pressure() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Pen)
        .pointer_down(100.0, 100.0)
        .move_to(160.0, 180.0)
        .move_to(200.0, 200.0)
        .up();
    test.tool(ToolKind::Select).click(160.0, 180.0);
    let before = test.top();
    let commits = test.commits;
    pull_corner(&mut test, (100.0, 200.0));
    let scaled = test.top();
    assert!(scaled.pos.distance(before.pos) < 1e-3);
    let size = scaled.size;
    let off = (size.width - 200.0).hypot(size.height - 300.0);
    assert!(off < 1e-3, "{size:?}");
    assert_eq!(scaled.ink, before.ink);
    assert_eq!(scaled.style, before.style);
    assert_eq!(test.commits, commits + 1);
    test.check_scene_is_the_board();
    // It is where it is shown: at its new end, and not at its old one.
    let end = Point::new(300.0, 400.0);
    for (at, is_there) in [(Point::new(200.0, 200.0), false), (end, true)] {
        test.click(600.0, 100.0);
        assert!(test.selected().is_empty());
        test.click(at.x as f32, at.y as f32);
        assert_eq!(!test.selected().is_empty(), is_there, "{at:?}");
    }
    test.run(Command::Undo);
    assert_eq!(test.top(), before);
}

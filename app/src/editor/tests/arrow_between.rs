//! Two boxes and the arrow between them, for who tests what arrows do.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Kind, Property, Shape};

use crate::commands::ToolKind;
use crate::editor::testing::{TestEditor, id};

pub(super) fn boxes() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 400.0, 100.0, 100.0, 100.0)
}

/// The boxes with an arrow from one to the other, drawn far from their middles.
pub(super) fn connected() -> TestEditor {
    let mut test = boxes();
    test.tool(ToolKind::Arrow)
        .drag((170.0, 180.0), (430.0, 120.0));
    test
}

pub(super) fn arrow(test: &TestEditor) -> Arc<Shape> {
    let mut arrows = test.editor.scene().all_in_z_order();
    let found = arrows.find(|shape| shape.kind == Kind::Arrow);
    Arc::clone(found.expect("no arrow"))
}

#[track_caller]
pub(super) fn check(test: &TestEditor, expected: &[(f64, f64)]) {
    let found = arrow(test).board_path();
    let is_there = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(found, &expected)| found.distance(expected.into()) < 1e-6);
    assert!(is_there, "{found:?} is not {expected:?}");
}

pub(super) fn moved(name: &str, x: f64, y: f64) -> Edit {
    Edit::set(id(name), Property::Pos(Point::new(x, y)))
}

//! Clean shapes look as Excalidraw draws them: a file of every kind of outline, and what Excalidraw's
//! own export made of it, within half a unit of each other both ways.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod drawing;
mod exported;
mod svg;

use kurbo::Affine;
use tavla::import::Placement;
use tavla::import::excalidraw::read;
use tavla_shared::board::Edit;
use tavla_shared::shape::{Kind, Shape};

use crate::drawing::Drawing;

const FILE: &str = include_str!("../../fixtures/excalidraw-look/clean.excalidraw");
const EXPORT: &str = include_str!("../../fixtures/excalidraw-look/clean.svg");

/// How far an outline may be from Excalidraw's, in board units.
const OFF_MAX: f64 = 0.5;

/// What is farther off, and how far.
///
/// Ink that bends within its own thickness or turns back sharply: Excalidraw joins few points of each
/// side there, which flattens the outer side of the bend and rounds off or tears the inner one; ours
/// stays a pen of even thickness. And the dashes of round diamonds: of each side, as its tips are
/// half a unit off.
const FARTHER: &[(&str, f64)] = &[
    ("diamond-round-dashed-1", 0.75),
    ("diamond-round-dotted-2", 0.75),
    ("diamond-round-dashed-4", 0.75),
    ("ink-scribble", 0.8),
    ("ink-wave-4", 3.4),
    ("ink-pressed-letters", 1.2),
    ("ink-pressed-scribble", 0.9),
    ("ink-pressed-2", 0.9),
    ("ink-pressed-4", 5.4),
];

/// The shapes of the file with their names.
fn shapes() -> Vec<(String, Shape)> {
    let file: serde_json::Value = serde_json::from_str(FILE).unwrap();
    let names = file["elements"].as_array().unwrap().iter();
    let names = names.map(|element| element["id"].as_str().unwrap().to_owned());
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    let imported = read(FILE.as_bytes(), &mut ids)
        .unwrap()
        .placed(&Placement::OwnBoard);
    let created = imported.edits.iter().filter_map(|edit| match edit {
        Edit::Create(shape) => Some(Shape::clone(shape)),
        _ => None,
    });
    names.zip(created).collect()
}

/// What of the export belongs to each shape, in board space.
fn exported(first: &Shape) -> Vec<Drawing> {
    let groups = svg::groups(EXPORT);
    // The export is moved to the corner of its page.
    let corner = svg::corner(&groups[0]);
    let place = Affine::translate(first.pos - corner);
    groups
        .iter()
        .map(|paths| Drawing::exported(paths, place))
        .collect()
}

fn off_max(name: &str) -> f64 {
    let farther = FARTHER.iter().find(|(farther, _)| *farther == name);
    farther.map_or(OFF_MAX, |(_, off)| *off)
}

#[test]
fn clean_outlines_are_where_excalidraw_draws_them() {
    let shapes = shapes();
    let exported = exported(&shapes[0].1);
    assert_eq!(shapes.len(), exported.len());
    let mut far = Vec::new();
    for ((name, shape), theirs) in shapes.iter().zip(&exported) {
        let off = Drawing::ours(shape).off(theirs);
        if off > off_max(name) {
            far.push(format!("{name}: {off:.2}"));
        }
    }
    assert!(far.is_empty(), "too far off: {far:#?}");
}

#[test]
fn a_difference_would_be_seen() {
    let shapes = shapes();
    let exported = exported(&shapes[0].1);
    for kind in [Kind::Rectangle, Kind::Arrow, Kind::Ink] {
        let at = shapes
            .iter()
            .position(|(_, shape)| shape.kind == kind)
            .unwrap();
        let mut moved = shapes[at].1.clone();
        moved.pos += kurbo::Vec2::new(0.0, 1.0);
        let off = Drawing::ours(&moved).off(&exported[at]);
        assert!((0.8..1.5).contains(&off), "{kind:?}: {off}");
    }
}

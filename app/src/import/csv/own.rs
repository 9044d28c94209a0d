//! A table that this program has written: each shape where it was, in frames and groups of those names.

use std::collections::BTreeMap;

use csv::StringRecord;
use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape, TextAlign, VerticalAlign};

use super::words::{COLUMNS, as_meant};
use super::{fill, note, tell_left};
use crate::import::stack::Piece;
use crate::import::{ImportReport, Loss, kept};

/// Between a frame and what is in it: the table does not say where frames are.
const FRAME_PADDING: f64 = 40.0;

/// Whether a table is headed as this program heads them, in any order and with others between.
pub(super) fn is_own(first: &StringRecord) -> bool {
    ["Kind", "Text", "X", "Y", "Width", "Height"]
        .iter()
        .all(|name| first.iter().any(|cell| cell == *name))
}

/// The shapes of a table, frames and groups below what is in them.
pub(super) fn pieces(
    first: &StringRecord,
    rows: &[StringRecord],
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> Vec<Piece> {
    let columns = COLUMNS.map(|name| first.iter().position(|cell| cell == name));
    let widest = rows
        .iter()
        .map(StringRecord::len)
        .chain([first.len()])
        .max();
    let known: Vec<usize> = columns.iter().flatten().copied().collect();
    tell_left(first, rows, (widest.unwrap_or(0), &known), report);
    let rows: Vec<Row<'_>> = rows.iter().map(|cells| Row { cells, columns }).collect();
    let mut shapes: Vec<(Shape, &str, &str)> = Vec::new();
    for row in &rows {
        if row.said("Text").trim().is_empty() {
            report.lose(Loss::Unreadable);
            continue;
        }
        let shape = shape(row, ids(), report);
        shapes.push((shape, row.said("Frame").trim(), row.said("Group").trim()));
    }
    let mut frames: BTreeMap<&str, (usize, Rect)> = BTreeMap::new();
    // A group is in one frame at most: what is in another is a group of its own.
    let mut groups: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut pieces: Vec<Piece> = Vec::new();
    for (shape, frame, group) in &shapes {
        if !frame.is_empty() {
            let bounds = shape.bounds();
            let (_, around) = frames.entry(frame).or_insert((0, bounds));
            *around = around.union(bounds);
        }
        if !group.is_empty() {
            groups.entry((frame, group)).or_default();
        }
    }
    for (name, (at, around)) in &mut frames {
        *at = pieces.len();
        let mut frame = Shape::new(ShapeId::from_random(ids()), Kind::Frame);
        let rect = around.inflate(FRAME_PADDING, FRAME_PADDING);
        (frame.pos, frame.size) = (rect.origin(), rect.size());
        frame.text = kept::text(name, report);
        pieces.push(Piece {
            shape: frame,
            parent: None,
        });
    }
    for ((frame, _), at) in &mut groups {
        *at = pieces.len();
        pieces.push(Piece {
            shape: Shape::new(ShapeId::from_random(ids()), Kind::Group),
            parent: frames.get(frame).map(|(at, _)| *at),
        });
    }
    for (shape, frame, group) in shapes {
        let group = groups.get(&(frame, group)).copied();
        let parent = group.or_else(|| frames.get(frame).map(|(at, _)| *at));
        pieces.push(Piece { shape, parent });
    }
    pieces
}

/// One row, asked by the names of columns.
struct Row<'r> {
    cells: &'r StringRecord,
    columns: [Option<usize>; COLUMNS.len()],
}

impl<'r> Row<'r> {
    fn said(&self, name: &str) -> &'r str {
        let column = COLUMNS.iter().position(|it| *it == name);
        let at = column.and_then(|column| self.columns[column]);
        as_meant(at.and_then(|at| self.cells.get(at)).unwrap_or_default())
    }

    fn number(&self, name: &str) -> Option<f64> {
        let number: f64 = self.said(name).trim().parse().ok()?;
        number.is_finite().then_some(number)
    }
}

fn shape(row: &Row<'_>, random: u128, report: &mut ImportReport) -> Shape {
    let mut shape = note(row.said("Text"), random, report);
    let color = fill(row.said("Colour").trim(), report);
    match Kind::from_name(row.said("Kind")) {
        Kind::Note => shape.style.fill = color,
        // What was written on lines and pictures is left of them.
        kind if !kind.is_figure() => {
            shape.kind = Kind::Text;
            if !color.is_none() {
                shape.style.stroke = color;
            }
        }
        kind => {
            shape.kind = kind;
            shape.style.fill = color;
            shape.style.text_align = TextAlign::Center;
            shape.style.text_vertical = VerticalAlign::Middle;
        }
    }
    let number = |name| row.number(name);
    if let (Some(x), Some(y)) = (number("X"), number("Y")) {
        shape.pos = Point::new(x, y);
    }
    if let (Some(width), Some(height)) = (number("Width"), number("Height")) {
        shape.size = Size::new(width.abs(), height.abs());
    }
    let link = row.said("Link").trim();
    if !link.is_empty() {
        shape.link = kept::link(link, report);
    }
    shape
}

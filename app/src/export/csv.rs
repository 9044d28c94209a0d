//! What is written on shapes as a table: a row a shape, in the order in which people read.
//!
//! As spreadsheets open it at a click: RFC 4180, with a mark that says UTF-8, without which Excel takes it for
//! something else. A cell that a spreadsheet would reckon with is made harmless. What is read of one is
//! [`crate::import`]'s to say; both use one list of columns.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::shape::{Color, Kind, Shape};

use super::NOTE_FILL;
use super::order::{self, Placed, line_by_line};
use crate::import::csv::words::{BYTE_ORDER_MARK, COLUMNS, harmless};
use crate::text::editing::Letters;

/// A table that could not be put together.
#[derive(Debug, thiserror::Error)]
#[error("the table could not be written: {0}")]
pub struct CsvError(#[from] csv::Error);

/// The table of these shapes, with the frames and groups they are in.
///
/// # Errors
/// [`CsvError`] where there is no memory for it.
pub fn write(shapes: &[Arc<Shape>]) -> Result<Vec<u8>, CsvError> {
    let placed = order::from_the_bottom(shapes);
    let names = names(&placed);
    let name = |shape: Option<&Shape>| {
        shape.map_or("", |shape| {
            names.get(shape.id.as_str()).copied().unwrap_or_default()
        })
    };
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    table.write_record(COLUMNS)?;
    for of in in_reading_order(
        placed
            .iter()
            .filter(|of| is_written(of.shape))
            .copied()
            .collect(),
    ) {
        let shape = of.shape;
        let all = Letters::of_part(shape, 0..shape.text.chars().count());
        let [x, y, width, height] = box_of(shape);
        table.write_record([
            shape.kind.name(),
            &harmless(&all.plain()),
            &color(shape),
            &x,
            &y,
            &width,
            &height,
            &harmless(name(of.frame)),
            &harmless(name(of.group)),
            &harmless(shape.link.as_deref().unwrap_or_default()),
            &harmless(shape.id.as_str()),
        ])?;
    }
    table
        .into_inner()
        .map_err(|error| CsvError(error.into_error().into()))
}

/// Whether a shape has words of its own; a frame's are a column.
fn is_written(shape: &Shape) -> bool {
    !shape.text.trim().is_empty() && !matches!(shape.kind, Kind::Frame | Kind::Group)
}

fn box_of(shape: &Shape) -> [String; 4] {
    let rect = shape.rect();
    let number = |value: f64| ((value * 100.0).round() / 100.0).to_string();
    [rect.x0, rect.y0, rect.width(), rect.height()].map(number)
}

/// What a shape's colour is to who looks at it: its paper's, or where it has none its outline's.
fn color(shape: &Shape) -> String {
    let style = &shape.style;
    let color: Color = match shape.kind {
        Kind::Note if style.fill.is_none() => NOTE_FILL,
        ref kind if kind.is_closed() && !style.fill.is_none() => style.fill,
        _ => style.stroke,
    };
    color.to_string()
}

/// What frames and groups are called: their names, or where two have one or none has any, what the board calls them.
fn names<'a>(placed: &[Placed<'a>]) -> BTreeMap<&'a str, &'a str> {
    let own = |shape: &'a Shape| {
        let name = if shape.kind == Kind::Frame {
            Some(&*shape.text)
        } else {
            shape.name.as_deref()
        };
        name.map(str::trim).filter(|name| !name.is_empty())
    };
    let parents = placed
        .iter()
        .map(|of| of.shape)
        .filter(|shape| shape.kind.is_parent());
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for shape in parents.clone() {
        if let Some(name) = own(shape) {
            *counts.entry((shape.kind.name(), name)).or_default() += 1;
        }
    }
    let is_single = |shape: &Shape, name: &str| counts.get(&(shape.kind.name(), name)) == Some(&1);
    let named = parents.map(|shape| {
        let name = own(shape).filter(|name| is_single(shape, name));
        (shape.id.as_str(), name.unwrap_or(shape.id.as_str()))
    });
    named.collect()
}

/// Frame by frame, what is in none last, and in each line by line.
fn in_reading_order(rows: Vec<Placed<'_>>) -> Vec<Placed<'_>> {
    let mut frames: BTreeMap<Option<&str>, Vec<Placed<'_>>> = BTreeMap::new();
    for of in rows {
        frames
            .entry(of.frame.map(|it| it.id.as_str()))
            .or_default()
            .push(of);
    }
    let loose = frames.remove(&None).unwrap_or_default();
    // A frame stands where it is, as one row of all.
    let headed = frames
        .into_values()
        .filter_map(|rows| Some((rows.first()?.frame?, rows)));
    let (heads, mut bodies): (Vec<&Shape>, BTreeMap<&str, Vec<Placed<'_>>>) = headed
        .map(|(frame, rows)| (frame, (frame.id.as_str(), rows)))
        .unzip();
    let mut ordered = Vec::new();
    for frame in line_by_line(heads, |frame| frame) {
        let rows = bodies.remove(frame.id.as_str()).unwrap_or_default();
        ordered.extend(line_by_line(rows, |of| of.shape));
    }
    ordered.extend(line_by_line(loose, |of| of.shape));
    ordered
}

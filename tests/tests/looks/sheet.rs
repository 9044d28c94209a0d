//! A sheet with every look there is, in panels of one subject each.

mod closed;
mod frames;
mod lines;
mod pictures;
mod stack;
mod texts;

use kurbo::{Rect, Size, Vec2};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::Shape;

use crate::pile::Pile;

/// Puts a panel's shapes; some show the picture of that name.
type Put = fn(&mut Pile, BlobHash);

/// What the panels are about, row by row.
const PANELS: [(&str, Put); 6] = [
    ("closed", closed::put),
    ("lines", lines::put),
    ("texts", texts::put),
    ("pictures", pictures::put),
    ("stack", stack::put),
    ("frames", frames::put),
];
const COLUMNS: usize = 3;
const PANEL: Size = Size::new(300.0, 270.0);

/// All of the sheet.
pub const SHEET: Rect = Rect::new(
    0.0,
    0.0,
    PANEL.width * COLUMNS as f64,
    PANEL.height * PANELS.len().div_ceil(COLUMNS) as f64,
);

/// What is on the sheet, from the bottom up.
pub fn shapes(photo: BlobHash) -> Vec<Shape> {
    let mut pile = Pile::default();
    for (number, (_, put)) in PANELS.into_iter().enumerate() {
        pile.corner = corner(number);
        put(&mut pile, photo);
    }
    pile.into_shapes()
}

/// Where each panel is, with its name.
pub fn panels() -> impl Iterator<Item = (&'static str, Rect)> {
    let place = |(number, (name, _))| {
        let corner = corner(number).to_point();
        (name, Rect::from_origin_size(corner, PANEL))
    };
    PANELS.into_iter().enumerate().map(place)
}

fn corner(number: usize) -> Vec2 {
    let (column, row) = (number % COLUMNS, number / COLUMNS);
    Vec2::new(PANEL.width * column as f64, PANEL.height * row as f64)
}

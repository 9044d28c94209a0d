//! Closed shapes: a column for each outline and a row for each way to fill it, hand-drawn and dashed
//! in turn, so that none of these goes with only one of another.

use kurbo::Vec2;
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Color, Corner, Dash, FillStyle, Kind, LineShape, Shape};

use crate::pile::{BLUE, GREEN, Hue, PINK, Pile, YELLOW};

const HUES: [Hue; 4] = [BLUE, GREEN, YELLOW, PINK];
const CELL: (f64, f64) = (40.0, 27.0);
/// What shows through: as far from the light theme's ground as from the dark one's.
const BAR: u32 = 0x8a_8a90;
/// From cell to cell.
const STEP: Vec2 = Vec2::new(48.0, 37.0);
const OUTLINES: [Outline; 6] = [
    Outline::Box(Kind::Rectangle, Corner::Sharp),
    Outline::Box(Kind::Ellipse, Corner::Sharp),
    Outline::Box(Kind::Diamond, Corner::Sharp),
    Outline::Box(Kind::Rectangle, Corner::Round),
    Outline::Box(Kind::Diamond, Corner::Round),
    Outline::Line,
];

#[derive(Clone)]
enum Outline {
    Box(Kind, Corner),
    Line,
}

pub fn put(pile: &mut Pile, _: BlobHash) {
    clean(pile, 0);
    for (row, &fill) in (1..).zip(FillStyle::ALL) {
        filled(pile, row, fill);
    }
    unfilled(pile, 5);
    translucent(pile, 6);
}

fn cell(pile: &mut Pile, column: usize, row: usize) -> &mut Shape {
    let (x, y) = (10.0 + STEP.x * column as f64, 10.0 + STEP.y * row as f64);
    let hue = HUES[(column + row) % HUES.len()];
    match OUTLINES[column].clone() {
        Outline::Box(kind, corner) => {
            let shape = pile.filled(kind, (x, y), CELL, hue);
            shape.style.corner = corner;
            shape
        }
        Outline::Line => {
            let (right, low) = (x + CELL.0, y + CELL.1);
            let top = (x + 16.0, y);
            let corners = [
                top,
                (right, y + 6.0),
                (right - 9.0, low),
                (x, low - 8.0),
                top,
            ];
            let shape = pile.path(Kind::Line, &corners);
            shape.style.fill = Color::rgb(hue.0);
            shape.style.stroke = Color::rgb(hue.1);
            shape.style.line = LineShape::ALL[row % 2];
            shape
        }
    }
}

/// Lines that fill are of the outline's colour.
fn hatch(shape: &mut Shape, fill: FillStyle) {
    shape.style.fill_style = fill;
    if fill != FillStyle::Solid {
        shape.style.fill = shape.style.stroke;
    }
}

fn clean(pile: &mut Pile, row: usize) {
    for column in 0..OUTLINES.len() {
        cell(pile, column, row);
    }
}

fn filled(pile: &mut Pile, row: usize, fill: FillStyle) {
    for column in 0..OUTLINES.len() {
        let shape = cell(pile, column, row);
        hatch(shape, fill);
        shape.style.roughness = ((row + column) % 3) as f64;
        if (row + column).is_multiple_of(2) {
            shape.style.dash = Dash::ALL[(row + 2 * column) % 3];
        }
    }
}

fn unfilled(pile: &mut Pile, row: usize) {
    for column in 0..OUTLINES.len() {
        let shape = cell(pile, column, row);
        shape.style.fill = Color::NONE;
        shape.style.stroke_width = [1.0, 2.0, 4.0][column % 3];
        shape.style.roughness = [0.0, 1.0, 0.0, 1.0, 2.0, 0.0][column];
        shape.style.dash = Dash::ALL[(column + 1) % 3];
    }
}

/// Over a bar, which the outline of the last one hides.
fn translucent(pile: &mut Pile, row: usize) {
    let y = 10.0 + STEP.y * row as f64;
    let bar = pile.put(Kind::Rectangle, (4.0, y + 9.0), (292.0, 9.0));
    bar.style.fill = Color::rgb(BAR);
    bar.style.stroke = bar.style.fill;
    let fills = [
        FillStyle::CrossHatch,
        FillStyle::Solid,
        FillStyle::Hachure,
        FillStyle::Solid,
        FillStyle::Zigzag,
    ];
    for (column, fill) in fills.into_iter().enumerate() {
        let shape = cell(pile, column, row);
        hatch(shape, fill);
        shape.style.opacity = 0.5;
        shape.style.stroke_width = 4.0;
        shape.style.roughness = [1.0, 0.0, 2.0, 1.0, 0.0][column];
    }
    let last = cell(pile, OUTLINES.len() - 1, row);
    last.style.fill.0[3] = 0x80;
}

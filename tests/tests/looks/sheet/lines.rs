//! Lines, arrows and ink.

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Arrowhead, Color, Dash, Kind, LineShape, Shape};

use crate::pile::{BLUE, GREEN, PINK, Pile, label, loops, wave};

pub fn put(pile: &mut Pile, _: BlobHash) {
    heads(pile);
    courses(pile);
    labels(pile);
    ink(pile);
}

/// Each head at one line's end and at the next one's start.
fn heads(pile: &mut Pile) {
    let heads = Arrowhead::ALL.windows(2).enumerate();
    for (number, ends) in heads {
        let (column, row) = (number % 3, number / 3);
        let (x, y) = (16.0 + 97.0 * column as f64, 10.0 + 19.0 * row as f64);
        let arrow = pile.path(Kind::Arrow, &[(x, y), (x + 74.0, y)]);
        arrow.style.head_start = ends[0];
        arrow.style.head_end = ends[1];
        arrow.style.roughness = (number % 3) as f64;
        arrow.style.dash = Dash::ALL[(column + row) % 3];
    }
}

/// Each course with and without heads, clean and hand-drawn.
fn courses(pile: &mut Pile) {
    for number in 0..6 {
        let x = 14.0 + 48.0 * number as f64;
        let places = [
            (x, 154.0),
            (x + 12.0, 120.0),
            (x + 22.0, 148.0),
            (x + 36.0, 120.0),
        ];
        let is_drawn = number / 3 == 1;
        let kind = if is_drawn { Kind::Line } else { Kind::Arrow };
        let path = pile.path(kind, &places);
        path.style.line = LineShape::ALL[number % 3];
        path.style.stroke = Color::rgb([BLUE, GREEN, PINK][number % 3].1);
        if is_drawn {
            path.style.roughness = 1.0;
            path.style.dash = Dash::ALL[number % 3];
        } else {
            path.style.head_end = Arrowhead::Triangle;
        }
    }
}

fn labels(pile: &mut Pile) {
    let arrow = |shape: &mut Shape, text: &str| {
        label(shape, text, 12.0);
        shape.style.head_end = Arrowhead::Arrow;
    };
    let straight = pile.path(Kind::Arrow, &[(14.0, 206.0), (110.0, 176.0)]);
    arrow(straight, "label");
    let curved = pile.path(
        Kind::Arrow,
        &[(124.0, 206.0), (166.0, 178.0), (208.0, 206.0)],
    );
    arrow(curved, "bend");
    curved.style.line = LineShape::Curved;
    curved.style.roughness = 1.0;
    let faint = pile.path(
        Kind::Arrow,
        &[(222.0, 206.0), (256.0, 176.0), (286.0, 206.0)],
    );
    faint.style.head_end = Arrowhead::DiamondOutline;
    faint.style.stroke_width = 6.0;
    faint.style.stroke = Color::rgb(PINK.1);
    faint.style.opacity = 0.5;
}

fn ink(pile: &mut Pile) {
    let even = pile.ink((14.0, 240.0), wave(80.0), |_| 0.5);
    even.style.stroke = Color::rgb(PINK.1);
    let pressed = pile.ink((112.0, 240.0), wave(80.0), |part| 0.1 + 0.9 * part);
    pressed.style.stroke = Color::rgb(BLUE.1);
    let faint = pile.ink((222.0, 242.0), loops(56.0), |_| 0.6);
    faint.style.stroke = Color::rgb(GREEN.1);
    faint.style.opacity = 0.5;
}

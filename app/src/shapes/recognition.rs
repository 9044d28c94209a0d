//! What a hand meant to draw: whether one stroke is a line, an arrow or a closed figure.
//!
//! Pure: points in, a figure out, and the same for everybody. What is not plainly one of them is left
//! alone, because a word turned into boxes is worse than a box left as it was drawn.

mod closed;
#[cfg(test)]
mod nothing;
mod open;
#[cfg(test)]
mod strokes;
#[cfg(test)]
mod tests;

use kurbo::{Point, Rect};

/// So many points stand for a stroke, evenly apart.
const POINTS: usize = 96;

/// What a stroke is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Recognised {
    /// A straight line.
    Line {
        /// Where it was begun.
        from: Point,
        /// Where it ends.
        to: Point,
    },
    /// A straight arrow, its head drawn in the same stroke.
    Arrow {
        /// Where it was begun.
        from: Point,
        /// Its tip.
        to: Point,
    },
    /// Something that goes around a box.
    Closed {
        /// What.
        form: ClosedForm,
        /// Its box.
        rect: Rect,
    },
}

/// A closed figure, upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedForm {
    /// Four sides along the box's.
    Rectangle,
    /// Round.
    Ellipse,
    /// Its corners in the middles of the box's sides.
    Diamond,
    /// Three corners, one of them in the middle of this side.
    Triangle(Apex),
}

/// Where a triangle points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apex {
    /// To the top.
    Up,
    /// To the right.
    Right,
    /// To the bottom.
    Down,
    /// To the left.
    Left,
}

/// What the stroke through these points is; none where it is nothing in particular, or its box is no
/// larger than `small` from corner to corner.
pub fn recognised(points: &[Point], small: f64) -> Option<Recognised> {
    let bounds = super::points_box(points)?;
    if bounds.width().hypot(bounds.height()) <= small {
        return None;
    }
    let even = calmed(evenly(points)?);
    open::line(&even)
        .or_else(|| open::arrow(&even))
        .or_else(|| closed::figure(&even))
}

/// How long the way along points is.
fn length(points: &[Point]) -> f64 {
    let pairs = points.windows(2);
    pairs.map(|pair| pair[0].distance(pair[1])).sum()
}

/// The stroke by points evenly apart: a slow hand leaves more of them than a fast one.
fn evenly(points: &[Point]) -> Option<Vec<Point>> {
    let step = length(points) / (POINTS - 1) as f64;
    if !(step > 0.0 && step.is_finite()) {
        return None;
    }
    let (mut even, mut left) = (vec![*points.first()?], step);
    for pair in points.windows(2) {
        let (mut from, mut way) = (pair[0], pair[0].distance(pair[1]));
        while way >= left && even.len() < POINTS {
            from = from.lerp(pair[1], left / way);
            even.push(from);
            way -= left;
            left = step;
        }
        left -= way;
    }
    even.resize(POINTS, *points.last()?);
    Some(even)
}

/// The same without the tremble of a hand; the ends stay.
fn calmed(points: Vec<Point>) -> Vec<Point> {
    let mut calm = points;
    for _ in 0..2 {
        let before = calm.clone();
        for (at, three) in before.windows(3).enumerate() {
            calm[at + 1] = three[0].midpoint(three[2]).midpoint(three[1]);
        }
    }
    calm
}

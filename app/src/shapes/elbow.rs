//! Courses that are level and upright: from the side of one shape to the side of another, around both
//! and around what else is in the way, with few bends, through the stretches that somebody has pinned.
//!
//! Pure, and the same on every machine: only sums, products and comparisons decide. Bounded by the
//! number of obstacles; what finds no way goes straight through.

mod pins;
mod ports;
mod search;

use kurbo::{Point, Rect, Vec2};

use super::route::Route;

pub use self::pins::pinned_at;
pub(super) use self::ports::Terminal;
use self::ports::{Heading, Port};
use self::search::Field;

/// How far courses stay away from shapes where there is room, in board units.
pub const PADDING: f64 = 40.0;
/// The most shapes that a course goes around, beside those it holds on to.
pub const OBSTACLES_MAX: usize = 12;
/// Two coordinates that are so near are one.
const SAME: f64 = 1e-6;
/// How far an end may be from where it belongs and still be there.
const END_TOLERANCE: f64 = 0.01;

/// The course between two ends; `old` says what is pinned, and where.
pub(super) fn route(start: &Terminal, end: &Terminal, obstacles: &[Rect], old: &Route) -> Route {
    if !old.pinned.is_empty() {
        if let Some(by) = shift(start, end, &old.points) {
            return Route {
                points: old.points.iter().map(|&point| point + by).collect(),
                pinned: old.pinned.clone(),
            };
        }
        let pinned = pins::of(old, start, end);
        if !pinned.is_empty() {
            return pins::route(start, end, obstacles, &pinned);
        }
    }
    Route {
        points: simplified(between(start, end, obstacles)),
        pinned: Vec::new(),
    }
}

/// By how much a course has to be moved to go from one of the start's ports to one of the end's, in
/// the direction of both; none where it has to be another one.
pub(super) fn shift(start: &Terminal, end: &Terminal, points: &[Point]) -> Option<Vec2> {
    let (&[first, second, ..], &[.., before, last]) = (points, points) else {
        return None;
    };
    let is_level = |pair: &[Point]| {
        let step = pair[1] - pair[0];
        step.x.abs() <= SAME || step.y.abs() <= SAME
    };
    if !points.windows(2).all(is_level) {
        return None;
    }
    let (leaves, arrives) = (Heading::of(second - first)?, Heading::of(before - last)?);
    let by_start = start.shift(first, leaves)?;
    let by_end = end.shift(last, arrives)?;
    ((by_start - by_end).hypot() <= END_TOLERANCE).then_some(if start.is_held() {
        by_start
    } else {
        by_end
    })
}

/// The corners of a course without pins, its ends with them.
fn between(start: &Terminal, end: &Terminal, obstacles: &[Rect]) -> Vec<Point> {
    let starts = start.ports_towards(end, obstacles);
    let ends = end.ports_towards(start, obstacles);
    let bodies: Vec<Rect> = start.body().into_iter().chain(end.body()).collect();
    // A course cannot go around what one of its ends is in.
    let mut around: Vec<Rect> = obstacles
        .iter()
        .copied()
        .filter(|rect| {
            let holds = |port: &Port| rect.contains(port.at) || rect.contains(port.stub);
            !starts.iter().any(holds) && !ends.iter().any(holds)
        })
        .collect();
    around.truncate(OBSTACLES_MAX);
    let fields = [(&around[..], true), (&[][..], true), (&[][..], false)];
    let mut ways = fields.iter().filter_map(|&(around, is_solid)| {
        let field = Field::new(&bodies, around, is_solid);
        field.way(&starts, &ends)
    });
    ways.next().unwrap_or_else(|| vec![start.at(), end.at()])
}

/// Without points on the way of a straight stretch.
fn simplified(points: Vec<Point>) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if corners
            .last()
            .is_some_and(|last| last.distance(point) <= SAME)
        {
            continue;
        }
        if let [.., before, last] = *corners.as_slice() {
            let (came, goes) = (Heading::of(last - before), Heading::of(point - last));
            if came.is_some() && came == goes {
                corners.pop();
            }
        }
        corners.push(point);
    }
    // A line needs two points, also where they are one.
    if let [only] = *corners.as_slice() {
        corners.push(only);
    }
    corners
}

#[cfg(test)]
mod tests;

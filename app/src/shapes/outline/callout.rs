//! The callout: a box with a tail that points at who speaks.

use kurbo::{BezPath, Point, Rect, Vec2};
use tavla_shared::shape::Style;

use super::super::corners;
use super::TEXT_PADDING;

/// Half of how wide the tail is where it leaves the box, of that side,
const ROOT: f64 = 0.1;
/// and of the other side at most.
const ROOT_MAX: f64 = 0.3;
/// How much nearer the middle of its side than its tip the tail begins.
const LEAN: f64 = 0.7;
/// How much of a side a corner takes at most: what is left is for the tail.
const RADIUS_MAX: f64 = 0.4;

/// Where the tail ends in a box, for its ratios of it.
pub(in crate::shapes) fn tip(rect: Rect, tail: Point) -> Point {
    rect.origin() + Vec2::new(rect.width() * tail.x, rect.height() * tail.y)
}

/// Within its corners.
pub(super) fn text_area(rect: Rect, style: &Style) -> Rect {
    let padding = TEXT_PADDING.max(corners::within(rect.size(), radius(rect, style)));
    super::inset(rect, padding, padding)
}

fn radius(rect: Rect, style: &Style) -> f64 {
    let radius = corners::radius(rect.size(), style);
    radius.min(rect.width().min(rect.height()) * RADIUS_MAX)
}

/// Whether the tail ends within the box, so that there is none to see.
fn is_within(tail: Point) -> bool {
    (0.0..=1.0).contains(&tail.x) && (0.0..=1.0).contains(&tail.y)
}

/// The box that it and its tail are in.
pub(in crate::shapes) fn around(rect: Rect, tail: Point) -> Rect {
    rect.union_pt(tip(rect, tail))
}

pub(super) fn outline(rect: Rect, tail: Point, style: &Style) -> BezPath {
    let Rect { x0, y0, x1, y1 } = rect;
    let radius = radius(rect, style);
    let tips = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(Point::from);
    let side = (!is_within(tail)).then(|| side_of(tail));
    let mut around: Vec<(Point, f64)> = Vec::with_capacity(7);
    for (at, &from) in tips.iter().enumerate() {
        around.push((from, radius));
        if side == Some(at) {
            let to = tips[(at + 1) % 4];
            let roots = roots(at, (from, to), rect, tail, radius);
            around.extend([roots[0], tip(rect, tail), roots[1]].map(|point| (point, 0.0)));
        }
    }
    corners::rounded(&around)
}

/// From which side the tail goes: 0 from the top, then clockwise.
fn side_of(tail: Point) -> usize {
    let arm = tail - Point::new(0.5, 0.5);
    match arm.y.abs() >= arm.x.abs() {
        true if arm.y < 0.0 => 0,
        true => 2,
        false if arm.x > 0.0 => 1,
        false => 3,
    }
}

/// Where the tail leaves its side, in the side's own direction.
fn roots(
    side: usize,
    (from, to): (Point, Point),
    rect: Rect,
    tail: Point,
    radius: f64,
) -> [Point; 2] {
    let is_level = side.is_multiple_of(2);
    let (length, other, ratio) = if is_level {
        (rect.width(), rect.height(), tail.x)
    } else {
        (rect.height(), rect.width(), tail.y)
    };
    // The lower and the left side go backwards.
    let ratio = if side < 2 { ratio } else { 1.0 - ratio };
    let half = (length * ROOT).min(other * ROOT_MAX);
    let room = radius + half;
    let leaning = (0.5 + (ratio - 0.5) * LEAN) * length;
    let middle = leaning.min(length - room).max(room);
    let at = |along: f64| from.lerp(to, if length > 0.0 { along / length } else { 0.5 });
    [at(middle - half), at(middle + half)]
}

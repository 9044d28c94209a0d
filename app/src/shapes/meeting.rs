//! Where a way from point to point first comes near a closed shape, whatever its outline is: with notches and
//! tails too, where the way may come and go several times.
//!
//! Everything in the shape's own unturned space, which has the board's origin.

use kurbo::{Line, ParamCurveNearest as _, PathEl, PathSeg, Point, Shape as _, Vec2};
use tavla_shared::shape::{Kind, Shape};

use super::{flatten, unrotated_outline};

/// Outlines are flattened this finely, as a part of their box.
const FLATNESS: f64 = 1e-3;

/// Whether the outline, grown by `margin` on all sides, holds `at`. Boxes keep their corners where they grow.
pub fn holds(shape: &Shape, margin: f64, at: Point) -> bool {
    let rect = shape.rect().inflate(margin, margin);
    let arm = at - rect.center();
    let (half_width, half_height) = (rect.width() / 2.0, rect.height() / 2.0);
    if half_width <= 0.0 || half_height <= 0.0 {
        return false;
    }
    let (x, y) = (arm.x / half_width, arm.y / half_height);
    match shape.kind {
        Kind::Ellipse => x * x + y * y <= 1.0,
        Kind::Diamond => x.abs() + y.abs() <= 1.0,
        _ if is_its_box(&shape.kind) => x.abs() <= 1.0 && y.abs() <= 1.0,
        _ => {
            let around = super::outline::closed_box(shape).inflate(margin, margin);
            let local = at - shape.pos.to_vec2();
            around.contains(local)
                && (unrotated_outline(shape).winding(local) != 0
                    || edges(shape)
                        .iter()
                        .any(|edge| edge.nearest(local, 1e-3).distance_sq <= margin * margin))
        }
    }
}

/// Where the way from `from` to `to` first comes within `margin` of the shape; none where it begins there, or
/// never does.
pub fn first_meeting(shape: &Shape, margin: f64, from: Point, to: Point) -> Option<Point> {
    if holds(shape, margin, from) {
        return None;
    }
    if is_convex(&shape.kind) {
        return holds(shape, margin, to).then(|| halved(shape, margin, from, to));
    }
    let base = shape.pos.to_vec2();
    let (start, way) = (from - base, to - from);
    let meets = |edge: &Line| meeting(start, way, edge, margin);
    let first = edges(shape).iter().filter_map(meets).reduce(f64::min);
    first.map(|part| from + way * part)
}

fn least(one: Option<f64>, other: f64) -> f64 {
    one.map_or(other, |one| one.min(other))
}

/// Whether what it fills is its box, or as good as that for who points at it.
fn is_its_box(kind: &Kind) -> bool {
    !is_drawn_round(kind) && !matches!(kind, Kind::Ellipse | Kind::Diamond)
}

/// Whether only its own outline tells where it is.
fn is_drawn_round(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Triangle | Kind::Hexagon | Kind::Star | Kind::Cloud | Kind::Cylinder | Kind::Callout
    )
}

/// Whether a way into it crosses its outline once, which [`holds`] is quick to tell of.
fn is_convex(kind: &Kind) -> bool {
    !is_drawn_round(kind)
}

/// The crossing of a convex outline, found by halving to far below a pixel.
fn halved(shape: &Shape, margin: f64, from: Point, to: Point) -> Point {
    let (mut outside, mut inside) = (0.0, 1.0);
    for _ in 0..48 {
        let middle = f64::midpoint(outside, inside);
        if holds(shape, margin, from.lerp(to, middle)) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    from.lerp(to, outside)
}

/// Which part of the way has been gone where it first comes within `margin` of an edge: the edge grown by
/// that is two lines beside it and a circle around each end.
fn meeting(start: Point, way: Vec2, edge: &Line, margin: f64) -> Option<f64> {
    let along = edge.p1 - edge.p0;
    let length = along.hypot();
    let mut first = None;
    if length > 0.0 {
        let (along, across) = (along / length, Vec2::new(-along.y, along.x) / length);
        let offset = start - edge.p0;
        let (off, speed) = (offset.dot(across), way.dot(across));
        for side in [margin, -margin] {
            let part = (side - off) / speed;
            let place = (offset + way * part).dot(along);
            if part.is_finite() && (0.0..=1.0).contains(&part) && (0.0..=length).contains(&place) {
                first = Some(least(first, part));
            }
        }
    }
    for end in [edge.p0, edge.p1] {
        let offset = start - end;
        let (a, b) = (way.hypot2(), offset.dot(way));
        let inner = b * b - a * (offset.hypot2() - margin * margin);
        if a > 0.0 && inner >= 0.0 {
            let part = (-b - inner.sqrt()) / a;
            if (0.0..=1.0).contains(&part) {
                first = Some(least(first, part));
            }
        }
    }
    first
}

/// The outline as straight edges, in local space.
fn edges(shape: &Shape) -> Vec<Line> {
    let outline = unrotated_outline(shape);
    let around = outline.control_box();
    let extent = around.width().max(around.height());
    let mut elements: Vec<PathEl> = Vec::new();
    flatten(&outline, (extent * FLATNESS).max(1e-3), |element| {
        elements.push(element);
    });
    kurbo::segments(elements)
        .filter_map(|segment| match segment {
            PathSeg::Line(line) => Some(line),
            PathSeg::Quad(_) | PathSeg::Cubic(_) => None,
        })
        .collect()
}

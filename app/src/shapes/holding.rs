//! What the end of an arrow can hold on to, and where that end then is.
//!
//! An end aims at an anchor, a ratio of the shape's unrotated box, and stops a gap before the outline
//! on its way there. Pure geometry: who holds on to what is decided by the hand that draws.

use kurbo::{BezPath, Line, ParamCurve as _, Point, Vec2};
use tavla_shared::geometry::rotated;
use tavla_shared::shape::{Binding, Kind, Shape};

use super::meeting::{first_meeting, holds};

/// Between the outline and the end, in board units, beside half the target's stroke.
const GAP: f64 = 5.0;
/// The anchor of an end that aims at the middle.
pub const CENTER: Point = Point::new(0.5, 0.5);
/// The middles of the box's sides.
const SIDES: [Point; 4] = [
    Point::new(1.0, 0.5),
    Point::new(0.5, 1.0),
    Point::new(0.0, 0.5),
    Point::new(0.5, 0.0),
];

/// Whether an arrow can hold on to a shape.
pub fn is_holdable(shape: &Shape) -> bool {
    shape.kind.is_closed() || matches!(shape.kind, Kind::Text | Kind::Image | Kind::Unknown(_))
}

/// Whether `at` is on the shape, or so near its outline.
pub fn is_near(shape: &Shape, at: Point, distance: f64) -> bool {
    let local = rotated(at, shape.rect().center(), -shape.angle);
    holds(shape, distance, local)
}

/// The board point that an anchor is at.
pub fn anchored(shape: &Shape, anchor: Point) -> Point {
    let across = Vec2::new(shape.size.width * anchor.x, shape.size.height * anchor.y);
    rotated(shape.pos + across, shape.rect().center(), shape.angle)
}

/// The anchor at a board point, or at the nearest point of the box.
pub fn anchor_at(shape: &Shape, at: Point) -> Point {
    let local = rotated(at, shape.rect().center(), -shape.angle) - shape.pos;
    let ratio = |part: f64, whole: f64| {
        if whole > 0.0 {
            (part / whole).clamp(0.0, 1.0)
        } else {
            0.5
        }
    };
    Point::new(
        ratio(local.x, shape.size.width),
        ratio(local.y, shape.size.height),
    )
}

/// The anchors in the middle of each side: right, bottom, left, top. They are on the outline, also
/// where that does not touch its box there.
pub fn side_anchors(shape: &Shape) -> [Point; 4] {
    if is_plain(shape) {
        return SIDES;
    }
    let outline = super::unrotated_outline(shape);
    SIDES.map(|side| {
        let from = Point::new(side.x * shape.size.width, side.y * shape.size.height);
        let crossing = first_crossing(&outline, from, shape.size.to_rect().center());
        let at = crossing.unwrap_or(from) + shape.pos.to_vec2();
        anchor_at(shape, rotated(at, shape.rect().center(), shape.angle))
    })
}

/// Where an end that comes from `from` is.
pub fn end_of(shape: &Shape, binding: &Binding, from: Point) -> Point {
    let aim = anchored(shape, binding.anchor);
    if binding.inside {
        aim
    } else {
        stop(shape, from, aim)
    }
}

/// How far before the outline an end stops.
pub fn gap(shape: &Shape) -> f64 {
    GAP + shape.style.stroke_width / 2.0
}

/// Whether `at` is on the shape or in the gap around it, where no way to it stops any more.
pub fn is_within_gap(shape: &Shape, at: Point) -> bool {
    is_near(shape, at, gap(shape))
}

/// Where the way from `from` to `aim` meets the outline, a gap before it; `aim` itself where the way
/// begins inside.
pub fn stop(shape: &Shape, from: Point, aim: Point) -> Point {
    let center = shape.rect().center();
    let margin = gap(shape);
    let to_local = |point| rotated(point, center, -shape.angle);
    let (start, end) = (to_local(from), to_local(aim));
    first_meeting(shape, margin, start, end).map_or(aim, |met| rotated(met, center, shape.angle))
}

/// Whether the outline is a box, an ellipse or a rhombus, for which there are formulas.
fn is_plain(shape: &Shape) -> bool {
    let is_plain_figure = matches!(shape.kind, Kind::Rectangle | Kind::Ellipse | Kind::Diamond);
    is_plain_figure || !shape.kind.is_figure()
}

/// Where the way from `from` to `to` first meets an outline, in whatever form that is.
fn first_crossing(outline: &BezPath, from: Point, to: Point) -> Option<Point> {
    let way = Line::new(from, to);
    let crossings = outline
        .segments()
        .flat_map(|piece| piece.intersect_line(way));
    let first = crossings.map(|crossing| crossing.line_t).reduce(f64::min)?;
    Some(way.eval(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::ParamCurveNearest as _;
    use tavla_shared::geometry::Size;
    use tavla_shared::id::ShapeId;

    fn distance(outline: &BezPath, at: Point) -> f64 {
        let near = outline
            .segments()
            .map(|piece| piece.nearest(at, 0.01).distance_sq);
        near.fold(f64::INFINITY, f64::min).sqrt()
    }

    fn target(kind: Kind) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.pos = Point::new(100.0, 0.0);
        shape.size = Size::new(100.0, 100.0);
        shape
    }

    #[test]
    fn the_middles_of_the_sides_are_on_the_outline_of_every_figure() {
        for kind in Kind::FIGURES {
            let shape = target(kind.clone());
            let outline = super::super::outline(&shape);
            for anchor in side_anchors(&shape) {
                let at = anchored(&shape, anchor);
                assert!(distance(&outline, at) < 1.0, "{kind:?} {anchor:?}");
            }
        }
    }

    #[test]
    fn an_end_stops_a_gap_before_the_outline_of_every_figure() {
        for kind in Kind::FIGURES {
            let shape = target(kind.clone());
            let outline = super::super::outline(&shape);
            let aim = anchored(&shape, CENTER);
            let end = stop(&shape, Point::new(-300.0, 50.0), aim);
            let found = distance(&outline, end);
            assert!(found > 1.0 && found <= 6.1, "{kind:?} {found}");
        }
    }

    #[test]
    fn an_anchor_is_where_it_is_looked_for_however_the_shape_is_turned() {
        let mut shape = target(Kind::Rectangle);
        shape.angle = 0.6;
        let at = Point::new(130.0, 40.0);
        assert!((anchored(&shape, anchor_at(&shape, at)) - at).hypot() < 1e-9);
    }
}

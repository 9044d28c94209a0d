//! Round corners: how far from a corner an outline begins to turn, and the arc it turns in.
//!
//! Knows nothing of kinds of shapes but how large their corners are.

use kurbo::{BezPath, Point};
use tavla_shared::geometry::Size;
use tavla_shared::shape::{Corner, Style};

/// How much of a side a round corner takes,
pub(super) const CORNER_PART: f64 = 0.25;
/// and of a side at most, where nobody has said how large it is.
const CORNER_RADIUS_MAX: f64 = 32.0;
/// Nearer than this to straight on a corner is none.
const STRAIGHT: f64 = 1e-6;

/// The radius of the corners of what is so large: nothing where they are sharp, what somebody has chosen, or
/// a quarter of the shorter side up to 32.
pub(super) fn radius(size: Size, style: &Style) -> f64 {
    match style.corner {
        Corner::Sharp => 0.0,
        Corner::Round => style
            .corner_radius
            .unwrap_or_else(|| (size.width.min(size.height) * CORNER_PART).min(CORNER_RADIUS_MAX)),
    }
}

/// The radius somebody has chosen for round corners.
pub(super) fn chosen_radius(style: &Style) -> Option<f64> {
    style
        .corner_radius
        .filter(|_| style.corner == Corner::Round)
}

/// How far from the sides of a box all is within its corners.
pub(super) fn within(size: Size, radius: f64) -> f64 {
    let radius = radius.min(size.width.min(size.height) / 2.0);
    radius * (1.0 - std::f64::consts::FRAC_1_SQRT_2)
}

/// How far from its corner a side begins to turn for an arc of `radius`, between sides to `before` and
/// `after`; never more than `room`. With it the radius that the arc then has, and how far it turns.
fn reach(
    corner: Point,
    (before, after): (Point, Point),
    room: f64,
    radius: f64,
) -> Option<(f64, f64, f64)> {
    let (to_before, to_after) = (before - corner, after - corner);
    if radius <= 0.0 || room <= 0.0 {
        return None;
    }
    let angle = to_before
        .normalize()
        .dot(to_after.normalize())
        .clamp(-1.0, 1.0)
        .acos();
    let turn = std::f64::consts::PI - angle;
    let slope = (angle / 2.0).tan();
    if turn < STRAIGHT || slope < STRAIGHT {
        return None;
    }
    let reach = (radius / slope).min(room);
    Some((reach, reach * slope, turn))
}

/// How far the tip of a corner is cut off its sides by an arc of `radius`, where all corners have one.
pub(super) fn cut(corner: Point, before: Point, after: Point, radius: f64) -> f64 {
    let room = corner.distance(before).min(corner.distance(after)) / 2.0;
    reach(corner, (before, after), room, radius).map_or(0.0, |(reach, ..)| reach)
}

/// A closed outline through corners, each turned in an arc of its own radius as far as its sides have room: half
/// of a side where the other end of it is round as well.
pub(super) fn rounded(corners: &[(Point, f64)]) -> BezPath {
    let count = corners.len();
    let mut path = BezPath::with_capacity(count * 2 + 1);
    let go_to = |path: &mut BezPath, point: Point| {
        // A path of one point has nothing to draw yet, and is begun.
        if path.elements().is_empty() {
            path.move_to(point);
        } else {
            path.line_to(point);
        }
    };
    for (at, &(corner, radius)) in corners.iter().enumerate() {
        let beside = [(at + count - 1) % count, (at + 1) % count].map(|at| corners[at]);
        let rooms = beside.map(|(other, radius)| {
            let side = corner.distance(other);
            if radius > 0.0 { side / 2.0 } else { side }
        });
        let [before, after] = beside.map(|(other, _)| other);
        let room = rooms[0].min(rooms[1]);
        let Some((reach, radius, turn)) = reach(corner, (before, after), room, radius) else {
            go_to(&mut path, corner);
            continue;
        };
        let (back, on) = ((before - corner).normalize(), (after - corner).normalize());
        let handle = 4.0 / 3.0 * (turn / 4.0).tan() * radius;
        let (enter, leave) = (corner + back * reach, corner + on * reach);
        go_to(&mut path, enter);
        path.curve_to(enter - back * handle, leave - on * handle, leave);
    }
    path.close_path();
    path
}

/// As [`rounded`], with one radius for all.
pub(super) fn evenly_rounded(corners: &[Point], radius: f64) -> BezPath {
    let corners: Vec<_> = corners.iter().map(|&corner| (corner, radius)).collect();
    rounded(&corners)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{ParamCurve as _, Shape as _};

    fn square() -> [Point; 4] {
        [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)].map(Point::from)
    }

    #[test]
    fn a_corner_is_an_arc_of_its_radius() {
        let path = evenly_rounded(&square(), 30.0);
        for segment in path.segments() {
            if let kurbo::PathSeg::Cubic(arc) = segment {
                let middle = arc.eval(0.5);
                let center = Point::new(
                    if middle.x < 50.0 { 30.0 } else { 70.0 },
                    if middle.y < 50.0 { 30.0 } else { 70.0 },
                );
                assert!((middle.distance(center) - 30.0).abs() < 0.02, "{middle:?}");
            }
        }
    }

    #[test]
    fn corners_take_half_of_a_side_at_most() {
        let path = evenly_rounded(&square(), 1e5);
        let off = (path.area() - 2_500.0 * std::f64::consts::PI).abs();
        assert!(off < 5.0, "a circle: {off}");
        assert_eq!(evenly_rounded(&square(), 0.0).area(), 10_000.0);
    }

    #[test]
    fn corners_that_are_none_or_turn_back_make_no_nonsense() {
        let straight = [(0.0, 0.0), (50.0, 0.0), (100.0, 0.0), (0.0, 0.0)].map(Point::from);
        let path = evenly_rounded(&straight, 20.0);
        assert!(path.elements().iter().all(kurbo::PathEl::is_finite));
        assert!(evenly_rounded(&[Point::ZERO; 3], 9.0).is_finite());
    }
}

//! How a line or arrow goes through its points: straight, in a curve, or level and upright.

use kurbo::{BezPath, ParamCurve as _, ParamCurveArclen as _, Point, Vec2};
use tavla_shared::shape::LineShape;

/// The radius of an elbow's corners.
const ELBOW_RADIUS: f64 = 12.0;
/// How exactly lengths along a course are measured, in board units.
const LENGTH_ACCURACY: f64 = 0.1;

/// The course through `points`.
pub(super) fn course(points: &[Point], shape: LineShape) -> BezPath {
    match shape {
        LineShape::Straight => rounded(points, 0.0, false),
        LineShape::Curved => curved(points),
        LineShape::Elbow => rounded(&elbow_corners(points), ELBOW_RADIUS, false),
    }
}

/// Straight lines through `points`, with corners of at most `radius` that never eat more than half
/// of a side.
pub(super) fn rounded(points: &[Point], radius: f64, close: bool) -> BezPath {
    let mut path = BezPath::with_capacity(points.len() * 2);
    let count = points.len();
    if count < 2 {
        return path;
    }
    for (at, &corner) in points.iter().enumerate() {
        let is_end = !close && (at == 0 || at + 1 == count);
        let (before, after) = (points[(at + count - 1) % count], points[(at + 1) % count]);
        let reach = radius
            .min(corner.distance(before) / 2.0)
            .min(corner.distance(after) / 2.0);
        if is_end || reach <= 0.0 {
            if at == 0 {
                path.move_to(corner);
            } else {
                path.line_to(corner);
            }
            continue;
        }
        let enter = corner + (before - corner).normalize() * reach;
        let leave = corner + (after - corner).normalize() * reach;
        if at == 0 {
            path.move_to(enter);
        } else {
            path.line_to(enter);
        }
        path.quad_to(corner, leave);
    }
    if close {
        path.close_path();
    }
    path
}

/// One smooth curve through all points.
///
/// At each point the curve has the direction of the circle through it and its neighbours, and its
/// handles are a third of the chord: three points on a circle give nearly that circle, and uneven
/// spacing does not make it overshoot, as plain Catmull-Rom does.
fn curved(points: &[Point]) -> BezPath {
    let mut through: Vec<Point> = points.to_vec();
    through.dedup_by(|a, b| a.distance_squared(*b) < 1e-12);
    if through.len() < 3 {
        return rounded(&through, 0.0, false);
    }
    let closes = through.len() > 3
        && through
            .first()
            .zip(through.last())
            .is_some_and(|(a, b)| a.distance(*b) < 1.0);
    let tangents = tangents(&through, closes);
    let mut path = BezPath::with_capacity(through.len());
    path.move_to(through[0]);
    for (pair, directions) in through.windows(2).zip(tangents.windows(2)) {
        let handle = pair[0].distance(pair[1]) * bulge(pair, directions);
        path.curve_to(
            pair[0] + directions[0] * handle,
            pair[1] - directions[1] * handle,
            pair[1],
        );
    }
    path
}

/// The handle's length as a part of the chord: a third, more where the curve turns more.
fn bulge(ends: &[Point], directions: &[Vec2]) -> f64 {
    let chord = (ends[1] - ends[0]).normalize();
    let cos = |direction: Vec2| direction.dot(chord).clamp(0.0, 1.0);
    // Exact for a circular arc: 2 / (3 (1 + cos θ)), θ between tangent and chord.
    2.0 / (3.0 * (1.0 + f64::midpoint(cos(directions[0]), cos(directions[1]))))
}

fn tangents(through: &[Point], closes: bool) -> Vec<Vec2> {
    let last = through.len() - 1;
    let inner = |before: Point, at: Point, after: Point| {
        let (arriving, leaving) = (at - before, after - at);
        let (near, far) = (arriving.hypot(), leaving.hypot());
        let direction = arriving * (far / near) + leaving * (near / far);
        if direction.hypot() > 1e-9 {
            direction.normalize()
        } else {
            leaving.normalize()
        }
    };
    // At an open end: the neighbour's tangent mirrored about the chord, which continues the circle.
    let mirrored = |tangent: Vec2, chord: Vec2| {
        let chord = chord.normalize();
        chord * (2.0 * tangent.dot(chord)) - tangent
    };
    let mut tangents: Vec<Vec2> = vec![Vec2::ZERO; through.len()];
    for at in 1..last {
        tangents[at] = inner(through[at - 1], through[at], through[at + 1]);
    }
    if closes {
        let joint = inner(through[last - 1], through[0], through[1]);
        tangents[0] = joint;
        tangents[last] = joint;
    } else {
        tangents[0] = mirrored(tangents[1], through[1] - through[0]);
        tangents[last] = mirrored(tangents[last - 1], through[last] - through[last - 1]);
    }
    tangents
}

/// The corners of a level and upright course; a slanting step gets a corner or two of its own.
fn elbow_corners(points: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len() + 2);
    for &to in points {
        let Some(&from) = corners.last() else {
            corners.push(to);
            continue;
        };
        let step = to - from;
        if step.x.abs() > 0.5 && step.y.abs() > 0.5 {
            let came_level =
                corners.len() >= 2 && (corners[corners.len() - 2].y - from.y).abs() <= 0.5;
            if points.len() == 2 && step.x.abs() >= step.y.abs() {
                let middle = f64::midpoint(from.x, to.x);
                corners.extend([Point::new(middle, from.y), Point::new(middle, to.y)]);
            } else if points.len() == 2 {
                let middle = f64::midpoint(from.y, to.y);
                corners.extend([Point::new(from.x, middle), Point::new(to.x, middle)]);
            } else if came_level {
                corners.push(Point::new(from.x, to.y));
            } else {
                corners.push(Point::new(to.x, from.y));
            }
        }
        corners.push(to);
    }
    corners
}

/// The length of a path.
pub(super) fn length(path: &BezPath) -> f64 {
    path.segments()
        .map(|segment| segment.arclen(LENGTH_ACCURACY))
        .sum()
}

/// The point `distance` along a path; its end where the path is shorter.
pub(super) fn point_at(path: &BezPath, mut distance: f64) -> Option<Point> {
    let mut end = None;
    for segment in path.segments() {
        let length = segment.arclen(LENGTH_ACCURACY);
        if distance <= length && length > 0.0 {
            let t = segment.inv_arclen(distance.max(0.0), LENGTH_ACCURACY);
            return Some(segment.eval(t));
        }
        distance -= length;
        end = Some(segment.end());
    }
    end
}

/// The middle of a path and the path's length; none for an empty one.
pub(super) fn middle(path: &BezPath) -> Option<(Point, f64)> {
    let length = length(path);
    point_at(path, length / 2.0).map(|point| (point, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{ParamCurveNearest as _, Shape as _};

    fn zigzag() -> Vec<Point> {
        [(0.0, 0.0), (30.0, 40.0), (90.0, 10.0), (100.0, 80.0)]
            .map(Point::from)
            .to_vec()
    }

    #[test]
    fn a_curve_goes_through_every_point_without_a_kink() {
        let path = curved(&zigzag());
        for point in zigzag() {
            let near = path.segments().map(|s| s.nearest(point, 1e-6).distance_sq);
            assert!(near.fold(f64::MAX, f64::min) < 1e-9);
        }
        let segments: Vec<_> = path.segments().map(|s| s.to_cubic()).collect();
        for pair in segments.windows(2) {
            let (arrives, leaves) = (pair[0].p3 - pair[0].p2, pair[1].p1 - pair[1].p0);
            assert!(arrives.normalize().dot(leaves.normalize()) > 0.999_999);
        }
    }

    #[test]
    fn three_points_of_a_circle_give_that_circle() {
        let points: Vec<Point> = [180.0f64, 250.0, 330.0]
            .map(|a| Point::new(a.to_radians().cos() * 50.0, a.to_radians().sin() * 50.0))
            .to_vec();
        for segment in curved(&points).segments() {
            for t in [0.25, 0.5, 0.75] {
                assert!((segment.eval(t).to_vec2().hypot() - 50.0).abs() < 0.5);
            }
        }
    }

    #[test]
    fn elbows_are_level_and_upright() {
        for points in [zigzag(), vec![Point::ZERO, Point::new(50.0, 20.0)]] {
            let corners = elbow_corners(&points);
            assert!(
                corners
                    .windows(2)
                    .all(|p| p[0].x == p[1].x || p[0].y == p[1].y)
            );
            assert_eq!(
                (corners.first(), corners.last()),
                (points.first(), points.last())
            );
        }
    }

    #[test]
    fn few_or_equal_points_make_no_nonsense() {
        for shape in LineShape::ALL {
            assert!(course(&[], *shape).is_empty());
            assert!(course(&[Point::ZERO], *shape).is_empty());
            let same = course(&[Point::ZERO; 4], *shape);
            assert!(same.is_finite() && same.bounding_box().area() == 0.0);
        }
    }
}

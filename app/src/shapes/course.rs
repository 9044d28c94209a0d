//! How a line or arrow goes through its points: straight, in a curve, or level and upright.

use kurbo::{BezPath, ParamCurve as _, ParamCurveArclen as _, ParamCurveNearest as _, Point};
use tavla_shared::shape::LineShape;

/// The radius of an elbow's corners.
const ELBOW_RADIUS: f64 = 16.0;
/// How exactly lengths along a course are measured, in board units.
const LENGTH_ACCURACY: f64 = 0.1;

/// The course through `points`.
pub(super) fn course(points: &[Point], shape: LineShape) -> BezPath {
    through(&corners(points, shape), shape)
}

/// The points a course goes through, or turns at: those of an elbow are more than it is given.
pub(super) fn corners(points: &[Point], shape: LineShape) -> Vec<Point> {
    let mut corners = match shape {
        LineShape::Straight | LineShape::Curved => points.to_vec(),
        LineShape::Elbow => elbow_corners(points),
    };
    corners.dedup_by(|a, b| a.distance_squared(*b) < 1e-12);
    corners
}

/// The course through what [`corners`] gives.
pub(super) fn through(corners: &[Point], shape: LineShape) -> BezPath {
    match shape {
        LineShape::Straight => rounded(corners, 0.0, false),
        LineShape::Curved => curved(corners),
        LineShape::Elbow => rounded(corners, ELBOW_RADIUS, false),
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

/// One smooth curve through all points: uniform Catmull-Rom, its ends doubled, as rough.js and so
/// Excalidraw have it.
fn curved(points: &[Point]) -> BezPath {
    let mut path = BezPath::with_capacity(points.len());
    let Some((&first, &last)) = points
        .first()
        .zip(points.last())
        .filter(|_| points.len() > 1)
    else {
        return path;
    };
    path.move_to(first);
    for (at, pair) in points.windows(2).enumerate() {
        let before = if at == 0 { first } else { points[at - 1] };
        let after = points.get(at + 2).copied().unwrap_or(last);
        path.curve_to(
            pair[0] + (pair[1] - before) / 6.0,
            pair[1] - (after - pair[0]) / 6.0,
            pair[1],
        );
    }
    path
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

/// The point at a part of a path, from 0 to 1; none for an empty one.
pub(super) fn part_point(path: &BezPath, part: f64) -> Option<Point> {
    point_at(path, length(path) * part)
}

/// The part of a path that is nearest to `at`, and the path's length; none for one without length.
pub(super) fn nearest_part(path: &BezPath, at: Point) -> Option<(f64, f64)> {
    let (mut before, mut nearest) = (0.0, (f64::INFINITY, 0.0));
    for piece in path.segments() {
        let near = piece.nearest(at, LENGTH_ACCURACY);
        if near.distance_sq < nearest.0 {
            let along = piece.subsegment(0.0..near.t).arclen(LENGTH_ACCURACY);
            nearest = (near.distance_sq, before + along);
        }
        before += piece.arclen(LENGTH_ACCURACY);
    }
    (before > 0.0).then(|| (nearest.1 / before, before))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_part_nearest_to_a_point_of_a_course_is_where_that_point_is() {
        for shape in LineShape::ALL {
            let path = course(&zigzag(), *shape);
            for part in [0.0, 0.2, 0.5, 0.77, 1.0] {
                let at = part_point(&path, part).unwrap();
                let (found, _) = nearest_part(&path, at).unwrap();
                assert!((found - part).abs() < 0.01, "{shape:?} {part} {found}");
            }
        }
    }

    #[test]
    fn few_or_equal_points_make_no_nonsense() {
        for shape in LineShape::ALL {
            assert!(course(&[], *shape).is_empty());
            assert!(course(&[Point::ZERO], *shape).is_empty());
            assert!(course(&[Point::ZERO; 4], *shape).is_empty());
        }
    }
}

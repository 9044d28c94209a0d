//! The stretches of a line between its points: their middles, and which of them is nearest.

use kurbo::{ParamCurve as _, ParamCurveNearest as _, PathSeg, Point};
use tavla_shared::geometry;
use tavla_shared::shape::{LineShape, Shape};

use super::{board_from_local, course, local_turn};

/// The middle of each stretch of a line between two of its points, on the board. An elbow's stretches are taken
/// as if they were straight.
pub fn between_points(line: &Shape) -> Vec<Point> {
    let place = board_from_local(line) * local_turn(line);
    let middles = stretches(line).into_iter();
    middles.map(|stretch| place * stretch.eval(0.5)).collect()
}

/// After which of its points a line is nearest to `at`, and where.
pub fn nearest_on_course(line: &Shape, at: Point) -> Option<(usize, Point)> {
    let level = geometry::rotated(at, line.rect().center(), -line.angle);
    let local = level - line.pos.to_vec2();
    let near = |stretch: &PathSeg| {
        let found = stretch.nearest(local, 1e-3);
        (found.distance_sq, stretch.eval(found.t))
    };
    let all = stretches(line);
    let ranked = all.iter().map(near).enumerate();
    let (rank, (_, point)) = ranked.min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
    let place = board_from_local(line) * local_turn(line);
    Some((rank, place * point))
}

/// One for each point but the last, also where two points are one.
fn stretches(line: &Shape) -> Vec<PathSeg> {
    let straight = |pair: &[Point]| PathSeg::Line(kurbo::Line::new(pair[0], pair[1]));
    if line.style.line == LineShape::Curved {
        let course: Vec<PathSeg> = course::course(&line.path, line.style.line)
            .segments()
            .collect();
        if course.len() + 1 == line.path.len() {
            return course;
        }
    }
    line.path.windows(2).map(straight).collect()
}

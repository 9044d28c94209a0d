//! Lines and ink as they are seen from afar: where they go, told by few points.

use std::collections::BTreeSet;

use kurbo::{PathEl, Point};
use tavla_shared::shape::{Ink, Kind, Shape};

use super::{board_from_local, course, flatten, ink_scale, local_turn, points_box};

/// Of a longer course so many points are looked at, evenly along it: what it takes does not grow with the
/// stroke.
const LOOKED_AT_MAX: usize = 32;
/// What is no farther off than this part of the course's extent is left out.
const GRAIN: f64 = 1.0 / 128.0;

/// The course of a line or of ink on the board by at most `points_max` points, two at the least; none for
/// other kinds. All of them lie within what the shape paints.
pub fn course_from_afar(shape: &Shape, points_max: usize) -> Vec<Point> {
    let course = match (&shape.kind, &shape.ink) {
        (Kind::Line | Kind::Arrow, _) => line_points(shape),
        (Kind::Ink, Some(ink)) => ink_points(shape, ink),
        _ => return Vec::new(),
    };
    let place = board_from_local(shape) * local_turn(shape);
    let few = telling(&course, points_max.max(2)).into_iter();
    few.map(|at| place * at).collect()
}

fn line_points(shape: &Shape) -> Vec<Point> {
    let corners: Vec<Point> = sampled(&shape.path).collect();
    let course = course::course(&corners, shape.style.line);
    let mut points = Vec::with_capacity(corners.len());
    let tolerance = grain(&corners);
    flatten(&course, tolerance, |piece| match piece {
        PathEl::MoveTo(point) | PathEl::LineTo(point) => points.push(point),
        _ => {}
    });
    points
}

fn ink_points(shape: &Shape, ink: &Ink) -> Vec<Point> {
    let scale = ink_scale(shape, ink.natural_size());
    sampled(&ink.points)
        .map(|at| Point::new(f64::from(at.x) * scale.x, f64::from(at.y) * scale.y))
        .collect()
}

/// Some of many, evenly, with the first and the last.
fn sampled<T: Copy>(all: &[T]) -> impl Iterator<Item = T> + '_ {
    let count = all.len().min(LOOKED_AT_MAX);
    let (last, steps) = (all.len().saturating_sub(1), count.saturating_sub(1).max(1));
    (0..count).map(move |at| all[at * last / steps])
}

fn grain(points: &[Point]) -> f64 {
    let around = points_box(points).unwrap_or_default();
    // Something, also where all points are one.
    (around.width().max(around.height()) * GRAIN).max(f64::MIN_POSITIVE)
}

/// A stretch of a course, for the straight line between its ends.
struct Stretch {
    from: usize,
    to: usize,
    /// The point between them that is farthest off, and how far, squared.
    farthest: Option<(usize, f64)>,
}

impl Stretch {
    fn new(points: &[Point], from: usize, to: usize) -> Self {
        let off = |at: usize| (at, off_squared(points[at], points[from], points[to]));
        let farthest = (from + 1..to).map(off).max_by(|a, b| a.1.total_cmp(&b.1));
        Self { from, to, farthest }
    }
}

/// How far a point is from the straight line between two others, squared.
fn off_squared(at: Point, from: Point, to: Point) -> f64 {
    let along = to - from;
    let t = (at - from).dot(along) / along.hypot2().max(f64::MIN_POSITIVE);
    at.distance_squared(from + along * t.clamp(0.0, 1.0))
}

/// The points that tell most: next to the ends each time the one that those before leave farthest off. Unlike
/// where all within some distance are left out, a zigzag of too many points stays a zigzag of fewer.
fn telling(points: &[Point], points_max: usize) -> Vec<Point> {
    let Some(last) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let near = grain(points).powi(2);
    let mut kept = BTreeSet::from([0, last]);
    let mut stretches = vec![Stretch::new(points, 0, last)];
    while kept.len() < points_max {
        let far = |stretch: &Stretch| stretch.farthest.filter(|(_, off)| *off > near);
        let next = (0..stretches.len())
            .filter_map(|number| Some((number, far(&stretches[number])?)))
            .max_by(|(_, a), (_, b)| a.1.total_cmp(&b.1));
        let Some((number, (at, _))) = next else { break };
        kept.insert(at);
        let Stretch { from, to, .. } = stretches.swap_remove(number);
        stretches.extend([Stretch::new(points, from, at), Stretch::new(points, at, to)]);
    }
    kept.into_iter().map(|at| points[at]).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::geometry::Size;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::LineShape;

    use super::super::paint_bounds;
    use super::*;

    const FEW: usize = 12;

    fn line(path: &[(f64, f64)]) -> Shape {
        let mut line = Shape::new(ShapeId::from_random(1), Kind::Line);
        line.pos = Point::new(1_000.0, 0.0);
        line.path = path.iter().map(|&at| at.into()).collect();
        line
    }

    fn ink(points: impl Iterator<Item = (f64, f64)>) -> Shape {
        let places: Vec<(Point, f32)> = points.map(|at| (at.into(), 0.5)).collect();
        let (pos, ink) = Ink::through(places.into_iter()).unwrap();
        let mut shape = Shape::new(ShapeId::from_random(2), Kind::Ink);
        (shape.pos, shape.size) = (pos, ink.natural_size());
        shape.ink = Some(Arc::new(ink));
        shape
    }

    #[track_caller]
    fn check(shape: &Shape, expected: &[(f64, f64)]) {
        let expected: Vec<Point> = expected.iter().map(|&at| at.into()).collect();
        assert_eq!(course_from_afar(shape, FEW), expected);
    }

    #[test]
    fn a_course_is_the_corners_it_turns_at() {
        let bent = [(0.0, 0.0), (50.0, 0.0), (100.0, 0.0), (100.0, 80.0)];
        let corners = [(1_000.0, 0.0), (1_100.0, 0.0), (1_100.0, 80.0)];
        check(&line(&bent), &corners);
        let mut turned = line(&bent);
        turned.size = Size::new(100.0, 80.0);
        turned.angle = std::f64::consts::PI;
        let first = course_from_afar(&turned, FEW)[0];
        assert!(first.distance(Point::new(1_100.0, 80.0)) < 1e-6);
        check(&line(&[(0.0, 0.0), (0.0, 0.0)]), &[(1_000.0, 0.0); 0]);
    }

    #[test]
    fn an_elbow_goes_level_and_upright_and_a_curve_bulges() {
        let mut slanting = line(&[(0.0, 0.0), (1_000.0, 400.0)]);
        slanting.style.line = LineShape::Elbow;
        let level = |pair: &[Point]| pair[0].y == pair[1].y;
        let elbow = course_from_afar(&slanting, FEW);
        assert!(level(&elbow[..2]) && level(&elbow[elbow.len() - 2..]));
        let mut arc = line(&[(0.0, 0.0), (500.0, 400.0), (1_000.0, 0.0)]);
        arc.style.line = LineShape::Curved;
        assert!(course_from_afar(&arc, FEW).len() > 3);
    }

    #[test]
    fn a_long_scribble_is_few_points_within_what_it_paints() {
        let scribble = ink((0..50_000).map(|step| {
            let step = f64::from(step);
            (step / 10.0, (step / 2_000.0).sin() * 300.0)
        }));
        let course = course_from_afar(&scribble, FEW);
        assert_eq!(course.len(), FEW);
        // It goes up and down all the way.
        let turns = course
            .windows(2)
            .filter(|pair| (pair[0].y - pair[1].y).abs() > 300.0);
        assert!(turns.count() >= 6);
        let around = paint_bounds(&scribble);
        assert!(course.iter().all(|at| around.contains(*at)));
        let ends = [course[0], course[course.len() - 1]];
        assert!((ends[0].x, ends[1].x) == (0.0, f64::from(4_999.9_f32)));
    }

    #[test]
    fn a_dot_is_where_it_is_and_other_kinds_have_no_course() {
        check(&ink([(3.0, 4.0)].into_iter()), &[(3.0, 4.0)]);
        let same = ink([(3.0, 4.0); 5].into_iter());
        check(&same, &[(3.0, 4.0); 2]);
        let boxed = Shape::new(ShapeId::from_random(3), Kind::Rectangle);
        check(&boxed, &[]);
    }
}

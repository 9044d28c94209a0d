//! What is seen of a shape as points close together, to be held beside another's.

use std::f64::consts::TAU;

use kurbo::{Affine, BezPath, Line, ParamCurveNearest as _, PathEl, Point, Shape as _, Vec2};
use tavla::shapes::{self, Detail, SpinePoint};
use tavla_shared::shape::Shape;

use crate::svg;

/// How far apart the points are, in board units.
const STEP: f64 = 0.25;
/// How finely curves are followed.
const TOLERANCE: f64 = 0.005;
/// As so many points the rim of ink is taken around each point of its spine.
const DISC_POINTS: u32 = 180;
/// How far beside a side it is asked whether it is inside.
const BESIDE: f64 = 0.02;

/// The lines of a shape, and the rim of its areas.
pub struct Drawing {
    points: Vec<Point>,
    /// Ink, as it is painted: a line of changing thickness.
    ink: Vec<SpinePoint>,
}

impl Drawing {
    /// As Tavla draws it.
    pub fn ours(shape: &Shape) -> Self {
        let look = shapes::look(shape, Detail::ALL);
        let place = shapes::board_from_local(shape);
        let mut points = Vec::new();
        let heads = look.heads.iter().map(|head| &head.path);
        for line in look.strokes.iter().chain(heads) {
            add_line(&mut points, &(place * line.clone()));
        }
        let mut ink = shapes::smooth_spine(&look.ink, TOLERANCE);
        for spine_point in &mut ink {
            spine_point.point = place * spine_point.point;
            let discs = (0..DISC_POINTS).map(|step| {
                let angle = TAU * f64::from(step) / f64::from(DISC_POINTS);
                spine_point.point + Vec2::from_angle(angle) * spine_point.radius
            });
            points.extend(discs);
        }
        points.retain(|point| outside(&ink, *point) > -BESIDE);
        Self { points, ink }
    }

    /// As the export has it. Areas that have a line too are where their line is.
    pub fn exported(paths: &[svg::Path], page: Affine) -> Self {
        let mut points = Vec::new();
        let has_lines = paths.iter().any(|path| path.stroked);
        for path in paths {
            let placed = page * path.place * path.course.clone();
            if path.stroked && path.dashes.is_empty() {
                add_line(&mut points, &placed);
            } else if path.stroked {
                let dashed = kurbo::dash(placed.iter(), 0.0, &path.dashes).collect();
                add_line(&mut points, &dashed);
            } else if !has_lines {
                add_rim(&mut points, &placed);
            }
        }
        let ink = Vec::new();
        Self { points, ink }
    }

    /// The farthest that any point of one is from all of the other.
    pub fn off(&self, other: &Self) -> f64 {
        assert!(!self.points.is_empty() && !other.points.is_empty());
        self.farthest(other).max(other.farthest(self))
    }

    /// The farthest that any point of `other` is from all of this.
    fn farthest(&self, other: &Self) -> f64 {
        let off = |point: &Point| {
            if !self.ink.is_empty() {
                return outside(&self.ink, *point).abs();
            }
            let distances = self.points.iter().map(|at| at.distance_squared(*point));
            distances.fold(f64::MAX, f64::min).sqrt()
        };
        other.points.iter().map(off).fold(0.0, f64::max)
    }
}

/// How far a point is outside an ink line; less than 0 inside. Far off where there is no ink.
fn outside(ink: &[SpinePoint], point: Point) -> f64 {
    let beyond = |pair: &[SpinePoint]| {
        let line = Line::new(pair[0].point, pair[1].point);
        let near = line.nearest(point, 1e-6);
        let radius = pair[0].radius + (pair[1].radius - pair[0].radius) * near.t;
        near.distance_sq.sqrt() - radius
    };
    match ink {
        [dot] => dot.point.distance(point) - dot.radius,
        line => line.windows(2).map(beyond).fold(f64::MAX, f64::min),
    }
}

/// Adds points along a path.
fn add_line(points: &mut Vec<Point>, path: &BezPath) {
    walk(path, |from, to, at| points.push(from.lerp(to, at)));
}

/// Adds points along those sides of a path that have its inside (non-zero) on one side only.
fn add_rim(points: &mut Vec<Point>, path: &BezPath) {
    let mut flat = BezPath::new();
    kurbo::flatten(path, TOLERANCE, |element| flat.push(element));
    walk(&flat, |from, to, at| {
        let along = (to - from).normalize() * BESIDE;
        let aside = Vec2::new(-along.y, along.x);
        let point = from.lerp(to, at);
        let is_inside = |point| flat.winding(point) != 0;
        if is_inside(point + aside) != is_inside(point - aside) {
            points.push(point);
        }
    });
}

/// Calls `visit` with the ends of each straight piece of a path, and how far along it, often enough.
fn walk(path: &BezPath, mut visit: impl FnMut(Point, Point, f64)) {
    let (mut start, mut from) = (Point::ZERO, Point::ZERO);
    kurbo::flatten(path, TOLERANCE, |element| {
        let to = match element {
            PathEl::MoveTo(to) => {
                (start, from) = (to, to);
                return;
            }
            PathEl::ClosePath => start,
            PathEl::LineTo(to) | PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => to,
        };
        let steps = (from.distance(to) / STEP).ceil() as u32;
        for step in 0..=steps {
            if steps > 0 {
                visit(from, to, f64::from(step) / f64::from(steps));
            }
        }
        from = to;
    });
}

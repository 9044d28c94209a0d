//! Strokes as triangles: round joins and caps, any thickness along the way, and at each vertex the
//! signed distance from the middle, from which the shader makes an exact edge at every zoom.

use kurbo::{BezPath, PathEl, Point, Rect, Vec2};

use super::vertex::{Mesh, Mode, Paint, slot_mode};
use crate::shapes::{Hatching, SpinePoint, flatten};

/// Turns gentler than this cosine are mitred, others get a round join.
const MITRE_COS: f64 = 0.9;
/// The fewest and most steps of half a circle.
const ARC_STEPS: (f64, f64) = (3.0, 24.0);

/// Half widths below so many tolerances are hairlines: a third of a pixel at most.
const HAIRLINE: f64 = 2.0;
/// So many half widths more of a hairline cover as much as the round end it lacks: as half a hexagon, a
/// pixel in radius, that fades from its middle to its rim.
const HAIRLINE_END: f64 = 0.866;

/// Lines of more points get joins with fewer steps,
const FINE_POINTS_MAX: usize = 2_000;
/// and of lines of more points some are left out.
const POINTS_MAX: usize = 20_000;

/// Adds the strokes of `path`, `width` wide.
pub(super) fn stroke_path(
    mesh: &mut Mesh,
    path: &BezPath,
    width: f64,
    tolerance: f64,
    paint: Paint,
) {
    let radius = width / 2.0;
    let mut line: Vec<SpinePoint> = Vec::new();
    let mut elements = Vec::new();
    flatten(path, tolerance, |element| elements.push(element));
    for element in elements {
        match element {
            PathEl::MoveTo(start) => {
                stroke_line(mesh, &line, false, tolerance, paint);
                line.clear();
                line.push(SpinePoint {
                    point: start,
                    radius,
                });
            }
            PathEl::LineTo(to) | PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                line.push(SpinePoint { point: to, radius });
            }
            PathEl::ClosePath => {
                let start = line.first().copied();
                stroke_line(mesh, &line, true, tolerance, paint);
                line.clear();
                line.extend(start);
            }
        }
    }
    if line.len() > 1 {
        let closes = line.len() > 3 && line[0].point.distance(line[line.len() - 1].point) < 1e-6;
        stroke_line(mesh, &line, closes, tolerance, paint);
    }
}

/// Adds the lines of a hatching, as [`stroke_path`] does.
pub(super) fn stroke_hatching(mesh: &mut Mesh, hatching: &Hatching, tolerance: f64, paint: Paint) {
    let before = mesh.vertices.len();
    stroke_path(mesh, &hatching.lines, hatching.width, tolerance, paint);
    if hatching.retraced {
        paint_twice(mesh, before);
    }
    let [stroke, hatch] = [Mode::Stroke, Mode::Hatch].map(|mode| slot_mode(paint.slot, mode));
    for vertex in &mut mesh.vertices[before..] {
        if vertex.slot_mode == stroke {
            vertex.slot_mode = hatch;
        }
    }
}

/// Has the strokes that were added since there were so many vertices painted twice, in one place.
pub(super) fn paint_twice(mesh: &mut Mesh, before: usize) {
    for vertex in &mut mesh.vertices[before..] {
        vertex.radius = -vertex.radius;
    }
}

/// Adds one line through `points`.
pub(super) fn stroke_line(
    mesh: &mut Mesh,
    points: &[SpinePoint],
    closes: bool,
    tolerance: f64,
    paint: Paint,
) {
    let stride = points.len().div_ceil(POINTS_MAX).max(1);
    let mut line: Vec<SpinePoint> = points.iter().step_by(stride).copied().collect();
    let steps_max = ARC_STEPS.1 * FINE_POINTS_MAX as f64 / line.len().max(1) as f64;
    let steps_max = steps_max.clamp(1.0, ARC_STEPS.1);
    line.dedup_by(|b, a| a.point.distance_squared(b.point) < 1e-12);
    if closes && line.len() > 1 && line[0].point.distance(line[line.len() - 1].point) < 1e-6 {
        line.pop();
    }
    match line.as_slice() {
        [] => {}
        [dot] => Stroker {
            mesh,
            paint,
            tolerance,
            steps_max,
        }
        .dot(*dot),
        line => Stroker {
            mesh,
            paint,
            tolerance,
            steps_max,
        }
        .line(line, closes && line.len() > 2),
    }
}

/// Adds what is seen of a shape no larger than a pixel: a short line along its longer side, which is
/// never thinner than a pixel and the fainter for it.
pub(super) fn stroke_speck(mesh: &mut Mesh, rect: Rect, paint: Paint) {
    let middle = rect.center();
    let (along, radius) = if rect.width() >= rect.height() {
        (Vec2::new(rect.width() / 2.0, 0.0), rect.height() / 2.0)
    } else {
        (Vec2::new(0.0, rect.height() / 2.0), rect.width() / 2.0)
    };
    let along = if along == Vec2::ZERO {
        Vec2::new(radius.max(1e-3), 0.0)
    } else {
        along
    };
    stroke_bar(mesh, [middle - along, middle + along], radius, paint);
}

/// Adds a straight stroke between two places with square ends, as two triangles.
pub(super) fn stroke_bar(mesh: &mut Mesh, ends: [Point; 2], radius: f64, paint: Paint) {
    let along = ends[1] - ends[0];
    let normal = Vec2::new(-along.y, along.x) / along.hypot().max(1e-9);
    let mut stroker = Stroker {
        mesh,
        paint,
        tolerance: 1.0,
        steps_max: 1.0,
    };
    let [from, to] = ends.map(|point| stroker.across(SpinePoint { point, radius }, normal));
    stroker.mesh.quad(from.0, to.0, to.1, from.1);
}

struct Stroker<'a> {
    mesh: &'a mut Mesh,
    paint: Paint,
    tolerance: f64,
    /// Of half a circle.
    steps_max: f64,
}

/// The two vertices across the stroke: left and right of its direction.
type Across = (u32, u32);

impl Stroker<'_> {
    fn vertex(&mut self, at: SpinePoint, normal: Vec2, edge: f32) -> u32 {
        self.vertex_of(Mode::Stroke, at, normal, edge)
    }

    fn vertex_of(&mut self, mode: Mode, at: SpinePoint, normal: Vec2, edge: f32) -> u32 {
        let position = [at.point.x as f32, at.point.y as f32];
        let normal = [normal.x as f32, normal.y as f32];
        let vertex = self
            .paint
            .vertex(mode, position, normal, (edge, at.radius as f32));
        self.mesh.push(vertex)
    }

    fn across(&mut self, at: SpinePoint, normal: Vec2) -> Across {
        (self.vertex(at, normal, 1.0), self.vertex(at, -normal, -1.0))
    }

    fn dot(&mut self, at: SpinePoint) {
        let up = Vec2::new(0.0, -1.0);
        self.fan(Mode::Stroke, at, up, std::f64::consts::PI);
        self.fan(Mode::Stroke, at, -up, std::f64::consts::PI);
    }

    fn line(&mut self, line: &[SpinePoint], closes: bool) {
        let count = line.len();
        let normal = |from: usize| {
            let step = line[(from + 1) % count].point - line[from].point;
            Vec2::new(-step.y, step.x) / step.hypot()
        };
        let length = |from: usize| line[(from + 1) % count].point.distance(line[from].point);
        let segments = if closes { count } else { count - 1 };
        let first = normal(0);
        let (start, mut leaving) = if closes {
            let room = length(count - 1).min(length(0));
            let (end, start) = self.join(line[0], normal(count - 1), first, room);
            (end, start)
        } else {
            let end = self.capped(line[0], first);
            let start = self.across(end, first);
            (start, start)
        };
        for segment in 0..segments {
            let (at, is_last) = (line[(segment + 1) % count], segment + 1 == segments);
            let (arriving, next) = match (is_last, closes) {
                (true, true) => (start, start),
                (true, false) => {
                    let end = self.capped(at, -normal(segment));
                    let end = self.across(end, normal(segment));
                    (end, end)
                }
                (false, _) => {
                    let after = (segment + 1) % count;
                    let room = length(segment).min(length(after));
                    self.join(at, normal(segment), normal(after), room)
                }
            };
            self.mesh.quad(leaving.0, arriving.0, arriving.1, leaving.1);
            leaving = next;
        }
    }

    /// The vertices where one segment ends and the next begins, and what lies between them.
    fn join(&mut self, at: SpinePoint, before: Vec2, after: Vec2, room: f64) -> (Across, Across) {
        let cos = before.dot(after);
        let bisector = before + after;
        let mitre = if cos > -0.999 {
            bisector / (1.0 + cos)
        } else {
            Vec2::ZERO
        };
        // What is far thinner than a pixel shows no joint, unless it turns right back.
        if cos > MITRE_COS || (cos > -0.5 && self.is_hairline(at)) {
            let across = self.across(at, mitre);
            return (across, across);
        }
        // Turning right (clockwise on screen) leaves the left side open, and the other way round.
        let turn = before.cross(after).atan2(cos);
        let left_is_outer = turn < 0.0;
        let fits = cos > -0.999 && mitre.hypot() * at.radius < room;
        if left_is_outer {
            self.fan(Mode::Stroke, at, before, turn);
        } else {
            self.fan(Mode::Stroke, at, -before, turn);
        }
        if !fits {
            return (self.across(at, before), self.across(at, after));
        }
        // The inner corner belongs to both segments, so that nothing is painted twice there.
        let side = if left_is_outer { -1.0 } else { 1.0 };
        let inner = self.vertex(at, mitre * side, side as f32);
        let middle = self.vertex(at, Vec2::ZERO, 0.0);
        let ends = self.vertex(at, before * -side, -side as f32);
        let begins = self.vertex(at, after * -side, -side as f32);
        self.mesh.triangle(inner, ends, middle);
        self.mesh.triangle(inner, middle, begins);
        if left_is_outer {
            ((ends, inner), (begins, inner))
        } else {
            ((inner, ends), (inner, begins))
        }
    }

    /// Whether it is so thin that neither ends nor joints can be told.
    fn is_hairline(&self, at: SpinePoint) -> bool {
        at.radius < self.tolerance * HAIRLINE
    }

    /// Adds a round end, from the direction `from`, and says where the line must begin for it: that of a
    /// hairline is a little more of the line.
    fn capped(&mut self, at: SpinePoint, from: Vec2) -> SpinePoint {
        if self.is_hairline(at) {
            let away = Vec2::new(-from.y, from.x);
            let point = at.point + away * (at.radius * HAIRLINE_END);
            return SpinePoint { point, ..at };
        }
        self.fan(Mode::Cap, at, from, std::f64::consts::PI);
        at
    }

    /// A sector about `at` from the direction `from`, turning by `turn` radians.
    fn fan(&mut self, mode: Mode, at: SpinePoint, from: Vec2, turn: f64) {
        let step = (1.0 - self.tolerance / at.radius.max(1e-9))
            .clamp(-1.0, 1.0)
            .acos()
            * 2.0;
        let steps = (std::f64::consts::PI / step.max(1e-3))
            .clamp(ARC_STEPS.0, ARC_STEPS.1)
            .min(self.steps_max);
        let steps = (steps * turn.abs() / std::f64::consts::PI).ceil().max(1.0) as u32;
        let middle = self.vertex_of(mode, at, Vec2::ZERO, 0.0);
        let mut previous = self.vertex_of(mode, at, from, 1.0);
        for step in 1..=steps {
            let (sin, cos) = (turn * f64::from(step) / f64::from(steps)).sin_cos();
            let normal = Vec2::new(from.x * cos - from.y * sin, from.x * sin + from.y * cos);
            let next = self.vertex_of(mode, at, normal, 1.0);
            self.mesh.triangle(middle, previous, next);
            previous = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAINT: Paint = Paint {
        color: [0, 0, 0, 255],
        slot: 3,
    };

    /// Where a vertex ends up when nothing is added for anti-aliasing.
    fn outer(mesh: &Mesh) -> Vec<Point> {
        let place = |v: &super::super::vertex::Vertex| {
            let (x, y) = (
                v.position[0] + v.normal[0] * v.radius,
                v.position[1] + v.normal[1] * v.radius,
            );
            Point::new(f64::from(x), f64::from(y))
        };
        mesh.vertices.iter().map(place).collect()
    }

    fn covered(mesh: &Mesh, at: Point) -> usize {
        let points = outer(mesh);
        let side = |a: Point, b: Point| (b - a).cross(at - a);
        mesh.indices
            .as_chunks::<3>()
            .0
            .iter()
            .filter(|t| {
                let [a, b, c] = t.map(|i| points[i as usize]);
                let sides = [side(a, b), side(b, c), side(c, a)];
                sides.iter().all(|s| *s > 1e-9) || sides.iter().all(|s| *s < -1e-9)
            })
            .count()
    }

    fn stroked(points: &[(f64, f64)], close: bool) -> Mesh {
        let mut path = BezPath::new();
        path.move_to(points[0]);
        for &point in &points[1..] {
            path.line_to(point);
        }
        if close {
            path.close_path();
        }
        let mut mesh = Mesh::default();
        stroke_path(&mut mesh, &path, 4.0, 0.05, PAINT);
        mesh
    }

    #[test]
    fn a_stroke_covers_its_width_its_corners_and_its_round_ends_exactly_once() {
        let mesh = stroked(
            &[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (90.0, 40.0)],
            false,
        );
        for at in [
            (25.1, 1.9),
            (25.1, -1.9),
            (51.1, -1.2),
            (48.3, 1.9),
            (-1.3, 0.9),
            (50.3, 51.3),
        ] {
            assert_eq!(covered(&mesh, at.into()), 1, "{at:?}");
        }
        for at in [(25.1, 2.1), (51.9, -1.9), (-1.9, 1.9), (60.0, 20.0)] {
            assert_eq!(covered(&mesh, at.into()), 0, "{at:?}");
        }
    }

    #[test]
    fn a_closed_stroke_has_no_ends() {
        let mesh = stroked(&[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0)], true);
        for at in [(0.0, 25.1), (-1.2, -1.1), (25.1, 51.9), (1.9, 1.7)] {
            assert_eq!(covered(&mesh, at.into()), 1, "{at:?}");
        }
        assert_eq!(covered(&mesh, (25.0, 25.1).into()), 0);
    }

    #[test]
    fn a_stroke_without_length_is_a_dot() {
        let mesh = stroked(&[(5.0, 5.0), (5.0, 5.0)], false);
        assert_eq!(covered(&mesh, (6.3, 5.4).into()), 1);
        assert_eq!(covered(&mesh, (7.3, 5.4).into()), 0);
    }

    #[test]
    fn turning_back_makes_no_spike() {
        let mesh = stroked(&[(0.0, 0.0), (50.0, 0.0), (0.0, 0.1)], false);
        assert!(outer(&mesh).iter().all(|p| p.x < 52.1 && p.x.is_finite()));
    }
}

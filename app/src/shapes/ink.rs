//! Ink: a drawn stroke as a smooth course with a thickness at each point, by the method
//! perfect-freehand published (streamline, pressure → radius with thinning, simulated where the
//! device has none, round caps with a short taper).

use std::f64::consts::PI;

use kurbo::{BezPath, Point, Vec2};
use tavla_shared::shape::Ink;

/// The stroke's diameter at middling pressure, in stroke widths.
const DIAMETER: f64 = 2.0;
/// How much pressure changes the radius.
const THINNING: f64 = 0.6;
/// The largest radius, in stroke widths: full pressure.
pub(super) const RADIUS_MAX: f64 = DIAMETER * (0.5 + THINNING * 0.5);
/// How much each sample is pulled back to the one before.
const STREAMLINE: f64 = 0.35;
/// Points closer than this part of the diameter are skipped: 0.5 smoothing.
const SMOOTHING: f64 = 0.25;
/// How fast pressure may change along the stroke.
const PRESSURE_CHANGE: f64 = 0.275;
/// How much of the change that speed would make is used where pressure is simulated.
const SIMULATED: f64 = 0.3;
/// The ends of a stroke without pressure begin at this part of its radius.
const TAPER: f64 = 0.6;
/// Corners of the polygon that stands for a round cap.
const CAP_STEPS: u32 = 10;
/// Turns of less, in radians, need no care at the corner.
const GENTLE_TURN: f64 = 0.3;
/// How near the outline's corners are to the curve, in board units.
const OUTLINE_TOLERANCE: f64 = 0.1;

/// Simplifying looks at each point of a stretch several times; in the worst case as often as it has
/// points.
const STRETCH_MAX: usize = 512;

/// A point of a stroke's middle line with the stroke's thickness there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpinePoint {
    /// Where it is.
    pub point: Point,
    /// Half the stroke's thickness.
    pub radius: f64,
}

/// The smoothed middle line of `ink`, scaled by `scale`, for a stroke of `width`.
pub fn ink_spine(ink: &Ink, scale: Vec2, width: f64) -> Vec<SpinePoint> {
    let samples = ink.points.iter().map(|p| {
        let at = Point::new(f64::from(p.x) * scale.x, f64::from(p.y) * scale.y);
        (at, f64::from(p.pressure))
    });
    let has_pressure = ink.points.iter().any(|p| (p.pressure - 0.5).abs() > 1e-3);
    let mut spine = streamlined(samples, width.max(0.1) * DIAMETER);
    set_radii(&mut spine, width.max(0.1) * DIAMETER, has_pressure);
    spine
}

/// The samples, calmed and thinned out; `radius` still holds the pressure.
fn streamlined(
    samples: impl ExactSizeIterator<Item = (Point, f64)>,
    diameter: f64,
) -> Vec<SpinePoint> {
    let last = samples.len().saturating_sub(1);
    let pull = 1.0 - STREAMLINE;
    let mut spine: Vec<SpinePoint> = Vec::with_capacity(samples.len());
    let mut calm = Point::ZERO;
    for (at, (sample, pressure)) in samples.enumerate() {
        calm = if at == 0 {
            sample
        } else {
            calm.lerp(sample, pull)
        };
        // The pen was lifted where the last sample says, not where smoothing lags behind.
        let point = if at == last { sample } else { calm };
        let far = spine
            .last()
            .is_none_or(|p| p.point.distance(point) >= diameter * SMOOTHING);
        if far {
            spine.push(SpinePoint {
                point,
                radius: pressure,
            });
        } else if at == last && spine.len() > 1 {
            spine.pop();
            spine.push(SpinePoint {
                point,
                radius: pressure,
            });
        }
    }
    spine
}

/// Turns pressures into radii.
fn set_radii(spine: &mut [SpinePoint], diameter: f64, has_pressure: bool) {
    let mut pressure = spine
        .first()
        .map_or(0.5, |p| if has_pressure { p.radius } else { 0.5 });
    let mut before = spine.first().map_or(Point::ZERO, |p| p.point);
    for spine_point in spine.iter_mut() {
        let speed = (spine_point.point.distance(before) / diameter).min(1.0);
        before = spine_point.point;
        if has_pressure {
            pressure += (spine_point.radius - pressure) * (speed * 2.0).clamp(PRESSURE_CHANGE, 1.0);
        } else {
            pressure += (1.0 - speed - pressure) * speed * PRESSURE_CHANGE;
        }
        let shown = if has_pressure {
            pressure
        } else {
            0.5 + (pressure - 0.5) * SIMULATED
        };
        spine_point.radius = diameter * (0.5 + THINNING * (shown - 0.5)).max(0.05);
    }
    if !has_pressure && spine.len() > 2 {
        taper(spine.iter_mut(), diameter);
        taper(spine.iter_mut().rev(), diameter);
    }
}

/// Thins the first diameter and a half of the stroke towards its end.
fn taper<'a>(spine: impl Iterator<Item = &'a mut SpinePoint>, diameter: f64) {
    let reach = diameter * 1.5;
    let (mut walked, mut before) = (0.0, None);
    for spine_point in spine {
        walked += before.map_or(0.0, |b: Point| b.distance(spine_point.point));
        before = Some(spine_point.point);
        if walked >= reach {
            return;
        }
        let t = walked / reach;
        spine_point.radius *= TAPER + (1.0 - TAPER) * t * (2.0 - t);
    }
}

/// The stroke's outline as one closed path (to be filled non-zero), for strokes of `size` board
/// units in width; origin at the stroke's own.
pub fn ink_outline(ink: &Ink, size: f64) -> BezPath {
    spine_outline(&ink_spine(ink, Vec2::new(1.0, 1.0), size))
}

/// The outline around a spine, smoothed. It may cross itself: fill it non-zero.
pub fn spine_outline(spine: &[SpinePoint]) -> BezPath {
    let line = smooth_spine(spine, OUTLINE_TOLERANCE);
    let mut path = BezPath::new();
    let (Some(first), Some(last)) = (line.first(), line.last()) else {
        return path;
    };
    if line.len() == 1 {
        return kurbo::Shape::to_path(&kurbo::Circle::new(first.point, first.radius), 1e-3);
    }
    let normals: Vec<Vec2> = line
        .windows(2)
        .map(|pair| normal(pair[0].point, pair[1].point))
        .collect();
    let (start, end) = (normals[0], normals[normals.len() - 1]);
    path.move_to(first.point + start * first.radius);
    side(&mut path, &line, &normals);
    arc(&mut path, *last, end, -PI);
    let back: Vec<SpinePoint> = line.iter().rev().copied().collect();
    let back_normals: Vec<Vec2> = normals.iter().rev().map(|normal| -*normal).collect();
    side(&mut path, &back, &back_normals);
    arc(&mut path, *first, -start, -PI);
    path.close_path();
    path
}

/// The spine without points that are, in place and in thickness, within `tolerance` of the straight
/// line between those that stay (Douglas and Peucker's method, 1973).
pub(super) fn simplified(spine: Vec<SpinePoint>, tolerance: f64) -> Vec<SpinePoint> {
    if tolerance <= 0.0 || spine.len() < 3 {
        return spine;
    }
    let mut keeps = vec![false; spine.len()];
    let last = spine.len() - 1;
    let mut stretches: Vec<(usize, usize)> = (0..last)
        .step_by(STRETCH_MAX)
        .map(|from| (from, (from + STRETCH_MAX).min(last)))
        .collect();
    while let Some((from, to)) = stretches.pop() {
        (keeps[from], keeps[to]) = (true, true);
        let off = |at: usize| (at, distance_off(spine[at], spine[from], spine[to]));
        let farthest = (from + 1..to).map(off).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, distance)) = farthest
            && distance > tolerance
        {
            stretches.extend([(from, at), (at, to)]);
        }
    }
    let kept = spine.into_iter().zip(keeps).filter(|(_, keep)| *keep);
    kept.map(|(point, _)| point).collect()
}

/// How far a point is from the stretch between two others, in place or in thickness.
fn distance_off(at: SpinePoint, from: SpinePoint, to: SpinePoint) -> f64 {
    let along = to.point - from.point;
    let t = (at.point - from.point).dot(along) / along.hypot2().max(1e-12);
    let t = t.clamp(0.0, 1.0);
    let off = at.point.distance(from.point.lerp(to.point, t));
    let radius = from.radius + (to.radius - from.radius) * t;
    off.max((at.radius - radius).abs())
}

/// One unit to the right of the way from one point to another (y points down).
fn normal(from: Point, to: Point) -> Vec2 {
    let step = to - from;
    if step.hypot() > 1e-9 {
        Vec2::new(-step.y, step.x) / step.hypot()
    } else {
        Vec2::new(0.0, 1.0)
    }
}

/// One side of the stroke, from its first point's to its last point's.
fn side(path: &mut BezPath, line: &[SpinePoint], normals: &[Vec2]) {
    let mut before = path.current_position().unwrap_or_default();
    for (at, pair) in normals.windows(2).enumerate() {
        let corner = line[at + 1];
        let turn = pair[0].cross(pair[1]).atan2(pair[0].dot(pair[1]));
        let next = corner.point + pair[0] * corner.radius;
        // Inside a bend tighter than the stroke is thick, the side would go backwards.
        let ahead = Vec2::new(pair[0].y, -pair[0].x);
        if (next - before).dot(ahead) > 0.0 {
            path.line_to(next);
            before = next;
        }
        if turn > GENTLE_TURN {
            // The inner side of a sharp turn goes by the corner itself, so that nothing is left out.
            path.line_to(corner.point);
            before = corner.point + pair[1] * corner.radius;
            path.line_to(before);
        } else if turn < -GENTLE_TURN {
            arc(path, corner, pair[0], turn);
            before = corner.point + pair[1] * corner.radius;
        }
    }
    if let (Some(end), Some(normal)) = (line.last(), normals.last()) {
        path.line_to(end.point + *normal * end.radius);
    }
}

/// A part of the circle around a spine's point, from the direction `from`, turning by `turn`.
fn arc(path: &mut BezPath, around: SpinePoint, from: Vec2, turn: f64) {
    let steps = (turn.abs() / PI * f64::from(CAP_STEPS)).ceil().max(1.0) as u32;
    for step in 1..=steps {
        let (sin, cos) = (turn * f64::from(step) / f64::from(steps)).sin_cos();
        let normal = Vec2::new(from.x * cos - from.y * sin, from.x * sin + from.y * cos);
        path.line_to(around.point + normal * around.radius);
    }
}

/// A spine as a smooth line, fine enough for `tolerance`: quadratic pieces through the middles
/// between points, as perfect-freehand draws its outline.
pub fn smooth_spine(spine: &[SpinePoint], tolerance: f64) -> Vec<SpinePoint> {
    if spine.len() < 3 {
        return spine.to_vec();
    }
    let middle = |a: SpinePoint, b: SpinePoint| SpinePoint {
        point: a.point.midpoint(b.point),
        radius: f64::midpoint(a.radius, b.radius),
    };
    let mut line = vec![spine[0]];
    let mut from = spine[0];
    for pair in spine.windows(2).skip(1) {
        let (control, to) = (pair[0], middle(pair[0], pair[1]));
        let bend = (from.point.midpoint(to.point) - control.point).hypot() / 2.0;
        let steps = (bend / tolerance).sqrt().ceil().clamp(1.0, 16.0) as u32;
        for step in 1..=steps {
            line.push(on_quad(
                from,
                control,
                to,
                f64::from(step) / f64::from(steps),
            ));
        }
        from = to;
    }
    line.push(spine[spine.len() - 1]);
    line
}

fn on_quad(from: SpinePoint, control: SpinePoint, to: SpinePoint, t: f64) -> SpinePoint {
    let one = from.point.lerp(control.point, t);
    let two = control.point.lerp(to.point, t);
    let radius = |a: f64, b: f64| a + (b - a) * t;
    let radius = radius(
        radius(from.radius, control.radius),
        radius(control.radius, to.radius),
    );
    SpinePoint {
        point: one.lerp(two, t),
        radius,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Shape as _;
    use tavla_shared::shape::InkPoint;

    fn stroke(pressure: impl Fn(f32) -> f32) -> Ink {
        let point = |i: u8| {
            let x = f32::from(i) * 2.0;
            InkPoint {
                x,
                y: 30.0 + (x / 15.0).sin() * 25.0,
                pressure: pressure(x / 120.0),
            }
        };
        Ink {
            points: (0..=60).map(point).collect(),
        }
    }

    #[test]
    fn pressing_harder_makes_it_thicker() {
        let spine = ink_spine(&stroke(|at| at), Vec2::new(1.0, 1.0), 4.0);
        assert!(spine[spine.len() - 1].radius > 2.0 * spine[0].radius);
        assert!(spine.iter().all(|p| p.radius <= 4.0 * RADIUS_MAX + 1e-9));
    }

    #[test]
    fn without_pressure_the_ends_taper() {
        let spine = ink_spine(&stroke(|_| 0.5), Vec2::new(1.0, 1.0), 4.0);
        let middle = spine[spine.len() / 2].radius;
        assert!(spine[0].radius < 0.7 * middle && spine[spine.len() - 1].radius < 0.7 * middle);
    }

    #[test]
    fn the_stroke_starts_and_ends_where_the_pen_did() {
        let ink = stroke(|_| 0.5);
        let spine = ink_spine(&ink, Vec2::new(1.0, 1.0), 2.0);
        let ends = [spine[0], spine[spine.len() - 1]].map(|p| p.point);
        let pen = [ink.points[0], ink.points[60]].map(|p| Point::new(p.x.into(), p.y.into()));
        assert_eq!(ends, pen);
    }

    #[test]
    fn the_outline_holds_the_spine() {
        let ink = stroke(|_| 0.5);
        let outline = ink_outline(&ink, 4.0);
        for spine_point in ink_spine(&ink, Vec2::new(1.0, 1.0), 4.0) {
            assert_ne!(outline.winding(spine_point.point), 0);
        }
    }

    #[test]
    fn a_touch_is_a_dot_and_nothing_is_nothing() {
        let touch = Ink {
            points: vec![
                InkPoint {
                    x: 0.0,
                    y: 0.0,
                    pressure: 0.5
                };
                3
            ],
        };
        let bounds = ink_outline(&touch, 4.0).bounding_box();
        assert!((bounds.width() - 8.0).abs() < 0.1 && (bounds.height() - 8.0).abs() < 0.1);
        assert!(ink_outline(&Ink::default(), 4.0).is_empty());
    }
}

//! Ink: a drawn stroke as a smooth course with a thickness at each point, by the method
//! perfect-freehand published (samples streamlined, pressure → radius with thinning, simulated from
//! speed where the device has none, round caps), with the numbers that Excalidraw gives it.

use std::f64::consts::{FRAC_PI_2, PI};

use kurbo::{BezPath, Point, Vec2};
use tavla_shared::shape::Ink;

/// What speeds and pressures are measured by: the diameter at full pressure without easing, in
/// stroke widths.
const SIZE: f64 = 4.25;
/// How much pressure changes the radius.
const THINNING: f64 = 0.6;
/// The largest radius, in stroke widths: full pressure, which is over the eased 0.8.
const RADIUS_MAX: f64 = SIZE * 0.952;
/// A thinner stroke is drawn as this.
const WIDTH_MIN: f64 = 0.1;
/// How far each sample's point goes from the one before to the sample itself.
const FOLLOW: f64 = 0.575;
/// How fast pressure follows speed where it is simulated.
const PRESSURE_CHANGE: f64 = 0.275;
/// What a stroke without pressure begins with.
const PRESSURE_FIRST: f64 = 0.25;
/// So many points of a stroke say how hard it begins.
const FIRST_POINTS: usize = 10;
/// Points nearer than this to the end, in board units along the stroke, are left out.
const END_GAP: f64 = 3.0;
/// A stroke of two samples is drawn as this many.
const LINE_SAMPLES: u32 = 5;
/// Corners of the polygon that stands for a round cap.
const CAP_STEPS: u32 = 10;
/// Turns of less, in radians, need no care at the corner.
const GENTLE_TURN: f64 = 0.3;
/// How near the outline's corners are to the curve, in board units.
const OUTLINE_TOLERANCE: f64 = 0.1;

/// A point of a stroke's middle line with the stroke's thickness there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpinePoint {
    /// Where it is.
    pub point: Point,
    /// Half the stroke's thickness.
    pub radius: f64,
}

/// The largest radius that a stroke of `width` has anywhere.
pub(super) fn radius_max(width: f64) -> f64 {
    width.max(WIDTH_MIN) * RADIUS_MAX
}

fn size_of(width: f64) -> f64 {
    width.max(WIDTH_MIN) * SIZE
}

/// The smoothed middle line of `ink`, scaled by `scale`, for a stroke of `width`.
pub fn ink_spine(ink: &Ink, scale: Vec2, width: f64) -> Vec<SpinePoint> {
    let size = size_of(width);
    let has_pressure = ink.points.iter().any(|p| (p.pressure - 0.5).abs() > 1e-3);
    let samples = ink.points.iter().map(|p| Sample {
        at: Point::new(f64::from(p.x) * scale.x, f64::from(p.y) * scale.y),
        pressure: has_pressure.then_some(f64::from(p.pressure)),
    });
    // The pen was lifted where the last sample says, not where smoothing lags behind.
    spine(&streamlined(samples.collect(), 1.0, size), size)
}

/// Where a stroke through `samples` lags behind its last one: there Excalidraw ends what it has read
/// from a file.
pub fn lagging_end(samples: &[Point], width: f64) -> Option<Point> {
    let samples = samples.iter().map(|&at| Sample { at, pressure: None });
    let steps = streamlined(samples.collect(), FOLLOW, size_of(width));
    steps.last().map(|step| step.point)
}

/// Where the pen was, and how hard it pressed, if it could tell.
#[derive(Clone, Copy)]
struct Sample {
    at: Point,
    pressure: Option<f64>,
}

/// A point of the streamlined stroke.
struct Step {
    point: Point,
    pressure: Option<f64>,
    /// From the point before,
    distance: f64,
    /// and from the stroke's beginning, along it.
    walked: f64,
}

/// The samples, calmed: each point goes only a part of the way to its sample, the last one by
/// `follow_end`, and none is near the stroke's beginning, where a hand hesitates.
fn streamlined(mut samples: Vec<Sample>, follow_end: f64, size: f64) -> Vec<Step> {
    if let [from, to] = samples[..] {
        samples.truncate(1);
        samples.extend((1..LINE_SAMPLES).map(|step| {
            Sample {
                at: from
                    .at
                    .lerp(to.at, f64::from(step) / f64::from(LINE_SAMPLES - 1)),
                pressure: to.pressure,
            }
        }));
    }
    let last = samples.len().saturating_sub(1);
    let mut steps: Vec<Step> = Vec::with_capacity(samples.len());
    let (mut walked, mut has_left) = (0.0, false);
    for (at, sample) in samples.into_iter().enumerate() {
        let Some(before) = steps.last().map(|step| step.point) else {
            steps.push(Step {
                point: sample.at,
                pressure: sample.pressure,
                distance: 0.0,
                walked: 0.0,
            });
            continue;
        };
        let follow = if at == last { follow_end } else { FOLLOW };
        let point = before.lerp(sample.at, follow);
        let distance = point.distance(before);
        walked += distance;
        has_left |= walked >= size;
        if distance > 0.0 && (has_left || at == last) {
            steps.push(Step {
                point,
                pressure: sample.pressure,
                distance,
                walked,
            });
        }
    }
    steps
}

/// The steps with their radii.
fn spine(steps: &[Step], size: f64) -> Vec<SpinePoint> {
    let Some((first, last)) = steps.first().zip(steps.last()) else {
        return Vec::new();
    };
    // Where the device has no pressure, slow is firm and fast is faint.
    let pressure_at = |step: &Step, before: f64| {
        step.pressure.unwrap_or_else(|| {
            let speed = (step.distance / size).min(1.0);
            before + (1.0 - speed - before) * speed * PRESSURE_CHANGE
        })
    };
    let mut pressure = first.pressure.unwrap_or(PRESSURE_FIRST);
    for step in steps.iter().take(FIRST_POINTS) {
        pressure = f64::midpoint(pressure, pressure_at(step, pressure));
    }
    let is_last = |at: usize| at + 1 == steps.len();
    let kept = steps
        .iter()
        .enumerate()
        .filter(|(at, step)| is_last(*at) || last.walked - step.walked >= END_GAP);
    kept.map(|(_, step)| {
        pressure = pressure_at(step, pressure);
        SpinePoint {
            point: step.point,
            radius: radius(pressure, size),
        }
    })
    .collect()
}

fn radius(pressure: f64, size: f64) -> f64 {
    let thick = 0.5 + THINNING * (pressure.clamp(0.0, 1.0) - 0.5);
    size * (thick * FRAC_PI_2).sin()
}

/// The stroke's outline as one closed path (to be filled non-zero), for strokes of `size` board
/// units in width; origin at the stroke's own.
pub fn ink_outline(ink: &Ink, size: f64) -> BezPath {
    spine_outline(&ink_spine(ink, Vec2::new(1.0, 1.0), size))
}

/// The outline around a spine, smoothed. It may cross itself: fill it non-zero.
pub fn spine_outline(spine: &[SpinePoint]) -> BezPath {
    outlined(spine, true)
}

/// As [`spine_outline`], cut off straight at both ends.
pub fn flat_outline(spine: &[SpinePoint]) -> BezPath {
    outlined(spine, false)
}

fn outlined(spine: &[SpinePoint], round: bool) -> BezPath {
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
    cap(&mut path, *last, end, round);
    let back: Vec<SpinePoint> = line.iter().rev().copied().collect();
    let back_normals: Vec<Vec2> = normals.iter().rev().map(|normal| -*normal).collect();
    side(&mut path, &back, &back_normals);
    cap(&mut path, *first, -start, round);
    path.close_path();
    path
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

/// The end of a stroke, from the side that `normal` points to to the other.
fn cap(path: &mut BezPath, end: SpinePoint, normal: Vec2, round: bool) {
    if round {
        arc(path, end, normal, -PI);
    } else {
        path.line_to(end.point - normal * end.radius);
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
        assert!(spine.iter().all(|p| p.radius <= radius_max(4.0) + 1e-9));
    }

    #[test]
    fn without_pressure_a_fast_stroke_is_thinner() {
        let at_speed = |step: f32| {
            let point = |i: u8| InkPoint {
                x: f32::from(i) * step,
                y: 0.0,
                pressure: 0.5,
            };
            let ink = Ink {
                points: (0..40).map(point).collect(),
            };
            let spine = ink_spine(&ink, Vec2::new(1.0, 1.0), 2.0);
            spine[spine.len() - 1].radius
        };
        assert!(at_speed(7.0) < 0.7 * at_speed(0.5));
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
        let diameter = 2.0 * radius(PRESSURE_FIRST, 4.0 * SIZE);
        assert!((bounds.width() - diameter).abs() < 0.1);
        assert!((bounds.height() - diameter).abs() < 0.1);
        assert!(ink_outline(&Ink::default(), 4.0).is_empty());
    }
}

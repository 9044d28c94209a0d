//! Ink: a drawn stroke as a smooth course with a thickness at each point, by the method
//! perfect-freehand published (samples streamlined, pressure → radius with thinning, simulated from
//! speed where the device has none, round caps), with the numbers that Excalidraw gives it.

#[cfg(test)]
mod tests;

use std::f64::consts::{FRAC_PI_2, PI};

use kurbo::{BezPath, Point, Vec2};
use tavla_shared::shape::{Ink, InkPoint};

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
/// How often the last of two samples is moved until the stroke ends where it should.
const LEAD_STEPS: u32 = 50;
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
    // The pen was lifted where the last sample says, not where smoothing lags behind.
    spine(&streamlined(samples_of(ink, scale), 1.0, size), size)
}

fn samples_of(ink: &Ink, scale: Vec2) -> Vec<Sample> {
    let has_pressure = ink.points.iter().any(|p| (p.pressure - 0.5).abs() > 1e-3);
    let sample = |p: &InkPoint| Sample {
        at: Point::new(f64::from(p.x) * scale.x, f64::from(p.y) * scale.y),
        pressure: has_pressure.then_some(f64::from(p.pressure)),
    };
    ink.points.iter().map(sample).collect()
}

/// How hard a stroke seems to be pressed at each of its points: as it was, or as its speed says. A part
/// of the stroke that is given these looks as it did in the whole.
pub fn seeming_pressures(ink: &Ink, scale: Vec2, width: f64) -> Vec<f32> {
    let size = size_of(width);
    let samples = samples_of(ink, scale);
    if samples.len() < 3 || samples.iter().any(|sample| sample.pressure.is_some()) {
        return ink.points.iter().map(|point| point.pressure).collect();
    }
    let steps = streamlined(samples, 1.0, size);
    let mut pressures = vec![None; ink.points.len()];
    for (step, pressure) in steps.iter().zip(pressures_of(&steps, size)) {
        pressures[step.sample] = Some(pressure as f32);
    }
    let mut last = PRESSURE_FIRST as f32;
    let filled = pressures.into_iter().map(|pressure| {
        last = pressure.unwrap_or(last);
        last
    });
    filled.collect()
}

/// Where a stroke through `samples` lags behind its last one: there Excalidraw ends what it has read
/// from a file.
pub fn lagging_end(samples: &[Point], width: f64) -> Option<Point> {
    let samples = samples.iter().map(|&at| Sample { at, pressure: None });
    let steps = streamlined(samples.collect(), FOLLOW, size_of(width));
    steps.last().map(|step| step.point)
}

/// Where the last of `samples` has to be for the stroke to lag behind it to where that one is now: the
/// reverse of [`lagging_end`].
pub fn leading_end(samples: &[Point], width: f64) -> Option<Point> {
    let (&end, before) = samples.split_last()?;
    if let [from] = *before {
        // What is drawn between two samples goes with the last one: what is missing is nearly halved each time.
        let lagging = |last| lagging_end(&[from, last], width).unwrap_or(last);
        let lead = (0..LEAD_STEPS).fold(end, |last, _| last + (end - lagging(last)));
        return Some(lead);
    }
    // Where the stroke is before its last sample depends on all others alone.
    let lag = lagging_end(samples, width)?;
    Some(end + (end - lag) / FOLLOW)
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
    /// The rank of its sample.
    sample: usize,
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
                sample: at,
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
                sample: at,
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
    let whole = steps.last().map_or(0.0, |last| last.walked);
    let is_last = |at: usize| at + 1 == steps.len();
    let kept = steps
        .iter()
        .enumerate()
        .filter(|(at, step)| is_last(*at) || whole - step.walked >= END_GAP)
        .map(|(_, step)| step);
    let mut pressure = first_pressure(steps, size);
    kept.map(|step| {
        pressure = pressure_at(step, pressure, size);
        SpinePoint {
            point: step.point,
            radius: radius(pressure, size),
        }
    })
    .collect()
}

/// How hard each step is pressed.
fn pressures_of(steps: &[Step], size: f64) -> Vec<f64> {
    let mut pressure = first_pressure(steps, size);
    let steps = steps.iter().map(|step| {
        pressure = pressure_at(step, pressure, size);
        pressure
    });
    steps.collect()
}

/// Where the device has no pressure, slow is firm and fast is faint.
fn pressure_at(step: &Step, before: f64, size: f64) -> f64 {
    step.pressure.unwrap_or_else(|| {
        let speed = (step.distance / size).min(1.0);
        before + (1.0 - speed - before) * speed * PRESSURE_CHANGE
    })
}

fn first_pressure(steps: &[Step], size: f64) -> f64 {
    let given = steps.first().and_then(|first| first.pressure);
    let first = steps.iter().take(FIRST_POINTS);
    first.fold(given.unwrap_or(PRESSURE_FIRST), |pressure, step| {
        f64::midpoint(pressure, pressure_at(step, pressure, size))
    })
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

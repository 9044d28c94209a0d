//! Ink: a drawn stroke as a smooth course with a thickness at each point, by the method
//! perfect-freehand published (streamline, pressure → radius with thinning, simulated where the
//! device has none, round caps with a short taper).

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
const SIMULATED: f64 = 0.45;
/// The ends of a stroke without pressure begin at this part of its radius.
const TAPER: f64 = 0.55;
/// Corners of the polygon that stands for a round cap.
const CAP_STEPS: u32 = 8;

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

/// The outline around a spine.
pub(crate) fn spine_outline(spine: &[SpinePoint]) -> BezPath {
    let mut path = BezPath::new();
    let (Some(first), Some(last)) = (spine.first(), spine.last()) else {
        return path;
    };
    if spine.len() == 1 {
        return kurbo::Shape::to_path(&kurbo::Circle::new(first.point, first.radius), 1e-3);
    }
    let direction = |at: usize| {
        let (from, to) = (
            spine[at.saturating_sub(1)].point,
            spine[(at + 1).min(spine.len() - 1)].point,
        );
        let step = to - from;
        if step.hypot() > 1e-9 {
            step.normalize()
        } else {
            Vec2::new(1.0, 0.0)
        }
    };
    let sides: Vec<Vec2> = (0..spine.len())
        .map(direction)
        .zip(spine)
        .map(|(ahead, p)| Vec2::new(-ahead.y, ahead.x) * p.radius)
        .collect();
    let left: Vec<Point> = spine
        .iter()
        .zip(&sides)
        .map(|(p, side)| p.point - *side)
        .collect();
    let right: Vec<Point> = spine
        .iter()
        .zip(&sides)
        .map(|(p, side)| p.point + *side)
        .collect();
    path.move_to(left[0]);
    smooth(&mut path, &left);
    cap(&mut path, last.point, -sides[spine.len() - 1]);
    let back: Vec<Point> = right.into_iter().rev().collect();
    path.line_to(back[0]);
    smooth(&mut path, &back);
    cap(&mut path, first.point, sides[0]);
    path.close_path();
    path
}

/// Quadratic pieces through the middles between points, as perfect-freehand draws them.
fn smooth(path: &mut BezPath, points: &[Point]) {
    for pair in points.windows(2).skip(1) {
        path.quad_to(pair[0], pair[0].midpoint(pair[1]));
    }
    if let Some(&end) = points.last() {
        path.line_to(end);
    }
}

/// Half a circle from `center + from`, over the stroke's end.
fn cap(path: &mut BezPath, center: Point, from: Vec2) {
    for step in 1..CAP_STEPS {
        let turn = std::f64::consts::PI * f64::from(step) / f64::from(CAP_STEPS);
        let (sin, cos) = turn.sin_cos();
        path.line_to(center + Vec2::new(from.x * cos - from.y * sin, from.x * sin + from.y * cos));
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

//! The hand-drawn look: an outline drawn twice with small errors, by the method rough.js published
//! (offset ends, bowed lines, a seeded generator), with a generator of our own.
//!
//! The same seed must look the same for ever: never change a number here, nor the order in which
//! random values are drawn.

use kurbo::{BezPath, PathEl, Point, Vec2};

/// How far a hand-drawn line may be off, per unit of roughness.
pub(super) const OFFSET_MAX: f64 = 5.0;
/// How far it usually is off at most.
pub(super) const OFFSET_USUAL: f64 = HANDLE_OFFSET;
/// How far a straight line's handles are off,
const HANDLE_OFFSET: f64 = 2.0;
/// and at most this part of its length.
const HANDLE_PART: f64 = 0.1;
/// The second stroke is so much nearer.
const SECOND: f64 = 0.5;
/// How far the points of a curve are off in each stroke,
const POINT_OFFSETS: [f64; 2] = [1.0, 1.5];
/// and how much farther for each unit of roughness.
const POINT_GROWTH: f64 = 0.2;
/// How much the middle of a straight line bows, per unit of its length,
const BOWING: f64 = 0.01;
/// at most.
const BOW_MAX: f64 = 2.5;
/// Lines up to this long wobble fully,
const SHORT: f64 = 200.0;
/// from this length on
const LONG: f64 = 500.0;
/// only so much.
const LONG_GAIN: f64 = 0.4;
/// From this roughness on, straight sides do not meet at their corners.
const LOOSE: f64 = 2.0;
/// Roughness over this is drawn as this.
const ROUGHNESS_MAX: f64 = 3.0;
/// Mixed into the seed, so that seed 0 wobbles as well as any other.
const SALT: u32 = 0x9e37_79b9;

/// The mulberry32 generator.
pub(super) struct Wobble(u32);

impl Wobble {
    pub(super) fn new(seed: u32) -> Self {
        Self(seed ^ SALT)
    }

    /// In 0..1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = self.0;
        t = (t ^ (t >> 15)).wrapping_mul(t | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 0x3d));
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    /// In -1..1.
    pub(super) fn signed(&mut self) -> f64 {
        self.unit() * 2.0 - 1.0
    }

    /// Off in any direction by less than `reach` each way.
    pub(super) fn offset(&mut self, reach: f64) -> Vec2 {
        let x = self.signed();
        Vec2::new(x, self.signed()) * reach
    }
}

/// `outline` as `strokes` strokes of a hand, two at most, that go nearly the same way.
pub(super) fn sketched(
    outline: &BezPath,
    roughness: f64,
    seed: u32,
    strokes: usize,
) -> Vec<BezPath> {
    let roughness = roughness.min(ROUGHNESS_MAX);
    (0..strokes.min(2))
        .map(|pass| {
            let mut hand = Hand {
                wobble: Wobble::new(seed.rotate_left(8) ^ pass as u32),
                roughness,
                second: pass > 0,
            };
            if is_smooth(outline) {
                hand.curve(outline)
            } else {
                hand.sides(outline)
            }
        })
        .collect()
}

/// Whether a path is one curve all along: only its points are off then, and it stays smooth.
pub(super) fn is_smooth(outline: &BezPath) -> bool {
    let is_side = |element: &PathEl| matches!(element, PathEl::LineTo(_));
    !outline.elements().iter().any(is_side)
}

/// One stroke along an outline.
struct Hand {
    wobble: Wobble,
    roughness: f64,
    second: bool,
}

impl Hand {
    /// A curve through points that are a little off.
    fn curve(&mut self, outline: &BezPath) -> BezPath {
        let offset = POINT_OFFSETS[usize::from(self.second)];
        let reach = offset * (1.0 + POINT_GROWTH * self.roughness) * self.roughness;
        let mut drawn = BezPath::with_capacity(outline.elements().len());
        let (mut start, mut start_off) = (Point::ZERO, Vec2::ZERO);
        let (mut at, mut off) = (Point::ZERO, Vec2::ZERO);
        for element in outline.elements() {
            let Some(to) = element.end_point() else {
                drawn.close_path();
                continue;
            };
            if let PathEl::MoveTo(_) = element {
                off = self.wobble.offset(reach);
                (start, start_off) = (to, off);
                drawn.move_to(to + off);
            } else {
                // Where the outline meets its start again, the stroke must meet its own.
                let returns = to.distance_squared(start) < 1e-12;
                let to_off = if returns {
                    start_off
                } else {
                    self.wobble.offset(reach)
                };
                let (one, two) = handles(*element, at, to);
                drawn.curve_to(one + off, two + to_off, to + to_off);
                off = to_off;
            }
            at = to;
        }
        drawn
    }

    /// Straight sides and round corners between them.
    fn sides(&mut self, outline: &BezPath) -> BezPath {
        let has_curves = outline
            .elements()
            .iter()
            .any(|element| matches!(element, PathEl::QuadTo(..) | PathEl::CurveTo(..)));
        let loose = !has_curves && self.roughness >= LOOSE;
        let mut drawn = BezPath::with_capacity(outline.elements().len() * 2);
        let (mut start, mut at) = (Point::ZERO, Point::ZERO);
        for element in outline.elements() {
            let to = match element {
                PathEl::MoveTo(to) => {
                    (start, at) = (*to, *to);
                    if !loose {
                        drawn.move_to(at);
                    }
                    continue;
                }
                PathEl::ClosePath => start,
                _ => element.end_point().unwrap_or(at),
            };
            let length = at.distance(to);
            if length > 1e-6 {
                let reach = self.reach(length);
                let (one, two) = match element {
                    PathEl::LineTo(_) | PathEl::ClosePath => self.bowed(at, to),
                    _ => handles(*element, at, to),
                };
                let (one, two) = (
                    one + self.wobble.offset(reach),
                    two + self.wobble.offset(reach),
                );
                if loose {
                    drawn.move_to(at + self.wobble.offset(reach));
                    drawn.curve_to(one, two, to + self.wobble.offset(reach));
                } else {
                    drawn.curve_to(one, two, to);
                }
            }
            at = to;
        }
        drawn
    }

    /// How far the handles of a side may be off.
    fn reach(&self, length: f64) -> f64 {
        let part = if self.second { SECOND } else { 1.0 };
        (length * HANDLE_PART).min(HANDLE_OFFSET) * self.gain(length) * part
    }

    /// A long line is drawn with more care.
    fn gain(&self, length: f64) -> f64 {
        let long = ((length - SHORT) / (LONG - SHORT)).clamp(0.0, 1.0);
        self.roughness * (1.0 + (LONG_GAIN - 1.0) * long)
    }

    /// The handles of a straight line that bows a little to one side, before its middle.
    fn bowed(&mut self, from: Point, to: Point) -> (Point, Point) {
        let step = to - from;
        let length = step.hypot();
        let reach = (length * BOWING).min(BOW_MAX) * self.gain(length);
        let side = Vec2::new(-step.y, step.x) / length * (reach * self.wobble.signed());
        let diverge = 0.2 + self.wobble.unit() * 0.2;
        (
            from + step * diverge + side,
            from + step * (2.0 * diverge) + side,
        )
    }
}

/// The handles of a curve from `from` to `to`.
fn handles(element: PathEl, from: Point, to: Point) -> (Point, Point) {
    match element {
        PathEl::QuadTo(control, _) => (from.lerp(control, 2.0 / 3.0), to.lerp(control, 2.0 / 3.0)),
        PathEl::CurveTo(one, two, _) => (one, two),
        _ => (from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{ParamCurveNearest as _, Rect, Shape as _};

    fn outline() -> BezPath {
        Rect::new(0.0, 0.0, 200.0, 80.0).to_path(0.1)
    }

    #[test]
    fn the_generator_never_changes() {
        let mut wobble = Wobble::new(1);
        let drawn = [wobble.unit(), wobble.unit(), wobble.unit()].map(|v| (v * 1e6).round());
        assert_eq!(drawn, GOLDEN);
    }

    /// The first three values of seed 1, in millionths.
    const GOLDEN: [f64; 3] = [189_677.0, 317_788.0, 783_081.0];

    #[test]
    fn a_sketch_of_a_seed_never_changes() {
        let drawn = &sketched(&outline(), 2.0, 7, 2)[0];
        let ends = drawn.elements().iter().filter_map(PathEl::end_point);
        let text: Vec<String> = ends
            .map(|end| format!("{:.2},{:.2}", end.x, end.y))
            .collect();
        assert_eq!(text.join(" "), GOLDEN_ENDS);
    }

    /// Where its pieces begin and end.
    const GOLDEN_ENDS: &str = "1.29,-3.69 201.96,-1.61 199.38,0.07 202.85,82.76 201.74,80.56 0.48,78.86 \
         1.38,82.11 3.80,2.87";

    #[test]
    fn the_same_seed_looks_the_same_and_another_differs() {
        let drawn = |seed| sketched(&outline(), 1.0, seed, 2);
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }

    #[test]
    fn a_sketch_stays_near_its_outline() {
        let round = kurbo::Ellipse::new((100.0, 40.0), (100.0, 40.0), 0.0).to_path(0.1);
        for outline in [outline(), round] {
            for (seed, roughness) in (0..200).flat_map(|seed| [(seed, 1.0), (seed, 2.0)]) {
                for path in sketched(&outline, roughness, seed, 2) {
                    let mut points = Vec::new();
                    kurbo::flatten(path.iter(), 0.1, |el| points.extend(el.end_point()));
                    for point in points {
                        let near = outline
                            .segments()
                            .map(|s| s.nearest(point, 1e-3).distance_sq);
                        let off = near.fold(f64::MAX, f64::min).sqrt();
                        assert!(off <= OFFSET_MAX * roughness, "{off} with seed {seed}");
                    }
                }
            }
        }
    }

    #[test]
    fn sides_meet_at_their_corners_unless_they_are_very_rough() {
        let ends = |roughness| -> Vec<Point> {
            let drawn = &sketched(&outline(), roughness, 3, 1)[0];
            drawn
                .elements()
                .iter()
                .filter_map(PathEl::end_point)
                .collect()
        };
        let corners: Vec<Point> = outline()
            .elements()
            .iter()
            .filter_map(PathEl::end_point)
            .collect();
        assert!(ends(1.0).iter().all(|end| corners.contains(end)));
        assert!(!ends(2.0).iter().any(|end| corners.contains(end)));
    }

    #[test]
    fn a_round_outline_stays_closed() {
        let round = kurbo::Circle::new((0.0, 0.0), 50.0).to_path(0.1);
        for path in sketched(&round, 2.0, 3, 2) {
            let ends: Vec<Point> = path
                .elements()
                .iter()
                .filter_map(PathEl::end_point)
                .collect();
            assert!(ends[0].distance(ends[ends.len() - 1]) < 1e-9);
        }
    }
}

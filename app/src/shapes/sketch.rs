//! The hand-drawn look: an outline drawn twice with small errors, by the method rough.js published
//! (offset ends, bowed lines, a seeded generator), with a generator of our own.
//!
//! The same seed must look the same for ever: never change a number here, nor the order in which
//! random values are drawn.

use kurbo::{BezPath, PathEl, Point, Vec2};

use super::course;

/// How far a hand-drawn line may be off, per unit of roughness.
pub(super) const OFFSET_MAX: f64 = 4.5;
/// How far it usually is off at most.
pub(super) const OFFSET_USUAL: f64 = JOINT_OFFSET + STROKE_OFFSET;
/// How far joints are off, the same for both strokes: the whole shape is a little crooked.
const JOINT_OFFSET: f64 = 1.3;
/// How far each stroke's joints are off on their own.
const STROKE_OFFSET: f64 = 0.7;
/// A hand draws no sharp corner: the radius it takes instead, at most this part of a side.
const CORNER_RADIUS: f64 = 5.0;
/// How much the middle of a straight line bows, per unit of its length.
const BOWING: f64 = 0.008;
/// A line bows at most this far.
const BOW_MAX: f64 = 1.6;
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

/// `outline` as two strokes of a hand, through nearly the same slightly misplaced joints.
pub(super) fn sketched(outline: &BezPath, roughness: f64, seed: u32) -> Vec<BezPath> {
    let roughness = roughness.min(ROUGHNESS_MAX);
    let outline = without_corners(outline);
    [1, 2]
        .map(|pass| stroke(&outline, roughness, seed, pass))
        .to_vec()
}

/// A path of straight lines with its corners rounded a little; any other path as it is.
fn without_corners(outline: &BezPath) -> BezPath {
    let elements = outline.elements();
    let (lines, closes) = match elements {
        [lines @ .., PathEl::ClosePath] => (lines, true),
        lines => (lines, false),
    };
    let corner = |(at, element): (usize, &PathEl)| match element {
        PathEl::MoveTo(to) if at == 0 => Some(*to),
        PathEl::LineTo(to) => Some(*to),
        _ => None,
    };
    let corners: Option<Vec<Point>> = lines.iter().enumerate().map(corner).collect();
    match corners {
        Some(mut corners) if corners.len() > 2 => {
            // Some outlines lead back to the start before they close.
            if closes && corners[0].distance(corners[corners.len() - 1]) < 1e-9 {
                corners.pop();
            }
            course::rounded(&corners, CORNER_RADIUS, closes)
        }
        _ => outline.clone(),
    }
}

fn stroke(outline: &BezPath, roughness: f64, seed: u32, pass: u32) -> BezPath {
    let mut shared = Wobble::new(seed);
    let mut own = Wobble::new(seed.rotate_left(8) ^ pass);
    let mut joint =
        || shared.offset(JOINT_OFFSET * roughness) + own.offset(STROKE_OFFSET * roughness);
    let mut bow = Wobble::new(seed.rotate_left(20) ^ pass);
    let mut drawn = BezPath::with_capacity(outline.elements().len());
    let (mut start, mut at) = (Point::ZERO, Point::ZERO);
    let (mut start_off, mut off) = (Vec2::ZERO, Vec2::ZERO);
    for element in outline.elements() {
        let (to, is_close) = match *element {
            PathEl::MoveTo(to) => {
                (start, at) = (to, to);
                off = joint() * 0.7;
                start_off = off;
                drawn.move_to(to + off);
                continue;
            }
            PathEl::LineTo(to) | PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => (to, false),
            PathEl::ClosePath => (start, true),
        };
        // Short pieces, as the arcs of round corners, go on as they came: their shape must survive.
        let gain = (at.distance(to) / 60.0).min(1.0);
        // Where the outline meets its start again, the stroke must meet its own.
        let returns = is_close || to.distance_squared(start) < 1e-12;
        let to_off = if returns {
            start_off
        } else {
            off * (1.0 - gain) + joint() * gain
        };
        let (one, two) = match *element {
            PathEl::QuadTo(control, _) => {
                (at.lerp(control, 2.0 / 3.0), to.lerp(control, 2.0 / 3.0))
            }
            PathEl::CurveTo(one, two, _) => (one, two),
            _ => bowed(at, to, roughness, &mut bow),
        };
        let slack = STROKE_OFFSET * roughness * gain * 0.5;
        if at.distance_squared(to) > 1e-12 {
            let leaving = off + bow.offset(slack);
            let arriving = to_off + bow.offset(slack);
            drawn.curve_to(one + leaving, two + arriving, to + to_off);
            off = to_off;
        } else if is_close {
            // The last line already led back to the start: join it to where the start was put.
            drawn.line_to(start + start_off);
        }
        at = to;
    }
    drawn
}

/// The handles of a straight line that bows a little to one side, more before or after its middle.
fn bowed(from: Point, to: Point, roughness: f64, wobble: &mut Wobble) -> (Point, Point) {
    let step = to - from;
    let length = step.hypot();
    let reach = (length * BOWING).min(BOW_MAX) * roughness;
    let side = Vec2::new(-step.y, step.x) / length.max(1e-9) * (reach * wobble.signed());
    let diverge = 0.25 + wobble.unit() * 0.2;
    (
        from + step * diverge + side,
        from + step * (diverge + 0.35) + side,
    )
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
        let drawn = &sketched(&outline(), 1.0, 7)[0];
        let ends = drawn.elements().iter().filter_map(PathEl::end_point);
        let text: Vec<String> = ends
            .map(|end| format!("{:.2},{:.2}", end.x, end.y))
            .collect();
        assert_eq!(text.join(" "), GOLDEN_ENDS);
    }

    /// Where its pieces end.
    const GOLDEN_ENDS: &str = "1.14,4.71 5.99,-0.38 193.70,-0.68 199.01,4.21 199.88,74.92 195.07,79.94 \
         4.64,81.62 -0.12,76.47 1.14,4.71";

    #[test]
    fn the_same_seed_looks_the_same_and_another_differs() {
        assert_eq!(sketched(&outline(), 1.0, 7), sketched(&outline(), 1.0, 7));
        assert_ne!(sketched(&outline(), 1.0, 7), sketched(&outline(), 1.0, 8));
    }

    #[test]
    fn a_sketch_stays_near_its_outline() {
        let outline = outline();
        for seed in 0..200 {
            for path in sketched(&outline, 1.0, seed) {
                let mut points = Vec::new();
                kurbo::flatten(path.iter(), 0.1, |el| points.extend(el.end_point()));
                for point in points {
                    let near = outline
                        .segments()
                        .map(|s| s.nearest(point, 1e-3).distance_sq);
                    let off = near.fold(f64::MAX, f64::min).sqrt();
                    assert!(off <= OFFSET_MAX, "{off} with seed {seed}");
                }
            }
        }
    }

    #[test]
    fn a_closed_outline_stays_closed() {
        for path in sketched(&outline(), 2.0, 3) {
            let first = path.elements().first().and_then(PathEl::end_point).unwrap();
            let last = path.elements().last().and_then(PathEl::end_point).unwrap();
            assert!(first.distance(last) < 1e-9);
        }
    }
}

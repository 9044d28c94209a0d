//! The points of lines and of what pens draw, in every form that files have had.

use base64::Engine as _;
use serde_json::Value;
use tavla_shared::geometry::Point;
use tavla_shared::shape::INK_POINTS_MAX;

use crate::import::data_url::LENIENT;
use crate::import::fields::Fields;

/// Bytes of a point: three halves,
const POINT_BYTES: usize = 6;
/// and of the first of those that count from each other: three singles.
const FIRST_BYTES: usize = 12;
/// What a pen without pressure writes.
const PRESSURE_UNKNOWN: f64 = 0.5;
/// Into so many parts a straight way within a stroke is divided.
const STEPS: u32 = 8;
/// More than what a shape holds is thinned later; more than this is not even read.
const POINTS_MAX: usize = 4 * INK_POINTS_MAX;

/// A stroke's points in its own space, each with its pressure.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Stroke {
    pub(super) points: Vec<(Point, f32)>,
    /// Whether all of it is straight from point to point.
    pub(super) is_straight: bool,
}

/// Reads the segments of a stroke; points that are nowhere are left out.
pub(super) fn stroke(props: &Fields<'_>) -> Stroke {
    let segments = props.list("segments");
    let segments: Vec<Fields<'_>> = segments.iter().filter_map(Fields::of).collect();
    let is_straight = |segment: &Fields<'_>| segment.text("type") == Some("straight");
    let mut stroke = Stroke {
        points: Vec::new(),
        is_straight: !segments.is_empty() && segments.iter().all(is_straight),
    };
    let side = |key| props.number(key).filter(|it| *it != 0.0).unwrap_or(1.0);
    let (across, down) = (side("scaleX"), side("scaleY"));
    let has_pressure = props.flag("isPen");
    for segment in &segments {
        let mut points = points(segment);
        // Ink is smoothed, unless it has points on its way.
        if is_straight(segment) && !stroke.is_straight {
            points = filled_in(&points);
        }
        for [x, y, z] in points {
            let at = Point::new(x * across, y * down);
            let pressure = if has_pressure { z } else { PRESSURE_UNKNOWN };
            let is_double = stroke.points.last().is_some_and(|(last, _)| *last == at);
            if at.is_finite()
                && !(is_double && stroke.is_straight)
                && stroke.points.len() < POINTS_MAX
            {
                stroke.points.push((at, pressure.clamp(0.0, 1.0) as f32));
            }
        }
    }
    stroke
}

/// The points of one segment: as a path that counts from point to point, as packed points, or written out.
fn points(segment: &Fields<'_>) -> Vec<[f64; 3]> {
    if let Some(path) = segment.text("path") {
        return counted(path);
    }
    if let Some(packed) = segment.text("points") {
        return LENIENT
            .decode(packed)
            .map_or_else(|_| Vec::new(), |bytes| halves(&bytes));
    }
    let written = segment.list("points").iter().filter_map(Fields::of);
    let point = |point: Fields<'_>| {
        let z = point.number("z").unwrap_or(PRESSURE_UNKNOWN);
        Some([point.number("x")?, point.number("y")?, z])
    };
    written.filter_map(point).collect()
}

/// The same with points on the straight ways between.
fn filled_in(points: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let mut filled: Vec<[f64; 3]> = points.first().copied().into_iter().collect();
    for two in points.windows(2) {
        let [from, to] = [two[0], two[1]];
        let steps = (1..=STEPS).map(|step| f64::from(step) / f64::from(STEPS));
        filled.extend(
            steps.map(|part| std::array::from_fn(|at| from[at] + (to[at] - from[at]) * part)),
        );
    }
    filled
}

/// The first point in singles, each after it by how far it is from the one before, in halves.
fn counted(path: &str) -> Vec<[f64; 3]> {
    let Ok(bytes) = LENIENT.decode(path) else {
        return Vec::new();
    };
    let Some((first, rest)) = bytes.split_at_checked(FIRST_BYTES) else {
        return Vec::new();
    };
    let singles = first.as_chunks::<4>().0;
    let single = |at: usize| f64::from(f32::from_le_bytes(singles[at]));
    let mut at = [single(0), single(1), single(2)];
    let mut points = vec![at];
    for [x, y, z] in halves(rest) {
        at = [at[0] + x, at[1] + y, at[2] + z];
        points.push(at);
    }
    points
}

fn halves(bytes: &[u8]) -> Vec<[f64; 3]> {
    let points = bytes.as_chunks::<POINT_BYTES>().0.iter();
    let point = |&[x0, x1, y0, y1, z0, z1]: &[u8; POINT_BYTES]| {
        [[x0, x1], [y0, y1], [z0, z1]].map(|bytes| half(u16::from_le_bytes(bytes)))
    };
    points.map(point).collect()
}

/// A number of half precision (IEEE 754, binary16).
fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff) / 1_024.0;
    let magnitude = match (bits >> 10) & 0x1f {
        0 => fraction * 2.0_f64.powi(-14),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        exponent => (1.0 + fraction) * 2.0_f64.powi(i32::from(exponent) - 15),
    };
    if bits >> 15 == 0 {
        magnitude
    } else {
        -magnitude
    }
}

/// The points of a line in its own space: by their index, which older files have as a key.
pub(super) fn line(props: &Fields<'_>) -> Vec<Point> {
    let point = |fields: &Fields<'_>| Some(Point::new(fields.number("x")?, fields.number("y")?));
    let written = props.list("points");
    if !written.is_empty() {
        let points = written.iter().filter_map(Fields::of);
        return points.filter_map(|fields| point(&fields)).collect();
    }
    let mut points: Vec<(String, Point)> = ["points", "handles"]
        .iter()
        .flat_map(|key| props.members(key))
        .filter_map(|(name, value): (&String, &Value)| {
            let fields = Fields::of(value)?;
            let index = fields.name("index").unwrap_or_else(|| name.clone());
            Some((index, point(&fields)?))
        })
        .collect();
    points.sort_by(|a, b| a.0.cmp(&b.0));
    points.into_iter().map(|(_, point)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn halves_are_read_as_ieee_has_them() {
        for (bits, number) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3800, 0.5),
            (0x7bff, 65_504.0),
            (0x0001, 2.0_f64.powi(-24)),
            (0x7c00, f64::INFINITY),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(bits), number);
        }
        assert!(half(0x7e00).is_nan());
    }

    #[track_caller]
    fn check(props: &Value, expected: &[(f64, f64, f32)]) {
        let stroke = stroke(&Fields::of(props).unwrap());
        let told: Vec<_> = stroke
            .points
            .iter()
            .map(|(at, z)| (at.x, at.y, *z))
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_strokes_points_are_read_from_every_form_that_files_have_had() {
        let written = json!({"isPen": true, "segments": [{"type": "free", "points":
            [{"x": 1, "y": 2, "z": 0.25}, {"x": 3, "y": "4"}, {"x": null, "y": 1}]}]});
        check(&written, &[(1.0, 2.0, 0.25), (3.0, 4.0, 0.5)]);
        // Halves: (1, 2, 0.5) and (-2, 0.5, 1).
        let packed = LENIENT.encode([0, 0x3c, 0, 0x40, 0, 0x38, 0, 0xc0, 0, 0x38, 0, 0x3c]);
        let packed = json!({"isPen": true, "segments": [{"type": "free", "points": packed}]});
        check(&packed, &[(1.0, 2.0, 0.5), (-2.0, 0.5, 1.0)]);
        // Singles (10, 20, 0.5), then by halves (1, 2, 0.5).
        let mut bytes = Vec::new();
        for number in [10.0_f32, 20.0, 0.5] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend([0, 0x3c, 0, 0x40, 0, 0x38, 9]);
        let path = LENIENT.encode(&bytes);
        let counted = json!({"scaleX": -2, "segments": [{"type": "free", "path": path}]});
        check(&counted, &[(-20.0, 20.0, 0.5), (-22.0, 22.0, 0.5)]);
        check(
            &json!({"segments": [{"path": "%%"}, {"path": "AAAA"}, {"points": 3}, 7]}),
            &[],
        );
    }

    #[test]
    fn a_lines_points_go_by_their_index() {
        let expected = [
            Point::new(0.0, 0.0),
            Point::new(1.0, 1.0),
            Point::new(2.0, 0.0),
        ];
        for props in [
            json!({"points": {"q": {"id": "q", "index": "a2", "x": 1, "y": 1},
                "r": {"index": "a3", "x": 2, "y": 0}, "p": {"index": "a1", "x": 0, "y": 0}}}),
            json!({"points": [{"x": 0, "y": 0}, {"x": 1, "y": 1}, {"x": 2, "y": 0}]}),
            json!({"handles": {"end": {"index": "a9", "x": 2, "y": 0},
                "handle:a2": {"index": "a2", "x": 1, "y": 1}, "start": {"index": "a1", "x": 0, "y": 0}}}),
            json!({"handles": {"a3": {"x": 2, "y": 0}, "a1": {"x": 0, "y": 0}, "a2": {"x": 1, "y": 1}}}),
        ] {
            assert_eq!(line(&Fields::of(&props).unwrap()), expected, "{props}");
        }
    }
}

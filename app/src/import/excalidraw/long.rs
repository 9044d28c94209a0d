//! Strokes of more points than a shape holds, as several that go on where the one before ends and are in one group.
//!
//! They are cut, not thinned: how wide a pen's line is follows from how far its points are apart.

use serde_json::{Map, Value, json};
use tavla_shared::geometry::rotated;
use tavla_shared::shape::INK_POINTS_MAX;

use super::plan::made_name;
use crate::import::fields::{self, Fields};
use crate::shapes::points_box;

/// Two strokes that join have so many points in common: where one begins a pen's line grows to its width, and the other
/// has it there.
const SHARED: usize = 32;

/// What a part has of its own, or not at all.
const OF_THE_WHOLE: [&str; 3] = ["points", "pressures", "angle"];

/// The strokes that an element becomes; none where it is whole as it is.
pub(super) fn strokes(element: &Value, ids: &mut dyn FnMut() -> u128) -> Vec<Value> {
    strokes_within(element, INK_POINTS_MAX, ids)
}

fn strokes_within(element: &Value, points_max: usize, ids: &mut dyn FnMut() -> u128) -> Vec<Value> {
    let Some(stroke) = element.as_object() else {
        return Vec::new();
    };
    let fields = Fields::from(stroke);
    let points = fields.list("points");
    let is_long = fields.text("type") == Some("freedraw") && points.len() > points_max;
    if !is_long || fields.flag("isDeleted") {
        return Vec::new();
    }
    let points = level(points, fields.number("angle").unwrap_or(0.0));
    let pressures = fields.list("pressures");
    let group = made_name(ids);
    // Without what is long: that is kept once more in the parts alone.
    let others = stroke
        .iter()
        .filter(|(key, _)| !OF_THE_WHOLE.contains(&key.as_str()));
    let others = others.map(|(key, value)| (key.clone(), value.clone()));
    let mut rest: Map<String, Value> = others.collect();
    // What a cut loop has inside is not known.
    rest.insert("backgroundColor".to_owned(), json!("transparent"));
    let groups = fields.list("groupIds").iter().cloned();
    let groups: Vec<Value> = std::iter::once(json!(group)).chain(groups).collect();
    rest.insert("groupIds".to_owned(), json!(groups));

    let count = (points.len() - SHARED).div_ceil(points_max - SHARED);
    let step = (points.len() - SHARED).div_ceil(count);
    let part = |at: usize| {
        let from = at * step;
        let to = (from + step + SHARED).min(points.len());
        let mut part: Map<String, Value> = rest.clone();
        part.insert("points".to_owned(), json!(points[from..to]));
        let pressures = pressures.get(from..to.min(pressures.len()));
        part.insert("pressures".to_owned(), json!(pressures.unwrap_or(&[])));
        part
    };
    let mut parts: Vec<Map<String, Value>> = (0..count).map(part).collect();
    for part in &mut parts[1..] {
        part.insert("id".to_owned(), json!(made_name(ids)));
        part.remove("boundElements");
    }
    parts.into_iter().map(Value::Object).collect()
}

/// The points as they are seen: a stroke is turned about the middle of all of it, and its parts have others.
fn level(points: &[Value], angle: f64) -> Vec<Value> {
    let places: Vec<_> = points.iter().filter_map(fields::point).collect();
    let middle = points_box(&places).filter(|_| angle != 0.0);
    let Some(middle) = middle.map(|around| around.center()) else {
        return points.to_vec();
    };
    let turned = |point: &Value| {
        let place = fields::point(point).map(|place| rotated(place, middle, angle));
        place.map_or(Value::Null, |place| json!([place.x, place.y]))
    };
    points.iter().map(turned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(element: &Value, points_max: usize) -> Vec<Value> {
        let mut last = 0;
        strokes_within(element, points_max, &mut || {
            last += 1;
            last
        })
    }

    fn stroke(count: usize) -> Value {
        let points: Vec<[usize; 2]> = (0..count).map(|at| [at, at % 7]).collect();
        let pressures: Vec<f64> = (0..count).map(|at| at as f64 / count as f64).collect();
        json!({"id": "s", "type": "freedraw", "points": points, "pressures": pressures,
            "backgroundColor": "red", "groupIds": ["g"], "strokeColor": "blue"})
    }

    #[test]
    fn a_stroke_of_too_many_points_is_cut_into_even_parts_that_join() {
        let whole = stroke(250);
        let parts = cut(&whole, 100);
        let points: Vec<&Vec<Value>> = parts
            .iter()
            .map(|part| part["points"].as_array().unwrap())
            .collect();
        // (250 - 32) / (100 - 32) is over 3.
        let lengths: Vec<usize> = points.iter().map(|points| points.len()).collect();
        assert_eq!(lengths, [87, 87, 87, 85]);
        let mut joined = points[0].clone();
        for (part, points) in parts[1..].iter().zip(&points[1..]) {
            let shared = joined.len() - SHARED;
            assert_eq!(joined[shared..], points[..SHARED]);
            assert_eq!(part["pressures"][0], whole["pressures"][shared]);
            joined.extend_from_slice(&points[SHARED..]);
        }
        assert_eq!(&joined, whole["points"].as_array().unwrap());
        let groups = &parts[0]["groupIds"];
        assert_eq!(groups[1], "g");
        for part in &parts {
            assert_eq!(&part["groupIds"], groups);
            assert_eq!(part["strokeColor"], "blue");
        }
        let names: std::collections::BTreeSet<_> =
            parts.iter().map(|part| part["id"].as_str()).collect();
        assert_eq!(names.len(), parts.len());
        assert_eq!(parts[0]["id"], "s");
    }

    #[test]
    fn what_fits_or_is_no_stroke_stays_as_it_is() {
        assert!(cut(&stroke(100), 100).is_empty());
        assert_eq!(cut(&stroke(101), 100).len(), 2);
        let mut line = stroke(250);
        line["type"] = json!("line");
        assert!(cut(&line, 100).is_empty());
        let mut deleted = stroke(250);
        deleted["isDeleted"] = json!(true);
        assert!(cut(&deleted, 100).is_empty());
        assert!(cut(&json!([1]), 100).is_empty());
    }

    #[test]
    fn a_turned_stroke_is_turned_as_a_whole() {
        let points: Vec<[f64; 2]> = (0..=120).map(|at| [f64::from(at), 0.0]).collect();
        let turned = json!({"type": "freedraw", "points": points,
            "angle": std::f64::consts::FRAC_PI_2});
        let parts = cut(&turned, 100);
        assert!(parts.iter().all(|part| part.get("angle").is_none()));
        let first = fields::point(&parts[0]["points"][0]).unwrap();
        let last = parts[1]["points"].as_array().unwrap().last();
        let last = fields::point(last.unwrap()).unwrap();
        assert!((first - tavla_shared::geometry::Point::new(60.0, -60.0)).hypot() < 1e-9);
        assert!((last - tavla_shared::geometry::Point::new(60.0, 60.0)).hypot() < 1e-9);
    }
}

//! The scenes that other whiteboards are measured on, made again: 40 % rectangles, 20 % ellipses,
//! 15 % arrows, 15 % freehand strokes of 60 points, 10 % text, spread evenly over a plane of 1.6 : 1
//! with 8,000 square units a shape. The last one is a solid rectangle in the middle, on top.

use serde_json::{Value, json};

const COLORS: [(&str, &str); 6] = [
    ("#1e1e1e", "#e9ecef"),
    ("#e03131", "#ffc9c9"),
    ("#2f9e44", "#b2f2bb"),
    ("#1971c2", "#a5d8ff"),
    ("#f08c00", "#ffec99"),
    ("#6741d9", "#d0bfff"),
];
const WORDS: [&str; 31] = [
    "plan", "draft", "review", "ship", "merge", "queue", "cache", "index", "node", "edge", "board",
    "sketch", "note", "task", "owner", "date", "risk", "cost", "scope", "goal", "metric", "user",
    "flow", "state", "event", "retry", "label", "group", "stack", "table", "chart",
];
const STROKE_POINTS: usize = 60;

/// The Mulberry32 generator: what is drawn depends on the seed alone, on every machine.
struct Dice(u32);

impl Dice {
    /// From 0 up to, not including, 1.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = self.0;
        t = (t ^ (t >> 15)).wrapping_mul(t | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 0x3d));
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    fn below(&mut self, count: usize) -> usize {
        (self.roll() * count as f64) as usize
    }
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// A scene of `shapes` shapes as an `.excalidraw` file.
pub fn excalidraw(shapes: usize) -> Vec<u8> {
    let mut dice = Dice(1);
    let height = (shapes as f64 * 8_000.0 / 1.6).sqrt();
    let plane = (height * 1.6, height);
    let elements: Vec<Value> = (0..shapes)
        .map(|number| element(number, number + 1 == shapes, plane, &mut dice))
        .collect();
    let scene = json!({
        "type": "excalidraw", "version": 2, "source": "bench", "elements": elements,
        "appState": {"gridModeEnabled": false, "viewBackgroundColor": "#ffffff"}, "files": {},
    });
    scene.to_string().into_bytes()
}

fn element(number: usize, last: bool, plane: (f64, f64), dice: &mut Dice) -> Value {
    let kind = if last { 0.0 } else { dice.roll() };
    let (stroke, fill) = COLORS[dice.below(COLORS.len())];
    let filled = last || dice.roll() < 0.5;
    let (width, height) = if last {
        (80.0, 60.0)
    } else {
        let width = rounded(30.0 + dice.roll() * 80.0);
        (width, rounded(24.0 + dice.roll() * 66.0))
    };
    let (x, y) = if last {
        (plane.0 / 2.0 - 40.0, plane.1 / 2.0 - 30.0)
    } else {
        let x = dice.roll() * (plane.0 - width);
        (x, dice.roll() * (plane.1 - height))
    };
    let (x, y) = (rounded(x), rounded(y));
    let fill = if filled { fill } else { "transparent" };
    let mut element = json!({
        "id": format!("s{number}"), "x": x, "y": y, "width": width, "height": height, "angle": 0,
        "strokeColor": stroke, "backgroundColor": fill, "fillStyle": "solid", "strokeWidth": 2,
        "strokeStyle": "solid", "roughness": 1, "opacity": 100, "groupIds": [], "roundness": null,
        "seed": number * 7 + 1, "isDeleted": false,
    });
    let rest = match kind {
        0.0..0.4 => json!({"type": "rectangle", "roundness": {"type": 3}}),
        0.4..0.6 => json!({"type": "ellipse", "roundness": {"type": 2}}),
        0.6..0.75 => arrow((x, y), (width, height), dice),
        0.75..0.9 => stroke_of((x, y), (width, height), dice),
        _ => text(dice),
    };
    if let (Some(element), Value::Object(rest)) = (element.as_object_mut(), rest) {
        element.extend(rest);
    }
    element
}

fn arrow((x, y): (f64, f64), (width, height): (f64, f64), dice: &mut Dice) -> Value {
    let (left, up) = (dice.roll() < 0.5, dice.roll() < 0.5);
    let (x, dx) = if left {
        (x + width, -width)
    } else {
        (x, width)
    };
    let (y, dy) = if up {
        (y + height, -height)
    } else {
        (y, height)
    };
    json!({
        "type": "arrow", "x": x, "y": y, "points": [[0, 0], [dx, dy]], "roundness": {"type": 2},
        "backgroundColor": "transparent", "endArrowhead": "arrow",
    })
}

/// A smooth wandering stroke, scaled to its box, its first point at 0, 0.
fn stroke_of((x, y): (f64, f64), (width, height): (f64, f64), dice: &mut Dice) -> Value {
    let (mut at, mut angle, mut turn) = ((0.0, 0.0), dice.roll() * std::f64::consts::TAU, 0.0);
    let mut points = vec![at];
    for _ in 1..STROKE_POINTS {
        turn = turn * 0.8 + (dice.roll() - 0.5) * 0.5;
        angle += turn;
        at = (at.0 + angle.cos() * 3.0, at.1 + angle.sin() * 3.0);
        points.push(at);
    }
    let span = |axis: fn(&(f64, f64)) -> f64| {
        let values = || points.iter().map(axis);
        let min = values().fold(f64::MAX, f64::min);
        (min, (values().fold(f64::MIN, f64::max) - min).max(1.0))
    };
    let ((x0, across), (y0, down)) = (span(|point| point.0), span(|point| point.1));
    let (sx, sy) = (width / across, height / down);
    let scaled: Vec<[f64; 2]> = points
        .iter()
        .map(|point| [rounded(point.0 * sx), rounded(point.1 * sy)])
        .collect();
    json!({
        "type": "freedraw", "x": rounded(x - x0 * sx), "y": rounded(y - y0 * sy),
        "points": scaled, "pressures": [], "simulatePressure": true,
        "backgroundColor": "transparent",
    })
}

fn text(dice: &mut Dice) -> Value {
    let count = 1 + dice.below(3);
    let words: Vec<&str> = (0..count).map(|_| WORDS[dice.below(WORDS.len())]).collect();
    let words = words.join(" ");
    let size = [16.0, 20.0, 28.0][dice.below(3)];
    json!({
        "type": "text", "text": words, "originalText": words, "fontSize": size, "fontFamily": 5,
        "width": rounded(words.len() as f64 * size * 0.52), "height": rounded(size * 1.25),
        "textAlign": "left", "verticalAlign": "top", "autoResize": true, "lineHeight": 1.25,
        "backgroundColor": "transparent",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tavla::import::excalidraw as format;

    #[test]
    fn every_shape_of_a_scene_is_kept_when_it_is_imported() {
        let mut next = 0;
        let mut ids = || {
            next += 1;
            next
        };
        let report = format::read(&excalidraw(500), &mut ids).unwrap().report;
        assert_eq!(report.shapes, 500);
        assert!(report.lost.is_empty(), "{:?}", report.lost);
    }
}

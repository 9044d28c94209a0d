//! What stands for text that is too small to read: a bar for each line, about as long as the line,
//! without laying it out.

use kurbo::Point;
use tavla_shared::shape::{Color, Kind, Shape};

use super::stroke::stroke_bar;
use super::vertex::{Mesh, Paint};
use crate::colors::faded;
use crate::shapes::{FRAME_NAME_SIZE, LABEL_PADDING, TextPlace};

/// Smaller text, in pixels an em, is drawn as bars.
pub(super) const READABLE_MIN: f64 = 2.5;
/// How strong the bars are: as much of them is ink as of letters.
pub(super) const BAR_OPACITY: f64 = 0.38;
/// How wide a letter usually is, in ems.
const LETTER: f64 = 0.5;
/// A box this many times as wide as a line usually is, is that line's.
const MEASURED: std::ops::Range<f64> = 0.55..2.2;
/// From one line to the next, in ems.
const LINE: f64 = 1.25;
/// From a line's middle down to the middle of its small letters, in ems.
const MIDDLE: f64 = 0.1;
/// Half a small letter's height, in ems.
const HALF_HEIGHT: f64 = 0.25;
/// The most bars of one text; where it has more lines, a bar stands for several.
const BARS_MAX: usize = 200;

/// Whether a shape's text is too small to read at `scale` pixels a board unit.
pub(super) fn is_unreadable(shape: &Shape, scale: f64) -> bool {
    size(shape) * scale < READABLE_MIN
}

/// The size that a shape's text is written in, unless a note has shrunk it.
fn size(shape: &Shape) -> f64 {
    if shape.kind == Kind::Frame {
        FRAME_NAME_SIZE
    } else {
        shape.style.text_size
    }
}

/// The bars for `shape`'s text, from its `pos`; over `backing` where that hides a line.
pub(super) fn bars(shape: &Shape, color: Color, backing: Option<Color>, slot: u32) -> Mesh {
    let mut mesh = Mesh::default();
    let Some(place) = TextPlace::of(shape) else {
        return mesh;
    };
    let (area, size) = (place.area, place.size);
    let paint = |color, opacity| Paint {
        color: faded(color, shape.style.opacity * opacity).0,
        slot,
    };
    let ends = |left: f64, length: f64, y: f64| {
        let local = |x| place.turn() * Point::new(x, y) - shape.pos.to_vec2();
        [left, left + length].map(local)
    };
    let lengths = lengths(shape, &place);
    let height = lengths.len() as f64 * LINE * size;
    let top = place.top(height);
    if let Some(backing) = backing {
        let longest = lengths.iter().copied().fold(0.0, f64::max) + 2.0 * LABEL_PADDING * size;
        let ends = ends(area.center().x - longest / 2.0, longest, top + height / 2.0);
        stroke_bar(&mut mesh, ends, height / 2.0, paint(backing, 1.0));
    }
    let lines = lengths.len().div_ceil(BARS_MAX).max(1);
    let mut top = top + MIDDLE * size;
    for lengths in lengths.chunks(lines) {
        let lines = lengths.len() as f64;
        let (length, height) = (lengths.iter().sum::<f64>() / lines, lines * LINE * size);
        let ends = ends(place.left(length), length, top + height / 2.0);
        let half = lines * HALF_HEIGHT * size;
        stroke_bar(&mut mesh, ends, half, paint(color, BAR_OPACITY));
        top += height;
    }
    mesh
}

/// How long each line is, about.
fn lengths(shape: &Shape, place: &TextPlace) -> Vec<f64> {
    let (width, letter) = (place.area.width(), LETTER * place.size);
    let is_free = shape.kind == Kind::Text && place.column.is_none();
    let per_line = (width / letter).floor().max(1.0) as usize;
    let mut lengths: Vec<f64> = Vec::new();
    for line in shape.text.split('\n') {
        let letters = line.chars().count();
        // Broken between words, no row is quite full.
        let rows = if is_free {
            1
        } else {
            letters.div_ceil(per_line).max(1)
        };
        let most = if is_free { f64::MAX } else { width.max(letter) };
        let length = (letters as f64 / rows as f64 * letter).min(most);
        lengths.extend(std::iter::repeat_n(length, rows));
    }
    if is_free {
        // The box is as wide as the longest line, unless another client has not measured it.
        let longest = lengths.iter().copied().fold(0.0, f64::max);
        let ratio = width / longest.max(1e-9);
        if MEASURED.contains(&ratio) {
            for length in &mut lengths {
                *length *= ratio;
            }
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Rect, Vec2};
    use std::sync::Arc;
    use tavla_shared::geometry::Size;
    use tavla_shared::id::ShapeId;

    use crate::text::{TextEngine, placed_text};

    fn text(kind: Kind, words: &str) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.pos = Point::new(30.0, -20.0);
        shape.size = Size::new(160.0, 90.0);
        shape.text = Arc::from(words);
        shape
    }

    /// The box around what is drawn, on the board.
    fn drawn(shape: &Shape) -> Rect {
        let mesh = bars(shape, Color::rgb(0), None, 0);
        let at = |v: &super::super::vertex::Vertex| {
            let [x, y] = v.position.map(f64::from);
            let up = f64::from(v.normal[1] * v.radius);
            shape.pos + Vec2::new(x, y + up)
        };
        let points = mesh.vertices.iter().map(at);
        let boxes = points.map(|point| Rect::from_points(point, point));
        boxes.reduce(|all, one| all.union(one)).unwrap()
    }

    #[test]
    fn bars_are_where_the_letters_would_be() {
        let mut engine = TextEngine::bundled();
        for kind in [Kind::Text, Kind::Rectangle, Kind::Note, Kind::Ellipse] {
            for words in ["a few words", "two lines\nof words"] {
                let mut shape = text(kind.clone(), words);
                if kind == Kind::Text {
                    shape.size = crate::text::measure_for_kind(&shape, &mut engine);
                }
                let letters = placed_text(&shape, &mut engine).unwrap().rect();
                let bars = drawn(&shape);
                let off = (bars.center() - letters.center()).hypot();
                let size = shape.style.text_size;
                assert!(off < size * 0.6, "{kind:?} {words:?}: {bars:?} {letters:?}");
                let longer = bars.width() / letters.width();
                assert!((0.6..1.6).contains(&longer), "{kind:?} {words:?}: {longer}");
            }
        }
    }

    #[test]
    fn the_bars_of_a_turned_lines_label_keep_level() {
        let mut line = text(Kind::Arrow, "label");
        line.path = vec![Point::ZERO, Point::new(160.0, 90.0)];
        line.angle = 1.0;
        let bars = drawn(&line);
        assert!(bars.height() < bars.width());
    }

    #[test]
    fn endless_text_has_few_bars() {
        let long = text(Kind::Note, &"word ".repeat(5_000));
        let count = bars(&long, Color::rgb(0), None, 0).vertices.len();
        assert!((2 * BARS_MAX..=4 * BARS_MAX).contains(&count), "{count}");
    }

    #[test]
    fn the_bars_of_very_many_lines_reach_as_far_as_the_lines() {
        let mut engine = TextEngine::bundled();
        for lines in [3 * BARS_MAX / 2, 4 * BARS_MAX] {
            let mut long = text(Kind::Text, &vec!["some words"; lines].join("\n"));
            long.size = crate::text::measure_for_kind(&long, &mut engine);
            let (found, expected) = (drawn(&long), long.bounds());
            let part = found.height() / expected.height();
            assert!((0.95..=1.0).contains(&part), "{lines}: {part}");
            let off = (found.center() - expected.center()).hypot();
            assert!(off < 0.05 * expected.height(), "{lines}: {off}");
        }
    }
}

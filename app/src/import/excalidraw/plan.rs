//! Plans of shapes, as programs write them for Excalidraw's clipboard: labels in their shape, what an arrow
//! is to go between, what is in a frame, and sizes left out.
//!
//! They are told by their fields, as all files are: what a program writes with Excalidraw itself has none of
//! these. What is planned becomes pieces like any others.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use tavla_shared::geometry::{Rect, Size};
use tavla_shared::shape::Kind;

use super::long;
use super::piece::{self, Piece};
use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss};

/// How large a planned shape is that does not say.
const SIDE: f64 = 100.0;
/// Between a frame that does not say how large it is and what is in it.
const FRAME_PADDING: f64 = 10.0;
/// About how wide a letter is, as a part of its size,
const LETTER_WIDTH: f64 = 0.6;
/// and how high a line.
const LINE_HEIGHT: f64 = 1.25;
/// Letters that do not say are so large.
const TEXT_SIZE: f64 = 20.0;
/// Around a label on all sides.
const LABEL_PADDING: f64 = 10.0;
/// The most children of a frame that are looked at.
const CHILDREN_MAX: usize = 10_000;
/// Names made here begin with what no program's begin with.
const MADE: char = '\u{1}';

/// The pieces of one entry of a file: one, or none where there is nothing to keep; of a plan, all that is
/// planned in it, and of a stroke that is longer than a shape may be, its parts.
pub(super) fn read(
    value: Option<&Value>,
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> Vec<Piece> {
    let planned = value.and_then(Value::as_object).filter(|it| is_plan(it));
    let Some(planned) = planned else {
        let strokes = value.map_or_else(Vec::new, |value| long::strokes(value, ids));
        if strokes.is_empty() {
            return piece::read(value, ids, report).into_iter().collect();
        }
        report.lose(Loss::Cut);
        let strokes = strokes.iter();
        return strokes
            .filter_map(|stroke| piece::read(Some(stroke), ids, report))
            .collect();
    };
    let mut shape = planned.clone();
    let mut beside = Vec::new();
    let name = name_of(&mut shape, ids);
    if let Some(label) = shape.remove("label") {
        let text = label_text(&label, &name, &shape);
        let text_size = text.as_ref().map(room_for);
        give_size(&mut shape, text_size);
        beside.extend(text);
    } else {
        give_size(&mut shape, None);
    }
    for (key, is_start) in [("start", true), ("end", false)] {
        if let Some(Value::Object(mut other)) = planned.get(key).cloned()
            && !other.contains_key("id")
            && other.contains_key("type")
        {
            let name = name_of(&mut other, ids);
            put_beside(&mut other, &shape, is_start);
            shape.insert(key.to_owned(), json!({ "id": name }));
            beside.push(other);
        }
    }
    let all = std::iter::once(shape).chain(beside);
    all.filter_map(|it| piece::read(Some(&Value::Object(it)), ids, report))
        .collect()
}

fn is_plan(shape: &Map<String, Value>) -> bool {
    let is_object = |key: &str| shape.get(key).is_some_and(Value::is_object);
    let says = |key: &str| shape.contains_key(key);
    let has_no_size = match shape.get("type").and_then(Value::as_str) {
        Some("rectangle" | "ellipse" | "diamond") => !says("width") || !says("height"),
        Some("line" | "arrow") => !says("points") && !says("width"),
        _ => false,
    };
    has_no_size || is_object("label") || is_object("start") || is_object("end") || says("children")
}

/// Its name, made up where it has none that others could mean.
fn name_of(shape: &mut Map<String, Value>, ids: &mut dyn FnMut() -> u128) -> String {
    let named = shape.get("id").and_then(Value::as_str);
    if let Some(name) = named.filter(|name| !name.is_empty()) {
        return name.to_owned();
    }
    let name = made_name(ids);
    shape.insert("id".to_owned(), json!(name));
    name
}

/// A name that no other program gives.
pub(super) fn made_name(ids: &mut dyn FnMut() -> u128) -> String {
    format!("{MADE}{:x}", ids())
}

/// A label as the text that it becomes.
fn label_text(
    label: &Value,
    container: &str,
    shape: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    let label = label.as_object()?;
    let text = label.get("text")?.as_str()?;
    let mut whole = Map::new();
    whole.insert("textAlign".to_owned(), json!("center"));
    whole.insert("verticalAlign".to_owned(), json!("middle"));
    if let Some(color) = shape.get("strokeColor") {
        whole.insert("strokeColor".to_owned(), color.clone());
    }
    whole.extend(label.clone());
    whole.insert("type".to_owned(), json!("text"));
    whole.insert("text".to_owned(), json!(text));
    whole.insert("containerId".to_owned(), json!(container));
    whole.remove("id");
    Some(whole)
}

/// About how much room a text takes: no font is asked here.
fn room_for(text: &Map<String, Value>) -> Size {
    let fields = Fields::from(text);
    let size = fields.number("fontSize").unwrap_or(TEXT_SIZE);
    let lines = fields.text("text").unwrap_or_default().lines();
    let (count, longest) = lines.fold((0, 0), |(count, longest), line| {
        (count + 1, line.chars().count().max(longest))
    });
    Size::new(
        longest as f64 * size * LETTER_WIDTH,
        f64::from(count) * size * LINE_HEIGHT,
    )
}

/// The sizes that it does not say: around its label where it has one.
fn give_size(shape: &mut Map<String, Value>, label: Option<Size>) {
    let (part, is_line) = match shape.get("type").and_then(Value::as_str) {
        Some("rectangle") => (1.0, false),
        Some("ellipse") => (std::f64::consts::SQRT_2, false),
        Some("diamond") => (2.0, false),
        Some("line" | "arrow") => (1.0, true),
        _ => return,
    };
    let around = |side: f64| side * part + 2.0 * LABEL_PADDING;
    let (width, height) = match label {
        _ if is_line => (SIDE, 0.0),
        Some(label) => (around(label.width), around(label.height)),
        None => (SIDE, SIDE),
    };
    for (key, side) in [("width", width), ("height", height)] {
        if !shape.contains_key(key) {
            shape.insert(key.to_owned(), json!(side));
        }
    }
}

/// Puts what an arrow is to come from or go to where the arrow is, unless it says where.
fn put_beside(other: &mut Map<String, Value>, arrow: &Map<String, Value>, is_start: bool) {
    let is_text = other.get("type").and_then(Value::as_str) == Some("text");
    if is_text {
        let room = room_for(other);
        other.insert("width".to_owned(), json!(room.width));
        other.insert("height".to_owned(), json!(room.height));
    } else {
        give_size(other, None);
    }
    let of = |shape: &Map<String, Value>, key: &str| Fields::from(shape).number(key).unwrap_or(0.0);
    let x = if is_start {
        of(arrow, "x") - of(other, "width")
    } else {
        of(arrow, "x") + of(arrow, "width")
    };
    let y = of(arrow, "y") - of(other, "height") / 2.0;
    for (key, at) in [("x", x), ("y", y)] {
        if !other.contains_key(key) {
            other.insert(key.to_owned(), json!(at));
        }
    }
}

/// Puts into frames what they say is in them; a frame without a size goes around that.
pub(super) fn fill_frames(pieces: &mut [Piece], by_name: &HashMap<String, usize>) {
    for at in 0..pieces.len() {
        let children = std::mem::take(&mut pieces[at].children);
        let children = children.iter().filter_map(|name| by_name.get(name));
        let children: Vec<usize> = children.copied().filter(|child| *child != at).collect();
        let boxes = children.iter().map(|child| pieces[*child].shape.bounds());
        let around = boxes.reduce(|all: Rect, one| all.union(one));
        let frame = pieces[at].name.clone();
        for child in children {
            let child = &mut pieces[child];
            if child.shape.kind != Kind::Frame && child.frame.is_none() {
                child.frame = Some(frame.clone());
            }
        }
        let shape = &mut pieces[at].shape;
        if let Some(around) = around
            && shape.size == Size::ZERO
        {
            let rect = around.inflate(FRAME_PADDING, FRAME_PADDING);
            (shape.pos, shape.size) = (rect.origin(), rect.size());
        }
    }
}

/// The names of what a frame says is in it.
pub(super) fn children(fields: &Fields<'_>) -> Vec<String> {
    let names = fields.list("children").iter().filter_map(Value::as_str);
    names.take(CHILDREN_MAX).map(str::to_owned).collect()
}

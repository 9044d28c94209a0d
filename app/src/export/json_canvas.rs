//! Shapes as a JSON Canvas: cards of Markdown, files, web pages, groups and edges.
//!
//! What has letters or room for them becomes a card, whatever its form; frames become groups, and arrows between two
//! cards edges. What a canvas has no word for is counted. What is read of one is [`crate::import`]'s to say; both use
//! one table of words.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tavla_shared::geometry::{self, Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Binding, Color, Kind, Shape, Style};

use super::order::{self, Placed};
use super::report::{ExportReport, Loss};
use super::{NOTE_FILL, markdown};
use crate::import::json_canvas::words::{self, FileName};
use crate::shapes::settled;

/// Around a text without a box: cards have room around their letters.
const TEXT_MARGIN: (f64, f64) = (16.0, 12.0);

/// A canvas, and what is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub json: String,
    /// What was kept and what was not.
    pub report: ExportReport,
}

/// The canvas of these shapes, with the groups and frames that they are in.
pub fn write(shapes: &[Arc<Shape>]) -> Written {
    let mut report = ExportReport::default();
    let placed = order::from_the_bottom(shapes);
    let mut cards: BTreeMap<&ShapeId, &Shape> = BTreeMap::new();
    let mut nodes = Vec::new();
    for of in &placed {
        if let Some(node) = node(of, &mut report) {
            cards.insert(&of.shape.id, of.shape);
            nodes.push(node);
        }
    }
    let mut edges = Vec::new();
    for of in placed.iter().filter(|of| of.shape.kind == Kind::Arrow) {
        match edge(of.shape, &cards) {
            Some(edge) => edges.push(edge),
            None => report.lose(Loss::Line),
        }
    }
    report.shapes = nodes.len() + edges.len();
    let lists = [("nodes", nodes), ("edges", edges)];
    let lists = lists.map(|(name, list)| format!("\t\"{name}\":[{}]", rows(&list)));
    Written {
        json: format!("{{\n{}\n}}", lists.join(",\n")),
        report,
    }
}

/// One entry a line, as Obsidian writes them, so that versions can be compared.
fn rows(list: &[Value]) -> String {
    let rows: Vec<String> = list.iter().map(|entry| format!("\n\t\t{entry}")).collect();
    let end = if rows.is_empty() { "" } else { "\n\t" };
    format!("{}{end}", rows.join(","))
}

/// The card or group that a shape becomes; none where it is an edge or nothing.
fn node(of: &Placed<'_>, report: &mut ExportReport) -> Option<Value> {
    let shape = of.shape;
    let mut node = match &shape.kind {
        Kind::Frame => group(shape),
        Kind::Text if shape.text.trim().is_empty() => return None,
        Kind::Text | Kind::Note | Kind::Rectangle => card(shape),
        kind if kind.is_figure() => {
            report.lose(Loss::Form);
            card(shape)
        }
        Kind::Image => return lost(Loss::Picture, report),
        Kind::Ink => return lost(Loss::Ink, report),
        Kind::Line => return lost(Loss::Line, report),
        Kind::Unknown(_) => return lost(Loss::UnknownKind, report),
        // Of arrows all cards have to be known; a group has no look.
        _ => return None,
    };
    if shape.angle != 0.0 {
        report.lose(Loss::Turn);
    }
    let rect = match shape.kind {
        Kind::Text => shape.rect().inflate(TEXT_MARGIN.0, TEXT_MARGIN.1),
        _ => shape.rect(),
    };
    put_box(&mut node, rect);
    node.insert("id".to_owned(), json!(shape.id.as_str()));
    if let Some(color) = color(shape) {
        node.insert("color".to_owned(), json!(words::color_text(color)));
    }
    Some(Value::Object(node))
}

fn lost(loss: Loss, report: &mut ExportReport) -> Option<Value> {
    report.lose(loss);
    None
}

/// Whole numbers, as the format has them.
fn put_box(node: &mut Map<String, Value>, rect: Rect) {
    for (key, value) in [
        ("x", rect.x0.round()),
        ("y", rect.y0.round()),
        ("width", rect.width().round().max(1.0)),
        ("height", rect.height().round().max(1.0)),
    ] {
        node.insert(key.to_owned(), json!(value as i64));
    }
}

/// The colour that a card shows: of its paper, or where it has none of its outline.
fn color(shape: &Shape) -> Option<Color> {
    let Style { fill, stroke, .. } = shape.style;
    match shape.kind {
        Kind::Note if fill.is_none() => Some(NOTE_FILL),
        _ if !fill.is_none() && shape.kind != Kind::Text => Some(fill),
        _ => said(stroke),
    }
}

/// A stroke's colour, if it is not the one that says nothing.
fn said(stroke: Color) -> Option<Color> {
    let is_said = !stroke.is_none() && stroke != Style::default().stroke;
    is_said.then_some(stroke)
}

fn of_type<const N: usize>(kind: &str, more: [(&str, Value); N]) -> Map<String, Value> {
    let mut node = Map::new();
    node.insert("type".to_owned(), json!(kind));
    node.extend(more.map(|(key, value)| (key.to_owned(), value)));
    node
}

fn group(frame: &Shape) -> Map<String, Value> {
    let mut node = of_type("group", []);
    if !frame.text.trim().is_empty() {
        node.insert("label".to_owned(), json!(&*frame.text));
    }
    let name = frame.name.as_deref();
    let embed = name.and_then(|name| name.strip_prefix("![[")?.strip_suffix("]]"));
    if let Some(embed) = embed {
        let (path, style) = embed.split_once('|').unwrap_or((embed, ""));
        node.insert("background".to_owned(), json!(path));
        if !style.is_empty() {
            node.insert("backgroundStyle".to_owned(), json!(style));
        }
    }
    node
}

fn card(shape: &Shape) -> Map<String, Value> {
    let text = shape.text.trim();
    if let Some(file) = file(shape) {
        let mut node = of_type("file", [("file", json!(file.path))]);
        if !file.subpath.is_empty() {
            node.insert("subpath".to_owned(), json!(file.subpath));
        }
        return node;
    }
    match shape.link.as_deref() {
        Some(link) if text.is_empty() || text == link => of_type("link", [("url", json!(link))]),
        None if words::is_address(text) => of_type("link", [("url", json!(text))]),
        link => {
            let mut markdown = markdown::write(&shape.text, shape.marks.as_deref());
            // A card leads nowhere as a whole.
            if let Some(link) = link {
                markdown = format!("{markdown}\n\n<{link}>");
            }
            of_type("text", [("text", json!(markdown))])
        }
    }
}

/// The file that a card stands for: its name says so while it has that file's words, or its words do.
fn file(shape: &Shape) -> Option<FileName> {
    let named = shape.name.as_deref().and_then(FileName::from_embed);
    named
        .filter(|name| name.label() == *shape.text)
        .or_else(|| FileName::from_embed(&shape.text))
}

/// The edge that an arrow becomes; none where it does not go between two cards.
fn edge(arrow: &Shape, cards: &BTreeMap<&ShapeId, &Shape>) -> Option<Value> {
    let (start, end) = (arrow.ends.start.as_ref()?, arrow.ends.end.as_ref()?);
    let from = *cards.get(&start.shape)?;
    let to = *cards.get(&end.shape)?;
    // As it is shown between what it holds on to.
    let shown = settled(arrow, |id| cards.get(id).copied());
    let path = shown.as_ref().unwrap_or(arrow).board_path();
    let side = |binding: &Binding, at: &Shape, tip: Option<&Point>, other: &Shape| {
        let side = words::side_of(binding.anchor);
        side.or_else(|| words::side_of(ratios(at, *tip?)))
            .or_else(|| words::side_of(ratios(at, other.rect().center())))
    };
    let mut edge = Map::new();
    let mut say = |key: &str, value: &str| edge.insert(key.to_owned(), json!(value));
    say("id", arrow.id.as_str());
    for (binding, at, tip, other, [node, side_key]) in [
        (start, from, path.first(), to, ["fromNode", "fromSide"]),
        (end, to, path.last(), from, ["toNode", "toSide"]),
    ] {
        say(node, binding.shape.as_str());
        if let Some(side) = side(binding, at, tip, other) {
            say(side_key, side);
        }
    }
    // What an edge is that says nothing is not said.
    let style = &arrow.style;
    if style.head_start != Arrowhead::None {
        say("fromEnd", words::head_name(style.head_start));
    }
    if style.head_end == Arrowhead::None {
        say("toEnd", words::head_name(style.head_end));
    }
    if let Some(color) = said(style.stroke) {
        say("color", &words::color_text(color));
    }
    if !arrow.text.trim().is_empty() {
        say("label", &arrow.text);
    }
    Some(Value::Object(edge))
}

/// Where a board point is in a shape's unturned box, as ratios of it.
fn ratios(shape: &Shape, at: Point) -> Point {
    let rect = shape.rect();
    let level = geometry::rotated(at, rect.center(), -shape.angle);
    let ratio = |at: f64, from: f64, length: f64| {
        if length > 0.0 {
            (at - from) / length
        } else {
            0.5
        }
    };
    Point::new(
        ratio(level.x, rect.x0, rect.width()),
        ratio(level.y, rect.y0, rect.height()),
    )
}

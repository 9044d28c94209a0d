//! One node of a canvas as a shape.

use std::sync::Arc;

use serde_json::Value;
use tavla_shared::geometry::{Point, Rect, Size, Vec2};
use tavla_shared::shape::{
    Color, Corner, Dash, Emphasis, Font, Kind, Mark, NAME_BYTES_MAX, Shape, TextAlign, TextMarks,
    VerticalAlign,
};

use super::Names;
use super::words::{self, FileName};
use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss, kept, markdown};

/// How large nodes are that do not say: as Obsidian makes them.
const CARD_SIZE: Size = Size::new(250.0, 60.0);
const PAGE_SIZE: Size = Size::new(400.0, 400.0);
/// How large letters on cards are, in board units.
const TEXT_SIZE: f64 = 16.0;
/// The corners of cards,
const CARD_RADIUS: f64 = 8.0;
/// and how wide their outlines are.
const CARD_STROKE: f64 = 1.0;
/// Files with these ends are pictures.
const PICTURES: [&str; 9] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif", "tiff",
];

/// One node.
pub(super) struct Node {
    /// Its name in the file.
    pub(super) name: String,
    /// What it becomes.
    pub(super) shape: Shape,
}

/// Reads a node; none where there is nothing to keep, which is counted.
pub(super) fn read(
    value: Option<&Value>,
    names: &mut Names<'_>,
    report: &mut ImportReport,
) -> Option<Node> {
    let Some(fields) = value.and_then(Fields::of) else {
        report.lose(Loss::Unreadable);
        return None;
    };
    let name = fields.text("id").unwrap_or_default().to_owned();
    let (id, random) = names.next(&name);
    let kind = if fields.text("type") == Some("group") {
        Kind::Frame
    } else {
        Kind::Rectangle
    };
    let mut shape = Shape::new(id, kind);
    shape.seed = (random >> 96) as u32;
    let color = color(&fields, report);
    shape.style.fill = color.map_or(Color::NONE, words::tinted);
    let default = match fields.text("type") {
        Some("text") => CARD_SIZE,
        _ => PAGE_SIZE,
    };
    put_box(&mut shape, &fields, default);
    match fields.text("type") {
        Some("group") => group(&mut shape, &fields, report),
        Some("file") => file(&mut shape, &fields, report),
        Some("link") => link(&mut shape, &fields, report),
        Some("text") => {
            card(&mut shape);
            write(&mut shape, fields.text("text").unwrap_or_default(), report);
        }
        kind => unknown(&mut shape, kind, &fields, report),
    }
    Some(Node { name, shape })
}

/// A colour that a node or an edge says; one that cannot be read is counted.
pub(super) fn color(fields: &Fields<'_>, report: &mut ImportReport) -> Option<Color> {
    if !fields.has("color") {
        return None;
    }
    let text = fields.text("color").filter(|text| !text.is_empty())?;
    let color = words::color_from_text(text);
    if color.is_none() {
        report.lose(Loss::Color);
    }
    color
}

fn put_box(shape: &mut Shape, fields: &Fields<'_>, default: Size) {
    let number = |key| fields.number(key);
    let side = |key, default| number(key).filter(|side| *side != 0.0).unwrap_or(default);
    let corner = Point::new(number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
    let across = Vec2::new(side("width", default.width), side("height", default.height));
    let rect = Rect::from_points(corner, corner + across);
    (shape.pos, shape.size) = (rect.origin(), rect.size());
}

fn card(shape: &mut Shape) {
    let style = &mut shape.style;
    style.corner = Corner::Round;
    style.corner_radius = Some(CARD_RADIUS);
    style.stroke_width = CARD_STROKE;
    style.font = Font::Sans;
    style.text_size = TEXT_SIZE;
}

/// A card whose words stand for what it showed.
fn stand_in(shape: &mut Shape) {
    card(shape);
    shape.style.text_align = TextAlign::Center;
    shape.style.text_vertical = VerticalAlign::Middle;
}

/// Writes Markdown into a shape.
fn write(shape: &mut Shape, markdown: &str, report: &mut ImportReport) {
    let letters = markdown::letters(markdown);
    (shape.text, shape.marks) = kept::letters(letters, report);
}

fn group(shape: &mut Shape, fields: &Fields<'_>, report: &mut ImportReport) {
    let label = fields.text("label").unwrap_or_default();
    shape.text = kept::text(&label.replace(['\n', '\r'], " "), report);
    if let Some(path) = fields.name("background") {
        report.lose(Loss::Picture);
        let style = fields.text("backgroundStyle").unwrap_or_default();
        // What it was is kept beside the frame's name, where only a canvas that is written again looks.
        shape.name = short_name(&background_name(&path, style));
    }
}

/// A group's picture in words: `![[path]]`, with how it is laid out before the end.
fn background_name(path: &str, style: &str) -> String {
    if style.is_empty() {
        format!("![[{path}]]")
    } else {
        format!("![[{path}|{style}]]")
    }
}

fn file(shape: &mut Shape, fields: &Fields<'_>, report: &mut ImportReport) {
    let name = FileName {
        path: fields.text("file").unwrap_or_default().to_owned(),
        subpath: fields.text("subpath").unwrap_or_default().to_owned(),
    };
    stand_in(shape);
    let end = name.path.rsplit('.').next().unwrap_or_default();
    let is_picture = PICTURES.contains(&end.to_ascii_lowercase().as_str());
    report.lose(if is_picture {
        Loss::Picture
    } else {
        Loss::File
    });
    let embed = name.embed();
    shape.name = embed.as_deref().and_then(short_name);
    let label = match embed {
        Some(embed) if shape.name.is_none() => embed,
        _ => name.label(),
    };
    let first = label.lines().next().map_or(0, |line| line.chars().count());
    shape.text = kept::text(&label, report);
    shape.marks = TextMarks::marked(None, 0..first, &Mark::Emphasis(Emphasis::Bold, true));
}

/// What a shape may be called.
fn short_name(name: &str) -> Option<Arc<str>> {
    (!name.is_empty() && name.len() <= NAME_BYTES_MAX).then(|| Arc::from(name))
}

fn link(shape: &mut Shape, fields: &Fields<'_>, report: &mut ImportReport) {
    stand_in(shape);
    let address = fields.text("url").unwrap_or_default().trim();
    shape.text = kept::text(address, report);
    shape.link = kept::link(address, report);
}

/// A node of a kind that is not in the format: a dashed box that says what it was.
fn unknown(shape: &mut Shape, kind: Option<&str>, fields: &Fields<'_>, report: &mut ImportReport) {
    report.lose(Loss::UnknownKind);
    stand_in(shape);
    shape.style.dash = Dash::Dashed;
    let says = ["text", "label", "file", "url", "title"];
    let words = says.iter().find_map(|key| fields.name(key));
    let words = words
        .or_else(|| kind.map(str::to_owned))
        .unwrap_or_default();
    shape.text = kept::text(&words, report);
}

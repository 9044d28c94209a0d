//! One shape of a file in its own space, with the names it uses for others still as the file writes them.

use serde_json::Map;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Crop, Dash, Kind, NAME_BYTES_MAX, Shape};

use super::arrow::Arrow;
use super::{look, rich_text, strokes, words};
use crate::i18n::text;
use crate::import::fields::Fields;
use crate::import::letters::color_letters;
use crate::import::{ImportReport, Loss, kept};

/// One shape of a file.
pub(super) struct Item {
    /// Its name in the file.
    pub(super) name: String,
    /// What the file says that it is.
    pub(super) kind: String,
    /// The shape or page that it is in,
    pub(super) parent: String,
    /// and the page that this is in, once that is known.
    pub(super) page: String,
    /// Its rank among what is in the same.
    pub(super) index: String,
    /// Where its own space begins in its parent's, and how that is turned.
    pub(super) at: Point,
    pub(super) rotation: f64,
    /// What takes room in its own space.
    pub(super) form: Form,
    /// What it becomes.
    pub(super) shape: Shape,
    /// The file that it shows.
    pub(super) asset: Option<String>,
}

/// What takes room in a shape's own space.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// A box of the shape's size.
    Box,
    /// A line through points.
    Path(Vec<Point>),
    /// A pen's stroke.
    Ink(Vec<(Point, f32)>),
    Arrow(Arrow),
    /// Nothing of its own.
    Group,
}

/// Reads a shape; none where there is nothing to keep, which is counted unless it was nothing to see.
pub(super) fn read(
    fields: &Fields<'_>,
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> Option<Item> {
    let nothing = Map::new();
    let props = fields.object("props").unwrap_or(Fields::from(&nothing));
    let random = ids();
    let mut shape = Shape::new(ShapeId::from_random(random), Kind::Rectangle);
    shape.seed = (random >> 96) as u32;
    let kind = fields.text("type").unwrap_or_default();
    let form = form(kind, &mut shape, &props, report)?;
    let opacity = fields.number("opacity").or(props.number("opacity"));
    shape.style.opacity = opacity.unwrap_or(1.0).clamp(0.0, 1.0);
    shape.locked = fields.flag("isLocked");
    if let Some(address) = props.name("url") {
        shape.link = kept::link(&address, report);
    }
    Some(Item {
        name: fields.text("id").unwrap_or_default().to_owned(),
        kind: kind.to_owned(),
        parent: fields.text("parentId").unwrap_or_default().to_owned(),
        page: String::new(),
        index: fields.text("index").unwrap_or_default().to_owned(),
        at: Point::new(
            fields.number("x").unwrap_or(0.0),
            fields.number("y").unwrap_or(0.0),
        ),
        rotation: fields.number("rotation").unwrap_or(0.0),
        form,
        shape,
        asset: props.name("assetId"),
    })
}

/// What takes room, with the look and the letters put into `shape`; none where there is nothing to keep.
fn form(
    kind: &str,
    shape: &mut Shape,
    props: &Fields<'_>,
    report: &mut ImportReport,
) -> Option<Form> {
    match kind {
        "geo" => geo(shape, props, report),
        "note" => {
            shape.kind = Kind::Note;
            let side = words::NOTE_SIDE;
            let grown = side + props.number("growY").unwrap_or(0.0).max(0.0);
            shape.size = Size::new(side, grown) * look::scale(props);
            look::note(shape, props, report);
            write(shape, props, report);
        }
        "text" => {
            standing_text(shape, props, report);
            // What nobody has written is nothing to see.
            if shape.text.trim().is_empty() {
                return None;
            }
        }
        "frame" => {
            shape.kind = Kind::Frame;
            shape.size = size(props);
            let name = props.name("name");
            shape.text = kept::text(
                &name.unwrap_or_else(|| text("shape-frame").to_owned()),
                report,
            );
            if props.text("color").is_some_and(|color| color != "black") {
                shape.style.fill = look::shade(props, "color", report).light;
            }
        }
        "image" => image(shape, props, report),
        "bookmark" | "embed" | "video" => {
            shape.size = size(props);
            look::card(shape);
        }
        "group" => {
            shape.kind = Kind::Group;
            return Some(Form::Group);
        }
        "draw" | "highlight" => return ink(kind, shape, props, report),
        "line" => {
            shape.kind = Kind::Line;
            look::course(shape, props, report);
            return Some(Form::Path(strokes::line(props)));
        }
        "arrow" => {
            shape.kind = Kind::Arrow;
            look::course(shape, props, report);
            write(shape, props, report);
            color_letters(shape, look::shade(props, "labelColor", report).solid);
            let at = props.number("labelPosition").unwrap_or(0.5);
            shape.label_at = at.clamp(0.0, 1.0);
            return Some(Form::Arrow(Arrow::read(props)));
        }
        kind => {
            report.lose(Loss::UnknownKind);
            shape.size = size(props);
            if shape.size.width * shape.size.height == 0.0 {
                return None;
            }
            look::card(shape);
            shape.style.dash = Dash::Dashed;
            write(shape, props, report);
            if shape.text.is_empty() {
                shape.text = kept::text(kind, report);
            }
        }
    }
    Some(Form::Box)
}

fn size(props: &Fields<'_>) -> Size {
    let side = |key| props.number(key).unwrap_or(0.0).abs();
    Size::new(side("w"), side("h"))
}

fn write(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    (shape.text, shape.marks) = kept::letters(rich_text::letters(props), report);
}

fn geo(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    let geo = props.text("geo");
    let (kind, is_same) = words::figure(geo);
    if !is_same {
        report.lose(Loss::Form);
    }
    shape.kind = kind;
    shape.size = size(props);
    shape.size.height += props.number("growY").unwrap_or(0.0).max(0.0);
    look::lines(shape, props, report);
    look::label(shape, props);
    if geo == Some("oval") {
        look::round_off(shape);
    }
    write(shape, props, report);
    color_letters(shape, look::shade(props, "labelColor", report).solid);
}

/// About how much room letters take: the file does not say how high they are.
fn standing_text(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    shape.kind = Kind::Text;
    look::text(shape, props, report);
    write(shape, props, report);
    let lines = shape.text.split('\n').count() as f64;
    let width = props.number("w").unwrap_or(0.0).abs() * look::scale(props);
    let height = lines * shape.style.text_size * words::LINE_HEIGHT;
    shape.size = Size::new(width.max(1.0), height);
}

fn image(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    shape.kind = Kind::Image;
    shape.size = size(props);
    shape.style.stroke_width = 0.0;
    if let Some(cut) = props.object("crop") {
        let corner = |key| cut.vector(key);
        if let (Some(top_left), Some(bottom_right)) = (corner("topLeft"), corner("bottomRight")) {
            let crop = Crop {
                x0: top_left.x,
                y0: top_left.y,
                x1: bottom_right.x,
                y1: bottom_right.y,
            };
            shape.crop = if crop.is_valid() { crop } else { Crop::WHOLE };
        }
        if cut.flag("isCircle") {
            report.lose(Loss::Form);
        }
    }
    if props.flag("flipX") {
        shape.crop = shape.crop.mirrored_across();
    }
    if props.flag("flipY") {
        shape.crop = shape.crop.mirrored_down();
    }
    let name = props
        .name("altText")
        .filter(|name| name.len() <= NAME_BYTES_MAX);
    shape.name = name.map(Into::into);
}

/// A pen's stroke; one that is straight all along is a line.
fn ink(
    kind: &str,
    shape: &mut Shape,
    props: &Fields<'_>,
    report: &mut ImportReport,
) -> Option<Form> {
    let stroke = strokes::stroke(props);
    let mut points = stroke.points;
    if points.is_empty() {
        report.lose(Loss::Unreadable);
        return None;
    }
    let is_closed = props.flag("isClosed") && points.len() > 2;
    if is_closed && points.first() != points.last() {
        points.extend(points.first().copied());
    }
    if kind == "draw" && stroke.is_straight && points.len() > 1 {
        shape.kind = Kind::Line;
        look::lines(shape, props, report);
    } else {
        shape.kind = Kind::Ink;
        if kind == "draw" {
            look::ink(shape, props, report);
        } else {
            look::highlight(shape, props, report);
        }
    }
    if !is_closed {
        shape.style.fill = Color::NONE;
    }
    Some(match shape.kind {
        Kind::Line => Form::Path(points.into_iter().map(|(at, _)| at).collect()),
        _ => Form::Ink(points),
    })
}

//! One shape of a file, with the names it uses for others still as the file writes them.

use serde_json::{Map, Value};
use tavla_shared::geometry::{Point, Rect, Size, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::ends::FileEnd;
use super::foreign;
use super::leading;
use super::look;
use super::picture;
use super::plan;
use super::strokes;
use super::words;
use crate::i18n::text;
use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss, kept};

/// Groups deeper than this are as good as the outermost of them.
const GROUPS_MAX: usize = 32;
/// So many of the texts that a shape says are in it are looked for.
const TEXTS_MAX: usize = 8;

/// One shape of a file.
pub(super) struct Piece {
    /// Its name in the file.
    pub(super) name: String,
    /// Whether it becomes a shape of its own.
    pub(super) kept: bool,
    /// What it becomes.
    pub(super) shape: Shape,
    /// The groups it is in, innermost first.
    pub(super) groups: Vec<String>,
    /// The frame it is in.
    pub(super) frame: Option<String>,
    /// Text: the shape it is written in.
    pub(super) container: Option<String>,
    /// The texts that it says are written in it.
    pub(super) texts: Vec<String>,
    /// The shape of the same file that it leads to.
    pub(super) leads_to: Option<String>,
    /// Pictures: the name of the file shown.
    pub(super) file: Option<String>,
    /// Frames: what they say is in them.
    pub(super) children: Vec<String>,
    /// Arrows: what the first and last point are attached to.
    pub(super) ends: [Option<FileEnd>; 2],
}

/// Reads one shape; none where there is nothing to keep, which is counted unless it was nothing to see.
pub(super) fn read(
    value: Option<&Value>,
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> Option<Piece> {
    let Some(element) = value.and_then(Value::as_object) else {
        report.lose(Loss::Unreadable);
        return None;
    };
    let fields = Fields::from(element);
    if fields.flag("isDeleted") {
        return None;
    }
    let kind = match fields.text("type") {
        Some("rectangle") if look::own(&fields, "kind") == Some(Kind::Note.name()) => Kind::Note,
        Some("rectangle") => Kind::Rectangle,
        Some("ellipse") => Kind::Ellipse,
        Some("diamond") => Kind::Diamond,
        Some("line" | "draw") => Kind::Line,
        Some("arrow") => Kind::Arrow,
        Some("freedraw") => Kind::Ink,
        Some("text") => Kind::Text,
        Some("stickynote") => Kind::Note,
        Some("image") => Kind::Image,
        Some("frame" | "magicframe") => Kind::Frame,
        // What was being dragged out when the file was written.
        Some("selection") => return None,
        Some(name) if !name.trim().is_empty() => foreign::kind(name),
        _ => {
            report.lose(Loss::UnknownKind);
            return None;
        }
    };
    let random = ids();
    let mut shape = Shape::new(ShapeId::from_random(random), kind);
    shape.style = look::style(&fields, &shape.kind, report);
    shape.angle = fields.number("angle").unwrap_or(0.0) % std::f64::consts::TAU;
    shape.seed = fields
        .number("seed")
        .map_or((random >> 96) as u32, |seed| seed.abs() as u32);
    fill_in(&mut shape, element, report)?;
    if shape.kind == Kind::Image {
        shape.crop = picture::crop(&fields);
    }
    shape.locked = fields.flag("locked");
    let address = fields.name("link");
    let leads_to = address.as_deref().and_then(words::shape_here);
    let leads_to = leads_to.map(str::to_owned);
    if let Some(address) = address.filter(|_| leads_to.is_none()) {
        shape.link = words::link(&address);
        if shape.link.is_none() {
            report.lose(Loss::Link);
        }
    }
    shape.foreign = foreign::kept(element, &shape);
    match shape.kind.excalidraw_name() {
        Some("iframe" | "embeddable") => report.lose(Loss::Embed),
        Some(_) if shape.foreign.is_some() => report.lose(Loss::Placeholder),
        _ => {}
    }
    let ends = if shape.kind == Kind::Arrow {
        [("startBinding", "start"), ("endBinding", "end")]
            .map(|(binding, plan)| FileEnd::read(&fields, binding, plan))
    } else {
        [None, None]
    };
    Some(Piece {
        name: fields.text("id").unwrap_or_default().to_owned(),
        kept: true,
        groups: groups(&fields),
        frame: fields.name("frameId"),
        container: fields
            .name("containerId")
            .filter(|_| shape.kind == Kind::Text),
        texts: texts(&fields),
        leads_to,
        children: if shape.kind == Kind::Frame {
            plan::children(&fields)
        } else {
            Vec::new()
        },
        file: fields.name("fileId").filter(|_| shape.kind == Kind::Image),
        shape,
        ends,
    })
}

fn groups(fields: &Fields<'_>) -> Vec<String> {
    let names = fields.list("groupIds").iter().filter_map(Value::as_str);
    names.take(GROUPS_MAX).map(str::to_owned).collect()
}

/// The names of the texts that a shape says are in it.
fn texts(fields: &Fields<'_>) -> Vec<String> {
    let bound = fields.list("boundElements").iter().filter_map(Fields::of);
    let bound = bound.filter(|bound| bound.text("type") != Some("arrow"));
    let names = bound.filter_map(|bound| bound.name("id"));
    names.take(TEXTS_MAX).collect()
}

/// Geometry and text; none where nothing of it could be seen.
fn fill_in(
    shape: &mut Shape,
    element: &Map<String, Value>,
    report: &mut ImportReport,
) -> Option<()> {
    let fields = &Fields::from(element);
    let corner = Point::new(
        fields.number("x").unwrap_or(0.0),
        fields.number("y").unwrap_or(0.0),
    );
    let size = Vec2::new(
        fields.number("width").unwrap_or(0.0),
        fields.number("height").unwrap_or(0.0),
    );
    // A box drawn towards the top or left has negative sizes.
    let rect = Rect::from_points(corner, corner + size);
    (shape.pos, shape.size) = (rect.origin(), rect.size());
    match shape.kind {
        Kind::Line | Kind::Arrow => strokes::path(shape, fields, (corner, size), report)?,
        Kind::Ink => strokes::ink(shape, fields, corner, report)?,
        Kind::Text => {
            // `text` is already broken into lines; `originalText` is what was typed.
            let typed = fields.text("originalText").filter(|text| !text.is_empty());
            let text = typed.or(fields.text("text")).unwrap_or_default();
            if text.trim().is_empty() {
                return None;
            }
            shape.text = kept::text(text, report);
            leading::keep_middle(shape, fields);
        }
        // A frame without a name goes by what it is, as in the program the file is from.
        Kind::Frame => {
            let name = fields.text("name");
            shape.text = kept::text(name.unwrap_or_else(|| text("shape-frame")), report);
        }
        Kind::Unknown(_) => {
            let rect = foreign::rect(element);
            (shape.pos, shape.size) = (rect.origin(), rect.size());
        }
        _ if shape.size == Size::ZERO => {
            report.lose(Loss::Unreadable);
            return None;
        }
        _ => {}
    }
    Some(())
}

//! One shape of a file, with the names it uses for others still as the file writes them.

use std::sync::Arc;

use serde_json::Value;
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::geometry::{self, Point, Rect, Size, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, INK_POINTS_MAX, Ink, Kind, PATH_POINTS_MAX, Shape};

use super::ends::FileEnd;
use super::fields::{Fields, number};
use super::look;
use super::picture;
use crate::i18n::text;
use crate::import::{ImportReport, Loss};
use crate::shapes::{self, lagging_end};

/// A path whose ends are as near as this, in board units, is a loop and can be filled.
const LOOP_GAP_MAX: f64 = 8.0;
/// What a pen without pressure writes; the board makes its own of the pen's speed then.
const PRESSURE_UNKNOWN: f32 = 0.5;
/// Middling pressure all along, which is to stay even.
const PRESSURE_EVEN: f32 = 0.502;
/// With this a stroke is 2.8 times as thick as its width says, all along: as a constant one is there.
const PRESSURE_CONSTANT: f32 = 0.0228;
/// Groups deeper than this are as good as the outermost of them.
const GROUPS_MAX: usize = 32;

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
    /// Pictures: the name of the file shown.
    pub(super) file: Option<String>,
    /// Arrows: what the first and last point are attached to.
    pub(super) ends: [Option<FileEnd>; 2],
}

/// Reads one shape; none where there is nothing to keep, which is counted unless it was nothing to see.
pub(super) fn read(
    value: Option<&Value>,
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> Option<Piece> {
    let Some(fields) = value.and_then(Fields::of) else {
        report.lose(Loss::Unreadable);
        return None;
    };
    if fields.flag("isDeleted") {
        return None;
    }
    let kind = match fields.text("type") {
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
        other => {
            report.lose(match other {
                Some("iframe" | "embeddable") => Loss::Embed,
                _ => Loss::UnknownKind,
            });
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
    fill_in(&mut shape, &fields, report)?;
    if shape.kind == Kind::Image {
        shape.crop = picture::crop(&fields);
    }
    count_what_the_board_has_no_place_for(&fields, report);
    let ends = if shape.kind == Kind::Arrow {
        ["startBinding", "endBinding"].map(|key| FileEnd::read(&fields, key))
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
        file: fields.name("fileId").filter(|_| shape.kind == Kind::Image),
        shape,
        ends,
    })
}

fn groups(fields: &Fields<'_>) -> Vec<String> {
    let names = fields.list("groupIds").iter().filter_map(Value::as_str);
    names.take(GROUPS_MAX).map(str::to_owned).collect()
}

fn count_what_the_board_has_no_place_for(fields: &Fields<'_>, report: &mut ImportReport) {
    if fields.name("link").is_some() {
        report.lose(Loss::Link);
    }
    if fields.flag("locked") {
        report.lose(Loss::Lock);
    }
}

/// Geometry and text; none where nothing of it could be seen.
fn fill_in(shape: &mut Shape, fields: &Fields<'_>, report: &mut ImportReport) -> Option<()> {
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
        Kind::Line | Kind::Arrow => path(shape, fields, corner, size, report)?,
        Kind::Ink => ink(shape, fields, corner, report)?,
        Kind::Text => {
            // `text` is already broken into lines; `originalText` is what was typed.
            let typed = fields.text("originalText").filter(|text| !text.is_empty());
            let text = typed.or(fields.text("text")).unwrap_or_default();
            if text.trim().is_empty() {
                return None;
            }
            shape.text = cut(text, report);
        }
        // A frame without a name goes by what it is, as in the program the file is from.
        Kind::Frame => {
            let name = fields.text("name");
            shape.text = cut(name.unwrap_or_else(|| text("shape-frame")), report);
        }
        _ if shape.size == Size::ZERO => {
            report.lose(Loss::Unreadable);
            return None;
        }
        _ => {}
    }
    Some(())
}

/// As much of `text` as a shape holds.
fn cut(text: &str, report: &mut ImportReport) -> Arc<str> {
    let end = text.char_indices().nth(TEXT_CHARS_MAX).map(|(at, _)| at);
    if end.is_some() {
        report.lose(Loss::Text);
    }
    Arc::from(&text[..end.unwrap_or(text.len())])
}

fn path(
    shape: &mut Shape,
    fields: &Fields<'_>,
    corner: Point,
    size: Vec2,
    report: &mut ImportReport,
) -> Option<()> {
    let mut points = fields.points("points");
    if points.is_empty() {
        points = vec![Point::ZERO, size.to_point()];
    }
    let is_filled = is_loop(&points) || (fields.flag("polygon") && points.len() > 2);
    if shape.kind == Kind::Arrow || !is_filled {
        shape.style.fill = Color::NONE;
    } else if !shape.style.fill.is_none() && !shapes::returns(&points) {
        // The board fills only what ends where it began.
        points.extend(points.first().copied());
    }
    let points = thinned(points, PATH_POINTS_MAX, report);
    let around = shapes::points_box(&points).filter(|around| around.size() != Size::ZERO);
    let Some(around) = around else {
        report.lose(Loss::Unreadable);
        return None;
    };
    shape.pos = corner + around.origin().to_vec2();
    shape.size = around.size();
    shape.path = points
        .into_iter()
        .map(|point| point - around.origin().to_vec2())
        .collect();
    Some(())
}

/// Whether a path's ends are so near that it is filled.
fn is_loop(points: &[Point]) -> bool {
    matches!(points, [first, _, .., last] if (*last - *first).hypot() <= LOOP_GAP_MAX)
}

fn ink(
    shape: &mut Shape,
    fields: &Fields<'_>,
    corner: Point,
    report: &mut ImportReport,
) -> Option<()> {
    let mut places = fields.points("points");
    let written = shapes::points_box(&places);
    if is_loop(&places) && !shape.style.fill.is_none() {
        report.lose(Loss::InkFill);
    }
    if let Some(end) = lagging_end(&places, shape.style.stroke_width)
        && let Some(last) = places.last_mut()
    {
        *last = end;
    }
    let pressures = pressures(fields, places.len());
    let points: Vec<(Point, f32)> = places.into_iter().zip(pressures).collect();
    let points = thinned(points, INK_POINTS_MAX, report);
    let Some((origin, ink)) = Ink::through(points.iter().copied()) else {
        report.lose(Loss::Unreadable);
        return None;
    };
    shape.style.fill = Color::NONE;
    shape.pos = corner + origin.to_vec2();
    // As the document keeps it, which rounds: a shape must not change by being written.
    let ink = Ink::from_bytes(&ink.to_bytes()).unwrap_or(ink);
    shape.size = ink.natural_size();
    shape.ink = Some(Arc::new(ink));
    if let Some(written) = written {
        // It is turned about the middle of the box that the file has, which its end may have left.
        let middle = corner + written.center().to_vec2();
        let aside = middle - shape.rect().center();
        shape.pos +=
            aside - geometry::rotated(aside.to_point(), Point::ZERO, shape.angle).to_vec2();
    }
    Some(())
}

/// How hard the pen pressed at each of `count` points.
fn pressures(fields: &Fields<'_>, count: usize) -> Vec<f32> {
    let options = fields.object("strokeOptions");
    if options.is_some_and(|options| options.text("variability") == Some("constant")) {
        return vec![PRESSURE_CONSTANT; count];
    }
    if fields.flag("simulatePressure") {
        return vec![PRESSURE_UNKNOWN; count];
    }
    let written = fields.list("pressures");
    let pressure = |at: usize| {
        let pressure = written.get(at).and_then(number);
        pressure.map_or(PRESSURE_UNKNOWN, |it| it.clamp(0.0, 1.0) as f32)
    };
    let pressures: Vec<f32> = (0..count).map(pressure).collect();
    if pressures.iter().all(|it| *it == PRESSURE_UNKNOWN) {
        return vec![PRESSURE_EVEN; count];
    }
    pressures
}

/// At most `max` of the points, evenly taken, with both ends.
fn thinned<P: Copy>(points: Vec<P>, max: usize, report: &mut ImportReport) -> Vec<P> {
    if points.len() <= max {
        return points;
    }
    report.lose(Loss::Points);
    let last = points.len() - 1;
    (0..max).map(|at| points[at * last / (max - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_too_many_points_keeps_its_ends() {
        let mut report = ImportReport::default();
        let kept = thinned((0..1_000).collect(), 10, &mut report);
        assert_eq!((kept.len(), kept[0], kept[9]), (10, 0, 999));
        assert_eq!(report.lost(Loss::Points), 1);
    }
}

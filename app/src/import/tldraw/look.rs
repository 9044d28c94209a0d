//! How a shape looks, from tldraw's words into the board's.

use tavla_shared::shape::{
    Arrowhead, Color, Corner, Kind, LineShape, Nib, Shape, TextAlign, VerticalAlign,
};

use super::words::{self, BLACK, Shade};
use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss};
use crate::shapes::nib_reach;

/// Simulated ink is so much broader than a line of its size, in board units.
const INK_BREADTH: f64 = 1.0;
/// A bend of less is none, in board units.
const BEND_MIN: f64 = 1.0;

/// The shades of the colour under a key; of black where there is none, which is counted where one is said.
pub(super) fn shade(fields: &Fields<'_>, key: &str, report: &mut ImportReport) -> &'static Shade {
    let Some(name) = fields.text(key) else {
        return BLACK;
    };
    words::shade_of(name).unwrap_or_else(|| {
        report.lose(Loss::Color);
        BLACK
    })
}

/// How much larger than they are by themselves letters and lines of a shape are.
pub(super) fn scale(props: &Fields<'_>) -> f64 {
    let scale = props.number("scale").filter(|scale| *scale > 0.0);
    scale.unwrap_or(1.0).clamp(0.01, 100.0)
}

/// Lines, fill and opacity.
pub(super) fn lines(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    let colors = shade(props, "color", report);
    let (dash, roughness, is_seen) = words::dash(props.text("dash"));
    let style = &mut shape.style;
    style.stroke = colors.solid;
    style.dash = dash;
    style.roughness = roughness;
    style.stroke_width = if is_seen {
        (words::stroke_width(props.text("size")) * scale(props)).min(1_000.0)
    } else {
        0.0
    };
    (style.fill, style.fill_style) = words::fill(props.text("fill"), colors);
}

/// Letters of a size.
pub(super) fn letters(shape: &mut Shape, props: &Fields<'_>, size: f64) {
    let style = &mut shape.style;
    style.font = words::font(props.text("font"));
    style.text_size = (size * scale(props)).clamp(1.0, 10_000.0);
}

/// Letters in a closed shape: in its middle where nothing else is said.
pub(super) fn label(shape: &mut Shape, props: &Fields<'_>) {
    letters(shape, props, words::label_size(props.text("size")));
    shape.style.text_align = words::text_align(props.text("align"), TextAlign::Center);
    shape.style.text_vertical = words::vertical_align(props.text("verticalAlign"));
}

/// A note: what it is filled with is its colour.
pub(super) fn note(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    label(shape, props);
    shape.style.fill = shade(props, "color", report).note;
    shape.style.stroke = shade(props, "labelColor", report).solid;
}

/// Letters by themselves.
pub(super) fn text(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    letters(shape, props, words::text_size(props.text("size")));
    let align = props.text("textAlign").or(props.text("align"));
    let style = &mut shape.style;
    style.text_align = words::text_align(align, TextAlign::Left);
    style.stroke = shade(props, "color", report).solid;
    style.text_wraps = props.says("autoSize") && !props.flag("autoSize");
}

/// What a pen draws.
pub(super) fn ink(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    lines(shape, props, report);
    let style = &mut shape.style;
    let is_drawn = props.text("dash").is_none_or(|dash| dash == "draw");
    style.nib = if is_drawn { Nib::Pen } else { Nib::Even };
    // A pen without pressure is as broad as the even one at an easy pace.
    let breadth = style.stroke_width + INK_BREADTH * scale(props);
    style.stroke_width = breadth / (2.0 * nib_reach(Nib::Even).unwrap_or(1.0));
    style.roughness = 0.0;
}

/// What a highlighter lays on.
pub(super) fn highlight(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    let breadth = words::text_size(props.text("size")) * words::HIGHLIGHT_BREADTH * scale(props);
    let style = &mut shape.style;
    style.stroke = shade(props, "color", report).highlight;
    style.nib = Nib::Highlighter;
    style.stroke_width = breadth / (2.0 * nib_reach(Nib::Highlighter).unwrap_or(1.0));
}

/// Lines and arrows, which are filled by nothing.
pub(super) fn course(shape: &mut Shape, props: &Fields<'_>, report: &mut ImportReport) {
    lines(shape, props, report);
    let is_bent = props
        .number("bend")
        .is_some_and(|bend| bend.abs() > BEND_MIN);
    let style = &mut shape.style;
    style.fill = Color::NONE;
    style.line = match (props.text("spline"), props.text("kind")) {
        (Some("cubic"), _) => LineShape::Curved,
        (_, Some("elbow")) => LineShape::Elbow,
        _ if is_bent => LineShape::Curved,
        _ => LineShape::Straight,
    };
    if shape.kind != Kind::Arrow {
        return;
    }
    let mut head = |key, default| {
        let Some(name) = props.text(key) else {
            return default;
        };
        words::head(name).unwrap_or_else(|| {
            report.lose(Loss::Arrowhead);
            Arrowhead::Arrow
        })
    };
    shape.style.head_start = head("arrowheadStart", Arrowhead::None);
    shape.style.head_end = head("arrowheadEnd", Arrowhead::Arrow);
    letters(shape, props, words::arrow_label_size(props.text("size")));
}

/// The corners of a box that is as round as it can be.
pub(super) fn round_off(shape: &mut Shape) {
    shape.style.corner = Corner::Round;
    let radius = shape.size.width.min(shape.size.height) / 2.0;
    shape.style.corner_radius = Some(radius.clamp(0.0, 100_000.0));
}

/// A card that stands for what a board has not.
pub(super) fn card(shape: &mut Shape) {
    let style = &mut shape.style;
    style.corner = Corner::Round;
    style.stroke_width = 1.0;
    style.font = tavla_shared::shape::Font::Sans;
    style.text_size = 16.0;
    style.text_align = TextAlign::Center;
    style.text_vertical = VerticalAlign::Middle;
}

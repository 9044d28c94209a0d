//! How a shape looks, from Excalidraw's words into the board's.

use tavla_shared::shape::{Arrowhead, Color, Corner, Font, Kind, LineShape, Nib, Style};

use super::words::{self, CORNER_ARC, CORNER_PART, OWN};
use crate::import::css_color::color_from_css;
use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss};
use crate::shapes;

/// What Excalidraw draws with where a file does not say.
const STROKE_DEFAULT: Color = Color::rgb(0x1e_1e1e);
const WHITE: Color = Color::rgb(0xff_ffff);

/// The type of corners that reach as far as they say, or as far as they do by default.
const ADAPTIVE: f64 = 3.0;
/// That far.
const CORNER_REACH: f64 = 32.0;
/// The largest radius of a corner.
const RADIUS_MAX: f64 = 100_000.0;
/// Widths that are reckoned are rounded to such a part of a board unit.
const WIDTH_PARTS: f64 = 1e6;

/// A board's background, if it is not the plain one, for which the theme's stands in.
pub(super) fn background(state: &Fields<'_>) -> Option<Color> {
    color_from_css(state.text("viewBackgroundColor")?)
        .filter(|color| *color != WHITE && !color.is_none())
}

/// Whether the dots of a grid show. Old files say it by whether the grid has a size.
pub(super) fn grid(state: &Fields<'_>) -> bool {
    if state.has("gridModeEnabled") {
        state.flag("gridModeEnabled")
    } else {
        state.number("gridSize").is_some_and(|size| size > 0.0)
    }
}

/// The look of a shape of `kind`.
pub(super) fn style(fields: &Fields<'_>, kind: &Kind, report: &mut ImportReport) -> Style {
    let none = Color::NONE;
    let mut style = Style {
        stroke: color(fields, "strokeColor", STROKE_DEFAULT, report),
        fill: color(fields, "backgroundColor", none, report),
        fill_style: words::fill_style(fields.text("fillStyle")),
        stroke_width: stroke_width(fields),
        dash: words::dash(fields.text("strokeStyle")),
        roughness: fields.number("roughness").unwrap_or(1.0).clamp(0.0, 10.0),
        opacity: (fields.number("opacity").unwrap_or(100.0) / 100.0).clamp(0.0, 1.0),
        ..Style::default()
    };
    match kind {
        Kind::Rectangle | Kind::Diamond | Kind::Image if is_round(fields) => {
            style.corner = Corner::Round;
            style.corner_radius = corner_radius(fields, kind);
        }
        Kind::Ink => nib(fields, &mut style),
        Kind::Line | Kind::Arrow => line(fields, kind, &mut style, report),
        Kind::Text => {
            // It may be written there, and is never drawn.
            style.fill = none;
            text(fields, &mut style);
        }
        Kind::Frame => style.fill = none,
        // Of notes it is what words are written in.
        Kind::Note if style.stroke.is_none() => style.stroke = STROKE_DEFAULT,
        _ => {}
    }
    style
}

/// How wide it says its lines are.
pub(super) fn stroke_width(fields: &Fields<'_>) -> f64 {
    fields
        .number("strokeWidth")
        // None is not drawn there either: its own default is.
        .filter(|width| *width != 0.0)
        .unwrap_or(2.0)
        .clamp(0.0, 1_000.0)
}

fn is_round(fields: &Fields<'_>) -> bool {
    fields.has("roundness") || fields.text("strokeSharpness") == Some("round")
}

/// The radius of corners that says how far they reach, as arcs that look alike; never more of a side than
/// there. Those of old are a part of the shorter side, however long that is.
fn corner_radius(fields: &Fields<'_>, kind: &Kind) -> Option<f64> {
    let side = |key| fields.number(key).unwrap_or(0.0).abs();
    let part = side("width").min(side("height")) * CORNER_PART;
    let reach = match fields.object("roundness") {
        Some(roundness) if roundness.number("type") == Some(ADAPTIVE) => roundness.number("value"),
        _ => Some(part).filter(|part| *part > CORNER_REACH),
    };
    // A diamond's corners are a part of its sides, whatever is written.
    let reach = reach.filter(|reach| *kind != Kind::Diamond && *reach >= 0.0)?;
    Some((reach.min(part) * CORNER_ARC).min(RADIUS_MAX))
}

/// What ink is drawn with. One of constant width is thinner there than it is here.
fn nib(fields: &Fields<'_>, style: &mut Style) {
    let options = fields.object("strokeOptions");
    let is_constant = options.is_some_and(|it| it.text("variability") == Some("constant"));
    if !is_constant {
        return;
    }
    style.nib = if own(fields, "nib") == Some(Nib::Highlighter.name()) {
        style.opacity = (style.opacity / shapes::nib_share(Nib::Highlighter)).min(1.0);
        Nib::Highlighter
    } else {
        Nib::Even
    };
    let width = style.stroke_width * words::nib_width(style.nib).unwrap_or(1.0);
    // Products of decimals are not: what is 1.75 is not to become 1.7499999.
    style.stroke_width = (width * WIDTH_PARTS).round() / WIDTH_PARTS;
}

/// What this program has written beside a shape that Excalidraw has no word for.
pub(super) fn own<'v>(fields: &Fields<'v>, key: &str) -> Option<&'v str> {
    fields.object("customData")?.object(OWN)?.text(key)
}

fn line(fields: &Fields<'_>, kind: &Kind, style: &mut Style, report: &mut ImportReport) {
    style.line = if fields.flag("elbowed") {
        LineShape::Elbow
    } else if is_round(fields) {
        LineShape::Curved
    } else {
        LineShape::Straight
    };
    style.head_start = head(fields.text("startArrowhead"), report);
    // An old arrow says nothing of its head; a later one without a head says null.
    style.head_end = if *kind == Kind::Arrow && !fields.says("endArrowhead") {
        Arrowhead::Arrow
    } else {
        head(fields.text("endArrowhead"), report)
    };
}

fn head(name: Option<&str>, report: &mut ImportReport) -> Arrowhead {
    let Some(name) = name else {
        return Arrowhead::None;
    };
    words::head_from_name(name).unwrap_or_else(|| {
        report.lose(Loss::Arrowhead);
        Arrowhead::Arrow
    })
}

fn text(fields: &Fields<'_>, style: &mut Style) {
    // The oldest files write `font: "20px Virgil"`, and where that is said it holds.
    let old = fields.text("font").and_then(|font| font.split_once("px "));
    let old_size = old.and_then(|(size, _)| size.trim().parse::<f64>().ok());
    let size = old_size
        // On notes it is the size that they shrink from.
        .or(fields.number("fontSizeMax"))
        .or(fields.number("fontSize"))
        .filter(|size| *size > 0.0);
    style.text_size = size.unwrap_or(20.0).clamp(1.0, 10_000.0);
    style.font = match (old, fields.number("fontFamily")) {
        (Some((_, "Cascadia")), _) => Font::Mono,
        (Some((_, "Helvetica")), _) => Font::Sans,
        (Some(_), _) | (None, None) => Font::Hand,
        (None, Some(family)) => words::font_from_number(family as i64),
    };
    style.text_align = words::text_align(fields.text("textAlign"));
    style.text_vertical = words::vertical_align(fields.text("verticalAlign"));
    style.text_wraps = fields.says("autoResize") && !fields.flag("autoResize");
}

fn color(fields: &Fields<'_>, key: &str, default: Color, report: &mut ImportReport) -> Color {
    // What is empty is as good as not said.
    if !fields.has(key) || fields.text(key) == Some("") {
        return default;
    }
    fields
        .text(key)
        .and_then(color_from_css)
        .unwrap_or_else(|| {
            report.lose(Loss::Color);
            default
        })
}

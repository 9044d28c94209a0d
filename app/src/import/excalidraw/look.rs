//! How a shape looks, from Excalidraw's words into the board's.

use color::{AlphaColor, Srgb};
use tavla_shared::shape::{
    Arrowhead, Color, Corner, Dash, FillStyle, Font, Kind, LineShape, Style, TextAlign,
    VerticalAlign,
};

use super::fields::Fields;
use crate::import::{ImportReport, Loss};

/// What Excalidraw draws with where a file does not say.
const STROKE_DEFAULT: Color = Color::rgb(0x1e_1e1e);
const WHITE: Color = Color::rgb(0xff_ffff);

/// A board's background, if it is not the plain one, for which the theme's stands in.
pub(super) fn background(state: &Fields<'_>) -> Option<Color> {
    color_from_css(state.text("viewBackgroundColor")?)
        .filter(|color| *color != WHITE && !color.is_none())
}

/// The look of a shape of `kind`.
pub(super) fn style(fields: &Fields<'_>, kind: &Kind, report: &mut ImportReport) -> Style {
    let none = Color::NONE;
    let mut style = Style {
        stroke: color(fields, "strokeColor", STROKE_DEFAULT, report),
        fill: color(fields, "backgroundColor", none, report),
        fill_style: match fields.text("fillStyle") {
            Some("hachure") => FillStyle::Hachure,
            Some("cross-hatch") => FillStyle::CrossHatch,
            Some("zigzag") => FillStyle::Zigzag,
            _ => FillStyle::Solid,
        },
        stroke_width: fields
            .number("strokeWidth")
            .unwrap_or(2.0)
            .clamp(0.0, 1_000.0),
        dash: match fields.text("strokeStyle") {
            Some("dashed") => Dash::Dashed,
            Some("dotted") => Dash::Dotted,
            _ => Dash::Solid,
        },
        roughness: fields.number("roughness").unwrap_or(1.0).clamp(0.0, 10.0),
        opacity: (fields.number("opacity").unwrap_or(100.0) / 100.0).clamp(0.0, 1.0),
        ..Style::default()
    };
    match kind {
        Kind::Rectangle | Kind::Diamond | Kind::Image if is_round(fields) => {
            style.corner = Corner::Round;
        }
        Kind::Line | Kind::Arrow => line(fields, kind, &mut style, report),
        Kind::Text => {
            // It may be written there, and is never drawn.
            style.fill = none;
            text(fields, &mut style);
        }
        Kind::Frame => style.fill = none,
        _ => {}
    }
    style
}

fn is_round(fields: &Fields<'_>) -> bool {
    fields.has("roundness") || fields.text("strokeSharpness") == Some("round")
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
    let (head, exact) = match name {
        "arrow" => (Arrowhead::Arrow, true),
        "triangle" => (Arrowhead::Triangle, true),
        "triangle_outline" => (Arrowhead::TriangleOutline, true),
        "bar" => (Arrowhead::Bar, true),
        "dot" | "circle" => (Arrowhead::Circle, true),
        "circle_outline" => (Arrowhead::CircleOutline, true),
        "diamond" => (Arrowhead::Diamond, true),
        "diamond_outline" => (Arrowhead::DiamondOutline, true),
        "crowfoot_one" | "cardinality_one" | "cardinality_exactly_one" => (Arrowhead::Bar, false),
        _ => (Arrowhead::Arrow, false),
    };
    if !exact {
        report.lose(Loss::Arrowhead);
    }
    head
}

fn text(fields: &Fields<'_>, style: &mut Style) {
    // The oldest files write `font: "20px Virgil"`.
    let old = fields.text("font").and_then(|font| font.split_once("px "));
    let old_size = old.and_then(|(size, _)| size.trim().parse::<f64>().ok());
    let size = fields
        .number("fontSize")
        .or(old_size)
        .filter(|size| *size > 0.0);
    style.text_size = size.unwrap_or(20.0).clamp(1.0, 10_000.0);
    style.font = match (fields.number("fontFamily"), old) {
        (Some(family), _) => font(family as i64),
        (None, Some((_, "Cascadia"))) => Font::Mono,
        (None, Some((_, "Helvetica"))) => Font::Sans,
        _ => Font::Hand,
    };
    style.text_align = match fields.text("textAlign") {
        Some("center") => TextAlign::Center,
        Some("right") => TextAlign::Right,
        _ => TextAlign::Left,
    };
    style.text_vertical = match fields.text("verticalAlign") {
        Some("middle") => VerticalAlign::Middle,
        Some("bottom") => VerticalAlign::Bottom,
        _ => VerticalAlign::Top,
    };
    style.text_wraps = fields.says("autoResize") && !fields.flag("autoResize");
}

/// The bundled family nearest to one of Excalidraw's.
fn font(family: i64) -> Font {
    match family {
        // Helvetica, Nunito, Lilita One, Liberation Sans, Assistant.
        2 | 6 | 7 | 9 | 10 => Font::Sans,
        // Cascadia, Comic Shanns.
        3 | 8 => Font::Mono,
        // Virgil, Excalifont, and what is not known.
        _ => Font::Hand,
    }
}

/// Whether nobody sees that they differ.
pub(super) fn look_alike(one: Color, other: Color) -> bool {
    one.0
        .iter()
        .zip(other.0)
        .all(|(one, other)| one.abs_diff(other) <= 0x20)
}

fn color(fields: &Fields<'_>, key: &str, default: Color, report: &mut ImportReport) -> Color {
    if !fields.has(key) {
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

/// A colour as CSS writes it: `#e03131`, `black`, `transparent`, `rgb(…)`.
fn color_from_css(css: &str) -> Option<Color> {
    if css.trim().is_empty() {
        return Some(Color::NONE);
    }
    let parsed: AlphaColor<Srgb> = color::parse_color(css).ok()?.to_alpha_color();
    let rgba = parsed.to_rgba8();
    Some(if rgba.a == 0 {
        Color::NONE
    } else {
        Color([rgba.r, rgba.g, rgba.b, rgba.a])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_css_writes_them() {
        assert_eq!(color_from_css("#e03131"), Some(Color::rgb(0xe0_3131)));
        assert_eq!(color_from_css("#F0C"), Some(Color::rgb(0xff_00cc)));
        assert_eq!(color_from_css(" black "), Some(Color::rgb(0)));
        assert_eq!(color_from_css("rebeccapurple"), Some(Color::rgb(0x66_3399)));
        assert_eq!(
            color_from_css("rgb(255, 0, 10)"),
            Some(Color::rgb(0xff_000a))
        );
        assert_eq!(color_from_css("transparent"), Some(Color::NONE));
        assert_eq!(
            color_from_css("#11223380"),
            Some(Color([0x11, 0x22, 0x33, 0x80]))
        );
        assert_eq!(color_from_css("blurple"), None);
    }
}

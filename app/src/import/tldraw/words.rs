//! tldraw's words and measures for what the board has too.
//!
//! Values only: what its themes, styles and forms are called and look like on a light page.

use tavla_shared::shape::{
    Arrowhead, Color, Dash, FillStyle, Font, Kind, TextAlign, VerticalAlign,
};

/// What a colour's name means, by what it is of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shade {
    name: &'static str,
    /// Outlines and letters,
    pub(super) solid: Color,
    /// what is filled lightly,
    pub(super) light: Color,
    /// with a pattern,
    pub(super) pattern: Color,
    /// or with lines,
    pub(super) lined: Color,
    /// notes,
    pub(super) note: Color,
    /// and highlighters.
    pub(super) highlight: Color,
}

const fn shade(name: &'static str, shades: [u32; 6]) -> Shade {
    let [solid, light, pattern, lined, note, highlight] = shades;
    Shade {
        name,
        solid: Color::rgb(solid),
        light: Color::rgb(light),
        pattern: Color::rgb(pattern),
        lined: Color::rgb(lined),
        note: Color::rgb(note),
        highlight: Color::rgb(highlight),
    }
}

#[rustfmt::skip]
const SHADES: [Shade; 13] = [
    shade("black", [0x1d_1d1d, 0xe8_e8e8, 0x49_4949, 0x36_3636, 0xfc_e19c, 0xfd_dd00]),
    shade("grey", [0x9f_a8b2, 0xec_eef0, 0xbc_c3c9, 0xbb_c1c9, 0xc0_cad3, 0xcb_e7f1]),
    shade("light-violet", [0xe0_85f4, 0xf5_eafa, 0xe9_acf8, 0xe9_abf7, 0xdf_b0f9, 0xff_88ff]),
    shade("violet", [0xae_3ec9, 0xec_dcf2, 0xbd_63d3, 0xbe_68d4, 0xdb_91fd, 0xc7_7cff]),
    shade("blue", [0x44_65e9, 0xdc_e1f8, 0x66_81ee, 0x65_80ec, 0x8a_a3ff, 0x10_acff]),
    shade("light-blue", [0x4b_a1f1, 0xdd_edfa, 0x6f_bbf8, 0x7a_baf5, 0x9b_c4fd, 0x00_f4ff]),
    shade("yellow", [0xf1_ac4b, 0xf9_f0e6, 0xfe_cb92, 0xf5_c27a, 0xfe_d49a, 0xfd_dd00]),
    shade("orange", [0xe1_6919, 0xf8_e2d4, 0xf7_8438, 0xea_8643, 0xfa_a475, 0xff_a500]),
    shade("green", [0x09_9268, 0xd3_e9e3, 0x39_a785, 0x0b_ad7c, 0x6f_c896, 0x00_ffc8]),
    shade("light-green", [0x4c_b05e, 0xdb_f0e0, 0x65_cb78, 0x7e_c88c, 0x98_d08a, 0x65_f641]),
    shade("light-red", [0xf8_7777, 0xf4_dadb, 0xfe_9e9e, 0xf9_9a9a, 0xf7_a5a1, 0xff_7fa3]),
    shade("red", [0xe0_3131, 0xf4_dadb, 0xe5_5959, 0xe7_5f5f, 0xfc_8282, 0xff_636e]),
    shade("white", [0xff_ffff, 0xf5_f5f5, 0xf9_f9f9, 0xff_ffff, 0xff_ffff, 0xff_ffff]),
];
/// What “semi” fills with, whatever the colour.
const SEMI: Color = Color::rgb(0xfc_fffe);

/// The shades of a colour; none for one of somebody's own theme.
pub(super) fn shade_of(name: &str) -> Option<&'static Shade> {
    SHADES.iter().find(|shade| shade.name == name)
}

/// The shades of black, which is what a shape has that says nothing.
pub(super) const BLACK: &Shade = &SHADES[0];

/// What a closed shape is filled with, and how.
pub(super) fn fill(name: Option<&str>, shade: &Shade) -> (Color, FillStyle) {
    match name {
        Some("semi") => (SEMI, FillStyle::Solid),
        Some("solid") => (shade.light, FillStyle::Solid),
        Some("fill") => (shade.solid, FillStyle::Solid),
        Some("lined-fill") => (shade.lined, FillStyle::Solid),
        Some("pattern") => (shade.pattern, FillStyle::Hachure),
        _ => (Color::NONE, FillStyle::Solid),
    }
}

/// The row of a size in the tables below.
fn row(size: Option<&str>) -> usize {
    match size {
        Some("s") => 0,
        Some("l") => 2,
        Some("xl") => 3,
        _ => 1,
    }
}

/// How wide lines are, in board units.
pub(super) fn stroke_width(size: Option<&str>) -> f64 {
    [2.0, 3.5, 5.0, 10.0][row(size)]
}

/// How large letters are that stand by themselves,
pub(super) fn text_size(size: Option<&str>) -> f64 {
    [18.0, 24.0, 36.0, 44.0][row(size)]
}

/// that are in a shape,
pub(super) fn label_size(size: Option<&str>) -> f64 {
    [18.0, 22.0, 26.0, 32.0][row(size)]
}

/// and that are on an arrow.
pub(super) fn arrow_label_size(size: Option<&str>) -> f64 {
    [18.0, 20.0, 24.0, 28.0][row(size)]
}

/// How broad a highlighter is, of letters of its size.
pub(super) const HIGHLIGHT_BREADTH: f64 = 1.12;
/// How high a line of letters is, of their size.
pub(super) const LINE_HEIGHT: f64 = 1.35;
/// The side of a note.
pub(super) const NOTE_SIDE: f64 = 200.0;

/// How a line is broken up, whether a hand has drawn it, and whether it is seen at all.
pub(super) fn dash(name: Option<&str>) -> (Dash, f64, bool) {
    match name {
        Some("solid") => (Dash::Solid, 0.0, true),
        Some("dashed") => (Dash::Dashed, 0.0, true),
        Some("dotted") => (Dash::Dotted, 0.0, true),
        Some("none") => (Dash::Solid, 0.0, false),
        _ => (Dash::Solid, 1.0, true),
    }
}

/// The nearest of the bundled families.
pub(super) fn font(name: Option<&str>) -> Font {
    match name {
        Some("sans") => Font::Sans,
        Some("serif") => Font::Serif,
        Some("mono") => Font::Mono,
        _ => Font::Hand,
    }
}

/// Where lines of text stand across; `default` where nothing is said.
pub(super) fn text_align(name: Option<&str>, default: TextAlign) -> TextAlign {
    match name {
        Some("start" | "start-legacy" | "justify" | "left") => TextAlign::Left,
        Some("middle" | "middle-legacy" | "center") => TextAlign::Center,
        Some("end" | "end-legacy" | "right") => TextAlign::Right,
        _ => default,
    }
}

/// Where text stands along the height.
pub(super) fn vertical_align(name: Option<&str>) -> VerticalAlign {
    match name {
        Some("start") => VerticalAlign::Top,
        Some("end") => VerticalAlign::Bottom,
        _ => VerticalAlign::Middle,
    }
}

/// What an arrow's end looks like; none for a word of no meaning.
pub(super) fn head(name: &str) -> Option<Arrowhead> {
    Some(match name {
        "none" => Arrowhead::None,
        "arrow" => Arrowhead::Arrow,
        "triangle" => Arrowhead::Triangle,
        "square" => Arrowhead::Square,
        "dot" => Arrowhead::Circle,
        "pipe" | "bar" => Arrowhead::Bar,
        "diamond" => Arrowhead::Diamond,
        "inverted" => Arrowhead::Inverted,
        _ => return None,
    })
}

/// The figure that is most like a form, and whether it is that very form.
pub(super) fn figure(geo: Option<&str>) -> (Kind, bool) {
    match geo {
        // An oval is a box whose corners are as round as they can be.
        Some("rectangle" | "oval") | None => (Kind::Rectangle, true),
        Some("ellipse") => (Kind::Ellipse, true),
        Some("triangle") => (Kind::Triangle, true),
        Some("diamond") => (Kind::Diamond, true),
        Some("hexagon") => (Kind::Hexagon, true),
        Some("star") => (Kind::Star, true),
        Some("cloud") => (Kind::Cloud, true),
        Some("pentagon" | "octagon") => (Kind::Hexagon, false),
        Some("heart") => (Kind::Ellipse, false),
        Some(_) => (Kind::Rectangle, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_becomes_a_figure() {
        for geo in [
            "rectangle",
            "ellipse",
            "triangle",
            "diamond",
            "hexagon",
            "star",
            "cloud",
            "oval",
        ] {
            assert!(figure(Some(geo)).1, "{geo}");
        }
        for geo in [
            "pentagon",
            "octagon",
            "rhombus",
            "rhombus-2",
            "trapezoid",
            "arrow-right",
            "arrow-left",
            "arrow-up",
            "arrow-down",
            "x-box",
            "check-box",
            "heart",
            "gadget",
        ] {
            let (kind, is_same) = figure(Some(geo));
            assert!(kind.is_figure() && !is_same, "{geo}");
        }
    }

    #[test]
    fn every_colour_has_its_shades() {
        assert_eq!(
            shade_of("red").map(|it| it.solid),
            Some(Color::rgb(0xe0_3131))
        );
        assert_eq!(
            shade_of("white").map(|it| it.note),
            Some(Color::rgb(0xff_ffff))
        );
        assert_eq!(BLACK.name, "black");
        assert!(shade_of("pink").is_none());
    }
}

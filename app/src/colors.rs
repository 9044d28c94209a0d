//! The colours a board is painted with, on the canvas and on paper, beyond those in the document.

use tavla_shared::shape::{Color, FillStyle, Kind, Shape};

use crate::text::{Ink, TextLayout, letters_on_fill};
use crate::theme::{Ground, NOTE_FILL, STROKES, Tokens, color_from, is_light, is_near_black};

/// What theme and board give whoever paints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CanvasColors {
    /// What the board is painted on.
    pub ground: Ground,
    /// The dots of the grid.
    pub grid_dot: Color,
    /// Surfaces over the board; frames are filled with a trace of it.
    pub panel: Color,
    /// Thin borders, as a frame's.
    pub hairline: Color,
    /// Second-rank text, as a frame's name.
    pub muted: Color,
    /// A note without a fill of its own.
    pub note: Color,
    /// Near-black text on a note.
    pub note_text: Color,
    /// Under a note.
    pub shadow: Color,
    /// Links on the board,
    pub link: Color,
    /// and on a light fill, whatever the theme.
    pub link_on_light: Color,
}

impl CanvasColors {
    /// Those of a board with this background in the light or in the dark theme.
    pub fn of(background: Option<Color>, dark_theme: bool) -> Self {
        let ground = Ground::of(background, dark_theme);
        let tokens = ground.tokens();
        Self {
            ground,
            grid_dot: color_from(tokens.grid_dot),
            panel: color_from(tokens.panel),
            hairline: color_from(tokens.hairline),
            muted: color_from(tokens.muted),
            note: NOTE_FILL,
            note_text: STROKES[0],
            shadow: color_from(tokens.shadow.color),
            link: color_from(tokens.accent),
            link_on_light: color_from(Tokens::LIGHT.accent),
        }
    }

    /// The colour of a shape's text: on a fill near black or near white, whichever reads better,
    /// because outline colours rarely do; on the board as a stroke.
    pub fn text(&self, shape: &Shape) -> Color {
        let stroke = shape.style.stroke;
        match shape.kind {
            Kind::Frame => self.muted,
            Kind::Note if is_near_black(stroke) && is_light(self.fill(shape)) => self.note_text,
            Kind::Note => stroke,
            _ => letters_on_fill(shape).unwrap_or_else(|| self.ground.stroke(stroke)),
        }
    }

    /// The colours of a text's other inks, from its layout's second on.
    pub fn inks(&self, shape: &Shape, layout: &TextLayout) -> Vec<Color> {
        layout
            .inks()
            .skip(1)
            .map(|ink| self.ink(shape, ink))
            .collect()
    }

    fn ink(&self, shape: &Shape, ink: Ink) -> Color {
        let fill = self.fill(shape);
        let is_filled = fill.0[3] > 127
            && (shape.kind == Kind::Note
                || (shape.kind.is_figure() && shape.style.fill_style == FillStyle::Solid));
        match ink {
            Ink::Text => self.text(shape),
            Ink::Link if is_filled && is_light(fill) => self.link_on_light,
            // Its colour would not be seen on every dark fill; the line below it says what it is.
            Ink::Link if is_filled => self.text(shape),
            Ink::Link => self.link,
            Ink::Color(color) if is_filled => color,
            Ink::Color(color) => self.ground.stroke(color),
        }
    }

    /// A shape's fill as it is shown.
    pub fn fill(&self, shape: &Shape) -> Color {
        match shape.kind {
            Kind::Note if shape.style.fill.is_none() => self.note,
            Kind::Frame => faded(self.panel, 0.55),
            Kind::Image | Kind::Unknown(_) => faded(self.muted, 0.08),
            _ => shape.style.fill,
        }
    }

    /// A shape's outline as it is shown.
    pub fn outline(&self, shape: &Shape) -> Color {
        match shape.kind {
            Kind::Frame if is_near_black(shape.style.stroke) => self.hairline,
            Kind::Unknown(_) => self.muted,
            _ => self.ground.stroke(shape.style.stroke),
        }
    }

    /// Whether a shape looks the same in both.
    pub fn paint_alike(&self, other: &Self, shape: &Shape) -> bool {
        let of_kind = |colors: &Self| match shape.kind {
            Kind::Note => Some(colors.shadow),
            Kind::Image => Some(colors.muted),
            // Its label covers the line, and heads in outline cover it too.
            Kind::Line | Kind::Arrow => Some(colors.ground.color),
            _ => None,
        };
        let look = |colors: &Self| {
            let (fill, outline) = (colors.fill(shape), colors.outline(shape));
            let links = shape.marks.as_ref().map(|_| (colors.link, colors.ground));
            (fill, outline, colors.text(shape), of_kind(colors), links)
        };
        look(self) == look(other)
    }
}

/// `color` with its opacity multiplied.
pub fn faded(color: Color, opacity: f64) -> Color {
    let [r, g, b, a] = color.0;
    Color([
        r,
        g,
        b,
        (f64::from(a) * opacity.clamp(0.0, 1.0)).round() as u8,
    ])
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use tavla_shared::id::ShapeId;

    /// Colours of no theme, for tests.
    pub(crate) fn colors(dark: bool) -> CanvasColors {
        let pick = |light, darkened| Color::rgb(if dark { darkened } else { light });
        CanvasColors {
            ground: Ground {
                color: pick(0xfb_fbf9, 0x17_181b),
                dark,
            },
            grid_dot: pick(0xdc_dcd6, 0x2a_2c31),
            panel: pick(0xff_ffff, 0x21_2327),
            hairline: pick(0xe7_e7e2, 0x33_363c),
            muted: pick(0x71_717a, 0x9a_9ca5),
            note: Color::rgb(0xff_e27a),
            note_text: Color::rgb(0x4a_3d10),
            shadow: Color([20, 20, 10, if dark { 110 } else { 46 }]),
            link: pick(0x5b_5bd6, 0x8b_8bf0),
            link_on_light: Color::rgb(0x5b_5bd6),
        }
    }

    #[test]
    fn near_black_turns_near_white_on_a_dark_board_and_text_reads_on_its_fill() {
        let mut shape = Shape::new(ShapeId::from_random(1), Kind::Rectangle);
        let black = shape.style.stroke;
        assert_eq!(colors(false).outline(&shape), black);
        let near_white = Color::rgb(0xec_ecef);
        assert_eq!(colors(true).outline(&shape), near_white);
        assert_eq!(colors(true).text(&shape), near_white);
        shape.style.fill = Color::rgb(0xcf_e3ff);
        assert_eq!(colors(true).text(&shape), black);
        shape.style.stroke = Color::rgb(0x2b_5fb3);
        assert_eq!(colors(true).outline(&shape), shape.style.stroke);
        shape.style.fill = Color::rgb(0x2b_5fb3);
        assert_eq!(colors(false).text(&shape), Color::rgb(0xff_ffff));
    }
}

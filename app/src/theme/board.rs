//! How the colours of a document are shown. One rule for the canvas and for the swatches beside it.
//!
//! - A board without a background is painted on the theme's canvas, one with a background on that.
//!   The dark theme turns a light background dark: half of its tint stays, over the dark canvas. So
//!   white becomes the dark canvas itself, and what is dark already stays as it is.
//! - What is painted on a dark ground, in whichever theme, has the dark theme's dots and frames, and
//!   near-black strokes are near white there. On a light ground it has the light theme's.

use tavla_shared::shape::Color;

use super::palette::color_from;
use super::tokens::Tokens;

/// Strokes whose channels are all below this are near black.
const NEAR_BLACK: u8 = 0x48;

/// What a board is painted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// Its colour, which lets nothing through.
    pub color: Color,
    /// Whether it is dark.
    pub dark: bool,
}

impl Ground {
    /// Of a board with this background in the light or in the dark theme.
    pub fn of(background: Option<Color>, dark_theme: bool) -> Self {
        let theme = Self {
            color: color_from(Tokens::of(dark_theme).canvas),
            dark: dark_theme,
        };
        let Some(background) = background.filter(|color| !color.is_none()) else {
            return theme;
        };
        let shown = if dark_theme && is_light(background) {
            darkened(background, theme.color)
        } else {
            background
        };
        let color = over(shown, theme.color);
        Self {
            color,
            dark: !is_light(color),
        }
    }

    /// The tokens that are for it.
    pub const fn tokens(self) -> &'static Tokens {
        Tokens::of(self.dark)
    }

    /// How a stroke or a text of this colour is shown on it.
    pub fn stroke(self, color: Color) -> Color {
        if !self.dark || !is_near_black(color) {
            return color;
        }
        let Color([r, g, b, _]) = color_from(Tokens::DARK.text);
        Color([r, g, b, color.0[3]])
    }
}

/// Whether dark text reads better on it than white text (by perceived brightness).
pub fn is_light(color: Color) -> bool {
    color.is_light()
}

/// Whether it is what one takes for black.
pub fn is_near_black(color: Color) -> bool {
    let [r, g, b, _] = color.0;
    r.max(g).max(b) < NEAR_BLACK
}

/// Half of what makes `color` differ from grey, over `canvas`.
fn darkened(color: Color, canvas: Color) -> Color {
    let [r, g, b, a] = color.0;
    let grey = r.min(g).min(b);
    let tinted = |at: usize| canvas.0[at].saturating_add((color.0[at] - grey) / 2);
    Color([tinted(0), tinted(1), tinted(2), a])
}

/// `color` on an opaque ground, opaque.
fn over(color: Color, ground: Color) -> Color {
    let share = u32::from(color.0[3]);
    let mixed = |at: usize| {
        let (top, under) = (u32::from(color.0[at]), u32::from(ground.0[at]));
        ((top * share + under * (255 - share) + 127) / 255) as u8
    };
    Color([mixed(0), mixed(1), mixed(2), 255])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(background: u32, dark_theme: bool, expected: u32) {
        let ground = Ground::of(Some(Color::rgb(background)), dark_theme);
        assert_eq!(ground.color, Color::rgb(expected));
        assert_eq!(ground.dark, !is_light(ground.color));
    }

    #[test]
    fn a_background_is_shown_as_it_is_unless_the_theme_is_dark_and_it_is_not() {
        check(0xed_f2ff, false, 0xed_f2ff);
        check(0x1e_1e2e, false, 0x1e_1e2e);
        check(0x1e_1e2e, true, 0x1e_1e2e);
        check(0xff_ffff, true, 0x17_181b);
        check(0xed_f2ff, true, 0x17_1a24);
        check(0xff_ec99, true, 0x4a_411b);
    }

    #[test]
    fn no_light_background_stays_light_in_the_dark_theme() {
        let steps = || (0..=255_u8).step_by(15);
        for (r, g, b) in
            steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| (r, g, b))))
        {
            let ground = Ground::of(Some(Color([r, g, b, 255])), true);
            assert!(
                ground.dark,
                "#{r:02x}{g:02x}{b:02x} is shown as {}",
                ground.color
            );
        }
    }

    #[test]
    fn without_a_background_or_with_one_that_lets_all_through_the_theme_shows() {
        for dark in [false, true] {
            let plain = Ground::of(None, dark);
            assert_eq!(plain.color, color_from(Tokens::of(dark).canvas));
            assert_eq!(plain.dark, dark);
            assert_eq!(Ground::of(Some(Color::NONE), dark), plain);
            assert_eq!(Ground::of(Some(Color([200, 0, 0, 0])), dark), plain);
        }
        let half = Ground::of(Some(Color([0, 0, 0, 128])), false);
        assert_eq!(half.color, Color([125, 125, 124, 255]));
    }

    #[test]
    fn near_black_strokes_are_near_white_on_what_is_dark_in_either_theme() {
        let (black, grey) = (Color::rgb(0x47_2020), Color::rgb(0x48_2020));
        let on = |background, dark_theme| Ground::of(background, dark_theme);
        let night = Some(Color::rgb(0x1e_1e2e));
        for ground in [on(None, true), on(night, true), on(night, false)] {
            assert_eq!(ground.stroke(black), color_from(Tokens::DARK.text));
            assert_eq!(ground.stroke(grey), grey);
        }
        let faint = Color([0, 0, 0, 40]);
        assert_eq!(on(None, true).stroke(faint).0[3], 40);
        assert_eq!(on(None, false).stroke(black), black);
    }
}

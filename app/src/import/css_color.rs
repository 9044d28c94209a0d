//! Colours as web pages write them.

use color::{AlphaColor, Srgb};
use tavla_shared::shape::Color;

/// A colour as CSS writes it: `#e03131`, `black`, `transparent`, `rgb(…)`.
pub(super) fn color_from_css(css: &str) -> Option<Color> {
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

//! The bundled fonts: which file is which family, and the line height each is set with.
//!
//! Never reads the machine's own fonts; those are a fallback, and the engine's business.

use tavla_shared::shape::Font;

/// The interface's text.
pub const UI_REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.ttf");
/// The interface's slightly stressed text.
pub const UI_MEDIUM: &[u8] = include_bytes!("../../../assets/fonts/Inter-Medium.ttf");
/// The interface's headings.
pub const UI_SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");
/// The interface's keys and codes.
pub const UI_MONO: &[u8] = MONO;

const HAND: &[u8] = include_bytes!("../../../assets/fonts/ShantellSans-Regular.ttf");
const SERIF: &[u8] = include_bytes!("../../../assets/fonts/Literata-Regular.ttf");
const MONO: &[u8] = include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf");

/// The file that `font` is drawn with.
pub fn bytes(font: Font) -> &'static [u8] {
    match font {
        Font::Hand => HAND,
        Font::Sans => UI_REGULAR,
        Font::Serif => SERIF,
        Font::Mono => MONO,
    }
}

/// The file that `font`'s bold letters are drawn with. There are no italic ones: those are the upright ones, slanted.
pub fn bold_bytes(font: Font) -> &'static [u8] {
    match font {
        Font::Hand => include_bytes!("../../../assets/fonts/ShantellSans-Bold.ttf"),
        Font::Sans => include_bytes!("../../../assets/fonts/Inter-Bold.ttf"),
        Font::Serif => include_bytes!("../../../assets/fonts/Literata-Bold.ttf"),
        Font::Mono => include_bytes!("../../../assets/fonts/JetBrainsMono-Bold.ttf"),
    }
}

/// The name `font` is registered under: ours, so that a font of the same name on the machine is
/// never taken instead.
pub fn family(font: Font) -> &'static str {
    match font {
        Font::Hand => "Tavla Hand",
        Font::Sans => "Tavla Sans",
        Font::Serif => "Tavla Serif",
        Font::Mono => "Tavla Mono",
    }
}

/// From one baseline to the next, as a multiple of the text's size.
///
/// Part of every measured size, so never to be changed.
pub fn line_height(font: Font) -> f64 {
    match font {
        Font::Hand | Font::Sans => 1.25,
        Font::Serif => 1.3,
        Font::Mono => 1.2,
    }
}

/// How far `font` reaches above and below its baseline, as multiples of the text's size: what the
/// files say, written down so that a line's place never depends on reading them.
pub fn extent(font: Font) -> (f64, f64) {
    match font {
        Font::Hand => (1.02, 0.32),
        Font::Sans => (0.968_75, 0.241_210_937_5),
        Font::Serif => (1.177, 0.308),
        Font::Mono => (1.02, 0.3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_has_latin_and_cyrillic_letters_and_arrows() {
        for &font in Font::ALL {
            let face = swash::FontRef::from_index(bytes(font), 0).unwrap();
            for letter in "Hello, wörld! Łódź Привет → “×” € …".chars() {
                assert_ne!(face.charmap().map(letter), 0, "{font:?} lacks {letter:?}");
            }
        }
    }

    #[test]
    fn the_extents_are_those_of_the_files() {
        for &font in Font::ALL {
            let metrics = swash::FontRef::from_index(bytes(font), 0)
                .unwrap()
                .metrics(&[]);
            let em = f64::from(metrics.units_per_em);
            let (ascent, descent) = extent(font);
            assert!(
                (ascent - f64::from(metrics.ascent) / em).abs() < 1e-9,
                "{font:?}"
            );
            assert!(
                (descent - f64::from(metrics.descent) / em).abs() < 1e-9,
                "{font:?}"
            );
        }
    }

    #[test]
    fn bold_letters_stand_where_the_others_do() {
        for &font in Font::ALL {
            let [plain, bold] = [bytes(font), bold_bytes(font)]
                .map(|bytes| swash::FontRef::from_index(bytes, 0).unwrap());
            let metrics = [plain, bold].map(|face| face.metrics(&[]));
            assert_eq!(metrics[0].ascent, metrics[1].ascent, "{font:?}");
            assert_eq!(metrics[0].descent, metrics[1].descent, "{font:?}");
            plain.charmap().enumerate(|letter, _| {
                assert_ne!(bold.charmap().map(letter), 0, "{font:?} lacks {letter:x}");
            });
        }
    }

    #[test]
    fn the_interface_fonts_can_be_read() {
        for bytes in [UI_REGULAR, UI_MEDIUM, UI_SEMI_BOLD, UI_MONO] {
            assert!(swash::FontRef::from_index(bytes, 0).is_some());
        }
    }
}

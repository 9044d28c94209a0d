//! Fonts that stand in for a machine's, for tests: a few letters of each script.

use super::{GivenFont, SystemFonts, TextEngine};

macro_rules! font {
    ($name:literal, $($script:literal),+) => {
        GivenFont {
            bytes: include_bytes!(concat!("../../../tests/fixtures/fonts/", $name)),
            scripts: &[$(*$script),+],
        }
    };
}

const FONTS: [GivenFont; 6] = [
    font!("hebrew.ttf", b"Hebr"),
    font!("arabic.ttf", b"Arab"),
    font!("devanagari.ttf", b"Deva"),
    font!("cjk.otf", b"Hani", b"Hira", b"Kana"),
    font!("emoji.ttf", b"Zsye"),
    font!("layers.ttf", b"Zsye"),
];

/// An engine on a machine that has these fonts, and on every machine.
pub(crate) fn engine() -> TextEngine {
    TextEngine::with_system_fonts(SystemFonts::given(&FONTS))
}

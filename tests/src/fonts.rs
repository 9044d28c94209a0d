//! Fonts that stand in for a machine's: a few letters of each script, from `tests/fixtures/fonts`.

use tavla::text::{GivenFont, SystemFonts};

macro_rules! font {
    ($name:literal, $($script:literal),+) => {
        GivenFont {
            bytes: include_bytes!(concat!("../fixtures/fonts/", $name)),
            scripts: &[$(*$script),+],
        }
    };
}

const FONTS: [GivenFont; 5] = [
    font!("hebrew.ttf", b"Hebr"),
    font!("arabic.ttf", b"Arab"),
    font!("devanagari.ttf", b"Deva"),
    font!("cjk.otf", b"Hani", b"Hira", b"Kana"),
    font!("emoji.ttf", b"Zsye"),
];

/// A machine that has these fonts and no others.
pub fn system_fonts() -> SystemFonts {
    SystemFonts::given(&FONTS)
}

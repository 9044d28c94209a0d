//! Fonts that stand in for a machine's: a few letters of each script, from `tests/fixtures/fonts`.

use tavla::text::{GivenFont, SystemFonts};

const FONTS: [GivenFont; 6] = include!("../fixtures/fonts/given.in");

/// A machine that has these fonts and no others.
pub fn system_fonts() -> SystemFonts {
    SystemFonts::given(&FONTS)
}

//! Fonts that stand in for a machine's, for tests: a few letters of each script.

use super::{GivenFont, SystemFonts, TextEngine};

const FONTS: [GivenFont; 6] = include!("../../../tests/fixtures/fonts/given.in");

/// An engine on a machine that has these fonts, and on every machine.
pub(crate) fn engine() -> TextEngine {
    TextEngine::with_system_fonts(SystemFonts::given(&FONTS))
}

/// An engine on a machine that takes until what is returned with it is called to find these fonts.
pub(crate) fn engine_awaiting_fonts() -> (TextEngine, impl FnOnce()) {
    let fonts = SystemFonts::on_their_way();
    let engine = TextEngine::with_system_fonts(fonts.clone());
    (engine, move || fonts.arrive(&FONTS))
}

//! Fonts that stand in for a machine's, for tests: a few letters of each script.

use super::{GivenFont, SystemFonts, TextEngine};

const FONTS: [GivenFont; 6] = include!("../../../tests/fixtures/fonts/given.in");

/// An engine on a machine that has these fonts, and on every machine.
pub(crate) fn engine() -> TextEngine {
    TextEngine::with_system_fonts(SystemFonts::given(&FONTS))
}

/// An engine on a machine whose fonts are found when the function is called and the engine refreshed.
pub(crate) fn engine_finding_later() -> (TextEngine, impl FnOnce()) {
    let (fonts, find) = SystemFonts::found_by(&FONTS);
    (TextEngine::with_system_fonts(fonts), find)
}

/// An engine on a machine whose only font has ▶, which bundled fonts have too, as an emoji: a red
/// square, with one in the text's colour on it.
pub(crate) fn engine_with_triangle() -> TextEngine {
    let mut bytes = FONTS[5].bytes.to_vec();
    // Which letter it is, and the colour of its upper layer.
    replace(&mut bytes, &[0, 1, 0xf7, 0xe5], &[0, 0, 0x25, 0xb6]);
    let layers = [0, 2, 0, 0, 0, 3];
    replace(
        &mut bytes,
        &[&layers[..], &[0, 1]].concat(),
        &[&layers[..], &[0xff, 0xff]].concat(),
    );
    let font = GivenFont {
        bytes: bytes.leak(),
        scripts: FONTS[5].scripts,
    };
    TextEngine::with_system_fonts(SystemFonts::given(&[font]))
}

fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) {
    let places: Vec<_> = (0..bytes.len() - old.len())
        .filter(|&at| bytes[at..].starts_with(old))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + new.len()].copy_from_slice(new);
    }
}

//! The colours people pick from. They enter documents: keep them.

use egui::Color32;
use tavla_shared::shape::Color;

/// To draw with.
pub const STROKES: [Color; 5] = [
    Color::rgb(0x1d_1d1f),
    Color::rgb(0x2b_5fb3),
    Color::rgb(0x2b_7a4b),
    Color::rgb(0xd6_336c),
    Color::rgb(0xa8_791b),
];

/// To fill with; the first is nothing.
pub const FILLS: [Color; 5] = [
    Color::NONE,
    Color::rgb(0xcf_e3ff),
    Color::rgb(0xd6_f3df),
    Color::rgb(0xff_f0c9),
    Color::rgb(0xff_d9e4),
];

/// To highlight with.
pub const HIGHLIGHTS: [Color; 5] = [
    Color::rgb(0xff_d43b),
    Color::rgb(0x8c_e99a),
    Color::rgb(0x74_c0fc),
    Color::rgb(0xff_8fab),
    Color::rgb(0xff_a94d),
];

/// A new sticky note.
pub const NOTE_FILL: Color = Color::rgb(0xff_e27a);

/// A colour of the interface as documents have them.
pub fn color_from(color: Color32) -> Color {
    Color(color.to_srgba_unmultiplied())
}

/// A document's colour for the interface.
pub fn color32_from(color: Color) -> Color32 {
    let Color([r, g, b, a]) = color;
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

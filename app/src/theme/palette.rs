//! The colours people pick from, for shapes and for themselves. They enter documents: keep them.

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

/// A new sticky note.
pub const NOTE_FILL: Color = Color::rgb(0xff_e27a);

/// People's colours: far enough apart, and dark enough for white letters.
const PEOPLE: [Color; 8] = [
    Color::rgb(0x3d_6bf5),
    Color::rgb(0xe8_590c),
    Color::rgb(0xd6_336c),
    Color::rgb(0x0c_8599),
    Color::rgb(0x2b_8a3e),
    Color::rgb(0x70_48e8),
    Color::rgb(0xb0_6a00),
    Color::rgb(0xc2_255c),
];

/// The colour a person gets from a number that stays theirs, such as a hash of their device.
pub fn person_color(number: u64) -> Color {
    PEOPLE[person_color_index(number)]
}

/// Which of the people's colours a number means.
pub fn person_color_index(number: u64) -> usize {
    (number % PEOPLE.len() as u64) as usize
}

/// A colour of the interface as documents have them.
pub fn color_from(color: Color32) -> Color {
    Color(color.to_srgba_unmultiplied())
}

/// A document's colour for the interface.
pub fn color32_from(color: Color) -> Color32 {
    let Color([r, g, b, a]) = color;
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

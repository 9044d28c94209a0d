//! Colours of letters that are not their shape's.

use tavla_shared::shape::{Color, Mark, Shape, TextMarks};

use crate::text::letters_on_fill;

/// Lets the letters of a shape have a colour of their own where they would not have it anyway.
pub(super) fn color_letters(shape: &mut Shape, color: Color) {
    let is_shown = match letters_on_fill(shape) {
        Some(shown) => look_alike(shown, color),
        None => shape.style.stroke == color,
    };
    if !is_shown && !color.is_none() {
        let all = 0..shape.text.chars().count();
        shape.marks = TextMarks::marked(shape.marks.as_deref(), all, &Mark::Color(Some(color)));
    }
}

/// Whether nobody sees that they differ.
fn look_alike(one: Color, other: Color) -> bool {
    one.0
        .iter()
        .zip(other.0)
        .all(|(one, other)| one.abs_diff(other) <= 0x20)
}

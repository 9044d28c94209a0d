//! The colour of letters on their own shape's fill: what reads there, since outline colours rarely do.
//!
//! Knows no theme: a fill is the same in all of them.

use tavla_shared::shape::{Color, FillStyle, Shape};

/// Letters on a light fill,
const ON_LIGHT: Color = Color::rgb(0x1d_1d1f);
/// and on a dark one.
const ON_DARK: Color = Color::rgb(0xff_ffff);
/// What is less opaque than this is no ground for letters.
const OPAQUE_MIN: u8 = 128;

/// The colour of a figure's letters where its fill is their ground; none where they are as its stroke.
pub fn letters_on_fill(shape: &Shape) -> Option<Color> {
    let fill = shape.style.fill;
    let is_ground = shape.kind.is_figure()
        && fill.0[3] >= OPAQUE_MIN
        && shape.style.fill_style == FillStyle::Solid;
    is_ground.then(|| if fill.is_light() { ON_LIGHT } else { ON_DARK })
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::Kind;

    use super::*;

    #[test]
    fn letters_read_on_solid_fills_and_are_as_the_stroke_elsewhere() {
        let mut shape = Shape::new(ShapeId::from_random(1), Kind::Star);
        assert_eq!(letters_on_fill(&shape), None);
        shape.style.fill = Color::rgb(0xff_f0c9);
        assert_eq!(letters_on_fill(&shape), Some(ON_LIGHT));
        shape.style.fill = Color::rgb(0x2b_5fb3);
        assert_eq!(letters_on_fill(&shape), Some(ON_DARK));
        shape.style.fill_style = FillStyle::Hachure;
        assert_eq!(letters_on_fill(&shape), None);
        shape.style.fill_style = FillStyle::Solid;
        shape.style.fill.0[3] = 100;
        assert_eq!(letters_on_fill(&shape), None);
    }
}

//! Which part of its picture a shape shows.

use tavla_shared::shape::Crop;

use crate::import::fields::{Fields, number};

/// The part of its picture that a shape shows.
pub(super) fn crop(fields: &Fields<'_>) -> Crop {
    let mut crop = cut(fields).filter(Crop::is_valid).unwrap_or_default();
    let flips = fields.list("scale").iter().map(number);
    let flips: Vec<bool> = flips
        .map(|side| side.is_some_and(|side| side < 0.0))
        .collect();
    if flips.first() == Some(&true) {
        crop = crop.mirrored_across();
    }
    if flips.get(1) == Some(&true) {
        crop = crop.mirrored_down();
    }
    crop
}

fn cut(fields: &Fields<'_>) -> Option<Crop> {
    let crop = fields.object("crop")?;
    let (width, height) = (crop.number("naturalWidth")?, crop.number("naturalHeight")?);
    let (x, y) = (crop.number("x")?, crop.number("y")?);
    let part = |at: f64, whole: f64| (at / whole).clamp(0.0, 1.0);
    Some(Crop {
        x0: part(x, width),
        y0: part(y, height),
        x1: part(x + crop.number("width")?, width),
        y1: part(y + crop.number("height")?, height),
    })
}

//! SVG: as shapes where shapes look the same, and else all of it as one picture.
//!
//! Never half of each: what of a drawing would look otherwise as shapes decides for all of it, and the report says
//! what that was. What is in a file is read by [`crate::svg`], within its bounds.

mod courses;
mod figures;
mod groups;
mod letters;
mod paint;
mod pictures;
mod planting;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::Size;
use tavla_shared::shape::Key;

use self::groups::Converter;
use self::planting::Item;
use super::{Drawing, ImportError, ImportReport, Loss, PictureReason, picture};
pub use crate::svg::looks_like;
use crate::svg::{self, Svg, SvgError};

/// What cannot be shown at so many pixels a side cannot be shown.
const TRIAL_SIDE: u32 = 128;

/// What became of a drawing.
enum Outcome {
    Shapes {
        items: Vec<Item>,
        files: BTreeMap<BlobHash, Vec<u8>>,
        report: ImportReport,
    },
    Picture {
        pixels: Size,
        report: ImportReport,
    },
    Nothing,
}

/// Reads an SVG. As a picture it is made to fit into the `room` that is seen; `ids` gives random numbers for the
/// shapes' names.
///
/// # Errors
/// [`ImportError::SvgUnreadable`] or [`ImportError::SvgTooMuch`]; never for a part of it.
pub fn read(
    bytes: &[u8],
    room: Size,
    ids: &mut dyn FnMut() -> u128,
) -> Result<Drawing, ImportError> {
    let outcome = svg::with(bytes, became)
        .and_then(|outcome| outcome)
        .map_err(|error| refused(&error))?;
    match outcome {
        Outcome::Nothing => Err(ImportError::SvgUnreadable),
        Outcome::Shapes {
            items,
            files,
            report,
        } => Ok(Drawing {
            shapes: planting::planted(items, ids),
            background: None,
            grid: false,
            files,
            report,
        }),
        Outcome::Picture { pixels, report } => {
            let mut drawing = picture::drawing(bytes.to_vec(), pixels, room, ids());
            drawing.report = report;
            Ok(drawing)
        }
    }
}

/// An SVG as one picture, also where shapes could be made of it; made to fit into the `room` that is seen.
///
/// # Errors
/// As [`read`].
pub fn picture(bytes: Vec<u8>, room: Size, id: u128) -> Result<Drawing, ImportError> {
    let shown = |svg: &Svg| svg.raster(TRIAL_SIDE).map(|_| pixels(svg));
    let pixels = svg::with(&bytes, shown).and_then(|shown| shown);
    let pixels = pixels.map_err(|error| refused(&error))?;
    Ok(picture::drawing(bytes, pixels, room, id))
}

/// How large a drawing says that it is.
fn pixels(svg: &Svg) -> Size {
    let size = svg.tree().size();
    Size::new(f64::from(size.width()), f64::from(size.height()))
}

fn refused(error: &SvgError) -> ImportError {
    tracing::info!(%error, "an SVG cannot be imported");
    if error.is_too_much() {
        ImportError::SvgTooMuch
    } else {
        ImportError::SvgUnreadable
    }
}

fn became(svg: &Svg) -> Result<Outcome, SvgError> {
    let mut report = ImportReport::default();
    for _ in 0..svg.pictures_lost {
        report.lose(Loss::Picture);
    }
    for _ in 0..svg.foreign_parts {
        report.lose(Loss::Foreign);
    }
    let reason = match shapes(svg, &mut report.clone()) {
        Ok(outcome) => return Ok(outcome),
        Err(reason) => reason,
    };
    svg.raster(TRIAL_SIDE)?;
    report.as_picture = Some(reason);
    report.shapes = 1;
    Ok(Outcome::Picture {
        pixels: pixels(svg),
        report,
    })
}

/// All of it as shapes, or why not.
fn shapes(svg: &Svg, report: &mut ImportReport) -> Result<Outcome, PictureReason> {
    let mut converter = Converter::new(svg.tree().size());
    let items = planting::unwrapped(converter.root(svg.tree().root())?);
    if items.is_empty() {
        return Ok(Outcome::Nothing);
    }
    let valid = |item: &Item| {
        item.shapes().all(|shape| {
            let mut keys = Key::ALL.iter();
            keys.all(|&key| shape.property(key).is_valid())
        })
    };
    if !items.iter().all(valid) {
        return Err(PictureReason::TooMuch);
    }
    report.shapes = items.iter().flat_map(Item::shapes).count();
    for _ in 0..converter.dashes_lost {
        report.lose(Loss::Dashes);
    }
    Ok(Outcome::Shapes {
        items,
        files: converter.files,
        report: report.clone(),
    })
}

//! How many pixels a page may have, and at which scale it has so many.

use tavla_shared::geometry::Size;

use crate::export::ExportError;
use crate::export::sheet::Sheet;

/// The most pixels of one side,
pub const SIDE_MAX: u32 = 32_767;
/// and of a page: 256 MiB.
pub const PIXELS_MAX: u64 = 64 << 20;

/// How large a page is in pixels at a scale.
///
/// # Errors
/// [`ExportError::TooLarge`] where that is more than can be had.
pub fn pixel_size(sheet: &Sheet, scale: f64) -> Result<(u32, u32), ExportError> {
    pixels_of(sheet.size(), scale)
}

/// The largest scale up to `wanted` at which a page has room.
pub fn fitting_scale(sheet: &Sheet, wanted: f64) -> f64 {
    scale_within(sheet.size(), wanted)
}

/// How many pixels a page of this size, in board units, has at a scale: across and down.
///
/// # Errors
/// [`ExportError::TooLarge`] where that is more than can be had.
pub fn pixels_of(size: Size, scale: f64) -> Result<(u32, u32), ExportError> {
    let pixels = |length: f64| (length * scale).ceil().max(1.0);
    let (width, height) = (pixels(size.width), pixels(size.height));
    let fits = width <= f64::from(SIDE_MAX)
        && height <= f64::from(SIDE_MAX)
        && width * height <= PIXELS_MAX as f64;
    if fits {
        Ok((width as u32, height as u32))
    } else {
        Err(ExportError::TooLarge { width, height })
    }
}

/// The largest scale up to `wanted` at which a page of this size has room.
pub fn scale_within(size: Size, wanted: f64) -> f64 {
    let by_side = (f64::from(SIDE_MAX) - 1.0) / size.width.max(size.height);
    // A row and a column less, as both sides are rounded up.
    let by_area = (PIXELS_MAX as f64 / (size.width * size.height)).sqrt() * 0.999;
    wanted.min(by_side).min(by_area)
}

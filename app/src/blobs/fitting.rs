//! A picture's file as a board keeps it: as it is where it is within the limits, else smaller and packed anew.
//!
//! What its head says is too large to be unpacked at all is refused before anything is.

#[cfg(test)]
mod tests;

use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageDecoder as _, ImageError};
use tavla_shared::protocol::limits::{IMAGE_BYTES_MAX, IMAGE_DECODED_BYTES_MAX, IMAGE_SIDE_MAX};

use super::bitmap::{BitmapError, Bounds, decoder_of, unreadable};
use crate::headway::{Headway, Stopped};

/// The longer side of a picture that was made smaller, in pixels: twice as fine as it is shown.
const FITTED_SIDE: u32 = 8_192;
/// What is made smaller at most.
const FITTABLE: Bounds = Bounds {
    file: 64 << 20,
    side: 65_535,
    unpacked: 1 << 30,
};
/// How well photos are packed, of 100.
const JPEG_QUALITY: u8 = 88;
/// What is still too large is made so many times smaller,
const SMALLER: f32 = 0.7;
/// so often at most.
const ROUNDS_MAX: u32 = 8;
/// How much is done once it is unpacked,
const UNPACKED: f32 = 0.4;
/// and once it is smaller.
const SHRUNK: f32 = 0.6;
/// The orientations after this one, as EXIF counts them, exchange width and height.
const LAST_UPRIGHT: u8 = 4;

/// Held by whoever unpacks what is larger than a board keeps: one of these at a time takes as much memory as
/// [`FITTABLE`] says, however many files are read at once.
static LARGE: Mutex<()> = Mutex::new(());

/// A picture's file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FittedFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pixels wide and high the picture was, turned as its file says.
    pub dimensions: (u32, u32),
    /// Whether it was packed anew, and may have fewer pixels.
    pub is_repacked: bool,
}

/// A picture that is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FittingError {
    /// It cannot be shown.
    #[error(transparent)]
    Bitmap(#[from] BitmapError),
    /// Nobody wants it any more.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// The file of a PNG, JPEG, WebP or GIF as a board keeps it.
///
/// # Errors
/// [`FittingError`] where it is broken, too large even to be made smaller, or not wanted any more.
pub fn fitted_file(bytes: Vec<u8>, headway: &Headway) -> Result<FittedFile, FittingError> {
    headway.step(0.0)?;
    let mut decoder = decoder_of(&bytes, FITTABLE)?;
    let orientation = decoder.orientation().map_err(|error| unreadable(&error))?;
    let (width, height) = decoder.dimensions();
    let fits = bytes.len() <= IMAGE_BYTES_MAX
        && width.max(height) <= IMAGE_SIDE_MAX
        && decoder.total_bytes() <= IMAGE_DECODED_BYTES_MAX as u64;
    let _turn = if fits {
        None
    } else {
        Some(large_turn(headway)?)
    };
    // Whether it is whole is known only once it was unpacked.
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    headway.step(UNPACKED)?;
    let dimensions = if orientation.to_exif() > LAST_UPRIGHT {
        (height, width)
    } else {
        (width, height)
    };
    if fits {
        return Ok(FittedFile {
            bytes,
            dimensions,
            is_repacked: false,
        });
    }
    drop(bytes);
    // Turned when it is small.
    let mut smaller = shrunk(picture, FITTED_SIDE);
    smaller.apply_orientation(orientation);
    let fitted = packed(smaller, headway)?;
    Ok(FittedFile {
        dimensions,
        ..fitted
    })
}

/// Pixels as the file that a board keeps of them; smaller where they are too many.
///
/// # Errors
/// As [`fitted_file`].
pub fn fitted_pixels(
    pixels: image::RgbaImage,
    headway: &Headway,
) -> Result<FittedFile, FittingError> {
    let picture = DynamicImage::from(pixels);
    let whole = dimensions(&picture);
    headway.step(UNPACKED)?;
    let fits = whole.0.max(whole.1) <= IMAGE_SIDE_MAX
        && picture.as_bytes().len() <= IMAGE_DECODED_BYTES_MAX;
    if fits {
        let bytes = png(&picture)?;
        if bytes.len() <= IMAGE_BYTES_MAX {
            return Ok(FittedFile {
                bytes,
                dimensions: whole,
                is_repacked: false,
            });
        }
    }
    let _turn = large_turn(headway)?;
    let fitted = packed(shrunk(picture, FITTED_SIDE), headway)?;
    Ok(FittedFile {
        dimensions: whole,
        ..fitted
    })
}

/// Waits until nobody else unpacks a large picture; in vain where nobody wants this one any more by then.
fn large_turn(headway: &Headway) -> Result<MutexGuard<'static, ()>, FittingError> {
    let turn = LARGE.lock().unwrap_or_else(PoisonError::into_inner);
    headway.step(0.0)?;
    Ok(turn)
}

fn dimensions(picture: &DynamicImage) -> (u32, u32) {
    (picture.width(), picture.height())
}

fn shrunk(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture;
    }
    picture.thumbnail(side, side)
}

/// Packs a picture into a file that a board keeps, smaller and smaller until it is small enough.
fn packed(mut picture: DynamicImage, headway: &Headway) -> Result<FittedFile, FittingError> {
    let is_opaque = !picture.color().has_alpha();
    for round in 0..ROUNDS_MAX {
        let left = 1.0 - SHRUNK;
        headway.step(SHRUNK + left * round as f32 / ROUNDS_MAX as f32)?;
        let bytes = if is_opaque {
            jpeg(&picture)?
        } else {
            png(&picture)?
        };
        if bytes.len() <= IMAGE_BYTES_MAX {
            headway.step(1.0)?;
            return Ok(FittedFile {
                bytes,
                dimensions: dimensions(&picture),
                is_repacked: true,
            });
        }
        let side = picture.width().max(picture.height()) as f32 * SMALLER;
        picture = shrunk(picture, side as u32);
    }
    let bytes = picture.as_bytes().len() as u64;
    Err(BitmapError::TooLargeUnpacked { bytes }.into())
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, BitmapError> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    picture
        .to_rgb8()
        .write_with_encoder(encoder)
        .map_err(|error| unpackable(&error))?;
    Ok(bytes)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, BitmapError> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    picture
        .to_rgba8()
        .write_with_encoder(encoder)
        .map_err(|error| unpackable(&error))?;
    Ok(bytes.into_inner())
}

fn unpackable(error: &ImageError) -> BitmapError {
    unreadable(error)
}

//! From a picture file to the small picture that others are sent: its middle as a square, turned as the
//! file says, and packed into what presence allows.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, RgbImage, RgbaImage};
use tavla_shared::presence::{FACE_SIDE, Face};

use crate::blobs::{BitmapError, picture_of_file};

/// A larger picture is made smaller in two steps: all of it at the finer way would take long.
const FINE_SIDE_MAX: u32 = 4 * FACE_SIDE;
/// How well a JPEG is kept, from what nobody sees to what always fits.
const QUALITIES: [u8; 6] = [92, 84, 72, 56, 36, 12];

/// Why a file makes no picture of somebody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// More bytes, also unpacked, than any picture may have.
    #[error("the file is too large for a picture")]
    TooLarge,
    /// No picture, a broken one, or one of too many pixels.
    #[error("the file is no picture: {0}")]
    NotShown(BitmapError),
    /// It is not there, or the system does not give it.
    #[error("the file cannot be read")]
    Unreadable,
}

impl From<BitmapError> for PictureError {
    fn from(error: BitmapError) -> Self {
        match error {
            BitmapError::TooLarge { .. } | BitmapError::TooLargeUnpacked { .. } => Self::TooLarge,
            BitmapError::Unreadable { .. } => Self::NotShown(error),
        }
    }
}

/// Makes a picture of somebody from a file.
///
/// # Errors
/// [`PictureError`] where nothing can be made of it.
pub fn face_of_file(file: &[u8]) -> Result<Face, PictureError> {
    let picture = picture_of_file(file)?;
    let square = middle_of(&picture).into_rgba8();
    packed(&square).ok_or(PictureError::TooLarge)
}

/// The square in the middle, as small as others see it.
fn middle_of(picture: &DynamicImage) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    let square = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    let square = if side > FINE_SIDE_MAX {
        square.thumbnail_exact(FINE_SIDE_MAX, FINE_SIDE_MAX)
    } else {
        square
    };
    // What is made larger gets no edges that are not in it.
    let filter = if side < FACE_SIDE {
        FilterType::Triangle
    } else {
        FilterType::Lanczos3
    };
    square.resize_exact(FACE_SIDE, FACE_SIDE, filter)
}

/// What one can see through stays so where it fits; the smaller file of two that look alike is taken.
fn packed(square: &RgbaImage) -> Option<Face> {
    let solid = square.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    if !solid && let Some(face) = png_of(&square.clone().into()) {
        return Some(face);
    }
    let flat = flattened(square);
    let png = png_of(&flat.clone().into());
    let mut jpegs = QUALITIES.into_iter().map(|quality| jpeg_of(&flat, quality));
    let jpeg = jpegs.find_map(|face| face);
    [png, jpeg]
        .into_iter()
        .flatten()
        .min_by_key(|face| face.bytes().len())
}

/// On white, as a file that cannot be seen through would have it.
fn flattened(square: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(square.width(), square.height(), |x, y| {
        let [red, green, blue, opacity] = square.get_pixel(x, y).0;
        let over = |part: u8| {
            let (part, opacity) = (u16::from(part), u16::from(opacity));
            ((part * opacity + 255 * (255 - opacity)) / 255) as u8
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn png_of(picture: &DynamicImage) -> Option<Face> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, Filter::Adaptive);
    let written = picture.write_with_encoder(encoder);
    written.ok().and_then(|()| Face::new(&bytes))
}

fn jpeg_of(picture: &RgbImage, quality: u8) -> Option<Face> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    let written = picture.write_with_encoder(encoder);
    written.ok().and_then(|()| Face::new(&bytes))
}

/// A file whose left half is red and whose right half is blue.
#[cfg(test)]
pub(super) fn picture_file(width: u32, height: u32) -> Vec<u8> {
    tests::png_file(&tests::halves(width, height))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, Rgba};
    use rand::rngs::StdRng;
    use rand::{Rng as _, SeedableRng as _};
    use tavla_shared::protocol::limits::IMAGE_BYTES_MAX;

    use super::*;
    use crate::faces::pixels_of;

    const RED: [u8; 4] = [220, 30, 40, 255];
    const BLUE: [u8; 4] = [20, 60, 200, 255];

    pub(super) fn halves(width: u32, height: u32) -> RgbaImage {
        RgbaImage::from_fn(width, height, |x, _| {
            Rgba(if x < width / 2 { RED } else { BLUE })
        })
    }

    pub(super) fn png_file(picture: &RgbaImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    /// The colour at a place of what others see of a file.
    #[track_caller]
    fn seen(file: &[u8], x: usize, y: usize) -> [u8; 4] {
        let face = face_of_file(file).unwrap();
        let rgba = pixels_of(&face).unwrap().rgba;
        rgba.as_chunks().0[y * FACE_SIDE as usize + x]
    }

    #[track_caller]
    fn check_like(seen: [u8; 4], wanted: [u8; 4]) {
        let like = |(a, b): (u8, u8)| a.abs_diff(b) < 24;
        assert!(
            seen.into_iter().zip(wanted).all(like),
            "{seen:?}, not {wanted:?}"
        );
    }

    #[test]
    fn the_middle_of_a_wide_or_tall_picture_is_shown() {
        for (width, height) in [(400, 100), (90, 90), (64, 64), (3, 2), (2_000, 1_100)] {
            let file = picture_file(width, height);
            check_like(seen(&file, 8, 32), RED);
            check_like(seen(&file, 56, 32), BLUE);
        }
        // The halves of a tall one are those of its middle.
        let tall = RgbaImage::from_fn(50, 400, |_, y| {
            Rgba(if (100..300).contains(&y) { RED } else { BLUE })
        });
        for y in [0, 32, 63] {
            check_like(seen(&png_file(&tall), 32, y), RED);
        }
    }

    #[test]
    fn a_picture_is_turned_as_its_file_says() {
        let mut jpeg = Vec::new();
        let flat = DynamicImage::from(halves(80, 80)).into_rgb8();
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
        flat.write_with_encoder(encoder).unwrap();
        // An EXIF that says: what is its left side belongs at the top.
        let exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let len = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut turned = jpeg[..2].to_vec();
        turned.extend([0xff, 0xe1]);
        turned.extend(len);
        turned.extend(exif);
        turned.extend(&jpeg[2..]);
        check_like(seen(&jpeg, 8, 32), RED);
        check_like(seen(&turned, 32, 8), RED);
        check_like(seen(&turned, 8, 56), BLUE);
    }

    #[test]
    fn any_picture_fits_also_one_of_nothing_but_noise() {
        let seed = rand::random();
        println!("seed {seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let noise = RgbaImage::from_fn(200, 200, |_, _| Rgba(random.random()));
        assert!(face_of_file(&png_file(&noise)).is_ok());
    }

    #[test]
    fn what_one_can_see_through_stays_so_where_it_fits() {
        let logo = RgbaImage::from_fn(64, 64, |x, _| Rgba(if x < 32 { RED } else { [0; 4] }));
        let file = png_file(&logo);
        assert_eq!(seen(&file, 60, 3)[3], 0);
        check_like(seen(&file, 3, 3), RED);
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let not_shown = |file: &[u8]| {
            let refused = face_of_file(file);
            matches!(refused, Err(PictureError::NotShown(_)))
        };
        assert!(not_shown(b"") && not_shown(b"<svg/>") && not_shown(b"\x89PNG\r\n\x1a\n"));
        let mut file = picture_file(8, 8);
        file.resize(IMAGE_BYTES_MAX + 1, 0);
        assert_eq!(face_of_file(&file), Err(PictureError::TooLarge));
    }
}

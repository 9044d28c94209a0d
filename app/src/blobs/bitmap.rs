//! From a picture file's bytes to pixels, within bounds: the file is a stranger's. Drawings are `crate::svg`'s.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, RgbaImage};
use tavla_shared::protocol::limits::{IMAGE_BYTES_MAX, IMAGE_DECODED_BYTES_MAX, IMAGE_SIDE_MAX};

use crate::svg::{self, SvgError};

/// A larger picture is shown no finer than this, in pixels: any GPU takes as much, and no screen
/// shows more of it at once.
const SIDE_SHOWN_MAX: u32 = 4_096;
/// A drawing is shown so many times as fine as it says it is, so that it is sharp when one comes nearer,
const DRAWING_FINER: f32 = 4.0;
/// and at least so fine, as a small one may be shown large.
const DRAWING_SIDE_MIN: f32 = 1_024.0;

/// A picture's pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Itself, and then each time half as large, down to one pixel.
    pub levels: Vec<Level>,
}

/// A picture at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Rows from the top: red, green, blue, opacity; the colours multiplied by it.
    pub pixels: Vec<u8>,
}

/// A picture that cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BitmapError {
    /// More than [`IMAGE_BYTES_MAX`].
    #[error("the picture's file is {len} bytes, the limit is {IMAGE_BYTES_MAX}")]
    TooLarge {
        /// How many bytes it has.
        len: usize,
    },
    /// More than [`IMAGE_DECODED_BYTES_MAX`] once it is unpacked.
    #[error("the picture is {bytes} bytes unpacked, the limit is {IMAGE_DECODED_BYTES_MAX}")]
    TooLargeUnpacked {
        /// How many bytes its pixels would take.
        bytes: u64,
    },
    /// Not a picture, broken, or larger than a board shows.
    #[error("the picture cannot be decoded: {reason}")]
    Unreadable {
        /// What the decoder says.
        reason: String,
    },
}

impl Bitmap {
    /// Decodes a PNG, JPEG, WebP or GIF, of which the first picture counts, turned as its file says, or paints
    /// an SVG.
    ///
    /// # Errors
    /// [`BitmapError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, BitmapError> {
        if svg::looks_like(bytes) {
            return painted(bytes).map(Self::of_multiplied);
        }
        let mut picture = picture_of_file(bytes)?.into_rgba8();
        for pixel in picture.pixels_mut() {
            let [red, green, blue, opacity] = pixel.0;
            let faded = |part: u8| ((u16::from(part) * u16::from(opacity) + 127) / 255) as u8;
            pixel.0 = [faded(red), faded(green), faded(blue), opacity];
        }
        Ok(Self::of_multiplied(picture))
    }

    /// A picture whose colours are multiplied by its opacity.
    fn of_multiplied(picture: RgbaImage) -> Self {
        let mut levels = vec![picture];
        while let Some(last) = levels.last()
            && (last.width() > 1 || last.height() > 1)
        {
            let (width, height) = ((last.width() / 2).max(1), (last.height() / 2).max(1));
            levels.push(image::imageops::resize(
                last,
                width,
                height,
                FilterType::Triangle,
            ));
        }
        let level = |picture: RgbaImage| Level {
            width: picture.width(),
            height: picture.height(),
            pixels: picture.into_raw(),
        };
        Self {
            levels: levels.into_iter().map(level).collect(),
        }
    }

    /// How much memory it takes.
    pub fn bytes(&self) -> usize {
        self.levels.iter().map(|level| level.pixels.len()).sum()
    }
}

/// Decodes a PNG, JPEG, WebP or GIF, of which the first picture counts, turned as its file says, and no finer
/// than any screen shows.
///
/// # Errors
/// [`BitmapError`].
pub fn picture_of_file(bytes: &[u8]) -> Result<DynamicImage, BitmapError> {
    let mut decoder = decoder_of(bytes, KEPT)?;
    let orientation = decoder.orientation().map_err(|error| unreadable(&error))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    let mut picture = fitted(picture);
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The pixels of a drawing.
fn painted(bytes: &[u8]) -> Result<RgbaImage, BitmapError> {
    let raster = svg::with(bytes, |drawing| {
        let size = drawing.tree().size();
        let finer = DRAWING_FINER * size.width().max(size.height());
        drawing.raster(finer.clamp(DRAWING_SIDE_MIN, SIDE_SHOWN_MAX as f32) as u32)
    });
    let unreadable = |reason: &dyn std::fmt::Display| BitmapError::Unreadable {
        reason: reason.to_string(),
    };
    let raster = raster.and_then(|it| it).map_err(|error| match error {
        SvgError::TooLarge { len } => BitmapError::TooLarge { len },
        error => unreadable(&error),
    })?;
    RgbaImage::from_raw(raster.width, raster.height, raster.pixels)
        .ok_or_else(|| unreadable(&"it has not as many pixels as it says"))
}

pub(super) fn unreadable(error: &ImageError) -> BitmapError {
    BitmapError::Unreadable {
        reason: error.to_string(),
    }
}

/// How large a picture may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Its file, in bytes.
    pub(super) file: usize,
    /// A side, in pixels.
    pub(super) side: u32,
    /// Once it is unpacked, in bytes.
    pub(super) unpacked: u64,
}

/// What a board keeps.
const KEPT: Bounds = Bounds {
    file: IMAGE_BYTES_MAX,
    side: IMAGE_SIDE_MAX,
    unpacked: IMAGE_DECODED_BYTES_MAX as u64,
};

/// A decoder for a file within bounds.
pub(super) fn decoder_of(
    bytes: &[u8],
    bounds: Bounds,
) -> Result<impl ImageDecoder + '_, BitmapError> {
    if bytes.len() > bounds.file {
        return Err(BitmapError::TooLarge { len: bytes.len() });
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| unreadable(&error.into()))?;
    reader.limits(limits(bounds));
    let decoder = reader.into_decoder().map_err(|error| unreadable(&error))?;
    // A decoder heeds the limits only where it makes memory of its own.
    let bytes = decoder.total_bytes();
    if bytes > bounds.unpacked {
        return Err(BitmapError::TooLargeUnpacked { bytes });
    }
    Ok(decoder)
}

fn limits(bounds: Bounds) -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(bounds.side);
    limits.max_image_height = Some(bounds.side);
    limits.max_alloc = Some(bounds.unpacked);
    limits
}

fn fitted(picture: DynamicImage) -> DynamicImage {
    if picture.width().max(picture.height()) <= SIDE_SHOWN_MAX {
        return picture;
    }
    picture.thumbnail(SIDE_SHOWN_MAX, SIDE_SHOWN_MAX)
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgba};

    use super::*;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let color = |x: u32, _| Rgba([if x == 0 { 200 } else { 0 }, 0, 0, 128]);
        let picture = DynamicImage::from(RgbaImage::from_fn(width, height, color));
        let picture = match format {
            // It has no opacity.
            ImageFormat::Jpeg => picture.into_rgb8().into(),
            _ => picture,
        };
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_made_smaller_step_by_step_down_to_a_pixel() {
        let bitmap = Bitmap::decode(&file(5, 3, ImageFormat::Png)).unwrap();
        let sizes = bitmap
            .levels
            .iter()
            .map(|level| (level.width, level.height));
        assert_eq!(sizes.collect::<Vec<_>>(), [(5, 3), (2, 1), (1, 1)]);
        // Multiplied by the opacity.
        assert_eq!(bitmap.levels[0].pixels[..8], [100, 0, 0, 128, 0, 0, 0, 128]);
    }

    #[test]
    fn every_format_of_the_web_is_read_by_what_it_is() {
        let (png, jpeg) = (ImageFormat::Png, ImageFormat::Jpeg);
        for format in [png, jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let bitmap = Bitmap::decode(&file(4, 2, format)).unwrap();
            assert_eq!(bitmap.levels[0].width, 4, "{format:?}");
        }
    }

    #[test]
    fn a_picture_that_unpacks_to_too_much_is_refused_by_what_its_head_says() {
        let side = IMAGE_SIDE_MAX;
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side, side);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Sixteen);
        let mut writer = encoder.write_header().unwrap();
        writer.write_chunk(png::chunk::IDAT, &[]).unwrap();
        drop(writer);
        let unpacked = 8 * u64::from(side) * u64::from(side);
        let refused = BitmapError::TooLargeUnpacked { bytes: unpacked };
        assert_eq!(Bitmap::decode(&bytes), Err(refused));
    }

    /// The head of a picture without its pixels.
    fn head(width: u32, height: u32, color: png::ColorType) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(color);
        let mut writer = encoder.write_header().unwrap();
        writer.write_chunk(png::chunk::IDAT, &[]).unwrap();
        drop(writer);
        bytes
    }

    #[test]
    fn a_picture_at_a_limit_is_read_and_one_over_it_is_not() {
        let mut file_at_limit = file(4, 2, ImageFormat::Png);
        file_at_limit.resize(IMAGE_BYTES_MAX, 0);
        assert_eq!(Bitmap::decode(&file_at_limit).unwrap().levels[0].width, 4);
        file_at_limit.push(0);
        let len = IMAGE_BYTES_MAX + 1;
        let over = Err(BitmapError::TooLarge { len });
        assert_eq!(Bitmap::decode(&file_at_limit), over);

        let wide = |width| Bitmap::decode(&file(width, 1, ImageFormat::Png));
        let shown = &wide(IMAGE_SIDE_MAX).unwrap().levels[0];
        assert_eq!(shown.width, SIDE_SHOWN_MAX);
        let over = wide(IMAGE_SIDE_MAX + 1);
        assert!(matches!(over, Err(BitmapError::Unreadable { .. })));

        // One byte a pixel makes exactly as much as may be: what is wrong then is that it has no pixels.
        let side = IMAGE_SIDE_MAX;
        let unpacked = Bitmap::decode(&head(side, side, png::ColorType::Grayscale));
        assert!(matches!(unpacked, Err(BitmapError::Unreadable { .. })));
        let bytes = 2 * u64::from(side) * u64::from(side);
        let over = Bitmap::decode(&head(side, side, png::ColorType::GrayscaleAlpha));
        assert_eq!(over, Err(BitmapError::TooLargeUnpacked { bytes }));
    }

    #[test]
    fn a_photo_is_turned_as_its_camera_was_held() {
        let plain = file(4, 2, ImageFormat::Jpeg);
        // The one entry says orientation 6: a quarter to the right.
        let exif = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let mut turned = plain[..2].to_vec();
        turned.extend(exif);
        turned.extend(&plain[2..]);
        let sizes = [plain, turned].map(|bytes| {
            let level = &Bitmap::decode(&bytes).unwrap().levels[0];
            let lighter_first = level.pixels[0] > level.pixels[level.pixels.len() - 4];
            (level.width, level.height, lighter_first)
        });
        assert_eq!(sizes, [(4, 2, true), (2, 4, true)]);
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let broken = |bytes: &[u8]| {
            let error = Bitmap::decode(bytes).unwrap_err();
            matches!(error, BitmapError::Unreadable { .. })
        };
        assert!(broken(b"") && broken(b"<svg></sv>"));
        let whole = file(40, 40, ImageFormat::Png);
        assert!(broken(&whole[..whole.len() / 2]));
        // A picture of 60,000 × 60,000 pixels, by what its head says.
        let mut bomb = file(1, 1, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert!(broken(&bomb));
        let large = vec![0; IMAGE_BYTES_MAX + 1];
        assert!(matches!(
            Bitmap::decode(&large),
            Err(BitmapError::TooLarge { .. })
        ));
    }
}

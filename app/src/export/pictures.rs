//! What pictures are within a page: files that every reader shows the right way up, or pixels.

use std::borrow::Cow;
use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, RgbaImage};

use crate::blobs::picture_of_file;

/// A file that any reader shows as it is.
pub(super) struct Upright<'a> {
    /// Its kind.
    pub(super) mime: &'static str,
    /// What is in it.
    pub(super) bytes: Cow<'a, [u8]>,
}

/// A picture as a PNG or JPEG: as it is where it is one that needs no turning, else made anew; none where it cannot be
/// shown.
pub(super) fn upright(file: &[u8]) -> Option<Upright<'_>> {
    let mime = match image::guess_format(file) {
        Ok(ImageFormat::Png) => Some("image/png"),
        Ok(ImageFormat::Jpeg) => Some("image/jpeg"),
        _ => None,
    };
    if let Some(mime) = mime.filter(|_| !is_turned(file)) {
        return Some(Upright {
            mime,
            bytes: Cow::Borrowed(file),
        });
    }
    let pixels = pixels(file)?;
    let bytes = png_of(pixels.width(), pixels.height(), &pixels)?;
    Some(Upright {
        mime: "image/png",
        bytes: Cow::Owned(bytes),
    })
}

/// The pixels of a picture, the right way up, not multiplied by their opacity; none where it cannot be shown.
pub(super) fn pixels(file: &[u8]) -> Option<RgbaImage> {
    picture_of_file(file).ok().map(DynamicImage::into_rgba8)
}

/// Red, green, blue and opacity, row by row, as a PNG; none where they are too few for that size.
pub(super) fn png_of(width: u32, height: u32, pixels: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// Whether its file says that it is to be shown another way up.
fn is_turned(file: &[u8]) -> bool {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let decoder = reader.ok().and_then(|reader| reader.into_decoder().ok());
    let turn = decoder.and_then(|mut decoder| decoder.orientation().ok());
    turn.is_some_and(|turn| turn != image::metadata::Orientation::NoTransforms)
}

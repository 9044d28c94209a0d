//! What pictures are within a page: files that every reader shows the right way up, or pixels.

use std::borrow::Cow;
use std::io::Cursor;

use image::{ImageDecoder as _, ImageFormat, ImageReader, RgbaImage};
use tavla_shared::protocol::limits::IMAGE_SIDE_MAX;

use super::surface::Undrawn;
use crate::blobs::{Bitmap, BitmapError, picture_of_file};
use crate::svg::{self, SvgError};

/// What the web calls an SVG.
const SVG: &str = "image/svg+xml";

/// A file that any reader shows as it is.
pub(super) struct Upright<'a> {
    /// Its kind.
    pub(super) mime: &'static str,
    /// What is in it.
    pub(super) bytes: Cow<'a, [u8]>,
}

/// What the web calls the kind of a picture's file; none where it is of none.
pub(super) fn mime(file: &[u8]) -> Option<&'static str> {
    if svg::looks_like(file) {
        return Some(SVG);
    }
    let format = image::guess_format(file).ok()?;
    Some(format.to_mime_type())
}

/// Why a file is not drawn that did not become pixels.
pub(super) fn undrawn(file: &[u8], error: &BitmapError) -> Undrawn {
    match error {
        BitmapError::TooLarge { .. } | BitmapError::TooLargeUnpacked { .. } => Undrawn::TooLarge,
        BitmapError::Unreadable { .. } if svg::looks_like(file) => {
            match svg::with(file, |_| ()) {
                // What can be read is too much to be painted.
                Ok(()) | Err(SvgError::TooLarge { .. } | SvgError::TooMuch { .. }) => {
                    Undrawn::TooLarge
                }
                Err(_) => Undrawn::Broken,
            }
        }
        BitmapError::Unreadable { .. } if !is_decodable(file) => Undrawn::OtherKind,
        BitmapError::Unreadable { .. } if longer_side(file) > Some(IMAGE_SIDE_MAX) => {
            Undrawn::TooLarge
        }
        BitmapError::Unreadable { .. } => Undrawn::Broken,
    }
}

/// Whether a file of pixels is of a kind that is read at all.
fn is_decodable(file: &[u8]) -> bool {
    use ImageFormat::{Gif, Jpeg, Png, WebP};
    image::guess_format(file).is_ok_and(|it| matches!(it, Gif | Jpeg | Png | WebP))
}

/// By what its head says.
fn longer_side(file: &[u8]) -> Option<u32> {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let (width, height) = reader.ok()?.into_dimensions().ok()?;
    Some(width.max(height))
}

/// A picture as a PNG or JPEG: as it is where it is one that needs no turning, else made anew.
///
/// # Errors
/// [`Undrawn`] where it cannot be shown.
pub(super) fn upright(file: &[u8]) -> Result<Upright<'_>, Undrawn> {
    // Who reads it of the page knows no bounds, and may refuse the whole page for it: what is broken or too large does
    // not get there.
    let pixels = pixels(file)?;
    let mime = match image::guess_format(file) {
        Ok(ImageFormat::Png) => Some("image/png"),
        Ok(ImageFormat::Jpeg) => Some("image/jpeg"),
        _ => None,
    };
    if let Some(mime) = mime.filter(|_| !is_turned(file)) {
        return Ok(Upright {
            mime,
            bytes: Cow::Borrowed(file),
        });
    }
    let bytes = png_of(pixels.width(), pixels.height(), &pixels).ok_or(Undrawn::Broken)?;
    Ok(Upright {
        mime: "image/png",
        bytes: Cow::Owned(bytes),
    })
}

/// The pixels of a picture, the right way up, not multiplied by their opacity.
fn pixels(file: &[u8]) -> Result<RgbaImage, Undrawn> {
    let refused = |error: BitmapError| undrawn(file, &error);
    if !svg::looks_like(file) {
        let picture = picture_of_file(file).map_err(refused)?;
        return Ok(picture.into_rgba8());
    }
    let levels = Bitmap::decode(file).map_err(refused)?.levels;
    let whole = levels.into_iter().next();
    whole
        .and_then(|whole| RgbaImage::from_raw(whole.width, whole.height, divided(whole.pixels)))
        .ok_or(Undrawn::Broken)
}

/// Colours no longer multiplied by their opacity.
fn divided(mut pixels: Vec<u8>) -> Vec<u8> {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        let [colors @ .., opacity] = pixel;
        let opacity = u16::from(*opacity);
        if opacity == 0 {
            continue;
        }
        for color in colors {
            *color = ((u16::from(*color) * 255 + opacity / 2) / opacity).min(255) as u8;
        }
    }
    pixels
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

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let pixels = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8, y as u8, 90]));
        pixels.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    const DRAWING: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#c80000" fill-opacity="0.5"/></svg>"##;

    #[track_caller]
    fn check_undrawn(file: &[u8], why: Undrawn) {
        assert_eq!(upright(file).err(), Some(why));
    }

    /// The head of a picture of so many pixels, without them.
    fn head_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let encoder = png::Encoder::new(&mut bytes, width, height);
        let mut writer = encoder.write_header().unwrap();
        writer.write_chunk(png::chunk::IDAT, &[]).unwrap();
        drop(writer);
        bytes
    }

    #[test]
    fn each_kind_of_picture_has_its_name() {
        assert_eq!(mime(&picture(ImageFormat::Png)), Some("image/png"));
        assert_eq!(mime(&picture(ImageFormat::Jpeg)), Some("image/jpeg"));
        assert_eq!(mime(DRAWING), Some("image/svg+xml"));
        assert_eq!(mime(b"no picture"), None);
    }

    #[test]
    fn a_drawing_is_given_as_pixels_with_its_colours_as_they_are() {
        let drawn = upright(DRAWING).unwrap();
        assert_eq!(drawn.mime, "image/png");
        let pixels = image::load_from_memory(&drawn.bytes).unwrap().into_rgba8();
        assert_eq!(pixels.width(), 2 * pixels.height());
        let middle = pixels.get_pixel(pixels.width() / 2, pixels.height() / 2).0;
        let off = middle.iter().zip([200_u8, 0, 0, 128]);
        let off = off.map(|(is, wanted)| is.abs_diff(wanted)).max();
        assert!(off <= Some(2), "{middle:?}");
    }

    #[test]
    fn only_what_can_be_decoded_is_given_on() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let whole = picture(format);
            let given = upright(&whole).unwrap();
            assert_eq!(given.bytes, whole, "{format:?} is given as it is");
        }
        let png = picture(ImageFormat::Png);
        check_undrawn(&png[..png.len() / 2], Undrawn::Broken);
        check_undrawn(b"<svg></sv>", Undrawn::Broken);
        check_undrawn(
            b"BM and what else a bitmap of Windows' has",
            Undrawn::OtherKind,
        );
        check_undrawn(b"no picture", Undrawn::OtherKind);
        check_undrawn(&head_of(60_000, 60_000), Undrawn::TooLarge);
        check_undrawn(&head_of(60_000, 1), Undrawn::TooLarge);
    }
}

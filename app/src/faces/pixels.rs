//! From the few bytes that somebody tells to pixels. How large the picture is, its head says before any of
//! it is unpacked: nothing but the one size is.

use std::io::Cursor;

use image::imageops::{FilterType, resize};
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use tavla_shared::presence::{FACE_SIDE, Face};

/// The most memory that a decoder makes for itself: chunks beside the picture are unpacked, too.
const MEMORY_BYTES_MAX: u64 = 256 * 1024;

/// A picture's pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacePixels {
    /// Rows from the top: red, green, blue, opacity; [`FACE_SIDE`] of them, both ways.
    pub rgba: Vec<u8>,
    /// The same at half the size.
    pub half: Vec<u8>,
}

/// Decodes a picture; none where it is none of the one size.
pub fn pixels_of(face: &Face) -> Option<FacePixels> {
    let mut reader = ImageReader::new(Cursor::new(face.bytes()))
        .with_guessed_format()
        .ok()?;
    let allowed = [ImageFormat::Png, ImageFormat::Jpeg];
    reader.format().filter(|format| allowed.contains(format))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(FACE_SIDE);
    limits.max_image_height = Some(FACE_SIDE);
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    reader.limits(limits);
    let decoder = reader.into_decoder().ok()?;
    if decoder.dimensions() != (FACE_SIDE, FACE_SIDE) {
        return None;
    }
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    let rgba = picture.into_rgba8();
    let half_side = FACE_SIDE / 2;
    Some(FacePixels {
        half: resize(&rgba, half_side, half_side, FilterType::Triangle).into_raw(),
        rgba: rgba.into_raw(),
    })
}

#[cfg(test)]
mod tests {
    use image::RgbImage;
    use tavla_shared::presence::FACE_BYTES_MAX;

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = RgbImage::from_pixel(width, height, image::Rgb([200, 100, 50]));
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[track_caller]
    fn shown(bytes: &[u8]) -> Option<FacePixels> {
        pixels_of(&Face::new(bytes).unwrap())
    }

    #[test]
    fn a_picture_of_the_one_size_is_shown_and_of_any_other_is_not() {
        let pixels = shown(&png(64, 64)).unwrap();
        assert_eq!(pixels.rgba.len(), 64 * 64 * 4);
        assert_eq!(pixels.rgba[..4], [200, 100, 50, 255]);
        assert_eq!(pixels.half.len(), 32 * 32 * 4);
        assert_eq!(pixels.half[..4], [200, 100, 50, 255]);
        for (width, height) in [(63, 64), (64, 65), (1, 1), (2_000, 2_000)] {
            let bytes = png(width, height);
            if let Some(face) = Face::new(&bytes) {
                assert_eq!(pixels_of(&face), None, "{width} by {height}");
            }
        }
    }

    #[test]
    fn a_head_that_promises_a_huge_picture_is_not_believed() {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 65_000, 65_000);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Sixteen);
        let mut writer = encoder.write_header().unwrap();
        writer.write_chunk(png::chunk::IDAT, &[]).unwrap();
        drop(writer);
        assert_eq!(shown(&bytes), None);
    }

    #[test]
    fn what_is_cut_short_or_changed_is_none_and_breaks_nothing() {
        let whole = png(64, 64);
        for end in 8..whole.len() {
            shown(&whole[..end]);
        }
        for at in 8..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0xff;
            shown(&changed);
        }
        assert_eq!(shown(&whole[..whole.len() / 2]), None);
        assert!(whole.len() < FACE_BYTES_MAX);
    }

    #[test]
    fn a_chunk_that_unpacks_to_much_is_not_unpacked() {
        // What packs to a few hundred times less: in a larger file it would be a bomb.
        let mut bytes = Vec::new();
        let mut info = png::Info::with_size(64, 64);
        info.color_type = png::ColorType::Rgb;
        let words = png::text_metadata::ZTXtChunk::new("Comment", "a".repeat(600_000));
        info.compressed_latin1_text.push(words);
        let encoder = png::Encoder::with_info(&mut bytes, info).unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[9; 64 * 64 * 3]).unwrap();
        writer.finish().unwrap();
        assert!(bytes.len() <= FACE_BYTES_MAX, "{}", bytes.len());
        // Nobody asks for the words, so that the picture is there without them.
        assert!(shown(&bytes).is_some());
    }
}

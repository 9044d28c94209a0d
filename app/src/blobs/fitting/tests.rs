//! What files are kept as: as they are, or smaller.

use std::io::Cursor;

use base64::Engine as _;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;
use crate::blobs::Bitmap;

/// Red, four pixels wide and two high, in inks instead of light.
const INKS: &str = "\
    /9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBET\
    FBUVFQwPFxgWFBgSFBUU/9sAQwEDBAQFBAUJBQUJFA0LDRQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU\
    FBQUFBQUFBQUFBQU/8AAFAgAAgAEBAERAAIRAQMRAQQRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAgJ/8QAFBABAAAAAAAAAAAA\
    AAAAAAAAAP/EABUBAQEAAAAAAAAAAAAAAAAAAAcJ/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAA4EAQACEQMRBAAAPwBEHNKp\
    VN//2Q==";

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// One that cannot be packed well.
fn noise(width: u32, height: u32) -> RgbaImage {
    let mut state = 1_u32;
    RgbaImage::from_fn(width, height, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        Rgba(state.to_le_bytes())
    })
}

fn fitted(bytes: Vec<u8>) -> Result<FittedFile, FittingError> {
    fitted_file(bytes, &Headway::default())
}

#[test]
fn a_file_within_the_limits_is_kept_as_it_is() {
    let picture = DynamicImage::from(RgbaImage::new(40, 20));
    for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let bytes = file(&picture, format);
        let expected = FittedFile {
            bytes: bytes.clone(),
            dimensions: (40, 20),
            is_repacked: false,
        };
        assert_eq!(fitted(bytes), Ok(expected), "{format:?}");
    }
}

#[test]
fn a_picture_with_too_many_pixels_is_made_smaller_and_told_as_large_as_it_was() {
    let wide = DynamicImage::from(RgbImage::from_pixel(20_000, 40, Rgb([200, 0, 0])));
    let headway = Headway::default();
    let kept = fitted_file(file(&wide, ImageFormat::Png), &headway).unwrap();
    assert_eq!((kept.dimensions, kept.is_repacked), ((20_000, 40), true));
    assert_eq!(headway.done(), 1.0);
    assert_eq!(image::guess_format(&kept.bytes).unwrap(), ImageFormat::Jpeg);
    let shown = image::load_from_memory(&kept.bytes).unwrap();
    assert_eq!((shown.width(), shown.height()), (FITTED_SIDE, 16));
    assert!(Bitmap::decode(&kept.bytes).is_ok());
    // What is seen through stays that.
    let clear = DynamicImage::from(RgbaImage::from_pixel(20_000, 4, Rgba([0, 0, 0, 9])));
    let kept = fitted(file(&clear, ImageFormat::Png)).unwrap();
    let shown = image::load_from_memory(&kept.bytes).unwrap().into_rgba8();
    assert_eq!(shown.get_pixel(0, 0).0[3], 9);
}

#[test]
fn a_file_with_too_many_bytes_is_packed_until_it_fits_and_turned_as_it_says() {
    let picture = DynamicImage::from(noise(3_000, 2_000));
    let bytes = file(&picture, ImageFormat::Png);
    assert!(bytes.len() > IMAGE_BYTES_MAX);
    let kept = fitted(bytes).unwrap();
    assert!(kept.bytes.len() <= IMAGE_BYTES_MAX && kept.is_repacked);
    assert_eq!(kept.dimensions, (3_000, 2_000));
    let mut turned = file(
        &DynamicImage::from(RgbImage::new(20_000, 8)),
        ImageFormat::Jpeg,
    );
    // The one entry says orientation 6: a quarter to the right.
    let exif =
        b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    turned.splice(2..2, exif.iter().copied());
    let kept = fitted(turned).unwrap();
    assert_eq!(kept.dimensions, (8, 20_000));
    let shown = image::load_from_memory(&kept.bytes).unwrap();
    assert_eq!((shown.width(), shown.height()), (3, FITTED_SIDE));
}

#[test]
fn what_nobody_wants_any_more_is_not_unpacked() {
    let headway = Headway::default();
    headway.stop();
    let kept = fitted_file(
        file(&DynamicImage::new_rgb8(4, 4), ImageFormat::Png),
        &headway,
    );
    assert_eq!(kept, Err(FittingError::Stopped(Stopped)));
}

#[test]
fn large_pictures_are_unpacked_one_after_the_other_and_small_ones_wait_for_nobody() {
    let large = file(&DynamicImage::new_rgb8(20_000, 4), ImageFormat::Png);
    let headway = std::sync::Arc::new(Headway::default());
    let other = LARGE.lock().unwrap_or_else(PoisonError::into_inner);
    let waiting = std::thread::Builder::new().name("large".to_owned());
    let shared = std::sync::Arc::clone(&headway);
    let waiting = waiting.spawn(move || fitted_file(large, &shared)).unwrap();
    let small = file(&DynamicImage::new_rgb8(4, 4), ImageFormat::Png);
    assert!(fitted(small).is_ok());
    assert!(headway.done() < UNPACKED && !waiting.is_finished());
    // Whoever does not want it any more does not have to wait for it to be unpacked.
    headway.stop();
    drop(other);
    let kept = waiting.join().unwrap();
    assert_eq!(kept, Err(FittingError::Stopped(Stopped)));
}

#[test]
fn what_unpacks_to_more_than_memory_has_is_refused_by_its_head() {
    let mut bomb = file(&DynamicImage::new_rgb8(1, 1), ImageFormat::Png);
    // 60,000 pixels wide and high.
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let refused = fitted(bomb).unwrap_err();
    let is_too_large = |error: &FittingError| {
        matches!(
            error,
            FittingError::Bitmap(
                BitmapError::TooLargeUnpacked { .. } | BitmapError::Unreadable { .. }
            )
        )
    };
    assert!(is_too_large(&refused), "{refused}");
}

#[test]
fn pictures_of_every_make_are_kept_and_shown() {
    let inks = base64::engine::general_purpose::STANDARD
        .decode(INKS)
        .unwrap();
    let kept = fitted(inks).unwrap();
    assert_eq!(kept.dimensions, (4, 2));
    let level = &Bitmap::decode(&kept.bytes).unwrap().levels[0];
    let [red, green, blue, opacity] = level.pixels[..4] else {
        panic!("a pixel");
    };
    assert!(
        red > 200 && green < 60 && blue < 60 && opacity == 255,
        "{:?}",
        &level.pixels[..4]
    );
    let deep = DynamicImage::new_rgba16(4, 2);
    let gray = DynamicImage::new_luma8(4, 2);
    let faint = DynamicImage::new_luma_a16(4, 2);
    for picture in [deep, gray, faint] {
        let kept = fitted(file(&picture, ImageFormat::Png)).unwrap();
        assert_eq!(Bitmap::decode(&kept.bytes).unwrap().levels[0].width, 4);
    }
    let mut palette = Vec::new();
    let mut encoder = png::Encoder::new(&mut palette, 4, 2);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_palette(vec![255, 0, 0, 0, 0, 255]);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0b0101_0000; 2]).unwrap();
    writer.finish().unwrap();
    let level = &Bitmap::decode(&palette).unwrap().levels[0];
    assert_eq!(level.pixels[..8], [255, 0, 0, 255, 0, 0, 255, 255]);
}

#[test]
fn a_file_that_breaks_off_is_shown_as_far_as_it_goes_or_refused() {
    let picture = DynamicImage::from(RgbImage::from_fn(64, 64, |x, y| Rgb([x as u8, y as u8, 9])));
    let cut = |format| {
        let mut bytes = file(&picture, format);
        bytes.truncate(bytes.len() * 3 / 4);
        bytes
    };
    let kept = fitted(cut(ImageFormat::Jpeg)).unwrap();
    assert_eq!(kept.dimensions, (64, 64));
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let refused = fitted(cut(format));
        let reason = matches!(
            refused,
            Err(FittingError::Bitmap(BitmapError::Unreadable { .. }))
        );
        assert!(reason, "{format:?}");
    }
}

/// A still WebP's pixels, without its head.
fn webp_pixels(color: Rgb<u8>) -> Vec<u8> {
    let still = DynamicImage::from(RgbImage::from_pixel(4, 2, color));
    file(&still, ImageFormat::WebP)[12..].to_vec()
}

#[test]
fn of_a_picture_that_moves_the_first_is_shown() {
    let colors = [Rgb([255_u8, 0, 0]), Rgb([0, 0, 255])];
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    for color in colors {
        let still = DynamicImage::from(RgbImage::from_pixel(4, 2, color)).into_rgba8();
        encoder.encode_frame(image::Frame::new(still)).unwrap();
    }
    drop(encoder);
    let mut apng = Vec::new();
    let mut encoder = png::Encoder::new(&mut apng, 4, 2);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    for color in colors {
        writer.write_image_data(&color.0.repeat(8)).unwrap();
    }
    writer.finish().unwrap();
    let chunk = |name: &[u8], body: &[u8]| {
        let length = (body.len() as u32).to_le_bytes();
        [name, &length[..], body].concat()
    };
    // Three bytes each: one less than the width, and than the height.
    let size = [3, 0, 0, 1, 0, 0];
    let mut body = b"WEBP".to_vec();
    body.extend(chunk(b"VP8X", &[&[2, 0, 0, 0][..], &size].concat()));
    body.extend(chunk(b"ANIM", &[0; 6]));
    for color in colors {
        let pixels = webp_pixels(color);
        let frame = [&[0; 6][..], &size, &[100, 0, 0, 0], &pixels].concat();
        body.extend(chunk(b"ANMF", &frame));
    }
    let webp = chunk(b"RIFF", &body);
    for (name, moving) in [("GIF", gif), ("APNG", apng), ("WebP", webp)] {
        let kept = fitted(moving).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(kept.dimensions, (4, 2), "{name}");
        let level = &Bitmap::decode(&kept.bytes).unwrap().levels[0];
        // WebP rounds as its colours are another space's.
        let red = [255, 0, 0, 255];
        let is_near = |(one, other): (&u8, &u8)| one.abs_diff(*other) <= 2;
        let first = &level.pixels[..4];
        assert!(first.iter().zip(&red).all(is_near), "{name}: {first:?}");
    }
}

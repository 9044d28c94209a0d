//! How alike two pictures are, as people see it.

use image::{GrayImage, RgbaImage};

/// The side of the windows that are compared, in pixels,
const WINDOW: u32 = 8;
/// and how far they are from each other.
const STEP: u32 = 4;
/// What keeps the measure steady where there is nothing to see, for a range of 255.
const C1: f64 = 6.5025;
const C2: f64 = 58.5225;

/// The mean structural similarity of two pictures of one size, on white: 1 for the same (Wang, Bovik, Sheikh and
/// Simoncelli, “Image quality assessment: from error visibility to structural similarity”, 2004, with plain windows of
/// eight pixels).
///
/// # Panics
/// Where they are not of one size, or smaller than a window.
pub fn structural_similarity(a: &RgbaImage, b: &RgbaImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions(), "pictures of one size");
    let (a, b) = (gray(a), gray(b));
    let (width, height) = a.dimensions();
    assert!(width >= WINDOW && height >= WINDOW, "{width} by {height}");
    let (mut sum, mut count) = (0.0, 0.0);
    for y in (0..=height - WINDOW).step_by(STEP as usize) {
        for x in (0..=width - WINDOW).step_by(STEP as usize) {
            sum += window(&a, &b, x, y);
            count += 1.0;
        }
    }
    sum / count
}

fn gray(picture: &RgbaImage) -> GrayImage {
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, opacity] = picture.get_pixel(x, y).0.map(f64::from);
        let light = 0.299 * red + 0.587 * green + 0.114 * blue;
        let part = opacity / 255.0;
        image::Luma([(light * part + 255.0 * (1.0 - part)).round() as u8])
    })
}

fn window(a: &GrayImage, b: &GrayImage, x0: u32, y0: u32) -> f64 {
    let (mut sum_a, mut sum_b, mut squares_a, mut squares_b, mut products) =
        (0.0, 0.0, 0.0, 0.0, 0.0);
    for y in y0..y0 + WINDOW {
        for x in x0..x0 + WINDOW {
            let (a, b) = (
                f64::from(a.get_pixel(x, y).0[0]),
                f64::from(b.get_pixel(x, y).0[0]),
            );
            sum_a += a;
            sum_b += b;
            squares_a += a * a;
            squares_b += b * b;
            products += a * b;
        }
    }
    let count = f64::from(WINDOW * WINDOW);
    let (mean_a, mean_b) = (sum_a / count, sum_b / count);
    let spread_a = squares_a / count - mean_a * mean_a;
    let spread_b = squares_b / count - mean_b * mean_b;
    let together = products / count - mean_a * mean_b;
    ((2.0 * mean_a * mean_b + C1) * (2.0 * together + C2))
        / ((mean_a * mean_a + mean_b * mean_b + C1) * (spread_a + spread_b + C2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(shift: u32) -> RgbaImage {
        RgbaImage::from_fn(64, 64, |x, _| {
            let light = if (x + shift) % 16 < 2 { 0 } else { 255 };
            image::Rgba([light, light, light, 255])
        })
    }

    #[test]
    fn the_same_is_one_and_what_is_elsewhere_is_less() {
        assert_eq!(structural_similarity(&lines(0), &lines(0)), 1.0);
        let apart = [1, 2, 8].map(|by| structural_similarity(&lines(0), &lines(by)));
        assert!(
            apart[0] < 0.9 && apart[1] < apart[0] && apart[2] < 0.4,
            "{apart:?}"
        );
    }

    #[test]
    fn what_lets_all_through_is_white() {
        let white = RgbaImage::from_pixel(16, 16, image::Rgba([255; 4]));
        let none = RgbaImage::from_pixel(16, 16, image::Rgba([0; 4]));
        assert_eq!(structural_similarity(&white, &none), 1.0);
    }
}

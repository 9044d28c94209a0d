//! The pictures within a drawing: those that are in the file, of a size that can be unpacked. No other is looked
//! for.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use image::{ImageFormat, ImageReader};
use resvg::usvg::{ImageHrefResolver, ImageKind};

use super::budget::Budget;
use super::{looks_like, read_within};

/// What the pictures of a drawing may unpack to together, in pixels.
const PIXELS_MAX: u64 = 64 << 20;
/// Drawings may be so many drawings deep in others.
const DEPTH_MAX: usize = 2;

/// What becomes of the pictures.
#[derive(Debug, Default)]
pub(super) struct Images {
    pixels: AtomicU64,
    lost: AtomicUsize,
}

impl Images {
    /// How many are not shown.
    pub(super) fn lost(&self) -> usize {
        self.lost.load(Ordering::Relaxed)
    }

    fn take(&self, kind: Option<ImageKind>) -> Option<ImageKind> {
        if kind.is_none() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
        kind
    }

    fn raster(&self, data: Arc<Vec<u8>>) -> Option<ImageKind> {
        let reader = ImageReader::new(Cursor::new(&**data));
        let reader = reader.with_guessed_format().ok()?;
        let format = reader.format()?;
        let (width, height) = reader.into_dimensions().ok()?;
        let pixels = u64::from(width) * u64::from(height);
        if self.pixels.fetch_add(pixels, Ordering::Relaxed) + pixels > PIXELS_MAX {
            return None;
        }
        Some(match format {
            ImageFormat::Png => ImageKind::PNG(data),
            ImageFormat::Jpeg => ImageKind::JPEG(data),
            ImageFormat::Gif => ImageKind::GIF(data),
            ImageFormat::WebP => ImageKind::WEBP(data),
            _ => return None,
        })
    }
}

/// How a drawing that is so many drawings deep comes to its pictures.
pub(super) fn resolver(
    budget: &Arc<Budget>,
    images: &Arc<Images>,
    depth: usize,
) -> ImageHrefResolver<'static> {
    let (budget, within, elsewhere) = (Arc::clone(budget), Arc::clone(images), Arc::clone(images));
    ImageHrefResolver {
        resolve_data: Box::new(move |_, data, _| {
            if !looks_like(&data) {
                return within.take(within.raster(data));
            }
            if depth >= DEPTH_MAX {
                return within.take(None);
            }
            let drawing = read_within(&data, &budget, &within, depth + 1);
            within.take(drawing.ok().map(|(tree, _)| ImageKind::SVG(tree)))
        }),
        // Neither addresses nor files of this machine.
        resolve_string: Box::new(move |_, _| elsewhere.take(None)),
    }
}

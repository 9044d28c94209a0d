//! A drawing as pixels, as many as can be painted in a moment.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;

use super::{SvgError, cost};

/// With fewer pixels a side nobody could tell what it is.
const SIDE_MIN: u32 = 64;

/// The pixels of a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Rows from the top: red, green, blue, opacity; the colours multiplied by it.
    pub pixels: Vec<u8>,
}

/// Paints a drawing whose longer side has so many pixels, or half as many as long as that would take too much.
pub(super) fn raster(tree: &Tree, side: u32) -> Result<Raster, SvgError> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let mut side = side.max(SIDE_MIN);
    loop {
        let scale = side as f32 / width.max(height);
        let pixels = |length: f32| (length * scale).round().clamp(1.0, side as f32) as u32;
        let whole = (pixels(width), pixels(height));
        // Exactly its pixels, whatever was rounded.
        let ratio = (whole.0 as f32 / width, whole.1 as f32 / height);
        let transform = Transform::from_scale(ratio.0, ratio.1);
        match cost::check(tree, transform, whole) {
            Ok(()) => return paint(tree, transform, whole),
            Err(_) if side / 2 >= SIDE_MIN => side /= 2,
            Err(error) => return Err(error),
        }
    }
}

fn paint(tree: &Tree, transform: Transform, size: (u32, u32)) -> Result<Raster, SvgError> {
    let mut pixmap = Pixmap::new(size.0, size.1).ok_or(SvgError::Broken)?;
    resvg::render(tree, transform, &mut pixmap.as_mut());
    Ok(Raster {
        width: size.0,
        height: size.1,
        pixels: pixmap.take(),
    })
}

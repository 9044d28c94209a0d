//! An item as a small picture: as the board would show it, without the board's ground.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::blob::BlobHash;
use tavla_shared::board::BoardChange;
use tavla_shared::geometry::Size;
use tavla_shared::shape::Shape;

use crate::colors::CanvasColors;
use crate::export::painter::Paper;
use crate::export::raster;
use crate::export::sheet::{Extent, Sheet};
use crate::scene::Scene;
use crate::text::TextEngine;

/// Of the margin that a sheet has around its shapes, so much is cut off, in board units.
const CUT: f64 = 12.0;
/// What is smaller than this part of a pixel is not drawn.
const GRAIN: f64 = 0.5;

/// How a picture is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Look {
    /// Whether it is for the dark theme.
    pub dark: bool,
    /// The most pixels across,
    pub width: u32,
    /// and down.
    pub height: u32,
    /// The most pixels that a board unit takes: what is small stays small.
    pub scale: u32,
}

/// A picture of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Thumbnail {
    /// In pixels, across,
    pub width: usize,
    /// and down.
    pub height: usize,
    /// Rows from the top: red, green and blue multiplied by the opacity, and that.
    pub rgba: Vec<u8>,
    /// How large what is on it is, in board units.
    pub size: Size,
}

/// Draws shapes, with what their pictures show as far as it is there; none where there is nothing to see.
pub fn draw(
    shapes: &[Arc<Shape>],
    files: &BTreeMap<BlobHash, Vec<u8>>,
    look: Look,
    engine: &mut TextEngine,
) -> Option<Thumbnail> {
    let mut scene = Scene::new();
    scene.apply(&BoardChange {
        shapes: shapes.to_vec(),
        ..BoardChange::default()
    });
    let mut sheet = Sheet::of(&scene, &Extent::Board)?;
    sheet.area = sheet.area.inflate(-CUT, -CUT);
    let (width, height) = (f64::from(look.width), f64::from(look.height));
    let scale = (width / sheet.area.width())
        .min(height / sheet.area.height())
        .min(f64::from(look.scale));
    let paper = Paper {
        colors: &CanvasColors::of(None, look.dark),
        transparent: true,
        files,
        grain: GRAIN / scale,
        watch: None,
    };
    let pixmap = raster::draw(&sheet, &paper, scale, engine)
        .inspect_err(|error| tracing::info!(%error, "an item of the library has no picture"))
        .ok()?;
    Some(Thumbnail {
        width: pixmap.width() as usize,
        height: pixmap.height() as usize,
        rgba: pixmap.data().to_vec(),
        size: sheet.size(),
    })
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::Point;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Color, Kind};

    use super::*;

    const LOOK: Look = Look {
        dark: false,
        width: 80,
        height: 60,
        scale: 1,
    };

    fn filled(width: f64, height: f64) -> Arc<Shape> {
        let mut shape = Shape::new(ShapeId::from_random(1), Kind::Rectangle);
        shape.pos = Point::new(5_000.0, -900.0);
        shape.size = Size::new(width, height);
        shape.style.fill = Color::rgb(0xff_0000);
        Arc::new(shape)
    }

    fn drawn(shapes: &[Arc<Shape>], look: Look) -> Option<Thumbnail> {
        draw(shapes, &BTreeMap::new(), look, &mut TextEngine::bundled())
    }

    #[test]
    fn a_picture_fits_its_room_whatever_the_shapes_are() {
        for (width, height) in [
            (10.0, 10.0),
            (800.0, 30.0),
            (30.0, 800.0),
            (900_000.0, 1.0),
            (0.0, 0.0),
        ] {
            let drawn = drawn(&[filled(width, height)], LOOK).unwrap();
            let fits = drawn.width <= 81 && drawn.height <= 61;
            assert!(fits, "{width} by {height}: {drawn:?}");
            assert_eq!(drawn.rgba.len(), drawn.width * drawn.height * 4);
        }
        assert_eq!(drawn(&[], LOOK), None);
    }

    #[test]
    fn what_is_small_stays_small_and_nothing_is_around_it() {
        let drawn = drawn(&[filled(20.0, 10.0)], LOOK).unwrap();
        assert!(drawn.width < 40 && drawn.height < 30, "{drawn:?}");
        assert_eq!(drawn.rgba[..4], [0, 0, 0, 0]);
        let middle = (drawn.height / 2 * drawn.width + drawn.width / 2) * 4;
        assert_eq!(drawn.rgba[middle..middle + 4], [255, 0, 0, 255]);
    }

    #[test]
    fn near_black_strokes_are_light_in_the_dark_theme() {
        let mut line = Shape::clone(&filled(40.0, 40.0));
        line.style.fill = Color::NONE;
        let line = [Arc::new(line)];
        let brightest = |look: Look| {
            let drawn = drawn(&line, look).unwrap();
            let pixels = drawn.rgba.chunks_exact(4);
            pixels.map(|pixel| pixel[0]).max().unwrap()
        };
        assert!(brightest(LOOK) < 0x48);
        assert!(brightest(Look { dark: true, ..LOOK }) > 0xc0);
    }
}

//! Glyphs as pictures and outlines, through swash, without hinting.
//!
//! Knows no layout: a glyph of a font at a size, nothing else.

use std::sync::Arc;

use kurbo::BezPath;
use swash::scale::image::Content;
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::{Angle, Command, PathData, Transform, Vector};
use tavla_shared::shape::Color;

use super::block::FontId;
use super::cache::Cache;
use super::faces::Face;

/// How many places within a pixel a glyph can be rasterised at.
pub const SUBPIXELS: u8 = 4;
/// The largest picture of a glyph, in pixels an em; beyond it draw the outline.
pub const RASTER_SIZE_MAX: f32 = 1024.0;
/// Bytes of pictures kept.
const IMAGE_BYTES_MAX: usize = 16 << 20;
/// Of a faux bold, as a share of the size.
const EMBOLDEN: f32 = 1.0 / 48.0;

/// A glyph's picture.
#[derive(Debug, Clone, PartialEq)]
pub struct GlyphImage {
    /// From the glyph's origin, on a whole pixel, to the picture's left edge.
    pub left: i32,
    /// From the baseline up to the picture's top edge.
    pub top: i32,
    /// In pixels; never 0.
    pub width: u32,
    /// In pixels; never 0.
    pub height: u32,
    /// Its pixels.
    pub content: GlyphContent,
}

/// The pixels of a picture, row by row from the top.
#[derive(Debug, Clone, PartialEq)]
pub enum GlyphContent {
    /// A byte a pixel: how much of it the glyph covers. To be drawn in the text's colour.
    Mask(Vec<u8>),
    /// Four bytes a pixel: red, green, blue and opacity, not multiplied. To be drawn as it is.
    Color(Vec<u8>),
}

/// An area of a glyph, above those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct GlyphLayer {
    /// Its own colour; none for the text's.
    pub color: Option<Color>,
    /// Its outline (non-zero).
    pub path: BezPath,
}

type ImageKey = (FontId, u16, u32, u8);

/// Makes pictures of glyphs and keeps them for a while.
pub(super) struct Rasteriser {
    scaler: ScaleContext,
    images: Cache<ImageKey, Option<Arc<GlyphImage>>>,
}

impl Rasteriser {
    pub(super) fn new() -> Self {
        Self {
            scaler: ScaleContext::new(),
            images: Cache::new(IMAGE_BYTES_MAX),
        }
    }

    /// See [`super::TextEngine::raster`].
    pub(super) fn raster(
        &mut self,
        face: &Face,
        (font, glyph): (FontId, u16),
        px_size: f32,
        subpixel: u8,
    ) -> Option<Arc<GlyphImage>> {
        if !(px_size > 0.0 && px_size <= RASTER_SIZE_MAX) {
            return None;
        }
        let subpixel = subpixel % SUBPIXELS;
        let key = (font, glyph, px_size.to_bits(), subpixel);
        if let Some(image) = self.images.get(&key) {
            return image;
        }
        let image = self.render(face, glyph, px_size, subpixel).map(Arc::new);
        let cost = image.as_ref().map_or(0, |image| image.bytes()) + size_of::<ImageKey>();
        self.images.insert(key, image.clone(), cost);
        image
    }

    fn render(
        &mut self,
        face: &Face,
        glyph: u16,
        px_size: f32,
        subpixel: u8,
    ) -> Option<GlyphImage> {
        let mut scaler = self
            .scaler
            .builder(face.font())
            .size(px_size)
            .hint(false)
            .normalized_coords(&face.coords)
            .build();
        let sources = [
            Source::ColorOutline(0),
            Source::ColorBitmap(StrikeWith::BestFit),
            Source::Outline,
        ];
        let mut render = Render::new(&sources);
        render
            .offset(Vector::new(f32::from(subpixel) / f32::from(SUBPIXELS), 0.0))
            .embolden(if face.embolden {
                px_size * EMBOLDEN
            } else {
                0.0
            })
            .transform(slant(face));
        let image = render.render(&mut scaler, glyph)?;
        let placement = image.placement;
        if placement.width == 0 || placement.height == 0 {
            return None;
        }
        let pixels = placement.width as usize * placement.height as usize;
        let content = match image.content {
            Content::Mask => GlyphContent::Mask(image.data),
            Content::Color | Content::SubpixelMask => GlyphContent::Color(image.data),
        };
        let image = GlyphImage {
            left: placement.left,
            top: placement.top,
            width: placement.width,
            height: placement.height,
            content,
        };
        // A broken font on the machine must not make a reader run past the end.
        (image.bytes() == pixels * image.bytes_per_pixel()).then_some(image)
    }

    /// See [`super::TextEngine::has_layers_of_text_color`].
    pub(super) fn has_layers_of_text_color(&mut self, face: &Face, glyph: u16) -> bool {
        let font = face.font();
        let mut scaler = self
            .scaler
            .builder(font)
            .normalized_coords(&face.coords)
            .build();
        scaler.scale_color_outline(glyph).is_some_and(|outline| {
            let mut layers = (0..outline.len()).filter_map(|at| outline.get(at));
            layers.any(|layer| layer.color_index().is_none())
        })
    }

    /// See [`super::TextEngine::layers`].
    pub(super) fn layers(&mut self, face: &Face, glyph: u16) -> Vec<GlyphLayer> {
        let font = face.font();
        let em = f64::from(font.metrics(&face.coords).units_per_em);
        let mut scaler = self
            .scaler
            .builder(font)
            .normalized_coords(&face.coords)
            .build();
        let coloured = scaler.scale_color_outline(glyph);
        let Some(mut outline) = coloured.or_else(|| scaler.scale_outline(glyph)) else {
            return Vec::new();
        };
        if let Some(slant) = slant(face) {
            outline.transform(&slant);
        }
        if !outline.is_color() {
            let path = path(outline.path(), em);
            let is_empty = path.elements().is_empty();
            let layer = (!is_empty).then_some(GlyphLayer { color: None, path });
            return layer.into_iter().collect();
        }
        let palette = font.color_palettes().next();
        let color_of = |index: u16| palette.as_ref().map(|palette| Color(palette.get(index)));
        let layers = (0..outline.len()).filter_map(|at| outline.get(at));
        layers
            .map(|layer| GlyphLayer {
                color: layer.color_index().and_then(color_of),
                path: path(layer.path(), em),
            })
            .filter(|layer| !layer.path.elements().is_empty())
            .collect()
    }
}

/// An outline of a font's units at a size of 1 unit an em, y pointing down.
fn path(outline: impl PathData, em: f64) -> BezPath {
    let at = |v: Vector| kurbo::Point::new(f64::from(v.x) / em, -f64::from(v.y) / em);
    let mut path = BezPath::new();
    for command in outline.commands() {
        match command {
            Command::MoveTo(p) => path.move_to(at(p)),
            Command::LineTo(p) => path.line_to(at(p)),
            Command::QuadTo(c, p) => path.quad_to(at(c), at(p)),
            Command::CurveTo(c, d, p) => path.curve_to(at(c), at(d), at(p)),
            Command::Close => path.close_path(),
        }
    }
    path
}

/// How upright letters are made oblique.
fn slant(face: &Face) -> Option<Transform> {
    face.skew
        .map(|degrees| Transform::skew(Angle::from_degrees(degrees), Angle::from_degrees(0.0)))
}

impl GlyphImage {
    fn bytes(&self) -> usize {
        match &self.content {
            GlyphContent::Mask(data) | GlyphContent::Color(data) => data.len(),
        }
    }

    fn bytes_per_pixel(&self) -> usize {
        match self.content {
            GlyphContent::Mask(_) => 1,
            GlyphContent::Color(_) => 4,
        }
    }
}

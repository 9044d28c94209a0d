//! What a page is drawn on: paths, pictures and letters, from the bottom up, in board units from the page's top left.
//!
//! Who draws knows no format; who writes a format knows no shape.

use kurbo::{Affine, BezPath, Rect};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Color, Crop};

use crate::text::{Glyph, GlyphContent, PlacedText, TextEngine};

/// Which places are inside of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Those that it goes around more often one way than the other.
    NonZero,
    /// Those that it goes around an odd number of times.
    EvenOdd,
}

/// What is drawn together and shown as one.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// Nothing of it is beyond this box.
    pub bounds: Rect,
    /// How much of it is seen, from 0 to 1.
    pub opacity: f64,
    /// What cuts it off (even-odd).
    pub clip: Option<&'a BezPath>,
}

/// A picture.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// What the file is called.
    pub name: BlobHash,
    /// A file of a known kind.
    pub file: &'a [u8],
    /// From the box of the shape, one long each way, to the page.
    pub place: Affine,
    /// Which part of it fills that box.
    pub crop: Crop,
    /// What cuts it off (even-odd).
    pub clip: &'a BezPath,
}

/// Why a picture is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undrawn {
    /// Its file is not here.
    Missing,
    /// It is larger than a board shows.
    TooLarge,
    /// It is of no kind that a board shows.
    OtherKind,
    /// It is damaged.
    Broken,
}

/// A text.
#[derive(Debug, Clone, Copy)]
pub struct Letters<'a> {
    /// What is written, and where.
    pub placed: &'a PlacedText,
    /// From the layout to the page.
    pub place: Affine,
    /// What its glyphs are drawn in, by their inks.
    pub inks: &'a [Color],
}

/// See the module.
pub trait Surface {
    /// What follows is a group until [`Self::end`].
    fn begin(&mut self, group: &Group<'_>);
    /// Ends the innermost group.
    fn end(&mut self);
    /// Fills an area.
    fn fill(&mut self, path: &BezPath, rule: Rule, color: Color);
    /// Draws lines with round ends and corners.
    fn stroke(&mut self, path: &BezPath, width: f64, color: Color);
    /// Shows a picture.
    ///
    /// # Errors
    /// [`Undrawn`]; there is nothing in its place then.
    fn picture(&mut self, picture: &Picture<'_>) -> Result<(), Undrawn>;
    /// Writes.
    fn letters(&mut self, letters: &Letters<'_>, engine: &mut TextEngine);
    /// A click on these boxes leads to an address.
    fn link(&mut self, areas: &[BezPath], address: &str);
}

/// A coloured glyph that is a picture in its font.
#[derive(Debug, Clone, PartialEq)]
pub struct GlyphPicture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Rows from the top: red, green, blue and opacity, not multiplied.
    pub pixels: Vec<u8>,
    /// From the picture, one long each way, to the page.
    pub place: Affine,
}

/// The size in pixels an em that pictures of glyphs are taken in.
const GLYPH_PICTURE: f32 = 128.0;

impl Letters<'_> {
    /// The size of an em, in board units.
    pub fn size(&self) -> f64 {
        self.placed.layout.line_metrics().text_size
    }

    /// From a glyph's own space, an em long each way with y pointing down, to the page.
    pub fn glyph_place(&self, glyph: Glyph) -> Affine {
        self.place
            * Affine::translate((f64::from(glyph.x), f64::from(glyph.y)))
            * Affine::scale(self.size())
    }

    /// What a glyph is drawn in.
    pub fn color(&self, glyph: Glyph) -> Color {
        let ink = self.inks.get(usize::from(glyph.ink));
        ink.or(self.inks.first()).copied().unwrap_or(Color::NONE)
    }

    /// A glyph that has no outline, as the picture that its font has of it; none where there is nothing to see.
    pub fn glyph_picture(&self, glyph: Glyph, engine: &mut TextEngine) -> Option<GlyphPicture> {
        let image = engine.raster(glyph.font, glyph.id, GLYPH_PICTURE, 0)?;
        let GlyphContent::Color(pixels) = &image.content else {
            return None;
        };
        let em = f64::from(GLYPH_PICTURE);
        let corner = (f64::from(image.left) / em, -f64::from(image.top) / em);
        let size = (f64::from(image.width) / em, f64::from(image.height) / em);
        Some(GlyphPicture {
            width: image.width,
            height: image.height,
            pixels: pixels.clone(),
            place: self.glyph_place(glyph)
                * Affine::translate(corner)
                * Affine::scale_non_uniform(size.0, size.1),
        })
    }
}

/// Where in the box of a shape its whole picture is: both one long each way.
pub fn whole_from_part(crop: Crop) -> Affine {
    let across = 1.0 / (crop.x1 - crop.x0);
    let down = 1.0 / (crop.y1 - crop.y0);
    Affine::new([across, 0.0, 0.0, down, -crop.x0 * across, -crop.y0 * down])
}

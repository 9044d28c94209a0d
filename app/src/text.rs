//! Canvas text: laid out, measured, rasterised and edited by one shaping engine, so that a measured
//! size is the same on every machine.
//!
//! Never uses egui's galleys: they know no bidirectional text and round to pixels.

mod background;
mod block;
mod cache;
mod decoration;
pub mod editing;
mod engine;
mod faces;
mod folding;
pub mod fonts;
mod layout;
mod on_fill;
mod paragraph;
mod parts;
mod placement;
mod raster;
mod system_fonts;

pub use self::block::{Caret, Decoration, DecorationKind, FontId, Glyph, Ink, TextBlock};
pub use self::decoration::GROUND_OPACITY;
pub use self::engine::{TextEngine, TextEpoch};
pub use self::faces::{Coverage, FontFile};
pub use self::folding::FoldedText;
pub use self::layout::{LineMetrics, TextLayout};
pub use self::on_fill::letters_on_fill;
pub use self::placement::{
    PlacedText, Soon, changes_letters, fitting_edits, letters_hit, measure_for_kind, placed_text,
    resizing_edits, text_soon,
};
pub use self::raster::{GlyphContent, GlyphImage, GlyphLayer, RASTER_SIZE_MAX, SUBPIXELS};
pub use self::system_fonts::{GivenFont, SystemFonts, Wake};

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

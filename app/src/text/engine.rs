//! The engine: from a block to its layout, and from a glyph to its picture, each kept for a while.
//!
//! Board units only; it knows no camera and no shape.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parley::LayoutContext;
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::shape::Font;

use super::block::{BlockKey, FontId, TextBlock};
use super::cache::Cache;
use super::faces::{Coverage, Faces};
use super::fonts;
use super::layout::{LineMetrics, TextLayout};
use super::paragraph::{self, Paragraph, ParagraphStyle};
use super::raster::{GlyphImage, GlyphLayer, Rasteriser};
use super::system_fonts::SystemFonts;

/// Scalar values whose layouts are kept.
const LAYOUT_CHARS_MAX: usize = 2_000_000;
/// The smallest size text is laid out at; 0 would have no lines.
const SIZE_MIN: f64 = 0.01;
/// The largest size text is laid out at.
const SIZE_MAX: f64 = 100_000.0;
/// What keeping any layout costs, in scalar values.
const LAYOUT_CHARS_BASE: usize = 16;

/// Lays out, measures and rasterises canvas text.
pub struct TextEngine {
    faces: Faces,
    shaper: LayoutContext<()>,
    layouts: Cache<BlockKey, Arc<TextLayout>>,
    paragraphs: Cache<ParagraphKey, Arc<Paragraph>>,
    rasteriser: Rasteriser,
    epoch: u64,
    letters_shaped: usize,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct ParagraphKey {
    text: Box<str>,
    font: Font,
    size: u32,
    wrap_width: Option<u32>,
}

impl TextEngine {
    /// An engine with the bundled fonts only: what it shows and measures is the same everywhere.
    pub fn bundled() -> Self {
        Self::with_faces(Faces::new(None))
    }

    /// An engine that takes the machine's fonts for letters that the bundled ones lack. They are
    /// looked for in the background when a text first needs them; once they are there, the next
    /// [`Self::refresh`] takes them into use.
    pub fn with_system_fonts(fonts: SystemFonts) -> Self {
        Self::with_faces(Faces::new(Some(fonts)))
    }

    fn with_faces(faces: Faces) -> Self {
        Self {
            faces,
            shaper: LayoutContext::new(),
            layouts: Cache::new(LAYOUT_CHARS_MAX),
            paragraphs: Cache::new(LAYOUT_CHARS_MAX),
            rasteriser: Rasteriser::new(),
            epoch: next_epoch(),
            letters_shaped: 0,
        }
    }

    /// To be called once a frame: takes fonts found in the background into use, and says whether
    /// layouts may now be different.
    pub fn refresh(&mut self) -> bool {
        let changed = self.faces.take_found();
        if changed {
            self.layouts.clear();
            self.paragraphs.clear();
            self.epoch = next_epoch();
        }
        changed
    }

    /// Whether there is a font for every letter of `text`; where not, its size is not yet known, or
    /// not on this machine.
    pub fn coverage(&self, text: &str) -> Coverage {
        self.faces.coverage(text)
    }

    /// Another number whenever layouts of unchanged blocks, and what a [`FontId`] names, may be
    /// different: no two engines have the same.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Lays out a block, or remembers how it was laid out.
    pub fn layout(&mut self, block: &TextBlock) -> Arc<TextLayout> {
        let key = block.key();
        if let Some(layout) = self.layouts.get(&key) {
            return layout;
        }
        let layout = Arc::new(self.lay_out(block));
        self.layouts.insert(
            key,
            Arc::clone(&layout),
            layout.char_count() + LAYOUT_CHARS_BASE,
        );
        layout
    }

    /// A glyph's picture at `px_size` pixels an em, moved right by `subpixel` quarters of a pixel;
    /// none where there is nothing to see.
    pub fn raster(
        &mut self,
        font: FontId,
        glyph: u16,
        px_size: f32,
        subpixel: u8,
    ) -> Option<Arc<GlyphImage>> {
        self.rasteriser
            .raster(self.faces.get(font)?, (font, glyph), px_size, subpixel)
    }

    /// A glyph's areas at a size of 1 unit an em, y pointing down from the baseline, from the bottom
    /// up; none where the glyph is a picture, or empty.
    pub fn layers(&mut self, font: FontId, glyph: u16) -> Vec<GlyphLayer> {
        match self.faces.get(font) {
            Some(face) => self.rasteriser.layers(face, glyph),
            None => Vec::new(),
        }
    }

    /// How many letters were shaped so far, those that are laid out again counted again: what a
    /// layout costs that was not remembered.
    pub fn letters_shaped(&self) -> usize {
        self.letters_shaped
    }

    fn lay_out(&mut self, block: &TextBlock) -> TextLayout {
        self.faces.prepare_for(&block.text);
        let size = if block.size.is_finite() {
            block.size
        } else {
            SIZE_MIN
        };
        let size = size.clamp(SIZE_MIN, SIZE_MAX);
        let wrap_width = block
            .wrap_width
            .filter(|width| width.is_finite())
            .map(|w| w.max(0.0));
        let style = ParagraphStyle {
            font: block.font,
            size: size as f32,
            wrap_width: wrap_width.map(|width| width as f32),
        };
        let text = shown(&block.text);
        let paragraphs = text
            .split('\n')
            .map(|text| self.paragraph(text, style))
            .collect();
        TextLayout::new(
            paragraphs,
            line_metrics(block.font, size),
            block.align,
            wrap_width,
        )
    }

    fn paragraph(&mut self, text: &str, style: ParagraphStyle) -> Arc<Paragraph> {
        let key = ParagraphKey {
            text: text.into(),
            font: style.font,
            size: style.size.to_bits(),
            wrap_width: style.wrap_width.map(f32::to_bits),
        };
        if let Some(paragraph) = self.paragraphs.get(&key) {
            return paragraph;
        }
        let paragraph = Arc::new(paragraph::shape(
            text,
            style,
            &mut self.faces,
            &mut self.shaper,
        ));
        self.letters_shaped += paragraph.chars;
        let cost = paragraph.chars + LAYOUT_CHARS_BASE;
        self.paragraphs.insert(key, Arc::clone(&paragraph), cost);
        paragraph
    }
}

fn next_epoch() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The part of a text that is laid out: a peer's endless text must not hold up a frame for ever.
fn shown(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(TEXT_CHARS_MAX)
        .map_or(text.len(), |(byte, _)| byte);
    &text[..end]
}

/// The same for every line of a font and size, so that heights do not depend on which of a
/// machine's fonts lent a letter.
fn line_metrics(font: Font, size: f64) -> LineMetrics {
    let height = fonts::line_height(font) * size;
    let (ascent, descent) = fonts::extent(font);
    LineMetrics {
        text_size: size,
        height,
        baseline: f64::midpoint(height, (ascent - descent) * size),
    }
}

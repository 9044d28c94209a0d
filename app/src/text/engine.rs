//! The engine: from a block to its layout, and from a glyph to its picture, each kept for a while.
//!
//! Board units only; it knows no camera and no shape.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use parley::LayoutContext;
use tavla_shared::shape::Font;

use super::background::{self, Shaped};
use super::block::{BlockKey, FontId, TextBlock};
use super::cache::Cache;
use super::faces::{Coverage, Face, Faces, FontFile};
use super::fonts;
use super::layout::{Frame, LaidItem, LineMetrics, TextLayout};
use super::paragraph::{self, Paragraph, Words};
use super::parts::{ParagraphKey, Part, Setting, parts};
use super::raster::{GlyphImage, GlyphLayer, Rasteriser};
use super::system_fonts::SystemFonts;

/// Scalar values whose layouts are kept.
const LAYOUT_CHARS_MAX: usize = 2_000_000;
/// What keeping any layout costs, in scalar values.
const LAYOUT_CHARS_BASE: usize = 16;
/// What shaping any paragraph costs beside its letters, in letters.
const PARAGRAPH_LETTERS: usize = 4;

/// Lays out, measures and rasterises canvas text.
pub struct TextEngine {
    faces: Faces,
    shaper: LayoutContext<u16>,
    layouts: Cache<BlockKey, Arc<TextLayout>>,
    paragraphs: Cache<ParagraphKey, Arc<Paragraph>>,
    rasteriser: Rasteriser,
    epoch: TextEpoch,
    letters_shaped: usize,
    /// A long text on its way.
    background: Option<JoinHandle<Shaped>>,
}

/// When text was laid out: by which engine, and with which fonts behind the bundled ones. The default
/// is none's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextEpoch {
    engine: u64,
    fonts: u32,
}

impl TextEpoch {
    fn of_new_engine() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            engine: NEXT.fetch_add(1, Ordering::Relaxed),
            fonts: 0,
        }
    }

    /// Whether a [`FontId`] names the same font in both.
    pub fn is_of_same_engine(self, other: Self) -> bool {
        self.engine == other.engine
    }
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
            epoch: TextEpoch::of_new_engine(),
            letters_shaped: 0,
            background: None,
        }
    }

    /// To be called once a frame: takes fonts found in the background into use, and says whether
    /// layouts may now be different.
    pub fn refresh(&mut self) -> bool {
        let changed = self.faces.take_found();
        if changed {
            self.layouts.clear();
            self.paragraphs.clear();
            self.epoch.fonts += 1;
            // It is shaped without them.
            self.background = None;
        }
        changed
    }

    /// Whether there is a font for every letter of `text`; where not, its size is not yet known, or
    /// not on this machine.
    pub fn coverage(&self, text: &str) -> Coverage {
        self.faces.coverage(text)
    }

    /// Families that are installed on this machine, sorted; none while they are looked for, which begins with the first
    /// call. Never waits.
    pub fn installed_families(&mut self) -> Option<Arc<[Arc<str>]>> {
        self.faces.installed_families()
    }

    /// Another one whenever layouts of unchanged blocks may be different.
    pub fn epoch(&self) -> TextEpoch {
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

    /// As [`Self::layout`], where no more than `letters` are to be shaped for it, which are taken from
    /// them: none where it is more.
    pub fn layout_within(
        &mut self,
        block: &TextBlock,
        letters: &mut usize,
    ) -> Option<Arc<TextLayout>> {
        if let Some(layout) = self.layouts.get(&block.key()) {
            return Some(layout);
        }
        *letters = self.left_of(*letters, block)?;
        Some(self.layout(block))
    }

    /// As [`Self::layout_within`]; what is more is shaped in the background, a block after the other,
    /// and here when it is asked for later.
    pub fn layout_soon(
        &mut self,
        block: &TextBlock,
        letters: &mut usize,
    ) -> Option<Arc<TextLayout>> {
        self.take_shaped();
        let layout = self.layout_within(block, letters);
        if layout.is_some() || self.background.is_some() {
            return layout;
        }
        self.faces.prepare_for(block);
        match background::shape(block.clone(), &self.faces) {
            Ok(thread) => {
                self.background = Some(thread);
                None
            }
            Err(error) => {
                tracing::warn!(%error, "a long text is shaped while the window waits");
                Some(self.layout(block))
            }
        }
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

    /// The file that a font is in.
    pub fn font_file(&self, font: FontId) -> Option<FontFile> {
        self.faces.get(font).map(Face::file)
    }

    /// Whether some, but not all, of a glyph's areas have their own colour: its picture would have one
    /// colour for all texts.
    pub fn has_layers_of_text_color(&mut self, font: FontId, glyph: u16) -> bool {
        let face = self.faces.get(font);
        face.is_some_and(|face| self.rasteriser.has_layers_of_text_color(face, glyph))
    }

    /// How many letters were shaped here so far, those that are laid out again counted again: what
    /// layouts cost that were not remembered. A paragraph counts as a few more than it has.
    pub fn letters_shaped(&self) -> usize {
        self.letters_shaped
    }

    fn lay_out(&mut self, block: &TextBlock) -> TextLayout {
        self.faces.prepare_for(block);
        let setting = Setting::of(block);
        let (mut paragraphs, mut items) = (Vec::new(), Vec::new());
        for part in parts(block) {
            if let Some(item) = part.item {
                let label = part.label();
                items.push(LaidItem {
                    paragraph: paragraphs.len(),
                    item,
                    label: label.map(|(text, style)| {
                        let words = Words {
                            text: &text,
                            runs: &[],
                            font_name: None,
                        };
                        Arc::new(paragraph::shape(
                            words,
                            style,
                            &mut self.faces,
                            &mut self.shaper,
                        ))
                    }),
                });
            }
            paragraphs.push(self.paragraph(&part));
        }
        let frame = Frame {
            metrics: line_metrics(block.font, setting.size),
            align: block.align,
            wrap_width: setting.wrap_width,
        };
        TextLayout::new(paragraphs, items, frame)
    }

    fn paragraph(&mut self, part: &Part<'_>) -> Arc<Paragraph> {
        let key = part.key();
        if let Some(paragraph) = self.paragraphs.get(&key) {
            return paragraph;
        }
        let (words, style) = (part.words(), part.style);
        let paragraph = paragraph::shape(words, style, &mut self.faces, &mut self.shaper);
        self.letters_shaped += paragraph.chars + PARAGRAPH_LETTERS;
        self.keep(key, paragraph)
    }

    fn keep(&mut self, key: ParagraphKey, paragraph: Paragraph) -> Arc<Paragraph> {
        let cost = paragraph.chars + LAYOUT_CHARS_BASE;
        let paragraph = Arc::new(paragraph);
        self.paragraphs.insert(key, Arc::clone(&paragraph), cost);
        paragraph
    }

    /// How many of `letters` are left when those of a block are shaped; none where it is not enough.
    fn left_of(&mut self, letters: usize, block: &TextBlock) -> Option<usize> {
        parts(block).try_fold(letters, |left, part| {
            let is_known = self.paragraphs.get(&part.key()).is_some();
            let cost = if is_known {
                0
            } else {
                part.words().text.chars().count() + PARAGRAPH_LETTERS
            };
            left.checked_sub(cost)
        })
    }

    /// Takes in what was shaped in the background, if that is done.
    fn take_shaped(&mut self) {
        let Some(thread) = self.background.take_if(|thread| thread.is_finished()) else {
            return;
        };
        match thread.join() {
            Ok(Shaped { faces, paragraphs }) => {
                let names = self.faces.adopt(faces);
                for (key, mut paragraph) in paragraphs {
                    for glyph in &mut paragraph.glyphs {
                        glyph.font = names[glyph.font.0 as usize];
                    }
                    self.keep(key, paragraph);
                }
            }
            // As if it had been shaped here.
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
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

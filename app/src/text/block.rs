//! What can be laid out, and what a laid out text is made of.
//!
//! Plain values: no fonts are read here.

use std::sync::Arc;

use kurbo::Rect;
use tavla_shared::shape::{Color, Font, TextAlign, TextMarks};

/// A text to lay out. Equal blocks have equal layouts.
#[derive(Debug, Clone)]
pub struct TextBlock {
    /// The text; paragraphs end with `\n`.
    pub text: Arc<str>,
    /// Which of its letters look otherwise; none where none do.
    pub marks: Option<Arc<TextMarks>>,
    /// The bundled family.
    pub font: Font,
    /// A family that is taken before that one where it is installed.
    pub font_name: Option<Arc<str>>,
    /// Board units.
    pub size: f64,
    /// Across the box.
    pub align: TextAlign,
    /// Lines are broken to fit this, in board units; none for as wide as the text is.
    pub wrap_width: Option<f64>,
}

/// Names a font that the engine has drawn with; the same for the life of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FontId(pub(super) u32);

/// One glyph, where it goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The font it is in.
    pub font: FontId,
    /// Its number in that font.
    pub id: u16,
    /// Board units from the block's left edge to the glyph's origin.
    pub x: f32,
    /// Board units from the block's top down to the glyph's baseline.
    pub y: f32,
    /// Which of the layout's inks it is drawn in; 0 is the text's own colour.
    pub ink: u16,
}

/// What letters are drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The text's own colour.
    Text,
    /// A colour of theirs.
    Color(Color),
    /// The colour of links.
    Link,
}

/// Something that is drawn at letters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decoration {
    /// What.
    pub kind: DecorationKind,
    /// Where, from the block's top left.
    pub rect: Rect,
    /// Which of the layout's inks it is drawn in.
    pub ink: u16,
}

/// What is drawn at letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecorationKind {
    /// A line below them.
    Underline,
    /// A line through them.
    Strike,
    /// A soft ground under them.
    Ground,
    /// A list item's box.
    Box {
        /// Whether it is ticked.
        ticked: bool,
    },
}

/// A position between two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caret {
    /// Unicode scalar values before it.
    pub at: usize,
    /// Whether it belongs to the letter before it. That makes a difference where a line was wrapped,
    /// as the position is both the end of one line and the start of the next, and where text of both
    /// directions meets, as the letters before and after it are not neighbours there.
    pub upstream: bool,
}

impl From<usize> for Caret {
    fn from(at: usize) -> Self {
        Self {
            at,
            upstream: false,
        }
    }
}

impl TextBlock {
    /// The parts that decide the layout, with numbers as they are compared.
    pub(super) fn key(&self) -> BlockKey {
        BlockKey {
            text: Arc::clone(&self.text),
            marks: self.marks.clone(),
            font: self.font,
            font_name: self.font_name.clone(),
            size: self.size.to_bits(),
            align: self.align,
            wrap_width: self.wrap_width.map(f64::to_bits),
        }
    }
}

impl PartialEq for TextBlock {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

/// A [`TextBlock`] that can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BlockKey {
    text: Arc<str>,
    marks: Option<Arc<TextMarks>>,
    font: Font,
    font_name: Option<Arc<str>>,
    size: u64,
    align: TextAlign,
    wrap_width: Option<u64>,
}

//! Long texts, shaped on a thread of their own: a paragraph cannot be left half shaped, and one of the
//! longest takes a fifth of a second.
//!
//! One text at a time. Knows nothing of what is remembered: the engine takes in what comes back.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use parley::LayoutContext;

use super::engine::{ParagraphKey, shown};
use super::faces::Faces;
use super::paragraph::{self, Paragraph, ParagraphStyle};

/// The paragraphs of a text.
pub(super) struct Shaped {
    /// What their fonts are called.
    pub(super) faces: Faces,
    pub(super) paragraphs: Vec<(ParagraphKey, Paragraph)>,
}

/// Shapes a text with the fonts that `faces` has now. Nobody need wait for the end of it.
pub(super) fn shape(
    text: Arc<str>,
    style: ParagraphStyle,
    faces: &Faces,
) -> io::Result<JoinHandle<Shaped>> {
    let faces = faces.fork();
    Builder::new()
        .name("tavla-letters".into())
        .spawn(move || shaped(&text, style, faces))
}

fn shaped(text: &str, style: ParagraphStyle, mut faces: Faces) -> Shaped {
    let mut shaper = LayoutContext::new();
    let mut known = HashSet::new();
    let mut paragraphs = Vec::new();
    for text in shown(text).split('\n').filter(|text| known.insert(*text)) {
        let paragraph = paragraph::shape(text, style, &mut faces, &mut shaper);
        paragraphs.push((ParagraphKey::new(text, style), paragraph));
    }
    Shaped { faces, paragraphs }
}

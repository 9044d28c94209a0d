//! Long texts, shaped on a thread of their own: a paragraph cannot be left half shaped, and one of the
//! longest takes a fifth of a second.
//!
//! One text at a time. Knows nothing of what is remembered: the engine takes in what comes back.

use std::collections::HashSet;
use std::io;
use std::thread::{Builder, JoinHandle};

use parley::LayoutContext;

use super::block::TextBlock;
use super::faces::Faces;
use super::paragraph::{self, Paragraph};
use super::parts::{ParagraphKey, parts};

/// The paragraphs of a text.
pub(super) struct Shaped {
    /// What their fonts are called.
    pub(super) faces: Faces,
    pub(super) paragraphs: Vec<(ParagraphKey, Paragraph)>,
}

/// Shapes a text with the fonts that `faces` has now. Nobody need wait for the end of it.
pub(super) fn shape(block: TextBlock, faces: &Faces) -> io::Result<JoinHandle<Shaped>> {
    let faces = faces.fork();
    Builder::new()
        .name("tavla-letters".into())
        .spawn(move || shaped(&block, faces))
}

fn shaped(block: &TextBlock, mut faces: Faces) -> Shaped {
    let mut shaper = LayoutContext::new();
    let mut known = HashSet::new();
    let mut paragraphs = Vec::new();
    for part in parts(block) {
        let key = part.key();
        if known.insert(key.clone()) {
            let paragraph = paragraph::shape(part.words(), part.style, &mut faces, &mut shaper);
            paragraphs.push((key, paragraph));
        }
    }
    Shaped { faces, paragraphs }
}

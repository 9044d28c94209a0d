//! How much is still to be done to letters in this frame, so that none takes long.
//!
//! Counted, not timed: what a frame does depends on nothing but what there is to do.

use super::painter::PaintStats;

/// A frame's, in tenths of a microsecond of a usual machine.
const PER_FRAME: usize = 25_000;

/// The same where everything is made, as for a board's first picture, which is waited for anyway.
const AT_FIRST: usize = 500_000;

/// A text of so many letters that are not shaped yet is shaped where any room is left: a longer one is
/// not for one frame.
const LETTERS_MIN: usize = 1_000;

/// See the module.
#[derive(Debug)]
pub(super) struct Room {
    left: usize,
    glyphs: usize,
}

/// What things cost.
pub(super) mod cost {
    use super::PaintStats;

    /// Finding a letter's place in a text.
    pub(in super::super) const SHAPED_LETTER: usize = 20;
    /// A text of so many bytes is looked up for one.
    pub(in super::super) const FOUND_AGAIN: usize = 50;
    /// A line's bar.
    pub(in super::super) const BAR: usize = 20;
    /// A vertex put where it goes and sent.
    pub(in super::super) const VERTEX: usize = 1;
    /// A shape that was looked at, or made, before the letters' turn.
    const SHAPE_LOOKED_AT: usize = 5;
    const SHAPE_MADE: usize = 10;

    /// A glyph's picture of so many pixels.
    pub(in super::super) fn picture(pixels: usize, in_colour: bool) -> usize {
        // Bitmaps of fonts are unpacked and resized.
        150 + pixels / 6 + if in_colour { 5_000 } else { 0 }
    }

    /// What the frame did before.
    pub(in super::super) fn before(stats: &PaintStats) -> usize {
        stats.looked_at * SHAPE_LOOKED_AT + stats.tessellated * SHAPE_MADE
    }

    /// A glyph's outline as so many vertices.
    pub(in super::super) fn shape(vertices: usize) -> usize {
        300 + vertices * 8
    }
}

impl Room {
    /// What is left in a frame that did `stats` so far; in a board's first one something is.
    pub(super) fn after(stats: &PaintStats, is_first: bool) -> Self {
        let left = if is_first {
            AT_FIRST
        } else {
            PER_FRAME.saturating_sub(cost::before(stats))
        };
        Self { left, glyphs: 0 }
    }

    /// Whether there is any left: what is begun then is done, whatever it costs.
    pub(super) fn is_left(&self) -> bool {
        self.left > 0
    }

    /// How many letters of the next text may be shaped.
    pub(super) fn letters(&self) -> usize {
        LETTERS_MIN.max(self.left / cost::SHAPED_LETTER)
    }

    pub(super) fn spend(&mut self, cost: usize) {
        self.left = self.left.saturating_sub(cost);
    }

    /// As [`Self::spend`], on making a glyph.
    pub(super) fn spend_on_glyph(&mut self, cost: usize) {
        self.spend(cost);
        self.glyphs += 1;
    }

    /// How many glyphs were made.
    pub(super) fn glyphs(&self) -> usize {
        self.glyphs
    }
}

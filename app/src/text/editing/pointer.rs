//! The pointer in a text: clicks place the caret or take words and paragraphs, drags select.

use std::ops::Range;

use kurbo::Point;

use super::super::Caret;
use super::super::placement::placed_text;
use super::{EditingContext, EditingOutput, TextEditing, consumed, segments};

/// A press that goes on: what a drag selects by.
#[derive(Debug, Clone)]
pub(super) enum Drag {
    /// Letters, from the selection's other end.
    Letters,
    /// Words or paragraphs.
    Units {
        unit: Unit,
        /// What the press itself selected; it stays selected.
        origin: Range<usize>,
    },
}

/// What several clicks in a row take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Word,
    Paragraph,
}

impl TextEditing {
    /// The pointer was pressed at a point of the board: `clicks` in a row, of which the second takes
    /// the word and the third the paragraph. With `extend` the selection's other end stays.
    pub fn press(
        &mut self,
        at: Point,
        clicks: u32,
        extend: bool,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        let output = EditingOutput {
            consumed: true,
            ..self.end_composition(context)
        };
        self.blink.restart(context.now_secs);
        let unit = match clicks {
            0 | 1 => None,
            2 => Some(Unit::Word),
            _ => Some(Unit::Paragraph),
        };
        match unit {
            None => self.press_letter(at, extend, context),
            Some(unit) => self.press_unit(at, unit, context),
        }
        output
    }

    fn press_letter(&mut self, at: Point, extend: bool, context: &mut EditingContext<'_>) {
        let Some(caret) = self.caret_at(at, context) else {
            return;
        };
        let anchor = if extend { self.anchor } else { caret.at };
        self.place(caret);
        self.anchor = anchor;
        self.drag = Some(Drag::Letters);
    }

    fn press_unit(&mut self, at: Point, unit: Unit, context: &mut EditingContext<'_>) {
        let Some(origin) = self.unit_at(at, unit, context) else {
            return;
        };
        self.place(Caret::from(origin.end));
        self.anchor = origin.start;
        self.drag = Some(Drag::Units { unit, origin });
    }

    /// The pressed pointer went to a point of the board.
    pub fn drag(&mut self, at: Point, context: &mut EditingContext<'_>) -> EditingOutput {
        let Some(drag) = self.drag.clone() else {
            return EditingOutput::default();
        };
        self.blink.restart(context.now_secs);
        match drag {
            Drag::Letters => {
                if let Some(caret) = self.caret_at(at, context) {
                    let anchor = self.anchor;
                    self.place(caret);
                    self.anchor = anchor;
                }
            }
            Drag::Units { unit, origin } => {
                if let Some(reached) = self.unit_at(at, unit, context) {
                    self.reach(&reached, &origin);
                }
            }
        }
        consumed()
    }

    /// Selects from what was pressed to what the pointer is in by now.
    fn reach(&mut self, reached: &Range<usize>, origin: &Range<usize>) {
        if reached.start < origin.start {
            self.place(Caret::from(reached.start));
            self.anchor = origin.end;
        } else {
            self.place(Caret::from(reached.end.max(origin.end)));
            self.anchor = origin.start;
        }
    }

    /// The pointer was let go.
    pub fn release(&mut self) {
        self.drag = None;
    }

    fn caret_at(&self, at: Point, context: &mut EditingContext<'_>) -> Option<Caret> {
        let text = placed_text(&self.shape, context.engine)?;
        Some(text.layout.hit(text.text_from_board(at)))
    }

    /// The word or paragraph of the letter that a point of the board is on: beside its middle a caret
    /// would go to the letter's end, where the next word may begin.
    fn unit_at(
        &self,
        at: Point,
        unit: Unit,
        context: &mut EditingContext<'_>,
    ) -> Option<Range<usize>> {
        let text = placed_text(&self.shape, context.engine)?;
        let letter = text.layout.letter_at(text.text_from_board(at));
        Some(match unit {
            Unit::Word => segments::word_around(&self.shape.text, letter),
            Unit::Paragraph => segments::paragraph_around(&self.shape.text, letter),
        })
    }
}

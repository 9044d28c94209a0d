//! The pointer in a text: clicks place the caret or take words and paragraphs, drags select.

use std::ops::Range;

use kurbo::Point;

use super::super::Caret;
use super::super::placement::placed_text;
use super::{EditingContext, EditingOutput, TextEditing, consumed, segments};

/// A press that goes on.
#[derive(Debug, Clone)]
pub(super) struct Drag {
    unit: Unit,
    /// What the press itself selected; it stays selected.
    origin: Range<usize>,
}

/// What a drag selects by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Letter,
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
        let Some(caret) = self.caret_at(at, context) else {
            return output;
        };
        let unit = match clicks {
            0 | 1 => Unit::Letter,
            2 => Unit::Word,
            _ => Unit::Paragraph,
        };
        if unit == Unit::Letter {
            let anchor = if extend { self.anchor } else { caret.at };
            self.place(caret);
            self.anchor = anchor;
            self.drag = Some(Drag {
                unit,
                origin: anchor..anchor,
            });
        } else {
            let origin = self.unit_around(caret.at, unit);
            self.place(Caret::from(origin.end));
            self.anchor = origin.start;
            self.drag = Some(Drag { unit, origin });
        }
        output
    }

    /// The pressed pointer went to a point of the board.
    pub fn drag(&mut self, at: Point, context: &mut EditingContext<'_>) -> EditingOutput {
        let Some(Drag { unit, origin }) = self.drag.clone() else {
            return EditingOutput::default();
        };
        self.blink.restart(context.now_secs);
        let Some(caret) = self.caret_at(at, context) else {
            return consumed();
        };
        if unit == Unit::Letter {
            self.place(caret);
            self.anchor = origin.start;
            return consumed();
        }
        let reached = self.unit_around(caret.at, unit);
        if reached.start < origin.start {
            self.place(Caret::from(reached.start));
            self.anchor = origin.end;
        } else {
            self.place(Caret::from(reached.end.max(origin.end)));
            self.anchor = origin.start;
        }
        consumed()
    }

    /// The pointer was let go.
    pub fn release(&mut self) {
        self.drag = None;
    }

    fn caret_at(&self, at: Point, context: &mut EditingContext<'_>) -> Option<Caret> {
        let text = placed_text(&self.shape, context.engine)?;
        Some(text.layout.hit(text.text_from_board(at)))
    }

    fn unit_around(&self, at: usize, unit: Unit) -> Range<usize> {
        match unit {
            Unit::Letter => at..at,
            Unit::Word => segments::word_around(&self.shape.text, at),
            Unit::Paragraph => segments::paragraph_around(&self.shape.text, at),
        }
    }
}

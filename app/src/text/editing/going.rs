//! The caret goes, and what is on its way is taken out.

use super::super::Caret;
use super::super::placement::placed_text;
use super::movement::{self, Movement};
use super::{EditingContext, EditingOutput, TextEditing, consumed};

impl TextEditing {
    pub(super) fn go(
        &mut self,
        movement: Movement,
        extend: bool,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        let Some(text) = placed_text(&self.shape, context.engine) else {
            return consumed();
        };
        let range = self.selection();
        let collapses = !extend && !range.is_empty();
        if collapses && matches!(movement, Movement::Left | Movement::Right) {
            let to_end = (movement == Movement::Right) != text.layout.is_rtl(self.caret);
            self.place(Caret::from(if to_end { range.end } else { range.start }));
            return consumed();
        }
        let target = movement::target(
            movement,
            self.caret,
            self.goal_x,
            &self.shape.text,
            &text.layout,
        );
        self.caret = self.beside_mark(target.caret);
        self.goal_x = target.goal_x;
        self.next_look = None;
        if !extend {
            self.anchor = self.caret.at;
        }
        consumed()
    }

    pub(super) fn delete(
        &mut self,
        movement: Movement,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        let range = self.selection();
        if !range.is_empty() {
            return self.replace(range, "", context);
        }
        let Some(text) = placed_text(&self.shape, context.engine) else {
            return consumed();
        };
        let at = self.caret.at;
        if movement.is_backward() && self.item_begins_at(at) {
            return self.lift(context);
        }
        let reach = |movement| {
            movement::target(movement, self.caret, None, &self.shape.text, &text.layout)
                .caret
                .at
        };
        let to = match (movement, reach(movement)) {
            // At a line's end there is nothing of the line left to take, so its end goes.
            (Movement::LineStart, to) if to == at => reach(Movement::Backward),
            (Movement::LineEnd, to) if to == at => reach(Movement::Forward),
            (_, to) => to,
        };
        self.replace(at.min(to)..at.max(to), "", context)
    }
}

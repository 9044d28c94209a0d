//! What is typed becomes edits: letters in the place of what is selected, in the look that is typed in, and what makes
//! the shape fit them.

use std::ops::Range;
use std::sync::Arc;

use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::board::{Edit, Step};
use tavla_shared::shape::{Shape, TextMarks};

use super::super::placement::fitting_edits;
use super::super::{Caret, TextEngine};
use super::{
    Changed, EditingContext, EditingOutput, STEP_PAUSE_SECS, TextEditing, consumed, segments,
};

impl TextEditing {
    pub(super) fn insert(&mut self, text: &str, context: &mut EditingContext<'_>) -> EditingOutput {
        let (text, left_out) = self.acceptable(text);
        let written = if text.is_empty() {
            consumed()
        } else {
            self.replace(self.selection(), &text, context)
        };
        EditingOutput {
            left_out,
            ..written
        }
    }

    /// `text` as this shape can hold it: one kind of newline, no control characters, not too long.
    /// And how many letters there were more.
    pub(super) fn acceptable(&self, text: &str) -> (String, usize) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let newline = if self.is_single_line() { ' ' } else { '\n' };
        let kept = segments::length(&self.shape.text) - self.selection().len();
        let mut letters = text
            .chars()
            .filter(|&c| matches!(c, '\n' | '\t') || !c.is_control())
            .map(|c| if c == '\n' { newline } else { c });
        let room = TEXT_CHARS_MAX.saturating_sub(kept);
        let fitting = letters.by_ref().take(room).collect();
        (fitting, letters.count())
    }

    /// Puts `insert` in the place of `range`, with the caret after it.
    pub(super) fn replace(
        &mut self,
        range: Range<usize>,
        insert: &str,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        self.blink.restart(context.now_secs);
        if range.is_empty() && insert.is_empty() {
            return consumed();
        }
        let at = range.start + segments::length(insert);
        let edits = self.typed(self.whole_marks(range), insert);
        // What was typed is before the caret, and after a backspace what is left.
        let upstream = !insert.is_empty() || at < self.caret.at;
        let output = self.write(edits, context);
        self.place(Caret { at, upstream });
        output
    }

    /// Takes `edits` as made here, with what makes the shape fit the text after them.
    pub(super) fn write(
        &mut self,
        edits: Vec<Edit>,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        let (edits, shape) = self.with_fitting(edits, context.engine);
        self.shape = shape;
        self.changed = Changed::ByMe;
        // What a drag began from is not there any more.
        self.drag = None;
        let goes_on = self
            .typed_secs
            .is_some_and(|typed| context.now_secs - typed <= STEP_PAUSE_SECS);
        self.typed_secs = Some(context.now_secs);
        let step = if goes_on { Step::Extend } else { Step::New };
        EditingOutput {
            edits,
            step,
            ..consumed()
        }
    }

    /// What puts `insert` in the place of `range`, in the look that is typed in.
    pub(super) fn typed(&self, range: Range<usize>, insert: &str) -> Vec<Edit> {
        let look = self.typed_look(&range);
        let (at, letters) = (range.start, segments::length(insert));
        let splice = self.splice(range, insert);
        if letters == 0 {
            return vec![splice];
        }
        let grown = TextMarks::typed_look(self.shape.marks.as_deref(), at);
        let said = look.marks_from(&grown);
        let mark = |mark| Edit::mark(self.shape.id.clone(), at..at + letters, mark);
        std::iter::once(splice)
            .chain(said.into_iter().map(mark))
            .collect()
    }

    /// `edits` and what makes the shape fit the text after them, and the shape as it then is.
    pub(super) fn with_fitting(
        &self,
        mut edits: Vec<Edit>,
        engine: &mut TextEngine,
    ) -> (Vec<Edit>, Arc<Shape>) {
        let apply = |shape: Arc<Shape>, edit: &Edit| {
            edit.preview(Some(Arc::clone(&shape))).unwrap_or(shape)
        };
        let written = edits.iter().fold(Arc::clone(&self.shape), apply);
        let fitting = fitting_edits(&written, engine);
        let fitted = fitting.iter().fold(written, apply);
        edits.extend(fitting);
        (edits, fitted)
    }

    pub(super) fn splice(&self, range: Range<usize>, insert: &str) -> Edit {
        Edit::Splice {
            id: self.shape.id.clone(),
            at: range.start,
            delete: range.len(),
            insert: Arc::from(insert),
        }
    }
}

//! Letters on their way from one text to another, with their looks; and as the plain letters that other programs get.

use std::ops::Range;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::shape::{ListKind, Look, MarksBuilder, Shape, TextMarks};

use super::super::Caret;
use super::{EditingContext, EditingOutput, TextEditing, consumed, segments};
use crate::shapes::list::{ListCounter, ListItem, paragraphs};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letters {
    /// The letters.
    pub text: String,
    /// How they look.
    pub marks: Option<Arc<TextMarks>>,
}

impl From<&str> for Letters {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            marks: None,
        }
    }
}

impl Letters {
    /// A part of a shape's text.
    pub fn of_part(shape: &Shape, range: Range<usize>) -> Self {
        Self {
            text: segments::slice(&shape.text, range.clone()).to_owned(),
            marks: TextMarks::part(shape.marks.as_deref(), range),
        }
    }

    /// What is written on shapes, each a paragraph or more.
    pub fn of_shapes<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Self {
        let mut marks = MarksBuilder::default();
        let mut texts = Vec::new();
        for shape in shapes.into_iter().filter(|shape| !shape.text.is_empty()) {
            if !texts.is_empty() {
                marks.push(1, Look::default());
            }
            let all = 0..segments::length(&shape.text);
            for (chars, look) in TextMarks::spans(shape.marks.as_deref(), all) {
                marks.push(chars, look);
            }
            texts.push(&*shape.text);
        }
        Self {
            text: texts.join("\n"),
            marks: marks.finish(),
        }
    }

    /// For programs that know no looks: a list's items begin with signs.
    pub fn plain(&self) -> String {
        if self.marks.is_none() {
            return self.text.clone();
        }
        let mut counter = ListCounter::default();
        let rows = paragraphs(&self.text).map(|chars| {
            let item = counter.next(ListItem::at(self.marks.as_deref(), chars.clone()));
            let Some(item) = item else {
                return segments::slice(&self.text, chars).to_owned();
            };
            let sign = match item.kind {
                ListKind::Bullet => "• ".to_owned(),
                ListKind::Number => format!("{}. ", item.number),
                ListKind::Check => "[ ] ".to_owned(),
                ListKind::Checked => "[x] ".to_owned(),
            };
            let letters = segments::slice(&self.text, chars.start + item.mark..chars.end);
            format!("{}{sign}{letters}", "\t".repeat(item.indent.into()))
        });
        rows.collect::<Vec<_>>().join("\n")
    }
}

impl TextEditing {
    /// Puts letters in the place of what is selected, as they looked where they come from; plain ones look like what is
    /// around them. A step of its own.
    pub fn paste(&mut self, letters: &Letters, context: &mut EditingContext<'_>) -> EditingOutput {
        self.typed_secs = None;
        let (text, left_out) = self.acceptable(&letters.text);
        if text.is_empty() {
            return EditingOutput {
                left_out,
                ..consumed()
            };
        }
        // What was made another text on the way, as a frame's name is, has lost its marks' places.
        let marks = letters.marks.as_deref();
        let marks = marks.filter(|_| text == letters.text && !self.is_single_line());
        let range = self.whole_marks(self.selection());
        let typed = self.typed_look(&range);
        let at = range.start;
        let end = at + segments::length(&text);
        let mut edits = self.typed(range, &text);
        if let Some(marks) = marks {
            let mut start = at;
            for (chars, look) in TextMarks::spans(Some(marks), 0..end - at) {
                let within = start..start + chars;
                start = within.end;
                let said = look.marks_from(&typed).into_iter();
                let id = &self.shape.id;
                edits.extend(said.map(|mark| Edit::mark(id.clone(), within.clone(), mark)));
            }
        }
        let output = self.write(edits, context);
        self.place(Caret {
            at: end,
            upstream: true,
        });
        self.typed_secs = None;
        EditingOutput { left_out, ..output }
    }
}

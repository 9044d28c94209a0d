//! Lists while they are edited: paragraphs become items and stop being some, go deeper and out again, are ticked, and go on
//! with the next line.
//!
//! An item's mark is a letter of the text that no caret stands in or before.

use std::ops::Range;

use tavla_shared::board::Edit;
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::shape::{INDENT_MAX, Kind, LIST_MARK, ListKind, Mark, TEXT_RUNS_MAX};

use super::super::Caret;
use super::{EditingContext, EditingOutput, Side, TextEditing, consumed, next_note, segments};
use crate::shapes::list::{ListItem, paragraphs};

/// So many lines become items at once, or stop being some: each is an edit of its own, which merges with what others
/// type meanwhile.
pub const LIST_LINES_MAX: usize = 1_000;

/// A paragraph and, where it is a list's, its item.
#[derive(Debug, Clone)]
struct Row {
    chars: Range<usize>,
    item: Option<ListItem>,
}

impl Row {
    /// Where its letters begin.
    fn letters(&self) -> usize {
        self.chars.start + self.item.map_or(0, |item| item.mark)
    }

    fn mark(&self) -> Range<usize> {
        self.chars.start..self.letters()
    }
}

impl TextEditing {
    fn rows(&self) -> Vec<Row> {
        let marks = self.shape.marks.as_deref();
        let row = |chars: Range<usize>| Row {
            item: ListItem::at(marks, chars.clone()),
            chars,
        };
        paragraphs(&self.shape.text).map(row).collect()
    }

    fn row_at(&self, at: usize) -> Option<Row> {
        // Plain text has no items, and nobody looks for them.
        self.shape.marks.as_ref()?;
        let mut rows = self.rows().into_iter();
        rows.find(|row| row.chars.start <= at && at <= row.chars.end)
    }

    /// Whether there is nothing to read: spaces, and items without letters.
    pub(super) fn is_blank(&self) -> bool {
        let text = &self.shape.text;
        let letters = |row: &Row| segments::slice(text, row.letters()..row.chars.end);
        self.rows().iter().all(|row| letters(row).trim().is_empty())
    }

    /// The caret behind the mark that it would stand in or before.
    pub(super) fn beside_mark(&self, caret: Caret) -> Caret {
        match self.row_at(caret.at) {
            Some(row) if caret.at < row.letters() => Caret::from(row.letters()),
            _ => caret,
        }
    }

    /// Whether the letters of a list's item begin here.
    pub(super) fn item_begins_at(&self, at: usize) -> bool {
        self.row_at(at)
            .is_some_and(|row| row.item.is_some() && row.letters() == at)
    }

    /// The range with all of the mark that it would end in: no part of a mark stays where it is none.
    pub(super) fn whole_marks(&self, range: Range<usize>) -> Range<usize> {
        match self.row_at(range.end) {
            Some(row) if row.chars.start > range.start && range.end < row.letters() => {
                range.start..row.letters()
            }
            _ => range,
        }
    }

    /// A step out of the list, and from its outermost depth out of it altogether.
    pub(super) fn lift(&mut self, context: &mut EditingContext<'_>) -> EditingOutput {
        let Some(row) = self.row_at(self.caret.at) else {
            return consumed();
        };
        match row.item {
            Some(item) if item.indent > 0 => self.indent(true, context),
            Some(_) => self.set_rows(None, context),
            None => consumed(),
        }
    }

    /// A new paragraph: in a list its next item, and where that is left empty the list is over.
    pub(super) fn newline(&mut self, context: &mut EditingContext<'_>) -> EditingOutput {
        let row = self.row_at(self.selection().start);
        let Some((row, item)) = row.and_then(|row| Some((row.clone(), row.item?))) else {
            return self.insert("\n", context);
        };
        let range = self.selection();
        if row.letters() == row.chars.end && range.is_empty() {
            return self.lift(context);
        }
        if range.start < row.letters() {
            return self.insert("\n", context);
        }
        let (text, left_out) = self.acceptable("\n•");
        if left_out > 0 {
            return EditingOutput {
                left_out,
                ..consumed()
            };
        }
        let mark = range.start + 1;
        let mut edits = self.typed(self.whole_marks(range), &text);
        edits.extend(self.marked(mark..mark + 1, item.kind.unticked(), item.indent));
        let output = self.write(edits, context);
        self.place(Caret::from(mark + 1));
        output
    }

    /// Deeper into the list or out of it; in a note the next note, elsewhere a wide space.
    pub(super) fn tab(&mut self, back: bool, context: &mut EditingContext<'_>) -> EditingOutput {
        let in_list = self
            .row_at(self.caret.at)
            .is_some_and(|row| row.item.is_some());
        match (in_list, &self.shape.kind, back) {
            (true, _, _) => self.indent(back, context),
            (false, Kind::Note, back) => next_note(if back { Side::Left } else { Side::Right }),
            (false, _, false) => self.insert("\t", context),
            (false, _, true) => consumed(),
        }
    }

    fn indent(&mut self, back: bool, context: &mut EditingContext<'_>) -> EditingOutput {
        let range = self.selection();
        let mut edits = Vec::new();
        for row in self.rows() {
            let Some(item) = row.item.filter(|_| touches(&row.chars, &range)) else {
                continue;
            };
            let indent = if back {
                item.indent.saturating_sub(1)
            } else {
                (item.indent + 1).min(INDENT_MAX)
            };
            if indent != item.indent {
                let id = self.shape.id.clone();
                edits.push(Edit::mark(id, row.mark(), Mark::Indent(indent)));
            }
        }
        if edits.is_empty() {
            return consumed();
        }
        self.step_of_its_own(edits, context)
    }

    /// Makes items of the selected paragraphs, or plain ones again where all are of that kind.
    pub fn toggle_list(
        &mut self,
        kind: ListKind,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        if self.is_single_line() {
            return consumed();
        }
        let is_on = self.list() == Some(kind);
        self.set_rows((!is_on).then_some(kind), context)
    }

    /// The kind of list that all of what is selected is in.
    pub fn list(&self) -> Option<ListKind> {
        let range = self.selection();
        let mut rows = self.rows().into_iter();
        let mut kinds = rows
            .by_ref()
            .filter(|row| touches(&row.chars, &range))
            .map(|row| row.item.map(|item| item.kind.unticked()));
        let first = kinds.next()??;
        kinds.all(|kind| kind == Some(first)).then_some(first)
    }

    fn set_rows(
        &mut self,
        kind: Option<ListKind>,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        let range = self.selection();
        let (mut caret, mut anchor) = (self.caret.at, self.anchor);
        let mut rows = self.rows();
        rows.retain(|row| touches(&row.chars, &range));
        if rows.len() > LIST_LINES_MAX || (kind.is_some() && !self.has_room_for(&rows)) {
            return EditingOutput {
                unlisted: rows.len(),
                ..consumed()
            };
        }
        let mut edits = Vec::new();
        // From the last one on, so that what is before stays where it is.
        for row in rows.into_iter().rev() {
            let at = row.chars.start;
            match (row.item, kind) {
                (Some(item), Some(kind)) if item.kind.is_like(kind) => {}
                (Some(_), Some(kind)) => {
                    let mark = Mark::List(Some(kind));
                    edits.push(Edit::mark(self.shape.id.clone(), row.mark(), mark));
                }
                (Some(item), None) => {
                    edits.push(self.splice(row.mark(), ""));
                    for place in [&mut caret, &mut anchor] {
                        if *place > at {
                            *place = place.saturating_sub(item.mark).max(at);
                        }
                    }
                }
                (None, Some(kind)) => {
                    edits.push(self.splice(at..at, LIST_MARK.encode_utf8(&mut [0; 4])));
                    edits.extend(self.marked(at..at + 1, kind, 0));
                    for place in [&mut caret, &mut anchor] {
                        if *place >= at {
                            *place += 1;
                        }
                    }
                }
                (None, None) => {}
            }
        }
        if edits.is_empty() {
            return consumed();
        }
        let output = self.step_of_its_own(edits, context);
        self.place(Caret::from(caret));
        if !range.is_empty() {
            self.anchor = anchor;
        }
        output
    }

    /// Whether the shape holds the marks of rows that become items.
    fn has_room_for(&self, rows: &[Row]) -> bool {
        let new = rows.iter().filter(|row| row.item.is_none()).count();
        let marks = self.shape.marks.as_ref();
        let runs = marks.map_or(0, |marks| marks.runs().len());
        // A mark within letters that look alike parts them.
        let more = if runs == 0 { new } else { 2 * new };
        runs + more <= TEXT_RUNS_MAX && segments::length(&self.shape.text) + new <= TEXT_CHARS_MAX
    }

    /// What makes a letter the mark of an item, and nothing else.
    fn marked(&self, at: Range<usize>, kind: ListKind, indent: u8) -> Vec<Edit> {
        let said = [Mark::List(Some(kind)), Mark::Indent(indent)];
        let said = said.into_iter();
        said.map(|mark| Edit::mark(self.shape.id.clone(), at.clone(), mark))
            .collect()
    }

    /// What is typed: signs that begin a list make one, all else is letters.
    pub(super) fn type_text(
        &mut self,
        text: &str,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        let begun = (text == " " && self.selection().is_empty() && !self.is_single_line())
            .then(|| self.begun_list())
            .flatten();
        let Some((start, kind)) = begun else {
            return self.insert(text, context);
        };
        let mut edits = vec![self.splice(start..self.caret.at, LIST_MARK.encode_utf8(&mut [0; 4]))];
        edits.extend(self.marked(start..start + 1, kind, 0));
        let output = self.step_of_its_own(edits, context);
        self.place(Caret::from(start + 1));
        output
    }

    /// The list that the letters before the caret begin, and where they do.
    fn begun_list(&self) -> Option<(usize, ListKind)> {
        let at = self.caret.at;
        let mut rows = self.rows().into_iter();
        let row = rows.find(|row| row.chars.start <= at && at <= row.chars.end)?;
        if row.item.is_some() || at - row.chars.start > 3 {
            return None;
        }
        let kind = match segments::slice(&self.shape.text, row.chars.start..at) {
            "-" | "*" => ListKind::Bullet,
            "1." | "1)" => ListKind::Number,
            "[]" | "[ ]" => ListKind::Check,
            "[x]" | "[X]" => ListKind::Checked,
            _ => return None,
        };
        Some((row.chars.start, kind))
    }
}

/// Whether any of a paragraph is selected, or the caret is in it.
fn touches(chars: &Range<usize>, selected: &Range<usize>) -> bool {
    chars.start <= selected.end && selected.start <= chars.end
}

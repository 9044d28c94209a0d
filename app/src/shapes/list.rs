//! Lists in a text: which paragraphs are items, how deep and what number each is.
//!
//! An item's paragraph begins with its mark, a letter that says what it is shown as. Reads only.

use std::ops::Range;

use tavla_shared::shape::{INDENT_MAX, ListKind, TextMarks};

/// How far the letters of an item stand behind those of what is around it, as a part of the text's size.
const HANG: f64 = 1.5;
/// The same where a number of up to two digits is before them,
const HANG_NUMBER: f64 = 2.0;
/// and for each digit more.
const HANG_DIGIT: f64 = 0.7;

/// A paragraph that is a list's item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListItem {
    /// What it is shown as.
    pub kind: ListKind,
    /// How deep it is, from 0.
    pub indent: u8,
    /// How many letters its mark takes: more than one where people put one there at once.
    pub mark: usize,
    /// Its number among its neighbours of one kind and depth, from 1.
    pub number: u32,
}

/// Counts items from the first paragraph on.
#[derive(Debug, Default)]
pub struct ListCounter {
    numbers: [u32; INDENT_MAX as usize + 1],
}

impl ListItem {
    /// The item whose paragraph begins at `start`; its number is not known yet.
    pub fn at(marks: Option<&TextMarks>, paragraph: Range<usize>) -> Option<Self> {
        let marks = marks?;
        let kind_at = |at| marks.look_at(at).and_then(|look| look.list);
        let kind = kind_at(paragraph.start)?;
        let indent = marks.look_at(paragraph.start).map_or(0, |look| look.indent);
        let is_mark = |at: &usize| kind_at(*at).is_some();
        Some(Self {
            kind,
            indent: indent.min(INDENT_MAX),
            mark: paragraph.take_while(is_mark).count(),
            number: 1,
        })
    }

    /// How far its letters stand in, as a part of the text's size.
    pub fn inset(&self) -> f64 {
        let hang = match self.kind {
            ListKind::Number => {
                let digits = self.number.max(1).ilog10() + 1;
                HANG_NUMBER + HANG_DIGIT * f64::from(digits.max(2) - 2)
            }
            _ => HANG,
        };
        HANG * f64::from(self.indent) + hang
    }
}

impl ListCounter {
    /// The next paragraph, as an item with its number.
    pub fn next(&mut self, item: Option<ListItem>) -> Option<ListItem> {
        let Some(item) = item else {
            self.numbers = Default::default();
            return None;
        };
        let depth = usize::from(item.indent);
        // Deeper lists begin anew after this.
        self.numbers[depth + 1..].fill(0);
        let number = &mut self.numbers[depth];
        *number = if item.kind == ListKind::Number {
            *number + 1
        } else {
            0
        };
        Some(ListItem {
            number: (*number).max(1),
            ..item
        })
    }
}

/// The paragraphs of a text, in scalar values without their newlines.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split('\n').map(move |paragraph| {
        let range = start..start + paragraph.chars().count();
        start = range.end + 1;
        range
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tavla_shared::shape::Mark;

    #[test]
    fn numbers_go_on_past_deeper_items_and_begin_anew_after_other_text() {
        let item = |kind, indent| {
            Some(ListItem {
                kind,
                indent,
                mark: 1,
                number: 1,
            })
        };
        let (number, bullet) = (ListKind::Number, ListKind::Bullet);
        let items = [
            item(number, 0),
            item(number, 1),
            item(number, 1),
            item(number, 0),
            item(number, 1),
            item(bullet, 0),
            item(number, 0),
            None,
            item(number, 0),
        ];
        let mut counter = ListCounter::default();
        let numbers: Vec<u32> = items
            .into_iter()
            .map(|item| counter.next(item).map_or(0, |item| item.number))
            .collect();
        assert_eq!(numbers, [1, 1, 2, 2, 1, 1, 1, 0, 1]);
    }

    #[test]
    fn marks_that_people_put_there_at_once_are_one() {
        let mark = Mark::List(Some(ListKind::Check));
        let marks = TextMarks::marked(None, 0..2, &mark);
        let item = ListItem::at(marks.as_deref(), 0..5).unwrap();
        assert_eq!((item.kind, item.mark), (ListKind::Check, 2));
        assert_eq!(ListItem::at(marks.as_deref(), 2..5), None);
    }
}

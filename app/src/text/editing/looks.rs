//! How letters look while they are edited: what is selected, or what is typed next, is given a look.
//!
//! A look chosen at a caret holds for what is typed there, and is forgotten when the caret goes elsewhere.

use std::ops::Range;
use std::sync::Arc;

use kurbo::Point;
use tavla_shared::board::{Edit, Step};
use tavla_shared::shape::{Emphasis, Look, Mark, MarkKey, Shape, TextMarks};

use super::super::placement::PlacedText;
use super::{EditingContext, EditingOutput, TextEditing, consumed, segments};

/// A link of the text that is edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSpan {
    /// What would become the link, or is it: what is selected, the link at the caret, or the word there.
    pub range: Range<usize>,
    /// Where it leads; none where it is none yet.
    pub address: Option<Arc<str>>,
}

/// Whether all letters of a shape's text have an emphasis; none are letters of no text.
pub fn emphasised(shape: &Shape, range: Range<usize>, emphasis: Emphasis) -> bool {
    let spans = TextMarks::spans(shape.marks.as_deref(), range);
    !spans.is_empty() && spans.iter().all(|(_, look)| look.emphasis.has(emphasis))
}

impl TextEditing {
    /// How what is typed in the place of `range` looks.
    pub(super) fn typed_look(&self, range: &Range<usize>) -> Look {
        if let Some(look) = &self.next_look {
            return look.clone();
        }
        let marks = self.shape.marks.as_deref();
        let first = marks.filter(|_| !range.is_empty());
        match first {
            // It takes the place of what was there.
            Some(marks) => {
                let look = marks.look_at(range.start).cloned().unwrap_or_default();
                Look {
                    list: None,
                    indent: 0,
                    ..look
                }
            }
            None => TextMarks::typed_look(marks, range.start),
        }
    }

    /// How what is selected looks, or what is typed next: what all of it has in common is said of it.
    pub fn look(&self) -> Look {
        let range = self.selection();
        if range.is_empty() {
            return self.typed_look(&range);
        }
        let mut spans = TextMarks::spans(self.shape.marks.as_deref(), range).into_iter();
        let (_, first) = spans.next().unwrap_or_default();
        spans.fold(first, |common, (_, look)| {
            let mut common = common;
            for mark in look.marks_from(&common) {
                let plain = Look::default().mark(mark.key());
                plain.apply_to(&mut common);
            }
            common
        })
    }

    /// Gives what is selected an emphasis, or takes it away where all of it has it; at a caret, what is typed next.
    pub fn toggle(
        &mut self,
        emphasis: Emphasis,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        let on = !self.look().emphasis.has(emphasis);
        self.say(Mark::Emphasis(emphasis, on), context)
    }

    /// Says something of what is selected, or of what is typed next.
    pub fn say(&mut self, mark: Mark, context: &mut EditingContext<'_>) -> EditingOutput {
        self.blink.restart(context.now_secs);
        let range = self.selection();
        if range.is_empty() {
            let mut look = self.look();
            mark.apply_to(&mut look);
            self.next_look = Some(look);
            return consumed();
        }
        self.say_of(range, mark, context)
    }

    /// What a link would be about now.
    pub fn link(&self) -> LinkSpan {
        let range = self.selection();
        if !range.is_empty() {
            let address = self.look().mark(MarkKey::Link);
            let Mark::Link(address) = address else {
                return LinkSpan {
                    range,
                    address: None,
                };
            };
            return LinkSpan { range, address };
        }
        let marks = self.shape.marks.as_deref();
        let look_at = |at: usize| marks.and_then(|marks| marks.look_at(at));
        let at = self.caret.at;
        let mut beside = [Some(at), at.checked_sub(1)].into_iter().flatten();
        let address = beside.find_map(|at| Some((at, look_at(at)?.link.clone()?)));
        let Some((inside, address)) = address else {
            let word = segments::word_around(&self.shape.text, at);
            let is_word = segments::slice(&self.shape.text, word.clone())
                .chars()
                .any(char::is_alphanumeric);
            return LinkSpan {
                range: if is_word { word } else { at..at },
                address: None,
            };
        };
        let is_same =
            |at: &usize| look_at(*at).is_some_and(|look| look.link.as_ref() == Some(&address));
        let start = (0..=inside).rev().take_while(is_same).last();
        let length = segments::length(&self.shape.text);
        let end = (inside..length).take_while(is_same).last();
        LinkSpan {
            range: start.unwrap_or(inside)..end.unwrap_or(inside) + 1,
            address: Some(address),
        }
    }

    /// Where a click on the letter at a point of the board leads.
    pub fn address_at(&self, text: &PlacedText, at: Point) -> Option<Arc<str>> {
        let letter = text.layout.letter_on(text.text_from_board(at))?;
        self.shape.marks.as_ref()?.look_at(letter)?.link.clone()
    }

    /// Makes a link of what [`Self::link`] tells, or takes it away; where there are no letters, its address becomes some.
    pub fn set_link(
        &mut self,
        address: Option<Arc<str>>,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        let range = self.link().range;
        match address {
            Some(address) if range.is_empty() => {
                self.next_look = Some(Look {
                    link: Some(Arc::clone(&address)),
                    ..self.look()
                });
                self.typed_secs = None;
                self.insert(&address, context)
            }
            address => self.say_of(range, Mark::Link(address), context),
        }
    }

    fn say_of(
        &mut self,
        range: Range<usize>,
        mark: Mark,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        if range.is_empty() || !mark.is_valid() {
            return consumed();
        }
        let edit = Edit::mark(self.shape.id.clone(), range, mark);
        self.step_of_its_own(vec![edit], context)
    }

    /// Writes what is to be undone by itself.
    pub(super) fn step_of_its_own(
        &mut self,
        edits: Vec<Edit>,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        self.typed_secs = None;
        let output = self.write(edits, context);
        self.typed_secs = None;
        EditingOutput {
            step: Step::New,
            ..output
        }
    }
}

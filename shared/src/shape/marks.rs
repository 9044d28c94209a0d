//! Which letters of a text look otherwise than its shape says: runs in order, as few as can say it.
//!
//! Equal looks of equal letters are equal values, so that peers can be compared. Positions are Unicode
//! scalar values; what is beyond the last run is plain.

use std::ops::Range;
use std::sync::Arc;

use super::look::{Look, Mark};

/// The most runs of a text that are looked at; letters beyond them are plain. A stranger's text may have a mark on
/// every letter.
pub const TEXT_RUNS_MAX: usize = 4_096;

/// Letters in a row that look alike, and not plain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextRun {
    /// Which.
    pub chars: Range<usize>,
    /// How they look.
    pub look: Look,
}

/// The runs of a text. Never empty: a plain text has none of this.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextMarks(Vec<TextRun>);

/// Puts runs together from the text's start on.
#[derive(Debug, Default)]
pub struct MarksBuilder {
    at: usize,
    runs: Vec<TextRun>,
    full: bool,
}

impl MarksBuilder {
    /// The next `chars` letters look like this.
    pub fn push(&mut self, chars: usize, look: Look) {
        let start = self.at;
        self.at += chars;
        if chars == 0 || look.is_plain() {
            return;
        }
        let is_full = self.runs.len() >= TEXT_RUNS_MAX;
        match self.runs.last_mut() {
            Some(last) if last.chars.end == start && last.look == look => {
                last.chars.end = self.at;
            }
            _ if is_full => self.full = true,
            _ => self.runs.push(TextRun {
                chars: start..self.at,
                look,
            }),
        }
    }

    /// Whether some letters were left plain because there were too many runs.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// The runs; none where all is plain.
    pub fn finish(self) -> Option<Arc<TextMarks>> {
        (!self.runs.is_empty()).then(|| Arc::new(TextMarks(self.runs)))
    }
}

impl TextMarks {
    /// The runs in order.
    pub fn runs(&self) -> &[TextRun] {
        &self.0
    }

    /// How the letter at `at` looks; none for a plain one.
    pub fn look_at(&self, at: usize) -> Option<&Look> {
        let next = self.0.partition_point(|run| run.chars.end <= at);
        let run = self.0.get(next)?;
        run.chars.contains(&at).then_some(&run.look)
    }

    /// The runs within `range`, from its start, and of plain letters too: all of it, in order.
    pub fn spans(marks: Option<&Self>, range: Range<usize>) -> Vec<(usize, Look)> {
        let runs = marks.map_or(&[][..], |marks| {
            let first = marks.0.partition_point(|run| run.chars.end <= range.start);
            &marks.0[first..]
        });
        let mut spans = Vec::new();
        let mut at = range.start;
        let mut push = |to: usize, look: Look| {
            if to > at {
                spans.push((to - at, look));
                at = to;
            }
        };
        for run in runs.iter().take_while(|run| run.chars.start < range.end) {
            push(run.chars.start, Look::default());
            push(run.chars.end.min(range.end), run.look.clone());
        }
        push(range.end, Look::default());
        spans
    }

    /// The runs within a part of the text, as of a text of their own.
    pub fn part(marks: Option<&Self>, range: Range<usize>) -> Option<Arc<Self>> {
        marks?;
        let mut part = MarksBuilder::default();
        for (chars, look) in Self::spans(marks, range) {
            part.push(chars, look);
        }
        part.finish()
    }

    /// How the text looks once `delete` letters at `at` are replaced by `insert` others, as the document will say.
    pub fn spliced(
        marks: Option<&Self>,
        at: usize,
        delete: usize,
        insert: usize,
    ) -> Option<Arc<Self>> {
        let this = marks?;
        let inserted = Self::typed_look(marks, at);
        let mut spliced = MarksBuilder::default();
        for (chars, look) in Self::spans(marks, 0..at) {
            spliced.push(chars, look);
        }
        spliced.push(insert, inserted);
        let end = this.0.last().map_or(0, |run| run.chars.end);
        for (chars, look) in Self::spans(marks, at + delete..end.max(at + delete)) {
            spliced.push(chars, look);
        }
        spliced.finish()
    }

    /// How letters look that are typed at `at`.
    pub fn typed_look(marks: Option<&Self>, at: usize) -> Look {
        let Some(this) = marks else {
            return Look::default();
        };
        let plain = Look::default();
        let before = at.checked_sub(1).and_then(|at| this.look_at(at));
        let after = this.look_at(at);
        before.unwrap_or(&plain).between(after.unwrap_or(&plain))
    }

    /// How the text looks once something is said of `range`.
    pub fn marked(marks: Option<&Self>, range: Range<usize>, mark: &Mark) -> Option<Arc<Self>> {
        let end = marks.and_then(|marks| Some(marks.0.last()?.chars.end));
        let end = end.unwrap_or(0).max(range.end);
        let mut marked = MarksBuilder::default();
        let parts = [
            (0..range.start, false),
            (range.clone(), true),
            (range.end..end, false),
        ];
        for (part, says) in parts {
            for (chars, mut look) in Self::spans(marks, part) {
                if says {
                    mark.apply_to(&mut look);
                }
                marked.push(chars, look);
            }
        }
        marked.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::look::Emphasis;
    use super::*;

    const BOLD: Mark = Mark::Emphasis(Emphasis::Bold, true);

    /// The runs in words: where each is and whether it is bold or a link.
    fn told(marks: Option<&TextMarks>) -> String {
        let runs = marks.map_or(&[][..], TextMarks::runs).iter();
        let words: Vec<String> = runs
            .map(|run| {
                let bold = run.look.emphasis.has(Emphasis::Bold);
                let link = run.look.link.as_deref().unwrap_or("");
                let bold = if bold { "b" } else { "" };
                format!("{}-{}{bold}{link}", run.chars.start, run.chars.end)
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn marks_over_parts_of_others_make_the_fewest_runs() {
        let one = TextMarks::marked(None, 2..4, &BOLD);
        let two = TextMarks::marked(one.as_deref(), 4..6, &BOLD);
        assert_eq!(told(two.as_deref()), "2-6b");
        let link = Mark::Link(Some("u".into()));
        let three = TextMarks::marked(two.as_deref(), 0..3, &link);
        assert_eq!(told(three.as_deref()), "0-2u 2-3bu 3-6b");
        let off = Mark::Emphasis(Emphasis::Bold, false);
        let four = TextMarks::marked(three.as_deref(), 0..9, &off);
        assert_eq!(told(four.as_deref()), "0-3u");
        assert_eq!(
            TextMarks::marked(four.as_deref(), 0..3, &Mark::Link(None)),
            None
        );
    }

    #[test]
    fn what_is_typed_at_the_end_of_bold_is_bold_and_of_a_link_is_not() {
        let bold = TextMarks::marked(None, 2..4, &BOLD);
        let at = |at| told(TextMarks::spliced(bold.as_deref(), at, 0, 1).as_deref());
        assert_eq!(
            (at(2), at(3), at(4)),
            ("3-5b".into(), "2-5b".into(), "2-5b".into())
        );
        let link = TextMarks::marked(None, 2..4, &Mark::Link(Some("u".into())));
        let at = |at| told(TextMarks::spliced(link.as_deref(), at, 0, 1).as_deref());
        assert_eq!(
            (at(2), at(3), at(4)),
            ("3-5u".into(), "2-5u".into(), "2-4u".into())
        );
    }

    #[test]
    fn what_is_taken_out_takes_its_marks_along() {
        let bold = TextMarks::marked(None, 2..4, &BOLD);
        assert_eq!(
            told(TextMarks::spliced(bold.as_deref(), 0, 3, 0).as_deref()),
            "0-1b"
        );
        assert_eq!(TextMarks::spliced(bold.as_deref(), 1, 9, 0), None);
        assert_eq!(
            told(TextMarks::part(bold.as_deref(), 3..9).as_deref()),
            "0-1b"
        );
    }

    #[test]
    fn letters_beyond_so_many_runs_are_plain() {
        let mut builder = MarksBuilder::default();
        let bold = |on| Look {
            emphasis: super::super::look::EmphasisSet::default().with(Emphasis::Bold, on),
            ..Look::default()
        };
        for at in 0..3 * TEXT_RUNS_MAX {
            builder.push(1, bold(at % 2 == 0));
        }
        assert!(builder.is_full());
        assert_eq!(builder.finish().unwrap().runs().len(), TEXT_RUNS_MAX);
    }
}

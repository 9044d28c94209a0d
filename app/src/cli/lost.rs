//! What is not in the result of a command, in words and as JSON.

use serde::Serialize;

use super::Console;
use crate::export::{ExportReport, Loss as Unwritten};
use crate::i18n::text_with;
use crate::import::{ImportReport, Loss};

/// Something that was left out, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// What, in a word for programs.
    pub what: &'static str,
    /// How often.
    pub count: usize,
    /// The same for people.
    pub words: String,
}

impl Lost {
    /// The word for pictures that a file said and did not have, or that could not be kept,
    pub(super) const PICTURE: &'static str = "picture";
    /// and for those that a board says and that are not here.
    pub(super) const MISSING_PICTURE: &'static str = "missing-picture";

    /// What a text of `assets/i18n` tells that takes `count`; the end of the text's name is the word for it.
    pub(super) fn of(text_id: &'static str, count: usize) -> Self {
        Self {
            what: word(text_id),
            count,
            words: text_with(text_id, &[("count", count.into())]),
        }
    }

    /// The same; none where it did not happen.
    pub(super) fn counted(text_id: &'static str, count: usize) -> Option<Self> {
        (count > 0).then(|| Self::of(text_id, count))
    }

    /// What an import left out.
    pub(super) fn of_import(report: &ImportReport) -> Vec<Self> {
        let told = |(loss, count, words): (Loss, usize, String)| Self {
            what: word(loss.text_id()),
            count,
            words,
        };
        report.lost_words().into_iter().map(told).collect()
    }

    /// What an export left out.
    pub(super) fn of_export(report: &ExportReport) -> Vec<Self> {
        let words = |loss: Unwritten| match loss {
            // Here one can do something about it.
            Unwritten::Letters => "cli-lost-letters",
            Unwritten::MissingPicture => "cli-lost-missing-picture",
            loss => loss.text_id(),
        };
        let lost = report.lost.iter();
        lost.map(|(loss, count)| Self::of(words(*loss), *count))
            .collect()
    }
}

/// What a text tells, in a word for programs.
fn word(text_id: &'static str) -> &'static str {
    text_id
        .rsplit_once("-lost-")
        .map_or(text_id, |(_, what)| what)
}

/// Adds what else is not in a result. What both have in one word is told once, by whoever found more of it: where
/// something is lost on the way in and on the way out, it may be the same.
pub(super) fn add(lost: &mut Vec<Lost>, more: Vec<Lost>) {
    for new in more {
        match lost.iter_mut().find(|old| old.what == new.what) {
            Some(old) if old.count < new.count => *old = new,
            Some(_) => {}
            None => lost.push(new),
        }
    }
}

/// Tells whoever watches what of `name` is not in the result.
pub(super) fn tell(lost: &[Lost], name: &str, console: &mut Console<'_>) {
    for lost in lost {
        let args = [("name", name.into()), ("what", lost.words.as_str().into())];
        console.note(&text_with("cli-left-out", &args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_told_by_a_word_and_a_person_in_words() {
        let mut report = ImportReport::default();
        report.lost.insert(Loss::Picture, 2);
        let lost = Lost::of_import(&report);
        assert_eq!((lost[0].what, lost[0].count), ("picture", 2));
        assert!(lost[0].words.contains('2'), "{}", lost[0].words);
        assert_eq!(Lost::counted("cli-lost-history", 0), None);
    }

    #[test]
    fn what_is_lost_on_both_ways_is_told_once_by_the_larger_number() {
        let found = |loss, count| {
            let mut report = ImportReport::default();
            report.lost.insert(loss, count);
            Lost::of_import(&report)
        };
        let mut lost = found(Loss::Picture, 2);
        add(&mut lost, found(Loss::Picture, 1));
        assert_eq!(lost, found(Loss::Picture, 2));
        add(&mut lost, found(Loss::Picture, 3));
        assert_eq!(lost, found(Loss::Picture, 3));
        add(&mut lost, found(Loss::Form, 1));
        assert_eq!(lost.len(), 2);
    }

    #[test]
    fn the_words_by_which_pictures_are_told_are_those_of_their_losses() {
        let missing = Lost::of("cli-lost-missing-picture", 1);
        assert_eq!(missing.what, Lost::MISSING_PICTURE);
        let unread = Lost::of(Loss::Picture.text_id(), 1);
        assert_eq!(unread.what, Lost::PICTURE);
    }
}

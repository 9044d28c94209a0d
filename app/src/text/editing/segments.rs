//! Letters, words and paragraphs of a text, by scalar values.
//!
//! Pure functions; where lines are wrapped is the layout's to know.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

/// How many scalar values `text` has.
pub(super) fn length(text: &str) -> usize {
    text.chars().count()
}

/// The part of `text` between two positions.
pub(super) fn slice(text: &str, range: Range<usize>) -> &str {
    let byte = |at: usize| {
        text.char_indices()
            .nth(at)
            .map_or(text.len(), |(byte, _)| byte)
    };
    text.get(byte(range.start)..byte(range.end)).unwrap_or("")
}

/// The position one letter, with its marks, before `at`.
pub(super) fn letter_before(text: &str, at: usize) -> usize {
    boundaries(text.graphemes(true))
        .take_while(|&boundary| boundary < at)
        .last()
        .unwrap_or(0)
}

/// The position before what was typed last before `at`: a mark is typed after its letter, an emoji is
/// picked as a whole.
pub(super) fn stroke_before(text: &str, at: usize) -> usize {
    let letter = letter_before(text, at);
    let is_picked = slice(text, letter..at).chars().any(|c| {
        matches!(c, '\u{fe0f}' | '\u{20e3}' | '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}')
    });
    if is_picked {
        letter
    } else {
        at.saturating_sub(1)
    }
}

/// The position one letter, with its marks, after `at`.
pub(super) fn letter_after(text: &str, at: usize) -> usize {
    boundaries(text.graphemes(true))
        .find(|&boundary| boundary > at)
        .unwrap_or_else(|| length(text))
}

/// The start of the word that `at` is in, or else of the one before.
pub(super) fn word_start_before(text: &str, at: usize) -> usize {
    words(text)
        .filter(|word| word.start < at)
        .last()
        .map_or(0, |word| word.start)
}

/// The start of the next word.
pub(super) fn word_start_after(text: &str, at: usize) -> usize {
    words(text)
        .find(|word| word.start > at)
        .map_or_else(|| length(text), |word| word.start)
}

/// The end of the word that `at` is in, or else of the next one.
pub(super) fn word_end_after(text: &str, at: usize) -> usize {
    words(text)
        .find(|word| word.end > at)
        .map_or_else(|| length(text), |word| word.end)
}

/// The word, run of spaces or sign at `at`; at a paragraph's end what is before it.
pub(super) fn word_around(text: &str, at: usize) -> Range<usize> {
    let paragraph = paragraph_around(text, at);
    let segments = ranges(text.split_word_bounds())
        .filter(|segment| segment.start >= paragraph.start && segment.end <= paragraph.end);
    let mut found = at..at;
    for segment in segments {
        if segment.start <= at {
            found = segment;
        }
    }
    found
}

/// The paragraph that `at` is in, without its newline.
pub(super) fn paragraph_around(text: &str, at: usize) -> Range<usize> {
    let mut start = 0;
    for (index, c) in text.chars().enumerate() {
        if c == '\n' {
            if index >= at {
                return start..index;
            }
            start = index + 1;
        }
    }
    start..length(text)
}

/// Segments that have letters or digits in them, and signs; not spaces.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let segments = text.split_word_bounds();
    let blank: Vec<bool> = segments
        .clone()
        .map(|segment| segment.chars().all(char::is_whitespace))
        .collect();
    ranges(segments)
        .zip(blank)
        .filter(|(_, blank)| !blank)
        .map(|(range, _)| range)
}

fn ranges<'a>(segments: impl Iterator<Item = &'a str>) -> impl Iterator<Item = Range<usize>> {
    segments.scan(0, |at, segment| {
        let start = *at;
        *at += length(segment);
        Some(start..*at)
    })
}

fn boundaries<'a>(segments: impl Iterator<Item = &'a str>) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(ranges(segments).map(|range| range.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_keep_their_marks() {
        let text = "e\u{301}👩‍👩‍👧🇸🇪x";
        let mut at = 0;
        let mut stops = Vec::new();
        while at < length(text) {
            let next = letter_after(text, at);
            assert_eq!(letter_before(text, next), at);
            stops.push(next);
            at = next;
        }
        assert_eq!(stops, [2, 7, 9, 10]);
        assert_eq!((letter_before(text, 0), letter_after(text, 10)), (0, 10));
    }

    #[test]
    fn words_are_what_is_between_spaces_and_signs() {
        let text = "the  quick, fox";
        assert_eq!(
            [0, 2, 3, 5, 9].map(|at| word_start_after(text, at)),
            [5, 5, 5, 10, 10]
        );
        assert_eq!(
            [0, 2, 3, 5, 15].map(|at| word_start_before(text, at)),
            [0, 0, 0, 0, 12]
        );
        assert_eq!([0, 3, 11].map(|at| word_end_after(text, at)), [3, 10, 15]);
        assert_eq!(
            [0, 4, 15].map(|at| word_around(text, at)),
            [0..3, 3..5, 12..15]
        );
        assert_eq!(word_around("ab\n\ncd", 3), 3..3);
    }

    #[test]
    fn paragraphs_end_before_their_newlines() {
        let text = "ab\n\ncd";
        assert_eq!(
            [0, 2, 3, 4, 6].map(|at| paragraph_around(text, at)),
            [0..2, 0..2, 3..3, 4..6, 4..6]
        );
    }
}

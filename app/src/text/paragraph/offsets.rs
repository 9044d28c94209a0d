//! Which scalar values the bytes of a paragraph are, and which of them belong together.
//!
//! Reads the text once, when the paragraph is shaped; knows no layout.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Cluster;

/// From bytes to scalar values.
pub(super) struct CharOffsets {
    /// The byte at which each scalar value starts, then the text's length.
    starts: Vec<usize>,
    spaces: Vec<bool>,
    /// Whether each scalar value belongs to the letter before it.
    marks: Vec<bool>,
}

impl CharOffsets {
    pub(super) fn new(text: &str) -> Self {
        Self {
            starts: text
                .char_indices()
                .map(|(byte, _)| byte)
                .chain([text.len()])
                .collect(),
            spaces: text
                .chars()
                .map(|c| c.is_whitespace() && c != '\u{a0}')
                .collect(),
            marks: text
                .graphemes(true)
                .flat_map(|letter| letter.chars().enumerate().map(|(at, _)| at > 0))
                .collect(),
        }
    }

    /// The bytes of a range of scalar values.
    pub(super) fn bytes(&self, chars: Range<usize>) -> Range<usize> {
        let last = self.starts.len() - 1;
        self.starts[chars.start.min(last)]..self.starts[chars.end.min(last)]
    }

    /// Whether two neighbours are parts of one letter, within which no caret can stand.
    pub(super) fn is_one_letter(&self, left: &Cluster, right: &Cluster) -> bool {
        let (first, second) = if right.rtl {
            (right, left)
        } else {
            (left, right)
        };
        left.rtl == right.rtl
            && first.chars.end == second.chars.start
            && self.marks.get(second.chars.start) == Some(&true)
    }

    pub(super) fn chars(&self, bytes: Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.starts.partition_point(|&start| start < byte);
        at(bytes.start)..at(bytes.end)
    }

    pub(super) fn is_space(&self, at: usize) -> bool {
        self.spaces.get(at).copied().unwrap_or(false)
    }
}

//! Where positions go when a text changes under them.
//!
//! It sees two texts and guesses what was done, since what a peer's change did is not told.

use std::ops::Range;
use std::sync::Arc;

use tavla_shared::shape::Shape;

use super::super::Caret;
use super::pointer::Drag;
use super::{Changed, TextEditing};

/// The most pairs of letters that are compared; beyond it a change counts as one replacement.
const PAIRS_MAX: usize = 1_000_000;

/// Which letters of an old text are in a new one, and where.
struct Follow {
    kept: Vec<Option<usize>>,
    new_len: usize,
    /// Where in the new text the old one's end begins.
    changed_end: usize,
}

impl Follow {
    /// Compares two texts. Where it cannot be told which of several equal letters are new, those
    /// around `caret` are taken for the old ones.
    fn new(old: &str, new: &str, caret: usize) -> Self {
        let old: Vec<char> = old.chars().collect();
        let new: Vec<char> = new.chars().collect();
        let early = Self::aligned(&old, &new, true);
        if early.keeps_together(caret) {
            return early;
        }
        let late = Self::aligned(&old, &new, false);
        if late.keeps_together(caret) {
            late
        } else {
            early
        }
    }

    /// Where a position goes that belongs to the letter before it.
    fn after_its_letter(&self, at: usize) -> usize {
        let at = at.min(self.kept.len());
        self.kept[..at]
            .iter()
            .rev()
            .find_map(|kept| *kept)
            .map_or(0, |index| index + 1)
    }

    /// Where a position goes that belongs to the letter after it.
    fn before_its_letter(&self, at: usize) -> usize {
        let at = at.min(self.kept.len());
        self.kept[at..]
            .iter()
            .find_map(|kept| *kept)
            .unwrap_or(self.new_len)
    }

    /// Where a position goes with nothing selected: what is typed next belongs to what was typed last;
    /// at the start there is nothing.
    fn position(&self, at: usize) -> usize {
        match at {
            _ if self.kept.is_empty() => 0,
            0 => self.before_its_letter(0),
            at => self.after_its_letter(at),
        }
    }

    /// Where a part of the text goes, with its letters.
    fn part(&self, part: &Range<usize>) -> Range<usize> {
        if part.is_empty() {
            let at = self.position(part.start);
            return at..at;
        }
        let start = self.before_its_letter(part.start);
        start..self.after_its_letter(part.end).max(start)
    }

    fn keeps_together(&self, caret: usize) -> bool {
        let after = self.kept.get(caret).copied().flatten();
        let before = caret
            .checked_sub(1)
            .and_then(|at| self.kept.get(at).copied().flatten());
        match (before, after) {
            (Some(before), Some(after)) => before + 1 == after,
            (None, Some(_)) => caret == 0,
            (Some(before), None) => caret == self.kept.len() && before + 1 == self.new_len,
            (None, None) => false,
        }
    }

    /// Takes what both texts begin with for kept and then what they end with, or the other way
    /// round, and compares what is left letter by letter.
    fn aligned(old: &[char], new: &[char], start_first: bool) -> Self {
        let shorter = old.len().min(new.len());
        let same = |pairs: usize, equal: &dyn Fn(usize) -> bool| {
            (0..pairs).take_while(|&index| equal(index)).count()
        };
        let start_equal = |i: usize| old[i] == new[i];
        let end_equal = |i: usize| old[old.len() - 1 - i] == new[new.len() - 1 - i];
        let (start, end) = if start_first {
            let start = same(shorter, &start_equal);
            (start, same(shorter - start, &end_equal))
        } else {
            let end = same(shorter, &end_equal);
            (same(shorter - end, &start_equal), end)
        };
        let mut kept = vec![None; old.len()];
        for (index, kept) in kept.iter_mut().enumerate().take(start) {
            *kept = Some(index);
        }
        for index in 0..end {
            kept[old.len() - 1 - index] = Some(new.len() - 1 - index);
        }
        let (old_middle, new_middle) = (&old[start..old.len() - end], &new[start..new.len() - end]);
        for (i, j) in common(old_middle, new_middle) {
            kept[start + i] = Some(start + j);
        }
        Self {
            kept,
            new_len: new.len(),
            changed_end: new.len() - end,
        }
    }
}

/// Where a position in `old` goes in `new`, with the letters around it.
pub fn follow_position(old: &str, new: &str, at: usize) -> usize {
    Follow::new(old, new, at).position(at)
}

impl TextEditing {
    /// To be called once a frame before input, with the shape as `Scene::at_rest` gives it (shown
    /// without the preview of what is composed): what peers changed moves caret and selection along
    /// with their letters.
    pub fn follow(&mut self, shown: &Arc<Shape>) {
        if shown.text != self.shape.text {
            let follow = Follow::new(&self.shape.text, &shown.text, self.caret.at);
            let range = self.selection();
            let part = follow.part(&range);
            if range.is_empty() {
                self.caret.at = part.start;
                self.anchor = part.start;
            } else if self.caret.at < self.anchor {
                self.caret = Caret::from(part.start);
                self.anchor = part.end;
            } else {
                self.caret = Caret::from(part.end);
                self.anchor = part.start;
            }
            if let Some(Drag::Units { origin, .. }) = &mut self.drag {
                *origin = follow.part(origin);
            }
            self.goal_x = None;
            self.changed = Changed::ByPeer;
            self.next_look = None;
        }
        self.shape = Arc::clone(shown);
    }

    /// As [`Self::follow`], after this person's own undo or redo: the caret goes to what changed,
    /// and more typing is a new undo step.
    pub fn follow_undo(&mut self, shown: &Arc<Shape>, now_secs: f64) {
        if shown.text != self.shape.text {
            let follow = Follow::new(&self.shape.text, &shown.text, self.caret.at);
            self.place(Caret::from(follow.changed_end));
            self.drag = None;
            self.changed = Changed::ByMe;
            self.blink.restart(now_secs);
        }
        self.typed_secs = None;
        self.composition = None;
        self.shape = Arc::clone(shown);
    }
}

/// The pairs of a longest common subsequence.
fn common(old: &[char], new: &[char]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > PAIRS_MAX {
        return pairs;
    }
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if old[i] == new[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts with a `|` for the position.
    #[track_caller]
    fn check(old: &str, new: &str) {
        let caret = |text: &str| text.chars().position(|c| c == '|').unwrap();
        let (old_text, new_text) = (old.replace('|', ""), new.replace('|', ""));
        let follow = Follow::new(&old_text, &new_text, caret(old));
        assert_eq!(
            follow.after_its_letter(caret(old)),
            caret(new),
            "{old:?} to {new:?}"
        );
    }

    #[test]
    fn a_position_stays_after_its_letter() {
        check("hello wor|ld", "oh, hello wor|ld");
        check("hello| world", "hello| big world");
        check("hel|lo", "hel|p");
        check("one two| three", "two| three four");
        check("one two| three", "1 one two| three 3");
        check("ab|c", "|");
        check("hello |world", "hello hello |world");
        check("größ|e", "die größ|te");
    }
}

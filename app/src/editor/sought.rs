//! Letters that somebody looks for in names and texts, whatever their case and accents.

use crate::text::FoldedText;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sought(FoldedText);

impl Sought {
    /// What was typed, without space around it.
    pub fn of(typed: &str) -> Self {
        Self(FoldedText::of(typed.trim()))
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is in these words.
    pub fn is_in(&self, words: &str) -> bool {
        !FoldedText::of(words).places_of(&self.0, 1).is_empty()
    }
}

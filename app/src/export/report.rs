//! What became of a board in another program's words: how much is there, and what is not, by reason.

use std::collections::BTreeMap;

use tavla_shared::id::ShapeId;

use super::surface::Undrawn;

/// What an export kept and lost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportReport {
    /// The shapes that are written.
    pub shapes: usize,
    /// What could not be kept, and how often.
    pub lost: BTreeMap<Loss, usize>,
}

/// Something that the other program has no word for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// A picture.
    Picture,
    /// A stroke of a pen.
    Ink,
    /// A line, or an arrow that does not go between two shapes that are written.
    Line,
    /// The form of a figure: a card stands for it.
    Form,
    /// That a shape is turned.
    Turn,
    /// A shape that a newer version has drawn.
    UnknownKind,
    /// What a picture shows, as it is not here.
    MissingPicture,
    /// What a picture shows, as there is no room for so much.
    LargePicture,
    /// What a picture shows, as it is of no known kind.
    OtherPicture,
    /// What a picture shows, as it is damaged.
    BrokenPicture,
    /// Letters of a text, for which there is no font.
    Letters,
    /// What only this program has a word for, as there is no room for it.
    OwnShapes,
}

impl Loss {
    /// Every loss.
    pub const ALL: [Self; 12] = [
        Self::Picture,
        Self::Ink,
        Self::Line,
        Self::Form,
        Self::Turn,
        Self::UnknownKind,
        Self::MissingPicture,
        Self::LargePicture,
        Self::OtherPicture,
        Self::BrokenPicture,
        Self::Letters,
        Self::OwnShapes,
    ];

    /// The text that tells a person, in `assets/i18n`; it takes `count`.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::Picture => "export-lost-picture",
            Self::Ink => "export-lost-ink",
            Self::Line => "export-lost-line",
            Self::Form => "export-lost-form",
            Self::Turn => "export-lost-turn",
            Self::UnknownKind => "export-lost-unknown-kind",
            Self::MissingPicture => "export-lost-missing-picture",
            Self::LargePicture => "export-lost-large-picture",
            Self::OtherPicture => "export-lost-other-picture",
            Self::BrokenPicture => "export-lost-broken-picture",
            Self::Letters => "export-lost-letters",
            Self::OwnShapes => "export-lost-own-shapes",
        }
    }
}

impl From<Undrawn> for Loss {
    fn from(why: Undrawn) -> Self {
        match why {
            Undrawn::Missing => Self::MissingPicture,
            Undrawn::TooLarge => Self::LargePicture,
            Undrawn::OtherKind => Self::OtherPicture,
            Undrawn::Broken => Self::BrokenPicture,
        }
    }
}

impl ExportReport {
    /// Counts pictures that are not drawn or not written.
    pub fn lose_pictures(&mut self, undrawn: &BTreeMap<ShapeId, Undrawn>) {
        for why in undrawn.values() {
            self.lose(Loss::from(*why));
        }
    }

    /// Counts one loss.
    pub(super) fn lose(&mut self, loss: Loss) {
        *self.lost.entry(loss).or_default() += 1;
    }

    /// Counts as many losses as there were.
    pub(super) fn lose_several(&mut self, loss: Loss, count: usize) {
        if count > 0 {
            *self.lost.entry(loss).or_default() += count;
        }
    }

    /// How often something was lost.
    pub fn lost(&self, loss: Loss) -> usize {
        self.lost.get(&loss).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n;

    #[test]
    fn every_loss_has_words() {
        for id in Loss::ALL.map(Loss::text_id) {
            assert_ne!(i18n::text_with(id, &[("count", 2.into())]), id);
        }
    }
}

//! What became of a file: how much was kept, and what was not, by reason.

use std::collections::BTreeMap;

/// What an import kept and lost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// The shapes that were made, groups not counted; text in a shape is part of that shape.
    pub shapes: usize,
    /// What could not be kept, and how often.
    pub lost: BTreeMap<Loss, usize>,
}

/// Something a board cannot keep yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// A picture.
    Picture,
    /// A web page or generated content: a placeholder with its address stands there.
    Embed,
    /// A shape of a kind that is not known, which a placeholder keeps.
    Placeholder,
    /// A shape of a kind that is not known and cannot be kept.
    UnknownKind,
    /// The drawing in a picture, which is damaged: the picture stands there.
    Scene,
    /// A shape that makes no sense: not an object, without a size, out of all bounds.
    Unreadable,
    /// A link on a shape that was kept, to nowhere that anything is opened for.
    Link,
    /// A colour that could not be read; the default took its place.
    Color,
    /// An arrowhead that another took the place of.
    Arrowhead,
    /// An arrow's attachment to something that was not kept.
    Attachment,
    /// Points of a line or stroke that had too many.
    Points,
    /// The end of a text that was too long.
    Text,
}

impl Loss {
    /// Every loss.
    pub const ALL: [Self; 12] = [
        Self::Picture,
        Self::Embed,
        Self::Placeholder,
        Self::UnknownKind,
        Self::Scene,
        Self::Unreadable,
        Self::Link,
        Self::Color,
        Self::Arrowhead,
        Self::Attachment,
        Self::Points,
        Self::Text,
    ];

    /// The text that tells a person, in `assets/i18n`; it takes `count`.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::Picture => "import-lost-picture",
            Self::Embed => "import-lost-embed",
            Self::Placeholder => "import-lost-placeholder",
            Self::UnknownKind => "import-lost-unknown-kind",
            Self::Scene => "import-lost-scene",
            Self::Unreadable => "import-lost-unreadable",
            Self::Link => "import-lost-link",
            Self::Color => "import-lost-colour",
            Self::Arrowhead => "import-lost-arrowhead",
            Self::Attachment => "import-lost-attachment",
            Self::Points => "import-lost-points",
            Self::Text => "import-lost-text",
        }
    }
}

impl ImportReport {
    /// Counts one loss.
    pub fn lose(&mut self, loss: Loss) {
        *self.lost.entry(loss).or_default() += 1;
    }

    /// Counts what came of another part of the same file.
    pub(super) fn take_in(&mut self, other: &Self) {
        self.shapes += other.shapes;
        for (loss, count) in &other.lost {
            *self.lost.entry(*loss).or_default() += count;
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
    use crate::import::ImportError;
    use crate::import::excalidraw::EmbeddedError;

    #[test]
    fn every_loss_and_every_error_has_words() {
        let errors = [
            ImportError::TooLarge { len: 1 },
            ImportError::SceneTooLarge { len: 1 },
            ImportError::NothingKnown,
            ImportError::NoScene,
            ImportError::Embedded(EmbeddedError::Broken),
            ImportError::Embedded(EmbeddedError::TooLarge),
            ImportError::TooManyShapes,
            ImportError::NotJson { line: 1, column: 1 },
            ImportError::OtherKind { found: None },
            ImportError::PictureTooLarge,
            ImportError::PictureUnreadable,
        ];
        for id in Loss::ALL
            .map(Loss::text_id)
            .into_iter()
            .chain(errors.iter().map(ImportError::text_id))
        {
            assert_ne!(i18n::text_with(id, &[("count", 2.into())]), id);
        }
    }
}

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
    /// A web page or generated content in a frame: a box with its address stands there.
    Embed,
    /// A shape of a kind that is not known.
    UnknownKind,
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
    /// A file that is not in this one: a card with its name stands there.
    File,
    /// A film: a card with its name stands there.
    Video,
    /// The form of a figure: the one that is most like it stands there.
    Form,
}

impl Loss {
    /// Every loss.
    pub const ALL: [Self; 13] = [
        Self::Picture,
        Self::Embed,
        Self::UnknownKind,
        Self::Unreadable,
        Self::Link,
        Self::Color,
        Self::Arrowhead,
        Self::Attachment,
        Self::Points,
        Self::Text,
        Self::File,
        Self::Video,
        Self::Form,
    ];

    /// The text that tells a person, in `assets/i18n`; it takes `count`.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::Picture => "import-lost-picture",
            Self::Embed => "import-lost-embed",
            Self::UnknownKind => "import-lost-unknown-kind",
            Self::Unreadable => "import-lost-unreadable",
            Self::Link => "import-lost-link",
            Self::Color => "import-lost-colour",
            Self::Arrowhead => "import-lost-arrowhead",
            Self::Attachment => "import-lost-attachment",
            Self::Points => "import-lost-points",
            Self::Text => "import-lost-text",
            Self::File => "import-lost-file",
            Self::Video => "import-lost-video",
            Self::Form => "import-lost-form",
        }
    }
}

impl ImportReport {
    /// Counts one loss.
    pub(super) fn lose(&mut self, loss: Loss) {
        *self.lost.entry(loss).or_default() += 1;
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

    #[test]
    fn every_loss_and_every_error_has_words() {
        let errors = [
            ImportError::TooLarge { len: 1 },
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

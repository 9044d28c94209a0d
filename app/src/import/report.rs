//! What became of a file: how much was kept, and what was not, by reason.

use std::collections::BTreeMap;

use crate::i18n::text_with;

/// What an import kept and lost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// The shapes that were made, groups not counted; text in a shape is part of that shape.
    pub shapes: usize,
    /// What could not be kept, and how often.
    pub lost: BTreeMap<Loss, usize>,
    /// Why a drawing came as one picture, where it did.
    pub as_picture: Option<PictureReason>,
    /// What columns of a table are called that are not kept, as many as are told.
    pub columns: Vec<String>,
    /// The line of a table with a quotation mark that is never closed.
    pub open_quote_line: Option<usize>,
}

/// So many columns are told by name,
const COLUMNS_TOLD: usize = 8;
/// and as much of it.
const COLUMN_CHARS: usize = 40;

/// What a drawing has that shapes do not, so that it comes as one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PictureReason {
    /// Colours that run into each other.
    Gradient,
    /// Areas that are filled with a pattern.
    Pattern,
    /// Parts that are cut off.
    Clip,
    /// Parts that are seen through others.
    Mask,
    /// Blur, shadows and other effects.
    Filter,
    /// Colours that mix with what is below them.
    Blend,
    /// Things that fade as one.
    Opacity,
    /// Areas with holes, or outlines that go around more than once.
    Form,
    /// Lines that are wider in one direction.
    Stroke,
    /// Letters along a path, upright, or each in its own place.
    Text,
    /// Drawings in it, or pictures that are slanted.
    Picture,
    /// More shapes or points than one would want.
    TooMuch,
}

impl PictureReason {
    /// Every reason.
    pub const ALL: [Self; 12] = [
        Self::Gradient,
        Self::Pattern,
        Self::Clip,
        Self::Mask,
        Self::Filter,
        Self::Blend,
        Self::Opacity,
        Self::Form,
        Self::Stroke,
        Self::Text,
        Self::Picture,
        Self::TooMuch,
    ];

    /// The text that tells a person, in `assets/i18n`.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::Gradient => "import-svg-gradient",
            Self::Pattern => "import-svg-pattern",
            Self::Clip => "import-svg-clip",
            Self::Mask => "import-svg-mask",
            Self::Filter => "import-svg-filter",
            Self::Blend => "import-svg-blend",
            Self::Opacity => "import-svg-opacity",
            Self::Form => "import-svg-form",
            Self::Stroke => "import-svg-stroke",
            Self::Text => "import-svg-text",
            Self::Picture => "import-svg-picture",
            Self::TooMuch => "import-svg-too-much",
        }
    }
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
    /// That a stroke is one: it had too many points, and is several that join.
    Cut,
    /// The end of a text that was too long.
    Text,
    /// How long the dashes of a line are.
    Dashes,
    /// A part that is written in another language, as a web page is.
    Foreign,
    /// Details of a picture that was too large and was made smaller.
    Pixels,
    /// A file that is not in this one: a card with its name stands there.
    File,
    /// A film: a card with its name stands there.
    Video,
    /// The form of a figure: the one that is most like it stands there.
    Form,
    /// What a column of a table says that is neither text nor colour.
    Column,
    /// Where a quotation mark of a table ends: it is never closed.
    Quote,
}

impl Loss {
    /// Every loss.
    pub const ALL: [Self; 21] = [
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
        Self::Cut,
        Self::Text,
        Self::Dashes,
        Self::Foreign,
        Self::Pixels,
        Self::File,
        Self::Video,
        Self::Form,
        Self::Column,
        Self::Quote,
    ];

    /// The text that tells a person, in `assets/i18n`; it takes `count`, and what `lost_words` gives it.
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
            Self::Cut => "import-lost-cut",
            Self::Text => "import-lost-text",
            Self::Dashes => "import-lost-dashes",
            Self::Foreign => "import-lost-foreign",
            Self::Pixels => "import-lost-pixels",
            Self::File => "import-lost-file",
            Self::Video => "import-lost-video",
            Self::Form => "import-lost-form",
            Self::Column => "import-lost-column",
            Self::Quote => "import-lost-quote",
        }
    }
}

impl ImportReport {
    /// Counts one loss.
    pub fn lose(&mut self, loss: Loss) {
        *self.lost.entry(loss).or_default() += 1;
    }

    /// Counts a column of a table.
    pub(super) fn lose_column(&mut self, name: &str) {
        self.lose(Loss::Column);
        if self.columns.len() < COLUMNS_TOLD {
            self.columns.push(name.chars().take(COLUMN_CHARS).collect());
        }
    }

    /// Notes a quotation mark that is never closed.
    pub(super) fn lose_quote(&mut self, line: usize) {
        self.lose(Loss::Quote);
        self.open_quote_line = Some(line);
    }

    /// What was not kept, how often, and the same for people.
    pub fn lost_words(&self) -> Vec<(Loss, usize, String)> {
        let mut names = self.columns.join(", ");
        if self.lost(Loss::Column) > self.columns.len() {
            names.push_str(", …");
        }
        let line = self.open_quote_line.unwrap_or_default().to_string();
        let words = |loss: Loss, count: usize| {
            let args = [
                ("count", count.into()),
                ("names", names.as_str().into()),
                ("line", line.as_str().into()),
            ];
            text_with(loss.text_id(), &args)
        };
        let lost = self.lost.iter();
        lost.map(|(&loss, &count)| (loss, count, words(loss, count)))
            .collect()
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
            ImportError::Embedded(EmbeddedError::Broken),
            ImportError::Embedded(EmbeddedError::TooLarge),
            ImportError::TooManyShapes,
            ImportError::NotJson { line: 1, column: 1 },
            ImportError::OtherKind { found: None },
            ImportError::PictureTooLarge,
            ImportError::PictureUnreadable,
            ImportError::SvgUnreadable,
            ImportError::SvgTooMuch,
        ];
        for id in Loss::ALL
            .map(Loss::text_id)
            .into_iter()
            .chain(errors.iter().map(ImportError::text_id))
            .chain(PictureReason::ALL.map(PictureReason::text_id))
        {
            assert_ne!(i18n::text_with(id, &[("count", 2.into())]), id);
        }
    }
}

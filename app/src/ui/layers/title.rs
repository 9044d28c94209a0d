//! What a shape is called in the outline, and its sign: its own name, else what its text begins with, else what
//! it is.

use std::borrow::Cow;

use tavla_shared::shape::{Kind, LIST_MARK, Shape};

use crate::commands::Icon;
use crate::editor::{Sought, name_of};
use crate::i18n::kind_words;
use crate::ui::excerpt::excerpt;

/// So much of a text is told.
const TEXT_CHARS: usize = 60;
/// What a text is made an excerpt of, in characters: there may be very much of it.
const READ_CHARS: usize = 240;

/// What a shape is called.
pub(super) fn title(shape: &Shape) -> Cow<'static, str> {
    if let Some(name) = name_of(shape) {
        return Cow::Owned(excerpt(name, TEXT_CHARS));
    }
    let beginning: String = shape.text.chars().take(READ_CHARS).collect();
    let words = excerpt(&beginning.replace(LIST_MARK, " "), TEXT_CHARS);
    if words.is_empty() {
        Cow::Borrowed(kind_words(&shape.kind))
    } else {
        Cow::Owned(words)
    }
}

/// Whether a shape is called what is wanted, or is one, or has it in its text.
pub(super) fn matches(shape: &Shape, wanted: &Sought) -> bool {
    let has = |words: &str| wanted.is_in(words);
    shape.name.as_deref().is_some_and(has) || has(kind_words(&shape.kind)) || has(&shape.text)
}

/// The icon of a kind.
pub(super) fn sign(kind: &Kind) -> Icon {
    match kind {
        Kind::Rectangle => Icon::Rectangle,
        Kind::Ellipse => Icon::Ellipse,
        Kind::Diamond => Icon::Diamond,
        Kind::Triangle => Icon::Triangle,
        Kind::Hexagon => Icon::Hexagon,
        Kind::Star => Icon::Star,
        Kind::Cloud => Icon::Cloud,
        Kind::Cylinder => Icon::Cylinder,
        Kind::Callout => Icon::Callout,
        Kind::Line => Icon::Line,
        Kind::Arrow => Icon::Arrow,
        Kind::Ink => Icon::Pen,
        Kind::Text => Icon::Text,
        Kind::Note => Icon::Note,
        Kind::Image => Icon::Image,
        Kind::Frame => Icon::Frame,
        Kind::Group => Icon::Group,
        Kind::Unknown(_) => Icon::Question,
    }
}

//! What a shape is called in the outline, and its sign: its own name, else what its text begins with, else what
//! it is.

use std::borrow::Cow;

use tavla_shared::shape::{Kind, LIST_MARK, Shape};

use crate::commands::Icon;
use crate::editor::name_of;
use crate::i18n::text;
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
        Cow::Borrowed(text(sign(&shape.kind).1))
    } else {
        Cow::Owned(words)
    }
}

/// Whether a shape is called `wanted`, which is in lower case, or is one, or has it in its text.
pub(super) fn matches(shape: &Shape, wanted: &str) -> bool {
    let has = |words: &str| words.to_lowercase().contains(wanted);
    shape.name.as_deref().is_some_and(has) || has(&shape.text) || has(text(sign(&shape.kind).1))
}

/// The icon of a kind, and what names it.
pub(super) fn sign(kind: &Kind) -> (Icon, &'static str) {
    match kind {
        Kind::Rectangle => (Icon::Rectangle, "shape-rectangle"),
        Kind::Ellipse => (Icon::Ellipse, "shape-ellipse"),
        Kind::Diamond => (Icon::Diamond, "shape-diamond"),
        Kind::Triangle => (Icon::Triangle, "shape-triangle"),
        Kind::Hexagon => (Icon::Hexagon, "shape-hexagon"),
        Kind::Star => (Icon::Star, "shape-star"),
        Kind::Cloud => (Icon::Cloud, "shape-cloud"),
        Kind::Cylinder => (Icon::Cylinder, "shape-cylinder"),
        Kind::Callout => (Icon::Callout, "shape-callout"),
        Kind::Line => (Icon::Line, "shape-line"),
        Kind::Arrow => (Icon::Arrow, "shape-arrow"),
        Kind::Ink => (Icon::Pen, "shape-ink"),
        Kind::Text => (Icon::Text, "shape-text"),
        Kind::Note => (Icon::Note, "shape-note"),
        Kind::Image => (Icon::Image, "shape-image"),
        Kind::Frame => (Icon::Frame, "shape-frame"),
        Kind::Group => (Icon::Group, "shape-group"),
        Kind::Unknown(_) => (Icon::Question, "shape-unknown"),
    }
}

//! What kinds of shapes are called, wherever one is named.

use tavla_shared::shape::Kind;

use super::text;

/// What a kind of shape is called.
pub fn kind_words(kind: &Kind) -> &'static str {
    text(match kind {
        Kind::Rectangle => "shape-rectangle",
        Kind::Ellipse => "shape-ellipse",
        Kind::Diamond => "shape-diamond",
        Kind::Triangle => "shape-triangle",
        Kind::Hexagon => "shape-hexagon",
        Kind::Star => "shape-star",
        Kind::Cloud => "shape-cloud",
        Kind::Cylinder => "shape-cylinder",
        Kind::Callout => "shape-callout",
        Kind::Line => "shape-line",
        Kind::Arrow => "shape-arrow",
        Kind::Ink => "shape-ink",
        Kind::Text => "shape-text",
        Kind::Note => "shape-note",
        Kind::Image => "shape-image",
        Kind::Frame => "shape-frame",
        Kind::Group => "shape-group",
        Kind::Unknown(_) if kind.excalidraw_name().is_some() => "shape-of-excalidraw",
        Kind::Unknown(_) => "shape-unknown",
    })
}

//! What somebody says beside their cursor: the words in a bubble of their colour, below their name.

use egui::{Align2, Color32, CornerRadius, Painter, Pos2, Rect, Vec2, vec2};

use super::peers::short_name;
use crate::editor::CursorShown;
use crate::theme::{TextRole, faded, font, read_on};

/// How wide words run before they are wrapped, in egui points.
const WIDTH: f32 = 240.0;
/// Around what is in it.
const MARGIN: Vec2 = vec2(10.0, 6.0);
/// Between name and words.
const GAP: f32 = 1.0;
/// The corner towards the cursor is sharper.
const RADIUS: CornerRadius = CornerRadius {
    nw: 4,
    ne: 12,
    sw: 12,
    se: 12,
};

/// Paints what `cursor` says at `at`.
pub(super) fn paint(
    painter: &Painter,
    cursor: &CursorShown,
    words: &str,
    at: Pos2,
    color: Color32,
) {
    let letters = read_on(color);
    let words = painter.layout(words.to_owned(), font(TextRole::Body), letters, WIDTH);
    let muted = faded(letters, 0.85);
    let name = painter.layout_no_wrap(short_name(&cursor.name), font(TextRole::Tag), muted);
    let name_height = if cursor.name.is_empty() {
        0.0
    } else {
        name.size().y + GAP
    };
    let width = words.size().x.max(name.size().x);
    let size = vec2(width, name_height + words.size().y) + 2.0 * MARGIN;
    let bubble = Align2::LEFT_TOP.anchor_size(at, size);
    let bubble = inside(bubble, painter.clip_rect());
    painter.rect_filled(bubble, RADIUS, color);
    let corner = bubble.min + MARGIN;
    if !cursor.name.is_empty() {
        painter.galley(corner, name, muted);
    }
    painter.galley(corner + vec2(0.0, name_height), words, letters);
}

/// Words at the edge of the window are pushed in, so that they can be read.
fn inside(bubble: Rect, window: Rect) -> Rect {
    let over = (bubble.max - window.max).max(Vec2::ZERO);
    bubble.translate(-over)
}

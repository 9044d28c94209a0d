//! The eyedropper at the pointer: a ring in the colour that a press would take, around what has it, and
//! below it the colour's code and what it would be for.

use egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, Vec2};
use tavla_shared::shape::Color;

use crate::editor::Editor;
use crate::i18n::{text, text_with};
use crate::theme::{Ground, TextRole, Themed as _, Tokens, color32_from, font};

/// The middle of the ring, and how thick it is.
const RADIUS: f32 = 30.0;
const THICKNESS: f32 = 12.0;
/// From the ring to the words, and around these.
const GAP: f32 = 8.0;
const MARGIN: Vec2 = Vec2::new(8.0, 4.0);

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &mut Editor) {
    let Some(view) = editor.dropper_view() else {
        return;
    };
    let tokens = ui.tokens();
    let ground = Ground::of(editor.meta().background, ui.visuals().dark_mode);
    let shown = view.color.map(|color| {
        if view.fills {
            color
        } else {
            ground.stroke(color)
        }
    });
    let ring = shown.map_or(tokens.control, color32_from);
    painter.circle_stroke(view.at, RADIUS, Stroke::new(THICKNESS + 4.0, tokens.panel));
    painter.circle_stroke(view.at, RADIUS, Stroke::new(THICKNESS, ring));
    for edge in [
        RADIUS - THICKNESS / 2.0 - 2.0,
        RADIUS + THICKNESS / 2.0 + 2.0,
    ] {
        painter.circle_stroke(view.at, edge, Stroke::new(1.0, tokens.hairline));
    }
    let words = words(view.color, view.fills);
    let galley = painter.layout_no_wrap(words, font(TextRole::Label), tokens.text);
    let size = galley.size() + 2.0 * MARGIN;
    let room = editor.view().rect.shrink(Tokens::GRID);
    let below = view.at + Vec2::new(0.0, RADIUS + THICKNESS / 2.0 + GAP);
    let mut tag = Align2::CENTER_TOP.anchor_size(below, size);
    if tag.bottom() > room.bottom() {
        let above = view.at - Vec2::new(0.0, RADIUS + THICKNESS / 2.0 + GAP);
        tag = Align2::CENTER_BOTTOM.anchor_size(above, size);
    }
    let left = tag.left().min(room.right() - size.x).max(room.left());
    let tag = Rect::from_min_size(Pos2::new(left, tag.top()), size);
    let hairline = Stroke::new(1.0, tokens.hairline);
    let outside = egui::StrokeKind::Outside;
    painter.rect(tag, Tokens::SMALL_RADIUS, tokens.panel, hairline, outside);
    painter.galley(tag.min + MARGIN, galley, tokens.text);
}

fn words(color: Option<Color>, fills: bool) -> String {
    let target = if fills {
        text("dropper-fill")
    } else {
        text("dropper-stroke")
    };
    match color {
        Some(color) => {
            let code = color.to_string();
            let args = [("target", target.into()), ("color", code.as_str().into())];
            text_with("dropper-color", &args)
        }
        None => text_with("dropper-nothing", &[("target", target.into())]),
    }
}

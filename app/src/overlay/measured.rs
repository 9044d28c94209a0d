//! What a gesture has made of the selection, in numbers on a small tag below it.

use egui::{Align2, CornerRadius, Painter, Pos2, Rect, Ui, Vec2};

use crate::editor::Editor;
use crate::i18n::text_with;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::tools::Measured;

/// Between the selection's box and the tag.
const GAP: f32 = 12.0;
/// Around the numbers.
const MARGIN: Vec2 = Vec2::new(6.0, 3.0);

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let Some(measured) = editor.tool_overlay().measured else {
        return;
    };
    let view = editor.view();
    let Some(frame) = editor.selection().frame(editor.scene()) else {
        return;
    };
    let bounds = tavla_shared::geometry::rotated_bounds(frame.rect, frame.angle);
    let below = view.screen_rect_from_board(bounds).center_bottom();
    let tokens = ui.tokens();
    let words = painter.layout_no_wrap(words(measured), font(TextRole::Label), tokens.on_accent);
    let size = words.size() + 2.0 * MARGIN;
    let tag = Align2::CENTER_TOP.anchor_size(below + Vec2::new(0.0, GAP), size);
    // On screen, wherever the selection goes.
    let room = view.rect.shrink(Tokens::GRID);
    let inside = |at: f32, least: f32, most: f32| at.min(most).max(least);
    let corner = Pos2::new(
        inside(tag.left(), room.left(), room.right() - size.x),
        inside(tag.top(), room.top(), room.bottom() - size.y),
    );
    let tag = Rect::from_min_size(corner, size);
    painter.rect_filled(tag, CornerRadius::same(4), tokens.accent);
    painter.galley(tag.min + MARGIN, words, tokens.on_accent);
}

/// The numbers, as they are read: whole where they are whole.
fn words(measured: Measured) -> String {
    let number = |value: f64| {
        let tenths = (value * 10.0).round() / 10.0;
        format!("{}", tenths + 0.0)
    };
    match measured {
        Measured::Size(size) => {
            let (width, height) = (number(size.width), number(size.height));
            let args = [
                ("width", width.as_str().into()),
                ("height", height.as_str().into()),
            ];
            text_with("measured-size", &args)
        }
        Measured::Angle(radians) => {
            let degrees = number(radians.to_degrees().rem_euclid(360.0) % 360.0);
            text_with("measured-angle", &[("degrees", degrees.as_str().into())])
        }
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::Size;

    use super::*;

    #[test]
    fn numbers_are_told_to_a_tenth_and_angles_within_one_turn() {
        let size = Size::new(120.04, 79.96);
        assert_eq!(words(Measured::Size(size)), "120 × 80");
        assert_eq!(words(Measured::Size(Size::new(0.55, 2.0))), "0.6 × 2");
        assert_eq!(words(Measured::Angle(0.25 * std::f64::consts::PI)), "45°");
        assert_eq!(words(Measured::Angle(-0.5 * std::f64::consts::PI)), "270°");
    }
}

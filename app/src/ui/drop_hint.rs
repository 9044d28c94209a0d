//! What is shown while a file is held over the window.

use egui::{Align2, Color32, Id, LayerId, Order, Shape, Stroke, Ui};

use crate::commands::Icon;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, faded, font, paint_icon};

/// Shows the hint while a file is held over the window; `face`: whether it becomes the person's picture.
pub fn drop_hint_ui(ui: &Ui, face: bool) {
    let held = ui.input(|input| !input.raw.hovered_files.is_empty());
    if !held {
        return;
    }
    let tokens = ui.tokens();
    let window = ui.ctx().content_rect();
    let painter = ui
        .ctx()
        .layer_painter(LayerId::new(Order::Foreground, Id::unique("drop-hint")));
    painter.rect_filled(window, 0.0, faded(tokens.canvas, 0.86));
    let frame = window.shrink(24.0);
    let corners = [
        frame.left_top(),
        frame.right_top(),
        frame.right_bottom(),
        frame.left_bottom(),
        frame.left_top(),
    ];
    painter.extend(Shape::dashed_line(
        &corners,
        Stroke::new(2.0, tokens.accent),
        10.0,
        8.0,
    ));
    let icon =
        egui::Rect::from_center_size(frame.center() - egui::vec2(0.0, 26.0), egui::Vec2::ZERO);
    paint_icon(&painter, Icon::Import, icon, 36.0, tokens.accent);
    let (hint, kinds) = if face {
        (text("drop-hint-face"), text("you-picture-kinds"))
    } else {
        (text("drop-hint"), text("drop-hint-kinds"))
    };
    words(
        &painter,
        frame.center() + egui::vec2(0.0, 16.0),
        hint,
        tokens.text,
    );
    words(
        &painter,
        frame.center() + egui::vec2(0.0, 38.0),
        kinds,
        tokens.muted,
    );
}

fn words(painter: &egui::Painter, at: egui::Pos2, words: &str, color: Color32) {
    painter.text(
        at,
        Align2::CENTER_CENTER,
        words,
        font(TextRole::Title),
        color,
    );
}

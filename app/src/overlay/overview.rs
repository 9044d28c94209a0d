//! What will be in view again when the whole board is not shown any more.

use egui::{Painter, Stroke, StrokeKind, Ui};

use crate::editor::Editor;
use crate::theme::{Themed as _, faded};

const LINE: f32 = 2.0;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let Some(home) = editor.overview_home() else {
        return;
    };
    let accent = ui.tokens().accent;
    let rect = editor.view().screen_rect_from_board(home);
    painter.rect_filled(rect, 4.0, faded(accent, 0.06));
    painter.rect_stroke(rect, 4.0, Stroke::new(LINE, accent), StrokeKind::Outside);
}

//! What is drawn above the board and below the interface: handles, boxes, other people.
//!
//! Drawn by egui, as it is not of the board. Reads the editor; changes nothing.

mod highlight;
mod peers;
mod selection;
mod typing;

use egui::Ui;

use crate::editor::Editor;

/// Draws everything above the board.
pub fn overlay_ui(ui: &Ui, editor: &mut Editor) {
    let painter = ui.painter().with_clip_rect(editor.view().rect);
    highlight::paint(&painter, ui, editor);
    selection::paint(&painter, ui, editor);
    typing::paint(&painter, ui, editor);
    peers::paint(&painter, ui, editor);
}

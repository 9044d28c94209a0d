//! Shapes that stand out for a while: a line around each in the accent colour.

use egui::{Painter, Stroke, Ui};

use super::selection::paint_box_of;
use crate::editor::Editor;
use crate::theme::{Themed as _, faded};

/// Around what was asked for,
const SHOWN_LINE: f32 = 3.0;
/// and around what is new.
const NEW_LINE: f32 = 2.0;
/// The most shapes that get a line.
const BOXES_MAX: usize = 200;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let highlights = editor.highlights();
    if let Some(wait) = highlights.changes_in(editor.time()) {
        ui.ctx().request_repaint_after_secs(wait as f32);
    }
    let accent = ui.tokens().accent;
    let new = Stroke::new(NEW_LINE, faded(accent, 0.5));
    let shown = Stroke::new(SHOWN_LINE, faded(accent, 0.8));
    for id in highlights.new_shapes().take(BOXES_MAX) {
        if !highlights.shown().contains(id) {
            paint_box_of(painter, editor, id, new);
        }
    }
    for id in highlights.shown().iter().take(BOXES_MAX) {
        paint_box_of(painter, editor, id, shown);
    }
}

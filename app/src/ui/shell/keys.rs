//! Where keys go: to the board, to a control, to a field, or to what lies over them.

use egui::Popup;
use egui::text_selection::LabelSelectionState;

use super::Shell;
use crate::commands::Context;

impl Shell {
    /// Where keys go at the start of a frame; `canvas_text`: whether text of a shape is being typed.
    pub fn key_context(&self, ctx: &egui::Context, canvas_text: bool) -> Context {
        if self.dialog.is_some() {
            Context::Dialog
        } else if ctx.text_edit_focused() || is_text_selected(ctx) {
            // Also while names are suggested to it.
            Context::Field
        } else if Popup::is_any_open(ctx) {
            Context::Menu
        } else if self.outline_focused(ctx) {
            Context::Outline
        } else if self.library_focused(ctx) {
            Context::Library
        } else if self.control_focused(ctx) {
            Context::Control
        } else if canvas_text {
            Context::CanvasText
        } else {
            Context::Canvas
        }
    }

    /// Whether the focus is on a row of the outline.
    fn outline_focused(&self, ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        focused.is_some() && focused == self.outline_focus()
    }

    /// Whether the focus is on an item of the library.
    fn library_focused(&self, ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        focused.is_some() && focused == self.library_focus()
    }

    /// Whether the focus is on something else than the canvas. Esc has taken it away when a frame
    /// begins, but is still for what had it.
    fn control_focused(&self, ctx: &egui::Context) -> bool {
        let focused = ctx.memory(|memory| {
            let before = self.focused.filter(|id| memory.had_focus_last_frame(*id));
            memory.focused().or(before)
        });
        focused.is_some() && focused != self.canvas
    }
}

/// Whether words of a message are marked, which copying is about then.
fn is_text_selected(ctx: &egui::Context) -> bool {
    let marked = ctx.with_plugin(|marked: &mut LabelSelectionState| marked.has_selection());
    marked.unwrap_or(false)
}

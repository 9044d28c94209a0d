//! Zen mode: the canvas, a hint, and of the interface what was asked for by a key or has to be said.

use egui::{Response, Ui};

use super::{Shell, ShellView};
use crate::ui::action::UiAction;
use crate::ui::back_button::back_button_ui;
use crate::ui::drop_hint::drop_hint_ui;
use crate::ui::zen_hint::zen_hint_ui;

impl Shell {
    /// Whether everything but the canvas is hidden.
    pub fn is_zen(&self) -> bool {
        self.zen
    }

    /// Shows everything again.
    pub fn leave_zen(&mut self) {
        self.zen = false;
    }

    pub(super) fn zen_ui(
        &mut self,
        ui: &Ui,
        canvas: &Response,
        view: &ShellView<'_>,
    ) -> Vec<UiAction> {
        self.minimap.rest();
        let mut actions = self.beside_cursor_ui(ui, view);
        actions.extend(self.find_ui(ui, view));
        actions.extend(zen_hint_ui(ui, view.hand.tool, &view.commands));
        if view.lost {
            actions.extend(back_button_ui(ui));
        }
        actions.extend(self.context_ui(ui, canvas, view));
        self.ask_you(view);
        actions.extend(self.dialog_ui(ui, view));
        actions.extend(self.toasts.ui(ui, 0.0, view.works));
        drop_hint_ui(ui, self.you_dialog().is_some());
        actions
    }
}

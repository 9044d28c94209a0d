//! The way back to what is on the board, for who sees nothing of it.

use egui::{Align2, Margin, Ui, Vec2};

use crate::commands::Command;
use crate::i18n::text;
use crate::theme::Tokens;
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button, with_tooltip};
use crate::ui::panel::{Place, panel_rect, panel_ui};

/// Shows the button above the tool bar, which is shown.
pub fn back_button_ui(ui: &Ui) -> Option<UiAction> {
    let bar = ["tool-bar", "zen-panel"]
        .into_iter()
        .filter_map(|name| panel_rect(ui, name))
        .map(|bar| bar.height())
        .fold(0.0, f32::max);
    let place = Place {
        align: Align2::CENTER_BOTTOM,
        offset: Vec2::new(0.0, -Tokens::EDGE - bar - Tokens::GRID),
        margin: Margin::same(4),
    };
    panel_ui(ui, "back-panel", place, |ui| {
        let command = Command::BackToContent;
        let response = text_button(ui, text(command.label_id()), Emphasis::Plain);
        let response = with_tooltip(response, text("back-to-content-tooltip"), None, None);
        response.clicked().then_some(UiAction::Run(command))
    })
    .inner
}

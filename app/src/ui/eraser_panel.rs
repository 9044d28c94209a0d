//! The panel at the left while the eraser is in hand: whether it takes whole shapes or cuts strokes.

use egui::{Align2, Margin, Ui, Vec2};

use crate::commands::Command;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::with_tooltip;
use crate::ui::panel::{Place, panel_ui};
use crate::ui::switch::switch_ui;

/// Inside the panel's margins.
const WIDTH: f32 = 190.0;
/// From the window's upper edge, where the style panel is for other tools.
const TOP: f32 = 78.0;

/// Shows the panel; `cuts_ink` is how the eraser works now.
pub fn eraser_panel_ui(ui: &Ui, cuts_ink: bool) -> Option<UiAction> {
    let place = Place {
        align: Align2::LEFT_TOP,
        offset: Vec2::new(Tokens::EDGE, TOP),
        margin: Margin::symmetric(14, 8),
    };
    panel_ui(ui, "eraser-panel", place, |ui| {
        ui.set_width(WIDTH);
        let mut on = cuts_ink;
        let label = text(Command::ToggleCutsInk.label_id());
        let response = with_tooltip(switch_ui(ui, label, &mut on), label, None, None);
        let muted = ui.tokens().muted;
        let hint = if on {
            text("eraser-cuts-hint")
        } else {
            text("eraser-whole-hint")
        };
        let words = egui::RichText::new(hint).font(font(TextRole::Label));
        ui.label(words.color(muted));
        response
            .changed()
            .then_some(UiAction::Run(Command::ToggleCutsInk))
    })
    .inner
}

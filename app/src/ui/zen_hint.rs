//! What zen mode leaves of the interface: which tool is in hand, and how everything comes back.

use egui::{Align2, Margin, RichText, Role, Ui, Vec2, WidgetInfo};

use crate::commands::{Command, ToolKind};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::with_tooltip;
use crate::ui::command_view::CommandView;
use crate::ui::panel::{Place, panel_ui};

/// Shows the hint where the tool bar was; a click on it ends zen mode.
pub fn zen_hint_ui(ui: &Ui, tool: ToolKind, commands: &CommandView<'_>) -> Option<UiAction> {
    let place = Place {
        align: Align2::CENTER_BOTTOM,
        offset: Vec2::new(0.0, -Tokens::EDGE),
        margin: Margin::symmetric(12, 6),
    };
    panel_ui(ui, "zen-panel", place, |ui| {
        let key = commands.shortcut(Command::ToggleZen).unwrap_or_default();
        let words = text_with("zen-words", &[("key", key.as_str().into())]);
        let command = Command::Tool(tool);
        let shown = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = Tokens::GRID;
            let (side, muted) = (Tokens::SMALL_ICON_SIZE, ui.tokens().muted);
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), egui::Sense::hover());
            paint_icon(ui.painter(), command.icon(), rect, side, muted);
            ui.label(RichText::new(text(command.label_id())).font(font(TextRole::Label)));
            let line = RichText::new(&words).font(font(TextRole::Label));
            let label = egui::Label::new(line.color(muted)).sense(egui::Sense::click());
            ui.add(label.selectable(false))
        });
        let response = shown.inner;
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        let response = with_tooltip(response, text("zen-end"), Some(&key), None);
        response
            .clicked()
            .then_some(UiAction::Run(Command::ToggleZen))
    })
    .inner
}

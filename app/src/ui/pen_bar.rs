//! The pen's entry of the tool bar, opened: while one of the pens is in hand the others stand above it.

use egui::{Align2, Ui, Vec2};

use crate::commands::{Command, Platform, ToolKind};
use crate::i18n::text;
use crate::theme::Tokens;
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, icon_button};
use crate::ui::panel::{Place, panel_rect, panel_ui};
use crate::ui::tool_bar::Tools;

/// What is drawn with by a hand's own lines.
pub const PENS: [ToolKind; 3] = [ToolKind::Pen, ToolKind::Highlighter, ToolKind::DrawToShape];

/// Shows the pens where one of them is in hand and may be.
pub fn pen_bar_ui(ui: &Ui, tool: ToolKind, tools: Tools) -> Option<UiAction> {
    if tools != Tools::All || !PENS.contains(&tool) {
        return None;
    }
    let bar = panel_rect(ui, "tool-bar").map_or(0.0, |bar| bar.height());
    let place = Place {
        align: Align2::CENTER_BOTTOM,
        offset: Vec2::new(0.0, -(Tokens::EDGE + bar + Tokens::GRID)),
        margin: Tokens::BAR_MARGIN,
    };
    panel_ui(ui, "pen-bar", place, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            let mut picked = None;
            for pen in PENS {
                if pen_button_ui(ui, pen, pen == tool) {
                    picked = Some(UiAction::Run(Command::Tool(pen)));
                }
            }
            picked
        })
        .inner
    })
    .inner
}

fn pen_button_ui(ui: &mut Ui, pen: ToolKind, selected: bool) -> bool {
    let command = Command::Tool(pen);
    let platform = Platform::of(ui.ctx());
    let key = command.shortcuts(platform).first();
    // The bar below has one of the same name for the pen itself.
    let label = match pen {
        ToolKind::Pen => text("pen-bar-pen"),
        _ => text(command.label_id()),
    };
    let mut button = IconButton::new(command.icon(), label);
    button.shortcut = key.map(|key| key.text(platform));
    button.selected = Some(selected);
    icon_button(ui, &button).clicked()
}

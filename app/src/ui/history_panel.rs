//! The panel at the bottom left: how large the board is shown, undo and redo.

use egui::{Align2, Margin, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::commands::Command;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, divider_ui, focus_ring, icon_button, with_tooltip};
use crate::ui::command_view::CommandView;
use crate::ui::panel::{Place, panel_ui, room_over_tool_bar};

/// A button of the panel, both ways.
const BUTTON_SIZE: f32 = 30.0;

/// Shows the panel.
pub fn history_panel_ui(
    ui: &mut Ui,
    zoom_percent: usize,
    commands: &CommandView<'_>,
) -> Vec<UiAction> {
    let place = Place {
        align: Align2::LEFT_BOTTOM,
        offset: Vec2::new(
            Tokens::EDGE,
            -Tokens::EDGE - room_over_tool_bar(ui, "history-panel"),
        ),
        margin: Margin::same(4),
    };
    panel_ui(ui, "history-panel", place, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let mut given = Vec::new();
            given.extend(button_ui(ui, Command::ZoomOut, commands));
            given.extend(zoom_ui(ui, zoom_percent, commands));
            given.extend(button_ui(ui, Command::ZoomIn, commands));
            divider_ui(ui);
            given.extend(button_ui(ui, Command::Undo, commands));
            given.extend(button_ui(ui, Command::Redo, commands));
            given.into_iter().map(UiAction::Run).collect()
        })
        .inner
    })
    .inner
}

fn button_ui(ui: &mut Ui, command: Command, commands: &CommandView<'_>) -> Option<Command> {
    let label = commands.label(command);
    let button = IconButton {
        size: BUTTON_SIZE,
        icon_size: Tokens::SMALL_ICON_SIZE,
        shortcut: commands.shortcut(command),
        disabled_because: commands.disabled_because(command),
        tooltip: Some(&label),
        ..IconButton::new(command.icon(), text(command.label_id()))
    };
    icon_button(ui, &button).clicked().then_some(command)
}

fn zoom_ui(ui: &mut Ui, percent: usize, commands: &CommandView<'_>) -> Option<Command> {
    let command = Command::ZoomReset;
    let words = text_with(
        "zoom-percent",
        &[("percent", percent.to_string().as_str().into())],
    );
    let (rect, response) = ui.allocate_exact_size(Vec2::new(46.0, BUTTON_SIZE), Sense::click());
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, Tokens::CONTROL_RADIUS, ui.tokens().control);
    }
    focus_ring(ui, rect, &response);
    let muted = ui.tokens().muted;
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        &words,
        font(TextRole::Body),
        muted,
    );
    let label = text_with("zoom-button", &[("zoom", words.as_str().into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let shortcut = commands.shortcut(command);
    with_tooltip(
        response,
        text(command.label_id()),
        shortcut.as_deref(),
        None,
    )
    .clicked()
    .then_some(command)
}

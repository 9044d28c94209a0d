//! The bar at the bottom: the tools, whether the tool stays in hand, and signs to throw.

use egui::{Align2, Ui, Vec2};

use crate::commands::{Command, Icon, Platform, ToolKind};
use crate::i18n::text;
use crate::theme::Tokens;
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, divider_ui, icon_button};
use crate::ui::more_shapes::more_shapes_ui;
use crate::ui::panel::{Place, panel_ui};
use crate::ui::pen_bar::PENS;

/// Tools that belong together stand together.
const GROUPS: [&[ToolKind]; 5] = [
    &[ToolKind::Select, ToolKind::Hand],
    &[
        ToolKind::Rectangle,
        ToolKind::Diamond,
        ToolKind::Ellipse,
        // Stands for the others that draw figures, too.
        ToolKind::MORE_FIGURES[0],
        ToolKind::Arrow,
        ToolKind::Line,
        ToolKind::Pen,
    ],
    &[ToolKind::Text, ToolKind::Note, ToolKind::Frame],
    &[ToolKind::Bucket, ToolKind::Eraser, ToolKind::Laser],
    &[ToolKind::Comment],
];
/// Those of who can only look.
const LOOKING: [&[ToolKind]; 2] = [&[ToolKind::Select, ToolKind::Hand], &[ToolKind::Laser]];

/// Those of who only wants to look.
const VIEWING: [&[ToolKind]; 2] = [&[ToolKind::Hand, ToolKind::Zoom], &[ToolKind::Laser]];

/// Which tools there are for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tools {
    /// All.
    #[default]
    All,
    /// All are shown, and those that draw say why they are off.
    Commenting,
    /// Those for looking.
    Looking,
    /// Those of view mode, where nothing is picked either.
    Viewing,
}

/// Shows the bar with `tool` in hand; who can only look is shown the tools for that. The select tool draws
/// lassos where `lasso` says so: a click on it while it is in hand changes that.
pub fn tool_bar_ui(
    ui: &mut Ui,
    tool: ToolKind,
    locked: bool,
    tools: Tools,
    lasso: bool,
) -> Vec<UiAction> {
    let groups: &[&[ToolKind]] = match tools {
        Tools::Looking => &LOOKING,
        Tools::Viewing => &VIEWING,
        Tools::All | Tools::Commenting => &GROUPS,
    };
    let place = Place {
        align: Align2::CENTER_BOTTOM,
        offset: Vec2::new(0.0, -Tokens::EDGE),
        margin: Tokens::BAR_MARGIN,
    };
    panel_ui(ui, "tool-bar", place, |ui| {
        let mut actions = Vec::new();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            for (index, group) in groups.iter().enumerate() {
                if index > 0 {
                    divider_ui(ui);
                }
                for &each in *group {
                    if ToolKind::MORE_FIGURES.contains(&each) {
                        let off = tools == Tools::Commenting;
                        let because = off.then(|| text("tools-off-commenter"));
                        actions.extend(more_shapes_ui(ui, tool, because));
                        continue;
                    }
                    if each == ToolKind::Select && tool == ToolKind::Select {
                        actions.extend(select_button_ui(ui, lasso));
                        continue;
                    }
                    let off = tools == Tools::Commenting && each.writes();
                    let because = off.then(|| text("tools-off-commenter"));
                    let pens = each == ToolKind::Pen && PENS.contains(&tool);
                    let held = Some(pens || each == tool);
                    if tool_button_ui(ui, Command::Tool(each), held, because) {
                        actions.push(UiAction::Run(Command::Tool(each)));
                    }
                }
            }
            divider_ui(ui);
            let may_lock = tools == Tools::All;
            if may_lock && tool_button_ui(ui, Command::ToggleToolLock, Some(locked), None) {
                actions.push(UiAction::Run(Command::ToggleToolLock));
            }
            if tool_button_ui(ui, Command::React, None, None) {
                actions.push(UiAction::Run(Command::React));
            }
        });
        actions
    })
    .inner
}

/// The select tool while it is in hand.
fn select_button_ui(ui: &mut Ui, lasso: bool) -> Option<UiAction> {
    let select = Command::Tool(ToolKind::Select);
    let platform = Platform::of(ui.ctx());
    let key = select
        .shortcuts(platform)
        .first()
        .map(|shortcut| shortcut.text(platform));
    let (icon, tooltip) = if lasso {
        (Icon::Lasso, "tool-select-box-next")
    } else {
        (select.icon(), "tool-select-lasso-next")
    };
    let button = IconButton {
        shortcut: key.clone(),
        selected: Some(true),
        hint: key.as_deref(),
        tooltip: Some(text(tooltip)),
        ..IconButton::new(icon, text(select.label_id()))
    };
    let clicked = icon_button(ui, &button).clicked();
    clicked.then_some(UiAction::Run(Command::ToggleLasso))
}

pub(super) fn tool_button_ui(
    ui: &mut Ui,
    command: Command,
    selected: Option<bool>,
    disabled_because: Option<&'static str>,
) -> bool {
    let platform = Platform::of(ui.ctx());
    let key = command
        .shortcuts(platform)
        .first()
        .map(|shortcut| shortcut.text(platform));
    let icon = match (command, selected) {
        (Command::ToggleToolLock, Some(false)) => Icon::LockOpen,
        _ => command.icon(),
    };
    let mut button = IconButton::new(icon, text(command.label_id()));
    button.shortcut.clone_from(&key);
    button.selected = selected;
    button.disabled_because = disabled_because;
    // Only a sign or two fit there.
    button.hint = key.as_deref().filter(|key| key.len() <= 2);
    icon_button(ui, &button).clicked()
}

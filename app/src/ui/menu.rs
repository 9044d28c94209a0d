//! The main menu, the context menu, and the row both are made of.

use egui::{
    Align2, Color32, Margin, Popup, Pos2, Response, Role, ScrollArea, Sense, Stroke, Ui, Vec2,
    WidgetInfo,
};

use crate::commands::{Command, Icon};
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::arrange_rows::{IN_MENU, arrange_rows_ui, has_order};
use crate::ui::button::{Segment, segment, with_tooltip};
use crate::ui::command_view::CommandView;
use crate::ui::panel::surface;

const WIDTH: f32 = 248.0;
/// A row of a menu: the main one is as high as a small window.
const ROW_HEIGHT: f32 = 28.0;
/// Between the menu's button and its rows, and below them.
const ROOM_ABOUT: f32 = 22.0;
const MAIN: [&[Command]; 5] = [
    &[Command::NewBoard, Command::Boards, Command::RenameBoard],
    &[
        Command::Import,
        Command::Connect,
        Command::Share,
        Command::Reconnect,
    ],
    &[
        Command::You,
        Command::TogglePeople,
        Command::BringEveryone,
        Command::ToggleSpotlight,
    ],
    &[
        Command::ToggleGrid,
        Command::ToggleMinimap,
        Command::ToggleBoxTouches,
        Command::ToggleQuiet,
        Command::ToggleSavePower,
        Command::ToggleReducedMotion,
    ],
    &[
        Command::CommandPalette,
        Command::ShowKeys,
        Command::ToggleActivity,
        Command::ToggleConnection,
        Command::ToggleFrameMeter,
    ],
];
const THEMES: [Command; 3] = [
    Command::ThemeLight,
    Command::ThemeDark,
    Command::ThemeSystem,
];
const ON_SELECTION: [&[Command]; 8] = [
    &[
        Command::Cut,
        Command::Copy,
        Command::Paste,
        Command::Duplicate,
    ],
    &[
        Command::BringToFront,
        Command::BringForward,
        Command::SendBackward,
        Command::SendToBack,
    ],
    &[
        Command::EditPoints,
        Command::ToggleClosed,
        Command::NextKind,
    ],
    &[
        Command::Group,
        Command::Ungroup,
        Command::FrameSelection,
        Command::FitFrame,
        Command::RemoveFrame,
        Command::FlipAcross,
        Command::FlipDown,
        Command::ToggleLocked,
    ],
    &[
        Command::CopyStyle,
        Command::PasteStyle,
        Command::SelectSameKind,
        Command::SelectSameStroke,
        Command::SelectSameFill,
    ],
    &[Command::Link, Command::CopyLink],
    &[Command::StartVote, Command::ShowMaker],
    &[Command::Delete],
];
/// Those that say nothing where they cannot be used: the menu is as high as a small window.
const WHERE_THEY_WORK: [Command; 4] = [
    Command::EditPoints,
    Command::ToggleClosed,
    Command::FitFrame,
    Command::RemoveFrame,
];
const ON_CANVAS: [&[Command]; 6] = [
    &[Command::Undo, Command::Redo],
    &[
        Command::Paste,
        Command::SelectAll,
        Command::ToggleLasso,
        Command::UnlockAll,
    ],
    &[Command::ZoomFit, Command::ZoomReset],
    &[Command::TogglePenMode, Command::ToggleCutsInk],
    &[Command::ToggleTimer, Command::StartVote],
    &[
        Command::ToggleLayers,
        Command::ToggleGrid,
        Command::ToggleSnapToGrid,
        Command::ToggleSnapToShapes,
        Command::ShowKeys,
    ],
];

/// Shows the main menu below its button, where it is open.
pub fn main_menu_ui(ui: &Ui, button: &Response, commands: &CommandView<'_>) -> Vec<UiAction> {
    let frame = surface(ui, Margin::same(6));
    let shown = Popup::menu(button)
        .frame(frame)
        .gap(10.0)
        .width(WIDTH)
        .show(|ui| {
            // In a low window it is scrolled.
            let bottom = ui.ctx().content_rect().bottom() - Tokens::EDGE;
            // Popups are not as high as the window by themselves.
            ui.set_max_height(bottom - button.rect.bottom() - ROOM_ABOUT);
            let rows = ScrollArea::vertical().show(ui, |ui| {
                let mut given = groups_ui(ui, &MAIN, commands);
                divider_ui(ui);
                given.extend(themes_ui(ui, commands));
                divider_ui(ui);
                given.extend(row_ui(ui, Command::Quit, commands));
                given
            });
            rows.inner
        });
    actions_of(shown)
}

/// What a right click on the canvas was on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContextTarget {
    /// Selected shapes.
    Selection,
    /// Nothing.
    Canvas,
}

/// Shows the context menu of the canvas, where it is open.
pub fn context_menu_ui(
    ui: &Ui,
    canvas: &Response,
    target: ContextTarget,
    commands: &CommandView<'_>,
) -> Vec<UiAction> {
    let frame = surface(ui, Margin::same(6));
    let shown = Popup::context_menu(canvas)
        .frame(frame)
        .width(WIDTH)
        .show(|ui| match target {
            ContextTarget::Selection => selection_ui(ui, commands),
            ContextTarget::Canvas => groups_ui(ui, &ON_CANVAS, commands),
        });
    actions_of(shown)
}

/// With the rows of icons first where there is something to put in order. In a low window it is scrolled.
fn selection_ui(ui: &mut Ui, commands: &CommandView<'_>) -> Vec<Command> {
    let height = ui.ctx().content_rect().height() - 2.0 * (Tokens::EDGE + 6.0);
    // Popups are not as high as the window by themselves.
    ui.set_max_height(height);
    let rows = ScrollArea::vertical().show(ui, |ui| {
        let mut given = Vec::new();
        if has_order(commands) {
            ui.spacing_mut().item_spacing.y = 4.0;
            let asked = arrange_rows_ui(ui, IN_MENU, commands);
            if asked.is_some() {
                ui.close();
            }
            given.extend(asked);
            divider_ui(ui);
        }
        given.extend(groups_ui(ui, &ON_SELECTION, commands));
        given
    });
    rows.inner
}

fn actions_of(shown: Option<egui::InnerResponse<Vec<Command>>>) -> Vec<UiAction> {
    shown
        .map(|shown| shown.inner)
        .unwrap_or_default()
        .into_iter()
        .map(UiAction::Run)
        .collect()
}

fn groups_ui(ui: &mut Ui, groups: &[&[Command]], commands: &CommandView<'_>) -> Vec<Command> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut given = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            divider_ui(ui);
        }
        for &command in *group {
            let needs_room = WHERE_THEY_WORK.contains(&command);
            if needs_room && commands.disabled_because(command).is_some() {
                continue;
            }
            given.extend(row_ui(ui, command, commands));
        }
    }
    given
}

fn row_ui(ui: &mut Ui, command: Command, commands: &CommandView<'_>) -> Option<Command> {
    let label = commands.label(command);
    let shortcut = commands.shortcut(command);
    let because = commands.disabled_because(command);
    let icon = if (commands.checked)(command) {
        Icon::Check
    } else {
        command.icon()
    };
    let response = ui
        .add_enabled_ui(because.is_none(), |ui| {
            sized_row_ui(ui, ROW_HEIGHT, (icon, &label), shortcut.as_deref(), false)
        })
        .inner;
    let response = match because {
        Some(because) => response.on_disabled_hover_text(because),
        None => response,
    };
    if response.clicked() {
        ui.close();
        return Some(command);
    }
    None
}

/// An entry of a menu or list: icon, words, and at the right something that says less.
pub fn menu_row_ui(
    ui: &mut Ui,
    icon: Icon,
    label: &str,
    aside: Option<&str>,
    highlighted: bool,
) -> Response {
    sized_row_ui(ui, Tokens::ROW_HEIGHT, (icon, label), aside, highlighted)
}

fn sized_row_ui(
    ui: &mut Ui,
    height: f32,
    (icon, label): (Icon, &str),
    aside: Option<&str>,
    highlighted: bool,
) -> Response {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let at_hand = response.enabled() && (response.hovered() || response.has_focus());
    if at_hand || highlighted {
        ui.painter()
            .rect_filled(rect, Tokens::CONTROL_RADIUS, tokens.control);
    }
    let icon_rect = egui::Rect::from_center_size(
        Pos2::new(rect.left() + 18.0, rect.center().y),
        Vec2::splat(Tokens::SMALL_ICON_SIZE),
    );
    paint_icon(
        ui.painter(),
        icon,
        icon_rect,
        Tokens::SMALL_ICON_SIZE,
        tokens.muted,
    );
    let put = |x: f32, align: Align2, words: &str, color: Color32| {
        ui.painter().text(
            Pos2::new(x, rect.center().y),
            align,
            words,
            font(TextRole::Body),
            color,
        );
    };
    put(rect.left() + 36.0, Align2::LEFT_CENTER, label, tokens.text);
    if let Some(aside) = aside {
        put(
            rect.right() - 10.0,
            Align2::RIGHT_CENTER,
            aside,
            tokens.muted,
        );
    }
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, enabled, label));
    response
}

fn themes_ui(ui: &mut Ui, commands: &CommandView<'_>) -> Option<Command> {
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = (ui.available_width() - 8.0) / 3.0;
        for command in THEMES {
            let label = text(command.label_id());
            let choice = Segment {
                label,
                selected: (commands.checked)(command),
                width,
            };
            let response = segment(ui, choice, |painter, rect, color| {
                paint_icon(
                    painter,
                    command.icon(),
                    rect,
                    Tokens::SMALL_ICON_SIZE,
                    color,
                );
            });
            if response.clicked() {
                picked = Some(command);
            }
            with_tooltip(response, label, None, None);
        }
    });
    picked
}

fn divider_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 11.0), Sense::hover());
    let stroke = Stroke::new(1.0, ui.tokens().hairline);
    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
}

/// Every command that the two menus hold.
#[cfg(test)]
pub(super) fn in_menus() -> impl Iterator<Item = Command> {
    MAIN.iter()
        .chain(&ON_SELECTION)
        .chain(&ON_CANVAS)
        .copied()
        .flatten()
        .copied()
        .chain(THEMES)
        .chain([Command::Quit])
        .chain(
            IN_MENU
                .iter()
                .copied()
                .flatten()
                .copied()
                .map(Command::Arrange),
        )
        // In the tool bar's own.
        .chain(crate::commands::ToolKind::MORE_FIGURES.map(Command::Tool))
}

//! The main menu, and the rows of which it and the menu of the canvas are made.

use egui::{
    Align2, Color32, Margin, Popup, Pos2, Response, Role, ScrollArea, Sense, Stroke, Ui, Vec2,
    WidgetInfo,
};

use crate::commands::{Command, Icon};
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
#[cfg(test)]
use crate::ui::arrange_rows::IN_MENU;
use crate::ui::button::{Segment, segment, with_tooltip};
use crate::ui::command_view::CommandView;
use crate::ui::panel::surface;
use crate::ui::recent_files::{RecentFile, recent_files_ui};

const WIDTH: f32 = 248.0;
/// A row of a menu: the main one is as high as a small window.
const ROW_HEIGHT: f32 = 28.0;
/// What is between two groups of rows.
const DIVIDER_HEIGHT: f32 = 11.0;
/// Between the menu's button and its rows, and below them.
const ROOM_ABOUT: f32 = 22.0;
const MAIN: [&[Command]; 5] = [
    &[Command::NewBoard, Command::Boards, Command::RenameBoard],
    &[
        Command::Import,
        Command::SaveCopy,
        Command::Export,
        Command::Print,
        Command::ToggleLibrary,
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
/// Shows the main menu below its button, where it is open; the files opened lately are beside that which opens one.
pub fn main_menu_ui(
    ui: &Ui,
    button: &Response,
    commands: &CommandView<'_>,
    recent: &[RecentFile],
) -> Vec<UiAction> {
    let frame = surface(ui, Margin::same(6));
    let shown = Popup::menu(button)
        .frame(frame)
        .gap(10.0)
        .width(WIDTH)
        .show(|ui| {
            let bottom = ui.ctx().content_rect().bottom() - Tokens::EDGE;
            // Popups are not as high as the window by themselves.
            let height = bottom - button.rect.bottom() - ROOM_ABOUT;
            ui.set_max_height(height);
            ui.spacing_mut().item_spacing.y = 0.0;
            // In a low window the rows are scrolled, and the themes stay below them.
            let below = DIVIDER_HEIGHT + Tokens::CONTROL_HEIGHT;
            let rows = ScrollArea::vertical()
                .max_height(height - below)
                .show(ui, |ui| {
                    let mut given = groups_ui(ui, &MAIN, commands, recent);
                    divider_ui(ui);
                    let quit = row_ui(ui, Command::Quit, commands).1;
                    given.extend(quit.map(UiAction::Run));
                    given
                });
            let mut given = rows.inner;
            divider_ui(ui);
            given.extend(themes_ui(ui, commands).map(UiAction::Run));
            given
        });
    shown.map(|shown| shown.inner).unwrap_or_default()
}

pub(super) fn actions_of(shown: Option<egui::InnerResponse<Vec<Command>>>) -> Vec<UiAction> {
    shown
        .map(|shown| shown.inner)
        .unwrap_or_default()
        .into_iter()
        .map(UiAction::Run)
        .collect()
}

fn groups_ui(
    ui: &mut Ui,
    groups: &[&[Command]],
    commands: &CommandView<'_>,
    recent: &[RecentFile],
) -> Vec<UiAction> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut given = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            divider_ui(ui);
        }
        for &command in *group {
            given.extend(row_ui(ui, command, commands).1.map(UiAction::Run));
            if command == Command::Import {
                given.extend(recent_files_ui(ui, recent));
            }
        }
    }
    given
}

/// A command as an entry, and the command where it was clicked.
pub(super) fn row_ui(
    ui: &mut Ui,
    command: Command,
    commands: &CommandView<'_>,
) -> (Response, Option<Command>) {
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
    let run = response.clicked().then_some(command);
    if run.is_some() {
        ui.close();
    }
    (response, run)
}

/// An entry that is no command.
pub(super) fn entry_ui(ui: &mut Ui, icon: Icon, label: &str) -> Response {
    sized_row_ui(ui, ROW_HEIGHT, (icon, label), None, false)
}

/// An entry that opens a menu beside it.
pub(super) fn submenu_row_ui(ui: &mut Ui, icon: Icon, label: &str) -> Response {
    let response = sized_row_ui(ui, ROW_HEIGHT, (icon, label), None, false);
    let middle = response.rect.right_center() - Vec2::new(16.0, 0.0);
    let arrow = egui::Rect::from_center_size(middle, Vec2::splat(Tokens::SMALL_ICON_SIZE));
    let muted = ui.tokens().muted;
    paint_icon(
        ui.painter(),
        Icon::Folded,
        arrow,
        Tokens::SMALL_ICON_SIZE - 2.0,
        muted,
    );
    response
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

pub(super) fn divider_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(
        Vec2::new(ui.available_width(), DIVIDER_HEIGHT),
        Sense::hover(),
    );
    let stroke = Stroke::new(1.0, ui.tokens().hairline);
    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
}

/// Every command that the menus hold.
#[cfg(test)]
pub(super) fn in_menus() -> impl Iterator<Item = Command> {
    MAIN.iter()
        .copied()
        .flatten()
        .copied()
        .chain(super::context_menu::in_context_menus())
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
        // In the style panel's own.
        .chain(super::style_panel::in_menu())
        .chain(super::library_panel::in_menu())
        // In the tool bar's own.
        .chain(crate::commands::ToolKind::MORE_FIGURES.map(Command::Tool))
}

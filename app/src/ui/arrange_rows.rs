//! Rows of icons that put what is selected in order, as the style panel and the context menu have them.

use egui::{Role, Ui, WidgetInfo};

use crate::commands::{ArrangeCommand, Command};
use crate::i18n::text;
use crate::theme::{Tokens, paint_icon};
use crate::ui::button::{Segment, segment, with_tooltip};
use crate::ui::command_view::CommandView;

/// Between the icons.
const GAP: f32 = 4.0;

/// In the style panel: what is about left and right, what is about up and down, and the rest.
pub const IN_PANEL: &[&[ArrangeCommand]] = &[
    &[
        ArrangeCommand::AlignLeft,
        ArrangeCommand::AlignCenter,
        ArrangeCommand::AlignRight,
        ArrangeCommand::DistributeAcross,
        ArrangeCommand::StackAcross,
    ],
    &[
        ArrangeCommand::AlignTop,
        ArrangeCommand::AlignMiddle,
        ArrangeCommand::AlignBottom,
        ArrangeCommand::DistributeDown,
        ArrangeCommand::StackDown,
    ],
    &[
        ArrangeCommand::SameWidth,
        ArrangeCommand::SameHeight,
        ArrangeCommand::SameSize,
        ArrangeCommand::TidyUp,
    ],
];

/// In a menu, which is wider and has less height left.
pub const IN_MENU: &[&[ArrangeCommand]] = &[
    &[
        ArrangeCommand::AlignLeft,
        ArrangeCommand::AlignCenter,
        ArrangeCommand::AlignRight,
        ArrangeCommand::DistributeAcross,
        ArrangeCommand::StackAcross,
        ArrangeCommand::SameWidth,
        ArrangeCommand::SameSize,
    ],
    &[
        ArrangeCommand::AlignTop,
        ArrangeCommand::AlignMiddle,
        ArrangeCommand::AlignBottom,
        ArrangeCommand::DistributeDown,
        ArrangeCommand::StackDown,
        ArrangeCommand::SameHeight,
        ArrangeCommand::TidyUp,
    ],
];

/// Whether any of them can be done.
pub fn has_order(commands: &CommandView<'_>) -> bool {
    // Nothing asks for less than to be put in line.
    (commands.enabled)(Command::Arrange(ArrangeCommand::AlignLeft))
}

/// Shows the rows; returns the command that was asked for.
pub fn arrange_rows_ui(
    ui: &mut Ui,
    rows: &[&[ArrangeCommand]],
    commands: &CommandView<'_>,
) -> Option<Command> {
    let longest = rows.iter().map(|row| row.len()).max().unwrap_or(1) as f32;
    let width = (ui.available_width() - GAP * (longest - 1.0)) / longest;
    let mut asked = None;
    for row in rows {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for &command in *row {
                if cell_ui(ui, width, Command::Arrange(command), commands) {
                    asked = Some(Command::Arrange(command));
                }
            }
        });
    }
    asked
}

fn cell_ui(ui: &mut Ui, width: f32, command: Command, commands: &CommandView<'_>) -> bool {
    let label = text(command.label_id());
    let because = commands.disabled_because(command);
    let cell = Segment {
        label,
        selected: false,
        width,
    };
    let shown = ui.add_enabled_ui(because.is_none(), |ui| {
        segment(ui, cell, |painter, rect, color| {
            let size = Tokens::SMALL_ICON_SIZE;
            paint_icon(painter, command.icon(), rect, size, color);
        })
    });
    let response = shown.inner;
    // It does something, and is no choice.
    response.widget_info(|| WidgetInfo::labeled(Role::Button, because.is_none(), label));
    let clicked = response.clicked();
    let shortcut = commands.shortcut(command);
    with_tooltip(response, label, shortcut.as_deref(), because);
    clicked
}

//! Every key on one page.

use egui::{Ui, Vec2};
use tavla_shared::shape::{Emphasis, ListKind};

use crate::commands::{Command, Direction, Platform, StyleCommand, TextCommand, ToolKind};
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::panel::{DialogOutcome, dialog_ui};

const COLUMN: f32 = 252.0;
const GAP: f32 = 36.0;

/// A heading and the commands below it; what has no key is left out.
type Section = (&'static str, &'static [Command]);

const LEFT: &[Section] = &[
    (
        "keys-tools",
        &[
            Command::Tool(ToolKind::Select),
            Command::Tool(ToolKind::Hand),
            Command::Tool(ToolKind::Rectangle),
            Command::Tool(ToolKind::Diamond),
            Command::Tool(ToolKind::Ellipse),
            Command::Tool(ToolKind::Arrow),
            Command::Tool(ToolKind::Line),
            Command::Tool(ToolKind::Pen),
            Command::Tool(ToolKind::Highlighter),
            Command::Tool(ToolKind::DrawToShape),
            Command::Tool(ToolKind::Text),
            Command::Tool(ToolKind::Note),
            Command::Tool(ToolKind::Bucket),
            Command::Tool(ToolKind::Eraser),
            Command::Tool(ToolKind::Laser),
            Command::Tool(ToolKind::Comment),
            Command::ToggleToolLock,
        ],
    ),
    (
        "keys-view",
        &[
            Command::ZoomIn,
            Command::ZoomOut,
            Command::ZoomReset,
            Command::ZoomFit,
            Command::ZoomFitSelection,
            Command::ToggleGrid,
            Command::ToggleMeasures,
            Command::ToggleTheme,
            Command::CursorChat,
            Command::React,
            Command::ToggleComments,
        ],
    ),
    (
        "keys-text",
        &[
            Command::Letters(TextCommand::Emphasis(Emphasis::Bold)),
            Command::Letters(TextCommand::Emphasis(Emphasis::Italic)),
            Command::Letters(TextCommand::Emphasis(Emphasis::Underline)),
            Command::Letters(TextCommand::Emphasis(Emphasis::Strike)),
            Command::Letters(TextCommand::Emphasis(Emphasis::Code)),
            Command::Letters(TextCommand::Link),
            Command::Letters(TextCommand::List(ListKind::Bullet)),
            Command::Letters(TextCommand::List(ListKind::Number)),
            Command::Letters(TextCommand::List(ListKind::Check)),
            Command::Letters(TextCommand::Larger),
            Command::Letters(TextCommand::Smaller),
        ],
    ),
];

const RIGHT: &[Section] = &[
    (
        "keys-edit",
        &[
            Command::Undo,
            Command::Redo,
            Command::Cut,
            Command::Copy,
            Command::Paste,
            Command::PastePlain,
            Command::Duplicate,
            Command::Delete,
            Command::SelectAll,
            Command::Style(StyleCommand::Stroke),
            Command::Style(StyleCommand::Fill),
            Command::Style(StyleCommand::Font),
            Command::Style(StyleCommand::TakeStroke),
            Command::Style(StyleCommand::TakeFill),
            Command::CopyStyle,
            Command::PasteStyle,
            Command::ToggleLocked,
            Command::FlipAcross,
            Command::FlipDown,
            Command::Group,
            Command::Ungroup,
            Command::BringForward,
            Command::SendBackward,
            Command::BringToFront,
            Command::SendToBack,
            Command::NextKind,
            Command::PreviousKind,
            Command::EditPoints,
            Command::Nudge(Direction::Left),
            Command::NudgeFar(Direction::Left),
            Command::Grow(Direction::Right),
            Command::Walk(Direction::Right),
        ],
    ),
    (
        "keys-boards",
        &[
            Command::CommandPalette,
            Command::Boards,
            Command::NewBoard,
            Command::RenameBoard,
            Command::Import,
            Command::ToggleChat,
            Command::ShowKeys,
            Command::Quit,
        ],
    ),
];

/// Shows the page.
pub fn keys_help_ui(ui: &Ui, platform: Platform) -> DialogOutcome {
    dialog_ui(ui, "keys-title", COLUMN * 2.0 + GAP, |ui| {
        let height = ui.ctx().content_rect().height() - 140.0;
        egui::ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    for column in [LEFT, RIGHT] {
                        ui.vertical(|ui| {
                            ui.set_width(COLUMN);
                            ui.spacing_mut().item_spacing.y = 2.0;
                            for &(heading, commands) in column {
                                section_ui(ui, heading, commands, platform);
                            }
                        });
                    }
                });
            });
    })
}

fn section_ui(ui: &mut Ui, heading: &'static str, commands: &[Command], platform: Platform) {
    let tokens = ui.tokens();
    let words = egui::RichText::new(text(heading)).font(font(TextRole::Label));
    ui.label(words.color(tokens.muted));
    ui.add_space(2.0);
    for &command in commands {
        let shortcuts = command.shortcuts(platform).iter();
        let mut keys: Vec<String> = shortcuts.map(|shortcut| shortcut.text(platform)).collect();
        // Two of one name are one key on one keyboard or another.
        keys.dedup();
        ui.horizontal(|ui| {
            ui.set_height(22.0);
            ui.label(text(command.label_id()));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                for key in keys.iter().take(2).rev() {
                    key_cap_ui(ui, key);
                }
            });
        });
    }
    ui.add_space(12.0);
}

fn key_cap_ui(ui: &mut Ui, key: &str) {
    let tokens = ui.tokens();
    let galley = ui
        .painter()
        .layout_no_wrap(key.to_owned(), font(TextRole::Label), tokens.text);
    let size = Vec2::new((galley.size().x + 12.0).max(20.0), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter()
        .rect_filled(rect, Tokens::SMALL_RADIUS, tokens.control);
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, tokens.text);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, key));
}

/// Every command on the page.
#[cfg(test)]
pub(super) fn on_page() -> impl Iterator<Item = Command> {
    LEFT.iter()
        .chain(RIGHT)
        .flat_map(|&(_, commands)| commands)
        .copied()
}

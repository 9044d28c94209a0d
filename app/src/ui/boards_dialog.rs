//! The boards on this device: open, make, rename, put into the trash, take out of it again or delete
//! for good.

use egui::{Align2, Key, Margin, Response, Role, Sense, TextEdit, Ui, Vec2, WidgetInfo};
use tavla_shared::board::schema::TITLE_CHARS_MAX;
use tavla_shared::id::BoardId;

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{
    Emphasis, IconButton, Segment, focus_ring, icon_button, segment, text_button,
};
use crate::ui::panel::{DialogOutcome, dialog_ui};

const WIDTH: f32 = 480.0;
const LIST_HEIGHT: f32 = 380.0;
/// What the dialog and the window's edges take above and below the list.
const AROUND_LIST: f32 = 170.0;
const BOARD_ROW_HEIGHT: f32 = 48.0;

/// A board of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// Which one.
    pub id: BoardId,
    /// Its title.
    pub title: String,
    /// Whole days since it was last opened.
    pub days_since_opened: usize,
    /// The server it is on.
    pub server: Option<String>,
    /// Whether it is the one in the window.
    pub open: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
}

/// What the dialog keeps while it is open.
#[derive(Debug, Default)]
pub struct BoardsDialog {
    in_trash: bool,
    renaming: Option<(BoardId, String)>,
    /// The board that is deleted if the person says so once more.
    deleting: Option<BoardId>,
}

impl BoardsDialog {
    /// Shows the dialog.
    pub fn ui(&mut self, ui: &Ui, boards: &[BoardRow]) -> (DialogOutcome, Vec<UiAction>) {
        let mut actions = Vec::new();
        let outcome = dialog_ui(ui, "boards-title", WIDTH, |ui| {
            self.tabs_ui(ui, &mut actions);
            ui.add_space(4.0);
            let shown: Vec<&BoardRow> = boards
                .iter()
                .filter(|board| board.trashed == self.in_trash)
                .collect();
            if shown.is_empty() {
                empty_ui(ui, self.in_trash);
                return;
            }
            let height = LIST_HEIGHT.min(ui.ctx().content_rect().height() - AROUND_LIST);
            egui::ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    for board in shown {
                        actions.extend(self.row_ui(ui, board));
                    }
                });
        });
        // Opening or making a board is what the dialog was for.
        let done = actions
            .iter()
            .any(|action| matches!(action, UiAction::OpenBoard(_) | UiAction::Run(_)));
        (if done { DialogOutcome::Closed } else { outcome }, actions)
    }

    fn tabs_ui(&mut self, ui: &mut Ui, actions: &mut Vec<UiAction>) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (label, in_trash) in [(text("boards-tab"), false), (text("trash-tab"), true)] {
                let tab = Segment {
                    label,
                    selected: self.in_trash == in_trash,
                    width: 88.0,
                };
                let response = segment(ui, tab, |painter, rect, color| {
                    let body = font(TextRole::Body);
                    painter.text(rect.center(), Align2::CENTER_CENTER, label, body, color);
                });
                if response.clicked() {
                    self.in_trash = in_trash;
                    self.deleting = None;
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let label = text(Command::NewBoard.label_id());
                if text_button(ui, label, Emphasis::Primary).clicked() {
                    actions.push(UiAction::Run(Command::NewBoard));
                }
            });
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, board: &BoardRow) -> Option<UiAction> {
        if self
            .renaming
            .as_ref()
            .is_some_and(|(id, _)| *id == board.id)
        {
            return self.rename_ui(ui, board);
        }
        if self.deleting.as_ref() == Some(&board.id) {
            return self.confirm_ui(ui, board);
        }
        let width = ui.available_width();
        let (rect, row) =
            ui.allocate_exact_size(Vec2::new(width, BOARD_ROW_HEIGHT), Sense::click());
        paint_row(ui, rect, &row, board);
        let label = text_with("board-open", &[("title", shown_title(board).into())]);
        row.widget_info(|| WidgetInfo::labeled(Role::Button, !board.trashed, &label));
        let mut action =
            (row.clicked() && !board.trashed).then(|| UiAction::OpenBoard(board.id.clone()));
        let buttons = egui::Rect::from_min_max(
            egui::pos2(rect.right() - 72.0, rect.top()),
            rect.right_bottom() - Vec2::new(8.0, 0.0),
        );
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let builder = egui::UiBuilder::new().max_rect(buttons).layout(layout);
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let named = |id| text_with(id, &[("title", shown_title(board).into())]);
            if board.trashed {
                let label = named("board-delete");
                if icon_button(ui, &IconButton::small(Icon::Delete, &label)).clicked() {
                    self.deleting = Some(board.id.clone());
                }
                let label = named("board-restore");
                if icon_button(ui, &IconButton::small(Icon::Restore, &label)).clicked() {
                    action = Some(UiAction::RestoreBoard(board.id.clone()));
                }
                return;
            }
            let label = named("board-trash");
            if icon_button(ui, &IconButton::small(Icon::Delete, &label)).clicked() {
                action = Some(UiAction::TrashBoard(board.id.clone()));
            }
            let label = named("board-rename");
            if icon_button(ui, &IconButton::small(Icon::Rename, &label)).clicked() {
                self.renaming = Some((board.id.clone(), board.title.clone()));
            }
        });
        action
    }

    /// Asks once more: there is no way back.
    fn confirm_ui(&mut self, ui: &mut Ui, board: &BoardRow) -> Option<UiAction> {
        let size = Vec2::new(ui.available_width(), BOARD_ROW_HEIGHT);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let tokens = ui.tokens();
        ui.painter()
            .rect_filled(rect, Tokens::CONTROL_RADIUS, tokens.control);
        let mut action = None;
        let inner = rect - Margin::symmetric(8, 0);
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let builder = egui::UiBuilder::new().max_rect(inner).layout(layout);
        ui.scope_builder(builder, |ui| {
            if text_button(ui, text("board-keep"), Emphasis::Plain).clicked() {
                self.deleting = None;
            }
            if text_button(ui, text("board-delete-now"), Emphasis::Primary).clicked() {
                self.deleting = None;
                action = Some(UiAction::DeleteBoard(board.id.clone()));
            }
            let question = text_with(
                "board-delete-question",
                &[("title", shown_title(board).into())],
            );
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add_space(4.0);
                ui.add(egui::Label::new(question).truncate());
            });
        });
        action
    }

    fn rename_ui(&mut self, ui: &mut Ui, board: &BoardRow) -> Option<UiAction> {
        let (id, mut typed) = self.renaming.take()?;
        let field = TextEdit::singleline(&mut typed)
            .char_limit(TITLE_CHARS_MAX)
            .margin(Margin::symmetric(12, 14))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::text_edit(true, "", &typed, text("board-title")));
        if !response.lost_focus() {
            response.request_focus();
            self.renaming = Some((id, typed));
            return None;
        }
        let cancelled = ui.input(|input| input.key_pressed(Key::Escape));
        let typed = typed.trim();
        (!cancelled && !typed.is_empty() && typed != board.title)
            .then(|| UiAction::RetitleBoard(id, typed.to_owned()))
    }
}

fn paint_row(ui: &Ui, rect: egui::Rect, row: &Response, board: &BoardRow) {
    let tokens = ui.tokens();
    let fill = match (board.open, row.hovered() && !board.trashed) {
        (true, _) => tokens.tint,
        (false, true) => tokens.control,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, Tokens::CONTROL_RADIUS, fill);
    focus_ring(ui, rect, row);
    let icon = if board.server.is_some() {
        Icon::Share
    } else {
        Icon::Boards
    };
    let at = egui::Rect::from_center_size(
        egui::pos2(rect.left() + 22.0, rect.center().y),
        Vec2::splat(Tokens::ICON_SIZE),
    );
    let color = if board.open {
        tokens.accent
    } else {
        tokens.muted
    };
    paint_icon(ui.painter(), icon, at, Tokens::ICON_SIZE, color);
    let left = rect.left() + 44.0;
    let painter = ui.painter_at(rect.with_max_x(rect.right() - 80.0));
    let mut title = egui::text::LayoutJob::simple_singleline(
        shown_title(board).to_owned(),
        font(TextRole::Body),
        tokens.text,
    );
    title.wrap = egui::text::TextWrapping::truncate_at_width(rect.right() - 80.0 - left);
    let title = ui.fonts_mut(|fonts| fonts.layout_job(title));
    let at = egui::pos2(left, rect.center().y - 9.0 - title.size().y / 2.0);
    painter.galley(at, title, tokens.text);
    let opened = match board.days_since_opened {
        0 => text("opened-today").to_owned(),
        1 => text("opened-yesterday").to_owned(),
        days => text_with("opened-days-ago", &[("count", days.into())]),
    };
    let aside = match &board.server {
        Some(server) => text_with(
            "board-on-server",
            &[
                ("opened", opened.as_str().into()),
                ("server", server.as_str().into()),
            ],
        ),
        None => opened,
    };
    painter.text(
        egui::pos2(left, rect.center().y + 9.0),
        Align2::LEFT_CENTER,
        aside,
        font(TextRole::Label),
        tokens.muted,
    );
}

fn shown_title(board: &BoardRow) -> &str {
    if board.title.is_empty() {
        text("board-untitled")
    } else {
        &board.title
    }
}

fn empty_ui(ui: &mut Ui, in_trash: bool) {
    ui.add_space(40.0);
    ui.vertical_centered(|ui| {
        ui.weak(if in_trash {
            text("trash-empty")
        } else {
            text("boards-empty")
        });
    });
    ui.add_space(40.0);
}

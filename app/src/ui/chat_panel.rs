//! The chat: what was said on the board, by whom and when, and where one says something oneself.
//!
//! Owns what is being written and what is in view. Shows what it is given; decides nothing of what a message
//! is, and asks for everything that changes something.

mod body;
mod composer;
mod links;
mod list;
mod row;
mod rows;
#[cfg(test)]
mod tests;
mod view;
mod words;

use egui::{RichText, Ui, Vec2};
use tavla_shared::talk::MessageId;

use self::composer::Composer;
use self::list::{LIST_WIDTH, List};
pub use self::view::{AuthorView, ChatAction, ChatPanelView, ChatSource, ReturnedWords, ShapeView};
use self::words::{day_ends_in, writing_words};
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, font};
use crate::ui::action::UiAction;
use crate::ui::side_panel::{SIDE_WIDTH, SidePanel, SideShown};

/// The line that says who is writing, which has its place also while nobody is.
const WRITING_HEIGHT: f32 = 18.0;

/// What the chat keeps, also while it is not shown.
#[derive(Debug, Default)]
pub struct ChatPanel {
    list: List,
    composer: Composer,
    board: String,
    /// What to bring into view in the next frame.
    goal: Option<MessageId>,
    /// Whether it was shown in the last frame.
    shown: bool,
    /// How high what is below the messages was in the last frame.
    foot: f32,
}

impl ChatPanel {
    /// It is shown from the next frame on.
    pub fn open(&mut self) {
        self.shown = false;
    }

    /// Brings a message into view.
    pub fn reveal(&mut self, message: MessageId) {
        self.goal = Some(message);
    }

    /// Whether the newest messages were in view in the last frame.
    pub fn is_at_end(&self) -> bool {
        self.shown && self.list.is_at_end()
    }

    /// When a letter of what is being written was written last, in egui's time; none where nothing is.
    pub fn typed_at(&self) -> Option<f64> {
        self.composer.typed_at()
    }

    /// Puts what was not said on a board back into the field there, for who wrote it, be another board shown.
    pub fn give_back(&mut self, board: &str, returned: ReturnedWords) {
        self.composer.give_back(board, returned);
    }

    /// Shows it.
    pub fn ui(&mut self, ui: &Ui, view: &ChatPanelView<'_>, metered: bool) -> SideShown {
        if self.board != view.board {
            view.board.clone_into(&mut self.board);
            self.shown = false;
        }
        self.composer.be_at(view.board);
        if !std::mem::replace(&mut self.shown, true) {
            self.list.begin(view.divider);
            self.composer.focus();
        }
        if let Some(message) = self.goal.take() {
            self.list.reveal(message);
        }
        let panel = SidePanel {
            name: "chat-panel",
            title: text("chat-title"),
            close: text("chat-close"),
            metered,
        };
        let (closed, actions) = panel.whole_ui(ui, |ui| self.contents_ui(ui, view));
        let wait = day_ends_in(view.unix, view.source.utc_offset(view.unix));
        ui.ctx().request_repaint_after_secs(wait as f32);
        let actions = actions.into_iter().map(UiAction::Chat).collect();
        SideShown { actions, closed }
    }

    fn contents_ui(&mut self, ui: &mut Ui, view: &ChatPanelView<'_>) -> Vec<ChatAction> {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(company) = view.company {
            let words = RichText::new(company).font(font(TextRole::Label));
            ui.set_max_width(SIDE_WIDTH);
            ui.add(egui::Label::new(words.color(ui.tokens().muted)).wrap());
        }
        ui.set_max_width(LIST_WIDTH);
        let height = (ui.available_height() - self.foot).max(80.0);
        let mut actions = if view.messages.is_empty() && view.tombstones.is_empty() {
            empty_ui(ui, height);
            Vec::new()
        } else {
            self.list.ui(ui, height, view)
        };
        let foot = ui.scope(|ui| {
            ui.set_max_width(SIDE_WIDTH);
            ui.set_width(SIDE_WIDTH);
            writing_ui(ui, view);
            self.composer.ui(ui, view)
        });
        self.note_foot(ui, foot.response.rect.height());
        if foot.inner.is_some() {
            // Who says something wants to see it.
            self.list.go_to_end();
        }
        actions.extend(foot.inner);
        actions
    }

    fn note_foot(&mut self, ui: &Ui, height: f32) {
        if (height - self.foot).abs() > 0.5 {
            self.foot = height;
            ui.ctx().request_repaint();
        }
    }
}

fn writing_ui(ui: &mut Ui, view: &ChatPanelView<'_>) {
    let size = Vec2::new(SIDE_WIDTH, WRITING_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    if let Some(words) = writing_words(view.writing) {
        let at = egui::pos2(rect.left() + 2.0, rect.center().y);
        let muted = ui.tokens().muted;
        let label = font(TextRole::Label);
        ui.painter()
            .text(at, egui::Align2::LEFT_CENTER, &words, label, muted);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, &words));
    }
}

fn empty_ui(ui: &mut Ui, height: f32) {
    ui.allocate_ui(Vec2::new(SIDE_WIDTH, height), |ui| {
        ui.set_min_height(height);
        ui.set_width(SIDE_WIDTH);
        ui.add_space(12.0);
        let words = RichText::new(text("chat-empty")).color(ui.tokens().muted);
        ui.add(egui::Label::new(words).wrap());
    });
}

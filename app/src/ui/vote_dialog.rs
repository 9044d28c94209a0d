//! What everybody is asked to vote on: a question, how many votes each has, and what can get them.

use egui::{Align2, Key, RichText, Ui};
use tavla_shared::talk::schema::{EACH_MAX, TITLE_CHARS_MAX};

use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, IconButton, Segment, icon_button, segment, text_button};
use crate::ui::connect_dialog::field_ui;
use crate::ui::panel::{DialogOutcome, dialog_ui};
use crate::ui::vote_bar::VoteAction;

const WIDTH: f32 = 400.0;
/// How many votes each has, before anybody says otherwise.
const EACH: u32 = 3;
/// Between the rows of the dialog.
const GAP: f32 = 2.0 * Tokens::GRID;
/// How wide the number of votes is.
const NUMBER_WIDTH: f32 = 28.0;

/// What the dialog keeps while it is open.
#[derive(Debug)]
pub(super) struct VoteDialog {
    title: String,
    each: u32,
    /// Whether only what is selected can be voted on; what is selected is meant until somebody says
    /// otherwise.
    selected: bool,
}

impl Default for VoteDialog {
    fn default() -> Self {
        Self {
            title: String::new(),
            each: EACH,
            selected: true,
        }
    }
}

impl VoteDialog {
    /// Shows the dialog, where so many shapes are `selected`.
    pub(super) fn ui(&mut self, ui: &Ui, selected: usize) -> (DialogOutcome, Option<UiAction>) {
        let mut started = false;
        let outcome = dialog_ui(ui, "vote-dialog", WIDTH, |ui| {
            ui.weak(text("vote-explained"));
            ui.add_space(Tokens::GRID);
            let field = field_ui(ui, &mut self.title, text("vote-example"), "vote-field");
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let named = |node: &mut accesskit::Node| node.set_label(text("vote-field"));
            ui.ctx().accesskit_node_builder(field.id, named);
            ui.add_space(GAP);
            self.each_ui(ui);
            ui.add_space(GAP);
            self.about_ui(ui, selected);
            ui.add_space(GAP);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let start = text_button(ui, text("vote-start"), Emphasis::Primary);
                started = start.clicked() || entered;
            });
        });
        if !started {
            return (outcome, None);
        }
        let title = self.title.trim().chars().take(TITLE_CHARS_MAX).collect();
        let action = VoteAction::Start {
            title,
            each: self.each,
            selected: self.selected && selected > 0,
        };
        (DialogOutcome::Closed, Some(UiAction::Vote(action)))
    }

    fn each_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.label(text("vote-each"));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let mut more = IconButton::small(Icon::Plus, text("vote-each-more"));
                let most = (self.each == EACH_MAX).then(|| text("vote-each-most"));
                more.disabled_because = most;
                if icon_button(ui, &more).clicked() {
                    self.each += 1;
                }
                let size = egui::Vec2::new(NUMBER_WIDTH, Tokens::CONTROL_HEIGHT);
                let number = RichText::new(self.each.to_string()).font(font(TextRole::Strong));
                ui.add_sized(size, egui::Label::new(number));
                let mut less = IconButton::small(Icon::Minus, text("vote-each-less"));
                less.disabled_because = (self.each == 1).then(|| text("vote-each-least"));
                if icon_button(ui, &less).clicked() {
                    self.each -= 1;
                }
            });
        });
    }

    fn about_ui(&mut self, ui: &mut Ui, selected: usize) {
        ui.label(text("vote-about"));
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = Tokens::GRID;
            let width = (ui.available_width() - Tokens::GRID) / 2.0;
            let count = [("count", selected.into())];
            let only = text_with("vote-about-selected", &count);
            let is_selected = self.selected && selected > 0;
            let choices = [
                (text("vote-about-everything"), false, true),
                (only.as_str(), true, selected > 0),
            ];
            for (label, choice, possible) in choices {
                let look = Segment {
                    label,
                    selected: is_selected == choice,
                    width,
                };
                let shown = ui.add_enabled_ui(possible, |ui| {
                    segment(ui, look, |painter, rect, color| {
                        let (middle, body) = (rect.center(), font(TextRole::Body));
                        painter.text(middle, Align2::CENTER_CENTER, label, body, color);
                    })
                });
                if shown.inner.clicked() {
                    self.selected = choice;
                }
            }
        });
    }
}

//! The window was to close while something is not saved: the person decides what becomes of that.

use egui::Ui;

use crate::i18n::text;
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::panel::{DialogOutcome, dialog_ui};

const WIDTH: f32 = 420.0;

/// What the dialog keeps while it is open.
#[derive(Debug)]
pub struct QuitDialog {
    words: String,
}

impl QuitDialog {
    /// A dialog in which `words` say what is not saved, and why.
    pub fn new(words: String) -> Self {
        Self { words }
    }

    /// Shows the dialog; whatever closes it without an answer keeps the window.
    pub fn ui(&mut self, ui: &Ui) -> (DialogOutcome, Option<UiAction>) {
        let mut action = None;
        let outcome = dialog_ui(ui, "quit-title", WIDTH, |ui| {
            ui.label(&self.words);
            ui.add_space(12.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let choices = [
                    ("quit-again", Emphasis::Primary, UiAction::Quit),
                    ("quit-stay", Emphasis::Plain, UiAction::Stay),
                    ("quit-anyway", Emphasis::Plain, UiAction::QuitAnyway),
                ];
                for (label, emphasis, choice) in choices {
                    if text_button(ui, text(label), emphasis).clicked() {
                        action = Some(choice);
                    }
                }
            });
        });
        match (outcome, action) {
            (DialogOutcome::Open, None) => (DialogOutcome::Open, None),
            (_, action) => (DialogOutcome::Closed, action.or(Some(UiAction::Stay))),
        }
    }
}

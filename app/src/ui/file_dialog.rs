//! A file holds a board that is on this device already: the person decides what becomes of it.

use egui::Ui;

use crate::i18n::text;
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::panel::{DialogOutcome, dialog_ui};

const WIDTH: f32 = 420.0;

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileDecision {
    /// What is new in it goes onto the board.
    Merge,
    /// It becomes a board of its own.
    Separate,
    /// Nothing.
    Cancel,
}

/// What the dialog keeps while it is open.
#[derive(Debug)]
pub struct FileDialog {
    words: String,
}

impl FileDialog {
    /// A dialog in which `words` say what the file has and what the board has.
    pub fn new(words: String) -> Self {
        Self { words }
    }

    /// Shows the dialog; whatever closes it without an answer leaves everything as it is.
    pub fn ui(&mut self, ui: &Ui) -> (DialogOutcome, Option<UiAction>) {
        let mut decision = None;
        let outcome = dialog_ui(ui, "file-question-title", WIDTH, |ui| {
            ui.label(&self.words);
            ui.add_space(12.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let choices = [
                    ("file-merge", Emphasis::Primary, FileDecision::Merge),
                    ("file-keep-apart", Emphasis::Plain, FileDecision::Separate),
                    ("file-cancel", Emphasis::Plain, FileDecision::Cancel),
                ];
                for (label, emphasis, choice) in choices {
                    if text_button(ui, text(label), emphasis).clicked() {
                        decision = Some(choice);
                    }
                }
            });
        });
        match (outcome, decision) {
            (DialogOutcome::Open, None) => (DialogOutcome::Open, None),
            (_, decision) => {
                let decision = decision.unwrap_or(FileDecision::Cancel);
                (DialogOutcome::Closed, Some(UiAction::DecideFile(decision)))
            }
        }
    }
}

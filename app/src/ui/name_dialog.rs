//! What the person is called: the name that others see beside their cursor.

use egui::{Key, Ui};

use crate::i18n::text;
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::connect_dialog::field_ui;
use crate::ui::panel::{DialogOutcome, dialog_ui};

const WIDTH: f32 = 360.0;
/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 60;

/// What the dialog keeps while it is open.
#[derive(Debug)]
pub struct NameDialog {
    typed: String,
}

impl NameDialog {
    /// A dialog for somebody who is called `name` so far.
    pub fn new(name: &str) -> Self {
        Self {
            typed: name.to_owned(),
        }
    }

    /// Shows the dialog.
    pub fn ui(&mut self, ui: &Ui) -> (DialogOutcome, Option<UiAction>) {
        let mut said = false;
        let outcome = dialog_ui(ui, "name-title", WIDTH, |ui| {
            ui.weak(text("name-explained"));
            let response = field_ui(ui, &mut self.typed, "", "name-field");
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.add_space(8.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                said = text_button(ui, text("name-keep"), Emphasis::Primary).clicked() || entered;
            });
        });
        if !said {
            return (outcome, None);
        }
        let name: String = self.typed.trim().chars().take(NAME_CHARS_MAX).collect();
        (DialogOutcome::Closed, Some(UiAction::NameMe(name)))
    }
}

//! A window for a person whose boards a command has: it says which one, and asks whether to try again. Shows no board.

use std::cell::Cell;
use std::rc::Rc;

use crate::i18n::{text, text_with};
use crate::instance::Holder;
use crate::theme;

/// The margin around the words, and what is between them and the buttons.
const MARGIN: f32 = 20.0;

struct HeldWindow {
    words: String,
    /// Whether to try again, once the person has chosen.
    again: Rc<Cell<Option<bool>>>,
}

impl eframe::App for HeldWindow {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        if let Some(again) = held_ui(ui, &self.words) {
            self.again.set(Some(again));
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }
}

/// Shows the window until it is closed; whether the person wants to try again.
///
/// # Errors
/// Where the system shows no window.
pub(super) fn wants_again(holder: &Holder) -> Result<bool, eframe::Error> {
    let command = holder.to_string();
    let args = [("command", command.as_str().into())];
    let again = Rc::new(Cell::new(None));
    let window = HeldWindow {
        words: text_with("held-words", &args),
        again: Rc::clone(&again),
    };
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("tavla")
        .with_inner_size([460.0, 200.0]);
    let options = eframe::NativeOptions {
        viewport,
        ..eframe::NativeOptions::default()
    };
    let create = move |cc: &eframe::CreationContext<'_>| {
        theme::install(&cc.egui_ctx);
        Ok(Box::new(window) as Box<dyn eframe::App>)
    };
    eframe::run_native("Tavla", options, Box::new(create))?;
    Ok(again.get() == Some(true))
}

/// What is in it; what the person has chosen, once they have.
fn held_ui(ui: &mut egui::Ui, words: &str) -> Option<bool> {
    let frame = egui::Frame::central_panel(ui.style()).inner_margin(MARGIN);
    let panel = egui::CentralPanel::default().frame(frame);
    let shown = panel.show(ui, |ui| {
        ui.heading(text("held-title"));
        ui.label(words);
        ui.add_space(MARGIN);
        let buttons = ui.horizontal(|ui| {
            let again = ui.button(text("held-again")).clicked();
            let close = ui.button(text("held-close")).clicked();
            match (again, close) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                (false, false) => None,
            }
        });
        buttons.inner
    });
    shown.inner
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    #[track_caller]
    fn check(label: &str, chosen: Option<bool>) {
        let again = Rc::new(Cell::new(None));
        let held = HeldWindow {
            words: "A command has the boards.".to_owned(),
            again: Rc::clone(&again),
        };
        let builder = Harness::builder().with_size([460.0, 200.0]);
        let mut window = builder.build_eframe(|cc| {
            theme::install(&cc.egui_ctx);
            held
        });
        window.get_by_label(label).click();
        window.run();
        assert_eq!(again.get(), chosen);
    }

    #[test]
    fn the_person_tries_again_or_leaves_it() {
        check("Try again", Some(true));
        check("Close", Some(false));
        check("The boards are in use", None);
    }
}

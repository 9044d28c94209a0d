//! Says, for as long as it is so, that only the pen draws and fingers move the board; and ends that.

use egui::Ui;

use crate::commands::{Command, Icon};
use crate::i18n::text;
use crate::ui::action::UiAction;
use crate::ui::pill::{Pill, pill_ui};

/// Shows the pill below the panels `above`, which are shown; its cross lets fingers draw again.
pub fn pen_pill_ui(ui: &Ui, above: &[&'static str]) -> Option<UiAction> {
    let pill = Pill {
        name: "pen-mode-panel",
        icon: Icon::Pen,
        words: text("pen-mode-words"),
        end: text("pen-mode-end"),
        command: Command::TogglePenMode,
    };
    pill_ui(ui, pill, above)
}

//! Says, for as long as it is so, that the person only looks at the board; and ends that.

use egui::Ui;

use crate::commands::{Command, Icon};
use crate::i18n::text;
use crate::ui::action::UiAction;
use crate::ui::pill::{Pill, pill_ui};

/// Shows the pill below the panels `above`, which are shown; its cross lets the person work again.
pub fn view_pill_ui(ui: &Ui, above: &[&'static str]) -> Option<UiAction> {
    let pill = Pill {
        name: "view-mode-panel",
        icon: Icon::Eye,
        words: text("view-mode-words"),
        end: text("view-mode-end"),
        command: Command::ToggleViewOnly,
    };
    pill_ui(ui, pill, above)
}

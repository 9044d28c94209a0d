//! The bell among the people, with how much there is to read.

use egui::Ui;

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::ui::counting_button::{CountingButton, counting_button_ui};

/// More is not counted.
const COUNT_MAX: usize = 9;

/// How much there is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unread {
    /// How many entries.
    pub count: usize,
    /// Whether one of them is about the reader, or about who may do what.
    pub urgent: bool,
}

/// Shows the bell; gives the command where it is pressed. `shown`: whether the panel is.
pub fn activity_button_ui(
    ui: &mut Ui,
    unread: Unread,
    shown: bool,
    shortcut: Option<&str>,
) -> Option<Command> {
    let label = match unread.count {
        0 => text("activity-button").to_owned(),
        count => text_with("activity-button-unread", &[("count", count.into())]),
    };
    let button = CountingButton {
        icon: Icon::Bell,
        label: &label,
        count: unread.count,
        count_max: COUNT_MAX,
        urgent: unread.urgent,
        shown,
        shortcut,
    };
    counting_button_ui(ui, &button).then_some(Command::ToggleActivity)
}

//! The button of the comments' list among the people, with how much there is to read.

use egui::Ui;

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::ui::counting_button::{CountingButton, counting_button_ui};

/// More is not counted.
const COUNT_MAX: usize = 99;

/// Shows the button; gives the command where it is pressed. `shown`: whether the list is.
pub fn comments_button_ui(
    ui: &mut Ui,
    unread: usize,
    shown: bool,
    shortcut: Option<&str>,
) -> Option<Command> {
    let label = match unread {
        0 => text("comments-button").to_owned(),
        count => text_with("comments-button-unread", &[("count", count.into())]),
    };
    let button = CountingButton {
        icon: Icon::Comment,
        label: &label,
        count: unread,
        count_max: COUNT_MAX,
        urgent: false,
        shown,
        shortcut,
    };
    counting_button_ui(ui, &button).then_some(Command::ToggleComments)
}

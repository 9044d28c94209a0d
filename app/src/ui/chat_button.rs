//! The button of the chat among the people, with how much there is to read.

use egui::Ui;

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::ui::counting_button::{CountingButton, counting_button_ui};

/// More is not counted.
const COUNT_MAX: usize = 99;

/// How much of the chat is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChatBadge {
    /// How many messages.
    pub unread: usize,
    /// How many of them mention the reader.
    pub mentions: usize,
}

/// Shows the button; gives the command where it is pressed. `shown`: whether the chat is.
pub fn chat_button_ui(
    ui: &mut Ui,
    badge: ChatBadge,
    shown: bool,
    shortcut: Option<&str>,
) -> Option<Command> {
    let counts = [
        ("count", badge.unread.into()),
        ("mentions", badge.mentions.into()),
    ];
    let label = match (badge.unread, badge.mentions) {
        (0, _) => text("chat-button").to_owned(),
        (_, 0) => text_with("chat-button-unread", &counts),
        (..) => text_with("chat-button-mentions", &counts),
    };
    let button = CountingButton {
        icon: Icon::Messages,
        label: &label,
        count: badge.unread,
        count_max: COUNT_MAX,
        urgent: badge.mentions > 0,
        shown,
        shortcut,
    };
    counting_button_ui(ui, &button).then_some(Command::ToggleChat)
}

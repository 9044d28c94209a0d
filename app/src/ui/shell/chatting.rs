//! The chat among the panels at the right.

use tavla_shared::talk::MessageId;

use super::{Shell, Side};
use crate::ui::chat_panel::ChatPanel;

impl Shell {
    /// Whether the chat is shown.
    pub fn shows_chat(&self) -> bool {
        matches!(self.side, Some(Side::Chat))
    }

    /// What the chat is like, also while it is not shown.
    pub fn chat_panel(&self) -> &ChatPanel {
        &self.chat_panel
    }

    /// The same, to be given something back.
    pub fn chat_panel_mut(&mut self) -> &mut ChatPanel {
        &mut self.chat_panel
    }

    /// Shows the chat, at a message if one is named.
    pub fn show_chat(&mut self, message: Option<MessageId>) {
        if !self.shows_chat() {
            self.side = Some(Side::Chat);
            self.chat_panel.open();
        }
        if let Some(message) = message {
            self.chat_panel.reveal(message);
        }
    }

    pub(super) fn toggle_chat(&mut self) {
        if self.shows_chat() {
            self.side = None;
        } else {
            self.show_chat(None);
        }
    }
}

//! The button of the chat among the people, with how much there is to read.

use egui::{Color32, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::theme::{Themed as _, Tokens, paint_icon};
use crate::ui::activity_button::paint_badge;
use crate::ui::button::{control_background, with_tooltip};

/// Both ways.
const SIZE: f32 = 32.0;
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
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIZE), Sense::click());
    let color = control_background(ui, rect, &response, shown, Color32::TRANSPARENT);
    paint_icon(ui.painter(), Icon::Messages, rect, Tokens::ICON_SIZE, color);
    if badge.unread > 0 {
        let ground = if badge.mentions > 0 {
            tokens.error
        } else {
            tokens.accent
        };
        let count = if badge.unread > COUNT_MAX {
            text_with("chat-badge-many", &[("count", COUNT_MAX.into())])
        } else {
            badge.unread.to_string()
        };
        paint_badge(ui, rect, &count, ground);
    }
    let counts = [
        ("count", badge.unread.into()),
        ("mentions", badge.mentions.into()),
    ];
    let label = match (badge.unread, badge.mentions) {
        (0, _) => text("chat-button").to_owned(),
        (_, 0) => text_with("chat-button-unread", &counts),
        (..) => text_with("chat-button-mentions", &counts),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, shown, &label));
    with_tooltip(response, &label, shortcut, None)
        .clicked()
        .then_some(Command::ToggleChat)
}

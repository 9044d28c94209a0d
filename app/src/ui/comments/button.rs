//! The button of the comments' list among the people, with how much there is to read.

use egui::{Align2, Color32, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::button::{control_background, with_tooltip};

/// Both ways.
const SIZE: f32 = 32.0;
/// More is not counted.
const COUNT_MAX: usize = 99;
const BADGE_HEIGHT: f32 = 15.0;

/// Shows the button; gives the command where it is pressed. `shown`: whether the list is.
pub fn comments_button_ui(
    ui: &mut Ui,
    unread: usize,
    shown: bool,
    shortcut: Option<&str>,
) -> Option<Command> {
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIZE), Sense::click());
    let color = control_background(ui, rect, &response, shown, Color32::TRANSPARENT);
    paint_icon(ui.painter(), Icon::Comment, rect, Tokens::ICON_SIZE, color);
    if unread > 0 {
        let words = if unread > COUNT_MAX {
            text_with("comments-many", &[("count", COUNT_MAX.into())])
        } else {
            unread.to_string()
        };
        let painter = ui.painter();
        let galley = painter.layout_no_wrap(words, font(TextRole::Hint), tokens.on_accent);
        let width = (galley.size().x + 8.0).max(BADGE_HEIGHT);
        let center = rect.right_top() + Vec2::new(-8.0, 8.0);
        let badge = Rect::from_center_size(center, Vec2::new(width, BADGE_HEIGHT));
        // Its rim keeps it apart from the icon.
        painter.rect_filled(badge.expand(1.5), BADGE_HEIGHT, tokens.panel);
        painter.rect_filled(badge, BADGE_HEIGHT, tokens.accent);
        let at = Align2::CENTER_CENTER.anchor_size(badge.center(), galley.size());
        painter.galley(at.min, galley, tokens.on_accent);
    }
    let label = match unread {
        0 => text("comments-button").to_owned(),
        count => text_with("comments-button-unread", &[("count", count.into())]),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, shown, &label));
    with_tooltip(response, &label, shortcut, None)
        .clicked()
        .then_some(Command::ToggleComments)
}

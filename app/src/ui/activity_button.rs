//! The bell among the people, with how much there is to read.

use egui::{Align2, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::button::{control_background, with_tooltip};

/// Both ways.
const SIZE: f32 = 32.0;
/// More is not counted.
const COUNT_MAX: usize = 9;
/// How high the number's ground is.
const BADGE_HEIGHT: f32 = 15.0;

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
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIZE), Sense::click());
    let resting = egui::Color32::TRANSPARENT;
    let color = control_background(ui, rect, &response, shown, resting);
    paint_icon(ui.painter(), Icon::Bell, rect, Tokens::ICON_SIZE, color);
    if unread.count > 0 {
        let ground = if unread.urgent {
            tokens.error
        } else {
            tokens.accent
        };
        paint_badge(ui, rect, &badge_words(unread.count), ground);
    }
    let label = match unread.count {
        0 => text("activity-button").to_owned(),
        count => text_with("activity-button-unread", &[("count", count.into())]),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, shown, &label));
    with_tooltip(response, &label, shortcut, None)
        .clicked()
        .then_some(Command::ToggleActivity)
}

fn badge_words(count: usize) -> String {
    if count > COUNT_MAX {
        text_with("activity-badge-many", &[("count", COUNT_MAX.into())])
    } else {
        count.to_string()
    }
}

fn paint_badge(ui: &Ui, button: Rect, words: &str, ground: egui::Color32) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    let tag = font(TextRole::Hint);
    let galley = painter.layout_no_wrap(words.to_owned(), tag, tokens.on_accent);
    let width = (galley.size().x + 8.0).max(BADGE_HEIGHT);
    let center = button.right_top() + Vec2::new(-8.0, 8.0);
    let badge = Rect::from_center_size(center, Vec2::new(width, BADGE_HEIGHT));
    // Its rim keeps it apart from the bell.
    painter.rect_filled(badge.expand(1.5), BADGE_HEIGHT, tokens.panel);
    painter.rect_filled(badge, BADGE_HEIGHT, ground);
    let at = Align2::CENTER_CENTER
        .anchor_size(badge.center(), galley.size())
        .min;
    painter.galley(Pos2::new(at.x, at.y), galley, tokens.on_accent);
}

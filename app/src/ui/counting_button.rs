//! A button among the people with the number of what there is to read behind it.

use egui::{Align2, Color32, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::commands::Icon;
use crate::i18n::text_with;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::button::{control_background, with_tooltip};

/// Both ways.
const SIZE: f32 = 32.0;
/// How high the number's ground is.
const BADGE_HEIGHT: f32 = 15.0;

/// Such a button.
#[derive(Debug)]
pub(super) struct CountingButton<'a> {
    /// What it is about.
    pub(super) icon: Icon,
    /// Its name, with the number in it.
    pub(super) label: &'a str,
    /// How much there is to read.
    pub(super) count: usize,
    /// More is not counted.
    pub(super) count_max: usize,
    /// Whether some of that is about the reader.
    pub(super) urgent: bool,
    /// Whether what it shows is shown.
    pub(super) shown: bool,
    /// The keys that do the same.
    pub(super) shortcut: Option<&'a str>,
}

/// Shows the button; whether it was pressed.
pub(super) fn counting_button_ui(ui: &mut Ui, button: &CountingButton<'_>) -> bool {
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIZE), Sense::click());
    let color = control_background(ui, rect, &response, button.shown, Color32::TRANSPARENT);
    paint_icon(ui.painter(), button.icon, rect, Tokens::ICON_SIZE, color);
    if button.count > 0 {
        let ground = if button.urgent {
            tokens.error
        } else {
            tokens.accent
        };
        paint_badge(ui, rect, &count_words(button), ground);
    }
    let (shown, label) = (button.shown, button.label);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, shown, label));
    with_tooltip(response, label, button.shortcut, None).clicked()
}

fn count_words(button: &CountingButton<'_>) -> String {
    if button.count > button.count_max {
        text_with("badge-many", &[("count", button.count_max.into())])
    } else {
        button.count.to_string()
    }
}

/// Paints a number at the upper corner of a button.
fn paint_badge(ui: &Ui, button: Rect, words: &str, ground: Color32) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(words.to_owned(), font(TextRole::Hint), tokens.on_accent);
    let width = (galley.size().x + 8.0).max(BADGE_HEIGHT);
    let center = button.right_top() + Vec2::new(-8.0, 8.0);
    let badge = Rect::from_center_size(center, Vec2::new(width, BADGE_HEIGHT));
    // Its rim keeps it apart from the icon.
    painter.rect_filled(badge.expand(1.5), BADGE_HEIGHT, tokens.panel);
    painter.rect_filled(badge, BADGE_HEIGHT, ground);
    let at = Align2::CENTER_CENTER.anchor_size(badge.center(), galley.size());
    painter.galley(at.min, galley, tokens.on_accent);
}

//! A switch with its words: something that is on or off.

use egui::{Align2, Color32, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::button::focus_ring;

const TRACK: Vec2 = Vec2::new(28.0, 16.0);
/// Between the track and its knob.
const GAP: f32 = 2.0;

/// Shows a switch as wide as there is room; a click or a key turns it.
pub fn switch_ui(ui: &mut Ui, label: &str, on: &mut bool) -> Response {
    let size = Vec2::new(ui.available_width(), Tokens::CONTROL_HEIGHT);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let tokens = ui.tokens();
    let words = Pos2::new(rect.left(), rect.center().y);
    let body = font(TextRole::Body);
    let painter = ui.painter();
    painter.text(words, Align2::LEFT_CENTER, label, body, tokens.text);
    let middle = Pos2::new(rect.right() - TRACK.x / 2.0, rect.center().y);
    let track = Rect::from_center_size(middle, TRACK);
    let (fill, knob) = if *on {
        (tokens.accent, tokens.on_accent)
    } else {
        let fill = if response.hovered() {
            tokens.control_hover
        } else {
            tokens.control
        };
        (fill, tokens.muted)
    };
    let radius = TRACK.y / 2.0;
    let edge = if *on {
        Color32::TRANSPARENT
    } else {
        tokens.hairline
    };
    painter.rect_filled(track, radius, fill);
    let edge = Stroke::new(1.0, edge);
    painter.rect_stroke(track, radius, edge, egui::StrokeKind::Inside);
    let x = if *on {
        track.right() - radius
    } else {
        track.left() + radius
    };
    painter.circle_filled(Pos2::new(x, track.center().y), radius - GAP, knob);
    focus_ring(ui, rect, &response);
    let (enabled, selected) = (response.enabled(), *on);
    response.widget_info(|| WidgetInfo::selected(Role::Switch, enabled, selected, label));
    response
}

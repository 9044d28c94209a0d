//! Somebody's disc beside their words.

use egui::{Align2, Color32, Painter, Pos2};

use crate::theme::{TextRole, font, read_on};
use crate::ui::person::initials;

/// Paints the disc of somebody who is called `name` around `center`.
pub(super) fn paint_face(painter: &Painter, center: Pos2, radius: f32, name: &str, fill: Color32) {
    painter.circle_filled(center, radius, fill);
    let role = if radius < 11.5 {
        TextRole::Hint
    } else {
        TextRole::Tag
    };
    let (align, letters) = (Align2::CENTER_CENTER, initials(name));
    painter.text(center, align, letters, font(role), read_on(fill));
}

//! Somebody's disc beside their words.

use egui::{Align2, Color32, Painter, Pos2};

use super::view::Face;
use crate::theme::{TextRole, font, read_on};
use crate::ui::people_panel::initials;

/// Paints a disc around `center`.
pub(super) fn paint_face(painter: &Painter, center: Pos2, radius: f32, face: &Face, fill: Color32) {
    painter.circle_filled(center, radius, fill);
    let letters = initials(&face.name);
    let role = if radius < 11.5 {
        TextRole::Hint
    } else {
        TextRole::Tag
    };
    let align = Align2::CENTER_CENTER;
    painter.text(center, align, letters, font(role), read_on(fill));
}

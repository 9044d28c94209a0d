//! A person's disc: their letters in their colour, and how present they are.

use egui::{Align2, Color32, Painter, Rect, Stroke, Vec2};
use tavla_shared::presence::Status;

use crate::commands::Icon;
use crate::theme::{TextRole, Tokens, font, paint_icon, read_on};
use crate::ui::person::PersonView;

/// Of the mark that says that somebody is not here just now.
const MARK_RADIUS: f32 = 5.5;
/// How much of their colour those keep who are not here just now.
const DIMMED: f32 = 0.28;
/// Of the ring around who is followed.
const RING: f32 = 2.0;

/// Paints somebody's disc in the middle of `rect`; `dark` is the theme.
pub fn paint_avatar(painter: &Painter, rect: Rect, person: &PersonView, dark: bool) {
    let tokens = Tokens::of(dark);
    let color = person.color.on(dark);
    let here = person.status == Status::Active;
    let fill = if here {
        color
    } else {
        tokens.panel.lerp_to_gamma(color, DIMMED)
    };
    let letters = if here { read_on(color) } else { tokens.text };
    paint_disc(painter, rect, fill, &person.initials(), letters);
    if person.is_followed() {
        let ring = Stroke::new(RING, color);
        painter.circle_stroke(rect.center(), Tokens::AVATAR_SIZE / 2.0 + 1.0, ring);
    }
    if !here {
        paint_mark(painter, rect, person.status, tokens);
    }
}

/// Paints a disc with a few letters.
pub fn paint_disc(painter: &Painter, rect: Rect, fill: Color32, letters: &str, color: Color32) {
    let center = rect.center();
    painter.circle_filled(center, Tokens::AVATAR_SIZE / 2.0 - 1.0, fill);
    let role = font(TextRole::Tag);
    painter.text(center, Align2::CENTER_CENTER, letters, role, color);
}

/// A dot for who has not moved for a while, a moon for who has another window in front.
fn paint_mark(painter: &Painter, rect: Rect, status: Status, tokens: &Tokens) {
    let center = rect.center() + Vec2::splat(Tokens::AVATAR_SIZE / 2.0 - 4.0);
    painter.circle_filled(center, MARK_RADIUS, tokens.panel);
    if status == Status::Away {
        let around = Rect::from_center_size(center, Vec2::splat(2.0 * MARK_RADIUS));
        paint_icon(painter, Icon::Moon, around, 8.5, tokens.muted);
    } else {
        painter.circle_filled(center, MARK_RADIUS - 2.0, tokens.warn);
    }
}

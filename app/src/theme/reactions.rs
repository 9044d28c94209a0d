//! The signs that people throw at a place: which there are, and how they look. Drawn from the icon family,
//! so that they are sharp at any size and the same on every machine.

use egui::{Align2, Color32, Painter, Pos2, Rect, Vec2};

use super::{TextRole, font, icons::paint_icon, read_on};
use crate::commands::Icon;

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reaction {
    /// How others are told of it.
    pub emoji: &'static str,
    /// What it looks like.
    pub icon: Icon,
    /// Names its name in the texts of the interface.
    pub label_id: &'static str,
}

/// All of them, in the order they are offered.
pub const REACTIONS: [Reaction; 8] = [
    reaction("👍", Icon::ThumbsUp, "reaction-thumbs-up"),
    reaction("❤", Icon::Heart, "reaction-heart"),
    reaction("😂", Icon::Laugh, "reaction-laugh"),
    reaction("🎉", Icon::Party, "reaction-party"),
    reaction("🔥", Icon::Flame, "reaction-flame"),
    reaction("👀", Icon::Eye, "reaction-eyes"),
    reaction("⭐", Icon::Star, "reaction-star"),
    reaction("❓", Icon::Question, "reaction-question"),
];

const fn reaction(emoji: &'static str, icon: Icon, label_id: &'static str) -> Reaction {
    Reaction {
        emoji,
        icon,
        label_id,
    }
}

/// Paints a sign on a disc of `color`, `size` points across. One that is not known here, as of a newer
/// version, is written, as far as there are letters for it.
pub fn paint_reaction(painter: &Painter, emoji: &str, center: Pos2, size: f32, color: Color32) {
    painter.circle_filled(center, size / 2.0, color);
    let on = read_on(color);
    // Others may end the sign with the mark that asks for colours.
    let bare = emoji.trim_end_matches('\u{fe0f}');
    let known = REACTIONS.iter().find(|known| known.emoji == bare);
    if let Some(known) = known {
        let rect = Rect::from_center_size(center, Vec2::splat(size));
        paint_icon(painter, known.icon, rect, size * 0.6, on);
        return;
    }
    let mut font = font(TextRole::Tag);
    font.size = size * 0.5;
    let has_letters = painter
        .ctx()
        .fonts_mut(|fonts| fonts.has_glyphs(&font, emoji));
    if has_letters {
        painter.text(center, Align2::CENTER_CENTER, emoji, font, on);
    } else {
        let rect = Rect::from_center_size(center, Vec2::splat(size));
        paint_icon(painter, Icon::React, rect, size * 0.6, on);
    }
}

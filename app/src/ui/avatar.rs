//! A person's disc, the same wherever people are shown: their picture in a ring of their colour, or else
//! their letters on it; and how present they are.

use egui::epaint::RectShape;
use egui::{Align2, Color32, CornerRadius, Painter, Pos2, Rect, Stroke, Vec2, pos2};
use tavla_shared::presence::Status;

use crate::commands::Icon;
use crate::theme::{TextRole, Tokens, font, paint_icon, read_on};
use crate::ui::person::{PersonView, initials};
use crate::ui::pictures::Picture;

/// Of the mark that says that somebody is not here just now.
const MARK_RADIUS: f32 = 5.5;
/// How much of their colour those keep who are not here just now,
const DIMMED: f32 = 0.28;
/// and how much of their picture.
const PICTURE_DIMMED: f32 = 0.45;
/// Of the ring around who is followed.
const FOLLOWED_RING: f32 = 2.0;
/// How much of a disc the ring around a picture takes, and how much at most, in egui points.
const RING_PART: f32 = 0.16;
const RING_MAX: f32 = 3.0;
/// Discs smaller than this bear small letters,
const SMALL: f32 = 11.5;
/// and larger than this large ones.
const LARGE: f32 = 16.0;

/// A disc: what it shows and in which colours.
#[derive(Debug, Clone, Copy)]
pub struct Disc<'a> {
    /// Of the disc, or of the ring around the picture.
    pub fill: Color32,
    /// A few letters, where there is no picture,
    pub letters: &'a str,
    /// and their colour.
    pub ink: Color32,
    /// The picture.
    pub picture: Option<Picture>,
    /// What its colours are multiplied by.
    pub tint: Color32,
}

impl<'a> Disc<'a> {
    /// Of somebody with these letters; as faint as their colour is.
    pub fn of(letters: &'a str, fill: Color32, picture: Option<Picture>) -> Self {
        Self {
            fill,
            letters,
            ink: read_on(fill),
            picture,
            tint: Color32::WHITE.gamma_multiply_u8(fill.a()),
        }
    }
}

/// Paints the disc of somebody who is called `name` around `center`.
pub fn paint_face(
    painter: &Painter,
    (center, radius): (Pos2, f32),
    name: &str,
    fill: Color32,
    picture: Option<Picture>,
) {
    let letters = initials(name);
    paint_disc(
        painter,
        (center, radius),
        &Disc::of(&letters, fill, picture),
    );
}

/// Paints somebody's disc in the middle of `rect`; `dark` is the theme.
pub fn paint_avatar(painter: &Painter, rect: Rect, person: &PersonView, dark: bool) {
    let tokens = Tokens::of(dark);
    let color = person.color.on(dark);
    let here = person.status == Status::Active;
    let letters = person.initials();
    let mut disc = Disc::of(&letters, color, person.picture);
    if !here {
        disc.fill = tokens.panel.lerp_to_gamma(color, DIMMED);
        disc.ink = tokens.text;
        disc.tint = Color32::WHITE.gamma_multiply(PICTURE_DIMMED);
    }
    let center = rect.center();
    paint_disc(painter, (center, Tokens::AVATAR_SIZE / 2.0 - 1.0), &disc);
    if person.is_followed() {
        let ring = Stroke::new(FOLLOWED_RING, color);
        painter.circle_stroke(center, Tokens::AVATAR_SIZE / 2.0 + 1.0, ring);
    }
    if !here {
        paint_mark(painter, rect, person.status, tokens);
    }
}

/// Paints a disc: the one place where a picture or letters become one.
pub fn paint_disc(painter: &Painter, (center, radius): (Pos2, f32), disc: &Disc<'_>) {
    painter.circle_filled(center, radius, disc.fill);
    let Some(picture) = disc.picture else {
        let role = match radius {
            ..SMALL => TextRole::Hint,
            SMALL..LARGE => TextRole::Tag,
            _ => TextRole::Title,
        };
        let middle = Align2::CENTER_CENTER;
        painter.text(center, middle, disc.letters, font(role), disc.ink);
        return;
    };
    let inside = radius - (radius * RING_PART).min(RING_MAX);
    let rect = Rect::from_center_size(center, Vec2::splat(2.0 * inside));
    // Rounded up, it is cut to half of the square: a circle.
    let round = CornerRadius::same(inside.ceil() as u8);
    let all = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    let texture = picture.at(2.0 * inside * painter.pixels_per_point());
    let shown = RectShape::filled(rect, round, disc.tint).with_texture(texture, all);
    painter.add(shown);
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

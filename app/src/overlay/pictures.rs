//! What is known of pictures that are not on this device, in their places on the board: how much of one has
//! come, or why none comes.

use std::f32::consts::{FRAC_PI_2, TAU};
use std::sync::Arc;

use egui::{Align2, Color32, Painter, Pos2, Stroke, Ui, Vec2};
use tavla_shared::shape::Shape;

use crate::editor::Editor;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, faded, font};

/// Around the sign that stands for a picture.
const RADIUS: f32 = 26.0;
/// In a smaller place there is none.
const RADIUS_MIN: f32 = 6.0;
/// Of a place's shorter side.
const RADIUS_RATIO: f32 = 0.34;
const LINE: f32 = 2.5;
/// Corners of a whole ring.
const CORNERS: f32 = 48.0;
/// Words stand below where the place is so wide.
const WORDS_WIDTH_MIN: f32 = 110.0;

/// How a picture stands that is not on this device.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PictureState {
    /// It is on its way: how much of it is here, from 0 to 1.
    Coming(f32),
    /// Whoever has it has not sent it yet.
    Absent,
    /// The server does not give it.
    Refused,
}

/// Says so in the places of these shapes.
pub fn pictures_ui(ui: &Ui, editor: &Editor, pictures: &[(Arc<Shape>, PictureState)]) {
    let view = editor.view();
    let painter = ui.painter().with_clip_rect(view.rect);
    for (shape, state) in pictures {
        let rect = shape.size.to_rect();
        let middle = view.screen_from_board(shape.pos + rect.center().to_vec2());
        let pixels = view.camera.zoom as f32;
        let size = Vec2::new(rect.width() as f32, rect.height() as f32) * pixels;
        let radius = (size.min_elem() * RADIUS_RATIO).min(RADIUS);
        if radius < RADIUS_MIN || !view.rect.expand(radius).contains(middle) {
            continue;
        }
        let place = Place {
            middle,
            radius,
            has_words: size.x >= WORDS_WIDTH_MIN && size.y >= 4.0 * radius,
        };
        place.paint(&painter, ui, *state);
    }
}

struct Place {
    middle: Pos2,
    radius: f32,
    has_words: bool,
}

impl Place {
    fn paint(&self, painter: &Painter, ui: &Ui, state: PictureState) {
        let tokens = ui.tokens();
        match state {
            PictureState::Coming(part) => {
                self.ring(painter, 1.0, faded(tokens.muted, 0.35));
                self.ring(painter, part.clamp(0.0, 1.0), tokens.accent);
            }
            PictureState::Absent => {
                self.dashes(painter, tokens.muted);
                self.words(painter, text("picture-absent"), tokens.muted);
            }
            PictureState::Refused => {
                self.ring(painter, 1.0, tokens.warn);
                let reach = Vec2::splat(self.radius * std::f32::consts::FRAC_1_SQRT_2);
                let across = [self.middle - reach, self.middle + reach];
                painter.line_segment(across, Stroke::new(LINE, tokens.warn));
                self.words(painter, text("picture-refused"), tokens.muted);
            }
        }
    }

    /// A part of a ring, from its top on.
    fn ring(&self, painter: &Painter, part: f32, color: Color32) {
        self.arc(painter, 0.0, part, color);
    }

    fn dashes(&self, painter: &Painter, color: Color32) {
        const DASHES: u8 = 12;
        for dash in 0..DASHES {
            let from = f32::from(dash) / f32::from(DASHES);
            self.arc(painter, from, from + 0.5 / f32::from(DASHES), color);
        }
    }

    fn arc(&self, painter: &Painter, from: f32, to: f32, color: Color32) {
        let corners = ((to - from) * CORNERS).ceil().max(1.0);
        let point = |at: f32| {
            let angle = (from + (to - from) * at / corners) * TAU - FRAC_PI_2;
            self.middle + Vec2::angled(angle) * self.radius
        };
        let points: Vec<Pos2> = (0..=corners as u16)
            .map(|at| point(f32::from(at)))
            .collect();
        painter.line(points, Stroke::new(LINE, color));
    }

    fn words(&self, painter: &Painter, words: &str, color: Color32) {
        if self.has_words {
            let below = self.middle + Vec2::new(0.0, self.radius + 2.0 * LINE);
            painter.text(
                below,
                Align2::CENTER_TOP,
                words,
                font(TextRole::Label),
                color,
            );
        }
    }
}

//! Where few shapes have changed, the picture that is shown is mended where they were and are.

use egui::{Rect as ScreenRect, TextureOptions};

use super::{DRAWN_PER_FRAME, PIXELS_PER_SPOT, Picture, Plan, Subject};

/// What is smaller than a pixel is painted a pixel wide: so far around its box at most, in pixels.
const REACH: f32 = 0.5;
/// To ask what is within a box is as much work as so many spots.
const QUERY: usize = 5;

impl Picture {
    /// Mends what is shown; says whether that was possible. If not, a new picture has to be drawn.
    pub(super) fn patch(&mut self, subject: &Subject<'_>) -> bool {
        self.spots.follow(subject.scene, subject.colors);
        let touched = self.spots.take_touched();
        let (Some(shown), Some(touched)) = (&mut self.shown, touched) else {
            return false;
        };
        let covers = shown.plan.covers;
        let shows_all = subject
            .scene
            .bounds()
            .is_some_and(|bounds| covers.union(bounds) == covers);
        if !shows_all || !shown.plan.serves(subject.scale) {
            return false;
        }
        let mut room = DRAWN_PER_FRAME;
        for rect in touched {
            let area = around(shown.plan.pixels_of(rect));
            let near = subject
                .scene
                .stacked(shown.plan.board_of(area.expand(REACH)));
            let mut pixels = shown.bitmap.clear(area);
            let mut spots = near.len() + QUERY;
            for (position, _) in near {
                if spots + pixels / PIXELS_PER_SPOT > room {
                    return false;
                }
                if let Some(spot) = self.spots.at(position) {
                    let rect = shown.plan.pixels_of(spot.rect);
                    pixels += shown.bitmap.paint(rect, spot.form, spot.color);
                    spots += 1;
                }
            }
            room = room.saturating_sub(spots + pixels / PIXELS_PER_SPOT);
            if room == 0 {
                return false;
            }
        }
        let image = shown.bitmap.image();
        shown.texture.set(image, TextureOptions::LINEAR);
        true
    }
}

/// The whole pixels that what is in a box is painted on.
fn around(rect: ScreenRect) -> ScreenRect {
    let wide = rect.expand(REACH);
    ScreenRect::from_min_max(wide.min.floor(), wide.max.ceil())
}

impl Plan {
    fn board_of(&self, pixels: ScreenRect) -> tavla_shared::geometry::Rect {
        let at = |x: f32, y: f32| {
            let arm = kurbo::Vec2::new(x.into(), y.into()) / self.scale;
            self.covers.origin() + arm
        };
        let (min, max) = (pixels.min, pixels.max);
        tavla_shared::geometry::Rect::from_points(at(min.x, min.y), at(max.x, max.y))
    }
}

//! Which part of the board a picture of the map covers, and where on it what is on the board is.

use egui::{Pos2, Rect as ScreenRect, pos2};
use tavla_shared::geometry::{Point, Rect, Size};

/// A picture made for another scale is good enough up to so much larger or smaller.
const STRETCH_MAX: f64 = 1.3;
/// No side of it has more pixels.
const SIDE_MAX: f64 = 2_048.0;
/// Around the shapes, in pixels, so that their edges are soft all around.
const MARGIN: f64 = 1.0;

/// Which part of the board a picture covers, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plan {
    pub(super) covers: Rect,
    scale: f64,
}

impl Plan {
    /// One for all that is in `bounds`, with so many pixels a board unit.
    pub(super) fn new(bounds: Rect, scale: f64) -> Self {
        let pixels = |length: f64| ((length * scale).ceil() + 2.0 * MARGIN).min(SIDE_MAX);
        let size = Size::new(pixels(bounds.width()), pixels(bounds.height())) / scale;
        let margin = MARGIN / scale;
        let covers = Rect::from_origin_size(bounds.origin() - (margin, margin), size);
        Self { covers, scale }
    }

    /// How many pixels wide and high the picture is.
    pub(super) fn pixels(&self) -> [usize; 2] {
        let Size { width, height } = self.covers.size() * self.scale;
        [width.round() as usize, height.round() as usize]
    }

    /// Where a box of the board is on the picture.
    pub(super) fn pixels_of(&self, rect: Rect) -> ScreenRect {
        let at = |x: f64, y: f64| -> Pos2 {
            let arm = (x - self.covers.x0, y - self.covers.y0);
            pos2((arm.0 * self.scale) as f32, (arm.1 * self.scale) as f32)
        };
        ScreenRect::from_min_max(at(rect.x0, rect.y0), at(rect.x1, rect.y1))
    }

    /// Where a box of the picture is on the board.
    pub(super) fn board_of(&self, pixels: ScreenRect) -> Rect {
        let at = |pixel: Pos2| -> Point {
            let arm = kurbo::Vec2::new(pixel.x.into(), pixel.y.into()) / self.scale;
            self.covers.origin() + arm
        };
        Rect::from_points(at(pixels.min), at(pixels.max))
    }

    /// Whether a picture made by it is good enough at this scale.
    pub(super) fn serves(&self, scale: f64) -> bool {
        (1.0 / STRETCH_MAX..=STRETCH_MAX).contains(&(scale / self.scale))
    }

    /// The same, and all that is in `bounds` has a place on it.
    pub(super) fn shows(&self, bounds: Rect, scale: f64) -> bool {
        self.serves(scale) && self.covers.union(bounds) == self.covers
    }
}

//! The star: with five tips.

use kurbo::{BezPath, Point, Rect};
use tavla_shared::shape::Style;

use super::super::corners;
use super::part_of;

const TIPS: u32 = 5;
/// How far from the middle its inner corners are, of how far the tips are: thicker than one drawn in one go,
/// so that words find room.
const INNER: f64 = 0.5;

pub(super) fn outline(rect: Rect, style: &Style) -> BezPath {
    corners::evenly_rounded(&points(rect), corners::radius(rect.size(), style))
}

/// Its ten corners, stretched to fill the box, from the tip at the top clockwise.
fn points(rect: Rect) -> Vec<Point> {
    let step = std::f64::consts::PI / f64::from(TIPS);
    // How far a star in a circle of radius 1 goes to the sides and down; up it goes all the way.
    let (side, down) = ((2.0 * step).sin(), step.cos());
    let place = |at: u32| {
        let (sin, cos) = (f64::from(at) * step).sin_cos();
        let reach = if at.is_multiple_of(2) { 1.0 } else { INNER };
        Point::new(
            rect.x0 + (sin * reach + side) / (2.0 * side) * rect.width(),
            rect.y0 + (1.0 - cos * reach) / (1.0 + down) * rect.height(),
        )
    };
    (0..2 * TIPS).map(place).collect()
}

/// A box between its inner corners and arms.
pub(super) fn text_area(rect: Rect) -> Rect {
    part_of(rect, Rect::new(0.255, 0.352, 0.745, 0.825))
}

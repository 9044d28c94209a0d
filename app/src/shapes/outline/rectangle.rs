//! The rectangle.

use kurbo::{BezPath, Point, Rect};
use tavla_shared::shape::Style;

use super::super::{corners, course};
use super::TEXT_PADDING;

/// Its corners are parabolas where nobody has chosen their radius: arcs of this part of their reach are off by
/// less than a hundredth of it.
const BOX_ARC: f64 = 0.875;

pub(super) fn outline(rect: Rect, style: &Style) -> BezPath {
    let Rect { x0, y0, x1, y1 } = rect;
    let tips = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(Point::from);
    match corners::chosen_radius(style) {
        Some(radius) => corners::evenly_rounded(&tips, radius),
        // As every rectangle has been drawn since before a radius could be chosen.
        None => course::rounded(&tips, corners::radius(rect.size(), style), true),
    }
}

/// The radius of the quarters of a circle that its corners look like.
pub(in crate::shapes) fn arc_radius(rect: Rect, style: &Style) -> f64 {
    let arc = corners::radius(rect.size(), style) * BOX_ARC;
    corners::chosen_radius(style).unwrap_or(arc)
}

/// Within the corners as well where somebody has chosen how round they are.
pub(super) fn text_area(rect: Rect, style: &Style) -> Rect {
    let radius = corners::chosen_radius(style).unwrap_or_default();
    let padding = TEXT_PADDING.max(corners::within(rect.size(), radius));
    super::inset(rect, padding, padding)
}

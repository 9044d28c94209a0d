//! The triangle: upright, its tip in the middle of the box's top.

use kurbo::{BezPath, Point, Rect};
use tavla_shared::shape::Style;

use super::super::corners;
use super::part_of;

pub(super) fn outline(rect: Rect, style: &Style) -> BezPath {
    let Rect { x0, y0, x1, y1 } = rect;
    let tips = [(rect.center().x, y0), (x1, y1), (x0, y1)].map(Point::from);
    corners::evenly_rounded(&tips, corners::radius(rect.size(), style))
}

/// The largest box in it, made smaller.
pub(super) fn text_area(rect: Rect) -> Rect {
    part_of(rect, Rect::new(0.25, 0.5, 0.75, 1.0))
}

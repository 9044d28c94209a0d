//! The hexagon: with a tip left and right.

use kurbo::{BezPath, Point, Rect};
use tavla_shared::shape::Style;

use super::super::corners;
use super::part_of;

/// How much of the width each tip takes: a quarter makes it regular at a regular one's proportions.
const TIP: f64 = 0.25;
/// How far in the text begins, of the width;
const TEXT_IN: f64 = 0.17;

pub(super) fn outline(rect: Rect, style: &Style) -> BezPath {
    let Rect { x0, y0, x1, y1 } = rect;
    let (middle, tip) = (rect.center().y, rect.width() * TIP);
    let tips = [
        (x0 + tip, y0),
        (x1 - tip, y0),
        (x1, middle),
        (x1 - tip, y1),
        (x0 + tip, y1),
        (x0, middle),
    ]
    .map(Point::from);
    corners::evenly_rounded(&tips, corners::radius(rect.size(), style))
}

/// Wide rather than high, as words are.
pub(super) fn text_area(rect: Rect) -> Rect {
    // As high as the hexagon is there.
    let half = TEXT_IN / TIP / 2.0;
    part_of(
        rect,
        Rect::new(TEXT_IN, 0.5 - half, 1.0 - TEXT_IN, 0.5 + half),
    )
}

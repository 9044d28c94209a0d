//! The diamond.

use kurbo::{BezPath, Point, Rect, Vec2};
use tavla_shared::shape::{Corner, Style};

use super::super::{corners, course};
use super::TEXT_PADDING;

/// How far right of and below the middle a diamond's tips are. Excalidraw puts them on the next
/// whole unit, up to one away: half a unit is within half a unit of that, and is not seen.
const TIP_SHIFT: f64 = 0.5;
/// But never so much of its side.
const TIP_SHIFT_PART: f64 = 0.05;
/// Round corners take at most this part of a diamond's longer side off its tips.
const ROUND_OFF: f64 = 1.0 / 32.0;

pub(super) fn outline(rect: Rect, style: &Style) -> BezPath {
    let shift = shift(rect);
    let tips = tips(rect);
    if let Some(radius) = corners::chosen_radius(style) {
        return corners::evenly_rounded(&tips, radius);
    }
    if style.corner == Corner::Sharp {
        return course::rounded(&tips, 0.0, true);
    }
    // From each tip as far along both axes, as far as from Excalidraw's tips.
    let turn = (rect.center() + shift * 2.0 - rect.origin()) * corners::CORNER_PART;
    let toward = [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)]
        .map(|(x, y)| Vec2::new(turn.x * x, turn.y * y));
    let mut path = BezPath::new();
    for (at, &tip) in tips.iter().enumerate() {
        let enter = tip - toward[(at + 3) % 4];
        if at == 0 {
            path.move_to(enter);
        } else {
            path.line_to(enter);
        }
        path.curve_to(tip, tip, tip + toward[at]);
    }
    path.close_path();
    path
}

fn shift(rect: Rect) -> Vec2 {
    let shift = |side: f64| TIP_SHIFT.min(side * TIP_SHIFT_PART);
    Vec2::new(shift(rect.width()), shift(rect.height()))
}

fn tips(rect: Rect) -> [Point; 4] {
    let center = rect.center() + shift(rect);
    [
        Point::new(center.x, rect.y0),
        Point::new(rect.x1, center.y),
        Point::new(center.x, rect.y1),
        Point::new(rect.x0, center.y),
    ]
}

/// How far it is from one with sharp tips in the middles of its sides.
pub(in crate::shapes) fn off_plain(rect: Rect, style: &Style) -> f64 {
    let longer = rect.width().max(rect.height());
    let cut = match (style.corner, style.corner_radius) {
        (Corner::Sharp, _) => 0.0,
        (Corner::Round, None) => longer * ROUND_OFF,
        (Corner::Round, Some(radius)) => {
            let [top, right, bottom, left] = tips(rect);
            corners::cut(top, left, right, radius).max(corners::cut(right, top, bottom, radius))
        }
    };
    TIP_SHIFT + cut
}

/// The box through the middles of its sides, made smaller.
pub(super) fn text_area(rect: Rect) -> Rect {
    super::inset(
        rect,
        rect.width() / 4.0 + TEXT_PADDING,
        rect.height() / 4.0 + TEXT_PADDING,
    )
}

//! Outlines of the closed kinds and the areas their text goes in.

use kurbo::{BezPath, Point, Rect, RoundedRect, Shape as _, Vec2};
use tavla_shared::shape::{Corner, Kind, Shape};

use super::course;

/// Between a shape's outline and its text.
const TEXT_PADDING: f64 = 5.0;
/// Between a note's edge and its text.
const NOTE_PADDING: f64 = 14.0;
/// How much of a line's width its label takes at most,
const LABEL_PART: f64 = 0.7;
/// or so many times its letters' size where that is more.
const LABEL_LETTERS: f64 = 11.0;
/// A frame's own corners.
pub(super) const FRAME_RADIUS: f64 = 8.0;
/// A note's own corners.
pub(super) const NOTE_RADIUS: f64 = 4.0;
/// How much of a side a round corner takes,
const CORNER_PART: f64 = 0.25;
/// and of a rectangle's side at most.
const CORNER_RADIUS_MAX: f64 = 32.0;
/// How far right of and below the middle a diamond's tips are. Excalidraw puts them on the next
/// whole unit, up to one away: half a unit is within half a unit of that, and is not seen.
pub(super) const TIP_SHIFT: f64 = 0.5;
/// But never so much of its side.
const TIP_SHIFT_PART: f64 = 0.05;
/// Outlines of arcs are this close to true circles, as a fraction of the box.
const ARC_ACCURACY: f64 = 1e-4;

/// The outline of a closed kind with its box at the origin, unrotated.
pub(super) fn closed(shape: &Shape) -> BezPath {
    let rect = shape.size.to_rect();
    let accuracy = (rect.width().max(rect.height()) * ARC_ACCURACY).max(1e-6);
    match &shape.kind {
        Kind::Ellipse => ellipse(rect),
        Kind::Diamond => diamond(rect, shape.style.corner),
        Kind::Frame => RoundedRect::from_rect(rect, FRAME_RADIUS).to_path(accuracy),
        Kind::Note | Kind::Unknown(_) => {
            RoundedRect::from_rect(rect, NOTE_RADIUS).to_path(accuracy)
        }
        _ => {
            let Rect { x0, y0, x1, y1 } = rect;
            let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(Point::from);
            course::rounded(&corners, radius(shape), true)
        }
    }
}

/// How far from its corner a rectangle begins to turn.
pub(super) fn radius(shape: &Shape) -> f64 {
    match shape.style.corner {
        Corner::Sharp => 0.0,
        Corner::Round => {
            (shape.size.width.min(shape.size.height) * CORNER_PART).min(CORNER_RADIUS_MAX)
        }
    }
}

/// Eight arcs, so that a hand-drawn look has enough places to wobble.
fn ellipse(rect: Rect) -> BezPath {
    const ARCS: u32 = 8;
    let step = std::f64::consts::TAU / f64::from(ARCS);
    let reach = 4.0 / 3.0 * (step / 4.0).tan();
    let (center, rx, ry) = (rect.center(), rect.width() / 2.0, rect.height() / 2.0);
    let at = |turn: f64| center + Vec2::new(turn.cos() * rx, turn.sin() * ry);
    let along = |turn: f64| Vec2::new(-turn.sin() * rx, turn.cos() * ry) * reach;
    let mut path = BezPath::new();
    path.move_to(at(0.0));
    for arc in 0..ARCS {
        let (from, to) = (f64::from(arc) * step, f64::from(arc + 1) * step);
        path.curve_to(at(from) + along(from), at(to) - along(to), at(to));
    }
    path.close_path();
    path
}

fn diamond(rect: Rect, corner: Corner) -> BezPath {
    let shift = |side: f64| TIP_SHIFT.min(side * TIP_SHIFT_PART);
    let shift = Vec2::new(shift(rect.width()), shift(rect.height()));
    let center = rect.center() + shift;
    let tips = [
        Point::new(center.x, rect.y0),
        Point::new(rect.x1, center.y),
        Point::new(center.x, rect.y1),
        Point::new(rect.x0, center.y),
    ];
    if corner == Corner::Sharp {
        return course::rounded(&tips, 0.0, true);
    }
    // From each tip as far along both axes, as far as from Excalidraw's tips.
    let turn = (center + shift - rect.origin()) * CORNER_PART;
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

/// Where a shape's text goes: an unrotated box in board space, to be turned with the shape about
/// the shape's centre. None for kinds that hold no text.
///
/// A line's or arrow's label has no height of its own: the box is one line around its part of the
/// course, and its text grows about the box's centre.
pub fn text_area(shape: &Shape) -> Option<Rect> {
    let rect = shape.rect();
    let area = match &shape.kind {
        Kind::Ellipse => {
            let ratio = (1.0 - std::f64::consts::FRAC_1_SQRT_2) / 2.0;
            inset(
                rect,
                rect.width() * ratio + TEXT_PADDING,
                rect.height() * ratio + TEXT_PADDING,
            )
        }
        Kind::Diamond => inset(
            rect,
            rect.width() / 4.0 + TEXT_PADDING,
            rect.height() / 4.0 + TEXT_PADDING,
        ),
        kind if kind.is_figure() => inset(rect, TEXT_PADDING, TEXT_PADDING),
        Kind::Note => inset(rect, NOTE_PADDING, NOTE_PADDING),
        Kind::Text => rect,
        Kind::Frame => frame_label(rect),
        Kind::Line | Kind::Arrow => {
            let course = course::course(&shape.path, shape.style.line);
            let at = course::part_point(&course, shape.label_at)?;
            let across = super::local_box(shape).width();
            let width = (across * LABEL_PART).max(shape.style.text_size * LABEL_LETTERS);
            let height = shape.style.text_size * 1.25;
            Rect::from_center_size(shape.pos + at.to_vec2(), (width, height))
        }
        _ => return None,
    };
    Some(area)
}

/// The strip at a frame's top that holds its name.
pub(super) fn frame_label(rect: Rect) -> Rect {
    let label = Rect::new(
        rect.x0 + 13.0,
        rect.y0 + 10.0,
        rect.x1 - 13.0,
        rect.y0 + 28.0,
    );
    Rect::new(
        label.x0,
        label.y0,
        label.x1.max(label.x0),
        label.y1.min(rect.y1).max(label.y0),
    )
}

/// `rect` made smaller on all sides, never below nothing.
fn inset(rect: Rect, dx: f64, dy: f64) -> Rect {
    let (dx, dy) = (dx.min(rect.width() / 2.0), dy.min(rect.height() / 2.0));
    rect.inset((-dx, -dy))
}

#[cfg(test)]
mod tests {
    use super::super::tests::shape;
    use super::*;

    #[test]
    fn outlines_fill_their_box() {
        for kind in [
            Kind::Rectangle,
            Kind::Ellipse,
            Kind::Diamond,
            Kind::Note,
            Kind::Frame,
        ] {
            let shape = shape(kind.clone());
            let bounds = closed(&shape).bounding_box();
            for (is, should) in [(bounds.x1, 80.0), (bounds.y1, 40.0), (bounds.x0, 0.0)] {
                assert!((is - should).abs() < 1e-3, "{kind:?} {bounds:?}");
            }
        }
    }

    #[test]
    fn round_corners_are_a_quarter_of_the_shorter_side_at_most_32() {
        let mut shape = shape(Kind::Rectangle);
        shape.style.corner = Corner::Round;
        assert_eq!(radius(&shape), 10.0);
        shape.size.height = 1_000.0;
        shape.size.width = 1_000.0;
        assert_eq!(radius(&shape), 32.0);
    }

    #[test]
    fn text_stays_inside_the_outline() {
        for kind in [Kind::Rectangle, Kind::Ellipse, Kind::Diamond, Kind::Note] {
            let shape = shape(kind.clone());
            let area = text_area(&shape).unwrap();
            let outline = super::super::outline(&shape);
            for corner in [area.origin(), Point::new(area.x1, area.y1)] {
                assert!(outline.contains(corner), "{kind:?}");
            }
        }
        assert_eq!(text_area(&shape(Kind::Group)), None);
    }

    #[test]
    fn a_box_too_small_for_text_has_an_empty_area_not_a_negative_one() {
        let mut shape = shape(Kind::Diamond);
        shape.size.width = 4.0;
        assert!(text_area(&shape).unwrap().width() >= 0.0);
    }
}

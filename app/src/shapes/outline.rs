//! Outlines of the closed kinds and the areas their text goes in. Each kind has a file of its own below;
//! here is only which is which.

mod callout;
mod cloud;
pub(super) mod cylinder;
pub(super) mod diamond;
mod ellipse;
mod hexagon;
pub(super) mod rectangle;
mod star;
mod triangle;

use kurbo::{BezPath, Point, Rect, RoundedRect, Shape as _};
use tavla_shared::geometry;
use tavla_shared::shape::{Kind, Shape};

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
/// Outlines of arcs are this close to true circles, as a fraction of the box.
const ARC_ACCURACY: f64 = 1e-4;

/// The outline of a closed kind with its box at the origin, unrotated.
pub(super) fn closed(shape: &Shape) -> BezPath {
    let (rect, style) = (shape.size.to_rect(), &shape.style);
    let accuracy = (rect.width().max(rect.height()) * ARC_ACCURACY).max(1e-6);
    match &shape.kind {
        Kind::Ellipse => ellipse::outline(rect),
        Kind::Diamond => diamond::outline(rect, style),
        Kind::Triangle => triangle::outline(rect, style),
        Kind::Hexagon => hexagon::outline(rect, style),
        Kind::Star => star::outline(rect, style),
        Kind::Cloud => cloud::outline(rect),
        Kind::Cylinder => cylinder::outline(rect),
        Kind::Callout => callout::outline(rect, shape.tail, style),
        Kind::Frame => RoundedRect::from_rect(rect, FRAME_RADIUS).to_path(accuracy),
        Kind::Note | Kind::Unknown(_) => {
            RoundedRect::from_rect(rect, NOTE_RADIUS).to_path(accuracy)
        }
        _ => rectangle::outline(rect, style),
    }
}

/// The lines within the outline of a closed kind, drawn with its stroke; as [`closed`].
pub(super) fn inner_lines(shape: &Shape) -> Option<BezPath> {
    let is_drum = shape.kind == Kind::Cylinder;
    is_drum.then(|| cylinder::rim(shape.size.to_rect()))
}

/// The box that a closed kind's outline is in, as [`closed`]: its own but for a callout's tail.
pub(super) fn closed_box(shape: &Shape) -> Rect {
    let rect = shape.size.to_rect();
    match shape.kind {
        Kind::Callout => callout::around(rect, shape.tail),
        _ => rect,
    }
}

/// Where a callout's tail ends, in board space; none of other kinds.
pub fn tail_tip(shape: &Shape) -> Option<Point> {
    let is_callout = shape.kind == Kind::Callout;
    is_callout.then(|| {
        let rect = shape.rect();
        geometry::rotated(callout::tip(rect, shape.tail), rect.center(), shape.angle)
    })
}

/// Where a callout's tail is, as ratios of the box, whose tip is at a board point.
pub fn tail_to(callout: &Shape, tip: Point) -> Point {
    let rect = callout.rect();
    let arm = geometry::rotated(tip, rect.center(), -callout.angle) - rect.origin();
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.5 };
    Point::new(ratio(arm.x, rect.width()), ratio(arm.y, rect.height()))
}

/// Where a shape's text goes: an unrotated box in board space, to be turned with the shape about
/// the shape's centre. None for kinds that hold no text.
///
/// A line's or arrow's label has no height of its own: the box is one line around its part of the
/// course, and its text grows about the box's centre.
pub fn text_area(shape: &Shape) -> Option<Rect> {
    let rect = shape.rect();
    let area = match &shape.kind {
        Kind::Ellipse => ellipse::text_area(rect),
        Kind::Diamond => diamond::text_area(rect),
        Kind::Triangle => triangle::text_area(rect),
        Kind::Hexagon => hexagon::text_area(rect),
        Kind::Star => star::text_area(rect),
        Kind::Cloud => cloud::text_area(rect),
        Kind::Cylinder => cylinder::text_area(rect),
        Kind::Callout => callout::text_area(rect, &shape.style),
        Kind::Rectangle => rectangle::text_area(rect, &shape.style),
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

/// The part of `rect` that `ratios` says, made smaller by the padding.
fn part_of(rect: Rect, ratios: Rect) -> Rect {
    let at = |x: f64, y: f64| rect.origin() + kurbo::Vec2::new(rect.width() * x, rect.height() * y);
    let part = Rect::from_points(at(ratios.x0, ratios.y0), at(ratios.x1, ratios.y1));
    inset(part, TEXT_PADDING, TEXT_PADDING)
}

/// `rect` made smaller on all sides, never below nothing.
fn inset(rect: Rect, dx: f64, dy: f64) -> Rect {
    let (dx, dy) = (dx.min(rect.width() / 2.0), dy.min(rect.height() / 2.0));
    rect.inset((-dx, -dy))
}

#[cfg(test)]
mod tests;

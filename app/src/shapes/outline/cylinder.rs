//! The cylinder: a standing drum, as for databases.

use kurbo::{BezPath, Point, Rect};

use super::TEXT_PADDING;

/// How high the half of its lid is, of the shorter side.
const LID: f64 = 0.16;
/// For a quarter of an ellipse by a cubic curve.
const ARC: f64 = 0.552_284_75;

fn lid(rect: Rect) -> f64 {
    rect.width().min(rect.height()) * LID
}

/// Its silhouette.
pub(super) fn outline(rect: Rect) -> BezPath {
    let Rect { x0, y0, x1, y1 } = rect;
    let (lid, middle) = (lid(rect), rect.center().x);
    let mut path = BezPath::new();
    path.move_to((x0, y0 + lid));
    quarter(&mut path, Point::new(middle, y0), Turn::FromUpright);
    quarter(&mut path, Point::new(x1, y0 + lid), Turn::FromLevel);
    path.line_to((x1, y1 - lid));
    quarter(&mut path, Point::new(middle, y1), Turn::FromUpright);
    quarter(&mut path, Point::new(x0, y1 - lid), Turn::FromLevel);
    path.close_path();
    path
}

/// The near edge of its lid.
pub(super) fn rim(rect: Rect) -> BezPath {
    let (lid, middle) = (lid(rect), rect.center().x);
    let mut path = BezPath::new();
    path.move_to((rect.x0, rect.y0 + lid));
    let near = Point::new(middle, rect.y0 + 2.0 * lid);
    quarter(&mut path, near, Turn::FromUpright);
    quarter(
        &mut path,
        Point::new(rect.x1, rect.y0 + lid),
        Turn::FromLevel,
    );
    path
}

/// Which way a quarter of an ellipse begins.
#[derive(Clone, Copy)]
enum Turn {
    FromUpright,
    FromLevel,
}

fn quarter(path: &mut BezPath, to: Point, turn: Turn) {
    let from = path
        .elements()
        .last()
        .and_then(kurbo::PathEl::end_point)
        .unwrap_or(to);
    let corner = match turn {
        Turn::FromUpright => Point::new(from.x, to.y),
        Turn::FromLevel => Point::new(to.x, from.y),
    };
    path.curve_to(from.lerp(corner, ARC), to.lerp(corner, ARC), to);
}

/// Below the lid and above the bend at the bottom.
pub(super) fn text_area(rect: Rect) -> Rect {
    let lid = lid(rect);
    let room = Rect::new(
        rect.x0,
        (rect.y0 + 2.0 * lid).min(rect.y1),
        rect.x1,
        (rect.y1 - lid).max(rect.y0 + 2.0 * lid),
    );
    super::inset(room, TEXT_PADDING, TEXT_PADDING)
}

/// How far the silhouette is from its box.
pub(in crate::shapes) fn off_box(rect: Rect) -> f64 {
    lid(rect)
}

//! The ellipse.

use kurbo::{BezPath, Rect, Vec2};

use super::TEXT_PADDING;

/// Eight arcs, so that a hand-drawn look has enough places to wobble.
pub(super) fn outline(rect: Rect) -> BezPath {
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

/// The largest box in it, made smaller.
pub(super) fn text_area(rect: Rect) -> Rect {
    let ratio = (1.0 - std::f64::consts::FRAC_1_SQRT_2) / 2.0;
    super::inset(
        rect,
        rect.width() * ratio + TEXT_PADDING,
        rect.height() * ratio + TEXT_PADDING,
    )
}

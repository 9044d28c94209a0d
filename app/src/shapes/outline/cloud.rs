//! The cloud: arcs around an ellipse, flatter below.

use kurbo::{Affine, BezPath, Point, Rect, Shape as _};

use super::part_of;

/// Where its arcs meet, in degrees around the middle, clockwise from the right.
const NOTCHES: [f64; 9] = [18.0, 60.0, 101.0, 142.0, 186.0, 226.0, 262.0, 300.0, 342.0];
/// How far an arc's handles stand out, of the way between its ends.
const BULGE: f64 = 0.52;

pub(super) fn outline(rect: Rect) -> BezPath {
    let plain = plain();
    // Its arcs touch the box, not the ellipse that their ends are on.
    let around = plain.bounding_box();
    let fill = Affine::translate(rect.origin().to_vec2())
        * Affine::scale_non_uniform(
            rect.width() / around.width(),
            rect.height() / around.height(),
        )
        * Affine::translate(-around.origin().to_vec2());
    fill * plain
}

fn plain() -> BezPath {
    let place = |degrees: f64| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Point::new(cos, sin)
    };
    let mut path = BezPath::new();
    path.move_to(place(NOTCHES[0]));
    let next = NOTCHES.iter().cycle().skip(1);
    for (&from, &to) in NOTCHES.iter().zip(next) {
        let (from, to) = (place(from), place(to));
        let chord = to - from;
        // To the left of a clockwise way is outside.
        let out = kurbo::Vec2::new(chord.y, -chord.x) * BULGE;
        path.curve_to(from + out, to + out, to);
    }
    path.close_path();
    path
}

/// A box that its notches are outside of.
pub(super) fn text_area(rect: Rect) -> Rect {
    part_of(rect, Rect::new(0.2, 0.2, 0.8, 0.8))
}

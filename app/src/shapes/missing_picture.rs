//! What stands for a picture that is not there.

use kurbo::{Affine, BezPath, Circle, Shape as _};
use tavla_shared::shape::Shape;

use super::local_turn;

/// How large it is, as a part of the picture's shorter side,
const SHARE: f64 = 0.4;
/// and at most, in board units.
const SIDE_MAX: f64 = 64.0;
/// How much is seen of it.
pub const MISSING_PICTURE_OPACITY: f64 = 0.5;

/// A sun over two hills: areas to fill (non-zero), in the shape's local space.
pub fn missing_picture(shape: &Shape) -> [BezPath; 2] {
    let rect = shape.size.to_rect();
    let side = (rect.width().min(rect.height()) * SHARE).min(SIDE_MAX);
    let place =
        local_turn(shape) * Affine::translate(rect.center().to_vec2()) * Affine::scale(side / 2.0);
    let sun = Circle::new((0.45, -0.45), 0.2).to_path(0.01);
    let mut hills = BezPath::new();
    hills.move_to((-0.9, 0.7));
    for corner in [(-0.3, -0.25), (0.2, 0.35), (0.45, 0.1), (0.9, 0.7)] {
        hills.line_to(corner);
    }
    hills.close_path();
    [place * sun, place * hills]
}

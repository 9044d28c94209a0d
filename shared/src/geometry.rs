//! Board space: f64 positions on the endless canvas, unaffected by any camera.
//!
//! The types are kurbo's. Screen space is f32 and lives in the app, so the two cannot be mixed up.

pub use kurbo::{Affine, Point, Rect, Size, Vec2};

/// The farthest a coordinate may lie from the origin, in board units.
///
/// Beyond it f64 still has sub-pixel precision, but nothing a person drew is that far out: a value
/// over it comes from a broken file or a hostile peer.
pub const COORDINATE_MAX: f64 = 1e9;

/// Whether `value` is a number a board may contain as a coordinate or length.
pub fn is_coordinate(value: f64) -> bool {
    value.is_finite() && value.abs() <= COORDINATE_MAX
}

/// Whether two boxes have a point in common; unlike for `Rect::overlaps`, their edges count.
pub fn meet(a: Rect, b: Rect) -> bool {
    a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1
}

/// `point` turned by `radians` about `center`, clockwise on screen (y points down).
pub fn rotated(point: Point, center: Point, radians: f64) -> Point {
    if radians == 0.0 {
        return point;
    }
    let (sin, cos) = radians.sin_cos();
    let arm = point - center;
    center + Vec2::new(arm.x * cos - arm.y * sin, arm.x * sin + arm.y * cos)
}

/// The axis-aligned box around `rect` turned by `radians` about its centre.
pub fn rotated_bounds(rect: Rect, radians: f64) -> Rect {
    if radians == 0.0 {
        return rect;
    }
    let center = rect.center();
    let corner = |x, y| rotated(Point::new(x, y), center, radians);
    Rect::from_points(corner(rect.x0, rect.y0), corner(rect.x1, rect.y1)).union(Rect::from_points(
        corner(rect.x1, rect.y0),
        corner(rect.x0, rect.y1),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_swaps_width_and_height_about_the_centre() {
        let turned = rotated_bounds(Rect::new(0.0, 0.0, 40.0, 20.0), std::f64::consts::FRAC_PI_2);
        assert!((turned.x0 - 10.0).abs() < 1e-9 && (turned.y0 + 10.0).abs() < 1e-9);
        assert!((turned.width() - 20.0).abs() < 1e-9 && (turned.height() - 40.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_a_number_is_no_coordinate() {
        assert!(is_coordinate(-1e9));
        assert!(!is_coordinate(1.1e9));
        assert!(!is_coordinate(f64::NAN) && !is_coordinate(f64::INFINITY));
    }
}

//! What shift does to a point: level, upright or slanted lines, and equal sides.

use tavla_shared::geometry::{Point, Vec2};

/// The steps of an angle with shift held.
const ANGLE_STEP: f64 = std::f64::consts::PI / 12.0;

/// `radians` at the nearest 15°.
pub(super) fn snapped_angle(radians: f64) -> f64 {
    (radians / ANGLE_STEP).round() * ANGLE_STEP
}

/// `to` moved so that the line from `from` goes at a multiple of 15°.
pub(super) fn snapped_line(from: Point, to: Point) -> Point {
    let arm = to - from;
    let direction = Vec2::from_angle(snapped_angle(arm.atan2()));
    // The part of the arm along the direction: the end stays under the pointer as well as it can.
    from + direction * arm.dot(direction)
}

/// `to` moved so that the box from `from` has equal sides, as long as the longer one.
pub(super) fn squared(from: Point, to: Point) -> Point {
    let arm = to - from;
    let side = arm.x.abs().max(arm.y.abs());
    from + Vec2::new(side.copysign(arm.x), side.copysign(arm.y))
}

/// `by` along whichever axis it goes further.
pub(super) fn along_axis(by: Vec2) -> Vec2 {
    if by.x.abs() >= by.y.abs() {
        Vec2::new(by.x, 0.0)
    } else {
        Vec2::new(0.0, by.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_snap_to_fifteen_degrees() {
        let end = snapped_line(Point::ZERO, Point::new(100.0, 3.0));
        assert!((end - Point::new(100.0, 0.0)).hypot() < 1e-9);
        let end = snapped_line(Point::new(1.0, 1.0), Point::new(51.0, 49.0));
        assert!((end.x - end.y).abs() < 1e-9);
        assert_eq!(snapped_line(Point::ZERO, Point::ZERO), Point::ZERO);
    }

    #[test]
    fn squares_follow_the_longer_side_in_every_direction() {
        assert_eq!(
            squared(Point::ZERO, Point::new(-30.0, 10.0)),
            Point::new(-30.0, 30.0)
        );
        assert_eq!(
            squared(Point::ZERO, Point::new(5.0, -20.0)),
            Point::new(20.0, -20.0)
        );
    }
}

//! How pressure, speed and the pen's way become a stroke.

use super::*;
use kurbo::Shape as _;
use tavla_shared::shape::InkPoint;

fn stroke(pressure: impl Fn(f32) -> f32) -> Ink {
    let point = |i: u8| {
        let x = f32::from(i) * 2.0;
        InkPoint {
            x,
            y: 30.0 + (x / 15.0).sin() * 25.0,
            pressure: pressure(x / 120.0),
        }
    };
    Ink {
        points: (0..=60).map(point).collect(),
    }
}

#[test]
fn pressing_harder_makes_it_thicker() {
    let spine = ink_spine(&stroke(|at| at), Vec2::new(1.0, 1.0), 4.0);
    assert!(spine[spine.len() - 1].radius > 2.0 * spine[0].radius);
    assert!(spine.iter().all(|p| p.radius <= radius_max(4.0) + 1e-9));
}

#[test]
fn without_pressure_a_fast_stroke_is_thinner() {
    let at_speed = |step: f32| {
        let point = |i: u8| InkPoint {
            x: f32::from(i) * step,
            y: 0.0,
            pressure: 0.5,
        };
        let ink = Ink {
            points: (0..40).map(point).collect(),
        };
        let spine = ink_spine(&ink, Vec2::new(1.0, 1.0), 2.0);
        spine[spine.len() - 1].radius
    };
    assert!(at_speed(7.0) < 0.7 * at_speed(0.5));
}

#[test]
fn the_stroke_starts_and_ends_where_the_pen_did() {
    let ink = stroke(|_| 0.5);
    let spine = ink_spine(&ink, Vec2::new(1.0, 1.0), 2.0);
    let ends = [spine[0], spine[spine.len() - 1]].map(|p| p.point);
    let pen = [ink.points[0], ink.points[60]].map(|p| Point::new(p.x.into(), p.y.into()));
    assert_eq!(ends, pen);
}

#[test]
fn the_outline_holds_the_spine() {
    let ink = stroke(|_| 0.5);
    let outline = ink_outline(&ink, 4.0);
    for spine_point in ink_spine(&ink, Vec2::new(1.0, 1.0), 4.0) {
        assert_ne!(outline.winding(spine_point.point), 0);
    }
}

#[test]
fn a_touch_is_a_dot_and_nothing_is_nothing() {
    let touch = Ink {
        points: vec![
            InkPoint {
                x: 0.0,
                y: 0.0,
                pressure: 0.5
            };
            3
        ],
    };
    let bounds = ink_outline(&touch, 4.0).bounding_box();
    let diameter = 2.0 * radius(PRESSURE_FIRST, 4.0 * SIZE);
    assert!((bounds.width() - diameter).abs() < 0.1);
    assert!((bounds.height() - diameter).abs() < 0.1);
    assert!(ink_outline(&Ink::default(), 4.0).is_empty());
}

//! What a box that is moved can line up with.

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Binding, Kind, Shape};

use super::super::Scene;
use super::super::snapping::SNAP_BOXES_MAX;
use super::{boxed, change, id};

const VIEW: Rect = Rect::new(0.0, 0.0, 1_000.0, 1_000.0);

fn at(n: u128, parent: Option<u128>, rect: Rect) -> Shape {
    let mut shape = boxed(n, parent, n as usize);
    (shape.pos, shape.size) = (rect.origin(), rect.size());
    shape
}

#[test]
fn what_is_seen_counts_and_what_moves_follows_or_is_cut_off_does_not() {
    let mut frame = at(2, None, Rect::new(700.0, 700.0, 780.0, 780.0));
    frame.kind = Kind::Frame;
    let mut locked = at(1, None, Rect::new(300.0, 0.0, 340.0, 40.0));
    locked.locked = true;
    let mut hidden = at(6, None, Rect::new(100.0, 300.0, 110.0, 310.0));
    hidden.hidden = true;
    let mut arrow = at(7, None, Rect::new(500.0, 500.0, 600.0, 600.0));
    arrow.kind = Kind::Arrow;
    arrow.ends.start = Some(Binding {
        shape: id(1),
        anchor: Point::new(0.5, 0.5),
        inside: false,
    });
    let mut scene = Scene::new();
    scene.apply(&change([
        at(0, None, Rect::new(100.0, 100.0, 190.0, 150.0)),
        locked,
        frame,
        // In the frame, which leaves nothing of it; out of sight.
        at(3, Some(2), Rect::new(100.0, 200.0, 110.0, 210.0)),
        at(4, None, Rect::new(2_000.0, 0.0, 2_100.0, 100.0)),
        at(5, None, Rect::new(400.0, 0.0, 440.0, 40.0)),
        hidden,
        arrow,
    ]));
    let moving = Rect::new(400.0, 10.0, 440.0, 50.0);
    let boxes = scene.snap_boxes(moving, VIEW, |name| *name == id(5));
    let lefts: Vec<f64> = boxes.iter().map(|rect| rect.x0).collect();
    assert_eq!(lefts, [100.0, 300.0, 700.0]);
}

/// 10,000 of them, side by side.
fn crowd() -> Scene {
    let mut scene = Scene::new();
    let shapes = (0..10_000).map(|n| {
        let (x, y) = (f64::from(n % 100) * 10.0, f64::from(n / 100) * 10.0);
        at(n as u128, None, Rect::new(x, y, x + 4.0, y + 4.0))
    });
    scene.apply(&change(shapes));
    scene
}

#[test]
fn of_a_crowd_only_so_many_are_looked_at_and_those_near_to_what_moves() {
    let scene = crowd();
    let moving = Rect::new(500.0, 500.0, 520.0, 520.0);
    let boxes = scene.snap_boxes(moving, VIEW, |_| false);
    assert!(
        boxes.len() <= SNAP_BOXES_MAX && boxes.len() > SNAP_BOXES_MAX / 8,
        "{}",
        boxes.len()
    );
    let near = moving.inflate(130.0, 130.0);
    assert!(boxes.iter().all(|rect| near.contains_rect(*rect)));
    // One that covers all of it lines up with nothing.
    assert_eq!(scene.snap_boxes(VIEW, VIEW, |_| false), []);
}

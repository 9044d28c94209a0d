//! What a box that is moved can snap to.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Kind, Shape};

use super::super::Scene;
use super::{boxed, change, id};

const VIEW: Rect = Rect::new(0.0, 0.0, 1_000.0, 1_000.0);

fn at(n: u128, parent: Option<u128>, rect: Rect) -> Shape {
    let mut shape = boxed(n, parent, n as usize);
    (shape.pos, shape.size) = (rect.origin(), rect.size());
    shape
}

fn found(scene: &Scene, moving: Rect, reach: f64) -> String {
    let found = scene.snap_candidates(moving, reach, VIEW).into_iter();
    let names: Vec<_> = found.map(|(id, _)| id.to_string()).collect();
    names.join(" ")
}

#[test]
fn edges_and_middles_that_are_near_in_one_direction_can_be_snapped_to() {
    let mut frame = at(6, None, Rect::new(700.0, 700.0, 780.0, 780.0));
    frame.kind = Kind::Frame;
    let mut scene = Scene::new();
    scene.apply(&change([
        // Its left edge, its middle, its bottom, nothing,
        at(0, None, Rect::new(103.0, 800.0, 190.0, 850.0)),
        at(1, None, Rect::new(80.0, 900.0, 200.0, 950.0)),
        at(2, None, Rect::new(500.0, 90.0, 600.0, 104.0)),
        at(3, None, Rect::new(300.0, 300.0, 390.0, 390.0)),
        // larger than the view, with its middle there, but an edge out of it,
        at(4, None, Rect::new(-2_000.0, 400.0, 2_280.0, 450.0)),
        at(5, None, Rect::new(100.0, 1_100.0, 140.0, 1_200.0)),
        // and in a frame that leaves nothing of it.
        frame,
        at(7, Some(6), Rect::new(100.0, 200.0, 110.0, 210.0)),
    ]));
    let moving = Rect::new(100.0, 100.0, 180.0, 140.0);
    assert_eq!(found(&scene, moving, 5.0), "s00 s01 s02 s04");
    assert_eq!(found(&scene, moving, 2.0), "s01 s04");
    let boxes = scene.snap_candidates(moving, 2.0, VIEW);
    assert_eq!(boxes[0].1, Rect::new(80.0, 900.0, 200.0, 950.0));
}

#[test]
fn no_shape_that_can_be_snapped_to_is_missed() {
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let mut random_box = || {
        let [x, y] = [(); 2].map(|()| dice.random_range(-200.0..1_200.0));
        let [width, height] = [(); 2].map(|()| dice.random_range(1.0..300.0));
        Rect::new(x, y, x + width, y + height)
    };
    let boxes: Vec<Rect> = (0..99).map(|_| random_box()).collect();
    let mut scene = Scene::new();
    let shapes = boxes.iter().enumerate();
    scene.apply(&change(shapes.map(|(n, rect)| at(n as u128, None, *rect))));
    for _ in 0..50 {
        let moving = random_box();
        let places = |rect: Rect| {
            let (center, reach) = (rect.center(), 6.0);
            let across = [rect.x0, center.x, rect.x1].map(|x| x - reach..=x + reach);
            (
                across,
                [rect.y0, center.y, rect.y1].map(|y| y - reach..=y + reach),
            )
        };
        let (across, down) = places(moving);
        let is_candidate = |n: u128, rect: &Rect| {
            let center = rect.center();
            let edges = [rect.x0, center.x, rect.x1];
            let is_seen = scene.paint_bounds(&id(n)).unwrap().overlaps(VIEW);
            let is_aligned = edges
                .iter()
                .any(|x| across.iter().any(|near| near.contains(x)));
            let edges = [rect.y0, center.y, rect.y1];
            let is_aligned = is_aligned
                || edges
                    .iter()
                    .any(|y| down.iter().any(|near| near.contains(y)));
            is_seen && is_aligned
        };
        let candidates = (0..).zip(&boxes).filter(|(n, rect)| is_candidate(*n, rect));
        let expected: Vec<_> = candidates.map(|(n, _)| id(n).to_string()).collect();
        assert_eq!(found(&scene, moving, 6.0), expected.join(" "));
    }
}

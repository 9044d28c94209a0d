//! The spots of boards that change, and of what frames cut off.

use std::sync::Arc;

use tavla_shared::board::BoardChange;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::shape::{Color, ZIndex};

use super::*;
use crate::theme::Ground;

pub(in super::super) fn colors(dark: bool) -> CanvasColors {
    let ground = Ground::of(None, dark);
    CanvasColors {
        ground,
        grid_dot: Color::NONE,
        panel: Color::NONE,
        hairline: Color::rgb(0xe7_e7e2),
        muted: Color::rgb(0x71_717a),
        note: Color::rgb(0xff_e27a),
        note_text: Color::NONE,
        shadow: Color::NONE,
        link: Color::NONE,
        link_on_light: Color::NONE,
    }
}

pub(in super::super) fn rectangles(count: usize) -> Vec<Arc<Shape>> {
    let ranks = ZIndex::spread(None, None, count).into_iter();
    let rectangle = |(number, rank)| {
        let mut shape = Shape::new(ShapeId::from_random(number as u128 + 1), Kind::Rectangle);
        shape.pos = Point::new((number % 100) as f64 * 20.0, (number / 100) as f64 * 20.0);
        shape.size = Size::new(10.0, 10.0);
        shape.style.fill = Color::rgb(0xcf_e3ff);
        shape.place.index = rank;
        Arc::new(shape)
    };
    ranks.enumerate().map(rectangle).collect()
}

pub(in super::super) fn change(shapes: Vec<Arc<Shape>>) -> BoardChange {
    BoardChange {
        shapes,
        ..BoardChange::default()
    }
}

/// What a follower that begins now finds.
fn afresh(scene: &Scene) -> Vec<Spot> {
    let mut spots = Spots::default();
    while spots.is_gathering() {
        spots.follow(scene, &colors(false));
    }
    spots.over(None).map(|(_, spot)| *spot).collect()
}

#[track_caller]
fn check(spots: &Spots, scene: &Scene) {
    let kept: Vec<Spot> = spots.over(None).map(|(_, spot)| *spot).collect();
    assert_eq!(kept, afresh(scene));
}

/// A frame of 100 by 100 units with a wide box, a box beside it, an ellipse across its bottom and lines
/// out of it and all the way through.
fn framed() -> Vec<Arc<Shape>> {
    let line = |shape: &mut Shape, x: f64, to: f64| {
        shape.kind = Kind::Line;
        (shape.pos, shape.size) = (Point::new(x, 20.0), Size::new(to - x, 0.0));
        shape.path = vec![Point::ZERO, Point::new(to - x, 0.0)];
    };
    let mut shapes = rectangles(6);
    let parent = shapes[0].id.clone();
    for (number, shape) in shapes.iter_mut().enumerate() {
        let shape = Arc::make_mut(shape);
        shape.place.parent = (number > 0).then(|| parent.clone());
        let place =
            |x: f64, y: f64, width: f64, height: f64| (Point::new(x, y), Size::new(width, height));
        match number {
            0 => {
                shape.kind = Kind::Frame;
                (shape.pos, shape.size) = place(0.0, 0.0, 100.0, 100.0);
            }
            1 => (shape.pos, shape.size) = place(80.0, 10.0, 300.0, 20.0),
            2 => (shape.pos, shape.size) = place(150.0, 0.0, 10.0, 10.0),
            3 => {
                shape.kind = Kind::Ellipse;
                (shape.pos, shape.size) = place(0.0, 60.0, 40.0, 80.0);
            }
            4 => line(shape, 20.0, 500.0),
            _ => line(shape, -50.0, 500.0),
        }
    }
    shapes
}

/// A scene of these, and the spots of it.
fn followed(shapes: &[Arc<Shape>]) -> (Scene, Spots) {
    let (mut scene, mut spots) = (Scene::new(), Spots::default());
    scene.apply(&change(shapes.to_vec()));
    while spots.is_gathering() {
        spots.follow(&scene, &colors(false));
    }
    (scene, spots)
}

fn boxes(spots: &Spots) -> Vec<[f64; 4]> {
    let spots = spots.over(None).map(|(_, spot)| spot.rect);
    spots.map(|it| [it.x0, it.y0, it.x1, it.y1]).collect()
}

#[test]
fn of_what_a_frame_cuts_off_only_the_rest_is_shown() {
    let shapes = framed();
    let (mut scene, mut spots) = followed(&shapes);
    let expected = [
        [0.0, 0.0, 100.0, 100.0],
        [80.0, 10.0, 100.0, 30.0],
        [0.0, 60.0, 40.0, 100.0],
        [20.0, 20.0, 100.0, 20.0],
        [0.0, 20.0, 100.0, 20.0],
    ];
    assert_eq!(boxes(&spots), expected);
    let mut wide = (*shapes[0]).clone();
    wide.size.width = 400.0;
    scene.apply(&change(vec![Arc::new(wide)]));
    spots.follow(&scene, &colors(false));
    assert_eq!(boxes(&spots)[1], [80.0, 10.0, 380.0, 30.0]);
    assert_eq!(boxes(&spots)[2], [150.0, 0.0, 160.0, 10.0]);
    check(&spots, &scene);
}

#[test]
fn a_frame_that_keeps_its_size_has_nothing_in_it_looked_at_again() {
    let shapes = framed();
    let (mut scene, mut spots) = followed(&shapes);
    for (opacity, width, expected) in [(0.9, 100.0, 1), (0.9, 300.0, 6), (0.8, 300.0, 1)] {
        let mut frame = (*shapes[0]).clone();
        frame.size.width = width;
        frame.style.opacity = opacity;
        scene.apply(&change(vec![Arc::new(frame)]));
        spots.take_out_changed(&scene);
        assert_eq!(spots.changed.len(), expected, "{width}");
        spots.follow(&scene, &colors(false));
    }
}

#[test]
fn frames_within_frames_are_passed_once() {
    const NESTED: usize = 3_000;
    let mut shapes = rectangles(NESTED);
    let ids: Vec<_> = shapes.iter().map(|shape| shape.id.clone()).collect();
    for (number, shape) in shapes.iter_mut().enumerate() {
        let shape = Arc::make_mut(shape);
        shape.kind = Kind::Frame;
        shape.place.parent = number.checked_sub(1).map(|outer| ids[outer].clone());
    }
    let (mut scene, mut spots) = followed(&shapes);
    for shape in &mut shapes {
        Arc::make_mut(shape).size.width += 1.0;
    }
    shapes.reverse();
    scene.apply(&change(shapes));
    while spots.is_gathering() || spots.behind(&scene, &colors(false)) != Change::None {
        spots.follow(&scene, &colors(false));
    }
    check(&spots, &scene);
}

#[test]
fn a_spot_is_small_whatever_it_is_of() {
    assert!(size_of::<Spot>() <= 96, "{}", size_of::<Spot>());
}

#[test]
fn a_large_board_is_gathered_over_several_frames_also_while_it_changes() {
    const ALL: usize = 3 * LOOKED_AT_PER_FRAME + 400;
    let shapes = rectangles(ALL);
    let mut scene = Scene::new();
    scene.apply(&change(shapes.clone()));
    let mut spots = Spots::default();
    assert_eq!(spots.behind(&scene, &colors(false)), Change::Board);
    spots.follow(&scene, &colors(false));
    assert_eq!(spots.over(None).count(), LOOKED_AT_PER_FRAME);
    // The bottom one goes, the top one comes to the middle of what is known.
    let mut moved = (*shapes[ALL - 1]).clone();
    moved.place.index = ZIndex::between(
        Some(&shapes[500].place.index),
        Some(&shapes[501].place.index),
    );
    scene.apply(&BoardChange {
        shapes: vec![Arc::new(moved)],
        removed: vec![shapes[0].id.clone()],
        ..BoardChange::default()
    });
    for _ in 0..3 {
        assert!(spots.is_gathering());
        assert_ne!(spots.behind(&scene, &colors(false)), Change::Board);
        spots.follow(&scene, &colors(false));
    }
    assert!(!spots.is_gathering());
    assert_eq!(spots.over(None).count(), ALL - 1);
    check(&spots, &scene);
}

#[test]
fn very_many_that_change_at_once_are_looked_at_over_several_frames() {
    let mut shapes = rectangles(2 * LOOKED_AT_PER_FRAME);
    let (mut scene, mut spots) = followed(&shapes);
    for shape in &mut shapes {
        Arc::make_mut(shape).pos.x += 7.0;
    }
    scene.apply(&change(shapes));
    for left in [LOOKED_AT_PER_FRAME, 0] {
        spots.follow(&scene, &colors(false));
        assert_eq!(spots.changed.len(), left);
    }
    assert!(!spots.is_gathering());
    check(&spots, &scene);
}

#[test]
fn shapes_that_change_places_are_where_they_are_now() {
    let shapes = rectangles(3);
    let (mut scene, mut spots) = followed(&shapes);
    let swapped = [(0, 2), (2, 0)].map(|(from, to): (usize, usize)| {
        let mut shape = (*shapes[from]).clone();
        shape.place.index = shapes[to].place.index.clone();
        Arc::new(shape)
    });
    scene.apply(&change(swapped.to_vec()));
    assert_eq!(spots.behind(&scene, &colors(false)), Change::Some);
    spots.follow(&scene, &colors(false));
    check(&spots, &scene);
}

#[test]
fn where_nothing_changes_nothing_is_looked_at_and_another_theme_is_all_new() {
    let mut scene = Scene::new();
    scene.apply(&change(rectangles(3)));
    let mut spots = Spots::default();
    spots.follow(&scene, &colors(false));
    assert_eq!(spots.behind(&scene, &colors(false)), Change::None);
    assert_eq!(spots.behind(&scene, &colors(true)), Change::All);
    let other = Scene::new();
    assert_eq!(spots.behind(&other, &colors(false)), Change::Board);
    spots.follow(&other, &colors(false));
    assert_eq!(spots.over(None).count(), 0);
}

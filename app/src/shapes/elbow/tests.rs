//! Courses as a person would draw them.

use std::time::Instant;

use rand::{Rng as _, SeedableRng as _};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Kind, LineShape, Shape};

use super::super::route::{Held, Route, routed, set_points};
use super::*;

fn shape(number: u128, rect: Rect) -> Shape {
    let mut shape = Shape::new(ShapeId::from_random(number), Kind::Rectangle);
    (shape.pos, shape.size) = (rect.origin(), rect.size());
    shape
}

fn binding(shape: &Shape, anchor: Point) -> Binding {
    Binding {
        shape: shape.id.clone(),
        anchor,
        inside: false,
    }
}

/// An elbow between the middles of two shapes.
fn arrow(from: &Shape, to: &Shape) -> Shape {
    let mut arrow = Shape::new(ShapeId::from_random(3), Kind::Arrow);
    arrow.style.line = LineShape::Elbow;
    set_points(&mut arrow, &[from.rect().center(), to.rect().center()]);
    arrow.ends.start = Some(binding(from, Point::new(0.5, 0.5)));
    arrow.ends.end = Some(binding(to, Point::new(0.5, 0.5)));
    arrow
}

fn course(arrow: &Shape, shapes: &[&Shape], around: &[Rect]) -> Route {
    let find = |id: &ShapeId| shapes.iter().find(|shape| shape.id == *id).copied();
    routed(
        Route::of(arrow),
        LineShape::Elbow,
        Held::by(arrow, find),
        around,
    )
}

fn points(corners: &[(f64, f64)]) -> Vec<Point> {
    corners.iter().map(|&corner| Point::from(corner)).collect()
}

#[track_caller]
fn check(found: &[Point], expected: &[(f64, f64)]) {
    let expected = points(expected);
    let is_there = found.len() == expected.len()
        && found
            .iter()
            .zip(&expected)
            .all(|(a, b)| a.distance(*b) < 1e-6);
    assert!(is_there, "{found:?} is not {expected:?}");
}

#[track_caller]
fn assert_near(found: Point, expected: (f64, f64)) {
    assert!(found.distance(expected.into()) < 1e-6, "{found:?}");
}

fn goes_through(points: &[Point], rect: Rect) -> bool {
    points.windows(2).any(|pair| {
        let way = Rect::from_points(pair[0], pair[1]);
        way.x0 < rect.x1
            && rect.x0 < way.x1.max(way.x0 + 1e-9)
            && way.y0 < rect.y1
            && rect.y0 < way.y1.max(way.y0 + 1e-9)
    })
}

fn is_square(points: &[Point]) -> bool {
    points
        .windows(2)
        .all(|pair| pair[0].x == pair[1].x || pair[0].y == pair[1].y)
}

fn side_by_side() -> (Shape, Shape) {
    let a = shape(1, Rect::new(0.0, 0.0, 100.0, 100.0));
    (a, shape(2, Rect::new(300.0, 200.0, 400.0, 300.0)))
}

#[test]
fn boxes_close_to_each_other_are_joined_straight_as_long_as_there_is_room_for_both_gaps() {
    for room in [90.0, 60.0, 30.0, 16.0, 13.0] {
        let a = shape(1, Rect::new(0.0, 0.0, 100.0, 100.0));
        let b = shape(2, Rect::new(100.0 + room, 0.0, 200.0 + room, 100.0));
        let route = course(&arrow(&a, &b), &[&a, &b], &[]);
        assert_eq!(route.points.len(), 2, "{room}: {:?}", route.points);
        let c = shape(2, Rect::new(100.0 + room, 30.0, 200.0 + room, 130.0));
        let route = course(&arrow(&a, &c), &[&a, &c], &[]);
        let (x, bends) = (100.0 + room / 2.0, &route.points[1..3]);
        assert_eq!(route.points.len(), 4, "{room}: {:?}", route.points);
        assert!(bends.iter().all(|bend| (bend.x - x).abs() < 1e-6));
    }
}

#[test]
fn boxes_beside_each_other_are_joined_from_side_to_side_with_the_bend_in_the_middle() {
    let (a, b) = side_by_side();
    let route = course(&arrow(&a, &b), &[&a, &b], &[]);
    check(
        &route.points,
        &[(106.0, 50.0), (200.0, 50.0), (200.0, 250.0), (294.0, 250.0)],
    );
}

#[test]
fn boxes_at_one_height_are_joined_straight() {
    let (a, mut b) = side_by_side();
    b.pos.y = 0.0;
    let route = course(&arrow(&a, &b), &[&a, &b], &[]);
    check(&route.points, &[(106.0, 50.0), (294.0, 50.0)]);
}

#[test]
fn boxes_close_to_each_other_have_the_bend_between_them() {
    let (a, mut b) = side_by_side();
    b.pos = Point::new(130.0, 80.0);
    let route = course(&arrow(&a, &b), &[&a, &b], &[]);
    assert!(is_square(&route.points));
    for rect in [a.rect(), b.rect()] {
        assert!(!goes_through(&route.points, rect), "{:?}", route.points);
    }
}

#[test]
fn a_course_goes_around_what_is_between() {
    let (a, mut b) = side_by_side();
    b.pos = Point::new(500.0, 0.0);
    let wall = Rect::new(250.0, -20.0, 350.0, 120.0);
    let route = course(&arrow(&a, &b), &[&a, &b], &[wall]);
    assert!(!goes_through(&route.points, wall), "{:?}", route.points);
    assert!(is_square(&route.points));
    // Around it with room, and with no more bends than that takes.
    assert!(!goes_through(&route.points, wall.inflate(39.0, 39.0)));
    assert_eq!(route.points.len(), 6, "{:?}", route.points);
    // The same with a way out of the top of both would be shorter, but not where they face each other.
    assert_near(route.points[0], (106.0, 50.0));
}

#[test]
fn a_course_goes_through_a_gap_that_is_narrower_than_the_padding() {
    let (a, mut b) = side_by_side();
    b.pos = Point::new(500.0, 0.0);
    let walls = [
        Rect::new(250.0, -900.0, 350.0, 30.0),
        Rect::new(250.0, 70.0, 350.0, 900.0),
    ];
    let route = course(&arrow(&a, &b), &[&a, &b], &walls);
    check(&route.points, &[(106.0, 50.0), (494.0, 50.0)]);
}

#[test]
fn an_end_leaves_by_the_side_that_its_anchor_is_at() {
    let (a, b) = side_by_side();
    let mut arrow = arrow(&a, &b);
    arrow.ends.start = Some(binding(&a, Point::new(0.5, 0.0)));
    let route = course(&arrow, &[&a, &b], &[]);
    assert_near(route.points[0], (50.0, -6.0));
    assert_eq!(route.points[1].x, 50.0);
    assert!(!goes_through(&route.points, a.rect()), "{:?}", route.points);
    arrow.ends.start = Some(binding(&a, Point::new(0.0, 0.5)));
    let route = course(&arrow, &[&a, &b], &[]);
    assert_near(route.points[0], (-6.0, 50.0));
    assert!(!goes_through(&route.points, a.rect()), "{:?}", route.points);
}

#[test]
fn a_free_elbow_is_level_and_upright() {
    let mut free = Shape::new(ShapeId::from_random(3), Kind::Arrow);
    free.style.line = LineShape::Elbow;
    set_points(&mut free, &points(&[(0.0, 0.0), (200.0, 100.0)]));
    let route = course(&free, &[], &[]);
    check(
        &route.points,
        &[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (200.0, 100.0)],
    );
}

/// Between boxes beside each other, its upright stretch pinned at 140.
fn pinned() -> (Shape, Shape, Shape) {
    let (a, b) = side_by_side();
    let mut arrow = arrow(&a, &b);
    course(&arrow, &[&a, &b], &[]).put_into(&mut arrow);
    let moved = pinned_at(&Route::of(&arrow), 1, Point::new(140.0, 77.0));
    moved.put_into(&mut arrow);
    course(&arrow, &[&a, &b], &[]).put_into(&mut arrow);
    (a, b, arrow)
}

#[test]
fn a_pinned_stretch_stays_where_it_is_while_the_rest_is_found_anew() {
    let (a, mut b, mut arrow) = pinned();
    check(
        &arrow.board_path(),
        &[(106.0, 50.0), (140.0, 50.0), (140.0, 250.0), (294.0, 250.0)],
    );
    assert_eq!(arrow.pinned, [1]);
    b.pos.y = 400.0;
    let route = course(&arrow, &[&a, &b], &[]);
    check(
        &route.points,
        &[(106.0, 50.0), (140.0, 50.0), (140.0, 450.0), (294.0, 450.0)],
    );
    assert_eq!(route.pinned, [1]);
    // At one height nothing is left of it; it is there again when they part.
    b.pos.y = 0.0;
    course(&arrow, &[&a, &b], &[]).put_into(&mut arrow);
    b.pos.y = -300.0;
    let route = course(&arrow, &[&a, &b], &[]);
    check(
        &route.points,
        &[
            (106.0, 50.0),
            (140.0, 50.0),
            (140.0, -250.0),
            (294.0, -250.0),
        ],
    );
}

#[test]
fn pins_go_along_where_both_shapes_go_the_same_way() {
    let (mut a, mut b, arrow) = pinned();
    for shape in [&mut a, &mut b] {
        shape.pos += Vec2::new(30.0, 7.0);
    }
    let route = course(&arrow, &[&a, &b], &[]);
    check(
        &route.points,
        &[(136.0, 57.0), (170.0, 57.0), (170.0, 257.0), (324.0, 257.0)],
    );
}

#[test]
fn the_first_stretch_stays_with_its_end_when_it_is_dragged() {
    let (a, mut b) = side_by_side();
    b.pos.y = 0.0;
    let mut arrow = arrow(&a, &b);
    course(&arrow, &[&a, &b], &[]).put_into(&mut arrow);
    pinned_at(&Route::of(&arrow), 0, Point::new(200.0, 180.0)).put_into(&mut arrow);
    let route = course(&arrow, &[&a, &b], &[]);
    assert!(is_square(&route.points), "{:?}", route.points);
    let pinned = route.pinned[0] as usize;
    assert_eq!(
        (route.points[pinned].y, route.points[pinned + 1].y),
        (180.0, 180.0)
    );
    assert_near(route.points[0], (106.0, 50.0));
}

#[test]
fn whatever_is_in_the_way_a_course_is_square_ends_where_it_should_and_is_always_the_same() {
    // One that once found a stretch that leaned by as much as is rounded, and any.
    for seed in [1_952_752_830_672_728_169, rand::random()] {
        println!("seed {seed}");
        check_any(seed);
    }
}

#[track_caller]
fn check_any(seed: u64) {
    let mut random = rand::rngs::StdRng::seed_from_u64(seed);
    let mut rect = move || {
        let at = [(); 4].map(|()| random.random_range(0.0..600.0));
        Rect::new(
            at[0],
            at[1],
            at[0] + 20.0 + at[2] / 4.0,
            at[1] + 20.0 + at[3] / 4.0,
        )
    };
    for _ in 0..300 {
        let (a, b) = (shape(1, rect()), shape(2, rect()));
        let around: Vec<Rect> = (0..10).map(|_| rect()).collect();
        let mut arrow = arrow(&a, &b);
        let route = course(&arrow, &[&a, &b], &around);
        assert_eq!(route, course(&arrow, &[&a, &b], &around));
        assert!(is_square(&route.points), "{:?}", route.points);
        assert!(route.points.iter().all(|point| point.is_finite()));
        route.put_into(&mut arrow);
        let shapes = [&a, &b];
        let find = |id: &ShapeId| shapes.iter().find(|shape| shape.id == *id).copied();
        // Who sees it next leaves it as it is.
        let shown = super::super::route::settled(&arrow, find);
        assert!(shown.is_none() || a.rect().overlaps(b.rect()), "{route:?}");
    }
}

#[test]
fn a_course_takes_a_moment_only() {
    let (a, mut b) = side_by_side();
    b.pos = Point::new(900.0, 0.0);
    let around: Vec<Rect> = (0..12)
        .map(|at| {
            let (x, y) = (
                150.0 + 60.0 * f64::from(at),
                f64::from(at % 3) * 40.0 - 40.0,
            );
            Rect::new(x, y, x + 50.0, y + 100.0)
        })
        .collect();
    let arrow = arrow(&a, &b);
    let begun = Instant::now();
    for _ in 0..20 {
        course(&arrow, &[&a, &b], &around);
    }
    let each = begun.elapsed() / 20;
    println!("{each:?} each");
    // Some hundred microseconds on any machine at rest; tests share theirs.
    assert!(each.as_millis() < 20, "{each:?}");
}

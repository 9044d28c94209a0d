//! How often what a hand meant is found, in 200 strokes of each figure.

use kurbo::{Point, Vec2};

use super::strokes::Hand;
use super::{Apex, ClosedForm, Recognised, recognised};

/// Strokes of each figure.
pub(super) const SEEDS: u64 = 200;
/// Of them so many must be found: nine of ten.
const FOUND_MIN: usize = 180;
/// Smaller strokes are left alone.
pub(super) const SMALL: f64 = 24.0;

pub(super) fn first_seed() -> u64 {
    let told = std::env::var("TAVLA_SEED").ok();
    told.and_then(|seed| seed.parse().ok()).unwrap_or(0)
}

/// Says what each stroke was taken for, and how often that was right.
#[track_caller]
fn check_found(
    name: &str,
    stroke: impl Fn(&mut Hand) -> Vec<Point>,
    is_it: impl Fn(Recognised) -> bool,
) {
    let first = first_seed();
    let missed: Vec<(u64, Option<Recognised>)> = (first..first + SEEDS)
        .map(|seed| (seed, recognised(&stroke(&mut Hand::new(seed)), SMALL)))
        .filter(|(_, found)| !found.is_some_and(&is_it))
        .collect();
    let found = SEEDS as usize - missed.len();
    assert!(found >= FOUND_MIN, "{name}: {found} of {SEEDS}; {missed:?}");
}

fn check_closed(corners: &[(f64, f64)], expected: ClosedForm) {
    let stroke = |hand: &mut Hand| {
        let corners = hand.boxed(corners);
        hand.around(&corners)
    };
    check_found(
        &format!("{expected:?}"),
        stroke,
        |found| matches!(found, Recognised::Closed { form, .. } if form == expected),
    );
}

#[test]
fn nine_of_ten_rectangles_diamonds_and_triangles_are_found() {
    check_closed(
        &[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)],
        ClosedForm::Rectangle,
    );
    check_closed(
        &[(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)],
        ClosedForm::Diamond,
    );
    for (corners, apex) in [
        ([(0.5, 0.0), (1.0, 1.0), (0.0, 1.0)], Apex::Up),
        ([(0.5, 1.0), (1.0, 0.0), (0.0, 0.0)], Apex::Down),
        ([(1.0, 0.5), (0.0, 1.0), (0.0, 0.0)], Apex::Right),
        ([(0.0, 0.5), (1.0, 1.0), (1.0, 0.0)], Apex::Left),
    ] {
        check_closed(&corners, ClosedForm::Triangle(apex));
    }
}

#[test]
fn nine_of_ten_ellipses_are_found() {
    let ring: Vec<(f64, f64)> = (0..24)
        .map(|at| {
            let turn = f64::from(at) / 24.0 * std::f64::consts::TAU;
            (0.5 + 0.5 * turn.cos(), 0.5 + 0.5 * turn.sin())
        })
        .collect();
    check_closed(&ring, ClosedForm::Ellipse);
}

#[test]
fn nine_of_ten_lines_and_arrows_are_found_where_they_are() {
    let near = |a: Point, b: Point, size: f64| a.distance(b) < 0.12 * size;
    let line = |hand: &mut Hand| {
        let way =
            Vec2::from_angle(hand.between(0.0, std::f64::consts::TAU)) * hand.between(50.0, 600.0);
        hand.drawn(&[Point::ZERO, way.to_point()])
    };
    check_found("line", line, |found| {
        matches!(found, Recognised::Line { .. })
    });
    let first = first_seed();
    let found = (first..first + SEEDS).filter(|&seed| {
        let (stroke, from, to) = Hand::new(seed).arrow();
        let size = from.distance(to);
        match recognised(&stroke, SMALL) {
            Some(Recognised::Arrow { from: a, to: b }) => near(a, from, size) && near(b, to, size),
            _ => false,
        }
    });
    let found = found.count();
    assert!(
        found >= FOUND_MIN,
        "arrows: {found} of {SEEDS} from seed {first}"
    );
}

#[test]
fn the_box_of_what_is_found_is_where_it_was_drawn() {
    for seed in first_seed()..first_seed() + 20 {
        let mut hand = Hand::new(seed);
        let corners = [(100.0, 50.0), (300.0, 50.0), (300.0, 170.0), (100.0, 170.0)];
        let stroke = hand.drawn(
            &corners
                .map(Point::from)
                .into_iter()
                .chain([Point::new(100.0, 50.0)])
                .collect::<Vec<_>>(),
        );
        let Some(Recognised::Closed { rect, .. }) = recognised(&stroke, SMALL) else {
            panic!("seed {seed} is no box");
        };
        let sides = [
            (rect.x0, 100.0),
            (rect.y0, 50.0),
            (rect.x1, 300.0),
            (rect.y1, 170.0),
        ];
        for (side, drawn) in sides {
            assert!((side - drawn).abs() < 14.0, "seed {seed}: {rect:?}");
        }
    }
}

#[test]
fn what_is_small_or_nowhere_is_nothing() {
    let small = [Point::ZERO, Point::new(10.0, 0.0)];
    assert_eq!(recognised(&small, SMALL), None);
    assert_eq!(recognised(&[], SMALL), None);
    assert_eq!(recognised(&[Point::ZERO; 40], 0.0), None);
    let nowhere = [Point::ZERO, Point::new(f64::NAN, 0.0), Point::new(1e9, 4.0)];
    assert_eq!(recognised(&nowhere, SMALL), None);
}

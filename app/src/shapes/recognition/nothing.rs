//! Letters and scribbles: strokes that were not meant to be a figure, and stay what they are.

use kurbo::{Point, Vec2};

use super::strokes::Hand;
use super::tests::{SEEDS, SMALL, first_seed};
use super::{Recognised, recognised};

/// Of so many strokes that are nothing, so many may be taken for something: one of fifty.
const MISTAKEN_MAX: usize = 4;

/// Letters and digits as one stroke, in a box of one by one.
const LETTERS: [(&str, &[(f64, f64)]); 20] = [
    (
        "a",
        &[
            (0.9, 0.2),
            (0.4, 0.0),
            (0.0, 0.4),
            (0.1, 0.9),
            (0.5, 1.0),
            (0.9, 0.5),
            (0.9, 0.1),
            (0.85, 0.8),
            (1.1, 1.0),
        ],
    ),
    (
        "b",
        &[
            (0.0, 0.0),
            (0.05, 1.0),
            (0.1, 0.6),
            (0.5, 0.5),
            (0.8, 0.75),
            (0.5, 1.0),
            (0.1, 0.95),
        ],
    ),
    (
        "d",
        &[
            (0.8, 0.6),
            (0.4, 0.5),
            (0.0, 0.75),
            (0.4, 1.0),
            (0.8, 0.8),
            (0.85, 0.0),
            (0.85, 1.0),
        ],
    ),
    (
        "e",
        &[
            (0.05, 0.55),
            (0.9, 0.5),
            (0.8, 0.1),
            (0.4, 0.0),
            (0.05, 0.4),
            (0.1, 0.85),
            (0.5, 1.0),
            (0.95, 0.8),
        ],
    ),
    (
        "g",
        &[
            (0.8, 0.1),
            (0.3, 0.0),
            (0.1, 0.3),
            (0.4, 0.55),
            (0.8, 0.2),
            (0.85, 0.9),
            (0.4, 1.1),
            (0.1, 0.9),
        ],
    ),
    (
        "h",
        &[
            (0.0, 0.0),
            (0.0, 1.0),
            (0.1, 0.6),
            (0.5, 0.5),
            (0.7, 0.7),
            (0.7, 1.0),
        ],
    ),
    (
        "k",
        &[
            (0.0, 0.0),
            (0.0, 1.0),
            (0.0, 0.6),
            (0.6, 0.3),
            (0.1, 0.6),
            (0.7, 1.0),
        ],
    ),
    (
        "m",
        &[
            (0.0, 1.0),
            (0.0, 0.2),
            (0.3, 0.1),
            (0.4, 1.0),
            (0.45, 0.2),
            (0.8, 0.1),
            (0.9, 1.0),
        ],
    ),
    (
        "n",
        &[(0.0, 0.2), (0.0, 1.0), (0.1, 0.4), (0.6, 0.2), (0.7, 1.0)],
    ),
    (
        "s",
        &[
            (0.9, 0.1),
            (0.4, 0.0),
            (0.1, 0.25),
            (0.5, 0.5),
            (0.9, 0.75),
            (0.5, 1.0),
            (0.0, 0.9),
        ],
    ),
    (
        "u",
        &[
            (0.0, 0.0),
            (0.1, 0.8),
            (0.5, 1.0),
            (0.8, 0.7),
            (0.9, 0.0),
            (0.95, 1.0),
        ],
    ),
    ("v", &[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)]),
    (
        "w",
        &[(0.0, 0.0), (0.25, 1.0), (0.5, 0.3), (0.75, 1.0), (1.0, 0.0)],
    ),
    (
        "y",
        &[(0.0, 0.0), (0.4, 0.5), (0.8, 0.0), (0.4, 0.6), (0.0, 1.1)],
    ),
    ("z", &[(0.0, 0.0), (0.9, 0.0), (0.0, 1.0), (1.0, 1.0)]),
    (
        "2",
        &[(0.0, 0.2), (0.4, 0.0), (0.8, 0.3), (0.0, 1.0), (0.9, 1.0)],
    ),
    (
        "3",
        &[
            (0.1, 0.05),
            (0.7, 0.1),
            (0.6, 0.45),
            (0.3, 0.5),
            (0.8, 0.7),
            (0.5, 1.0),
            (0.0, 0.9),
        ],
    ),
    (
        "5",
        &[
            (0.8, 0.0),
            (0.1, 0.0),
            (0.1, 0.45),
            (0.6, 0.45),
            (0.8, 0.75),
            (0.5, 1.0),
            (0.0, 0.9),
        ],
    ),
    (
        "6",
        &[
            (0.7, 0.0),
            (0.2, 0.4),
            (0.05, 0.8),
            (0.4, 1.0),
            (0.7, 0.8),
            (0.4, 0.6),
            (0.1, 0.75),
        ],
    ),
    (
        "8",
        &[
            (0.5, 0.5),
            (0.1, 0.25),
            (0.5, 0.0),
            (0.9, 0.25),
            (0.1, 0.75),
            (0.5, 1.0),
            (0.9, 0.75),
            (0.5, 0.5),
        ],
    ),
];

#[test]
fn letters_are_left_alone() {
    let first = first_seed();
    for (letter, corners) in LETTERS {
        let mistaken: Vec<(u64, Recognised)> = (first..first + SEEDS)
            .filter_map(|seed| {
                let mut hand = Hand::new(seed);
                let places = hand.boxed(corners);
                Some((seed, recognised(&hand.drawn(&places), SMALL)?))
            })
            .collect();
        assert!(mistaken.len() <= MISTAKEN_MAX, "{letter}: {mistaken:?}");
    }
}

#[test]
fn scribbles_are_left_alone() {
    let zigzag = |hand: &mut Hand| {
        let (rows, height) = (hand.between(4.0, 12.0) as u32, hand.between(40.0, 200.0));
        let place = |row: u32| {
            let y = height * f64::from(row) / f64::from(rows);
            Point::new(if row.is_multiple_of(2) { 0.0 } else { 150.0 }, y)
        };
        let places: Vec<Point> = (0..=rows).map(place).collect();
        hand.drawn(&places)
    };
    let spiral = |hand: &mut Hand| {
        let turns = hand.between(2.0, 5.0);
        let place = |at: u32| {
            let part = f64::from(at) / 120.0;
            let arm = Vec2::from_angle(part * turns * std::f64::consts::TAU);
            (arm * (20.0 + 80.0 * part)).to_point()
        };
        let places: Vec<Point> = (0..=120).map(place).collect();
        hand.drawn(&places)
    };
    let walk = |hand: &mut Hand| {
        let mut at = Point::ZERO;
        let places: Vec<Point> = (0..14)
            .map(|_| {
                at += Vec2::new(hand.between(-90.0, 90.0), hand.between(-90.0, 90.0));
                at
            })
            .collect();
        hand.drawn(&places)
    };
    let first = first_seed();
    let check = |name: &str, stroke: &dyn Fn(&mut Hand) -> Vec<Point>| {
        let mistaken: Vec<(u64, Recognised)> = (first..first + SEEDS)
            .filter_map(|seed| Some((seed, recognised(&stroke(&mut Hand::new(seed)), SMALL)?)))
            .collect();
        assert!(mistaken.len() <= MISTAKEN_MAX, "{name}: {mistaken:?}");
    };
    check("zigzag", &zigzag);
    check("spiral", &spiral);
    check("walk", &walk);
}

//! As many comments as a board may have, on as many shapes.

use std::time::{Duration, Instant};

use tavla_shared::talk::OnShape;

use super::*;

/// How long it takes to find which of so many threads stay where so many shapes are deleted, none of them
/// theirs.
fn time_of_deleting(threads: usize, shapes: usize) -> Duration {
    let shape = |n: usize| ShapeId::from_random(n as u128);
    let on = |n: usize| Anchor {
        at: Point::ZERO,
        on: Some(OnShape {
            shape: shape(1_000_000 + n),
            offset: Point::ZERO,
        }),
    };
    let threads = (0..threads).map(|n| thread(&format!("t{n}"), ADA, on(n)));
    let desk = Desk::new(threads.collect());
    let deleted: Vec<ShapeId> = (0..shapes).map(shape).collect();
    let times = (0..3).map(|_| {
        let began = Instant::now();
        assert!(
            desk.comments
                .edits_for_deleted(&deleted, &desk.talk)
                .is_empty()
        );
        began.elapsed()
    });
    times.min().unwrap()
}

#[test]
fn deleting_many_shapes_beside_many_comments_costs_their_sum_and_not_their_product() {
    let (few, many) = (
        time_of_deleting(100, 5_000),
        time_of_deleting(1_000, 50_000),
    );
    assert!(many < 40 * few, "{few:?} and {many:?}");
}

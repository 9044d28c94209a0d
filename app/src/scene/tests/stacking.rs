//! Who is inside whom, and who is over whom.

use tavla_shared::board::BoardChange;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Shape, ZIndex};

use super::super::Scene;
use super::{boxed, change, id, names, rank};

#[track_caller]
fn check_stack(shapes: impl IntoIterator<Item = Shape>, expected: &str) {
    let mut scene = Scene::new();
    for shape in shapes {
        scene.apply(&change([shape]));
    }
    assert_eq!(names(&scene), expected);
}

#[test]
fn children_stand_directly_over_their_parent() {
    check_stack(
        [
            boxed(1, None, 1),
            boxed(2, None, 5),
            boxed(3, Some(1), 7),
            boxed(4, Some(1), 2),
        ],
        "s01 s04 s03 s02",
    );
}

#[test]
fn equal_ranks_are_ordered_by_id() {
    check_stack(
        [boxed(3, None, 1), boxed(1, None, 1), boxed(2, None, 1)],
        "s01 s02 s03",
    );
}

#[test]
fn a_shape_without_its_parent_is_a_root_until_the_parent_comes() {
    check_stack([boxed(1, Some(9), 3), boxed(2, None, 1)], "s02 s01");
    check_stack(
        [boxed(1, Some(9), 3), boxed(2, None, 5), boxed(9, None, 7)],
        "s02 s09 s01",
    );
}

#[test]
fn the_smallest_on_a_cycle_becomes_a_root() {
    check_stack(
        [
            boxed(2, Some(3), 1),
            boxed(3, Some(4), 1),
            boxed(4, Some(2), 1),
            boxed(5, Some(4), 1),
        ],
        "s02 s04 s03 s05",
    );
    check_stack([boxed(1, Some(1), 1)], "s01");
}

#[test]
fn a_cycle_opens_when_one_of_it_goes() {
    let mut scene = Scene::new();
    scene.apply(&change([
        boxed(2, Some(3), 1),
        boxed(3, Some(4), 1),
        boxed(4, Some(2), 1),
    ]));
    scene.apply(&BoardChange {
        removed: vec![id(4)],
        ..BoardChange::default()
    });
    assert_eq!(names(&scene), "s03 s02");
    assert_eq!(scene.parent(&id(2)), Some(&id(3)));
}

#[test]
fn many_shapes_pushed_into_one_gap_stay_in_order() {
    let mut scene = Scene::new();
    scene.apply(&change([boxed(1, None, 0), boxed(2, None, 7)]));
    let (mut low, high) = (rank(0), rank(7));
    let mut expected = vec![id(1)];
    for n in 0..3_000_u128 {
        let mut shape = boxed(100 + n, None, 0);
        // Always directly over the last one, and now and then at the very bottom.
        low = ZIndex::between(Some(&low), Some(&high));
        shape.place.index = low.clone();
        expected.push(shape.id.clone());
        scene.apply(&change([shape]));
    }
    expected.push(id(2));
    let shown: Vec<_> = scene
        .all_in_z_order()
        .map(|shape| shape.id.clone())
        .collect();
    assert_eq!(shown, expected);
}

/// Each shape inside the one before it.
fn chain(links: u128) -> impl DoubleEndedIterator<Item = Shape> {
    (0..links).map(|n| boxed(n, n.checked_sub(1), 0))
}

#[test]
fn a_chain_of_parents_as_deep_as_the_board_is_large_costs_no_more_than_a_flat_one() {
    let links = 30_000;
    // Whole, leaf first in pieces, and roots torn out of the middle: each once took minutes.
    let mut whole = Scene::new();
    whole.apply(&change(chain(links)));
    let mut pieces = Scene::new();
    let from_leaf: Vec<Shape> = chain(links).rev().collect();
    for piece in from_leaf.chunks(3_000) {
        pieces.apply(&change(piece.to_vec()));
    }
    assert_eq!(names(&pieces), names(&whole));
    let torn = |n: &u128| n % 10 == 5;
    whole.apply(&change((0..links).filter(torn).map(|n| boxed(n, None, 0))));
    assert_eq!(whole.parent(&id(15)), None);
    assert_eq!(whole.parent(&id(16)), Some(&id(15)));
    let all: Vec<ShapeId> = (0..links).map(id).collect();
    assert_eq!(whole.outermost_of_all(&all, None).len(), all.len());
    whole.apply(&change([boxed(0, Some(links - 1), 0)]));
    assert_eq!(whole.parent(&id(0)), Some(&id(links - 1)));
}

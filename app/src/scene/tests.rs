//! A scene changed step by step equals one built from scratch.

mod settling;

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::board::{BoardChange, Edit};
use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Property, Shape, ZIndex};

use super::{Mark, Scene};
use crate::shapes::Lasso;

fn id(n: u128) -> ShapeId {
    ShapeId::new(&format!("s{n:02}")).unwrap()
}

fn rank(n: usize) -> ZIndex {
    ZIndex::spread(None, None, 8)[n % 8].clone()
}

fn boxed(n: u128, parent: Option<u128>, index: usize) -> Shape {
    let mut shape = Shape::new(id(n), Kind::Rectangle);
    shape.place = Place {
        parent: parent.map(id),
        index: rank(index),
    };
    shape.pos = Point::new(n as f64 * 10.0, 0.0);
    shape.size = Size::new(8.0, 8.0);
    shape
}

fn change(shapes: impl IntoIterator<Item = Shape>) -> BoardChange {
    BoardChange {
        shapes: shapes.into_iter().map(Arc::new).collect(),
        ..BoardChange::default()
    }
}

fn names(scene: &Scene) -> String {
    let names: Vec<_> = scene
        .all_in_z_order()
        .map(|shape| shape.id.to_string())
        .collect();
    names.join(" ")
}

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
fn a_confirmed_edit_keeps_the_shape_that_was_shown() {
    let mut scene = Scene::new();
    scene.apply(&change([boxed(1, None, 1)]));
    scene.add_pending(7, vec![Edit::set(id(1), Property::Angle(1.0))]);
    let shown = Arc::clone(scene.get(&id(1)).unwrap());
    let mark = scene.mark();
    let mut turned = boxed(1, None, 1);
    turned.angle = 1.0;
    scene.settle(7, Some(&change([turned])));
    assert!(Arc::ptr_eq(&shown, scene.get(&id(1)).unwrap()));
    assert_eq!(scene.mark(), mark);
}

#[test]
fn a_refused_edit_is_taken_back() {
    let mut scene = Scene::new();
    scene.apply(&change([boxed(1, None, 1)]));
    scene.add_pending(1, vec![Edit::Delete { id: id(1) }]);
    assert!(scene.is_empty());
    scene.settle(1, None);
    assert_eq!(scene.len(), 1);
}

#[test]
fn a_peer_s_gesture_with_values_no_board_may_contain_is_left_out() {
    let mut scene = Scene::new();
    scene.apply(&change([boxed(1, None, 1)]));
    let nowhere = Property::Pos(Point::new(f64::NAN, 0.0));
    scene.set_peer_preview(3, vec![Edit::set(id(1), nowhere)]);
    assert_eq!(scene.get(&id(1)).unwrap().pos, Point::new(10.0, 0.0));
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

/// One random thing that can happen to a scene.
fn random_step(rng: &mut StdRng, scene: &mut Scene, tickets: &mut Vec<u64>, next: &mut u64) {
    let random_shape = |rng: &mut StdRng| {
        let parent = rng.random_bool(0.6).then(|| rng.random_range(0..24));
        let mut shape = boxed(rng.random_range(0..24), parent, rng.random_range(0..8));
        shape.pos = Point::new(
            rng.random_range(-500.0..500.0),
            rng.random_range(-500.0..500.0),
        );
        if rng.random_bool(0.3) {
            shape.kind = Kind::Group;
        }
        shape
    };
    let random_edits = |rng: &mut StdRng| -> Vec<Edit> {
        let count = rng.random_range(0..4);
        (0..count)
            .map(|_| match rng.random_range(0..4) {
                0 => Edit::Create(Arc::new(random_shape(rng))),
                1 => Edit::Delete {
                    id: id(rng.random_range(0..24)),
                },
                2 => Edit::set(
                    id(rng.random_range(0..24)),
                    Property::Place(random_shape(rng).place),
                ),
                _ => Edit::set(
                    id(rng.random_range(0..24)),
                    Property::Pos(random_shape(rng).pos),
                ),
            })
            .collect()
    };
    let random_change = |rng: &mut StdRng| {
        let mut change = change((0..rng.random_range(0..4)).map(|_| random_shape(rng)));
        change.removed = (0..rng.random_range(0..3))
            .map(|_| id(rng.random_range(0..24)))
            .collect();
        change
            .removed
            .retain(|id| change.shapes.iter().all(|shape| shape.id != *id));
        change
    };
    match rng.random_range(0..7) {
        0 | 1 => scene.apply(&random_change(rng)),
        2 => {
            scene.add_pending(*next, random_edits(rng));
            tickets.push(*next);
            *next += 1;
        }
        3 => {
            if let Some(&ticket) = tickets.choose(rng) {
                tickets.retain(|waiting| *waiting != ticket);
                let change = rng.random_bool(0.5).then(|| random_change(rng));
                scene.settle(ticket, change.as_ref());
            }
        }
        4 => scene.set_preview(random_edits(rng)),
        5 => {
            let answered: Vec<u64> = tickets.choose(rng).copied().into_iter().collect();
            scene.settle_part(&answered, &random_change(rng));
        }
        _ => {
            let edits = random_edits(rng);
            scene.set_peer_preview(rng.random_range(0..3), edits);
        }
    }
}

/// Keeps each shape and its place in the stack by the scene's news alone.
#[derive(Default)]
struct Follower {
    mark: Mark,
    kept: BTreeMap<ShapeId, (Option<u64>, Arc<Shape>)>,
}

impl Follower {
    #[track_caller]
    fn follow(&mut self, scene: &Scene) {
        let look = |id: &ShapeId| {
            let shape = scene.get(id)?;
            Some((id.clone(), (scene.stack_position(id), Arc::clone(shape))))
        };
        match scene.changed_since(self.mark) {
            None => self.kept = scene.shown.keys().filter_map(look).collect(),
            Some(changed) => {
                for id in changed {
                    self.kept.remove(id);
                    self.kept.extend(look(id));
                }
            }
        }
        self.mark = scene.mark();
        let all: BTreeMap<_, _> = scene.shown.keys().filter_map(look).collect();
        assert_eq!(self.kept, all);
    }
}

#[test]
fn any_sequence_of_changes_equals_a_scene_rebuilt_from_scratch() {
    for seed in 0..200 {
        let mut rng = StdRng::seed_from_u64(seed);
        let (mut scene, mut tickets, mut next) = (Scene::new(), Vec::new(), 0);
        let mut follower = Follower::default();
        for step in 0..60 {
            random_step(&mut rng, &mut scene, &mut tickets, &mut next);
            follower.follow(&scene);
            let mut shapes: Vec<Shape> = scene.shown.values().map(|s| Shape::clone(s)).collect();
            shapes.sort_by(|a, b| a.id.cmp(&b.id));
            // In both directions, so that the order of arrival is seen not to matter.
            for backwards in [false, true] {
                if backwards {
                    shapes.reverse();
                }
                let mut fresh = Scene::new();
                for shape in &shapes {
                    fresh.apply(&change([shape.clone()]));
                }
                let context = format!("seed {seed}, step {step}, backwards {backwards}");
                assert_eq!(names(&scene), names(&fresh), "{context}");
                assert_eq!(
                    scene.len(),
                    names(&scene).split_whitespace().count(),
                    "{context}"
                );
                assert_eq!(scene.bounds(), fresh.bounds(), "{context}");
                for shape in &shapes {
                    assert_eq!(
                        scene.parent(&shape.id),
                        fresh.parent(&shape.id),
                        "{context}"
                    );
                }
                let part = Rect::new(-200.0, -200.0, 200.0, 200.0);
                assert_eq!(scene.in_z_order(part), fresh.in_z_order(part), "{context}");
            }
        }
    }
}

#[test]
fn a_board_loaded_at_once_equals_one_loaded_shape_by_shape() {
    let mut rng = StdRng::seed_from_u64(3);
    let shapes: Vec<Shape> = (0..600)
        .map(|n| {
            let parent = rng.random_bool(0.5).then(|| rng.random_range(0..600));
            boxed(n, parent, rng.random_range(0..8))
        })
        .collect();
    let mut at_once = Scene::new();
    at_once.apply(&change(shapes.clone()));
    let mut one_by_one = Scene::new();
    for shape in shapes {
        one_by_one.apply(&change([shape]));
    }
    assert_eq!(names(&at_once), names(&one_by_one));
    assert_eq!(at_once.bounds(), one_by_one.bounds());
}

#[test]
fn shapes_are_picked_as_their_outermost_group_inside_the_one_entered() {
    // 0 and 2 are groups: 0 ∋ 1 ∋ 2 ∋ 3, 0 ∋ 4, and 5 is by itself.
    let parents = [None, Some(0), Some(1), Some(2), Some(0), None];
    let shapes = (0..).zip(parents).map(|(n, parent)| {
        let mut shape = boxed(n, parent, 0);
        if n == 0 || n == 2 {
            shape.kind = Kind::Group;
        }
        shape
    });
    let mut scene = Scene::new();
    scene.apply(&change(shapes));
    let check = |picked: &[u128], entered: Option<u128>, expected: &[u128]| {
        let picked: Vec<ShapeId> = picked.iter().copied().map(id).collect();
        let entered = entered.map(id);
        let found = scene.outermost_of_all(&picked, entered.as_ref());
        let expected = expected.iter().copied().map(id).collect();
        assert_eq!(found, expected, "{picked:?} in {entered:?}");
    };
    check(&[3, 4, 5], None, &[0, 5]);
    check(&[1, 3, 4], Some(0), &[1, 2, 4]);
    check(&[3], Some(2), &[3]);
    check(&[5, 3], Some(5), &[5, 0]);
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

#[test]
fn a_lasso_holds_what_it_goes_around() {
    let at = |n: u128, x: f64, y: f64| {
        let mut shape = boxed(n, None, n as usize);
        shape.pos = Point::new(x, y);
        shape
    };
    let mut line = at(4, 20.0, 70.0);
    line.kind = Kind::Line;
    line.path = vec![Point::ZERO, Point::new(60.0, 0.0)];
    line.size = Size::new(60.0, 0.0);
    let mut scene = Scene::new();
    scene.apply(&change([
        at(0, 10.0, 10.0),
        // In the bay between the arms,
        at(1, 46.0, 10.0),
        // across its edge,
        at(2, 36.0, 10.0),
        // in the other arm,
        at(3, 80.0, 20.0),
        line,
        // and outside.
        at(5, 200.0, 10.0),
    ]));
    let lassoed = |lasso: &[(f64, f64)]| {
        let lasso: Vec<Point> = lasso.iter().map(|&point| point.into()).collect();
        let lasso = Lasso::new(&lasso);
        let found = lasso.map_or(Vec::new(), |lasso| scene.contained_in_lasso(&lasso));
        let names: Vec<_> = found.iter().map(|shape| shape.id.to_string()).collect();
        names.join(" ")
    };
    // A U, drawn either way around.
    let mut u = [
        (0.0, 0.0),
        (0.0, 100.0),
        (100.0, 100.0),
        (100.0, 0.0),
        (60.0, 0.0),
        (60.0, 60.0),
        (40.0, 60.0),
        (40.0, 0.0),
    ];
    assert_eq!(lassoed(&u), "s00 s03 s04");
    u.reverse();
    assert_eq!(lassoed(&u), "s00 s03 s04");
    assert_eq!(lassoed(&[]), "");
    assert_eq!(lassoed(&[(12.0, 12.0)]), "");
    assert_eq!(lassoed(&[(0.0, 0.0), (300.0, 0.0)]), "");
}

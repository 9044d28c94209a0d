//! A scene changed step by step equals one built from scratch.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Property, Shape};

use super::super::{Mark, Scene};
use super::{boxed, change, id, names};

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

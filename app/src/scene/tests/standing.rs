//! What is hidden and locked, whatever happens, is what the shapes and what they are in say.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::board::Edit;
use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Property, Shape};

use super::super::Scene;
use super::{boxed, change, id};

const SHAPES: u128 = 16;

/// Whether a shape or one that it is in is so.
fn with_outer(scene: &Scene, id: &ShapeId, is_so: fn(&Shape) -> bool) -> bool {
    let outer = std::iter::successors(Some(id), |id| scene.parent(id));
    outer.filter_map(|id| scene.get(id)).any(|it| is_so(it))
}

#[track_caller]
fn check(scene: &Scene, seed: u64) {
    let everywhere = Rect::new(-1e4, -1e4, 1e4, 1e4);
    let painted: Vec<&ShapeId> = scene
        .in_z_order(everywhere)
        .iter()
        .map(|it| &it.id)
        .collect();
    for shape in scene.all_in_z_order() {
        let hidden = with_outer(scene, &shape.id, |it| it.hidden);
        let locked = with_outer(scene, &shape.id, |it| it.locked);
        let found = (scene.is_hidden(&shape.id), scene.is_locked(&shape.id));
        assert_eq!(found, (hidden, locked), "{} of seed {seed}", shape.id);
        assert_eq!(scene.is_pickable(&shape.id), !hidden && !locked);
        let paints = !hidden && shape.kind != Kind::Group;
        let is_painted = painted.contains(&&shape.id);
        assert_eq!(is_painted, paints, "{} of seed {seed}", shape.id);
    }
    let all = scene.all_in_z_order().filter(|it| it.locked);
    let mut locked: Vec<&ShapeId> = all.map(|it| &it.id).collect();
    locked.sort();
    assert_eq!(scene.locked().collect::<Vec<_>>(), locked, "seed {seed}");
}

fn random_shape(rng: &mut StdRng) -> Shape {
    let parent = rng.random_bool(0.7).then(|| rng.random_range(0..SHAPES));
    let mut shape = boxed(rng.random_range(0..SHAPES), parent, rng.random_range(0..8));
    if rng.random_bool(0.4) {
        shape.kind = Kind::Group;
    }
    shape.hidden = rng.random_bool(0.2);
    shape.locked = rng.random_bool(0.2);
    shape
}

fn random_edit(rng: &mut StdRng) -> Edit {
    let shape = random_shape(rng);
    let property = match rng.random_range(0..5) {
        0 => return Edit::Create(Arc::new(shape)),
        1 => return Edit::Delete { id: shape.id },
        2 => Property::Place(shape.place),
        3 => Property::Hidden(shape.hidden),
        _ => Property::Locked(shape.locked),
    };
    Edit::set(shape.id, property)
}

#[test]
fn whatever_happens_each_shape_is_as_what_it_is_in() {
    let first = u64::from(rand::random::<u32>());
    for seed in first..first + 60 {
        println!("seed {seed}");
        let mut rng = StdRng::seed_from_u64(seed);
        let mut scene = Scene::new();
        for ticket in 0..60 {
            match rng.random_range(0..4) {
                0 => {
                    let mut new = change((0..3).map(|_| random_shape(&mut rng)));
                    new.removed = vec![id(rng.random_range(0..SHAPES))];
                    new.shapes.retain(|shape| shape.id != new.removed[0]);
                    scene.apply(&new);
                }
                1 => {
                    let edits = (0..3).map(|_| random_edit(&mut rng)).collect();
                    scene.add_pending(ticket, edits);
                }
                2 => scene.set_preview((0..2).map(|_| random_edit(&mut rng)).collect()),
                _ => scene.settle(rng.random_range(0..=ticket), None),
            }
            check(&scene, seed);
        }
    }
}

#[test]
fn a_board_that_comes_at_once_has_it_too() {
    let mut rng = StdRng::seed_from_u64(1);
    let shapes = (0..400).map(|n| {
        let mut shape = boxed(n, (n > 9 && n % 3 == 0).then_some(n % 10), 0);
        shape.kind = if n < 10 { Kind::Group } else { Kind::Rectangle };
        shape.hidden = n == 3 || rng.random_bool(0.1);
        shape.locked = rng.random_bool(0.1);
        shape
    });
    let mut scene = Scene::new();
    scene.apply(&change(shapes));
    check(&scene, 1);
    assert!(
        scene
            .all_in_z_order()
            .any(|it| scene.is_hidden(&it.id) && !it.hidden)
    );
}

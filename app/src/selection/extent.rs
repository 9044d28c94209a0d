//! The box around many shapes, kept while some of them change.
//!
//! Each side of it is known with the shape that reaches it. Only when such a shape draws back does
//! anybody have to look at all of them again.

use std::collections::BTreeSet;

use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use crate::scene::Scene;

/// The most steps up through parents, to see which of the changed shapes are in a picked group. In a
/// deep chain of parents looking at everything picked may well cost less.
const STEPS_MAX: usize = 10_000;

/// One side: how far outwards it is, and a shape that reaches so far.
#[derive(Debug, Clone)]
struct Side {
    reach: f64,
    held_by: ShapeId,
}

/// The box around shapes and what is inside groups. It is that of something.
#[derive(Debug, Clone)]
pub(super) struct Extent {
    /// Left, up, right, down.
    sides: [Side; 4],
}

/// How far a box goes outwards: left, up, right, down.
fn reaches(rect: Rect) -> [f64; 4] {
    [-rect.x0, -rect.y0, rect.x1, rect.y1]
}

impl Extent {
    /// The box around `ids`; none where there is nothing to go around.
    pub(super) fn found(ids: &BTreeSet<ShapeId>, scene: &Scene) -> Option<Self> {
        let mut found: Option<Self> = None;
        for picked in ids {
            let group = scene.get(picked).filter(|shape| is_group(shape));
            let inside = group.map(|_| scene.subtree(picked));
            let inside = inside.as_deref().unwrap_or(std::slice::from_ref(picked));
            let is_shape = |id: &&ShapeId| scene.get(id).is_some_and(|shape| !is_group(shape));
            for id in inside.iter().filter(is_shape) {
                // Where it is by now, also where it is late.
                if let Some(bounds) = scene.bounds_of(id) {
                    let known = found.get_or_insert_with(|| Self::of(id, bounds));
                    known.take_in(id, bounds);
                }
            }
        }
        found
    }

    /// The box as it is after `changed` have changed; none where it must be found anew. What came into
    /// a picked group or left it with another group is among the changed: it has another place in the
    /// stack.
    pub(super) fn followed<'a>(
        mut self,
        changed: impl Iterator<Item = &'a ShapeId>,
        ids: &BTreeSet<ShapeId>,
        scene: &Scene,
    ) -> Option<Self> {
        let mut steps = STEPS_MAX;
        for id in changed {
            let shape = scene.get(id).filter(|shape| !is_group(shape));
            let shape = match shape {
                Some(shape) if is_picked(id, ids, scene, &mut steps)? => Some(shape),
                _ => None,
            };
            if self.is_let_go_by(id, shape.map(AsRef::as_ref)) {
                return None;
            }
            if let Some(shape) = shape {
                self.take_in(id, shape.bounds());
            }
        }
        Some(self)
    }

    /// The box itself.
    pub(super) fn rect(&self) -> Rect {
        let [left, up, right, down] = self.sides.each_ref().map(|side| side.reach);
        Rect::new(-left, -up, right, down)
    }

    fn of(id: &ShapeId, bounds: Rect) -> Self {
        let side = |reach| Side {
            reach,
            held_by: id.clone(),
        };
        Self {
            sides: reaches(bounds).map(side),
        }
    }

    /// Grows until a shape with these bounds is inside.
    fn take_in(&mut self, id: &ShapeId, bounds: Rect) {
        for (side, reach) in self.sides.iter_mut().zip(reaches(bounds)) {
            if reach > side.reach {
                side.reach = reach;
                side.held_by.clone_from(id);
            }
        }
    }

    /// Whether `id`, now looking like `shape` or not in it any more, no longer reaches a side that it
    /// held.
    fn is_let_go_by(&self, id: &ShapeId, shape: Option<&Shape>) -> bool {
        let reaches = shape.map(|shape| reaches(shape.bounds()));
        let mut sides = self.sides.iter().enumerate();
        sides.any(|(at, side)| {
            side.held_by == *id && reaches.is_none_or(|reaches| reaches[at] < side.reach)
        })
    }
}

fn is_group(shape: &Shape) -> bool {
    shape.kind == Kind::Group
}

/// Whether a shape, no group, is picked or in a picked group; none when out of steps.
fn is_picked(
    id: &ShapeId,
    ids: &BTreeSet<ShapeId>,
    scene: &Scene,
    steps: &mut usize,
) -> Option<bool> {
    if ids.contains(id) {
        return Some(true);
    }
    let mut at = scene.parent(id);
    while let Some(parent) = at {
        *steps = steps.checked_sub(1)?;
        if ids.contains(parent) && scene.get(parent).is_some_and(|shape| is_group(shape)) {
            return Some(true);
        }
        at = scene.parent(parent);
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rand::rngs::StdRng;
    use rand::{Rng as _, SeedableRng as _};
    use tavla_shared::board::BoardChange;
    use tavla_shared::geometry::{Point, Size};

    use super::*;

    fn id(number: usize) -> ShapeId {
        ShapeId::new(&format!("s{number:02}")).unwrap()
    }

    fn boxed(number: usize, x: f64) -> Shape {
        let mut shape = Shape::new(id(number), Kind::Rectangle);
        shape.pos = Point::new(x, x / 2.0);
        shape.size = Size::new(5.0, 5.0);
        shape
    }

    fn show(scene: &mut Scene, shapes: impl IntoIterator<Item = Shape>) {
        scene.apply(&BoardChange {
            shapes: shapes.into_iter().map(Arc::new).collect(),
            ..BoardChange::default()
        });
    }

    /// Three in a row, all picked, and how the box around them follows the one changed.
    #[track_caller]
    fn check(changed: &Shape, follows: bool) {
        let mut scene = Scene::new();
        let shapes = [0.0, 50.0, 100.0].into_iter().enumerate();
        show(&mut scene, shapes.map(|(at, x)| boxed(at, x)));
        let ids: BTreeSet<ShapeId> = (0..3).map(id).collect();
        let before = Extent::found(&ids, &scene).unwrap();
        show(&mut scene, [changed.clone()]);
        let after = before.followed([&changed.id].into_iter(), &ids, &scene);
        assert_eq!(after.is_some(), follows);
        let found = Extent::found(&ids, &scene).unwrap();
        assert_eq!(
            after.map_or(found.rect(), |after| after.rect()),
            found.rect()
        );
    }

    #[test]
    fn only_who_draws_back_from_a_side_makes_anybody_look_at_all_again() {
        check(&boxed(1, 30.0), true);
        check(&boxed(1, -30.0), true);
        check(&boxed(2, 130.0), true);
        check(&boxed(2, 99.0), false);
        check(&boxed(0, 1.0), false);
        check(&boxed(7, 500.0), true);
    }

    /// Two groups, one in the other or not, and what comes, moves, changes its parent and goes.
    fn random_shape(rng: &mut StdRng) -> Shape {
        let number = rng.random_range(0..12);
        let mut shape = boxed(number, rng.random_range(-100.0..100.0));
        if number < 2 {
            shape.kind = Kind::Group;
        }
        shape.place.parent = rng.random_bool(0.5).then(|| id(rng.random_range(0..4)));
        shape
    }

    #[test]
    fn a_box_that_follows_is_the_one_found_anew_whatever_happens() {
        for seed in 0..200 {
            let mut rng = StdRng::seed_from_u64(seed);
            let mut scene = Scene::new();
            let ids: BTreeSet<ShapeId> = [0, 5, 6].map(id).into();
            let (mut mark, mut kept) = (scene.mark(), None);
            for step in 0..40 {
                let mut change = BoardChange::default();
                if rng.random_bool(0.3) {
                    change.removed = vec![id(rng.random_range(0..12))];
                } else {
                    change.shapes = vec![Arc::new(random_shape(&mut rng))];
                }
                scene.apply(&change);
                let found = Extent::found(&ids, &scene);
                let changed = scene.changed_since(mark).zip(kept);
                let followed = changed
                    .and_then(|(changed, kept): (_, Extent)| kept.followed(changed, &ids, &scene));
                if let Some(followed) = &followed {
                    let expected = found.as_ref().map(Extent::rect);
                    assert_eq!(Some(followed.rect()), expected, "seed {seed}, step {step}");
                }
                kept = followed.or(found);
                mark = scene.mark();
            }
        }
    }
}

//! Copies of shapes: new names and seeds, with parents and attachments that lead to the copies where
//! what they led to was copied too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand::Rng as _;
use rand::rngs::StdRng;
use tavla_shared::board::Edit;
use tavla_shared::geometry::Vec2;
use tavla_shared::id::ShapeId;
use tavla_shared::presence::Held;
use tavla_shared::shape::{Place, Shape};

use super::ToolContext;
use super::home::{Parent, new_parent};
use super::top_ranks::TopRanks;
use crate::scene::Scene;
use crate::selection::Selection;

/// Shapes to be created, parents before what is in them.
#[derive(Debug, Clone)]
pub struct Copies {
    shapes: Vec<Shape>,
    /// What each of `shapes` is a copy of.
    originals: Vec<ShapeId>,
    roots: Vec<ShapeId>,
}

impl Copies {
    /// The edits that create them, moved.
    pub fn edits(&self, by: Vec2) -> Vec<Edit> {
        let moved = |shape: &Shape| Shape {
            pos: shape.pos + by,
            ..shape.clone()
        };
        self.shapes
            .iter()
            .map(|shape| Edit::Create(Arc::new(moved(shape))))
            .collect()
    }

    /// The copies' names.
    pub(super) fn names(&self) -> impl Iterator<Item = &ShapeId> {
        self.shapes.iter().map(|shape| &shape.id)
    }

    /// The copies, where their originals are.
    pub fn into_shapes(self) -> Vec<Shape> {
        self.shapes
    }

    /// Puts what is dropped into a frame inside it, and what is dropped beside its own out of it.
    pub(super) fn settle(&mut self, scene: &Scene, by: Vec2) {
        let mut top = TopRanks::of(scene);
        let roots: BTreeSet<&ShapeId> = self.roots.iter().collect();
        let shapes = self.shapes.iter_mut().zip(&self.originals);
        for (copy, original) in shapes.filter(|(copy, _)| roots.contains(&copy.id)) {
            let bounds = scene.bounds_of(original).map(|bounds| bounds + by);
            let old = copy.place.parent.clone();
            let new = bounds.and_then(|bounds| new_parent(scene, copy, old.as_ref(), bounds));
            if let Some(Parent(parent)) = new {
                let index = top.take(parent.as_ref());
                copy.place = Place { parent, index };
            }
        }
    }

    /// The copies in hand, as peers are told.
    pub fn held(&self) -> Held {
        let copies = self.shapes.iter().map(|shape| shape.id.clone()).collect();
        Held {
            shapes: self.originals.clone(),
            copies: Some(copies),
        }
    }

    /// The copies of what was picked, picked.
    pub fn selection(&self) -> Selection {
        Selection::of(self.roots.iter().cloned())
    }
}

/// Copies of the selection.
pub(super) fn copies_of(ctx: &mut ToolContext<'_>) -> Copies {
    let originals = originals(ctx.scene, ctx.selection);
    renamed(&originals, ctx.scene, ctx.random)
}

/// The shapes picked and all inside them, in z-order.
pub(crate) fn originals(scene: &Scene, selection: &Selection) -> Vec<Arc<Shape>> {
    let mut ids: Vec<ShapeId> = selection.iter().flat_map(|id| scene.subtree(id)).collect();
    ids.sort_by_key(|id| scene.stack_position(id));
    ids.dedup();
    // As they are without the gesture in hand, which a copy must not build on.
    ids.iter().filter_map(|id| scene.at_rest(id)).collect()
}

/// Copies of `originals`, which are in z-order, for the top of `scene`.
///
/// A copy whose parent was not copied stays in that parent if it is still there, over everything in
/// it. An end that holds on to what was not copied lets go.
pub(crate) fn renamed(originals: &[Arc<Shape>], scene: &Scene, random: &mut StdRng) -> Copies {
    let names: Vec<ShapeId> = originals
        .iter()
        .map(|_| ShapeId::from_random(random.random()))
        .collect();
    let mut copies = named(originals, &names, scene);
    for copy in &mut copies.shapes {
        copy.seed = random.random();
    }
    copies
}

/// As [`renamed`], each by its name in `names`, and looking as its original does.
pub(crate) fn named(originals: &[Arc<Shape>], names: &[ShapeId], scene: &Scene) -> Copies {
    let ids = originals.iter().map(|shape| &shape.id);
    let names: BTreeMap<&ShapeId, &ShapeId> = ids.zip(names).collect();
    let mut top = TopRanks::of(scene);
    let mut copies = Copies {
        shapes: Vec::with_capacity(originals.len()),
        originals: Vec::with_capacity(originals.len()),
        roots: Vec::new(),
    };
    for original in originals {
        let Some(&id) = names.get(&original.id) else {
            continue;
        };
        let mut copy = Shape::clone(original);
        copy.id = id.clone();
        let parent = original.place.parent.as_ref();
        if let Some(new_parent) = parent.and_then(|parent| names.get(parent)) {
            copy.place.parent = Some((*new_parent).clone());
        } else {
            let parent = parent.filter(|parent| scene.get(parent).is_some()).cloned();
            // It comes into somebody's hand.
            copy.locked = false;
            copy.place.index = top.take(parent.as_ref());
            copy.place.parent = parent;
            copies.roots.push(id.clone());
        }
        for end in [&mut copy.ends.start, &mut copy.ends.end] {
            *end = end.take().and_then(|mut binding| {
                binding.shape = (*names.get(&binding.shape)?).clone();
                Some(binding)
            });
        }
        copies.shapes.push(copy);
        copies.originals.push(original.id.clone());
    }
    copies
}

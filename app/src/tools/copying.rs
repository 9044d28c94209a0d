//! Copies of shapes: new names and seeds, with parents and attachments that lead to the copies where
//! what they led to was copied too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand::Rng as _;
use rand::rngs::StdRng;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::Held;
use tavla_shared::shape::{Kind, Place, Shape};

use super::ToolContext;
use super::home::{Homes, free_around, home_beside};
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
    /// The edits that create them, moved, those that `place_of` knows in another place.
    fn edits<'a>(
        &'a self,
        by: Vec2,
        place_of: impl Fn(&ShapeId) -> Option<&'a Place>,
    ) -> Vec<Edit> {
        let moved = |shape: &'a Shape| Shape {
            pos: shape.pos + by,
            place: place_of(&shape.id).unwrap_or(&shape.place).clone(),
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

    /// The edits that create them, moved, each where it belongs.
    pub(super) fn edits_in(&self, homes: &Homes, by: Vec2) -> Vec<Edit> {
        self.edits(by, |id| homes.place_of(id))
    }

    /// The same beside their originals: each where it is seen there.
    pub(crate) fn edits_beside(&self, scene: &Scene, by: Vec2) -> Vec<Edit> {
        let mut top = TopRanks::of(scene);
        let places: BTreeMap<&ShapeId, Place> = self
            .placed_roots(scene)
            .map(|(copy, bounds)| {
                let parent = home_beside(scene, copy.place.parent.as_ref(), bounds + by);
                let index = top.take(parent.as_ref());
                (&copy.id, Place { parent, index })
            })
            .collect();
        self.edits(by, |id| places.get(id))
    }

    /// The same in the frame at `at`, where there is one that can take them in.
    pub(crate) fn edits_at(&self, scene: &Scene, at: Point, by: Vec2) -> Vec<Edit> {
        let bounds = self.root_bounds();
        let placed = self
            .shapes
            .iter()
            .filter_map(|copy| Some((copy, *bounds.get(&copy.id)?)));
        let mut homes = Homes::of_copies(placed);
        homes.follow(scene, at, by);
        self.edits_in(&homes, by)
    }

    /// Where those are that are in no other copy; a group is where what is in it is.
    fn root_bounds(&self) -> BTreeMap<&ShapeId, Rect> {
        let roots: BTreeSet<&ShapeId> = self.roots.iter().collect();
        let mut root_of: BTreeMap<&ShapeId, &ShapeId> = BTreeMap::new();
        let mut bounds: BTreeMap<&ShapeId, Rect> = BTreeMap::new();
        // Parents come before what is in them.
        for shape in &self.shapes {
            let parent = shape.place.parent.as_ref();
            let root = match parent.and_then(|parent| root_of.get(parent)) {
                Some(root) => *root,
                None if roots.contains(&shape.id) => &shape.id,
                None => continue,
            };
            root_of.insert(&shape.id, root);
            if shape.kind != Kind::Group {
                let own = shape.bounds();
                let all = bounds.entry(root).or_insert(own);
                *all = all.union(own);
            }
        }
        bounds
    }

    /// Where those belong that are in no other copy.
    pub(super) fn homes(&self, scene: &Scene) -> Homes {
        Homes::of_copies(self.placed_roots(scene))
    }

    /// Those that are in no other copy, each with where its original lies.
    fn placed_roots(&self, scene: &Scene) -> impl Iterator<Item = (&Shape, Rect)> {
        let roots: BTreeSet<&ShapeId> = self.roots.iter().collect();
        let shapes = self.shapes.iter().zip(&self.originals);
        let shapes = shapes.filter(move |(copy, _)| roots.contains(&copy.id));
        shapes.filter_map(|(copy, original)| Some((copy, scene.bounds_of(original)?)))
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

/// Shapes that were copied, out of what was not copied with them.
pub(crate) fn released(shapes: &[Arc<Shape>]) -> Vec<Arc<Shape>> {
    let copied: BTreeSet<&ShapeId> = shapes.iter().map(|shape| &shape.id).collect();
    let goes_along = |shape: &Shape| {
        let parent = shape.place.parent.as_ref();
        parent.is_none_or(|parent| copied.contains(parent))
    };
    let released = |shape: &Arc<Shape>| {
        let mut shape = Arc::clone(shape);
        if !goes_along(&shape) {
            Arc::make_mut(&mut shape).place.parent = None;
        }
        shape
    };
    shapes.iter().map(released).collect()
}

/// Copies of `originals`, which are in z-order, for the top of `scene`.
///
/// A copy whose parent was not copied stays in that parent if it is still there and not locked, over
/// everything in it. An end that holds on to what was not copied lets go.
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
            let parent = parent.filter(|parent| scene.get(parent).is_some());
            // It comes into somebody's hand.
            copy.locked = false;
            let parent = free_around(scene, parent);
            copy.place.index = top.take(parent);
            copy.place.parent = parent.cloned();
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

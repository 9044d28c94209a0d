//! Shapes that a hand moves, all of them as far: said once, and not of each of them in every frame.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Property, Shape};

use super::{Scene, ShapeMap};

/// The shapes, and where they were before.
#[derive(Debug, PartialEq)]
pub struct Pack {
    origins: ShapeMap<Point>,
    ids: Vec<ShapeId>,
}

impl Pack {
    /// These shapes, each once, from where they are.
    pub fn of<'a>(shapes: impl IntoIterator<Item = &'a Arc<Shape>>) -> Self {
        let shapes = shapes.into_iter();
        let origins: ShapeMap<Point> = shapes.map(|shape| (shape.id.clone(), shape.pos)).collect();
        let mut ids: Vec<ShapeId> = origins.keys().cloned().collect();
        ids.sort_unstable();
        Self { origins, ids }
    }

    /// The shapes, sorted.
    pub(super) fn ids(&self) -> &[ShapeId] {
        &self.ids
    }

    /// Whether a shape is one of them.
    pub fn contains(&self, id: &ShapeId) -> bool {
        self.origins.contains_key(id)
    }

    pub(super) fn origin(&self, id: &ShapeId) -> Option<Point> {
        self.origins.get(id).copied()
    }
}

/// A pack, and how far it was moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// What is moved.
    pub pack: Arc<Pack>,
    /// How far, in board units.
    pub by: Vec2,
}

impl Moved {
    /// Where a shape of the pack is by now; none for another shape.
    pub(super) fn place(&self, id: &ShapeId) -> Option<Point> {
        self.pack.origin(id).map(|origin| origin + self.by)
    }

    /// What `shape` looks like under it.
    pub(super) fn over(&self, id: &ShapeId, shape: Option<Arc<Shape>>) -> Option<Arc<Shape>> {
        match self.place(id).zip(shape.as_ref()) {
            Some((to, shown)) if shown.pos != to => {
                let mut moved = Shape::clone(shown);
                moved.pos = to;
                Some(Arc::new(moved))
            }
            _ => shape,
        }
    }

    /// The edits that put those of the pack where they are by now to which elbows hold on: who writes how these go
    /// has to know.
    pub fn edits_under_elbows(&self, scene: &Scene) -> Vec<Edit> {
        let held = self.pack.ids.iter().filter(|id| scene.holds_elbow(id));
        let edits =
            held.filter_map(|id| Some(Edit::set(id.clone(), Property::Pos(self.place(id)?))));
        edits.collect()
    }
}

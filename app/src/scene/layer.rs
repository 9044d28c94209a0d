//! Edits that are not in the document (yet): laid over the shapes they are about.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Key, Shape};

/// Edits by shape, each shape's in order.
#[derive(Debug, Default)]
pub(super) struct Layer {
    edits: BTreeMap<ShapeId, Vec<Edit>>,
}

impl Layer {
    /// Edits of our own, which are right by construction.
    pub(super) fn new(mut edits: Vec<Edit>) -> Self {
        // Stable: each shape's stay in order. Most are in order already, and a map is made of such faster
        // than of one after the other.
        edits.sort_by(|one, other| one.shape_id().cmp(&other.shape_id()));
        let mut by_shape: Vec<(ShapeId, Vec<Edit>)> = Vec::with_capacity(edits.len());
        for edit in edits {
            match (edit.shape_id(), by_shape.last_mut()) {
                (Some(id), Some((last, its))) if *id == *last => its.push(edit),
                (Some(id), _) => by_shape.push((id.clone(), vec![edit])),
                (None, _) => {}
            }
        }
        Self {
            edits: by_shape.into_iter().collect(),
        }
    }

    /// Edits of a peer: values that no board may contain are left out.
    pub(super) fn checked(edits: Vec<Edit>) -> Self {
        Self::new(edits.into_iter().filter(is_valid).collect())
    }

    /// Lays more edits over these; gives the shapes that they are about.
    pub(super) fn add(&mut self, edits: Vec<Edit>) -> Vec<ShapeId> {
        let more = Self::new(edits);
        let ids = more.ids().cloned().collect();
        for (id, edits) in more.edits {
            self.edits.entry(id).or_default().extend(edits);
        }
        ids
    }

    /// Leaves a shape as it is without it.
    pub(super) fn remove(&mut self, id: &ShapeId) {
        self.edits.remove(id);
    }

    /// Leaves some shape as it is without it; none where it is about nothing.
    pub(super) fn pop(&mut self) -> Option<ShapeId> {
        self.edits.pop_first().map(|(id, _)| id)
    }

    /// The shapes it is about, sorted.
    pub(super) fn ids(&self) -> impl Iterator<Item = &ShapeId> {
        self.edits.keys()
    }

    /// The shapes that it or `other` is about, each once.
    pub(super) fn ids_with(&self, other: Option<&Self>) -> Vec<ShapeId> {
        let others = other.into_iter().flat_map(Self::ids);
        let others = others.filter(|id| !self.edits.contains_key(*id));
        self.ids().chain(others).cloned().collect()
    }

    /// Whether it is about nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// What `shape` looks like under this layer.
    pub(super) fn over(&self, id: &ShapeId, shape: Option<Arc<Shape>>) -> Option<Arc<Shape>> {
        let edits = self.edits.get(id).into_iter().flatten();
        edits.fold(shape, |shape, edit| edit.preview(shape))
    }
}

fn is_valid(edit: &Edit) -> bool {
    match edit {
        Edit::Set { property, .. } => property.is_valid(),
        Edit::Create(shape) => Key::ALL.iter().all(|&key| shape.property(key).is_valid()),
        // Whether it may is known to the board; who asks has looked.
        Edit::Convert { .. }
        | Edit::Splice { .. }
        | Edit::Delete { .. }
        | Edit::Restore { .. }
        | Edit::Meta(_) => true,
        Edit::Mark { mark, .. } => mark.is_valid(),
    }
}

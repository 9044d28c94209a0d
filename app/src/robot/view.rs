//! A board as a program sees it: followed by its changes, without a scene.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::board::{BoardChange, Meta, Person};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::shape::Shape;

/// See the module.
#[derive(Debug, Default)]
pub struct View {
    /// All shapes as they are now.
    pub shapes: BTreeMap<ShapeId, Arc<Shape>>,
    /// The board's own settings.
    pub meta: Meta,
    /// Who has written.
    pub people: BTreeMap<PeerId, Person>,
}

impl View {
    /// What comes next is all of the board.
    pub fn begin_anew(&mut self) {
        self.shapes.clear();
    }

    /// Takes in a change.
    pub fn see(&mut self, change: &BoardChange) {
        let shapes = change.shapes.iter();
        self.shapes
            .extend(shapes.map(|shape| (shape.id.clone(), Arc::clone(shape))));
        for id in &change.removed {
            self.shapes.remove(id);
        }
        if let Some(meta) = &change.meta {
            self.meta = meta.clone();
        }
        let people = change.people.iter();
        self.people
            .extend(people.map(|person| (person.peer, person.clone())));
    }
}

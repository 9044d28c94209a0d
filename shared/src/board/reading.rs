//! Keeping a board's shapes in step with its document: read all once, then only what changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::watch::Touched;
use super::{Board, BoardChange, Origin, people, reader};
use crate::id::{PeerId, ShapeId};
use crate::shape::Key;

impl Board {
    /// Reads everything; none where the document panics on it.
    pub(super) fn read_all(&mut self) -> Option<BoardChange> {
        self.watch.take();
        let (shapes, meta, people, problems) = self.document.guarded(|doc| {
            let mut problems = Vec::new();
            let mut shapes = BTreeMap::new();
            for (key, map) in reader::shape_maps(doc) {
                if let Some(shape) = reader::shape(&key, &map, &mut problems) {
                    shapes.insert(shape.id.clone(), Arc::new(shape));
                }
            }
            (shapes, reader::meta(doc), people::people(doc), problems)
        })?;
        self.shapes = shapes;
        self.meta = meta;
        self.people = people;
        self.on_cycles = self
            .shapes
            .values()
            .filter(|s| s.place.parent.is_some())
            .map(|s| s.id.clone())
            .collect();
        Some(BoardChange {
            origin: Origin::Load,
            author: None,
            made: Vec::new(),
            shapes: self.shapes.values().cloned().collect(),
            removed: Vec::new(),
            meta: Some(self.meta.clone()),
            people: self.people.clone(),
            problems,
            pending: false,
        })
    }

    /// Reads again what the document says has changed, and tells the difference.
    pub(super) fn read_touched(&mut self, origin: Origin, author: Option<PeerId>) -> BoardChange {
        let Touched {
            shapes,
            meta,
            people,
        } = self.watch.take();
        let mut change = BoardChange {
            origin,
            author,
            ..BoardChange::default()
        };
        for key in shapes {
            self.read_shape(&key, &mut change);
        }
        if meta
            && let Some(meta) = self.document.guarded(reader::meta)
            && meta != self.meta
        {
            self.meta = meta;
            change.meta = Some(self.meta.clone());
        }
        if people && let Some(people) = self.document.guarded(people::people) {
            change.people = people
                .iter()
                .filter(|person| !self.people.contains(person))
                .cloned()
                .collect();
            self.people = people;
        }
        change
    }

    fn read_shape(&mut self, key: &str, change: &mut BoardChange) {
        let read = self.document.guarded(|doc| {
            let map = reader::shape_map(doc, key)?;
            reader::shape(key, &map, &mut change.problems)
        });
        match read.flatten() {
            Some(shape) if self.shapes.get(&shape.id).is_some_and(|old| **old == shape) => {}
            Some(shape) => {
                let shape = Arc::new(shape);
                let old = self.shapes.insert(shape.id.clone(), Arc::clone(&shape));
                let moved =
                    old.is_none_or(|old| old.property(Key::Place) != shape.property(Key::Place));
                if moved && shape.place.parent.is_some() {
                    self.on_cycles.insert(shape.id.clone());
                }
                change.shapes.push(shape);
            }
            None => {
                if let Ok(id) = ShapeId::new(key)
                    && self.shapes.remove(&id).is_some()
                {
                    change.removed.push(id);
                }
            }
        }
    }
}

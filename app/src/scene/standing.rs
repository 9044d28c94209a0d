//! What is hidden and what is locked: by itself, or with a group or frame around it.
//!
//! Known of each shape that is, and followed as shapes change and are put elsewhere: an update looks at
//! what it changed and, where that has become something else, at what is inside of it. It says what a
//! shape is, and never what follows from that.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use super::order::Restacked;
use super::{Scene, ShapeMap};

/// Whether a shape is shown, and whether anybody can take hold of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Standing {
    hidden: bool,
    locked: bool,
}

impl Standing {
    fn of(shape: &Shape) -> Self {
        Self {
            hidden: shape.hidden,
            locked: shape.locked,
        }
    }

    fn inside(self, around: Self) -> Self {
        Self {
            hidden: self.hidden || around.hidden,
            locked: self.locked || around.locked,
        }
    }
}

/// The shapes that are hidden or locked.
#[derive(Debug, Default)]
pub(super) struct Standings {
    /// Those that are, whyever.
    known: ShapeMap<Standing>,
    /// Those that are locked themselves.
    locked: BTreeSet<ShapeId>,
    /// Those that are something else than when [`Scene::restand`] last followed.
    changed: Vec<ShapeId>,
    /// Another one whenever a shape has become something else.
    version: u64,
}

impl Standings {
    fn get(&self, id: &ShapeId) -> Standing {
        self.known.get(id).copied().unwrap_or_default()
    }

    /// Notes what a shape is by itself as it becomes `new`.
    pub(super) fn note(&mut self, id: &ShapeId, old: Option<&Shape>, new: Option<&Shape>) {
        let standing = |shape: Option<&Shape>| shape.map(Standing::of).unwrap_or_default();
        let (old, now) = (standing(old), standing(new));
        if old.locked != now.locked {
            if now.locked {
                self.locked.insert(id.clone());
            } else {
                self.locked.remove(id);
            }
        }
        if new.is_none() && self.known.remove(id).is_some() {
            self.version += 1;
        }
        if old != now {
            self.changed.push(id.clone());
        }
    }

    fn put(&mut self, id: &ShapeId, new: Standing) -> Standing {
        let old = if new == Standing::default() {
            self.known.remove(id)
        } else {
            self.known.insert(id.clone(), new)
        };
        let old = old.unwrap_or_default();
        self.version += u64::from(old != new);
        old
    }
}

impl Scene {
    /// Whether a shape is not shown, by itself or with what it is in.
    pub fn is_hidden(&self, id: &ShapeId) -> bool {
        self.standings.get(id).hidden
    }

    /// Whether a shape is to stay as it is, by itself or with what it is in.
    pub fn is_locked(&self, id: &ShapeId) -> bool {
        self.standings.get(id).locked
    }

    /// Another number whenever something has come to be hidden, shown, locked or free.
    pub fn standing_version(&self) -> u64 {
        self.standings.version
    }

    /// Whether a shape is there to be taken hold of: it is shown, and not locked.
    pub fn is_pickable(&self, id: &ShapeId) -> bool {
        self.shown.contains_key(id) && self.standings.get(id) == Standing::default()
    }

    /// The shapes that are locked themselves, sorted by id.
    pub fn locked(&self) -> impl Iterator<Item = &ShapeId> {
        self.standings.locked.iter()
    }

    /// Follows what shapes have become, and those that were put elsewhere.
    pub(super) fn restand(&mut self, restacked: &Restacked) {
        let mut changed = std::mem::take(&mut self.standings.changed);
        if changed.is_empty() && self.standings.known.is_empty() {
            return;
        }
        match restacked {
            Restacked::All => changed.extend(self.order.all().cloned()),
            Restacked::Only(ids) => changed.extend(ids.iter().cloned()),
        }
        // From the top of the stack down, so that the last, which goes first, is around the others: each
        // is looked at once, and once more if what it is in has changed.
        changed.sort_by_cached_key(|id| std::cmp::Reverse(self.order.label(id)));
        changed.dedup();
        while let Some(id) = changed.pop() {
            let Some(shape) = self.shown.get(&id) else {
                continue;
            };
            let parent = self.order.parent(&id);
            let around = parent.map_or_else(Standing::default, |id| self.standings.get(id));
            let new = Standing::of(shape).inside(around);
            let old = self.standings.put(&id, new);
            if old == new {
                continue;
            }
            if old.hidden != new.hidden {
                let shown = Some(Arc::clone(shape)).filter(|_| !new.hidden);
                self.put(&id, shown.as_deref());
                self.note_painted(&id);
            }
            let inside = self.order.children(Some(&id));
            changed.extend(inside.map(|(_, child)| child.clone()));
            self.changes.note(id);
        }
    }
}

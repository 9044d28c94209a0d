//! Groups, and what is over what.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::Rng as _;
use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Property, Shape, ZIndex};

use super::Editor;
use crate::selection::Selection;

/// What is inside one parent, from the bottom up, and which of it is picked.
struct Siblings {
    parent: Option<ShapeId>,
    ranks: Vec<(ZIndex, ShapeId, bool)>,
}

impl Siblings {
    fn place(&self, id: &ShapeId, index: ZIndex) -> Edit {
        let place = Place {
            parent: self.parent.clone(),
            index,
        };
        Edit::set(id.clone(), Property::Place(place))
    }

    fn picked(&self) -> impl Iterator<Item = &ShapeId> {
        self.ranks
            .iter()
            .filter(|(_, _, picked)| *picked)
            .map(|(_, id, _)| id)
    }

    /// Puts all that is picked between two ranks, in the order it has.
    fn put(&self, below: Option<&ZIndex>, above: Option<&ZIndex>) -> Vec<Edit> {
        let ids: Vec<&ShapeId> = self.picked().collect();
        let ranks = ZIndex::spread(below, above, ids.len());
        ids.into_iter()
            .zip(ranks)
            .map(|(id, rank)| self.place(id, rank))
            .collect()
    }

    /// How many in a row are picked from `at` upwards.
    fn run_at(&self, at: usize) -> usize {
        let above = self.ranks[at..].iter();
        above.take_while(|(_, _, picked)| *picked).count()
    }

    /// Puts each run of what is picked over the one above it.
    fn raised(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut at = 0;
        while at < self.ranks.len() {
            let run = self.run_at(at);
            if run > 0
                && let Some((below, ..)) = self.ranks.get(at + run)
            {
                let above = self.ranks.get(at + run + 1).map(|(rank, ..)| rank);
                edits.extend(self.put_run(at, run, Some(below), above));
            }
            at += run + 1;
        }
        edits
    }

    /// Puts each run of what is picked under the one below it.
    fn lowered(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut at = 0;
        while at < self.ranks.len() {
            let run = self.run_at(at);
            if run > 0 && at > 0 {
                let above = &self.ranks[at - 1].0;
                let below = at.checked_sub(2).map(|at| &self.ranks[at].0);
                edits.extend(self.put_run(at, run, below, Some(above)));
            }
            at += run.max(1);
        }
        edits
    }

    fn put_run(
        &self,
        at: usize,
        run: usize,
        below: Option<&ZIndex>,
        above: Option<&ZIndex>,
    ) -> Vec<Edit> {
        let ranks = ZIndex::spread(below, above, run);
        let run = &self.ranks[at..at + run];
        run.iter()
            .zip(ranks)
            .map(|((_, id, _), rank)| self.place(id, rank))
            .collect()
    }
}

impl Editor {
    /// The selection with its siblings, parent by parent.
    fn siblings(&self) -> Vec<Siblings> {
        let mut parents: Vec<Option<ShapeId>> = self
            .selection
            .iter()
            .map(|id| self.scene.parent(id).cloned())
            .collect();
        parents.sort();
        parents.dedup();
        let siblings = |parent: Option<ShapeId>| {
            let ranks = self.scene.ranks(parent.as_ref());
            let ranks = ranks
                .map(|(rank, id)| (rank.clone(), id.clone(), self.selection.contains(id)))
                .collect();
            Siblings { parent, ranks }
        };
        parents.into_iter().map(siblings).collect()
    }

    fn arrange(&mut self, command: &str, arranged: impl Fn(&Siblings) -> Vec<Edit>) {
        self.cancel_gesture();
        let edits = self.siblings().iter().flat_map(arranged).collect();
        self.send_step(command, edits);
    }

    pub(super) fn bring_to_front(&mut self) {
        self.arrange("bring to front", |siblings| {
            let top = siblings.ranks.iter().rev().find(|(_, _, picked)| !picked);
            top.map_or_else(Vec::new, |(rank, ..)| siblings.put(Some(rank), None))
        });
    }

    pub(super) fn send_to_back(&mut self) {
        self.arrange("send to back", |siblings| {
            let bottom = siblings.ranks.iter().find(|(_, _, picked)| !picked);
            bottom.map_or_else(Vec::new, |(rank, ..)| siblings.put(None, Some(rank)))
        });
    }

    pub(super) fn bring_forward(&mut self) {
        self.arrange("bring forward", Siblings::raised);
    }

    pub(super) fn send_backward(&mut self) {
        self.arrange("send backward", Siblings::lowered);
    }

    /// Makes the selection one group, where its topmost shape was.
    pub(super) fn group(&mut self) {
        self.cancel_gesture();
        let mut members: Vec<Arc<Shape>> = self
            .selection
            .iter()
            .filter_map(|id| self.scene.get(id).cloned())
            .collect();
        // What is inside something else that is picked goes with it.
        members.retain(|member| {
            let parent = self.scene.parent(&member.id);
            !self
                .selection
                .iter()
                .any(|id| parent.is_some_and(|p| self.scene.is_inside(p, id)))
        });
        members.sort_by_key(|shape| self.scene.stack_position(&shape.id));
        let Some(top) = members.last().filter(|_| members.len() > 1) else {
            return;
        };
        let parent = self.scene.parent(&top.id).cloned();
        let shared = members
            .iter()
            .all(|shape| self.scene.parent(&shape.id) == parent.as_ref());
        let mut group = Shape::new(ShapeId::from_random(self.random.random()), Kind::Group);
        group.place = if shared {
            Place {
                parent,
                index: top.place.index.clone(),
            }
        } else {
            Place {
                parent: None,
                index: self.scene.rank_on_top(None),
            }
        };
        let boxes = members
            .iter()
            .filter_map(|shape| self.scene.bounds_of(&shape.id));
        if let Some(bounds) = boxes.reduce(|all, one| all.union(one)) {
            (group.pos, group.size) = (bounds.origin(), bounds.size());
        }
        let id = group.id.clone();
        let mut edits = vec![Edit::Create(Arc::new(group))];
        let ranks = ZIndex::spread(None, None, members.len());
        edits.extend(members.iter().zip(ranks).map(|(member, index)| {
            let place = Place {
                parent: Some(id.clone()),
                index,
            };
            Edit::set(member.id.clone(), Property::Place(place))
        }));
        self.send_step("group", edits);
        self.selection = Selection::of([id]);
    }

    /// Takes the selected groups apart; what was in them stays where it was in the stack.
    pub(super) fn ungroup(&mut self) {
        self.cancel_gesture();
        let is_group = |id: &ShapeId| {
            let shape = self.scene.get(id);
            shape.is_some_and(|shape| shape.kind == Kind::Group)
        };
        let (edits, picked) = self.taken_apart(is_group);
        self.send_step("ungroup", edits);
        self.selection = Selection::of(picked);
    }

    /// The edits that take those of the selection apart which `goes` says, and what is picked then: what was
    /// in them, and the others.
    pub(super) fn taken_apart(&self, goes: impl Fn(&ShapeId) -> bool) -> (Vec<Edit>, Vec<ShapeId>) {
        let (mut edits, mut picked) = (Vec::new(), Vec::new());
        // Groups beside each other share the gaps between ranks: each gap is used up from below.
        let mut used: BTreeMap<Option<ShapeId>, ZIndex> = BTreeMap::new();
        let mut ids: Vec<&ShapeId> = self.selection.iter().collect();
        ids.sort_by_key(|id| self.scene.stack_position(id));
        for id in ids {
            let Some(shape) = self.scene.get(id) else {
                continue;
            };
            if !goes(id) {
                picked.push(id.clone());
                continue;
            }
            let parent = self.scene.parent(id).cloned();
            let rank = shape.place.index.clone();
            let next = (rank.clone(), id.clone());
            let above = self
                .scene
                .ranks(parent.as_ref())
                .find(|(rank, id)| (*rank, *id) > (&next.0, &next.1))
                .map(|(rank, _)| rank.clone());
            let below = used
                .remove(&parent)
                .filter(|used| *used > rank)
                .unwrap_or(rank);
            let children: Vec<ShapeId> = self
                .scene
                .children(Some(id))
                .map(|child| child.id.clone())
                .collect();
            let ranks = ZIndex::spread(Some(&below), above.as_ref(), children.len());
            used.insert(parent.clone(), ranks.last().cloned().unwrap_or(below));
            for (child, index) in children.into_iter().zip(ranks) {
                let place = Place {
                    parent: parent.clone(),
                    index,
                };
                edits.push(Edit::set(child.clone(), Property::Place(place)));
                picked.push(child);
            }
            edits.push(Edit::Delete { id: id.clone() });
        }
        (edits, picked)
    }
}

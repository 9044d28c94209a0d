//! The stack: who is inside whom, and who is painted over whom, exactly and for every peer alike.
//!
//! A shape's place names a parent that may be missing, or that may be inside the shape itself when
//! two peers moved at once. The tree shown is made of it deterministically: a missing parent makes a
//! root, and of the shapes on a cycle the one with the smallest id becomes a root. Every shape has a
//! label that rises along the tree's preorder, so that sorting what is visible needs no walk.
//! Nothing here knows what a shape looks like.

mod labels;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Bound;

use foldhash::fast::RandomState;
use tavla_shared::board::cycle_breakers;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Place, ZIndex};

use super::ShapeMap;

/// From so many steps in one change on, the tree is built anew, if it has not even more shapes.
const WORK_MAX: usize = 10_000;

#[derive(Debug)]
struct Node {
    place: Place,
    /// The parent shown, which may differ from the one that the place names.
    parent: Option<ShapeId>,
    /// Rises along the preorder; none while the shape is being put elsewhere.
    label: Option<u64>,
}

/// The shapes that got another place in the stack.
#[derive(Debug)]
pub(super) enum Restacked {
    /// Possibly all of them.
    All,
    /// These, some more than once.
    Only(Vec<ShapeId>),
}

impl Default for Restacked {
    fn default() -> Self {
        Self::Only(Vec::new())
    }
}

/// The tree and its preorder, kept up to date shape by shape.
#[derive(Debug, Default)]
pub(super) struct Order {
    nodes: ShapeMap<Node>,
    /// Who names this parent, whether it exists or not.
    wanted_by: ShapeMap<BTreeSet<ShapeId>>,
    children: HashMap<Option<ShapeId>, BTreeSet<(ZIndex, ShapeId)>, RandomState>,
    by_label: BTreeMap<u64, ShapeId>,
    /// Tree and labels wait until [`Order::end_bulk`].
    bulk: bool,
    /// Steps taken since the last [`Order::end_bulk`].
    work: usize,
    restacked: Restacked,
}

impl Order {
    /// Only notes places until [`Self::end_bulk`]: for loads, where each label would be replaced.
    pub(super) fn begin_bulk(&mut self) {
        self.bulk = true;
    }

    /// Ends a change: builds the whole tree, if that was put off.
    pub(super) fn end_bulk(&mut self) {
        if std::mem::take(&mut self.bulk) {
            self.rebuild();
        }
        self.work = 0;
    }

    /// The tree and its labels from nothing but the places, walking through each shape once.
    fn rebuild(&mut self) {
        let nodes = &self.nodes;
        let named = |id: &ShapeId| {
            let (parent, _) = nodes.get_key_value(nodes.get(id)?.place.parent.as_ref()?)?;
            Some(parent)
        };
        let roots = cycle_breakers(nodes.keys(), named);
        let parents: Vec<(ShapeId, Option<ShapeId>)> = nodes
            .keys()
            .map(|id| (id, named(id).filter(|_| !roots.contains(id))))
            .map(|(id, parent)| (id.clone(), parent.cloned()))
            .collect();
        // A set is made of all its members faster than of one after the other.
        let mut children: HashMap<Option<ShapeId>, Vec<_>, RandomState> = HashMap::default();
        for (id, parent) in parents {
            if let Some(node) = self.nodes.get_mut(&id) {
                node.parent.clone_from(&parent);
                let rank = (node.place.index.clone(), id);
                children.entry(parent).or_default().push(rank);
            }
        }
        let sets = children.into_iter();
        self.children = sets
            .map(|(parent, ranks)| (parent, ranks.into_iter().collect()))
            .collect();
        self.relabel();
    }

    /// What has another label than when this was last asked.
    pub(super) fn take_restacked(&mut self) -> Restacked {
        std::mem::take(&mut self.restacked)
    }

    /// The label of a shape: larger is over smaller.
    pub(super) fn label(&self, id: &ShapeId) -> Option<u64> {
        self.nodes.get(id)?.label
    }

    /// The parent shown.
    pub(super) fn parent(&self, id: &ShapeId) -> Option<&ShapeId> {
        self.nodes.get(id)?.parent.as_ref()
    }

    /// The children shown of a parent, or the roots, from the bottom up, with their ranks.
    pub(super) fn children(
        &self,
        parent: Option<&ShapeId>,
    ) -> impl DoubleEndedIterator<Item = &(ZIndex, ShapeId)> {
        self.children.get(&parent.cloned()).into_iter().flatten()
    }

    /// What is right over a shape among the children shown of the same parent.
    pub(super) fn sibling_over(&self, id: &ShapeId) -> Option<&ShapeId> {
        let node = self.nodes.get(id)?;
        let siblings = self.children.get(&node.parent)?;
        let own = (node.place.index.clone(), id.clone());
        let mut over = siblings.range((Bound::Excluded(own), Bound::Unbounded));
        over.next().map(|(_, over)| over)
    }

    /// Everything from the bottom up.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &ShapeId> {
        self.by_label.values()
    }

    /// Everything over this label, from the bottom up, with labels.
    pub(super) fn over(&self, label: Option<u64>) -> impl Iterator<Item = (u64, &ShapeId)> {
        let from = label.map_or(Bound::Unbounded, Bound::Excluded);
        let labelled = self.by_label.range((from, Bound::Unbounded));
        labelled.map(|(&label, id)| (label, id))
    }

    /// A shape and everything inside it, parents first.
    pub(super) fn subtree(&self, root: &ShapeId) -> Vec<ShapeId> {
        let mut out = Vec::new();
        let mut stack = vec![root.clone()];
        // A stack of our own: a hostile chain of parents may be as deep as the board is large.
        while let Some(id) = stack.pop() {
            stack.extend(
                self.children(Some(&id))
                    .rev()
                    .map(|(_, child)| child.clone()),
            );
            out.push(id);
        }
        out
    }

    /// Puts a shape where its place says, or takes it away. [`Self::end_bulk`] has to follow before
    /// anything is asked.
    pub(super) fn set(&mut self, id: &ShapeId, place: Option<&Place>) {
        let before = self.nodes.get(id).map(|node| &node.place);
        // Most of what is asked here is of shapes that only move: nothing is copied to see that.
        if before == place {
            return;
        }
        let before = before.cloned();
        // In a deep chain every change may walk through all of it: many at once cost less whole.
        self.bulk |= self.work > WORK_MAX.max(2 * self.nodes.len());
        if self.bulk {
            self.note(id, before.as_ref(), place);
            return;
        }
        let mut recheck = BTreeSet::from([id.clone()]);
        // A cycle that the old place closed may open: who was cut out of it may go back in.
        recheck.extend(self.smallest_on_cycle(id));
        if before.is_some() != place.is_some() {
            recheck.extend(self.wanted_by.get(id).into_iter().flatten().cloned());
        }
        self.detach(id);
        self.note(id, before.as_ref(), place);
        let breaker = self.smallest_on_cycle(id);
        recheck.extend(breaker.clone());
        self.settle(recheck, id, breaker.as_ref());
    }

    /// Writes a place down, and leaves the tree for later.
    fn note(&mut self, id: &ShapeId, before: Option<&Place>, place: Option<&Place>) {
        if let Some(parent) = before.and_then(|place| place.parent.as_ref()) {
            self.forget_wish(parent, id);
        }
        let Some(place) = place else {
            self.nodes.remove(id);
            return;
        };
        if let Some(parent) = &place.parent {
            let wishers = self.wanted_by.entry(parent.clone()).or_default();
            wishers.insert(id.clone());
        }
        let node = Node {
            place: place.clone(),
            parent: None,
            label: None,
        };
        self.nodes.insert(id.clone(), node);
    }

    /// Puts everything in `recheck` under the parent it should have. `fresh` is attached nowhere, and
    /// `breaker` is the smallest on the cycle it is on.
    fn settle(&mut self, recheck: BTreeSet<ShapeId>, fresh: &ShapeId, breaker: Option<&ShapeId>) {
        self.work += recheck.len();
        let mut moved = Vec::new();
        for id in recheck {
            let Some(node) = self.nodes.get(&id) else {
                continue;
            };
            // All of them lead to `fresh`: one that is on a cycle is on its cycle.
            let parent = self.named_parent(&id).filter(|_| breaker != Some(&id));
            if id == *fresh || node.parent.as_ref() != parent {
                moved.push((parent.cloned(), (node.place.index.clone(), id)));
            }
        }
        // All are taken out before any is put in: half-way the tree must not hold a cycle.
        for (_, (_, id)) in &moved {
            self.detach(id);
        }
        for (parent, rank) in &moved {
            if let Some(node) = self.nodes.get_mut(&rank.1) {
                node.parent.clone_from(parent);
            }
            let siblings = self.children.entry(parent.clone()).or_default();
            siblings.insert(rank.clone());
        }
        // From the bottom up: what is directly under each has its label then.
        moved.sort_unstable();
        for (parent, (_, id)) in &moved {
            let under_unlabelled = parent.as_ref().is_some_and(|p| self.label(p).is_none());
            // Whoever labels the parent labels this one with it.
            if self.label(id).is_none() && !under_unlabelled {
                self.label_subtree(id);
            }
        }
    }

    /// Takes a shape out from under its parent, and its labels and those of all inside it away.
    fn detach(&mut self, id: &ShapeId) {
        let Some(node) = self.nodes.get(id) else {
            return;
        };
        let parent = node.parent.clone();
        let rank = (node.place.index.clone(), id.clone());
        if let Some(siblings) = self.children.get_mut(&parent) {
            siblings.remove(&rank);
            if siblings.is_empty() {
                self.children.remove(&parent);
            }
        }
        for inside in self.subtree(id) {
            self.work += 1;
            if let Some(label) = self
                .nodes
                .get_mut(&inside)
                .and_then(|node| node.label.take())
            {
                self.by_label.remove(&label);
            }
        }
    }

    fn forget_wish(&mut self, parent: &ShapeId, id: &ShapeId) {
        if let Some(wishers) = self.wanted_by.get_mut(parent) {
            wishers.remove(id);
            if wishers.is_empty() {
                self.wanted_by.remove(parent);
            }
        }
    }

    /// The parent that a place names, if there is such a shape.
    fn named_parent(&self, id: &ShapeId) -> Option<&ShapeId> {
        let parent = self.nodes.get(id)?.place.parent.as_ref()?;
        self.nodes.contains_key(parent).then_some(parent)
    }

    /// The smallest id on the cycle of named parents that `id` is on; none if it is on none.
    fn smallest_on_cycle(&mut self, id: &ShapeId) -> Option<ShapeId> {
        // Whoever is nobody's parent is on no cycle: most shapes.
        self.wanted_by.get(id)?;
        let mut seen = HashSet::new();
        let mut smallest = id;
        let mut next = self.named_parent(id);
        // A cycle further up that does not come back here is not ours.
        while let Some(at) = next.filter(|&at| at != id && seen.insert(at)) {
            smallest = smallest.min(at);
            next = self.named_parent(at);
        }
        let found = (next == Some(id)).then(|| smallest.clone());
        self.work += seen.len();
        found
    }
}

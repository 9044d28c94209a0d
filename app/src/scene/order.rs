//! The stack: who is inside whom, and who is painted over whom, exactly and for every peer alike.
//!
//! A shape's place names a parent that may be missing, or that may be inside the shape itself when
//! two peers moved at once. The tree shown is made of it deterministically: a missing parent makes a
//! root, and of the shapes on a cycle the one with the smallest id becomes a root. Every shape has a
//! label that rises along the tree's preorder, so that sorting what is visible needs no walk.
//! Nothing here knows what a shape looks like.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Bound;

use foldhash::fast::RandomState;
use tavla_shared::board::cycle_breakers;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Place, ZIndex};

use super::ShapeMap;

/// Between labels at the ends of the stack: room for 2²⁴ of them.
const OUTER_STEP: u64 = 1 << 40;
/// Between labels squeezed in between others: leaves 2¹⁶ steps in the gap above for the next ones.
const INNER_STEP: u64 = 1 << 24;
/// From so many steps in one change on, the tree is built anew, if it has not even more shapes.
const WORK_MAX: usize = 10_000;
/// Where the first label goes: as far from both ends as can be.
const FIRST_LABEL: u64 = 1 << 63;

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
        self.work = 0;
        if std::mem::take(&mut self.bulk) {
            self.rebuild();
        }
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
        let before = self.nodes.get(id).map(|node| node.place.clone());
        if before.as_ref() == place {
            return;
        }
        // In a deep chain every change may walk through all of it: many at once cost less whole.
        self.bulk |= self.work > WORK_MAX.max(2 * self.nodes.len());
        if self.bulk {
            self.note(id, before.as_ref(), place);
            return;
        }
        let mut recheck = BTreeSet::new();
        // A cycle that the old place closed may open: who was cut out of it may go back in.
        recheck.extend(self.smallest_on_cycle(id));
        if let Some(parent) = before.as_ref().and_then(|place| place.parent.as_ref()) {
            self.forget_wish(parent, id);
        }
        if before.is_some() != place.is_some() {
            recheck.extend(self.wanted_by.get(id).into_iter().flatten().cloned());
        }
        match place {
            None => {
                self.detach(id);
                self.nodes.remove(id);
                recheck.remove(id);
            }
            Some(place) => {
                if let Some(parent) = &place.parent {
                    self.wanted_by
                        .entry(parent.clone())
                        .or_default()
                        .insert(id.clone());
                }
                if before.is_some() {
                    self.detach(id);
                }
                let node = Node {
                    place: place.clone(),
                    parent: None,
                    label: None,
                };
                self.nodes.insert(id.clone(), node);
                recheck.insert(id.clone());
                recheck.extend(self.smallest_on_cycle(id));
            }
        }
        self.settle(recheck, id);
    }

    /// As [`Self::set`], but leaves the tree for later.
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

    /// Puts everything in `recheck` under the parent it should have. `fresh` is attached nowhere.
    fn settle(&mut self, recheck: BTreeSet<ShapeId>, fresh: &ShapeId) {
        let moved: Vec<(ShapeId, Option<ShapeId>)> = recheck
            .into_iter()
            .filter_map(|id| {
                let parent = self.parent_to_show(&id);
                let stays = id != *fresh && self.nodes.get(&id)?.parent == parent;
                (!stays).then_some((id, parent))
            })
            .collect();
        // All are taken out before any is put in: half-way the tree must not hold a cycle.
        for (id, _) in &moved {
            self.detach(id);
        }
        for (id, parent) in &moved {
            if let Some(node) = self.nodes.get_mut(id) {
                node.parent.clone_from(parent);
                let rank = (node.place.index.clone(), id.clone());
                self.children
                    .entry(parent.clone())
                    .or_default()
                    .insert(rank);
            }
        }
        for (id, parent) in &moved {
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

    fn parent_to_show(&mut self, id: &ShapeId) -> Option<ShapeId> {
        let parent = self.named_parent(id)?.clone();
        (self.smallest_on_cycle(id).as_ref() != Some(id)).then_some(parent)
    }

    /// The label directly below where `id` goes: its parent's, or that of the last shape inside the
    /// sibling under it.
    fn label_below(&mut self, id: &ShapeId) -> Option<u64> {
        let node = self.nodes.get(id)?;
        let rank = (node.place.index.clone(), id.clone());
        let labelled = |(_, id): &&(ZIndex, ShapeId)| self.label(id).is_some();
        let siblings = self.children.get(&node.parent)?;
        let Some((_, sibling)) = siblings.range(..rank).rev().find(labelled) else {
            return self.label(node.parent.as_ref()?);
        };
        let mut below = sibling;
        let mut steps = 0;
        while let Some((_, last)) = self.children(Some(below)).rev().find(labelled) {
            below = last;
            steps += 1;
        }
        let label = self.label(below);
        self.work += steps;
        label
    }

    fn label_subtree(&mut self, root: &ShapeId) {
        let ids = self.subtree(root);
        self.work += ids.len();
        let count = ids.len() as u64;
        let below = self.label_below(root);
        let above = self
            .by_label
            .range((
                below.map_or(Bound::Unbounded, Bound::Excluded),
                Bound::Unbounded,
            ))
            .next()
            .map(|(&label, _)| label);
        let (first, step) = match (below, above) {
            (None, None) => (FIRST_LABEL, OUTER_STEP),
            (Some(below), None) => {
                let step = OUTER_STEP.min((u64::MAX - below) / (count + 1));
                (below.saturating_add(step), step)
            }
            (None, Some(above)) => {
                let step = OUTER_STEP.min(above / (count + 1));
                (above.saturating_sub(step.saturating_mul(count)), step)
            }
            (Some(below), Some(above)) => {
                let step = INNER_STEP.min((above - below) / (count + 1));
                (below + step, step)
            }
        };
        if step == 0 || first.checked_add(step.saturating_mul(count)).is_none() {
            self.relabel();
            return;
        }
        self.put_labels(ids, first, step);
    }

    fn relabel(&mut self) {
        self.restacked = Restacked::All;
        self.by_label.clear();
        let roots: Vec<ShapeId> = self.children(None).map(|(_, id)| id.clone()).collect();
        let ids: Vec<ShapeId> = roots.iter().flat_map(|root| self.subtree(root)).collect();
        let count = ids.len() as u64;
        let step = OUTER_STEP.min(u64::MAX / (count + 2));
        let first = FIRST_LABEL
            .saturating_sub(step.saturating_mul(count / 2))
            .max(1);
        self.put_labels(ids, first, step);
    }

    fn put_labels(&mut self, ids: Vec<ShapeId>, first: u64, step: u64) {
        for (at, id) in ids.into_iter().enumerate() {
            if let Restacked::Only(restacked) = &mut self.restacked {
                restacked.push(id.clone());
            }
            let label = first + step * at as u64;
            if let Some(node) = self.nodes.get_mut(&id) {
                node.label = Some(label);
            }
            self.by_label.insert(label, id);
        }
    }
}

//! Labels: numbers that rise along the tree's preorder, with room between them for what comes later.
//!
//! Nothing here knows why a shape is under its parent.

use std::ops::Bound;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::ZIndex;

use super::{Order, Restacked};

/// Between labels at the ends of the stack: room for 2²⁴ of them.
const OUTER_STEP: u64 = 1 << 40;
/// Between labels squeezed in between others: leaves 2¹⁶ steps in the gap above for the next ones.
const INNER_STEP: u64 = 1 << 24;
/// Where the first label goes: as far from both ends as can be.
const FIRST_LABEL: u64 = 1 << 63;

impl Order {
    /// The label directly below where `id` goes: its parent's, or that of the last shape inside the
    /// sibling under it.
    fn label_below(&mut self, id: &ShapeId) -> Option<u64> {
        let node = self.nodes.get(id)?;
        let rank = (node.place.index.clone(), id.clone());
        let mut steps = 0;
        let mut has_label = |(_, id): &&(ZIndex, ShapeId)| {
            steps += 1;
            self.label(id).is_some()
        };
        let mut under = self.children.get(&node.parent)?.range(..rank);
        let mut below = under.rfind(&mut has_label);
        while let Some((_, sibling)) = below
            && let Some(last) = self.children(Some(sibling)).rfind(&mut has_label)
        {
            below = Some(last);
        }
        let below = below.map_or(node.parent.as_ref(), |(_, id)| Some(id));
        let label = below.and_then(|below| self.label(below));
        self.work += steps;
        label
    }

    /// Labels a shape and everything inside it.
    pub(super) fn label_subtree(&mut self, root: &ShapeId) {
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

    /// Labels everything anew, with room in between.
    pub(super) fn relabel(&mut self) {
        self.restacked = Restacked::All;
        self.by_label.clear();
        let roots: Vec<ShapeId> = self.children(None).map(|(_, id)| id.clone()).collect();
        let ids: Vec<ShapeId> = roots.iter().flat_map(|root| self.subtree(root)).collect();
        self.work += ids.len();
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

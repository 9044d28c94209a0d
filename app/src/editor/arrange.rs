//! Groups, and what is over what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand::Rng as _;
use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Property, Shape, ZIndex};

use super::Editor;
use super::emptied::emptied;
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
        self.put_all(&ids, below, above)
    }

    /// Puts what is picked over the next that it overlaps: a step over what lies elsewhere would be none that
    /// anybody sees. What is picked below goes along, so that it stays below.
    fn raised(&self, touched: impl Fn(&ShapeId) -> BTreeSet<ShapeId>) -> Vec<Edit> {
        let mut edits = Vec::new();
        let (mut moving, mut met) = (Vec::new(), BTreeSet::new());
        // What is over all that stays passes nothing.
        let top = self.ranks.iter().rposition(|(_, _, picked)| !picked);
        let passing = &self.ranks[..top.map_or(0, |top| top + 1)];
        for (at, (rank, id, picked)) in passing.iter().enumerate() {
            if *picked {
                moving.push(id);
                met.extend(touched(id));
            } else if met.contains(id) {
                let above = self.ranks.get(at + 1).map(|(rank, ..)| rank);
                edits.extend(self.put_all(&moving, Some(rank), above));
                moving.clear();
                met.clear();
            }
        }
        edits
    }

    /// Puts what is picked under the next that it overlaps.
    fn lowered(&self, touched: impl Fn(&ShapeId) -> BTreeSet<ShapeId>) -> Vec<Edit> {
        let mut edits = Vec::new();
        let (mut moving, mut met) = (Vec::new(), BTreeSet::new());
        // What is under all that stays passes nothing.
        let bottom = self.ranks.iter().position(|(_, _, picked)| !picked);
        let bottom = bottom.unwrap_or(self.ranks.len());
        for (at, (rank, id, picked)) in self.ranks.iter().enumerate().skip(bottom).rev() {
            if *picked {
                moving.push(id);
                met.extend(touched(id));
            } else if met.contains(id) {
                let below = at.checked_sub(1).map(|at| &self.ranks[at].0);
                moving.reverse();
                edits.extend(self.put_all(&moving, below, Some(rank)));
                moving.clear();
                met.clear();
            }
        }
        edits
    }

    fn put_all(
        &self,
        ids: &[&ShapeId],
        below: Option<&ZIndex>,
        above: Option<&ZIndex>,
    ) -> Vec<Edit> {
        let ranks = ZIndex::spread(below, above, ids.len());
        let placed = ids.iter().zip(ranks);
        placed.map(|(id, rank)| self.place(id, rank)).collect()
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
                .map(|(rank, id)| (rank.clone(), id.clone(), self.goes(id)))
                .collect();
            Siblings { parent, ranks }
        };
        parents.into_iter().map(siblings).collect()
    }

    fn goes(&self, id: &ShapeId) -> bool {
        self.selection.contains(id) && !self.scene.is_locked(id)
    }

    /// What in `parent` a shape in it overlaps, or something inside of it does.
    fn touched(&self, id: &ShapeId, parent: Option<&ShapeId>) -> BTreeSet<ShapeId> {
        let inside = self.scene.subtree(id);
        let boxes = inside
            .iter()
            .filter_map(|id| self.scene.own_paint_bounds(id));
        let near = boxes.flat_map(|painted| self.scene.in_z_order(painted));
        let sibling_of = |id: &ShapeId| {
            let mut at = id;
            while self.scene.parent(at) != parent {
                at = self.scene.parent(at)?;
            }
            Some(at.clone())
        };
        near.filter_map(|shape| sibling_of(&shape.id)).collect()
    }

    fn arrange(&mut self, command: &str, arranged: impl Fn(&Self, &Siblings) -> Vec<Edit>) {
        self.cancel_gesture();
        let siblings = self.siblings();
        let edits = siblings
            .iter()
            .flat_map(|siblings| arranged(self, siblings));
        let edits = edits.collect();
        self.send_step(command, edits);
    }

    pub(super) fn bring_to_front(&mut self) {
        self.arrange("bring to front", |_, siblings| {
            let top = siblings.ranks.iter().rev().find(|(_, _, picked)| !picked);
            top.map_or_else(Vec::new, |(rank, ..)| siblings.put(Some(rank), None))
        });
    }

    pub(super) fn send_to_back(&mut self) {
        self.arrange("send to back", |_, siblings| {
            let bottom = siblings.ranks.iter().find(|(_, _, picked)| !picked);
            bottom.map_or_else(Vec::new, |(rank, ..)| siblings.put(None, Some(rank)))
        });
    }

    pub(super) fn bring_forward(&mut self) {
        self.arrange("bring forward", |editor, siblings| {
            siblings.raised(|id| editor.touched(id, siblings.parent.as_ref()))
        });
    }

    pub(super) fn send_backward(&mut self) {
        self.arrange("send backward", |editor, siblings| {
            siblings.lowered(|id| editor.touched(id, siblings.parent.as_ref()))
        });
    }

    /// Whether more than one thing is picked that can go into a group.
    pub(super) fn can_group(&self) -> bool {
        self.outermost().nth(1).is_some()
    }

    /// Whether a group is picked that can be taken apart.
    pub(super) fn can_ungroup(&self) -> bool {
        self.has_free(&Kind::Group)
    }

    /// Makes the selection one group, where its topmost shape was.
    pub(super) fn group(&mut self) {
        self.cancel_gesture();
        // What is inside something else that is picked goes with it.
        let members = self.outermost_picked();
        let members = members.iter().filter_map(|id| self.scene.get(id).cloned());
        let members: Vec<Arc<Shape>> = members.collect();
        let Some(top) = members.last().filter(|_| members.len() > 1) else {
            return;
        };
        let parent = self.common_parent(&members);
        let ids = members.iter().map(|member| &member.id);
        let left = emptied(&self.scene, ids, parent.as_ref());
        let shared = members
            .iter()
            .all(|shape| self.scene.parent(&shape.id) == parent.as_ref());
        let index = if shared {
            top.place.index.clone()
        } else {
            self.scene.rank_on_top(parent.as_ref())
        };
        let mut group = Shape::new(ShapeId::from_random(self.random.random()), Kind::Group);
        group.place = Place { parent, index };
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
        edits.extend(left);
        self.send_step("group", edits);
        let entered = self.selection.entered().cloned();
        // One that was left behind is not entered any more.
        let entered = entered.filter(|group| self.scene.is_inside(&id, group));
        self.selection = Selection::within(entered, [id]);
    }

    /// The innermost group or frame that all of them are in; none for the board itself.
    fn common_parent(&self, members: &[Arc<Shape>]) -> Option<ShapeId> {
        let first = members.first()?;
        let mut around =
            std::iter::successors(self.scene.parent(&first.id), |id| self.scene.parent(id));
        let holds_all = |outer: &ShapeId| {
            members.iter().all(|member| {
                let parent = self.scene.parent(&member.id);
                parent.is_some_and(|parent| self.scene.is_inside(parent, outer))
            })
        };
        around.find(|outer| holds_all(outer)).cloned()
    }

    /// Takes the selected groups apart; what was in them stays where it was in the stack.
    pub(super) fn ungroup(&mut self) {
        self.cancel_gesture();
        let (edits, picked) = self.taken_apart(|id| self.is_free_one(id, &Kind::Group));
        self.send_step("ungroup", edits);
        self.selection = Selection::within(self.selection.entered().cloned(), picked);
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
            if !goes(id) || self.scene.is_locked(id) {
                picked.push(id.clone());
                continue;
            }
            let parent = self.scene.parent(id).cloned();
            let rank = shape.place.index.clone();
            let above = self.scene.sibling_over(id);
            let above = above.and_then(|over| self.scene.get(over));
            let above = above.map(|over| over.place.index.clone());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_nothing_is_not_asked_what_it_overlaps() {
        let ranks = ZIndex::spread(None, None, 3).into_iter().enumerate();
        let picked = ranks.map(|(number, rank)| {
            let id = ShapeId::from_random(number as u128 + 1);
            (rank, id, true)
        });
        let siblings = Siblings {
            parent: None,
            ranks: picked.collect(),
        };
        let touched = |id: &ShapeId| -> BTreeSet<ShapeId> { panic!("{id} is asked") };
        assert!(siblings.raised(touched).is_empty());
        assert!(siblings.lowered(touched).is_empty());
    }
}

//! The board as an outline: shapes are hidden, locked and put elsewhere in it by hand. What is put elsewhere
//! keeps its order, and nothing is ever put into itself.

use std::collections::BTreeSet;

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Place, Property, Shape, ZIndex};

use super::Editor;
use super::emptied::emptied;
use crate::commands::ToolKind;
use crate::scene::Scene;

/// Where shapes are put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// Into which frame or group, or onto the board itself.
    pub parent: Option<ShapeId>,
    /// Right below this one of it, or over all of it.
    pub below: Option<ShapeId>,
}

/// Whether other shapes can be put into one.
pub fn can_hold(shape: &Shape) -> bool {
    shape.kind.is_parent()
}

impl Editor {
    /// Hides shapes or shows them again.
    pub fn hide_shapes(&mut self, ids: &[ShapeId], hidden: bool) {
        let command = if hidden { "hide" } else { "show" };
        self.set_all(ids, command, &Property::Hidden(hidden));
    }

    /// Locks shapes or unlocks them.
    pub fn lock_shapes(&mut self, ids: &[ShapeId], locked: bool) {
        let command = if locked { "lock" } else { "unlock" };
        self.set_all(ids, command, &Property::Locked(locked));
    }

    /// Picks shapes by their rows, with the tool in hand that picks.
    pub fn pick_in_outline(&mut self, ids: Vec<ShapeId>) {
        self.end_typing();
        self.cancel_gesture();
        if self.tool_kind != ToolKind::Select {
            self.take_tool(ToolKind::Select);
        }
        self.select(ids);
    }

    fn set_all(&mut self, ids: &[ShapeId], command: &str, property: &Property) {
        self.end_typing();
        self.cancel_gesture();
        if !self.may_write() {
            return;
        }
        let ids = ids.iter();
        let ids = ids.filter(|id| {
            let shape = self.scene.get(id);
            shape.is_some_and(|shape| shape.property(property.key()) != *property)
        });
        let edits = ids.map(|id| Edit::set(id.clone(), property.clone()));
        let edits: Vec<Edit> = edits.collect();
        self.send_step(command, edits);
        self.selection.prune(&self.scene);
    }

    /// Puts shapes elsewhere in the outline, in one step. What is locked stays where it is, and nothing goes
    /// into itself.
    pub fn put_in_outline(&mut self, ids: &[ShapeId], put: &Put) {
        self.end_typing();
        self.cancel_gesture();
        if !self.may_write() {
            return;
        }
        let edits = putting(&self.scene, ids, put);
        self.send_step("reorder", edits);
    }
}

/// The edits for that.
fn putting(scene: &Scene, ids: &[ShapeId], put: &Put) -> Vec<Edit> {
    let parent = put.parent.as_ref();
    let holds = |id: &ShapeId| scene.get(id).is_some_and(|shape| can_hold(shape));
    // The parent may be gone: a peer can delete it in the middle of a drag.
    if parent.is_some_and(|parent| !holds(parent) || scene.is_locked(parent)) {
        return Vec::new();
    }
    let all: BTreeSet<&ShapeId> = ids.iter().collect();
    let goes_along = |id: &ShapeId| scene.goes_along(id, |around| all.contains(around));
    let into_itself = |id: &ShapeId| parent.is_some_and(|parent| scene.is_inside(parent, id));
    let moved = all.iter().copied().filter(|id| {
        scene.get(id).is_some() && !scene.is_locked(id) && !goes_along(id) && !into_itself(id)
    });
    let mut moved: Vec<&ShapeId> = moved.collect();
    moved.sort_by_cached_key(|id| scene.stack_position(id));
    let (under, over) = gap(scene, put, &moved);
    let ranks = ZIndex::spread(under.as_ref(), over.as_ref(), moved.len());
    let mut edits: Vec<Edit> = moved
        .iter()
        .zip(ranks)
        .map(|(id, index)| {
            let place = Place {
                parent: parent.cloned(),
                index,
            };
            Edit::set((*id).clone(), Property::Place(place))
        })
        .collect();
    edits.extend(emptied(scene, moved, parent));
    edits
}

/// The ranks around the place, of those that stay.
fn gap(scene: &Scene, put: &Put, moved: &[&ShapeId]) -> (Option<ZIndex>, Option<ZIndex>) {
    let moved: BTreeSet<&ShapeId> = moved.iter().copied().collect();
    let siblings = scene.ranks(put.parent.as_ref()).rev();
    let mut over = None;
    let mut top = None;
    let mut passed = put.below.is_none();
    // From the top down: below it is the first that stays after `below`.
    for (rank, id) in siblings {
        let stays = !moved.contains(id);
        if passed && stays {
            return (Some(rank.clone()), over);
        }
        if stays {
            over = Some(rank.clone());
            top = top.or(over.clone());
        }
        passed |= put.below.as_ref() == Some(id);
    }
    // What it was to be below may be gone: then it goes over all.
    if passed { (None, over) } else { (top, None) }
}

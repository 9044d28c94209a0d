//! Locked shapes: pointers go through them and nothing changes them here until they are unlocked. What a
//! peer does to them is theirs.

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Property;

use super::Editor;
use crate::selection::Selection;

impl Editor {
    /// Whether something is picked that can be changed.
    pub(super) fn has_unlocked(&self) -> bool {
        !self.selection.is_empty() && !self.selection.is_locked(&self.scene)
    }

    /// Whether all that is picked is locked itself: the same command unlocks it then.
    pub fn would_unlock(&self) -> bool {
        let mut picked = self.selection.iter();
        !self.selection.is_empty() && picked.all(|id| self.is_locked_itself(id))
    }

    fn is_locked_itself(&self, id: &ShapeId) -> bool {
        self.scene.get(id).is_some_and(|shape| shape.locked)
    }

    pub(super) fn toggle_locked(&mut self) {
        self.cancel_gesture();
        let unlocks = self.would_unlock();
        let ids = self.selection.iter();
        let ids = ids.filter(|id| self.is_locked_itself(id) == unlocks);
        let edits = ids.map(|id| Edit::set(id.clone(), Property::Locked(!unlocks)));
        let edits: Vec<Edit> = edits.collect();
        self.send_step(if unlocks { "unlock" } else { "lock" }, edits);
        if !unlocks {
            // It cannot be taken hold of any more.
            self.selection = Selection::default();
        }
    }

    /// Unlocks all that is locked itself, and picks it.
    pub(super) fn unlock_all(&mut self) {
        self.cancel_gesture();
        let ids: Vec<ShapeId> = self.scene.locked().cloned().collect();
        let edits = ids.iter().cloned();
        let edits = edits.map(|id| Edit::set(id, Property::Locked(false)));
        let edits: Vec<Edit> = edits.collect();
        self.send_step("unlock", edits);
        self.select(ids);
    }
}

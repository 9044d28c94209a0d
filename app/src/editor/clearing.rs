//! Clearing the board: all at once, in one step, without what is locked. Nothing is asked before it: who has hit
//! the keys by mistake is told at once and has one step to take back.

use tavla_shared::id::ShapeId;
use tavla_shared::shape::Kind;

use super::{Editor, Notice, Request};
use crate::selection::Selection;
use crate::tools::eraser;

impl Editor {
    /// Whether there is something that is not locked.
    pub(super) fn can_clear(&self) -> bool {
        let goes = |id: &ShapeId| {
            let shape = self.scene.get(id);
            shape.is_some_and(|it| it.kind != Kind::Group) && !self.scene.is_locked(id)
        };
        let mut shapes = self.scene.children(None);
        shapes.any(|shape| match shape.kind {
            Kind::Group => self.scene.subtree(&shape.id).iter().any(goes),
            _ => goes(&shape.id),
        })
    }

    /// Deletes all that is not locked.
    pub(super) fn clear(&mut self) {
        self.cancel_gesture();
        let edits = {
            let ids = self.scene.children(None).map(|shape| &shape.id);
            eraser::deletion(&self.scene, ids)
        };
        let count = edits.len();
        self.send_step("clear", edits);
        self.selection = Selection::default();
        if count > 0 {
            self.ask(Request::Notice(Notice::Cleared { count }));
        }
    }
}

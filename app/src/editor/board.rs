//! What the worker answers: changes, refusals, and what became of tickets.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::board::{BoardChange, Edit, MetaEdit, Origin};
use tavla_shared::id::ShapeId;

use super::{Editor, History, Notice, Request};

impl Editor {
    /// Takes in what happened to the board. `ticket` is the one it answers, if it does.
    pub fn apply(
        &mut self,
        ticket: Option<u64>,
        change: &BoardChange,
        can_undo: bool,
        can_redo: bool,
    ) {
        match ticket {
            Some(ticket) => self.scene.settle(ticket, Some(change)),
            None => self.scene.apply(change),
        }
        self.end_pending_meta(ticket);
        self.take_in(change, can_undo, can_redo);
    }

    /// Takes in part of a change that is more than a frame bears: what is left of it, with all that is
    /// not about shapes, comes to [`Self::apply`]. The whole answers these tickets.
    pub fn apply_part(&mut self, tickets: &[u64], change: &BoardChange) {
        self.scene.settle_part(tickets, change);
        self.peers.changed(self.now, change, &self.scene);
        self.let_go_of_gone();
        if is_undo(change) {
            self.follow_typing_undo();
            self.undone.extend(ids(change).cloned());
        }
    }

    /// Goes on with the end of very many edits; says whether there is more.
    pub fn settle_more(&mut self) -> bool {
        let settles = self.scene.is_settling();
        if settles {
            self.scene.settle_more(self.view.visible());
            self.selection.prune(&self.scene);
        }
        self.scene.is_settling()
    }

    /// Shows edits that somebody else has sent to the worker, until it answers their ticket; more of the
    /// same ticket may follow.
    pub fn show_pending(&mut self, ticket: u64, edits: Vec<Edit>) {
        for edit in &edits {
            if let Edit::Meta(edit) = edit {
                let mut meta = self.meta().clone();
                match edit {
                    MetaEdit::Title(title) => meta.title = Arc::clone(title),
                    MetaEdit::Background(color) => meta.background = *color,
                    MetaEdit::Grid(grid) => meta.grid = *grid,
                }
                self.pending_meta = Some((ticket, meta));
            }
        }
        self.scene.add_pending(ticket, edits);
    }

    fn end_pending_meta(&mut self, ticket: Option<u64>) {
        self.pending_meta
            .take_if(|(pending, _)| Some(*pending) == ticket);
    }

    /// Takes in what the scene shows already.
    pub(super) fn take_in(&mut self, change: &BoardChange, can_undo: bool, can_redo: bool) {
        self.peers.changed(self.now, change, &self.scene);
        if let Some(meta) = &change.meta {
            self.meta = meta.clone();
        }
        self.history = History {
            undo: can_undo,
            redo: can_redo,
        };
        self.let_go_of_gone();
        if is_undo(change) {
            self.follow_typing_undo();
            let mut undone = std::mem::take(&mut self.undone);
            undone.extend(ids(change).cloned());
            if !self.select_as_around(change.origin) {
                self.select_undone(&undone);
            }
        }
    }

    /// What is gone is not picked any more, and no look is tried on it.
    fn let_go_of_gone(&mut self) {
        let picked = !self.selection.is_empty();
        self.selection.prune(&self.scene);
        if picked {
            self.forget_lost_style();
        }
    }

    /// After an undo the shapes it brought back or changed are what one looks at.
    fn select_undone(&mut self, undone: &[ShapeId]) {
        if self.tool.is_busy() || self.is_typing() {
            return;
        }
        let ids: BTreeSet<ShapeId> = undone.iter().map(|id| self.scene.outermost(id)).collect();
        if !ids.is_empty() && self.tool_kind == crate::commands::ToolKind::Select {
            self.select(ids);
        }
    }

    /// Takes in that the worker refused a batch, or an undo where there is no ticket.
    pub fn refused(&mut self, ticket: Option<u64>) {
        self.end_pending_meta(ticket);
        if let Some(ticket) = ticket {
            self.scene.settle(ticket, None);
            self.selection.prune(&self.scene);
        }
    }

    /// Takes in that part of an undo was left out.
    pub fn undo_skipped(&mut self, count: usize) {
        self.ask(Request::Notice(Notice::UndoSkipped { count }));
    }
}

/// Whether it takes something back, or brings it forward again.
fn is_undo(change: &BoardChange) -> bool {
    matches!(change.origin, Origin::Undo | Origin::Redo)
}

/// The shapes that are there, and otherwise than before.
fn ids(change: &BoardChange) -> impl Iterator<Item = &ShapeId> {
    change.shapes.iter().map(|shape| &shape.id)
}

//! Edits on their way: what the editor asks of the rest of the application. It never waits for an answer; what
//! was sent is shown at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::board::{Edit, EditBatch};
use tavla_shared::id::ShapeId;

use super::{Editor, Request};
use crate::tools::binding::{self, Following};
use crate::tools::{let_out, placed, reparented};

impl Editor {
    /// What is to be done elsewhere, in order.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Sends edits to the worker and shows them until it answers.
    pub(super) fn send(&mut self, mut batch: EditBatch) {
        if batch.edits.is_empty() {
            return;
        }
        let carried = binding::carried(&self.scene, &batch.edits, Following::All);
        batch.edits.extend(carried);
        // A peer's letters may be in the document before this is: say what was typed into.
        let mut seen: BTreeSet<&ShapeId> = batch.seen.iter().map(|(id, _)| id).collect();
        let mut more = Vec::new();
        for edit in &batch.edits {
            if let Edit::Splice { id, .. } | Edit::Mark { id, .. } = edit
                && seen.insert(id)
                && let Some(shape) = self.scene.at_rest(id)
            {
                more.push((id.clone(), Arc::clone(&shape.text)));
            }
        }
        batch.seen.extend(more);
        self.ticket += 1;
        let ticket = self.ticket;
        self.steps.begin(ticket, &self.selection);
        batch.mark = ticket;
        self.scene.add_pending(ticket, batch.edits.clone());
        self.note_misfits(&batch);
        self.requests.push(Request::Edit { ticket, batch });
    }

    /// These moves, with what puts the shapes that they move into and out of frames: where they will lie says
    /// which they are in.
    pub(super) fn settled_in_frames(&mut self, moves: Vec<Edit>) -> Vec<Edit> {
        self.scene.set_preview(moves.clone());
        let mut homes = reparented(&self.scene, &self.selection, &moves);
        homes.extend(let_out(&self.scene, &moves));
        self.scene.set_preview(Vec::new());
        placed(moves, homes)
    }

    /// As [`Self::send`]: one step, named by a command.
    pub(super) fn send_step(&mut self, command: &str, edits: Vec<Edit>) {
        self.last_nudge = None;
        self.send(EditBatch::new(command, edits));
    }
}

//! Texts that got their size before there was a font for all of their letters, and get the right one
//! once there is.
//!
//! Only what this person wrote on this board meanwhile: what a peer wrote, or has changed since, has
//! the size that it has on the peer's machine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tavla_shared::board::{Edit, EditBatch, Step};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Key, Shape};

use super::Editor;
use crate::text::{Coverage, fitting_edits};

/// Shapes whose size was measured while fonts were being looked for.
#[derive(Debug, Default)]
pub(super) struct Misfits {
    /// As this person left them.
    shapes: BTreeMap<ShapeId, Arc<Shape>>,
    /// The command of the newest of them.
    command: Arc<str>,
}

impl Editor {
    /// Takes fonts that were found in the background into use, once a frame: whether texts may look
    /// different now.
    pub fn take_fonts(&mut self) -> bool {
        let changed = self.text.refresh();
        if changed {
            self.fit_misfits();
            self.follow_typing();
            if self.is_typing() {
                self.show_typing();
            }
        }
        changed
    }

    /// Remembers what of `batch`, which is shown already, was measured without its letters.
    pub(super) fn note_misfits(&mut self, batch: &EditBatch) {
        // Each once: what it is by now takes a look at all that was written to it.
        let ids: BTreeSet<&ShapeId> = batch.edits.iter().filter_map(measured).collect();
        for id in ids {
            let Some(shape) = self.scene.at_rest(id) else {
                continue;
            };
            if self.text.coverage(&shape.text) == Coverage::Awaited {
                self.misfits.shapes.insert(id.clone(), shape);
                self.misfits.command = Arc::clone(&batch.command);
            }
        }
    }

    fn fit_misfits(&mut self) {
        let Misfits { shapes, command } = std::mem::take(&mut self.misfits);
        if shapes.is_empty() || self.lock().is_some() {
            return;
        }
        let mut edits = Vec::new();
        for (id, left) in shapes {
            let shown = self.scene.at_rest(&id);
            if let Some(shape) = shown.filter(|it| it.text == left.text && it.size == left.size) {
                edits.extend(fitting_edits(&shape, &mut self.text));
            }
        }
        // Undone with what it is about, where that is the newest step; what was undone can still be redone.
        self.send(EditBatch {
            step: Step::Follow,
            ..EditBatch::new(&command, edits)
        });
    }
}

/// The shape that an edit gives a text or a size.
fn measured(edit: &Edit) -> Option<&ShapeId> {
    match edit {
        Edit::Create(shape) => Some(&shape.id),
        Edit::Convert { id, .. } | Edit::Splice { id, .. } | Edit::Mark { id, .. } => Some(id),
        Edit::Set { id, property } => (property.key() == Key::Size).then_some(id),
        _ => None,
    }
}

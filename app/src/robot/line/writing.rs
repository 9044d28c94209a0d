//! Texts that a line changes. Their shapes fit them then, as they do where a person has typed.

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Property;

use super::Reader;
use crate::text::fitting_edits;

impl Reader<'_, '_> {
    /// The shape gets this text; what both have at the beginning and at the end stays as it is, as others may write
    /// there.
    pub(super) fn write(&mut self, id: ShapeId, to: &str) {
        let shape = self.shape_by_now(&id);
        let before: Vec<char> = shape.map_or_else(Vec::new, |shape| shape.text.chars().collect());
        let after: Vec<char> = to.chars().collect();
        let same = |(a, b): &(&char, &char)| a == b;
        let head = before.iter().zip(&after).take_while(same).count();
        let tails = before[head..].iter().rev().zip(after[head..].iter().rev());
        let tail = tails.take_while(same).count();
        let insert: String = after[head..after.len() - tail].iter().collect();
        let delete = before.len() - head - tail;
        if delete > 0 || !insert.is_empty() {
            self.splice(id, head, delete, &insert);
        }
    }

    /// Changes a text in one place.
    pub(super) fn splice(&mut self, id: ShapeId, at: usize, delete: usize, insert: &str) {
        self.push(Edit::Splice {
            id,
            at,
            delete,
            insert: insert.into(),
        });
    }

    /// Makes the shapes fit whose letters take other room, unless the line itself says how large they are.
    pub(super) fn fit(&mut self) {
        for id in std::mem::take(&mut self.written) {
            if self.sized.contains(&id) || self.gone.contains(&id) {
                continue;
            }
            if let Some(shape) = self.shape_by_now(&id).cloned() {
                let mut fitting = fitting_edits(&shape, self.ground.engine);
                // A text that grows from its middle or its right is where the line says all the same.
                let is_placed = self.placed.contains(&id);
                fitting.retain(|edit| !(is_placed && moves(edit)));
                self.line.edits.extend(fitting);
            }
        }
    }
}

/// Whether an edit says where a shape is.
pub(super) fn moves(edit: &Edit) -> bool {
    matches!(
        edit,
        Edit::Set {
            property: Property::Pos(_),
            ..
        }
    )
}

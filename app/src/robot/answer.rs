//! What comes of a line: the edits that it asks as a batch, and the answer to it.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use tavla_shared::board::{Edit, EditBatch};
use tavla_shared::id::ShapeId;

use super::View;

/// The answer to a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// What the line calls itself.
    pub tag: Value,
    /// Whether it was done, and is safe.
    pub ok: bool,
    /// The shapes that were made, in the order of the line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub created: Vec<ShapeId>,
    /// Why nothing of it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Answer {
    /// It is done.
    pub fn done(tag: Value, created: Vec<ShapeId>) -> Self {
        Self {
            tag,
            ok: true,
            created,
            error: None,
        }
    }

    /// Nothing of it was done.
    pub fn refused(tag: Value, reason: &impl ToString) -> Self {
        Self {
            tag,
            ok: false,
            created: Vec::new(),
            error: Some(reason.to_string()),
        }
    }
}

/// A line's edits as one step, made on what the program has seen: others may have typed meanwhile.
pub fn batch_of(edits: Vec<Edit>, view: &View) -> EditBatch {
    let mut seen: Vec<(ShapeId, Arc<str>)> = Vec::new();
    for edit in &edits {
        if let Edit::Splice { id, .. } = edit
            && let Some(shape) = view.shapes.get(id)
            && !seen.iter().any(|(known, _)| known == id)
        {
            seen.push((id.clone(), Arc::clone(&shape.text)));
        }
    }
    EditBatch {
        seen,
        ..EditBatch::new(command(&edits), edits)
    }
}

/// What the history calls it.
fn command(edits: &[Edit]) -> &'static str {
    match edits.first() {
        Some(Edit::Create(_)) => "create",
        Some(Edit::Delete { .. }) => "delete",
        Some(Edit::Splice { .. }) => "type",
        _ => "edit",
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::shape::{Kind, Shape};

    use super::*;

    #[test]
    fn a_splice_says_which_text_it_was_made_on() {
        let mut shape = Shape::new(ShapeId::from_random(1), Kind::Note);
        shape.text = Arc::from("hello");
        let id = shape.id.clone();
        let mut view = View::default();
        view.shapes.insert(id.clone(), Arc::new(shape));
        let splice = |at| Edit::Splice {
            id: id.clone(),
            at,
            delete: 0,
            insert: Arc::from("!"),
        };
        let batch = batch_of(vec![splice(5), splice(6)], &view);
        assert_eq!(batch.seen, [(id.clone(), Arc::from("hello"))]);
        assert_eq!(&*batch.command, "type");
    }
}

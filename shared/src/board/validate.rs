//! What a board refuses, decided for a whole batch before its first write.

use std::collections::BTreeSet;

use super::schema::{SCHEMA, SHAPES_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use super::{Board, Edit, EditBatch, MetaEdit};
use crate::id::ShapeId;
use crate::shape::{Key, Shape};

/// Why a batch was refused. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A newer version of Tavla made this board.
    #[error("the board has schema {schema}, this version edits up to {SCHEMA}")]
    NewerSchema {
        /// The board's.
        schema: u32,
    },
    /// A shape that was never on this board.
    #[error("shape {id} is not on this board")]
    UnknownShape {
        /// Which.
        id: ShapeId,
    },
    /// A new shape under an id that is taken.
    #[error("there is a shape {id} already")]
    ShapeExists {
        /// Which.
        id: ShapeId,
    },
    /// A value that is not finite, out of range or too long.
    #[error("{property} of shape {id} is out of range")]
    OutOfRange {
        /// Whose.
        id: ShapeId,
        /// Which property.
        property: &'static str,
    },
    /// The board would have more than [`SHAPES_MAX`].
    #[error("the board would have {shapes} shapes, the limit is {SHAPES_MAX}")]
    TooManyShapes {
        /// How many it would have.
        shapes: usize,
    },
    /// A title longer than [`TITLE_CHARS_MAX`].
    #[error("the title has {chars} letters, the limit is {TITLE_CHARS_MAX}")]
    TitleTooLong {
        /// How many it has.
        chars: usize,
    },
    /// The document broke and must be rebuilt from its log.
    #[error("the document broke and must be rebuilt: {reason}")]
    Broken {
        /// What is known.
        reason: String,
    },
}

/// Checks that the board can be written at all.
pub(super) fn check_writable(board: &Board) -> Result<(), EditError> {
    check_whole(board)?;
    let schema = board.meta.schema;
    if schema > SCHEMA {
        Err(EditError::NewerSchema { schema })
    } else {
        Ok(())
    }
}

/// Checks that Loro has not panicked in the document, be it in what was just read.
pub(super) fn check_whole(board: &Board) -> Result<(), EditError> {
    if board.is_poisoned() {
        return Err(EditError::Broken {
            reason: "an update broke it".to_owned(),
        });
    }
    Ok(())
}

/// Checks a whole batch against the board as it is, and against its own earlier edits.
pub(super) fn check(board: &mut Board, batch: &EditBatch) -> Result<(), EditError> {
    check_writable(board)?;
    let mut created: BTreeSet<&ShapeId> = BTreeSet::new();
    for edit in &batch.edits {
        match edit {
            Edit::Create(shape) => {
                if board.knows(&shape.id) || !created.insert(&shape.id) {
                    return Err(EditError::ShapeExists {
                        id: shape.id.clone(),
                    });
                }
                check_shape(shape)?;
            }
            Edit::Set { id, property } => {
                check_known(board, &created, id)?;
                if !property.is_valid() {
                    let property = property.key().name();
                    return Err(EditError::OutOfRange {
                        id: id.clone(),
                        property,
                    });
                }
            }
            Edit::Splice { id, insert, .. } => {
                check_known(board, &created, id)?;
                let before = board
                    .shape(id)
                    .map_or(0, |shape| shape.text.chars().count());
                check_text(id, before + insert.chars().count())?;
            }
            Edit::Delete { id } | Edit::Restore { id } => check_known(board, &created, id)?,
            Edit::Meta(MetaEdit::Title(title)) => {
                let chars = title.chars().count();
                if chars > TITLE_CHARS_MAX {
                    return Err(EditError::TitleTooLong { chars });
                }
            }
            Edit::Meta(_) => {}
        }
    }
    let shapes = board.shapes.len() + created.len();
    if !created.is_empty() && shapes > SHAPES_MAX {
        return Err(EditError::TooManyShapes { shapes });
    }
    Ok(())
}

/// A shape that a peer has deleted meanwhile is known: the edit waits in it, should it come back.
fn check_known(
    board: &mut Board,
    created: &BTreeSet<&ShapeId>,
    id: &ShapeId,
) -> Result<(), EditError> {
    if created.contains(id) || board.knows(id) {
        Ok(())
    } else {
        Err(EditError::UnknownShape { id: id.clone() })
    }
}

fn check_shape(shape: &Shape) -> Result<(), EditError> {
    let invalid = Key::ALL
        .iter()
        .find(|&&key| !shape.property(key).is_valid());
    if let Some(key) = invalid {
        return Err(EditError::OutOfRange {
            id: shape.id.clone(),
            property: key.name(),
        });
    }
    check_text(&shape.id, shape.text.chars().count())
}

fn check_text(id: &ShapeId, chars: usize) -> Result<(), EditError> {
    if chars > TEXT_CHARS_MAX {
        return Err(EditError::OutOfRange {
            id: id.clone(),
            property: super::schema::TEXT,
        });
    }
    Ok(())
}

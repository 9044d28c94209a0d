//! What a board refuses, decided for a whole batch before its first write.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::schema::{SCHEMA, SHAPES_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use super::{Board, Broke, Edit, MetaEdit};
use crate::id::ShapeId;
use crate::shape::{Key, Kind, Look, Shape};

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
    /// A shape of this kind cannot be made one of the other.
    #[error("shape {id} is a {from} and cannot become a {to}")]
    NotConvertible {
        /// Which.
        id: ShapeId,
        /// What it is.
        from: String,
        /// What it was to be.
        to: String,
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

impl From<Broke> for EditError {
    fn from(Broke { reason }: Broke) -> Self {
        Self::Broken { reason }
    }
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
pub(super) fn check(board: &mut Board, edits: &[Edit]) -> Result<(), EditError> {
    check_writable(board)?;
    let mut draft: Draft<'_> = BTreeMap::new();
    for edit in edits {
        match edit {
            Edit::Create(shape) => {
                let id = &shape.id;
                if board.knows(id) || draft.contains_key(id) {
                    return Err(EditError::ShapeExists { id: id.clone() });
                }
                check_shape(shape)?;
                let chars = Some(shape.text.chars().count());
                let drafted = Drafted {
                    lives: true,
                    chars,
                    kind: Some(shape.kind.clone()),
                };
                draft.insert(id, drafted);
            }
            Edit::Set { id, property } => {
                drafted(&mut draft, board, id)?;
                if !property.is_valid() {
                    let property = property.key().name();
                    return Err(EditError::OutOfRange {
                        id: id.clone(),
                        property,
                    });
                }
            }
            Edit::Convert { id, kind } => {
                let shape = drafted(&mut draft, board, id)?;
                // Of one that a peer has deleted meanwhile nobody knows any more what it was: it becomes
                // what it could have been made, at least.
                let from = shape.kind.as_ref().unwrap_or(kind);
                if !from.becomes(kind) {
                    return Err(EditError::NotConvertible {
                        id: id.clone(),
                        from: from.name().to_owned(),
                        to: kind.name().to_owned(),
                    });
                }
                shape.kind = Some(kind.clone());
            }
            Edit::Mark { id, mark, .. } => {
                drafted(&mut draft, board, id)?;
                if !mark.is_valid() {
                    let property = mark.key().name();
                    return Err(EditError::OutOfRange {
                        id: id.clone(),
                        property,
                    });
                }
            }
            Edit::Splice {
                id,
                at,
                delete,
                insert,
            } => {
                let shape = drafted(&mut draft, board, id)?;
                let text = || {
                    board
                        .shape(id)
                        .map_or(0, |shape| shape.text.chars().count())
                };
                let before = shape.chars.unwrap_or_else(text);
                let left = before - (*delete).min(before.saturating_sub(*at));
                let after = left + insert.chars().count();
                // Peers may have made it too long together: making it shorter is always right.
                if after > before {
                    check_text(id, after)?;
                }
                shape.chars = Some(after);
            }
            Edit::Delete { id } => drafted(&mut draft, board, id)?.lives = false,
            Edit::Restore { id } => drafted(&mut draft, board, id)?.lives = true,
            Edit::Meta(MetaEdit::Title(title)) => {
                let chars = title.chars().count();
                if chars > TITLE_CHARS_MAX {
                    return Err(EditError::TitleTooLong { chars });
                }
            }
            Edit::Meta(_) => {}
        }
    }
    let lives = |id: &ShapeId| board.shapes.contains_key(id);
    let (new, gone) = draft.iter().fold((0, 0), |(new, gone), (id, shape)| {
        match (lives(id), shape.lives) {
            (false, true) => (new + 1, gone),
            (true, false) => (new, gone + 1),
            _ => (new, gone),
        }
    });
    check_count(board, new, gone)
}

/// Checks that shapes which come back find room.
pub(super) fn check_returning(board: &Board, ids: &BTreeSet<&ShapeId>) -> Result<(), EditError> {
    let new = ids.iter().filter(|id| !board.shapes.contains_key(**id));
    check_count(board, new.count(), 0)
}

fn check_count(board: &Board, new: usize, gone: usize) -> Result<(), EditError> {
    let shapes = board.shapes.len() + new - gone;
    if new > gone && shapes > SHAPES_MAX {
        return Err(EditError::TooManyShapes { shapes });
    }
    Ok(())
}

/// The shapes that a batch is about, as its edits so far leave them.
type Draft<'a> = BTreeMap<&'a ShapeId, Drafted>;

struct Drafted {
    lives: bool,
    /// The length of its text, where the batch changes it.
    chars: Option<usize>,
    /// What it is, where that is known.
    kind: Option<Kind>,
}

/// A shape that was there once. One that a peer has deleted meanwhile is known: the edit waits in
/// it, should it come back.
fn drafted<'d, 'a>(
    draft: &'d mut Draft<'a>,
    board: &mut Board,
    id: &'a ShapeId,
) -> Result<&'d mut Drafted, EditError> {
    match draft.entry(id) {
        Entry::Occupied(found) => Ok(found.into_mut()),
        Entry::Vacant(free) => {
            let kind = board.shape(id).map(|shape| shape.kind.clone());
            let lives = kind.is_some();
            if !lives && !board.knows(id) {
                return Err(EditError::UnknownShape { id: id.clone() });
            }
            Ok(free.insert(Drafted {
                lives,
                chars: None,
                kind,
            }))
        }
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
    let mut runs = shape.marks.iter().flat_map(|marks| marks.runs());
    let invalid = runs.find_map(|run| {
        let marks = run.look.marks_from(&Look::default());
        marks.into_iter().find(|mark| !mark.is_valid())
    });
    if let Some(mark) = invalid {
        return Err(EditError::OutOfRange {
            id: shape.id.clone(),
            property: mark.key().name(),
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

//! What can be asked of a board. A batch is checked whole before its first write.

use std::ops::Range;
use std::sync::Arc;

use crate::id::ShapeId;
use crate::shape::{Color, Kind, Mark, Property, Shape, TextMarks};

/// Edits that belong together: one commit, one entry in the history.
#[derive(Debug, Clone, PartialEq)]
pub struct EditBatch {
    /// The command's name, for the history and the activity feed: `move`, `recolour`, `type`.
    pub command: Arc<str>,
    /// What to change, in order.
    pub edits: Vec<Edit>,
    /// How undo sees it.
    pub step: Step,
    /// The texts its splices were made against, where the sender may have seen the board a moment
    /// late: the splices are moved over what has happened to those texts since.
    pub seen: Vec<(ShapeId, Arc<str>)>,
    /// What its sender calls the step that it begins: the board tells it with the step, and writes it nowhere.
    pub mark: u64,
}

/// How undo sees a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    /// A step of its own.
    #[default]
    New,
    /// Part of the newest step, as more typing is, if that step has the same command.
    Extend,
    /// Part of the newest step, as a repair of what it did, if that step has the same command and nothing has
    /// been undone since; else not to be undone by the person.
    Follow,
    /// Not to be undone by the person, as a repair or a purge.
    Unrecorded,
}

/// One change to the board.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A new shape; its id must not have been used before on this board.
    Create(Arc<Shape>),
    /// A new value for one property of a living shape.
    Set {
        /// The shape.
        id: ShapeId,
        /// The property and its value.
        property: Property,
    },
    /// A living shape is made one of another kind in place, where its kind [becomes](Kind::becomes) that.
    Convert {
        /// The shape.
        id: ShapeId,
        /// What it is from now on.
        kind: Kind,
    },
    /// A change within a shape's text.
    Splice {
        /// The shape.
        id: ShapeId,
        /// Where, in Unicode scalar values from the start.
        at: usize,
        /// How many scalar values go.
        delete: usize,
        /// What comes in their place.
        insert: Arc<str>,
    },
    /// Something is said of letters of a shape's text. Where it is so already, nothing is written.
    Mark {
        /// The shape.
        id: ShapeId,
        /// Which letters, in Unicode scalar values from the start.
        range: Range<usize>,
        /// What.
        mark: Mark,
    },
    /// The shape goes, softly: undo and peers can bring it back as it was.
    Delete {
        /// The shape.
        id: ShapeId,
    },
    /// A deleted shape comes back.
    Restore {
        /// The shape.
        id: ShapeId,
    },
    /// About the board itself.
    Meta(MetaEdit),
}

/// A change of the board's own settings.
#[derive(Debug, Clone, PartialEq)]
pub enum MetaEdit {
    /// Its title.
    Title(Arc<str>),
    /// Its background; none for the theme's.
    Background(Option<Color>),
    /// Whether the dots of the grid show.
    Grid(bool),
}

impl EditBatch {
    /// A step of its own.
    pub fn new(command: &str, edits: Vec<Edit>) -> Self {
        Self {
            command: Arc::from(command),
            edits,
            step: Step::New,
            seen: Vec::new(),
            mark: 0,
        }
    }
}

impl Edit {
    /// Sets one property.
    pub fn set(id: ShapeId, property: Property) -> Self {
        Self::Set { id, property }
    }

    /// Says something of letters.
    pub fn mark(id: ShapeId, range: Range<usize>, mark: Mark) -> Self {
        Self::Mark { id, range, mark }
    }

    /// The shape it is about; none for the board's own settings.
    pub fn shape_id(&self) -> Option<&ShapeId> {
        match self {
            Self::Create(shape) => Some(&shape.id),
            Self::Set { id, .. }
            | Self::Convert { id, .. }
            | Self::Splice { id, .. }
            | Self::Mark { id, .. }
            | Self::Delete { id }
            | Self::Restore { id } => Some(id),
            Self::Meta(_) => None,
        }
    }

    /// What `shape` becomes by this edit if it is about it; none where it is then not shown.
    ///
    /// This is how edits are shown before the document has them, and how a preview is laid over a
    /// scene. Nothing is checked: a value the board refuses is shown until the refusal arrives.
    pub fn preview(&self, shape: Option<Arc<Shape>>) -> Option<Arc<Shape>> {
        match self {
            Self::Create(created) => Some(Arc::clone(created)),
            Self::Delete { .. } => None,
            Self::Set { property, .. } => shape.map(|mut shape| {
                property.apply_to(Arc::make_mut(&mut shape));
                shape
            }),
            Self::Convert { kind, .. } => shape.map(|mut shape| {
                Arc::make_mut(&mut shape).kind = kind.clone();
                shape
            }),
            Self::Splice {
                at, delete, insert, ..
            } => shape.map(|mut shape| {
                let text = spliced(&shape.text, *at, *delete, insert);
                let shown = Arc::make_mut(&mut shape);
                if shown.marks.is_some() {
                    let at = (*at).min(shown.text.chars().count());
                    let insert = insert.chars().count();
                    shown.marks = TextMarks::spliced(shown.marks.as_deref(), at, *delete, insert);
                }
                shown.text = Arc::from(text);
                shape
            }),
            Self::Mark { range, mark, .. } => shape.map(|mut shape| {
                let chars = shape.text.chars().count();
                let range = range.start.min(chars)..range.end.min(chars);
                let marks = TextMarks::marked(shape.marks.as_deref(), range, mark);
                Arc::make_mut(&mut shape).marks = marks;
                shape
            }),
            Self::Restore { .. } | Self::Meta(_) => shape,
        }
    }
}

/// `text` with `delete` scalar values at `at` replaced by `insert`; positions past the end are the end.
pub(crate) fn spliced(text: &str, at: usize, delete: usize, insert: &str) -> String {
    let byte_at = |chars: usize| {
        text.char_indices()
            .nth(chars)
            .map_or(text.len(), |(byte, _)| byte)
    };
    let (from, to) = (byte_at(at), byte_at(at.saturating_add(delete)));
    format!("{}{insert}{}", &text[..from], &text[to..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_count_scalar_values_and_stop_at_the_end() {
        assert_eq!(spliced("größe", 2, 2, "O"), "grOe");
        assert_eq!(spliced("ab", 9, 9, "c"), "abc");
        assert_eq!(spliced("🙂x", 1, 1, ""), "🙂");
    }
}

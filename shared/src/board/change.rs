//! What happened to a board: the one path by which local, remote, undone and loaded edits reach
//! the scene.

use std::sync::Arc;

use super::Made;
use crate::id::{PeerId, ShapeId};
use crate::shape::{Color, Shape};

/// What a reader has to do to show the board as it now is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BoardChange {
    /// Where it came from.
    pub origin: Origin,
    /// Who made it; none where it holds the work of several, as a loaded board does.
    pub author: Option<PeerId>,
    /// Who did what when, by author and command, at most [`MADE_MAX`](super::MADE_MAX) entries; none of a
    /// board that was loaded.
    pub made: Vec<Made>,
    /// Shapes that are new or different, whole, sorted by id.
    pub shapes: Vec<Arc<Shape>>,
    /// Shapes that are gone, sorted.
    pub removed: Vec<ShapeId>,
    /// The board's own settings, if they changed.
    pub meta: Option<Meta>,
    /// People who are new or different, sorted by peer.
    pub people: Vec<Person>,
    /// Values that could not be read and were skipped.
    pub problems: Vec<Problem>,
    /// Whether part of it waits inside the document for history that is not here yet.
    pub pending: bool,
}

/// Where a change came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// All of the board, when it was opened.
    #[default]
    Load,
    /// This person's edit.
    Local,
    /// This person's undo.
    Undo,
    /// This person's redo.
    Redo,
    /// Somebody else's edit.
    Remote,
}

/// The board's own settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Meta {
    /// The schema the board was written with.
    pub schema: u32,
    /// Its title, empty if it has none.
    pub title: Arc<str>,
    /// Its background; none for the theme's.
    pub background: Option<Color>,
    /// Whether the dots of the grid show; they do unless somebody has put them away.
    pub grid: bool,
}

impl Default for Meta {
    /// An empty board's, by schema 1.
    fn default() -> Self {
        Self {
            schema: 0,
            title: Arc::from(""),
            background: None,
            grid: true,
        }
    }
}

/// Who wrote under a peer id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id they wrote under.
    pub peer: PeerId,
    /// Their name.
    pub name: Arc<str>,
    /// Their colour.
    pub color: Color,
    /// Who they are across devices and sessions.
    pub user: Arc<str>,
}

/// A value that could not be read; the shape shows what it had, or the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The shape's key in the document.
    pub shape: String,
    /// The property's key, or what is wrong with the whole shape.
    pub what: String,
}

impl BoardChange {
    /// All of it was made by `author` with this command.
    pub(super) fn note_made(&mut self, author: PeerId, command: &str, seconds: i64) {
        if !self.is_empty() {
            self.made = vec![Made::of(self, author, command, seconds)];
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
            && self.removed.is_empty()
            && self.meta.is_none()
            && self.people.is_empty()
            && self.problems.is_empty()
            && !self.pending
    }
}

//! What an editor wants done elsewhere.

use std::sync::Arc;

use tavla_shared::board::EditBatch;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;

use super::lock::Lock;
use crate::commands::Command;
use crate::tools::Refusal;

/// Something for the app to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Edits for the board's worker, to be answered under the ticket.
    Edit {
        /// Names the answer.
        ticket: u64,
        /// What to write.
        batch: EditBatch,
    },
    /// The worker takes back my last step.
    Undo,
    /// The worker does it again.
    Redo,
    /// Text for the system's clipboard.
    Copy(String),
    /// The system's clipboard, please: the app answers with [`super::Editor::paste`].
    Paste,
    /// What another whiteboard has copied as text, or much that was copied in another window, to be put around
    /// a place.
    PasteDrawing {
        /// As the clipboard has it.
        text: String,
        /// On the board.
        at: Point,
        /// Only what is written on the shapes is wanted.
        plain: bool,
    },
    /// A picture that was copied, to be put around a place.
    PastePicture {
        /// Its pixels.
        pixels: Arc<egui::ColorImage>,
        /// On the board.
        at: Point,
    },
    /// An address that a person has clicked on: a stranger may have written it.
    OpenLink(Arc<str>),
    /// A command that is not about what is on the board.
    App(Command),
    /// One vote more for a shape, or one less.
    Vote {
        /// Which.
        shape: ShapeId,
        /// Whether it is one more.
        more: bool,
    },
    /// Somebody wants to say something about this place of the board.
    Comment(Point),
    /// Esc, and there was nothing left on the board to step out of.
    NothingInHand,
    /// Something to tell the person.
    Notice(Notice),
}

/// What a person is told about their work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Nothing can be written now.
    Locked(Lock),
    /// Part of an undo or redo was left out, as others have changed those things since.
    UndoSkipped {
        /// How many things.
        count: usize,
    },
    /// All that was not locked is deleted.
    Cleared {
        /// How many shapes that were.
        count: usize,
    },
    /// The bucket has filled nothing.
    Unfilled(Refusal),
    /// A text was longer than a shape holds: the rest was left out.
    TextCut,
    /// Very many shapes were pasted into a text: nothing was put there.
    DrawingTooLong,
    /// More lines were to become a list than do at once, or than a shape holds as one.
    ListTooLong,
    /// Somebody deleted the shape that was being written in.
    TypingLost,
    /// Somebody locked or hid the shape that was being written in.
    TypingLocked,
    /// Somebody deleted or locked the shape that was being named: it has no new name.
    NameLost,
    /// Somebody sees this person's view from now on.
    FollowedBy {
        /// What they are called.
        name: String,
    },
    /// Who was followed has left.
    FollowedLeft {
        /// What they are called.
        name: String,
    },
}

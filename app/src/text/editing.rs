//! Editing a shape's text where it stands: caret, selection, composition, clipboard.
//!
//! Owns no text: it follows the text that the scene shows, which peers change meanwhile, and answers
//! input with edits. No widget, no painting, no clock; time is passed in.

mod blink;
mod composition;
mod follow;
mod going;
mod keys;
mod letters;
mod lists;
mod looks;
mod movement;
mod pointer;
mod segments;
mod view;
mod writing;

use std::ops::Range;
use std::sync::Arc;

use egui::os::OperatingSystem;
use kurbo::Point;
use tavla_shared::board::{Edit, Step};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Look, Shape};

use self::blink::Blink;
use self::composition::Composition;
pub use self::follow::follow_position;
use self::keys::Intent;
pub use self::keys::Side;
pub use self::letters::Letters;
pub use self::lists::LIST_LINES_MAX;
pub use self::looks::{LinkSpan, emphasised};
use self::pointer::Drag;
pub use self::view::EditingView;
use super::placement::placed_text;
use super::{Caret, TextEngine};

/// The name of typing in the history; batches of it extend one another.
pub const TYPE_COMMAND: &str = "type";
/// After a pause this long, more typing is a new undo step.
const STEP_PAUSE_SECS: f64 = 1.0;

/// The text of one shape being edited by this person.
#[derive(Debug)]
pub struct TextEditing {
    /// As shown, with edits of this frame that are not shown yet.
    shape: Arc<Shape>,
    caret: Caret,
    /// The other end of the selection; the caret's position where nothing is selected.
    anchor: usize,
    goal_x: Option<f64>,
    composition: Option<Composition>,
    drag: Option<Drag>,
    /// When the newest undo step was typed in last; none once it is over.
    typed_secs: Option<f64>,
    changed: Changed,
    blink: Blink,
    /// How what is typed next looks, where that was chosen at the caret.
    next_look: Option<Look>,
}

/// Whose the text's last change is, of those since editing began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changed {
    Not,
    ByMe,
    ByPeer,
}

/// What input did.
#[derive(Debug, Default, PartialEq)]
pub struct EditingOutput {
    /// Whether the input was for the text; if not, it may be a command's.
    pub consumed: bool,
    /// What to edit, as one batch of the command [`TYPE_COMMAND`].
    pub edits: Vec<Edit>,
    /// How undo sees the batch.
    pub step: Step,
    /// What to put on the clipboard.
    pub copied: Option<Letters>,
    /// The person is done: call [`TextEditing::finish`].
    pub leave: bool,
    /// The system's input method is to forget what it composes.
    pub interrupt_composition: bool,
    /// How many letters were more than a shape holds.
    pub left_out: usize,
    /// How many lines were to become a list and did not, as those are too many.
    pub unlisted: usize,
    /// The person goes on in a new note at that side of this one.
    pub next_note: Option<Side>,
}

/// What input needs to be understood.
pub struct EditingContext<'a> {
    /// Lays the text out.
    pub engine: &'a mut TextEngine,
    /// Seconds from any fixed moment, as egui's.
    pub now_secs: f64,
    /// Whose keys they are.
    pub os: OperatingSystem,
}

impl TextEditing {
    /// Starts editing `shape` with all of its text selected, so that typing replaces it and an
    /// arrow key goes on from its end.
    pub fn select_all(shape: Arc<Shape>, now_secs: f64) -> Self {
        let mut editing = Self::at_end(shape, now_secs);
        editing.anchor = 0;
        editing
    }

    /// Starts editing `shape` with the caret after its text.
    pub fn at_end(shape: Arc<Shape>, now_secs: f64) -> Self {
        let end = segments::length(&shape.text);
        Self {
            shape,
            caret: Caret::from(end),
            anchor: end,
            goal_x: None,
            composition: None,
            drag: None,
            typed_secs: None,
            changed: Changed::Not,
            next_look: None,
            blink: Blink::new(now_secs),
        }
    }

    /// Starts editing `shape` with the caret at a point of the board.
    pub fn at_point(shape: Arc<Shape>, at: Point, context: &mut EditingContext<'_>) -> Self {
        let mut editing = Self::at_end(shape, context.now_secs);
        if let Some(text) = placed_text(&editing.shape, context.engine) {
            editing.place(text.layout.hit(text.text_from_board(at)));
        }
        editing
    }

    /// The shape whose text it is.
    pub fn shape_id(&self) -> &ShapeId {
        &self.shape.id
    }

    /// The selected scalar values, empty where there is only a caret; `typing` presence is its end.
    pub fn selection(&self) -> Range<usize> {
        self.anchor.min(self.caret.at)..self.anchor.max(self.caret.at)
    }

    /// Where the caret is.
    pub fn caret(&self) -> Caret {
        self.caret
    }

    /// Whether an input method is composing.
    pub fn is_composing(&self) -> bool {
        self.composition.is_some()
    }

    /// Whether the caret shows now, and in how many seconds that changes.
    pub fn caret_shows(&self, now_secs: f64) -> (bool, f64) {
        self.blink.shows(now_secs)
    }

    /// What a key, a text, the clipboard or an input method does. Events are to be handed over in
    /// their order; those about the pointer have methods of their own.
    pub fn handle(
        &mut self,
        event: &egui::Event,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        match event {
            egui::Event::Text(text) if self.composition.is_none() => self.type_text(text, context),
            egui::Event::Paste(text) => self.paste(&Letters::from(&**text), context),
            egui::Event::Copy => EditingOutput {
                copied: self.selected(),
                ..consumed()
            },
            egui::Event::Cut => {
                let copied = self.selected();
                self.typed_secs = None;
                let output = self.replace(self.selection(), "", context);
                self.typed_secs = None;
                EditingOutput { copied, ..output }
            }
            egui::Event::Ime(event) => self.compose(event, context),
            egui::Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => {
                // While composing, keys are the input method's.
                match keys::intent(*key, *modifiers, context.os) {
                    Some(_) if self.composition.is_some() => consumed(),
                    Some(intent) => self.follow_intent(intent, context),
                    None => EditingOutput::default(),
                }
            }
            _ => EditingOutput::default(),
        }
    }

    /// What is to be edited when editing ends: what is being composed stays as text, and a text
    /// shape that this person left without text goes. One that a peer emptied is the peer's, who may
    /// be about to write it anew.
    pub fn finish(&mut self, context: &mut EditingContext<'_>) -> EditingOutput {
        let mut output = self.end_composition(context);
        let is_blank = self.is_blank();
        if self.shape.kind == Kind::Text && is_blank && self.changed == Changed::ByMe {
            output.edits.push(Edit::Delete {
                id: self.shape.id.clone(),
            });
        }
        self.typed_secs = None;
        output
    }

    fn follow_intent(&mut self, intent: Intent, context: &mut EditingContext<'_>) -> EditingOutput {
        self.blink.restart(context.now_secs);
        match intent {
            Intent::Move { movement, extend } => self.go(movement, extend, context),
            Intent::Delete(movement) => self.delete(movement, context),
            Intent::Newline if self.is_single_line() => EditingOutput {
                leave: true,
                ..consumed()
            },
            Intent::Newline => self.newline(context),
            Intent::Tab { back } => self.tab(back, context),
            Intent::NextNote(side) if self.shape.kind == Kind::Note => next_note(side),
            Intent::SelectAll => {
                self.place(Caret::from(segments::length(&self.shape.text)));
                self.anchor = 0;
                consumed()
            }
            Intent::Leave | Intent::NextNote(_) => EditingOutput {
                leave: true,
                ..consumed()
            },
        }
    }

    fn place(&mut self, caret: Caret) {
        self.caret = self.beside_mark(caret);
        self.anchor = self.caret.at;
        self.goal_x = None;
        self.next_look = None;
    }

    fn selected(&self) -> Option<Letters> {
        let range = self.selection();
        (!range.is_empty()).then(|| Letters::of_part(&self.shape, range))
    }

    /// A frame's name is one line.
    pub fn is_single_line(&self) -> bool {
        self.shape.kind == Kind::Frame
    }
}

fn next_note(side: Side) -> EditingOutput {
    EditingOutput {
        leave: true,
        next_note: Some(side),
        ..consumed()
    }
}

fn consumed() -> EditingOutput {
    EditingOutput {
        consumed: true,
        ..EditingOutput::default()
    }
}

#[cfg(test)]
mod tests;

//! Typing into a shape: begins it, hands input to the text's own editing, and writes what comes of it.
//!
//! A new text is a draft until its first letter: leaving it empty writes nothing.

use std::sync::Arc;

use egui::os::OperatingSystem;
use tavla_shared::board::{Edit, EditBatch, Step};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::presence;
use tavla_shared::shape::{Kind, Property, Shape};

use super::style::has;
use super::{Editor, Notice, Request};
use crate::selection::Selection;
use crate::shapes;
use crate::text::editing::{EditingContext, EditingOutput, EditingView, TYPE_COMMAND, TextEditing};
use crate::text::fitting_edits;
use crate::tools::TextRequest;

/// How far around a text a press is still in it, in egui points.
const PRESS_MARGIN: f64 = 6.0;

/// The text being typed.
#[derive(Debug)]
pub(super) struct Typing {
    pub(super) editing: TextEditing,
    /// The new shape, until something is typed into it.
    pub(super) draft: Option<Arc<Shape>>,
}

impl Editor {
    /// Whether text of a shape is being typed.
    pub fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// The shape being typed into, and where in it the caret is.
    pub fn typing_at(&self) -> Option<(ShapeId, usize)> {
        let editing = &self.typing.as_ref()?.editing;
        Some((editing.shape_id().clone(), editing.caret().at))
    }

    /// The same with the other end of what is selected, as peers are told it.
    pub(super) fn typing_told(&self) -> Option<presence::Typing> {
        let editing = &self.typing.as_ref()?.editing;
        let (cursor, selection) = (editing.caret().at, editing.selection());
        let other = if cursor == selection.start {
            selection.end
        } else {
            selection.start
        };
        Some(presence::Typing {
            shape: editing.shape_id().clone(),
            cursor,
            anchor: (!selection.is_empty()).then_some(other),
        })
    }

    /// What the overlay draws of the text being typed.
    pub fn editing_view(&mut self) -> Option<EditingView> {
        let typing = self.typing.as_ref()?;
        typing.editing.view(&mut self.text)
    }

    /// Whether the caret shows now, and in how many seconds that changes.
    pub fn caret_shows(&self) -> Option<(bool, f64)> {
        Some(self.typing.as_ref()?.editing.caret_shows(self.now))
    }

    /// Begins to type, at the pointer where that is in the text.
    pub(super) fn begin_typing(&mut self, request: TextRequest, at: Option<Point>) {
        self.end_typing();
        if !self.may_write() {
            return;
        }
        self.last_nudge = None;
        let (shape, draft) = match request {
            TextRequest::Existing(id) => {
                let Some(shape) = self.scene.at_rest(&id) else {
                    return;
                };
                if shape.kind == Kind::Frame {
                    // Its name is not of the board's size: there is a field for it.
                    self.selection = Selection::one(id.clone(), &self.scene);
                    self.begin_naming(id);
                    return;
                }
                if shapes::text_area(&shape).is_none() || self.scene.is_locked(&id) {
                    return;
                }
                (shape, None)
            }
            TextRequest::New(shape) => {
                let shape = Arc::new(*shape);
                (Arc::clone(&shape), Some(shape))
            }
        };
        self.selection = Selection::one(shape.id.clone(), &self.scene);
        let mut context = EditingContext {
            engine: &mut self.text,
            now_secs: self.now,
            os: OperatingSystem::Unknown,
        };
        let editing = match (at, &draft) {
            (_, Some(_)) => TextEditing::at_end(shape, self.now),
            (Some(at), None) => TextEditing::at_point(shape, at, &mut context),
            (None, None) => TextEditing::select_all(shape, self.now),
        };
        self.typing = Some(Typing { editing, draft });
        self.show_typing();
    }

    /// Hands an event to the text being typed; says whether it was for it. Events are to be handed
    /// over in their order, before keys are looked at as commands.
    pub fn type_event(&mut self, event: &egui::Event, os: OperatingSystem) -> bool {
        self.follow_typing();
        if self.is_typing() && self.lock().is_some() {
            // What is there stays; the keys that follow are no commands.
            self.end_typing();
            self.may_write();
            return true;
        }
        if let egui::Event::Paste(text) = event
            && self.is_typing()
        {
            let letters = self.pasted_letters(text);
            self.with_editing(os, |editing, context| editing.paste(&letters, context));
            return true;
        }
        self.with_editing(os, |editing, context| editing.handle(event, context))
            .unwrap_or(false)
    }

    /// A press while typing; says whether it was in the text.
    pub(super) fn type_press(&mut self, at: Point, clicks: u32) -> bool {
        let Some(typing) = &self.typing else {
            return false;
        };
        let margin = PRESS_MARGIN / self.view.camera.zoom;
        let Some(view) = typing.editing.view(&mut self.text) else {
            return false;
        };
        let point = view.text.text_from_board(at);
        if let Some(mark) = view.text.layout.box_at(point).filter(|_| clicks == 1) {
            let shape = self.scene.at_rest(typing.editing.shape_id());
            if let Some(shape) = shape {
                self.tick(&shape, mark);
                return true;
            }
        }
        if !view.text.contains(at, margin) {
            return false;
        }
        if self.modifiers.command
            && let Some(address) = typing.editing.address_at(&view.text, at)
        {
            self.ask(Request::OpenLink(address));
            return true;
        }
        let extend = self.modifiers.shift;
        self.with_editing(OperatingSystem::Unknown, |editing, context| {
            editing.press(at, clicks, extend, context)
        });
        true
    }

    /// The pressed pointer moved while typing.
    pub(super) fn type_drag(&mut self, at: Point) {
        self.with_editing(OperatingSystem::Unknown, |editing, context| {
            editing.drag(at, context)
        });
    }

    /// The pointer was let go while typing.
    pub(super) fn type_release(&mut self) {
        if let Some(typing) = &mut self.typing {
            typing.editing.release();
        }
    }

    /// Ends typing: what is there stays, a text left empty goes.
    pub fn end_typing(&mut self) {
        self.naming = None;
        let Some(mut typing) = self.typing.take() else {
            return;
        };
        let mut context = EditingContext {
            engine: &mut self.text,
            now_secs: self.now,
            os: OperatingSystem::Unknown,
        };
        let output = typing.editing.finish(&mut context);
        self.interrupt_composition |= output.interrupt_composition;
        let is_deletion = |edit: &Edit| matches!(edit, Edit::Delete { .. });
        if typing.draft.is_none() || !output.edits.iter().any(is_deletion) {
            self.write_typed(&mut typing, output);
        }
        self.scene.set_preview(Vec::new());
        self.selection.prune(&self.scene);
    }

    /// Whether the system's input method is to forget what it composes; asked once.
    pub fn take_composition_interrupt(&mut self) -> bool {
        std::mem::take(&mut self.interrupt_composition)
    }

    pub(super) fn with_editing(
        &mut self,
        os: OperatingSystem,
        act: impl FnOnce(&mut TextEditing, &mut EditingContext<'_>) -> EditingOutput,
    ) -> Option<bool> {
        let mut typing = self.typing.take()?;
        let mut context = EditingContext {
            engine: &mut self.text,
            now_secs: self.now,
            os,
        };
        let mut output = act(&mut typing.editing, &mut context);
        let (consumed, leave) = (output.consumed, output.leave);
        let next_note = output.next_note;
        let from = typing.editing.shape_id().clone();
        self.interrupt_composition |= output.interrupt_composition;
        if let Some(copied) = output.copied.take() {
            self.copy_letters(copied);
        }
        if output.left_out > 0 {
            self.ask(Request::Notice(Notice::TextCut));
        }
        if output.unlisted > 0 {
            self.ask(Request::Notice(Notice::ListTooLong));
        }
        self.write_typed(&mut typing, output);
        self.typing = Some(typing);
        if leave {
            self.end_typing();
        } else {
            self.show_typing();
        }
        if let Some(side) = next_note {
            self.go_to_next_note(&from, side);
        }
        Some(consumed)
    }

    fn write_typed(&mut self, typing: &mut Typing, output: EditingOutput) {
        if output.edits.is_empty() {
            return;
        }
        let (mut edits, mut step) = (output.edits, output.step);
        if let Some(draft) = typing.draft.take() {
            edits.insert(0, Edit::Create(draft));
            step = Step::New;
        }
        self.send(EditBatch {
            step,
            ..EditBatch::new(TYPE_COMMAND, edits)
        });
    }

    /// Shows what is only being composed, and a draft.
    pub(super) fn show_typing(&mut self) {
        let preview = self.typing_preview();
        self.scene.set_preview(preview);
    }

    /// What is only being composed, and a draft; nothing where nothing is typed.
    pub(super) fn typing_preview(&mut self) -> Vec<Edit> {
        let Some(typing) = &self.typing else {
            return Vec::new();
        };
        let draft = typing
            .draft
            .iter()
            .map(|draft| Edit::Create(Arc::clone(draft)));
        draft
            .chain(typing.editing.preview(&mut self.text))
            .collect()
    }

    /// Gives a draft a property, and the size that its letters then have. It is on no board yet, so
    /// there is nothing to write.
    pub(super) fn style_draft(&mut self, property: &Property) {
        let Some(Typing {
            editing,
            draft: Some(draft),
        }) = &mut self.typing
        else {
            return;
        };
        if !has(property.key(), &draft.kind) {
            return;
        }
        let mut styled = Shape::clone(draft);
        property.apply_to(&mut styled);
        for edit in fitting_edits(&styled, &mut self.text) {
            if let Edit::Set { property, .. } = edit {
                property.apply_to(&mut styled);
            }
        }
        *draft = Arc::new(styled);
        editing.follow(draft);
    }

    /// Follows what peers do to the text; ends typing where its shape is gone, or not to be changed any more.
    pub(super) fn follow_typing(&mut self) {
        let Some(typing) = &mut self.typing else {
            return;
        };
        if typing.draft.is_some() {
            return;
        }
        let id = typing.editing.shape_id();
        let is_free = !self.scene.is_locked(id) && !self.scene.is_hidden(id);
        match self.scene.at_rest(id) {
            Some(shown) if is_free => typing.editing.follow(&shown),
            found => {
                self.stop_typing();
                self.ask(Request::Notice(if found.is_some() {
                    Notice::TypingLocked
                } else {
                    Notice::TypingLost
                }));
            }
        }
    }

    /// Follows my own undo or redo.
    pub(super) fn follow_typing_undo(&mut self) {
        let Some(typing) = &mut self.typing else {
            return;
        };
        if typing.draft.is_some() {
            return;
        }
        match self.scene.at_rest(typing.editing.shape_id()) {
            Some(shown) => typing.editing.follow_undo(&shown, self.now),
            None => self.stop_typing(),
        }
    }

    /// Its shape is gone: there is nothing to write any more.
    fn stop_typing(&mut self) {
        self.typing = None;
        self.scene.set_preview(Vec::new());
        self.selection.prune(&self.scene);
    }

    /// Where the text being typed and its caret are on the screen, for the system's input method.
    pub fn caret_on_screen(&mut self) -> Option<(egui::Rect, egui::Rect)> {
        let view = self.editing_view()?;
        let on_screen = |rect: Rect| {
            let corner = |x, y| {
                self.view
                    .screen_from_board(view.text.board_from_text(Point::new(x, y)))
            };
            egui::Rect::from_two_pos(corner(rect.x0, rect.y0), corner(rect.x1, rect.y1))
        };
        let whole = Rect::from_origin_size(Point::ZERO, view.text.layout.size());
        Some((on_screen(whole), on_screen(view.caret)))
    }
}

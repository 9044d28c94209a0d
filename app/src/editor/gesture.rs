//! Carries out what a tool wants: previews, commits, picks, and what comes after.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;

use super::Editor;
use crate::commands::ToolKind;
use crate::selection::Selection;
use crate::tools::{Gesture, TextRequest, ToolEvent, ToolOutput};

impl Editor {
    pub(super) fn tool_event(&mut self, event: ToolEvent) {
        let output = {
            let (tool, mut ctx) = self.tool_and_context();
            tool.handle(event, &mut ctx)
        };
        self.carry_out(output);
    }

    fn carry_out(&mut self, output: ToolOutput) {
        let ToolOutput {
            gesture,
            selection,
            text,
            held,
            pan,
            done,
        } = output;
        match gesture {
            Some(Gesture::Update(edits)) => {
                self.held = held;
                self.drawn = match edits.as_slice() {
                    [Edit::Create(shape)] => Some(Arc::clone(shape)),
                    _ => None,
                };
                self.scene.set_preview(edits);
            }
            Some(Gesture::Commit(batch)) => {
                self.last_nudge = None;
                self.forget_hand();
                // The edits are pending before the preview of the same goes: the painter sees no
                // moment without them.
                self.send(batch);
                self.scene.set_preview(Vec::new());
            }
            Some(Gesture::Cancel) => self.drop_preview(),
            None => {}
        }
        if let Some(selection) = selection {
            self.selection = selection;
            self.selection.prune(&self.scene);
        }
        if let Some(by) = pan {
            self.view.camera = self.view.panned(by);
        }
        if done && !self.tool_locked {
            self.tool = crate::tools::Tool::new(ToolKind::Select);
            self.tool_kind = ToolKind::Select;
        }
        if let Some(request) = text {
            self.begin_typing(request);
        }
    }

    fn forget_hand(&mut self) {
        self.held = None;
        self.drawn = None;
    }

    fn drop_preview(&mut self) {
        self.forget_hand();
        self.scene.set_preview(Vec::new());
        self.selection.prune(&self.scene);
    }

    /// Ends what is in hand without writing anything.
    pub fn cancel_gesture(&mut self) {
        if self.tool.is_busy() {
            self.tool_event(ToolEvent::Cancel);
        }
        self.drop_preview();
    }

    /// Begins to type.
    pub(super) fn begin_typing(&mut self, request: TextRequest) {
        match request {
            TextRequest::Existing(id) => self.selection = Selection::of([id]),
            TextRequest::New(_) => {}
        }
    }

    /// The shape being typed into, and where in it the caret is.
    pub(super) fn typing_at(&self) -> Option<(ShapeId, usize)> {
        None
    }
}

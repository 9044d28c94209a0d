//! What Esc and Enter mean, each the first in its order that there is: Esc steps out of one thing at a time, and Enter
//! is done with what is in hand or begins to write.

use tavla_shared::shape::Kind;

use super::{Editor, Request};
use crate::commands::ToolKind;
use crate::selection::Selection;
use crate::tools::{TextRequest, ToolEvent};

impl Editor {
    /// Steps out of one thing: the gesture, the group entered, the selection, the tool.
    pub(super) fn escape(&mut self) {
        if self.end_overview() {
            // And nothing else.
        } else if self.trying.is_some() {
            // What is dragged is a control of the interface.
            self.forget_style();
        } else if self.put_dropper_away() {
            // What was in hand before is still.
        } else if self.tool.is_busy() {
            self.tool_event(ToolEvent::Cancel);
        } else if self.leave_points() {
            // The line stays picked.
        } else if self.decline() || self.stop_following() || self.stop_voting() {
            // That was what Esc was for.
        } else if let Some(group) = self.selection.entered().cloned() {
            // Out of one, and still in the one around it.
            self.selection = Selection::one(group, &self.scene);
        } else if !self.selection.is_empty() {
            self.selection = Selection::default();
        } else {
            let nothing_left = self.tool_kind == ToolKind::Select || self.is_view_only();
            self.take_tool(ToolKind::Select);
            if nothing_left {
                self.ask(Request::NothingInHand);
            }
        }
    }

    /// Is done with what is in hand, or begins to write in what is picked; says whether there was anything.
    pub(super) fn enter(&mut self) -> bool {
        if self.tool.is_busy() {
            self.tool_event(ToolEvent::Finish);
            return true;
        }
        if self.tool_kind == ToolKind::Comment {
            self.comment_here();
            return true;
        }
        if self.leave_points() {
            return true;
        }
        let Some(id) = self.selection.single().cloned() else {
            return false;
        };
        let is_line = |kind: &Kind| *kind == Kind::Line;
        if self
            .scene
            .get(&id)
            .is_some_and(|shape| is_line(&shape.kind))
        {
            return self.edit_points(id);
        }
        self.begin_typing(TextRequest::Existing(id), None);
        self.is_typing() || self.naming.is_some()
    }
}

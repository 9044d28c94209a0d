//! Lists in whole shapes that are picked, without a caret in them.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::shape::{ListKind, Shape};

use super::{Editor, Notice, Request};
use crate::text::editing::{EditingContext, TextEditing};

impl Editor {
    /// The edits that make all paragraphs of shapes items of a list, or plain ones where all are.
    pub(super) fn listing(&mut self, shapes: &[Arc<Shape>], kind: ListKind) -> Vec<Edit> {
        let mut editings: Vec<TextEditing> = shapes
            .iter()
            .map(|shape| TextEditing::select_all(Arc::clone(shape), self.now))
            .collect();
        let is_on = editings.iter().all(|editing| editing.list() == Some(kind));
        let (mut edits, mut too_long) = (Vec::new(), false);
        for editing in &mut editings {
            if (editing.list() == Some(kind)) != is_on {
                continue;
            }
            let mut context = EditingContext {
                engine: &mut self.text,
                now_secs: self.now,
                os: egui::os::OperatingSystem::Unknown,
            };
            let output = editing.toggle_list(kind, &mut context);
            too_long |= output.unlisted > 0;
            edits.extend(output.edits);
        }
        if too_long {
            self.ask(Request::Notice(Notice::ListTooLong));
        }
        edits
    }
}

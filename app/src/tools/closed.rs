//! Draws figures by dragging a box. A click alone draws nothing; with space held the box is carried along.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::shape::Kind;

use super::boxing::{Boxed, Boxing};
use super::{ToolContext, ToolEvent, ToolOutput};
use crate::selection::Selection;

/// Draws one kind of closed shape.
#[derive(Debug)]
pub struct ClosedTool {
    kind: Kind,
    pub(super) boxing: Boxing,
}

impl ClosedTool {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            boxing: Boxing::default(),
        }
    }

    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let kind = &self.kind;
        let blank = |at, ctx: &mut ToolContext<'_>| ctx.new_shape(kind.clone(), at);
        match self.boxing.handle(event, ctx, blank) {
            Boxed::Pressed => ToolOutput::select(Selection::default()),
            Boxed::Drawn(shape) => ToolOutput::update(vec![Edit::Create(Arc::new(shape))]),
            Boxed::Done(shape) => {
                let selection = Selection::of([shape.id.clone()]);
                let edits = vec![Edit::Create(Arc::new(shape))];
                ToolOutput {
                    selection: Some(selection),
                    done: true,
                    ..ToolOutput::commit("draw", edits)
                }
            }
            Boxed::Cancelled => ToolOutput::cancel(),
            Boxed::Clicked { .. } | Boxed::Nothing => ToolOutput::default(),
        }
    }
}

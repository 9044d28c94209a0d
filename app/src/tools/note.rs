//! Puts down sticky notes: a click puts one of the usual size, a drag one of any size. Its text is
//! typed at once.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::shape::{Kind, Shape};

use super::boxing::{Boxed, Boxing, boxed};
use super::snapping::on_grid;
use super::{TextRequest, ToolContext, ToolEvent, ToolOutput};
use crate::selection::Selection;
use crate::shapes::NOTE_SIDE;

/// The note tool.
#[derive(Debug, Default)]
pub struct NoteTool {
    pub(super) boxing: Boxing,
}

impl NoteTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match self.boxing.handle(event, ctx, blank_note) {
            Boxed::Pressed => ToolOutput::select(Selection::default()),
            Boxed::Drawn(note) => ToolOutput::update(vec![Edit::Create(Arc::new(note))]),
            Boxed::Done(note) => finished(note),
            Boxed::Clicked { at, pointer } => {
                let rect = Rect::from_center_size(at, Size::new(NOTE_SIDE, NOTE_SIDE));
                let corner = on_grid(rect.origin(), &pointer, ctx);
                finished(boxed(blank_note(at, ctx), rect.with_origin(corner)))
            }
            Boxed::Cancelled => ToolOutput::cancel(),
            Boxed::Nothing => ToolOutput::default(),
        }
    }
}

/// A note without a fill of its own is painted in the notes' colour.
fn blank_note(at: Point, ctx: &mut ToolContext<'_>) -> Shape {
    ctx.new_shape(Kind::Note, at)
}

fn finished(note: Shape) -> ToolOutput {
    let id = note.id.clone();
    let mut output = ToolOutput::commit("draw", vec![Edit::Create(Arc::new(note))]);
    output.selection = Some(Selection::of([id.clone()]));
    output.text = Some(TextRequest::Existing(id));
    output.done = true;
    output
}

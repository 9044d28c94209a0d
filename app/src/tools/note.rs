//! Puts down sticky notes: a click puts one of the usual size, a drag one of any size. Its text is
//! typed at once.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::shape::{Kind, Shape};

use super::boxing::Boxing;
use super::snapping::on_grid;
use super::{Pointer, TextRequest, ToolContext, ToolEvent, ToolOutput, ToolOverlay};
use crate::selection::Selection;

/// The side of a note put down by a click, in board units.
const NOTE_SIDE: f64 = 180.0;
/// The note tool.
#[derive(Debug, Default)]
pub struct NoteTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Pointing {
        pressed: Point,
    },
    Drawing {
        blank: Box<Shape>,
        boxing: Box<Boxing>,
    },
}

impl NoteTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                self.state = State::Pointing {
                    pressed: pointer.at,
                };
                ToolOutput::select(Selection::default())
            }
            (State::Pointing { pressed }, ToolEvent::Move(pointer)) => {
                if !ctx.is_drag(pressed, pointer.at) {
                    self.state = State::Pointing { pressed };
                    return ToolOutput::default();
                }
                let blank = Box::new(blank_note(pressed, ctx));
                let boxing = Box::new(Boxing::begin(pressed, &blank.id, &pointer, ctx));
                self.draw(blank, boxing, &pointer, ctx)
            }
            (State::Drawing { blank, boxing }, ToolEvent::Move(pointer)) => {
                self.draw(blank, boxing, &pointer, ctx)
            }
            (State::Pointing { pressed }, ToolEvent::Release(pointer)) => {
                let rect = Rect::from_center_size(pressed, Size::new(NOTE_SIDE, NOTE_SIDE));
                let corner = on_grid(rect.origin(), &pointer, ctx);
                finished(put(&blank_note(pressed, ctx), rect.with_origin(corner)))
            }
            (State::Drawing { blank, mut boxing }, ToolEvent::Release(pointer)) => {
                finished(put(&blank, boxing.rect(&pointer, ctx)))
            }
            (State::Drawing { .. }, ToolEvent::Cancel) => ToolOutput::cancel(),
            (state, ToolEvent::Finish) => {
                self.state = state;
                ToolOutput::default()
            }
            _ => ToolOutput::default(),
        }
    }

    fn draw(
        &mut self,
        blank: Box<Shape>,
        mut boxing: Box<Boxing>,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> ToolOutput {
        let note = put(&blank, boxing.rect(pointer, ctx));
        self.state = State::Drawing { blank, boxing };
        ToolOutput::update(vec![Edit::Create(note)])
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        match &self.state {
            State::Drawing { boxing, .. } => boxing.overlay(),
            State::Idle | State::Pointing { .. } => ToolOverlay::default(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }
}

/// A note without a fill of its own is painted in the notes' colour.
fn blank_note(at: Point, ctx: &mut ToolContext<'_>) -> Shape {
    ctx.new_shape(Kind::Note, at)
}

fn put(blank: &Shape, rect: Rect) -> Arc<Shape> {
    Arc::new(Shape {
        pos: rect.origin(),
        size: rect.size(),
        ..blank.clone()
    })
}

fn finished(note: Arc<Shape>) -> ToolOutput {
    let id = note.id.clone();
    let mut output = ToolOutput::commit("draw", vec![Edit::Create(note)]);
    output.selection = Some(Selection::of([id.clone()]));
    output.text = Some(TextRequest::Existing(id));
    output.done = true;
    output
}

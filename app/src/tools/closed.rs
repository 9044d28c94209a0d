//! Draws figures by dragging a box. A click alone draws nothing; with space held the box is carried along.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::shape::{Kind, Shape};

use super::boxing::Boxing;
use super::{Pointer, ToolContext, ToolEvent, ToolOutput, ToolOverlay};
use crate::selection::Selection;

/// Draws one kind of closed shape.
#[derive(Debug)]
pub struct ClosedTool {
    kind: Kind,
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

impl ClosedTool {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            state: State::Idle,
        }
    }

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
                let blank = Box::new(ctx.new_shape(self.kind.clone(), pressed));
                let boxing = Box::new(Boxing::begin(pressed, &blank.id, &pointer, ctx));
                self.draw(blank, boxing, &pointer, ctx)
            }
            (State::Drawing { blank, boxing }, ToolEvent::Move(pointer)) => {
                self.draw(blank, boxing, &pointer, ctx)
            }
            (State::Drawing { blank, mut boxing }, ToolEvent::Release(pointer)) => {
                let drawn = drawn(&blank, boxing.rect(&pointer, ctx));
                let mut output = ToolOutput::commit("draw", vec![drawn]);
                output.selection = Some(Selection::of([blank.id]));
                output.done = true;
                output
            }
            (State::Drawing { .. }, ToolEvent::Cancel) => ToolOutput::cancel(),
            (state @ State::Drawing { .. }, ToolEvent::Finish) => {
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
        let drawn = drawn(&blank, boxing.rect(pointer, ctx));
        self.state = State::Drawing { blank, boxing };
        ToolOutput::update(vec![drawn])
    }

    /// Carries what is being drawn along as it is; says whether there is something.
    pub(super) fn carry(&mut self, by: Vec2) -> bool {
        let State::Drawing { boxing, .. } = &mut self.state else {
            return false;
        };
        boxing.carry(by);
        true
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

fn drawn(blank: &Shape, rect: Rect) -> Edit {
    Edit::Create(Arc::new(Shape {
        pos: rect.origin(),
        size: rect.size(),
        ..blank.clone()
    }))
}

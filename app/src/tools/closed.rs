//! Draws figures by dragging a box. A click alone draws nothing; with space held the box is carried along.

use std::sync::Arc;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::shape::{Kind, Shape};

use super::snap::squared;
use super::{Pointer, ToolContext, ToolEvent, ToolOutput};
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
        pressed: Point,
        blank: Box<Shape>,
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
                let output = ToolOutput::update(vec![drawn(&blank, pressed, &pointer)]);
                self.state = State::Drawing { pressed, blank };
                output
            }
            (State::Drawing { pressed, blank }, ToolEvent::Move(pointer)) => {
                let output = ToolOutput::update(vec![drawn(&blank, pressed, &pointer)]);
                self.state = State::Drawing { pressed, blank };
                output
            }
            (State::Drawing { pressed, blank }, ToolEvent::Release(pointer)) => {
                let mut output = ToolOutput::commit("draw", vec![drawn(&blank, pressed, &pointer)]);
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

    /// Carries what is being drawn along as it is; says whether there is something.
    pub(super) fn carry(&mut self, by: Vec2) -> bool {
        let State::Drawing { pressed, .. } = &mut self.state else {
            return false;
        };
        *pressed += by;
        true
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }
}

/// The box from the press to the pointer, as the modifiers have it.
pub(super) fn dragged_box(pressed: Point, pointer: &Pointer) -> Rect {
    let to = if pointer.modifiers.shift {
        squared(pressed, pointer.at)
    } else {
        pointer.at
    };
    if pointer.modifiers.alt {
        Rect::from_points(pressed - (to - pressed), to)
    } else {
        Rect::from_points(pressed, to)
    }
}

fn drawn(blank: &Shape, pressed: Point, pointer: &Pointer) -> Edit {
    let rect = dragged_box(pressed, pointer);
    Edit::Create(Arc::new(Shape {
        pos: rect.origin(),
        size: rect.size(),
        ..blank.clone()
    }))
}

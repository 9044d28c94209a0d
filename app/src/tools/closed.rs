//! Draws figures by dragging a box. A click alone draws nothing; with space held the box is carried along.

use std::sync::Arc;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::shape::{Kind, Shape};

use super::snap::squared;
use super::snapping::{Axes, Snapper, on_grid};
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
        pressed: Point,
        blank: Box<Shape>,
        snapping: Box<Snapping>,
    },
}

/// How the corner under the pointer lines up.
#[derive(Debug, Default)]
struct Snapping {
    snapper: Snapper,
    /// How far from the pointer it is.
    off: Vec2,
    /// The box was carried along since the pointer last moved: it stays as it is.
    carried: bool,
}

impl Snapping {
    /// The pointer, where the corner is.
    fn lined_up(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Pointer {
        if std::mem::take(&mut self.carried) {
            self.snapper.let_go();
        } else {
            self.off = self.snapper.cornered(pointer.at, pointer, ctx) - pointer.at;
        }
        Pointer {
            at: pointer.at + self.off,
            ..*pointer
        }
    }

    fn drawn(
        &mut self,
        blank: &Shape,
        pressed: Point,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> Edit {
        let pointer = self.lined_up(pointer, ctx);
        let rect = dragged_box(pressed, &pointer);
        self.snapper.show(rect, pointer.at, Axes::BOTH);
        Edit::Create(Arc::new(Shape {
            pos: rect.origin(),
            size: rect.size(),
            ..blank.clone()
        }))
    }
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
                let snapping = Box::new(Snapping {
                    snapper: Snapper::leaving_out([&blank.id]),
                    ..Snapping::default()
                });
                // From the middle no corner was pressed.
                let pressed = if pointer.modifiers.alt {
                    on_grid(pressed, &pointer, ctx)
                } else {
                    Snapper::default().cornered(pressed, &pointer, ctx)
                };
                self.draw(pressed, blank, snapping, (&pointer, ctx))
            }
            (
                State::Drawing {
                    pressed,
                    blank,
                    snapping,
                },
                ToolEvent::Move(pointer),
            ) => self.draw(pressed, blank, snapping, (&pointer, ctx)),
            (
                State::Drawing {
                    pressed,
                    blank,
                    mut snapping,
                },
                ToolEvent::Release(pointer),
            ) => {
                let drawn = snapping.drawn(&blank, pressed, &pointer, ctx);
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
        pressed: Point,
        blank: Box<Shape>,
        mut snapping: Box<Snapping>,
        (pointer, ctx): (&Pointer, &mut ToolContext<'_>),
    ) -> ToolOutput {
        let drawn = snapping.drawn(&blank, pressed, pointer, ctx);
        self.state = State::Drawing {
            pressed,
            blank,
            snapping,
        };
        ToolOutput::update(vec![drawn])
    }

    /// Carries what is being drawn along as it is; says whether there is something.
    pub(super) fn carry(&mut self, by: Vec2) -> bool {
        let State::Drawing {
            pressed, snapping, ..
        } = &mut self.state
        else {
            return false;
        };
        snapping.carried = true;
        *pressed += by;
        true
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        let guides = match &self.state {
            State::Drawing { snapping, .. } => snapping.snapper.guides(),
            State::Idle | State::Pointing { .. } => &[],
        };
        ToolOverlay {
            guides,
            handles_hidden: self.is_busy(),
            ..ToolOverlay::default()
        }
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

//! The zoom tool: a click shows the board larger where it is, with Alt smaller, and a box that is drawn fills the
//! window. Changes no shape.

use egui::Pos2;
use tavla_shared::geometry::{Point, Rect};

use super::{Cursor, Pointer, ToolContext, ToolEvent, ToolOutput, ToolOverlay};

/// What a person wants to see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ZoomWish {
    /// The board larger, about this place of the screen.
    In(Pos2),
    /// The board smaller, about this place of the screen.
    Out(Pos2),
    /// This part of the board, as large as it goes.
    To(Rect),
}

/// The zoom tool.
#[derive(Debug, Default)]
pub struct ZoomTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    /// Pressed, and not moved far yet.
    Pointing { pressed: Point },
    /// A box is drawn.
    Boxing { pressed: Point, rect: Rect },
}

impl ZoomTool {
    pub(super) fn handle(&mut self, event: ToolEvent, ctx: &ToolContext<'_>) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                let pressed = pointer.at;
                self.state = State::Pointing { pressed };
                ToolOutput::default()
            }
            (State::Pointing { pressed }, ToolEvent::Move(pointer)) => {
                self.state = if ctx.is_drag(pressed, pointer.at) {
                    let rect = Rect::from_points(pressed, pointer.at);
                    State::Boxing { pressed, rect }
                } else {
                    State::Pointing { pressed }
                };
                ToolOutput::default()
            }
            (State::Boxing { pressed, .. }, ToolEvent::Move(pointer)) => {
                let rect = Rect::from_points(pressed, pointer.at);
                self.state = State::Boxing { pressed, rect };
                ToolOutput::default()
            }
            (State::Pointing { .. }, ToolEvent::Release(pointer)) => Self::step(&pointer),
            // A box with Alt held means what a click with it means.
            (State::Boxing { .. }, ToolEvent::Release(pointer)) if pointer.modifiers.alt => {
                Self::step(&pointer)
            }
            (State::Boxing { rect, .. }, ToolEvent::Release(_)) => Self::wish(ZoomWish::To(rect)),
            _ => ToolOutput::default(),
        }
    }

    fn step(pointer: &Pointer) -> ToolOutput {
        Self::wish(if pointer.modifiers.alt {
            ZoomWish::Out(pointer.screen)
        } else {
            ZoomWish::In(pointer.screen)
        })
    }

    fn wish(wish: ZoomWish) -> ToolOutput {
        ToolOutput {
            zoom: Some(wish),
            ..ToolOutput::default()
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        let brush = match self.state {
            State::Boxing { rect, .. } => Some(rect),
            State::Idle | State::Pointing { .. } => None,
        };
        ToolOverlay {
            brush,
            handles_hidden: true,
            ..ToolOverlay::default()
        }
    }

    pub(super) fn cursor() -> Cursor {
        Cursor::ZoomIn
    }
}

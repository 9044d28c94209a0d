//! The hand: drags the board under the window. Changes no shape.

use egui::Pos2;

use super::{Cursor, ToolEvent, ToolOutput};

/// The hand tool.
#[derive(Debug, Default)]
pub struct HandTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Dragging {
        last: Pos2,
    },
}

impl HandTool {
    pub(super) fn handle(&mut self, event: ToolEvent) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                self.state = State::Dragging {
                    last: pointer.screen,
                };
            }
            (State::Dragging { last }, ToolEvent::Move(pointer)) => {
                self.state = State::Dragging {
                    last: pointer.screen,
                };
                let pan = Some(pointer.screen - last);
                return ToolOutput {
                    pan,
                    ..ToolOutput::default()
                };
            }
            _ => {}
        }
        ToolOutput::default()
    }

    pub(super) fn is_busy(&self) -> bool {
        matches!(self.state, State::Dragging { .. })
    }

    pub(super) fn cursor(&self) -> Cursor {
        match self.state {
            State::Idle => Cursor::Grab,
            State::Dragging { .. } => Cursor::Grabbing,
        }
    }
}

//! The comment tool: a click says about which place somebody wants to say something. Writes nothing: what
//! is said goes into another document, and not through here.

use tavla_shared::geometry::Point;

use super::{ToolEvent, ToolOutput};

/// The comment tool.
#[derive(Debug, Default)]
pub struct CommentTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Pointing {
        pressed: Point,
    },
}

impl CommentTool {
    pub(super) fn handle(&mut self, event: ToolEvent) -> ToolOutput {
        match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                self.state = State::Pointing {
                    pressed: pointer.at,
                };
                ToolOutput::default()
            }
            // A hand that slipped meant where it pressed.
            (State::Pointing { pressed }, ToolEvent::Release(_)) => ToolOutput {
                comment: Some(pressed),
                done: true,
                ..ToolOutput::default()
            },
            (state @ State::Pointing { .. }, ToolEvent::Move(_)) => {
                self.state = state;
                ToolOutput::default()
            }
            _ => ToolOutput::default(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        matches!(self.state, State::Pointing { .. })
    }
}

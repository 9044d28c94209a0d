//! The laser: while it is pressed, where it goes is shown to everybody. Changes no shape.

use tavla_shared::geometry::Point;

use super::{ToolEvent, ToolOutput};

/// Where a laser points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LaserSpot {
    /// On the board.
    pub at: Point,
    /// Whether a new line begins here.
    pub begins: bool,
}

/// The laser tool.
#[derive(Debug, Default)]
pub struct LaserTool {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Pointing,
}

impl LaserTool {
    pub(super) fn handle(&mut self, event: ToolEvent) -> ToolOutput {
        let spot = match (std::mem::take(&mut self.state), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                self.state = State::Pointing;
                Some((pointer.at, true))
            }
            (State::Pointing, ToolEvent::Move(pointer)) => {
                self.state = State::Pointing;
                Some((pointer.at, false))
            }
            (State::Pointing, ToolEvent::Release(pointer)) => Some((pointer.at, false)),
            _ => None,
        };
        ToolOutput {
            laser: spot.map(|(at, begins)| LaserSpot { at, begins }),
            ..ToolOutput::default()
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        matches!(self.state, State::Pointing)
    }
}

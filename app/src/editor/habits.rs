//! How the person's hand works: what they want of their tools, and whether they draw with a pen, so
//! that fingers only move the board.

use super::Editor;
use crate::commands::ToolKind;
use crate::tools::habits::Habits;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Hands {
    pub(super) habits: Habits,
    /// Whether fingers only move the board.
    pen_mode: bool,
    /// Whether the person only looks.
    pub(super) view_only: bool,
}

impl Editor {
    /// How the person wants tools to work.
    pub fn habits(&self) -> Habits {
        self.hands.habits
    }

    /// Says how the person wants tools to work, from the next gesture on.
    pub fn set_habits(&mut self, habits: Habits) {
        self.hands.habits = habits;
    }

    /// Whether the person draws with a pen: fingers move the board then, and draw nothing.
    pub fn pen_mode(&self) -> bool {
        self.hands.pen_mode
    }

    /// A pen has touched the board, or the person wants to draw with fingers again.
    pub fn set_pen_mode(&mut self, on: bool) {
        self.hands.pen_mode = on;
    }

    /// Whether two fingers only move the board: beside a pen that draws they must not zoom.
    pub fn fingers_keep_zoom(&self) -> bool {
        let draws = matches!(
            self.tool_kind,
            ToolKind::Pen | ToolKind::Highlighter | ToolKind::DrawToShape
        );
        self.hands.pen_mode && draws
    }
}

//! View mode: a person wants to look and to show, and to change nothing by mistake. Their own, for as long as they
//! like: no document and no peer knows of it.

use super::{Editor, Lock};
use crate::commands::{Command, ToolKind};

impl Editor {
    /// Whether the person only looks.
    pub fn is_view_only(&self) -> bool {
        self.hands.view_only
    }

    /// Only looks from now on, or works on the board again. What is in hand is let go.
    pub(super) fn toggle_view_only(&mut self) {
        let on = !self.hands.view_only;
        self.end_typing();
        self.cancel_gesture();
        self.selection = crate::selection::Selection::default();
        self.hands.view_only = on;
        let tool = tool_for_looking(self.tool_kind);
        let home = if on { tool } else { ToolKind::Select };
        if home != self.tool_kind {
            self.take_tool(home);
        }
    }

    /// Why nothing can be written, where that is the person's own wish.
    pub(super) fn own_lock(&self) -> Option<Lock> {
        self.hands.view_only.then_some(Lock::ViewOnly)
    }

    /// The tool that is taken in hand when this one was reached for.
    pub(super) fn tool_in_mode(&self, kind: ToolKind) -> ToolKind {
        if self.hands.view_only {
            tool_for_looking(kind)
        } else {
            kind
        }
    }
}

/// What is for looking stays; a drag of anything else moves the board.
fn tool_for_looking(kind: ToolKind) -> ToolKind {
    match kind {
        ToolKind::Hand | ToolKind::Zoom | ToolKind::Laser => kind,
        _ => ToolKind::Hand,
    }
}

/// Whether a command that writes nothing is still not for who only looks: it picks shapes, or is about tools that
/// draw.
pub(super) fn is_for_working(command: Command) -> bool {
    matches!(
        command,
        Command::Tool(ToolKind::Comment)
            | Command::SelectAll
            | Command::SelectSameKind
            | Command::SelectSameStroke
            | Command::SelectSameFill
            | Command::ToggleLasso
            | Command::ToggleToolLock
    )
}

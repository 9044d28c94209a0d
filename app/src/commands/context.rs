//! Where a key goes, and which commands' keys work there.

use super::Command;

/// Where a key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Nothing is being typed.
    Canvas,
    /// Text of a shape is being typed.
    CanvasText,
    /// Text of the interface is being typed.
    Field,
    /// A dialog is open.
    Dialog,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 4] = [Self::Canvas, Self::CanvasText, Self::Field, Self::Dialog];
}

impl Command {
    /// Whether its keys work in `context`; typing keeps the keys that write, move the caret,
    /// select and take back.
    pub const fn works_in(self, context: Context) -> bool {
        match context {
            Context::Canvas => true,
            Context::CanvasText => matches!(
                self,
                Self::Undo
                    | Self::Redo
                    | Self::ZoomIn
                    | Self::ZoomOut
                    | Self::ZoomReset
                    | Self::ToggleGrid
                    | Self::Boards
                    | Self::NewBoard
                    | Self::Import
                    | Self::CommandPalette
                    | Self::Quit
            ),
            Context::Field => matches!(self, Self::CommandPalette | Self::Quit),
            Context::Dialog => matches!(self, Self::Quit),
        }
    }
}

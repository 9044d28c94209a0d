//! Where a key goes, and which commands' keys work there.

use egui::Key;

use super::{Command, Shortcut};

/// Where a key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Nothing is being typed.
    Canvas,
    /// Text of a shape is being typed.
    CanvasText,
    /// A control of the interface has the focus.
    Control,
    /// A row of the board's outline has the focus.
    Outline,
    /// An item of the library has the focus.
    Library,
    /// A menu is open.
    Menu,
    /// Text of the interface is being typed.
    Field,
    /// A dialog is open.
    Dialog,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 8] = [
        Self::Canvas,
        Self::CanvasText,
        Self::Control,
        Self::Outline,
        Self::Library,
        Self::Menu,
        Self::Field,
        Self::Dialog,
    ];

    /// Whether the keys of the clipboard are about shapes, and not about text.
    pub const fn copies_shapes(self) -> bool {
        matches!(
            self,
            Self::Canvas | Self::Control | Self::Outline | Self::Library | Self::Menu
        )
    }
}

impl Command {
    /// Whether its keys work in `context`; typing keeps the keys that write, move the caret,
    /// select and take back.
    pub const fn works_in(self, context: Context) -> bool {
        match context {
            Context::Canvas
            | Context::Control
            | Context::Outline
            | Context::Library
            | Context::Menu => match self {
                Self::Letters(command) => !command.only_while_typing(),
                // In the interface Tab goes from one control to the next.
                Self::NextKind | Self::PreviousKind => matches!(context, Context::Canvas),
                // A row has a name, too.
                Self::RenameBoard => !matches!(context, Context::Outline),
                _ => true,
            },
            Context::CanvasText => matches!(
                self,
                Self::Letters(_)
                    | Self::PastePlain
                    | Self::Undo
                    | Self::Redo
                    | Self::ZoomIn
                    | Self::ZoomOut
                    | Self::ZoomReset
                    | Self::Find
                    | Self::ToggleGrid
                    | Self::Boards
                    | Self::NewBoard
                    | Self::SaveCopy
                    | Self::Export
                    | Self::Print
                    | Self::Import
                    | Self::CommandPalette
                    | Self::ToggleChat
                    | Self::Quit
            ),
            Context::Field => {
                matches!(
                    self,
                    Self::CommandPalette | Self::Find | Self::ToggleChat | Self::Quit
                )
            }
            Context::Dialog => matches!(self, Self::Quit),
        }
    }
}

impl Shortcut {
    /// Whether it is free in `context`: arrows alone move in a control and from one to the next, in the
    /// outline pages do as well, and in a menu and on an item of the library all keys alone are theirs.
    pub const fn works_in(self, context: Context) -> bool {
        let alone = !self.command && !self.alt;
        match context {
            Context::Control => !(alone && is_arrow(self.key)),
            Context::Outline => !(alone && (is_arrow(self.key) || is_page(self.key))),
            Context::Library | Context::Menu => !alone,
            _ => true,
        }
    }
}

const fn is_arrow(key: Key) -> bool {
    matches!(
        key,
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
    )
}

const fn is_page(key: Key) -> bool {
    matches!(key, Key::PageUp | Key::PageDown)
}

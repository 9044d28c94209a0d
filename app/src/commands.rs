//! Everything a person can trigger, as data: label, icon, keys, and where the keys work. Buttons,
//! menus, the palette and keys all send the same value. What a command does is never in here.

mod context;
mod icon;
mod keys;
mod pressed;
mod releases;
mod shortcut;
mod tool_kind;

pub use context::Context;
pub use icon::Icon;
pub use pressed::Pressed;
pub use releases::Releases;
pub use shortcut::{KeyPress, Platform, Shortcut};
pub use tool_kind::ToolKind;

/// Where the selection is pushed by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards smaller x.
    Left,
    /// Towards larger x.
    Right,
    /// Towards smaller y.
    Up,
    /// Towards larger y.
    Down,
}

/// Something a person can trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Takes a tool in hand.
    Tool(ToolKind),
    /// Keeps the tool in hand after it has drawn something.
    ToggleToolLock,
    /// Takes back my last step.
    Undo,
    /// Does again what was taken back.
    Redo,
    /// Copies the selection and deletes it.
    Cut,
    /// Copies the selection to the clipboard.
    Copy,
    /// Puts the clipboard onto the board.
    Paste,
    /// Puts a copy of the selection beside it.
    Duplicate,
    /// Deletes the selection.
    Delete,
    /// Selects every shape.
    SelectAll,
    /// Makes the selection one group.
    Group,
    /// Takes the selected groups apart.
    Ungroup,
    /// Puts the selection one step further up.
    BringForward,
    /// Puts the selection one step further down.
    SendBackward,
    /// Puts the selection above everything.
    BringToFront,
    /// Puts the selection below everything.
    SendToBack,
    /// Pushes the selection by one unit.
    Nudge(Direction),
    /// Pushes the selection by five units.
    NudgeFar(Direction),
    /// Shows the board larger.
    ZoomIn,
    /// Shows the board smaller.
    ZoomOut,
    /// Shows the board at its own size.
    ZoomReset,
    /// Shows the whole board.
    ZoomFit,
    /// Shows the whole selection.
    ZoomFitSelection,
    /// Switches between light and dark.
    ToggleTheme,
    /// Light colours.
    ThemeLight,
    /// Dark colours.
    ThemeDark,
    /// The colours of the system.
    ThemeSystem,
    /// Shows or hides the dot grid.
    ToggleGrid,
    /// Shows or hides the map of the whole board.
    ToggleMinimap,
    /// Shows or hides how long frames take.
    ToggleFrameMeter,
    /// Shows or hides how the connection to the server works.
    ToggleConnection,
    /// Shows or hides what was said about the board.
    ToggleComments,
    /// Shows or hides who is here.
    TogglePeople,
    /// Asks everybody to come and see what I see.
    BringEveryone,
    /// Has everybody see what I see until I say otherwise, or not any more.
    ToggleSpotlight,
    /// Shows or hides what others have done.
    ToggleActivity,
    /// Says who made the selected shape, and who changed it.
    ShowMaker,
    /// Shows or hides the chat.
    ToggleChat,
    /// Tells a person nothing of mentions and replies on this board, or does.
    ToggleQuiet,
    /// Shows nothing in motion that need not move, or does.
    ToggleReducedMotion,
    /// Opens or closes words beside my cursor.
    CursorChat,
    /// Shows the signs to throw at a place, or hides them.
    React,
    /// Shows or hides the timer that everybody sees.
    ToggleTimer,
    /// Asks what everybody is to vote on.
    StartVote,
    /// Paints less often while the machine runs on battery, or does not.
    ToggleSavePower,
    /// Shows the list of boards.
    Boards,
    /// Makes a board and opens it.
    NewBoard,
    /// Changes the board's title.
    RenameBoard,
    /// Opens a file from another program.
    Import,
    /// Joins a board on a server.
    Connect,
    /// Puts this board on a server, for others to join.
    Share,
    /// Makes the next attempt to reach this board's server now.
    Reconnect,
    /// Shows every command.
    CommandPalette,
    /// Shows every key.
    ShowKeys,
    /// Ends the program.
    Quit,
}

impl Command {
    /// Every command, in the order of the palette.
    pub const ALL: &[Self] = &[
        Self::Tool(ToolKind::Select),
        Self::Tool(ToolKind::Hand),
        Self::Tool(ToolKind::Rectangle),
        Self::Tool(ToolKind::Diamond),
        Self::Tool(ToolKind::Ellipse),
        Self::Tool(ToolKind::Arrow),
        Self::Tool(ToolKind::Line),
        Self::Tool(ToolKind::Pen),
        Self::Tool(ToolKind::Text),
        Self::Tool(ToolKind::Note),
        Self::Tool(ToolKind::Eraser),
        Self::Tool(ToolKind::Laser),
        Self::Tool(ToolKind::Comment),
        Self::ToggleToolLock,
        Self::Undo,
        Self::Redo,
        Self::Cut,
        Self::Copy,
        Self::Paste,
        Self::Duplicate,
        Self::Delete,
        Self::SelectAll,
        Self::Group,
        Self::Ungroup,
        Self::BringForward,
        Self::SendBackward,
        Self::BringToFront,
        Self::SendToBack,
        Self::Nudge(Direction::Left),
        Self::Nudge(Direction::Right),
        Self::Nudge(Direction::Up),
        Self::Nudge(Direction::Down),
        Self::NudgeFar(Direction::Left),
        Self::NudgeFar(Direction::Right),
        Self::NudgeFar(Direction::Up),
        Self::NudgeFar(Direction::Down),
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
        Self::ZoomFit,
        Self::ZoomFitSelection,
        Self::ToggleTheme,
        Self::ThemeLight,
        Self::ThemeDark,
        Self::ThemeSystem,
        Self::ToggleGrid,
        Self::ToggleMinimap,
        Self::ToggleFrameMeter,
        Self::ToggleConnection,
        Self::ToggleComments,
        Self::TogglePeople,
        Self::BringEveryone,
        Self::ToggleSpotlight,
        Self::ToggleActivity,
        Self::ShowMaker,
        Self::ToggleTimer,
        Self::StartVote,
        Self::ToggleChat,
        Self::ToggleQuiet,
        Self::ToggleSavePower,
        Self::ToggleReducedMotion,
        Self::CursorChat,
        Self::React,
        Self::Boards,
        Self::NewBoard,
        Self::RenameBoard,
        Self::Import,
        Self::Connect,
        Self::Share,
        Self::Reconnect,
        Self::CommandPalette,
        Self::ShowKeys,
        Self::Quit,
    ];

    /// Names its label in the texts of the interface.
    pub const fn label_id(self) -> &'static str {
        match self {
            Self::Tool(tool) => tool_label_id(tool),
            Self::ToggleToolLock => "command-tool-lock",
            Self::Undo => "command-undo",
            Self::Redo => "command-redo",
            Self::Cut => "command-cut",
            Self::Copy => "command-copy",
            Self::Paste => "command-paste",
            Self::Duplicate => "command-duplicate",
            Self::Delete => "command-delete",
            Self::SelectAll => "command-select-all",
            Self::Group => "command-group",
            Self::Ungroup => "command-ungroup",
            Self::BringForward => "command-bring-forward",
            Self::SendBackward => "command-send-backward",
            Self::BringToFront => "command-bring-to-front",
            Self::SendToBack => "command-send-to-back",
            Self::Nudge(Direction::Left) => "command-nudge-left",
            Self::Nudge(Direction::Right) => "command-nudge-right",
            Self::Nudge(Direction::Up) => "command-nudge-up",
            Self::Nudge(Direction::Down) => "command-nudge-down",
            Self::NudgeFar(Direction::Left) => "command-nudge-far-left",
            Self::NudgeFar(Direction::Right) => "command-nudge-far-right",
            Self::NudgeFar(Direction::Up) => "command-nudge-far-up",
            Self::NudgeFar(Direction::Down) => "command-nudge-far-down",
            Self::ZoomIn => "command-zoom-in",
            Self::ZoomOut => "command-zoom-out",
            Self::ZoomReset => "command-zoom-reset",
            Self::ZoomFit => "command-zoom-fit",
            Self::ZoomFitSelection => "command-zoom-fit-selection",
            Self::ToggleTheme => "command-theme-toggle",
            Self::ThemeLight => "command-theme-light",
            Self::ThemeDark => "command-theme-dark",
            Self::ThemeSystem => "command-theme-system",
            Self::ToggleGrid => "command-grid",
            Self::ToggleMinimap => "command-minimap",
            Self::ToggleFrameMeter => "command-frame-meter",
            Self::ToggleConnection => "command-connection",
            Self::ToggleComments => "command-comments",
            Self::TogglePeople => "command-people",
            Self::BringEveryone => "command-bring-everyone",
            Self::ToggleSpotlight => "command-spotlight",
            Self::ToggleActivity => "command-activity",
            Self::ShowMaker => "command-show-maker",
            Self::ToggleTimer => "command-timer",
            Self::StartVote => "command-start-vote",
            Self::ToggleChat => "command-chat",
            Self::ToggleQuiet => "command-quiet",
            Self::ToggleSavePower => "command-save-power",
            Self::ToggleReducedMotion => "command-reduced-motion",
            Self::CursorChat => "command-cursor-chat",
            Self::React => "command-react",
            Self::Boards => "command-boards",
            Self::NewBoard => "command-new-board",
            Self::RenameBoard => "command-rename-board",
            Self::Import => "command-import",
            Self::Connect => "command-connect",
            Self::Share => "command-share",
            Self::Reconnect => "command-reconnect",
            Self::CommandPalette => "command-palette",
            Self::ShowKeys => "command-keys",
            Self::Quit => "command-quit",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Tool(tool) => tool_icon(tool),
            Self::ToggleToolLock => Icon::Lock,
            Self::Undo => Icon::Undo,
            Self::Redo => Icon::Redo,
            Self::Cut => Icon::Cut,
            Self::Copy => Icon::Copy,
            Self::Paste => Icon::Paste,
            Self::Duplicate => Icon::Duplicate,
            Self::Delete => Icon::Delete,
            Self::SelectAll => Icon::SelectAll,
            Self::Group => Icon::Group,
            Self::Ungroup => Icon::Ungroup,
            Self::BringForward => Icon::BringForward,
            Self::SendBackward => Icon::SendBackward,
            Self::BringToFront => Icon::BringToFront,
            Self::SendToBack => Icon::SendToBack,
            Self::Nudge(Direction::Left) | Self::NudgeFar(Direction::Left) => Icon::MoveLeft,
            Self::Nudge(Direction::Right) | Self::NudgeFar(Direction::Right) => Icon::MoveRight,
            Self::Nudge(Direction::Up) | Self::NudgeFar(Direction::Up) => Icon::MoveUp,
            Self::Nudge(Direction::Down) | Self::NudgeFar(Direction::Down) => Icon::MoveDown,
            Self::ZoomIn => Icon::Plus,
            Self::ZoomOut => Icon::Minus,
            Self::ZoomReset => Icon::ResetZoom,
            Self::ZoomFit => Icon::FitAll,
            Self::ZoomFitSelection => Icon::FitSelection,
            Self::ToggleTheme | Self::ThemeDark => Icon::Moon,
            Self::ThemeLight => Icon::Sun,
            Self::ThemeSystem => Icon::Monitor,
            Self::ToggleGrid => Icon::Grid,
            Self::ToggleMinimap => Icon::Map,
            Self::ToggleFrameMeter => Icon::Activity,
            Self::ToggleConnection => Icon::Wifi,
            Self::ToggleComments => Icon::Comment,
            Self::TogglePeople => Icon::People,
            Self::BringEveryone => Icon::Locate,
            Self::ToggleSpotlight => Icon::Present,
            Self::ToggleActivity => Icon::Bell,
            Self::ShowMaker => Icon::History,
            Self::ToggleTimer => Icon::Timer,
            Self::StartVote => Icon::Vote,
            Self::ToggleChat => Icon::Messages,
            Self::ToggleQuiet => Icon::BellOff,
            Self::ToggleSavePower => Icon::Battery,
            Self::ToggleReducedMotion => Icon::Accessibility,
            Self::CursorChat => Icon::Chat,
            Self::React => Icon::React,
            Self::Boards => Icon::Boards,
            Self::NewBoard => Icon::NewBoard,
            Self::RenameBoard => Icon::Rename,
            Self::Import => Icon::Import,
            Self::Connect | Self::Reconnect => Icon::Connect,
            Self::Share => Icon::Share,
            Self::CommandPalette => Icon::Palette,
            Self::ShowKeys => Icon::Keys,
            Self::Quit => Icon::Quit,
        }
    }
}

const fn tool_label_id(tool: ToolKind) -> &'static str {
    match tool {
        ToolKind::Select => "tool-select",
        ToolKind::Hand => "tool-hand",
        ToolKind::Rectangle => "tool-rectangle",
        ToolKind::Diamond => "tool-diamond",
        ToolKind::Ellipse => "tool-ellipse",
        ToolKind::Arrow => "tool-arrow",
        ToolKind::Line => "tool-line",
        ToolKind::Pen => "tool-pen",
        ToolKind::Text => "tool-text",
        ToolKind::Note => "tool-note",
        ToolKind::Eraser => "tool-eraser",
        ToolKind::Laser => "tool-laser",
        ToolKind::Comment => "tool-comment",
    }
}

const fn tool_icon(tool: ToolKind) -> Icon {
    match tool {
        ToolKind::Select => Icon::Cursor,
        ToolKind::Hand => Icon::Hand,
        ToolKind::Rectangle => Icon::Rectangle,
        ToolKind::Diamond => Icon::Diamond,
        ToolKind::Ellipse => Icon::Ellipse,
        ToolKind::Arrow => Icon::Arrow,
        ToolKind::Line => Icon::Line,
        ToolKind::Pen => Icon::Pen,
        ToolKind::Text => Icon::Text,
        ToolKind::Note => Icon::Note,
        ToolKind::Eraser => Icon::Eraser,
        ToolKind::Laser => Icon::Laser,
        ToolKind::Comment => Icon::Comment,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn every_command_is_listed_once_and_has_its_own_label() {
        let labels: BTreeSet<_> = Command::ALL
            .iter()
            .map(|command| command.label_id())
            .collect();
        assert_eq!(labels.len(), Command::ALL.len());
        for tool in ToolKind::ALL {
            assert!(Command::ALL.contains(&Command::Tool(tool)), "{tool:?}");
        }
    }

    #[test]
    fn no_two_commands_share_a_key_in_one_context_on_any_platform() {
        for platform in Platform::ALL {
            for context in Context::ALL {
                let mut taken = BTreeMap::new();
                for &command in Command::ALL
                    .iter()
                    .filter(|command| command.works_in(context))
                {
                    for shortcut in command.shortcuts(platform) {
                        let before = taken.insert(shortcut.text(platform), command);
                        assert!(
                            before.is_none_or(|other| other == command),
                            "{} is {before:?} and {command:?} in {context:?} on {platform:?}",
                            shortcut.text(platform),
                        );
                    }
                }
            }
        }
    }
}

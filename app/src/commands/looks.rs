//! How commands look wherever they are offered: label and icon.

use super::{Command, Direction, Icon, ToolKind};

impl Command {
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
            Self::Grow(Direction::Left) => "command-grow-left",
            Self::Grow(Direction::Right) => "command-grow-right",
            Self::Grow(Direction::Up) => "command-grow-up",
            Self::Grow(Direction::Down) => "command-grow-down",
            Self::Walk(Direction::Left) => "command-walk-left",
            Self::Walk(Direction::Right) => "command-walk-right",
            Self::Walk(Direction::Up) => "command-walk-up",
            Self::Walk(Direction::Down) => "command-walk-down",
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
            Self::Nudge(Direction::Left)
            | Self::NudgeFar(Direction::Left)
            | Self::Grow(Direction::Left)
            | Self::Walk(Direction::Left) => Icon::MoveLeft,
            Self::Nudge(Direction::Right)
            | Self::NudgeFar(Direction::Right)
            | Self::Grow(Direction::Right)
            | Self::Walk(Direction::Right) => Icon::MoveRight,
            Self::Nudge(Direction::Up)
            | Self::NudgeFar(Direction::Up)
            | Self::Grow(Direction::Up)
            | Self::Walk(Direction::Up) => Icon::MoveUp,
            Self::Nudge(Direction::Down)
            | Self::NudgeFar(Direction::Down)
            | Self::Grow(Direction::Down)
            | Self::Walk(Direction::Down) => Icon::MoveDown,
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

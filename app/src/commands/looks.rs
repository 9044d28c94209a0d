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
            Self::PastePlain => "command-paste-plain",
            Self::Letters(command) => command.label_id(),
            Self::Duplicate => "command-duplicate",
            Self::Delete => "command-delete",
            Self::SelectAll => "command-select-all",
            Self::ToggleLocked => "command-lock",
            Self::UnlockAll => "command-unlock-all",
            Self::FlipAcross => "command-flip-across",
            Self::FlipDown => "command-flip-down",
            Self::CopyStyle => "command-copy-style",
            Self::PasteStyle => "command-paste-style",
            Self::SelectSameKind => "command-select-same-kind",
            Self::SelectSameStroke => "command-select-same-stroke",
            Self::SelectSameFill => "command-select-same-fill",
            Self::ToggleLasso => "command-lasso",
            Self::ToggleBoxTouches => "command-box-touches",
            Self::ToggleMeasures => "command-measures",
            Self::Group => "command-group",
            Self::Ungroup => "command-ungroup",
            Self::BringForward => "command-bring-forward",
            Self::SendBackward => "command-send-backward",
            Self::BringToFront => "command-bring-to-front",
            Self::SendToBack => "command-send-to-back",
            Self::NextKind => "command-next-kind",
            Self::PreviousKind => "command-previous-kind",
            Self::EditPoints => "command-edit-points",
            Self::ToggleClosed => "command-toggle-closed",
            Self::Nudge(direction) => nudge_label_id(direction),
            Self::NudgeFar(direction) => nudge_far_label_id(direction),
            Self::Grow(direction) => grow_label_id(direction),
            Self::Walk(direction) => walk_label_id(direction),
            Self::Page(direction) => page_label_id(direction),
            Self::ZoomIn => "command-zoom-in",
            Self::ZoomOut => "command-zoom-out",
            Self::ZoomReset => "command-zoom-reset",
            Self::ZoomFit => "command-zoom-fit",
            Self::ZoomFitSelection => "command-zoom-fit-selection",
            Self::ZoomToSelection => "command-zoom-to-selection",
            Self::Overview => "command-overview",
            Self::BackToContent => "command-back-to-content",
            Self::Find => "command-find",
            Self::ToggleZen => "command-zen",
            Self::ToggleViewOnly => "command-view-only",
            Self::ContextMenu => "command-context-menu",
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
            Self::You => "command-you",
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
            Self::TogglePenMode => "command-pen-mode",
            Self::ToggleCutsInk => "command-cuts-ink",
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
            Self::ToggleToolLock | Self::ToggleLocked => Icon::Lock,
            Self::Undo => Icon::Undo,
            Self::Redo => Icon::Redo,
            Self::Cut => Icon::Cut,
            Self::Copy => Icon::Copy,
            Self::Paste | Self::PastePlain => Icon::Paste,
            Self::Letters(command) => command.icon(),
            Self::Duplicate => Icon::Duplicate,
            Self::Delete => Icon::Delete,
            Self::SelectAll => Icon::SelectAll,
            Self::UnlockAll => Icon::LockOpen,
            Self::FlipAcross => Icon::FlipAcross,
            Self::FlipDown => Icon::FlipDown,
            Self::CopyStyle => Icon::Brush,
            Self::PasteStyle => Icon::Roller,
            Self::SelectSameKind => Icon::Shapes,
            Self::SelectSameStroke => Icon::Droplet,
            Self::SelectSameFill => Icon::Bucket,
            Self::ToggleLasso => Icon::Lasso,
            Self::ToggleBoxTouches => Icon::Touching,
            Self::ToggleMeasures => Icon::Ruler,
            Self::Group => Icon::Group,
            Self::Ungroup => Icon::Ungroup,
            Self::BringForward => Icon::BringForward,
            Self::SendBackward => Icon::SendBackward,
            Self::BringToFront => Icon::BringToFront,
            Self::SendToBack => Icon::SendToBack,
            Self::NextKind | Self::PreviousKind => Icon::Convert,
            Self::EditPoints => Icon::Points,
            Self::ToggleClosed => Icon::Polygon,
            Self::Nudge(direction)
            | Self::NudgeFar(direction)
            | Self::Grow(direction)
            | Self::Walk(direction)
            | Self::Page(direction) => direction_icon(direction),
            Self::ZoomIn => Icon::Plus,
            Self::ZoomOut => Icon::Minus,
            Self::ZoomReset => Icon::ResetZoom,
            Self::ZoomFit | Self::Overview => Icon::FitAll,
            Self::ZoomFitSelection | Self::ZoomToSelection => Icon::FitSelection,
            Self::Find => Icon::Search,
            Self::ToggleZen => Icon::Zen,
            Self::ToggleViewOnly => Icon::Eye,
            Self::ContextMenu => Icon::Menu,
            Self::ToggleTheme | Self::ThemeDark => Icon::Moon,
            Self::ThemeLight => Icon::Sun,
            Self::ThemeSystem => Icon::Monitor,
            Self::ToggleGrid => Icon::Grid,
            Self::ToggleMinimap => Icon::Map,
            Self::ToggleFrameMeter => Icon::Activity,
            Self::ToggleConnection => Icon::Wifi,
            Self::ToggleComments => Icon::Comment,
            Self::TogglePeople => Icon::People,
            Self::You => Icon::Portrait,
            Self::BringEveryone | Self::BackToContent => Icon::Locate,
            Self::ToggleSpotlight => Icon::Present,
            Self::ToggleActivity => Icon::Bell,
            Self::ShowMaker => Icon::History,
            Self::ToggleTimer => Icon::Timer,
            Self::StartVote => Icon::Vote,
            Self::ToggleChat => Icon::Messages,
            Self::ToggleQuiet => Icon::BellOff,
            Self::ToggleSavePower => Icon::Battery,
            Self::ToggleReducedMotion => Icon::Accessibility,
            Self::TogglePenMode => Icon::Pen,
            Self::ToggleCutsInk => Icon::Eraser,
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

const fn nudge_label_id(direction: Direction) -> &'static str {
    match direction {
        Direction::Left => "command-nudge-left",
        Direction::Right => "command-nudge-right",
        Direction::Up => "command-nudge-up",
        Direction::Down => "command-nudge-down",
    }
}

const fn nudge_far_label_id(direction: Direction) -> &'static str {
    match direction {
        Direction::Left => "command-nudge-far-left",
        Direction::Right => "command-nudge-far-right",
        Direction::Up => "command-nudge-far-up",
        Direction::Down => "command-nudge-far-down",
    }
}

const fn grow_label_id(direction: Direction) -> &'static str {
    match direction {
        Direction::Left => "command-grow-left",
        Direction::Right => "command-grow-right",
        Direction::Up => "command-grow-up",
        Direction::Down => "command-grow-down",
    }
}

const fn walk_label_id(direction: Direction) -> &'static str {
    match direction {
        Direction::Left => "command-walk-left",
        Direction::Right => "command-walk-right",
        Direction::Up => "command-walk-up",
        Direction::Down => "command-walk-down",
    }
}

const fn page_label_id(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "command-page-up",
        Direction::Down => "command-page-down",
        Direction::Left => "command-page-left",
        Direction::Right => "command-page-right",
    }
}

const fn direction_icon(direction: Direction) -> Icon {
    match direction {
        Direction::Left => Icon::MoveLeft,
        Direction::Right => Icon::MoveRight,
        Direction::Up => Icon::MoveUp,
        Direction::Down => Icon::MoveDown,
    }
}

const fn tool_label_id(tool: ToolKind) -> &'static str {
    match tool {
        ToolKind::Select => "tool-select",
        ToolKind::Hand => "tool-hand",
        ToolKind::Zoom => "tool-zoom",
        ToolKind::Rectangle => "tool-rectangle",
        ToolKind::Diamond => "tool-diamond",
        ToolKind::Ellipse => "tool-ellipse",
        ToolKind::Triangle => "tool-triangle",
        ToolKind::Hexagon => "tool-hexagon",
        ToolKind::Star => "tool-star",
        ToolKind::Cloud => "tool-cloud",
        ToolKind::Cylinder => "tool-cylinder",
        ToolKind::Callout => "tool-callout",
        ToolKind::Bucket => "tool-bucket",
        ToolKind::Arrow => "tool-arrow",
        ToolKind::Line => "tool-line",
        ToolKind::Pen => "tool-pen",
        ToolKind::Highlighter => "tool-highlighter",
        ToolKind::DrawToShape => "tool-draw-to-shape",
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
        ToolKind::Zoom => Icon::ResetZoom,
        ToolKind::Rectangle => Icon::Rectangle,
        ToolKind::Diamond => Icon::Diamond,
        ToolKind::Ellipse => Icon::Ellipse,
        ToolKind::Triangle => Icon::Triangle,
        ToolKind::Hexagon => Icon::Hexagon,
        ToolKind::Star => Icon::Star,
        ToolKind::Cloud => Icon::Cloud,
        ToolKind::Cylinder => Icon::Cylinder,
        ToolKind::Callout => Icon::Callout,
        ToolKind::Bucket => Icon::Bucket,
        ToolKind::Arrow => Icon::Arrow,
        ToolKind::Line => Icon::Line,
        ToolKind::Pen => Icon::Pen,
        ToolKind::Highlighter => Icon::Highlighter,
        ToolKind::DrawToShape => Icon::Shapes,
        ToolKind::Text => Icon::Text,
        ToolKind::Note => Icon::Note,
        ToolKind::Eraser => Icon::Eraser,
        ToolKind::Laser => Icon::Laser,
        ToolKind::Comment => Icon::Comment,
    }
}

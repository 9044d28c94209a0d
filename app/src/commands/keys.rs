//! Which keys trigger which command, on which platform.

use egui::Key;

use super::shortcut::{alt, alt_shift, ctrl, ctrl_alt, ctrl_shift, plain, shift};
use super::{Command, Direction, Platform, Shortcut, ToolKind};

impl Command {
    /// Its keys; the first is the one to show.
    pub const fn shortcuts(self, platform: Platform) -> &'static [Shortcut] {
        let mac = matches!(platform, Platform::Mac);
        match self {
            Self::Tool(tool) => tool_shortcuts(tool),
            Self::ToggleToolLock => const { &[plain(Key::Q)] },
            Self::Undo => const { &[ctrl(Key::Z)] },
            Self::Redo if mac => const { &[ctrl_shift(Key::Z)] },
            Self::Redo => const { &[ctrl_shift(Key::Z), ctrl(Key::Y)] },
            Self::Cut => const { &[ctrl(Key::X)] },
            Self::Copy => const { &[ctrl(Key::C)] },
            Self::Paste => const { &[ctrl(Key::V)] },
            Self::PastePlain => const { &[ctrl_shift(Key::V)] },
            Self::Letters(command) => command.shortcuts(),
            Self::Style(command) => command.shortcuts(),
            Self::Duplicate => const { &[ctrl(Key::D)] },
            Self::Delete => const { &[plain(Key::Delete), plain(Key::Backspace)] },
            Self::Clear => const { &[ctrl(Key::Delete)] },
            Self::SelectAll => const { &[ctrl(Key::A)] },
            Self::ToggleLocked => const { &[ctrl_shift(Key::L)] },
            Self::FlipAcross => const { &[shift(Key::H)] },
            Self::FlipDown => const { &[shift(Key::V)] },
            Self::CopyStyle => const { &[ctrl_alt(Key::C)] },
            Self::PasteStyle => const { &[ctrl_alt(Key::V)] },
            Self::ToggleMeasures => const { &[alt(Key::Slash)] },
            Self::Group => const { &[ctrl(Key::G)] },
            Self::Ungroup => const { &[ctrl_shift(Key::G)] },
            Self::FrameSelection => const { &[ctrl_alt(Key::G)] },
            Self::RemoveFrame => const { &[ctrl_shift(Key::F)] },
            Self::ToggleLayers => const { &[ctrl_alt(Key::L)] },
            Self::BringForward => const { &[ctrl(Key::CloseBracket)] },
            Self::SendBackward => const { &[ctrl(Key::OpenBracket)] },
            Self::BringToFront if mac => const { &[ctrl_alt(Key::CloseBracket)] },
            Self::BringToFront => const { &[ctrl_shift(Key::CloseBracket)] },
            Self::SendToBack if mac => const { &[ctrl_alt(Key::OpenBracket)] },
            Self::SendToBack => const { &[ctrl_shift(Key::OpenBracket)] },
            Self::Arrange(command) => command.shortcuts(),
            Self::NextKind => const { &[plain(Key::Tab)] },
            Self::PreviousKind => const { &[shift(Key::Tab)] },
            Self::EditPoints => const { &[ctrl(Key::Enter)] },
            Self::Nudge(direction) => nudge_shortcuts(direction),
            Self::NudgeFar(direction) => nudge_far_shortcuts(direction),
            Self::Grow(direction) => grow_shortcuts(direction),
            Self::Walk(direction) => walk_shortcuts(direction),
            Self::ZoomIn => const { &[ctrl(Key::Plus), ctrl(Key::Equals)] },
            Self::ZoomOut => const { &[ctrl(Key::Minus)] },
            Self::ZoomReset => const { &[ctrl(Key::Num0)] },
            Self::ZoomFit => const { &[shift(Key::Num1)] },
            Self::ZoomFitSelection => const { &[shift(Key::Num2)] },
            Self::ZoomToSelection => const { &[shift(Key::Num3)] },
            Self::Overview => const { &[shift(Key::Z)] },
            Self::Page(direction) => page_shortcuts(direction),
            Self::Find => const { &[ctrl(Key::F)] },
            Self::ToggleZen => const { &[alt(Key::Z)] },
            Self::ToggleViewOnly => const { &[alt(Key::R)] },
            Self::ContextMenu => const { &[shift(Key::F10), plain(Key::Menu)] },
            Self::ToggleTheme => const { &[alt_shift(Key::D)] },
            Self::ToggleGrid => const { &[ctrl(Key::Quote)] },
            Self::ToggleSnapToShapes => const { &[alt(Key::S)] },
            Self::ToggleComments => const { &[shift(Key::C)] },
            Self::ToggleLibrary => const { &[shift(Key::L)] },
            Self::Boards => const { &[ctrl_shift(Key::O)] },
            Self::NewBoard => const { &[ctrl(Key::N)] },
            Self::RenameBoard => const { &[plain(Key::F2)] },
            Self::SaveCopy => const { &[ctrl(Key::S), ctrl_shift(Key::S)] },
            Self::Export => const { &[ctrl_shift(Key::E)] },
            Self::CopyAsPng => const { &[alt_shift(Key::C)] },
            Self::Print => const { &[ctrl(Key::P)] },
            Self::Import => const { &[ctrl(Key::O)] },
            Self::Picture => const { &[plain(Key::Num9)] },
            Self::CommandPalette => const { &[ctrl(Key::Slash), ctrl_shift(Key::P)] },
            Self::CursorChat => const { &[plain(Key::Slash)] },
            Self::React => const { &[shift(Key::E)] },
            Self::ShowKeys => const { &[plain(Key::Questionmark)] },
            Self::ToggleChat => const { &[ctrl_shift(Key::M)] },
            Self::Link => const { &[ctrl(Key::K)] },
            Self::Quit => const { &[ctrl(Key::Q)] },
            _ => &[],
        }
    }
}

const fn nudge_shortcuts(direction: Direction) -> &'static [Shortcut] {
    match direction {
        Direction::Left => const { &[plain(Key::ArrowLeft)] },
        Direction::Right => const { &[plain(Key::ArrowRight)] },
        Direction::Up => const { &[plain(Key::ArrowUp)] },
        Direction::Down => const { &[plain(Key::ArrowDown)] },
    }
}

const fn nudge_far_shortcuts(direction: Direction) -> &'static [Shortcut] {
    match direction {
        Direction::Left => const { &[shift(Key::ArrowLeft)] },
        Direction::Right => const { &[shift(Key::ArrowRight)] },
        Direction::Up => const { &[shift(Key::ArrowUp)] },
        Direction::Down => const { &[shift(Key::ArrowDown)] },
    }
}

const fn grow_shortcuts(direction: Direction) -> &'static [Shortcut] {
    match direction {
        Direction::Left => const { &[ctrl(Key::ArrowLeft)] },
        Direction::Right => const { &[ctrl(Key::ArrowRight)] },
        Direction::Up => const { &[ctrl(Key::ArrowUp)] },
        Direction::Down => const { &[ctrl(Key::ArrowDown)] },
    }
}

const fn walk_shortcuts(direction: Direction) -> &'static [Shortcut] {
    match direction {
        Direction::Left => const { &[alt(Key::ArrowLeft)] },
        Direction::Right => const { &[alt(Key::ArrowRight)] },
        Direction::Up => const { &[alt(Key::ArrowUp)] },
        Direction::Down => const { &[alt(Key::ArrowDown)] },
    }
}

const fn page_shortcuts(direction: Direction) -> &'static [Shortcut] {
    match direction {
        Direction::Up => const { &[plain(Key::PageUp)] },
        Direction::Down => const { &[plain(Key::PageDown)] },
        Direction::Left => const { &[shift(Key::PageUp)] },
        Direction::Right => const { &[shift(Key::PageDown)] },
    }
}

const fn tool_shortcuts(tool: ToolKind) -> &'static [Shortcut] {
    match tool {
        ToolKind::Select => const { &[plain(Key::V), plain(Key::Num1)] },
        ToolKind::Hand => const { &[plain(Key::H)] },
        ToolKind::Zoom => const { &[plain(Key::Z)] },
        ToolKind::Rectangle => const { &[plain(Key::R), plain(Key::Num2)] },
        ToolKind::Diamond => const { &[plain(Key::D), plain(Key::Num3)] },
        ToolKind::Ellipse => const { &[plain(Key::O), plain(Key::Num4)] },
        ToolKind::Triangle
        | ToolKind::Hexagon
        | ToolKind::Star
        | ToolKind::Cloud
        | ToolKind::Cylinder
        | ToolKind::Callout => &[],
        ToolKind::Bucket => const { &[plain(Key::B)] },
        ToolKind::Arrow => const { &[plain(Key::A), plain(Key::Num5)] },
        ToolKind::Line => const { &[plain(Key::L), plain(Key::Num6)] },
        ToolKind::Pen => const { &[plain(Key::P), plain(Key::X), plain(Key::Num7)] },
        ToolKind::Highlighter => const { &[shift(Key::D)] },
        ToolKind::DrawToShape => const { &[shift(Key::X)] },
        ToolKind::Text => const { &[plain(Key::T), plain(Key::Num8)] },
        ToolKind::Note => const { &[plain(Key::N)] },
        ToolKind::Frame => const { &[plain(Key::F)] },
        ToolKind::Eraser => const { &[plain(Key::E), plain(Key::Num0)] },
        ToolKind::Laser => const { &[plain(Key::K)] },
        ToolKind::Comment => const { &[plain(Key::C)] },
    }
}

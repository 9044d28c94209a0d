//! Which commands belong together, for who shows all of them. A new one stands among those of editing until it is said
//! to belong elsewhere.

use super::{Command, ToolKind};

/// Commands that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Taking tools in hand.
    Tools,
    /// Changing what is there.
    Edit,
    /// Stacking, grouping, turning over.
    Arrange,
    /// How shapes look.
    Style,
    /// Letters.
    Text,
    /// Where one looks, and what is shown.
    View,
    /// Others who are here.
    Together,
    /// Boards and the program itself.
    Boards,
}

impl Group {
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Tools,
        Self::View,
        Self::Style,
        Self::Text,
        Self::Edit,
        Self::Arrange,
        Self::Together,
        Self::Boards,
    ];

    /// Names its heading in the texts of the interface.
    pub const fn label_id(self) -> &'static str {
        match self {
            Self::Tools => "keys-tools",
            Self::Edit => "keys-edit",
            Self::Arrange => "keys-arrange",
            Self::Style => "keys-style",
            Self::Text => "keys-text",
            Self::View => "keys-view",
            Self::Together => "keys-together",
            Self::Boards => "keys-boards",
        }
    }
}

/// One of the commands of which there is one for each direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Pushes by one.
    Nudge,
    /// Pushes by five.
    NudgeFar,
    /// Adds a linked shape.
    Grow,
    /// Goes to a linked shape.
    Walk,
}

impl Family {
    /// Names all of them in the texts of the interface.
    pub const fn label_id(self) -> &'static str {
        match self {
            Self::Nudge => "keys-nudge",
            Self::NudgeFar => "keys-nudge-far",
            Self::Grow => "keys-grow",
            Self::Walk => "keys-walk",
        }
    }
}

impl Command {
    /// The commands with which it belongs together.
    pub const fn group(self) -> Group {
        match self {
            Self::Tool(ToolKind::Comment)
            | Self::CursorChat
            | Self::React
            | Self::ToggleComments
            | Self::ToggleChat
            | Self::TogglePeople
            | Self::BringEveryone
            | Self::ToggleSpotlight
            | Self::ToggleTimer
            | Self::StartVote
            | Self::ToggleActivity
            | Self::You
            | Self::ToggleQuiet => Group::Together,
            Self::Tool(_)
            | Self::Picture
            | Self::ToggleToolLock
            | Self::TogglePenMode
            | Self::ToggleCutsInk => Group::Tools,
            Self::Style(_) | Self::CopyStyle | Self::PasteStyle => Group::Style,
            Self::Letters(_) => Group::Text,
            Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::ZoomFit
            | Self::ZoomFitSelection
            | Self::ZoomToSelection
            | Self::Overview
            | Self::Page(_)
            | Self::BackToContent
            | Self::Find
            | Self::ToggleZen
            | Self::ToggleViewOnly
            | Self::ToggleTheme
            | Self::ThemeLight
            | Self::ThemeDark
            | Self::ThemeSystem
            | Self::ToggleGrid
            | Self::ToggleLayers
            | Self::ToggleLibrary
            | Self::ToggleSnapToGrid
            | Self::ToggleSnapToShapes
            | Self::ToggleMinimap
            | Self::ToggleMeasures
            | Self::ToggleFrameMeter
            | Self::ToggleConnection
            | Self::ToggleReducedMotion => Group::View,
            Self::Arrange(_)
            | Self::Group
            | Self::Ungroup
            | Self::FrameSelection
            | Self::FitFrame
            | Self::RemoveFrame
            | Self::BringForward
            | Self::SendBackward
            | Self::BringToFront
            | Self::SendToBack
            | Self::FlipAcross
            | Self::FlipDown
            | Self::ToggleLocked
            | Self::Nudge(_)
            | Self::NudgeFar(_)
            | Self::Grow(_)
            | Self::Walk(_) => Group::Arrange,
            Self::Boards
            | Self::NewBoard
            | Self::RenameBoard
            | Self::SaveCopy
            | Self::Export
            | Self::Print
            | Self::Import
            | Self::ImportLibrary
            | Self::ExportLibrary
            | Self::Connect
            | Self::Share
            | Self::Reconnect
            | Self::CommandPalette
            | Self::ShowKeys
            | Self::Quit => Group::Boards,
            _ => Group::Edit,
        }
    }

    /// The family of which it is one direction.
    pub const fn family(self) -> Option<Family> {
        match self {
            Self::Nudge(_) => Some(Family::Nudge),
            Self::NudgeFar(_) => Some(Family::NudgeFar),
            Self::Grow(_) => Some(Family::Grow),
            Self::Walk(_) => Some(Family::Walk),
            _ => None,
        }
    }
}

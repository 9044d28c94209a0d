//! What can be asked about how shapes look: how each is called, looks and is asked for by keys.

use egui::Key;

use super::shortcut::{plain, shift};
use super::{Icon, Shortcut};

/// Something about the look of what is picked, or of what is drawn next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StyleCommand {
    /// Asks for the colour of outlines, ink and text.
    Stroke,
    /// Asks for the colour inside.
    Fill,
    /// Asks for the font.
    Font,
    /// Takes the stroke's colour from the board.
    TakeStroke,
    /// Takes the fill's colour from the board.
    TakeFill,
    /// Has new shapes look as what is shown, and as that is reset to.
    SetDefault,
    /// Has what is picked, and what is drawn next, look as new shapes do.
    Reset,
    /// Has new shapes look as they did before anybody said otherwise.
    ForgetDefault,
}

impl StyleCommand {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Stroke,
        Self::Fill,
        Self::Font,
        Self::TakeStroke,
        Self::TakeFill,
        Self::SetDefault,
        Self::Reset,
        Self::ForgetDefault,
    ];

    /// Whether it opens something of the style panel and changes nothing itself.
    pub const fn opens(self) -> bool {
        matches!(self, Self::Stroke | Self::Fill | Self::Font)
    }

    pub(super) const fn label_id(self) -> &'static str {
        match self {
            Self::Stroke => "command-style-stroke",
            Self::Fill => "command-style-fill",
            Self::Font => "command-style-font",
            Self::TakeStroke => "command-take-stroke",
            Self::TakeFill => "command-take-fill",
            Self::SetDefault => "command-style-set-default",
            Self::Reset => "command-style-reset",
            Self::ForgetDefault => "command-style-forget-default",
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Stroke => Icon::Droplet,
            Self::Fill => Icon::Bucket,
            Self::Font => Icon::Text,
            Self::TakeStroke | Self::TakeFill => Icon::Dropper,
            Self::SetDefault => Icon::Check,
            Self::Reset => Icon::Reopen,
            Self::ForgetDefault => Icon::Close,
        }
    }

    /// As Excalidraw has them.
    pub(super) const fn shortcuts(self) -> &'static [Shortcut] {
        match self {
            Self::Stroke => const { &[plain(Key::S)] },
            Self::Fill => const { &[plain(Key::G)] },
            Self::Font => const { &[shift(Key::F)] },
            Self::TakeStroke => const { &[shift(Key::S)] },
            Self::TakeFill => const { &[plain(Key::I), shift(Key::G)] },
            Self::SetDefault | Self::Reset | Self::ForgetDefault => &[],
        }
    }
}

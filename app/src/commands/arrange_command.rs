//! How what is selected can be put in order: how each way is called, looks and is asked for by keys. What it
//! does is never in here.

use egui::Key;

use super::shortcut::{alt, ctrl_shift};
use super::{Icon, Shortcut};

/// A way to put what is selected in order; groups are one thing each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArrangeCommand {
    /// Left edges in one line.
    AlignLeft,
    /// Middles in one upright line.
    AlignCenter,
    /// Right edges in one line.
    AlignRight,
    /// Upper edges in one line.
    AlignTop,
    /// Middles in one level line.
    AlignMiddle,
    /// Lower edges in one line.
    AlignBottom,
    /// Equal gaps from left to right.
    DistributeAcross,
    /// Equal gaps from top to bottom.
    DistributeDown,
    /// Side by side.
    StackAcross,
    /// One below the other.
    StackDown,
    /// In rows and columns.
    TidyUp,
    /// All as wide as the widest.
    SameWidth,
    /// All as high as the highest.
    SameHeight,
    /// Both.
    SameSize,
}

impl ArrangeCommand {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 14] = [
        Self::AlignLeft,
        Self::AlignCenter,
        Self::AlignRight,
        Self::AlignTop,
        Self::AlignMiddle,
        Self::AlignBottom,
        Self::DistributeAcross,
        Self::DistributeDown,
        Self::StackAcross,
        Self::StackDown,
        Self::TidyUp,
        Self::SameWidth,
        Self::SameHeight,
        Self::SameSize,
    ];

    pub(super) const fn label_id(self) -> &'static str {
        match self {
            Self::AlignLeft => "command-align-left",
            Self::AlignCenter => "command-align-center",
            Self::AlignRight => "command-align-right",
            Self::AlignTop => "command-align-top",
            Self::AlignMiddle => "command-align-middle",
            Self::AlignBottom => "command-align-bottom",
            Self::DistributeAcross => "command-distribute-across",
            Self::DistributeDown => "command-distribute-down",
            Self::StackAcross => "command-stack-across",
            Self::StackDown => "command-stack-down",
            Self::TidyUp => "command-tidy-up",
            Self::SameWidth => "command-same-width",
            Self::SameHeight => "command-same-height",
            Self::SameSize => "command-same-size",
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::AlignLeft => Icon::AlignShapesLeft,
            Self::AlignCenter => Icon::AlignShapesCenter,
            Self::AlignRight => Icon::AlignShapesRight,
            Self::AlignTop => Icon::AlignShapesTop,
            Self::AlignMiddle => Icon::AlignShapesMiddle,
            Self::AlignBottom => Icon::AlignShapesBottom,
            Self::DistributeAcross => Icon::DistributeAcross,
            Self::DistributeDown => Icon::DistributeDown,
            Self::StackAcross => Icon::StackAcross,
            Self::StackDown => Icon::StackDown,
            Self::TidyUp => Icon::TidyUp,
            Self::SameWidth => Icon::SameWidth,
            Self::SameHeight => Icon::SameHeight,
            Self::SameSize => Icon::SameSize,
        }
    }

    /// Excalidraw's keys, and tldraw's where Excalidraw has none for something else.
    pub(super) const fn shortcuts(self) -> &'static [Shortcut] {
        match self {
            Self::AlignLeft => const { &[ctrl_shift(Key::ArrowLeft), alt(Key::A)] },
            Self::AlignRight => const { &[ctrl_shift(Key::ArrowRight), alt(Key::D)] },
            Self::AlignTop => const { &[ctrl_shift(Key::ArrowUp), alt(Key::W)] },
            Self::AlignBottom => const { &[ctrl_shift(Key::ArrowDown)] },
            Self::DistributeAcross => const { &[alt(Key::H)] },
            Self::DistributeDown => const { &[alt(Key::V)] },
            Self::AlignCenter
            | Self::AlignMiddle
            | Self::StackAcross
            | Self::StackDown
            | Self::TidyUp
            | Self::SameWidth
            | Self::SameHeight
            | Self::SameSize => &[],
        }
    }

    /// Names the words for why it cannot be done.
    pub const fn reason_id(self) -> &'static str {
        match self {
            Self::AlignLeft
            | Self::AlignCenter
            | Self::AlignRight
            | Self::AlignTop
            | Self::AlignMiddle
            | Self::AlignBottom => "reason-align",
            Self::DistributeAcross | Self::DistributeDown => "reason-distribute",
            Self::StackAcross
            | Self::StackDown
            | Self::TidyUp
            | Self::SameWidth
            | Self::SameHeight
            | Self::SameSize => "reason-in-order",
        }
    }
}

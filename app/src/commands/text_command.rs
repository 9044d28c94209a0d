//! What can be done to letters: how each is called, looks and is asked for by keys.

use egui::Key;
use tavla_shared::shape::{Emphasis, ListKind};

use super::shortcut::{ctrl, ctrl_shift};
use super::{Icon, Shortcut};

/// Something done to the selected letters, to what is typed next, or to all letters of what is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextCommand {
    /// Gives them an emphasis, or takes it away.
    Emphasis(Emphasis),
    /// Makes their paragraphs items of a list, or plain ones again.
    List(ListKind),
    /// Asks where a click on them is to lead.
    Link,
    /// Sets them a step larger.
    Larger,
    /// Sets them a step smaller.
    Smaller,
}

impl TextCommand {
    /// Every one that is offered.
    pub const ALL: [Self; 11] = [
        Self::Emphasis(Emphasis::Bold),
        Self::Emphasis(Emphasis::Italic),
        Self::Emphasis(Emphasis::Underline),
        Self::Emphasis(Emphasis::Strike),
        Self::Emphasis(Emphasis::Code),
        Self::Link,
        Self::List(ListKind::Bullet),
        Self::List(ListKind::Number),
        Self::List(ListKind::Check),
        Self::Larger,
        Self::Smaller,
    ];

    pub(super) const fn label_id(self) -> &'static str {
        match self {
            Self::Emphasis(Emphasis::Bold) => "command-bold",
            Self::Emphasis(Emphasis::Italic) => "command-italic",
            Self::Emphasis(Emphasis::Underline) => "command-underline",
            Self::Emphasis(Emphasis::Strike) => "command-strike",
            Self::Emphasis(Emphasis::Code) => "command-code",
            Self::Link => "command-text-link",
            Self::List(ListKind::Bullet) => "command-bullets",
            Self::List(ListKind::Number) => "command-numbers",
            Self::List(ListKind::Check | ListKind::Checked) => "command-checks",
            Self::Larger => "command-text-larger",
            Self::Smaller => "command-text-smaller",
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Emphasis(Emphasis::Bold) => Icon::Bold,
            Self::Emphasis(Emphasis::Italic) => Icon::Italic,
            Self::Emphasis(Emphasis::Underline) => Icon::Underline,
            Self::Emphasis(Emphasis::Strike) => Icon::Strike,
            Self::Emphasis(Emphasis::Code) => Icon::Code,
            Self::Link => Icon::TextLink,
            Self::List(ListKind::Bullet) => Icon::Bullets,
            Self::List(ListKind::Number) => Icon::Numbers,
            Self::List(ListKind::Check | ListKind::Checked) => Icon::Checks,
            Self::Larger => Icon::TextLarger,
            Self::Smaller => Icon::TextSmaller,
        }
    }

    pub(super) const fn shortcuts(self) -> &'static [Shortcut] {
        match self {
            Self::Emphasis(Emphasis::Bold) => const { &[ctrl(Key::B)] },
            Self::Emphasis(Emphasis::Italic) => const { &[ctrl(Key::I)] },
            Self::Emphasis(Emphasis::Underline) => const { &[ctrl(Key::U)] },
            Self::Emphasis(Emphasis::Strike) => const { &[ctrl_shift(Key::X)] },
            Self::Emphasis(Emphasis::Code) => const { &[ctrl(Key::E)] },
            Self::Link => const { &[ctrl(Key::K)] },
            Self::List(ListKind::Number) => const { &[ctrl_shift(Key::Num7)] },
            Self::List(ListKind::Bullet) => const { &[ctrl_shift(Key::Num8)] },
            Self::List(ListKind::Check | ListKind::Checked) => const { &[ctrl_shift(Key::Num9)] },
            Self::Larger => const { &[ctrl_shift(Key::Period)] },
            Self::Smaller => const { &[ctrl_shift(Key::Comma)] },
        }
    }

    /// Whether its keys are about letters only while some are typed: elsewhere they are free for shapes.
    pub(super) const fn only_while_typing(self) -> bool {
        matches!(
            self,
            Self::Link | Self::Emphasis(Emphasis::Code) | Self::List(_)
        )
    }
}

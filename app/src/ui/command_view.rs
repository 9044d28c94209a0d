//! What panels may know about commands: which can run now, which are on, and why not.

use std::borrow::Cow;

use crate::commands::{Command, Platform};
use crate::i18n::text;

/// Commands as they are right now.
pub struct CommandView<'a> {
    /// Whose keys are shown.
    pub platform: Platform,
    /// Whether a command can run.
    pub enabled: &'a dyn Fn(Command) -> bool,
    /// Whether a command cannot run because the board cannot be changed.
    pub locked: &'a dyn Fn(Command) -> bool,
    /// What a command is called now, where that is not what it is called always.
    pub named: &'a dyn Fn(Command) -> Option<String>,
    /// Whether a command's state is on: the theme, the grid, the lock.
    pub checked: &'a dyn Fn(Command) -> bool,
}

impl CommandView<'_> {
    /// The key to show beside a command.
    pub fn shortcut(&self, command: Command) -> Option<String> {
        command
            .shortcuts(self.platform)
            .first()
            .map(|shortcut| shortcut.text(self.platform))
    }

    /// What a command is called now.
    pub fn label(&self, command: Command) -> Cow<'static, str> {
        let named = (self.named)(command).map(Cow::Owned);
        named.unwrap_or_else(|| Cow::Borrowed(text(command.label_id())))
    }

    /// Why a command cannot run; none where it can.
    pub fn disabled_because(&self, command: Command) -> Option<&'static str> {
        if (self.locked)(command) {
            return Some(text("reason-locked"));
        }
        (!(self.enabled)(command)).then(|| reason(command))
    }
}

fn reason(command: Command) -> &'static str {
    match command {
        Command::Undo => text("reason-undo"),
        Command::Redo => text("reason-redo"),
        Command::ShowMaker | Command::CopyLink => text("reason-one"),
        Command::Grow(_) => text("reason-grow"),
        Command::Walk(_) => text("reason-walk"),
        Command::Group => text("reason-group"),
        Command::Arrange(command) => text(command.reason_id()),
        Command::Ungroup => text("reason-ungroup"),
        Command::SelectAll | Command::ZoomFit => text("reason-empty"),
        Command::ZoomIn => text("reason-zoom-in"),
        Command::ZoomOut => text("reason-zoom-out"),
        Command::Reconnect => text("reason-reconnect"),
        Command::BringEveryone | Command::ToggleSpotlight => text("reason-summon"),
        Command::FitFrame | Command::RemoveFrame => text("reason-frame"),
        Command::UnlockAll => text("reason-unlocked"),
        Command::PasteStyle => text("reason-paste-style"),
        Command::Copy
        | Command::Duplicate
        | Command::ToggleLocked
        | Command::CopyStyle
        | Command::SelectSameKind
        | Command::SelectSameStroke
        | Command::SelectSameFill
        | Command::ZoomFitSelection => text("reason-selection"),
        Command::Cut
        | Command::Delete
        | Command::FlipAcross
        | Command::FlipDown
        | Command::BringForward
        | Command::SendBackward
        | Command::BringToFront
        | Command::SendToBack
        | Command::FrameSelection
        | Command::Nudge(_)
        | Command::NudgeFar(_)
        | Command::Link => text("reason-changeable"),
        _ => text("reason-not-now"),
    }
}

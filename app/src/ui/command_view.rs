//! What panels may know about commands: which can run now, which are on, and why not.

use std::borrow::Cow;

use crate::commands::{Command, Platform};
use crate::editor::{Lock, Obstacle, Picked};
use crate::i18n::text;

/// Commands as they are right now.
pub struct CommandView<'a> {
    /// Whose keys are shown.
    pub platform: Platform,
    /// Whether a command can run.
    pub enabled: &'a dyn Fn(Command) -> bool,
    /// What stands in the way of commands that cannot run.
    pub obstacle: &'a dyn Fn(Command) -> Obstacle,
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
        (!(self.enabled)(command)).then(|| match (self.obstacle)(command) {
            Obstacle::Locked(lock) => lock_reason(lock),
            Obstacle::Selection(picked) => match (reason(command), picked) {
                (reason, Picked::Locked) if reason == text("reason-changeable") => {
                    text("reason-selection-locked")
                }
                (reason, Picked::Nothing) if reason == text("reason-changeable") => {
                    text("reason-selection")
                }
                (reason, _) => reason,
            },
        })
    }
}

/// Why nothing can be changed, in few words.
fn lock_reason(lock: Lock) -> &'static str {
    text(match lock {
        Lock::Opening => "reason-opening",
        Lock::ReadOnly => "reason-newer",
        Lock::Viewer => "reason-viewer",
        Lock::ViewOnly => "reason-view-only",
        Lock::Closing | Lock::Ended | Lock::TooMuchWaits => "reason-locked",
    })
}

fn reason(command: Command) -> &'static str {
    match command {
        Command::Undo => text("reason-undo"),
        Command::Redo => text("reason-redo"),
        Command::ShowMaker => text("reason-one"),
        Command::Grow(_) => text("reason-grow"),
        Command::Walk(_) => text("reason-walk"),
        Command::Group => text("reason-group"),
        Command::Ungroup => text("reason-ungroup"),
        Command::SelectAll | Command::ZoomFit | Command::Find => text("reason-empty"),
        Command::Overview => text("reason-overview"),
        Command::BackToContent => text("reason-in-view"),
        Command::NextKind | Command::PreviousKind => text("reason-kind"),
        Command::EditPoints => text("reason-points"),
        Command::ToggleClosed => text("reason-line"),
        Command::Letters(_) => text("reason-letters"),
        Command::ZoomIn => text("reason-zoom-in"),
        Command::ZoomOut => text("reason-zoom-out"),
        Command::Reconnect => text("reason-reconnect"),
        Command::BringEveryone | Command::ToggleSpotlight => text("reason-summon"),
        Command::UnlockAll => text("reason-unlocked"),
        Command::PasteStyle => text("reason-paste-style"),
        Command::Copy
        | Command::Duplicate
        | Command::ToggleLocked
        | Command::CopyStyle
        | Command::SelectSameKind
        | Command::SelectSameStroke
        | Command::SelectSameFill
        | Command::ZoomFitSelection
        | Command::ZoomToSelection => text("reason-selection"),
        Command::Cut
        | Command::Delete
        | Command::FlipAcross
        | Command::FlipDown
        | Command::BringForward
        | Command::SendBackward
        | Command::BringToFront
        | Command::SendToBack
        | Command::Nudge(_)
        | Command::NudgeFar(_) => text("reason-changeable"),
        _ => text("reason-not-now"),
    }
}

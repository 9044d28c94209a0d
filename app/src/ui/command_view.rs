//! What panels may know about commands: which can run now, which are on, and why not.

use std::borrow::Cow;

use crate::commands::{Command, Platform, StyleCommand};
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
        Command::ShowMaker | Command::CopyLink => text("reason-one"),
        Command::Grow(_) => text("reason-grow"),
        Command::Walk(_) => text("reason-walk"),
        Command::Group => text("reason-group"),
        Command::Arrange(command) => text(command.reason_id()),
        Command::Ungroup => text("reason-ungroup"),
        Command::Clear => text("reason-clear"),
        Command::SelectAll
        | Command::ZoomFit
        | Command::Find
        | Command::Export
        | Command::CopyAsPng
        | Command::CopyAsSvg
        | Command::Print => text("reason-empty"),
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
        Command::FitFrame | Command::RemoveFrame => text("reason-frame"),
        Command::Style(StyleCommand::ForgetDefault) => text("reason-style-default"),
        Command::Style(_) => text("reason-style"),
        Command::UnlockAll => text("reason-unlocked"),
        Command::PasteStyle => text("reason-paste-style"),
        Command::ExportLibrary => text("reason-library-empty"),
        Command::Copy
        | Command::AddToLibrary
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
        | Command::FrameSelection
        | Command::Nudge(_)
        | Command::NudgeFar(_)
        | Command::Link => text("reason-changeable"),
        _ => text("reason-not-now"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::Edit;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Kind, Shape};

    use super::*;
    use crate::editor::Editor;

    /// What is said of each command that cannot run.
    fn reasons(editor: &Editor) -> Vec<(Command, &'static str)> {
        let view = CommandView {
            platform: Platform::Linux,
            enabled: &|command| editor.enabled(command),
            obstacle: &|command| editor.obstacle(command),
            named: &|_| None,
            checked: &|_| false,
        };
        let all = Command::ALL.iter().copied();
        let reason = |command| Some((command, view.disabled_because(command)?));
        all.filter_map(reason).collect()
    }

    fn reason_of(editor: &Editor, command: Command) -> Option<&'static str> {
        let all = reasons(editor);
        let found = all.into_iter().find(|(each, _)| *each == command);
        found.map(|(_, reason)| reason)
    }

    fn with(kinds: &[Kind]) -> Editor {
        let mut editor = Editor::new(1);
        for (number, kind) in (1..).zip(kinds) {
            let shape = Shape::new(ShapeId::from_random(number), kind.clone());
            editor.show_pending(1, vec![Edit::Create(Arc::new(shape))]);
        }
        editor.run(Command::SelectAll);
        editor
    }

    /// Locks what is picked, and picks it again.
    fn lock_all(editor: &mut Editor) {
        let picked: Vec<ShapeId> = editor.selection().iter().cloned().collect();
        editor.run(Command::ToggleLocked);
        editor.select(picked);
    }

    #[test]
    fn every_command_that_cannot_run_says_why_whatever_is_picked() {
        let mut viewer = with(&[Kind::Rectangle]);
        viewer.set_lock(Some(Lock::Viewer));
        let mut looking = with(&[Kind::Rectangle]);
        looking.run(Command::ToggleViewOnly);
        let mut locked = with(&[Kind::Rectangle]);
        lock_all(&mut locked);
        let editors = vec![
            Editor::new(1),
            with(&[Kind::Rectangle]),
            with(&[Kind::Arrow]),
            with(&[Kind::Text]),
            with(&[Kind::Frame]),
            with(&[Kind::Image]),
            with(&[Kind::Ink, Kind::Note]),
            viewer,
            looking,
            locked,
        ];
        for (number, editor) in editors.iter().enumerate() {
            for (command, reason) in reasons(editor) {
                let says_it = reason != text("reason-not-now") && !reason.starts_with("reason-");
                assert!(says_it, "{command:?} of {number}: {reason}");
            }
        }
    }

    #[test]
    fn the_reason_is_the_one_that_is_in_the_way_now() {
        let delete = |editor: &Editor| reason_of(editor, Command::Delete);
        assert_eq!(delete(&Editor::new(1)), Some("Nothing is selected"));
        let mut editor = with(&[Kind::Rectangle]);
        assert_eq!(delete(&editor), None);
        lock_all(&mut editor);
        assert_eq!(delete(&editor), Some("What is selected is locked"));
        editor.set_lock(Some(Lock::Viewer));
        assert_eq!(delete(&editor), Some("You may only look at this board"));
        editor.set_lock(None);
        editor.run(Command::ToggleViewOnly);
        assert_eq!(delete(&editor), Some("View mode is on"));
    }
}

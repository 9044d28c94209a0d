//! The talk of an open board: what a person writes there, and what of it they have to know.

use tavla_shared::talk::schema::MESSAGE_CHARS_MAX;
use tavla_shared::talk::{TalkEdit, TalkEditError, WordsError};

use super::OpenBoard;
use crate::app::words::{damaged, error, lock_words, parted_words, warning};
use crate::desk::Desk;
use crate::editor::Lock;
use crate::i18n::{text, text_with};
use crate::ui::{Toast, UiAction};
use crate::worker::{Parted, TalkEvent};

impl OpenBoard {
    /// The desk, for what shows the talk.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Why nothing can be said, if that is so.
    pub fn talk_lock(&self) -> Option<Lock> {
        // What is said while the board is being read waits for that.
        let phase = self.phase.lock();
        let board = phase.filter(|lock| matches!(lock, Lock::Closing | Lock::Ended));
        board.or_else(|| self.desk.talk_lock())
    }

    /// Makes edits of the talk; gives their ticket. What is not made is told.
    pub fn talk_edit(&mut self, command: &str, edits: Vec<TalkEdit>, unix: i64) -> Option<u64> {
        let made = match self.talk_lock() {
            Some(lock) => Err(lock),
            None => self.desk.talk_edit(command, edits, unix),
        };
        made.map_err(|lock| self.told = Some(warning(talk_lock_words(lock))))
            .ok()
    }

    /// Whether there are edits of either document that are not known to be on the disk.
    pub(super) fn is_underway(&self) -> bool {
        self.underway || self.desk.talk().is_underway()
    }

    /// What a person has to know of what happened to the talk, which is shown.
    pub(super) fn take_talk(&mut self, event: TalkEvent) -> Option<Toast> {
        if self.note_chat(&event) {
            // What was not said is in the field again, with the reason.
            return None;
        }
        match event {
            TalkEvent::Opened(opened) | TalkEvent::Rebuilt(opened) => {
                damaged(opened.damage, self.link().is_some())
            }
            TalkEvent::Refused { reason, .. } => Some(error(talk_error_words(&reason))),
            TalkEvent::NotSaved {
                edits,
                error: reason,
            } => {
                tracing::error!(%reason, edits, "the talk is not saved");
                Some(self.not_saved())
            }
            TalkEvent::ImportRefused { count, reason } => {
                tracing::warn!(%reason, count, "updates of the talk were refused");
                Some(warning(text("warning-refused-updates")))
            }
            TalkEvent::Parted(parted) => Some(self.talk_parted(*parted)),
            TalkEvent::NotParted(reason) => Some(self.not_parted(&reason)),
            TalkEvent::Failed(failure) => {
                tracing::error!(%failure, "the talk's worker ended");
                let again = UiAction::OpenBoard(self.id().clone());
                Some(error(text("error-talk-stopped")).with(text("board-open-again"), again))
            }
            // The desk has shown these, or files were told; the board says when both documents have ended.
            TalkEvent::Glimpsed(_)
            | TalkEvent::Changed { .. }
            | TalkEvent::Saved { .. }
            | TalkEvent::Answered(_)
            | TalkEvent::Merged(_)
            | TalkEvent::Packed { .. }
            | TalkEvent::CloseRefused { .. }
            | TalkEvent::Closed { .. } => None,
            TalkEvent::News(none) => match none {},
        }
    }

    /// What was said and refused is in a copy of the whole board; the board itself goes on.
    fn talk_parted(&mut self, parted: Parted) -> Toast {
        let words = parted_words(&parted);
        let open = UiAction::OpenBoard(parted.copy.clone());
        self.copies.push(parted);
        warning(&words).with(text("copy-open"), open)
    }
}

/// Why nothing can be said, and what to do.
pub(in crate::app) fn talk_lock_words(lock: Lock) -> &'static str {
    match lock {
        Lock::Viewer => text("talk-locked-viewer"),
        Lock::ReadOnly => text("talk-newer"),
        Lock::Ended => text("talk-ended"),
        lock => lock_words(lock),
    }
}

/// Why the talk does not take an edit.
pub(super) fn talk_error_words(reason: &TalkEditError) -> String {
    let words = match reason {
        TalkEditError::NewerSchema { .. } => text("talk-newer"),
        TalkEditError::Words(WordsError::TooLong { .. }) => {
            return text_with("talk-too-long", &[("limit", MESSAGE_CHARS_MAX.into())]);
        }
        TalkEditError::UnknownMessage { .. }
        | TalkEditError::UnknownThread { .. }
        | TalkEditError::UnknownVote { .. }
        | TalkEditError::NoTimer => text("talk-gone"),
        TalkEditError::NotYours => text("talk-not-yours"),
        TalkEditError::VoteOver { .. } => text("talk-vote-over"),
        TalkEditError::Full { .. } => text("talk-full"),
        TalkEditError::Broken { .. } => text("edit-board-broke"),
        TalkEditError::Words(_)
        | TalkEditError::ThreadExists { .. }
        | TalkEditError::VoteExists { .. }
        | TalkEditError::Nameless
        | TalkEditError::TooManyVotes { .. }
        | TalkEditError::OutOfRange { .. } => text("talk-not-made"),
    };
    words.to_owned()
}

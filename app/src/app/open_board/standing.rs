//! How an open board stands: how safe the work on it is.

use tavla_shared::protocol::Permission;

use super::OpenBoard;
use super::phase::Phase;
use crate::app::words::{lag_words, refusal_words, trouble_words};
use crate::i18n::text;
use crate::sync::{Absence, Lag, State};
use crate::ui::{SharedView, Subject, SyncState};

impl OpenBoard {
    /// How safe the work is.
    pub fn sync_state(&self) -> SyncState {
        let keeping = self.desk.session().keeping();
        let changes = usize::try_from(keeping.unsynced).unwrap_or(usize::MAX);
        // Others do not have these either.
        let count = changes.saturating_add(self.pictures_to_send());
        let minutes = self.unsent.minutes(self.editor().time());
        match self.phase {
            _ if keeping.unsaved.is_some() => return SyncState::NotSaved,
            Phase::Failed if self.is_underway() => return SyncState::NotSaved,
            Phase::Failed => return SyncState::Ended,
            Phase::Opening => return SyncState::Opening,
            Phase::Parting { .. } | Phase::Closing => return SyncState::Saving,
            Phase::ReadOnly => return SyncState::ReadOnly,
            Phase::Open | Phase::Closed => {}
        }
        match (self.link(), &self.server) {
            (None, _) if self.is_underway() => SyncState::Saving,
            (None, _) => SyncState::SavedHere,
            (Some(_), State::Degraded { lag, .. }) if *lag != Lag::Fallback => SyncState::Slow {
                count,
                asked_to_wait: *lag == Lag::Held,
            },
            (Some(_), state) if state.is_joined() && (count > 0 || self.is_underway()) => {
                SyncState::ToSend {
                    count: count.max(1),
                    minutes,
                }
            }
            (Some(_), state) if state.permission() == Some(Permission::Read) => {
                if self.may_comment() {
                    SyncState::Commenting
                } else {
                    SyncState::Viewing
                }
            }
            (Some(_), state) if state.is_joined() => SyncState::Synced,
            (Some(_), State::Connecting { failed: 0 } | State::Joining) => SyncState::Connecting,
            (Some(_), State::Refused(_)) => SyncState::Refused,
            (Some(_), _) => SyncState::Offline { count, minutes },
        }
    }

    /// Whether a person may want the next attempt to reach the server now.
    pub fn may_reconnect(&self) -> bool {
        let under_way = matches!(self.server, State::Connecting { .. } | State::Joining);
        self.link().is_some() && self.is_open() && !self.is_live() && !under_way
    }

    /// In how many seconds the words of [`Self::sync_state`] are others, where nothing else happens.
    pub fn words_change_in(&self, now: f64) -> Option<f64> {
        self.link()?;
        self.unsent.changes_in(now)
    }

    /// How the board is shared, if it is.
    pub fn shared(&self) -> Option<SharedView<'_>> {
        Some(SharedView {
            board: self.id(),
            link: self.link()?,
            connected: self.is_live(),
            may_try: !self.is_live(),
            trouble: self.trouble,
        })
    }

    /// What is wrong between the board and its server, in words.
    pub fn trouble(&self) -> Option<&'static str> {
        self.trouble
    }

    /// How many changes the server lacks, and for how many seconds the oldest has waited as far as this
    /// window knows.
    pub fn unsent(&self) -> (usize, u64) {
        let count = self.desk.session().keeping().unsynced;
        let seconds = self.unsent.seconds(self.editor().time());
        (usize::try_from(count).unwrap_or(usize::MAX), seconds)
    }

    /// Whether what was said of this board is still so.
    pub fn confirms(&self, subject: &Subject) -> bool {
        match subject {
            Subject::NotSaved(id) => id == self.id() && self.unsaved().is_some(),
            Subject::Mentioned(id) => id == self.id() && self.unread().mentions() > 0,
            Subject::Commented(id, thread) => id == self.id() && self.is_comment_unread(thread),
            Subject::Refused(id) => id == self.id() && matches!(self.server, State::Refused(_)),
        }
    }
}

/// What is wrong in this state, where `before` was what was wrong before it.
pub(super) fn trouble(state: &State, before: Option<&'static str>) -> Option<&'static str> {
    match state {
        State::Refused(refusal) => Some(refusal_words(refusal)),
        State::Offline(Absence::Waiting { trouble, .. }) => Some(trouble_words(trouble)),
        State::Offline(Absence::Told) => Some(text("trouble-told")),
        State::Degraded { lag, .. } => Some(lag_words(*lag)),
        State::Connecting { .. } | State::Joining => before,
        State::Closed | State::Live { .. } => None,
    }
}

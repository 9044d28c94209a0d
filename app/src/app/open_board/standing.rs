//! How an open board stands: how safe the work on it is, and who is here.

use tavla_shared::presence::Status;

use super::OpenBoard;
use super::phase::Phase;
use crate::app::words::{refusal_words, trouble_words};
use crate::sync::State;
use crate::theme::person_color;
use crate::ui::{PersonView, SharedView, Subject, SyncState};

impl OpenBoard {
    /// How safe the work is.
    pub fn sync_state(&self) -> SyncState {
        let keeping = self.desk.session().keeping();
        let count = usize::try_from(keeping.unsynced).unwrap_or(usize::MAX);
        match self.phase {
            _ if keeping.unsaved.is_some() => return SyncState::NotSaved,
            Phase::Failed if self.underway => return SyncState::NotSaved,
            Phase::Failed => return SyncState::Ended,
            Phase::Opening => return SyncState::Opening,
            Phase::Parting { .. } | Phase::Closing => return SyncState::Saving,
            Phase::ReadOnly => return SyncState::ReadOnly,
            Phase::Open | Phase::Closed => {}
        }
        match (self.link(), &self.server) {
            (None, _) if self.underway => SyncState::Saving,
            (None, _) => SyncState::SavedHere,
            (Some(_), State::Live { .. }) if count > 0 || self.underway => SyncState::ToSend {
                count: count.max(1),
            },
            (Some(_), State::Live { .. }) => SyncState::Synced,
            (Some(_), State::Connecting { failed: 0 } | State::Joining) => SyncState::Connecting,
            (Some(_), State::Refused(_)) => SyncState::Refused,
            (Some(_), _) => SyncState::Offline { count },
        }
    }

    /// How the board is shared, if it is.
    pub fn shared(&self) -> Option<SharedView<'_>> {
        Some(SharedView {
            board: self.id(),
            link: self.link()?,
            connected: self.is_live(),
            may_try: match &self.server {
                State::Refused(refusal) => refusal.may_pass(),
                state => !matches!(state, State::Live { .. }),
            },
            trouble: self.trouble,
        })
    }

    /// Whether what was said of this board is still so.
    pub fn confirms(&self, subject: &Subject) -> bool {
        match subject {
            Subject::NotSaved(id) => id == self.id() && self.unsaved().is_some(),
            Subject::Refused(id) => id == self.id() && matches!(self.server, State::Refused(_)),
        }
    }

    /// Who is here, me first.
    pub fn people(&self) -> Vec<PersonView> {
        let session = self.desk.session();
        let person = &session.identity().person;
        let me = PersonView {
            peer: session.peer().unwrap_or_default(),
            name: person.name.to_string(),
            color: person.color,
            me: true,
            active: true,
        };
        let peers = self
            .editor()
            .peers()
            .iter()
            .filter(|peer| !peer.name.is_empty());
        let others = peers.map(|peer| PersonView {
            peer: peer.peer,
            name: peer.name,
            color: peer.color.unwrap_or_else(|| person_color(peer.peer)),
            me: false,
            active: peer.status == Status::Active,
        });
        std::iter::once(me).chain(others).collect()
    }
}

/// What is wrong in this state, where `before` was what was wrong before it.
pub(super) fn trouble(state: &State, before: Option<&'static str>) -> Option<&'static str> {
    match state {
        State::Refused(refusal) => Some(refusal_words(refusal)),
        State::Waiting { trouble, .. } => Some(trouble_words(trouble)),
        State::Connecting { .. } | State::Joining => before,
        State::Offline | State::Live { .. } => None,
    }
}

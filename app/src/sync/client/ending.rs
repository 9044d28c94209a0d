//! How a connection ends: for now, until a person does something, or because the owner says so.

use tavla_shared::protocol::limits::BACKOFF_BASE_MILLIS;
use tavla_shared::protocol::{AckStatus, Limits, Reassembly};

use super::{CLOSE_NORMAL, Client, Link};
use crate::sync::choice::End;
use crate::sync::event::{Action, Event};
use crate::sync::state::{Refusal, Trouble};
use crate::sync::stats::Cause;

/// So often in a row a server's word counts for more than our own wait.
const HINTS_MAX: u32 = 3;

impl Client {
    /// The connection is no good: try again after a while.
    pub(super) fn lose(&mut self, trouble: Trouble, close: Option<u16>, now: u64) {
        self.lose_for(trouble, None, close, now);
    }

    /// As [`Self::lose`], where the server may have said after which time to come back: it gives each
    /// of its clients another one.
    pub(super) fn lose_for(
        &mut self,
        trouble: Trouble,
        hint: Option<u64>,
        close: Option<u16>,
        now: u64,
    ) {
        // A server that takes connections and answers nothing is no better than none.
        let since = self.in_step_since;
        let lived = since.map_or(0, |since| now.saturating_sub(since));
        if trouble == Trouble::Silent {
            self.choice.ended(End::Silent, now);
        } else {
            self.choice.ended(End::Told, now);
        }
        let wait = self.backoff.next(lived, self.random.as_mut());
        // A server that is back too soon again and again does not know when it is.
        let least = if self.backoff.failed() > HINTS_MAX {
            wait
        } else {
            BACKOFF_BASE_MILLIS
        };
        let wait = hint.map_or(wait, |hint| hint.max(least));
        self.note_setback(Cause::Trouble(trouble.clone()), now);
        self.end(
            Link::Waiting {
                retry_at: now + wait,
                trouble,
            },
            close,
        );
    }

    /// If waiting for the next attempt, makes it now.
    pub(super) fn retry(&mut self, now: u64) {
        if matches!(self.link, Link::Waiting { .. }) {
            self.backoff.reset();
            self.choice.start_over();
            self.open(now);
        }
    }

    /// No attempt is made any more before a person does something.
    pub(super) fn refuse(&mut self, refusal: Refusal, close: Option<u16>, now: u64) {
        self.note_setback(Cause::Refusal(refusal.clone()), now);
        self.end(Link::Refused(refusal), close);
    }

    /// The server takes none of what it lacks of a room, now or ever.
    pub(super) fn reject(&mut self, at: usize, status: AckStatus, now: u64) {
        if Self::is_beside(at) {
            return self.reject_beside(at, status);
        }
        let room = self.rooms[at].doc;
        self.actions
            .push(Action::Event(Event::Rejected { room, status }));
        self.refuse(Refusal::Rejected { status }, Some(CLOSE_NORMAL), now);
    }

    pub(super) fn end(&mut self, link: Link, close: Option<u16>) {
        if let (Link::Opening { .. } | Link::Open(_), Some(code)) = (&self.link, close) {
            self.actions.push(Action::Close { code });
        }
        if matches!(link, Link::Closed | Link::Offline | Link::Refused(_)) {
            self.give_up_archive();
        }
        self.link = link;
        self.in_step_since = None;
        for at in 0..self.rooms.len() {
            self.tell_left(at);
            self.rooms[at].connected();
        }
        self.reassembly = Reassembly::new(&Limits::default());
        if self.presence.lost() {
            self.actions.push(Action::Event(Event::PeersGone));
        }
        self.show_state();
    }
}

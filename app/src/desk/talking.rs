//! The talk at a desk: edits go out, and what comes back is shown.

use std::collections::BTreeSet;

use tavla_shared::board::{BoardChange, Origin};
use tavla_shared::id::ShapeId;
use tavla_shared::protocol::Permission;
use tavla_shared::shape::Color;
use tavla_shared::talk::{TalkBatch, TalkEdit};

use super::{Desk, DeskEvent};
use crate::editor::{Lock, PENDING_MAX};
use crate::talk::TalkShown;
use crate::worker::{Event, TalkEvent};

impl Desk {
    /// What is shown of the board's talk.
    pub fn talk(&self) -> &TalkShown {
        &self.talk
    }

    /// As this user the server knows the person; none where it names nobody. Who chose no colour has the
    /// one that `color` gives the user. Says whether that is new.
    pub fn know_as(&mut self, user: Option<&str>, color: impl FnOnce(&str) -> Color) -> bool {
        let is_new = self.session.know_as(user, color);
        if is_new {
            self.tell_me();
            self.reintroduces = true;
        }
        is_new
    }

    /// Says in the talk who the person is now, where they have written in it as somebody else: their votes
    /// count as those of who they are.
    pub(super) fn reintroduce(&mut self, unix: i64) {
        let Some(peer) = self.talk.peer().filter(|_| self.reintroduces) else {
            return;
        };
        if self.talk_lock().is_some() {
            return;
        }
        self.reintroduces = false;
        let said = self.talk.person(peer);
        if said.is_some_and(|said| said.user != *self.talk.user())
            && let Err(lock) = self.talk_edit("introduce", Vec::new(), unix)
        {
            tracing::debug!(?lock, "who the person is is said with what they write next");
        }
    }

    /// Why nothing can be said, if that is so. Somebody who may only look at the board may still have a
    /// say in its talk.
    pub fn talk_lock(&self) -> Option<Lock> {
        let looks_only = self.session.talk_permission() == Some(Permission::Read);
        let full = self.talk.pending() >= PENDING_MAX;
        if self.talk_ended {
            Some(Lock::Ended)
        } else if self.talk.is_newer() {
            Some(Lock::ReadOnly)
        } else if looks_only {
            Some(Lock::Viewer)
        } else {
            full.then_some(Lock::TooMuchWaits)
        }
    }

    /// Makes edits of the talk by the name of a command, all or none of them, and shows them at once;
    /// gives their ticket. `unix` is the wall's time in seconds.
    ///
    /// # Errors
    /// The [`Lock`] that keeps them from being made; nothing is shown then.
    pub fn talk_edit(
        &mut self,
        command: &str,
        edits: Vec<TalkEdit>,
        unix: i64,
    ) -> Result<u64, Lock> {
        if let Some(lock) = self.talk_lock() {
            return Err(lock);
        }
        let ticket = self.talk_ticket + 1;
        let batch = TalkBatch::new(command, edits.clone());
        self.session
            .talk_edit(ticket, batch, unix)
            .map_err(|_| Lock::TooMuchWaits)?;
        self.talk_ticket = ticket;
        self.talk.add_pending(ticket, edits, unix);
        Ok(ticket)
    }

    /// Whether nothing is read from or written to the talk any more.
    pub fn has_talk_ended(&self) -> bool {
        self.talk_ended
    }

    /// Shapes that the person has deleted since the last call, as far as threads are at them.
    pub fn take_deleted(&mut self) -> Vec<ShapeId> {
        std::mem::take(&mut self.deleted)
    }

    /// Remembers which shapes with threads the person has deleted, be it by taking back that they were
    /// made: at most one for each thread.
    pub(super) fn note_deleted(&mut self, change: &BoardChange) {
        let is_own = matches!(change.origin, Origin::Local | Origin::Undo | Origin::Redo);
        if !is_own || change.removed.is_empty() {
            return;
        }
        let anchors = self.talk.threads().map(|thread| &thread.anchor);
        let shapes = anchors.filter_map(|anchor| Some(&anchor.on.as_ref()?.shape));
        let with_threads: BTreeSet<&ShapeId> = shapes.collect();
        let deleted = change.removed.iter();
        let deleted = deleted.filter(|shape| with_threads.contains(shape));
        self.deleted.extend(deleted.cloned());
        self.deleted.sort_unstable();
        self.deleted.dedup();
    }

    /// Shows what happened to the talk since the last call.
    pub(super) fn receive_talk(&mut self) -> Vec<DeskEvent> {
        let events = self.session.poll_talk().into_iter();
        events.map(|event| self.take_in_talk(event)).collect()
    }

    /// Nothing that was sent is answered any more.
    pub(super) fn end_talk(&mut self) {
        self.talk_ended = true;
        self.talk.end();
    }

    pub(super) fn take_in_talk(&mut self, event: TalkEvent) -> DeskEvent {
        match &event {
            Event::Opened(opened) | Event::Rebuilt(opened) => {
                self.talk_ended = false;
                self.talk.open(opened.peer, &opened.change);
            }
            Event::Changed {
                tickets, change, ..
            } => self.talk.apply(tickets, change),
            Event::Refused {
                ticket: Some(ticket),
                ..
            } => self.talk.refuse(*ticket),
            Event::Saved { .. } => self.talk.saved(),
            Event::Closed { .. } | Event::Failed(_) => self.end_talk(),
            _ => {}
        }
        DeskEvent::Talk(Box::new(event))
    }
}

//! The documents' rooms: joined with what the owner answers, sent to, and left.

use tavla_shared::protocol::{AckStatus, BatchId, DocRoom, Frame, Magic, Message, Permission};

use super::Client;
use crate::sync::event::{Action, Backfill, Event, Lane, Outgoing};
use crate::sync::outbox::Outbox;
use crate::sync::room::{Phase, Room};

impl Client {
    /// When a room has something to do, if nothing else happens.
    pub(super) fn room_deadline(&self, room: &Room, now: u64) -> Option<u64> {
        match &room.phase {
            Phase::Waiting { .. } if self.waits_for_archive(room.doc) => None,
            Phase::Waiting { at } => Some(*at),
            Phase::WantVersion | Phase::WantBackfill { .. } | Phase::Shut => None,
            Phase::Joining { since } => Some(since + self.config.patience.answer_millis),
            Phase::Live { outbox, .. } => {
                let answer = outbox.ack_due(self.config.patience.answer_millis);
                outbox
                    .deadline(now, &self.pace)
                    .into_iter()
                    .chain(answer)
                    .min()
            }
        }
    }

    /// Sends what may go now.
    pub(super) fn flush(&mut self, at: usize, now: u64) {
        let room = &mut self.rooms[at];
        let Phase::Live {
            outbox,
            permission: Permission::Write,
            ..
        } = &mut room.phase
        else {
            return;
        };
        let batches = &mut self.batches;
        let next_id = || {
            *batches += 1;
            BatchId::from(*batches)
        };
        match outbox.flush(now, &room.id, &mut self.pace, next_id) {
            Ok(frames) => {
                for frame in frames {
                    self.send_frame(Lane::Document, &frame);
                }
            }
            Err(error) => {
                tracing::error!(%error, "an update cannot be sent");
                self.reject(at, AckStatus::PayloadTooLarge, now);
            }
        }
    }

    /// Asks the server to let us in, with our version.
    pub(super) fn send_join(&mut self, doc: DocRoom, join: u64, version: Vec<u8>, now: u64) {
        let auth = self.config.auth.encode();
        let Some(room) = self.room_mut(doc, join) else {
            return;
        };
        if !matches!(room.phase, Phase::WantVersion) {
            return;
        }
        room.phase = Phase::Joining { since: now };
        let message = Message::JoinRequest { auth, version };
        let frame = Frame {
            magic: Magic::Loro,
            room: room.id.clone(),
            message,
        };
        // In the lane of the Leave that may still wait there: it must not overtake that.
        self.send_frame(Lane::Document, &frame);
    }

    /// Is in step from now on, once what the server lacks is sent.
    pub(super) fn backfill(&mut self, backfill: Backfill, now: u64) {
        let Backfill {
            room: doc,
            join,
            updates,
            through,
            own,
        } = backfill;
        let Some(at) = self.asked(doc, join) else {
            return;
        };
        let room = &mut self.rooms[at];
        let Phase::WantBackfill { permission } = room.phase else {
            return;
        };
        let mut outbox = Outbox::default();
        let writes = permission == Permission::Write;
        if !writes && own && !updates.is_empty() {
            // Made before we knew that we may only look: nobody will ever take it there.
            return self.reject(at, AckStatus::PermissionDenied, now);
        }
        let nothing_lacks = updates.is_empty();
        let last = updates.len().saturating_sub(1);
        let mut push = |(at, update)| {
            outbox
                .push(update, (at == last).then_some(through), now)
                .is_ok()
        };
        // What does not fit is found again by the join that follows what fits.
        let complete = !writes || updates.into_iter().enumerate().all(&mut push);
        room.phase = Phase::Live {
            permission,
            outbox,
            complete,
        };
        if !Self::is_beside(at) {
            self.in_step_since.get_or_insert(now);
        }
        if nothing_lacks {
            self.actions.push(Action::Event(Event::Acked {
                room: doc,
                seq: through,
            }));
        }
    }

    /// Sends an update, once its turn comes.
    pub(super) fn enqueue(&mut self, doc: DocRoom, outgoing: Outgoing, now: u64) {
        let Some(room) = self.rooms.iter_mut().find(|room| room.doc == doc) else {
            return;
        };
        let Phase::Live {
            permission: Permission::Write,
            outbox,
            complete,
        } = &mut room.phase
        else {
            return;
        };
        *complete = *complete && outbox.push(outgoing.bytes, Some(outgoing.seq), now).is_ok();
    }

    /// Tells the server that we leave a room, and starts over.
    pub(super) fn rejoin(&mut self, doc: DocRoom, now: u64) {
        let Some(at) = self.rooms.iter().position(|room| room.doc == doc) else {
            return;
        };
        match self.rooms[at].phase {
            Phase::Waiting { .. } | Phase::WantVersion => return,
            // We are not in: there is nothing to leave.
            Phase::Shut => return self.rooms[at].rejoin(now),
            _ => {}
        }
        self.start_over(at, now);
        let frame = Frame {
            magic: Magic::Loro,
            room: self.rooms[at].id.clone(),
            message: Message::Leave,
        };
        self.send_frame(Lane::Document, &frame);
    }

    /// Leaves a room, to join it again on the same connection.
    pub(super) fn start_over(&mut self, at: usize, now: u64) {
        self.tell_left(at);
        self.reassembly.leave(Magic::Loro, &self.rooms[at].id);
        self.rooms[at].rejoin(now);
    }

    /// Tells the owner that a room is left, where there is one to leave.
    pub(super) fn tell_left(&mut self, at: usize) {
        if self.rooms[at].is_asked_for() {
            let room = self.rooms[at].doc;
            self.actions.push(Action::Event(Event::Left { room }));
        }
    }

    /// As [`Client::rejoin`], for a room that the server names.
    pub(super) fn rejoin_by_id(&mut self, magic: Magic, id: &str, now: u64) {
        let doc = self
            .rooms
            .iter()
            .find(|room| room.id == id)
            .map(|room| room.doc);
        if let (Magic::Loro, Some(doc)) = (magic, doc) {
            self.rejoin(doc, now);
        }
    }

    /// The room that a question of this number was asked for.
    fn asked(&self, doc: DocRoom, join: u64) -> Option<usize> {
        let mut rooms = self.rooms.iter();
        rooms.position(|room| room.doc == doc && room.join == join)
    }

    fn room_mut(&mut self, doc: DocRoom, join: u64) -> Option<&mut Room> {
        let at = self.asked(doc, join)?;
        self.rooms.get_mut(at)
    }

    /// Whether the server owes the answer to a join for too long.
    pub(super) fn join_is_overdue(&self, room: &Room, now: u64) -> bool {
        matches!(room.phase, Phase::Joining { .. }) && self.answer_is_overdue(room, now)
    }

    /// Whether the server owes an answer for too long.
    pub(super) fn answer_is_overdue(&self, room: &Room, now: u64) -> bool {
        let answer_millis = self.config.patience.answer_millis;
        let due = match &room.phase {
            Phase::Joining { since } => Some(since + answer_millis),
            Phase::Live { outbox, .. } => outbox.ack_due(answer_millis),
            _ => None,
        };
        due.is_some_and(|due| due <= now)
    }
}

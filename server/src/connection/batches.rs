//! Batches on their way from the socket to their room, and those that get no further.

use tavla_shared::protocol::{AckStatus, BatchId, Magic, Message, RoomName};

use super::{Connection, ConnectionAction};
use crate::room::RoomEvent;

impl Connection {
    /// A batch in fragments begins: so many of them, and so many bytes.
    pub(super) fn begin(
        &mut self,
        place: (Magic, &str),
        batch: BatchId,
        (fragments, total_bytes): (u64, u64),
        now: u64,
    ) {
        if self.membership(place).is_none() {
            return self.ack_outside(place, batch);
        }
        let begun = self
            .reassembly
            .header(place, batch, fragments, total_bytes, now);
        self.answer_fault(place, batch, begun.err().and_then(|error| error.status()));
    }

    pub(super) fn forward(
        &mut self,
        place: (Magic, &str),
        batch: BatchId,
        updates: Vec<Vec<u8>>,
        actions: &mut Vec<ConnectionAction>,
    ) {
        match self.membership(place) {
            Some((room, member)) => {
                let event = RoomEvent::Batch {
                    member,
                    batch,
                    updates,
                };
                actions.push(ConnectionAction::Send { room, event });
            }
            None => self.ack_outside(place, batch),
        }
    }

    /// Answers a batch for a room that the connection is not in. What was under way when the room
    /// put its member out, or when a join was refused for now, is not refused for good: the member
    /// may come back with it.
    fn ack_outside(&self, place: (Magic, &str), batch: BatchId) {
        let room = RoomName::parse(place.0, place.1);
        let status = match room {
            Ok(room) if self.left.contains(&room) => AckStatus::Unknown,
            _ => AckStatus::PermissionDenied,
        };
        self.ack(place, batch, status);
    }

    pub(super) fn answer_fault(
        &self,
        place: (Magic, &str),
        batch: BatchId,
        status: Option<AckStatus>,
    ) {
        if let Some(status) = status {
            self.context.metrics.batches_refused.add_one();
            self.ack(place, batch, status);
        }
    }

    pub(super) fn ack(&self, place: (Magic, &str), batch: BatchId, status: AckStatus) {
        self.say(place, Message::Ack { batch, status });
    }
}

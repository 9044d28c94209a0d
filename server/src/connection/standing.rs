//! Whether a connection is still in its rooms, and its rights hold. The rooms decide and say so; here is
//! what becomes of that, and who wakes them: a right's own time, and a new book.

use tavla_shared::protocol::close;

use super::{Connection, ConnectionAction, Ended, Membership};
use crate::outbox::PutOut;
use crate::room::RoomEvent;

impl Connection {
    /// Looks at what rooms have said through the outbox.
    pub fn attend(&mut self, actions: &mut Vec<ConnectionAction>) {
        for PutOut {
            room,
            member,
            error,
        } in self.outbox.take_put_out()
        {
            if let Some(code) = error {
                self.context.metrics.room_errors.add_one(code);
            }
            // It may have joined again since.
            if self.rooms.get(&room).map(|found| found.member) == Some(member) {
                if let Some(gone) = self.forget(&room) {
                    self.end_if_revoked(&gone);
                }
                actions.push(ConnectionAction::Exit { room });
            }
        }
        self.review(actions);
        if self.outbox.take_drained() {
            for (room, &Membership { member, .. }) in &self.rooms {
                let event = RoomEvent::Drained { member };
                actions.push(ConnectionAction::Send {
                    room: room.clone(),
                    event,
                });
            }
        }
    }

    /// When the first right ends whose room has not been told.
    pub(super) fn expires_at(&self) -> u64 {
        let open = self.rooms.values().filter(|found| !found.ending);
        let ends = open.filter_map(|found| found.right.expires_at());
        ends.min().unwrap_or(u64::MAX)
    }

    /// Tells the rooms whose rights are over by now.
    pub(super) fn expire(&mut self, now: u64, actions: &mut Vec<ConnectionAction>) {
        if self.expires_at() <= now {
            self.tell_rooms(actions, |found| found.right.check(now));
        }
    }

    /// Tells the rooms whose rights have ended by the newest book, once a book.
    pub(super) fn review(&mut self, actions: &mut Vec<ConnectionAction>) {
        let newest = self.context.access.revision();
        if std::mem::replace(&mut self.reviewed, newest) != newest {
            self.tell_rooms(actions, |found| found.right.standing());
        }
    }

    fn tell_rooms(
        &mut self,
        actions: &mut Vec<ConnectionAction>,
        holds: impl Fn(&Membership) -> Result<(), Ended>,
    ) {
        for (room, found) in &mut self.rooms {
            if found.ending || holds(found).is_ok() {
                continue;
            }
            found.ending = true;
            let event = RoomEvent::Review {
                member: found.member,
            };
            actions.push(ConnectionAction::Send {
                room: room.clone(),
                event,
            });
        }
    }

    /// Whoever has lost the last right to be here by being put out goes altogether.
    pub(super) fn end_if_revoked(&mut self, gone: &Membership) {
        let revoked = matches!(
            gone.right.standing(),
            Err(Ended::Revoked | Ended::TokenNeeded)
        );
        if revoked && self.rooms.is_empty() {
            self.outbox
                .end(close::FORBIDDEN, "access was taken back", false);
        }
    }
}

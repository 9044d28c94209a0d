//! The documents beside the first: what the server says of one of them concerns that one only, and the
//! board goes on. A server may not know them at all.

use tavla_shared::protocol::{AckStatus, Frame, JoinErrorCode, Magic, Message, close, refusal};

use super::Client;
use crate::sync::event::{Action, Event, Lane};
use crate::sync::room::Phase;

/// How long until a room that has no place now is asked again. Servers count joins.
const NO_PLACE_MILLIS: u64 = 30_000;

impl Client {
    /// Whether a room is of a document beside the first.
    pub(super) fn is_beside(at: usize) -> bool {
        at > 0
    }

    /// Joins a room no more on this connection, until its owner says so.
    pub(super) fn shut(&mut self, at: usize) {
        let is_in = self.rooms[at].permission().is_some();
        self.tell_left(at);
        self.reassembly.leave(Magic::Loro, &self.rooms[at].id);
        self.rooms[at].phase = Phase::Shut;
        if is_in {
            let frame = Frame {
                magic: Magic::Loro,
                room: self.rooms[at].id.clone(),
                message: Message::Leave,
            };
            self.send_frame(Lane::Document, &frame);
        }
    }

    /// The server does not let us into a room beside the first.
    pub(super) fn beside_refused(&mut self, at: usize, code: &JoinErrorCode, now: u64) {
        tracing::warn!(?code, "a document beside the board is not kept in step");
        self.shut(at);
        if let JoinErrorCode::App { code: Some(code) } = code
            && refusal::is_retryable(code)
        {
            self.rooms[at].phase = Phase::Waiting {
                at: now + NO_PLACE_MILLIS,
            };
        }
    }

    /// The server takes none of what it lacks of a document beside the first.
    pub(super) fn reject_beside(&mut self, at: usize, status: AckStatus) {
        let room = self.rooms[at].doc;
        self.actions
            .push(Action::Event(Event::Rejected { room, status }));
        self.rooms[at].rejected = true;
        self.shut(at);
    }

    /// Whether this end of the connection is about what was refused of a document beside the first: a
    /// server closes on who sends what breaks it, and that goes back.
    pub(super) fn ends_for_beside(&self, code: u16) -> bool {
        code == close::BAD_FRAME && self.rooms.iter().skip(1).any(|room| room.rejected)
    }

    /// Tells how the documents beside the first stand, where that is news.
    pub(super) fn show_beside(&mut self) {
        for room in self.rooms.iter_mut().skip(1) {
            let standing = room.standing();
            if std::mem::replace(&mut room.shown, standing) != standing {
                let room = room.doc;
                self.actions
                    .push(Action::Event(Event::Beside { room, standing }));
            }
        }
    }
}

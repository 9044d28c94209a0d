//! One connection: what its frames mean, what it may ask, and when it is dead. A state machine over
//! (event, now) that returns actions; it owns no socket, no room, no clock and no task.

mod batches;
mod carrier;
mod joining;
mod passing;
mod standing;
mod task;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{
    AckStatus, DecodeError, Frame, Limits, Magic, Message, Reassembly, RoomName, close, keepalive,
};

use crate::access::{Ended, Gate, Refusal, Right, Visit};
use crate::beat::Beat;
use crate::limits::{Admission, Admissions, Penalties, TokenBucket};
use crate::metrics::{Lane, Metrics};
use crate::outbox::{Outbox, Outgoing};
use crate::room::{Join, MemberId, RoomEvent};

pub use self::carrier::{Reader, Received, Writer};
pub use self::task::{Phase, RETURN_MILLIS_MIN, run};

/// The most rooms one connection may be in: eight boards with their talk and presence.
pub const ROOMS_PER_CONNECTION: usize = 24;

/// What comes in on the socket.
#[derive(Debug, Clone, Copy)]
pub enum Incoming<'a> {
    /// A binary message.
    Binary(&'a [u8]),
    /// A text message.
    Text(&'a str),
    /// A WebSocket ping or pong, which the transport answers itself.
    Control,
}

/// What a connection wants done with rooms.
#[derive(Debug)]
pub enum ConnectionAction {
    /// Enter a room, which is loaded if need be, and hand it the join.
    Enter {
        /// The room.
        room: RoomName,
        /// The join.
        join: Join,
    },
    /// Hand an event to a room that was entered.
    Send {
        /// The room.
        room: RoomName,
        /// The event.
        event: RoomEvent,
    },
    /// Let go of a room.
    Exit {
        /// The room.
        room: RoomName,
    },
}

/// What all connections of a server share.
#[derive(Debug, Clone)]
pub struct ConnectionContext {
    /// The rules.
    pub access: Arc<Gate>,
    /// The wire's limits.
    pub limits: Arc<Limits>,
    /// Who holds how many connections.
    pub admissions: Arc<Admissions>,
    /// Who has to wait for having broken a document.
    pub penalties: Arc<Penalties>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// When those that are busy write.
    pub beat: Beat,
}

/// One membership, as its connection knows it.
#[derive(Debug)]
struct Membership {
    member: MemberId,
    right: Right,
    /// Its room has been told that the right has ended.
    ending: bool,
}

/// One connection.
#[derive(Debug)]
pub struct Connection {
    context: ConnectionContext,
    visit: Visit,
    outbox: Arc<Outbox>,
    rooms: BTreeMap<RoomName, Membership>,
    /// The newest book that the rights were looked at by.
    reviewed: u64,
    /// Rooms that it was in, or that it may come into later, the last few: what it sent before it
    /// knew that it is out still comes.
    left: VecDeque<RoomName>,
    next_member: MemberId,
    users: BTreeMap<(BoardId, String), Admission>,
    frames: TokenBucket,
    bytes: TokenBucket,
    presence: TokenBucket,
    joins: TokenBucket,
    reassembly: Reassembly,
    opened_at: u64,
    heard_at: u64,
    /// Since when nothing is read for a reason of ours; none while it is.
    paused_at: Option<u64>,
    pinged_at: u64,
    /// Whether any join was granted.
    granted: bool,
    refused: Option<Refusal>,
}

impl Connection {
    /// A connection whose handshake is done. `number` is its own on this server.
    pub fn new(
        number: u64,
        visit: Visit,
        outbox: Arc<Outbox>,
        context: ConnectionContext,
        now: u64,
    ) -> Self {
        context.metrics.queues.watch(&outbox);
        let limits = Arc::clone(&context.limits);
        let bucket = |per_second, burst| TokenBucket::new(per_second, burst, now);
        let joins = f64::from(limits.joins_per_minute);
        let presence = f64::from(limits.presence_per_second);
        Self {
            reviewed: context.access.revision(),
            context,
            visit,
            outbox,
            rooms: BTreeMap::new(),
            left: VecDeque::new(),
            // Memberships are told apart within a room; a connection has few of them.
            next_member: number << 24,
            users: BTreeMap::new(),
            frames: bucket(
                f64::from(limits.updates_per_second),
                f64::from(limits.updates_burst),
            ),
            bytes: bucket(
                limits.update_bytes_per_second as f64,
                limits.update_bytes_burst as f64,
            ),
            presence: bucket(presence, presence),
            joins: bucket(joins / 60.0, joins),
            reassembly: Reassembly::new(&limits),
            opened_at: now,
            heard_at: now,
            paused_at: None,
            pinged_at: now,
            granted: false,
            refused: None,
        }
    }

    /// Its outbox.
    pub fn outbox(&self) -> &Arc<Outbox> {
        &self.outbox
    }

    /// Whether whoever is at the other end was ever let in.
    pub fn is_let_in(&self) -> bool {
        self.granted
    }

    /// Takes what came in.
    pub fn receive(
        &mut self,
        incoming: Incoming<'_>,
        now: u64,
        actions: &mut Vec<ConnectionAction>,
    ) {
        self.heard_at = now;
        match incoming {
            Incoming::Control => self.frames.take(1.0, now),
            Incoming::Text(text) => {
                let bytes = text.len() as u64;
                self.context.metrics.bytes_in.add(Lane::Other, bytes);
                self.bytes.take(text.len() as f64, now);
                self.frames.take(1.0, now);
                if text == keepalive::PING {
                    self.outbox.answer(Outgoing::Text(keepalive::PONG));
                }
            }
            Incoming::Binary(bytes) => self.receive_frame(bytes, now, actions),
        }
    }

    /// A deadline has come.
    pub fn tick(&mut self, now: u64, actions: &mut Vec<ConnectionAction>) {
        self.expire(now, actions);
        for late in self.reassembly.expire(now) {
            self.ack(
                (late.magic, &late.room),
                late.batch,
                AckStatus::FragmentTimeout,
            );
        }
        let limits = &self.context.limits;
        if now >= self.heard_at + limits.dead_millis {
            self.outbox.end(close::GOING_AWAY, "no sign of life", false);
        } else if !self.granted && now >= self.opened_at + limits.first_join_millis {
            match self.refused {
                Some(_) => self.outbox.end(close::FORBIDDEN, "no access", false),
                None => self
                    .outbox
                    .end(close::TRY_LATER, "nothing was joined", false),
            }
        } else if now >= self.pinged_at + limits.ping_millis {
            self.pinged_at = now;
            self.outbox.answer(Outgoing::Ping);
        }
    }

    /// When [`Connection::tick`] is due next.
    pub fn deadline(&self) -> u64 {
        let limits = &self.context.limits;
        let first_join = if self.granted {
            u64::MAX
        } else {
            self.opened_at + limits.first_join_millis
        };
        (self.pinged_at + limits.ping_millis)
            .min(self.heard_at + limits.dead_millis)
            .min(first_join)
            .min(self.expires_at())
            .min(self.reassembly.deadline().unwrap_or(u64::MAX))
    }

    /// For how long nothing should be read: the peer is over its rates.
    pub fn pause_millis(&mut self, now: u64) -> u64 {
        let waits = [&mut self.frames, &mut self.bytes, &mut self.presence];
        waits
            .into_iter()
            .map(|bucket| bucket.wait_millis(now))
            .max()
            .unwrap_or(0)
    }

    /// Whether to read on: not while the peer is over its rates or does not read its answers. A
    /// batch is not late for what is not read.
    pub fn may_read(&mut self, now: u64) -> bool {
        let reads = self.pause_millis(now) == 0 && !self.outbox.is_congested();
        if reads {
            self.reassembly.resume(now);
            // Time in which we did not listen says nothing against the peer.
            if let Some(at) = self.paused_at.take() {
                self.heard_at += now.saturating_sub(at);
            }
        } else {
            self.reassembly.pause(now);
        }
        reads
    }

    /// Nothing is read before the next [`Connection::may_read`]: what was read waits for rooms. To be
    /// said again whenever time has passed, or that time says something against the peer.
    pub fn pause_reading(&mut self, now: u64) {
        self.reassembly.pause(now);
        if let Some(at) = self.paused_at.replace(now) {
            self.heard_at += now.saturating_sub(at);
        }
    }

    /// The connection is over: leaves every room.
    pub fn leave_all(&mut self, actions: &mut Vec<ConnectionAction>) {
        let rooms: Vec<RoomName> = self.rooms.keys().cloned().collect();
        for room in rooms {
            self.leave(&room, actions);
        }
    }

    fn receive_frame(&mut self, bytes: &[u8], now: u64, actions: &mut Vec<ConnectionAction>) {
        let metrics = &self.context.metrics;
        metrics.frames_in.add_one();
        metrics.bytes_in.add(Lane::of(bytes), bytes.len() as u64);
        self.bytes.take(bytes.len() as f64, now);
        let frame = match Frame::decode(bytes) {
            Ok(frame) => frame,
            Err(error) => {
                metrics.frames_malformed.add_one();
                tracing::warn!(%error, "a frame does not decode");
                let code = match error {
                    DecodeError::TooLarge { .. } => close::TOO_LARGE,
                    _ => close::BAD_FRAME,
                };
                return self.outbox.end(code, "the frame does not decode", false);
            }
        };
        match frame.magic {
            Magic::Ephemeral => self.presence.take(1.0, now),
            _ => self.frames.take(1.0, now),
        }
        let place = (frame.magic, frame.room.as_str());
        match frame.message {
            Message::JoinRequest { auth, version } => {
                self.join(place, &auth, version, now, actions);
            }
            Message::DocUpdate { updates, batch } => self.forward(place, batch, updates, actions),
            Message::FragmentHeader {
                batch,
                fragments,
                total_bytes,
            } => self.begin(place, batch, (fragments, total_bytes), now),
            Message::Fragment {
                batch,
                index,
                bytes,
            } => match self.reassembly.fragment(place, batch, index, bytes, now) {
                Ok(Some(update)) => self.forward(place, batch, vec![update], actions),
                Ok(None) => {}
                Err(error) => self.answer_fault(place, batch, error.status()),
            },
            Message::Leave => {
                if let Some((room, _)) = self.membership(place) {
                    self.leave(&room, actions);
                }
            }
            Message::Ack { status, .. } => {
                if status != AckStatus::Ok
                    && let Some((room, member)) = self.membership(place)
                {
                    let event = RoomEvent::Refused { member, status };
                    actions.push(ConnectionAction::Send { room, event });
                }
            }
            Message::JoinResponseOk { .. }
            | Message::JoinError { .. }
            | Message::RoomError { .. } => {
                self.outbox
                    .end(close::BAD_FRAME, "only a server says that", false);
            }
        }
    }

    fn membership(&self, (magic, room): (Magic, &str)) -> Option<(RoomName, MemberId)> {
        let room = RoomName::parse(magic, room).ok()?;
        let member = self.rooms.get(&room)?.member;
        Some((room, member))
    }

    fn leave(&mut self, room: &RoomName, actions: &mut Vec<ConnectionAction>) {
        let Some(Membership { member, .. }) = self.forget(room) else {
            return;
        };
        let event = RoomEvent::Leave { member };
        actions.push(ConnectionAction::Send {
            room: room.clone(),
            event,
        });
        actions.push(ConnectionAction::Exit { room: room.clone() });
    }

    fn forget(&mut self, room: &RoomName) -> Option<Membership> {
        let membership = self.rooms.remove(room)?;
        self.reassembly.leave(room.magic(), &room.room_id());
        self.expect_back(room);
        Some(membership)
    }

    /// What comes for the room before the next join is not refused for good.
    fn expect_back(&mut self, room: &RoomName) {
        self.left.retain(|left| left != room);
        self.left.push_back(room.clone());
        if self.left.len() > ROOMS_PER_CONNECTION {
            self.left.pop_front();
        }
    }

    fn say(&self, (magic, room): (Magic, &str), message: Message) {
        match (Frame {
            magic,
            room: room.to_owned(),
            message,
        })
        .encode()
        {
            Ok(frame) => {
                self.outbox.answer(Outgoing::Frame(Bytes::from(frame)));
            }
            Err(error) => tracing::error!(%error, "an answer could not be encoded"),
        }
    }
}

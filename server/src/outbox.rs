//! What waits to be sent on one connection: bounded lanes, so that one slow member never slows a
//! room and never costs more memory than its share.
//!
//! Never waits and never encodes. Three lanes, emptied in this order:
//! - answers (acks, joins, errors): bounded by what the peer asked; the connection stops reading
//!   when they pile up, and is closed if they still do;
//! - presence: one tick a room; a room whose tick still waits keeps merging and offers later;
//! - documents: bounded by bytes; when full, rooms stop offering, and once it has drained each
//!   sends one delta from what the member has.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;
use tavla_shared::protocol::{RoomErrorCode, RoomName, close};
use tokio::sync::Notify;

use crate::limits::Culprit;

/// The most bytes of documents that wait for one connection.
pub const DOCUMENT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The part of it that a backfill or a delta may fill, so that live edits still fit.
pub const BACKFILL_BYTES_MAX: usize = 1024 * 1024;
/// Rooms that had to stop are called again when no more than this waits: as soon as another frame
/// fits, so that a slow member is seen to take something.
pub const DRAINED_BYTES: usize = BACKFILL_BYTES_MAX - FRAME_BYTES_MAX;
/// Answers that wait before the connection stops reading questions.
const ANSWERS_CONGESTED: usize = 256;
/// Answers that wait before the connection is closed: rooms still owe some after reading stopped.
const ANSWERS_MAX: usize = 4_096;

/// Which lane a frame takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Acks, answers to joins, errors.
    Answer,
    /// Live edits.
    Document,
    /// History that a member lacks.
    Backfill,
}

/// What became of an offered frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It will be sent.
    Queued,
    /// It was not taken: its lane is full. A document's room is told when that has changed.
    Lagging,
    /// Nothing will be sent any more.
    Gone,
}

/// Where a room puts the frames for one of its members.
pub trait FrameSink: Debug + Send + Sync {
    /// Never waits: one slow member must not hold up the room.
    fn offer(&self, lane: Lane, frame: Bytes) -> Delivery;
    /// Whether the last tick of presence still waits, so that nothing need be made for another.
    fn presence_waits(&self) -> bool;
    /// As [`FrameSink::offer`], for a tick of presence: all frames or none.
    fn offer_presence(&self, frames: Vec<Bytes>) -> Delivery;
    /// The member is out of the room, by an error that it is told or by a join that is refused; its
    /// connection lives on.
    fn put_out(&self, error: Option<RoomErrorCode>);
    /// What the member sent has broken the document. Known at once, also where the connection has
    /// gone meanwhile: whoever sends such a thing and hangs up has to wait all the same.
    fn accuse(&self, now: u64);
    /// Ends the whole connection, after the answers that wait.
    fn close(&self, code: u16, reason: &'static str);
}

/// Something to be written to the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// A binary message.
    Frame(Bytes),
    /// A text message.
    Text(&'static str),
    /// A WebSocket ping.
    Ping,
    /// A WebSocket close; nothing follows.
    Close {
        /// Its code.
        code: u16,
        /// Its reason, in words; some are made for this connection alone.
        reason: Cow<'static, str>,
    },
}

/// The lanes of one connection, shared by its tasks and the rooms it is in.
#[derive(Debug, Default)]
pub struct Outbox {
    lanes: Mutex<Lanes>,
    ready: Notify,
    attention: Notify,
}

#[derive(Debug, Default)]
struct Lanes {
    answers: VecDeque<Outgoing>,
    presence: VecDeque<(RoomName, VecDeque<Bytes>)>,
    documents: VecDeque<Bytes>,
    document_bytes: usize,
    lagging: bool,
    drained: bool,
    put_out: Vec<PutOut>,
    ending: Option<Ending>,
    closed: bool,
}

/// A membership that its room has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOut {
    /// The room.
    pub room: RoomName,
    /// Which membership.
    pub member: u64,
    /// What the member is told; none where its join was refused.
    pub error: Option<RoomErrorCode>,
}

#[derive(Debug)]
struct Ending {
    code: u16,
    reason: Cow<'static, str>,
    /// Whether the other lanes are sent first.
    all: bool,
}

impl Outbox {
    /// Nothing waits.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Queues an answer.
    pub fn answer(&self, outgoing: Outgoing) -> Delivery {
        let mut lanes = self.lanes();
        if lanes.ending.is_some() || lanes.closed {
            return Delivery::Gone;
        }
        if lanes.answers.len() >= ANSWERS_MAX {
            lanes.answers.clear();
            lanes.end(Ending {
                code: close::TRY_LATER,
                reason: Cow::Borrowed("answers were not read"),
                all: false,
            });
            self.ready.notify_one();
            return Delivery::Gone;
        }
        lanes.answers.push_back(outgoing);
        self.ready.notify_one();
        Delivery::Queued
    }

    /// The next thing to write; none while nothing waits, and for ever after a close.
    pub fn pop(&self) -> Option<Outgoing> {
        let mut lanes = self.lanes();
        if lanes.closed {
            return None;
        }
        if let Some(answer) = lanes.answers.pop_front() {
            return Some(answer);
        }
        if lanes.ending.as_ref().is_none_or(|ending| ending.all) {
            if let Some(frame) = lanes.pop_presence() {
                return Some(Outgoing::Frame(frame));
            }
            if let Some(frame) = lanes.documents.pop_front() {
                lanes.document_bytes -= frame.len();
                if lanes.lagging && lanes.document_bytes <= DRAINED_BYTES {
                    lanes.lagging = false;
                    lanes.drained = true;
                    self.attention.notify_one();
                }
                return Some(Outgoing::Frame(frame));
            }
        }
        let Ending { code, reason, .. } = lanes.ending.take()?;
        lanes.close();
        Some(Outgoing::Close { code, reason })
    }

    /// Ends the connection, after the answers that wait, or after everything that does.
    pub fn end(&self, code: u16, reason: impl Into<Cow<'static, str>>, all: bool) {
        let reason = reason.into();
        self.lanes().end(Ending { code, reason, all });
        self.ready.notify_one();
        self.attention.notify_one();
    }

    /// The socket is gone: drops everything and takes nothing more.
    pub fn abandon(&self) {
        self.lanes().close();
        self.ready.notify_one();
        self.attention.notify_one();
    }

    /// Whether an end was asked for or has come.
    pub fn is_ending(&self) -> bool {
        let lanes = self.lanes();
        lanes.ending.is_some() || lanes.closed
    }

    /// Whether nothing more will be written.
    pub fn is_closed(&self) -> bool {
        self.lanes().closed
    }

    /// How many bytes of documents wait.
    pub fn document_bytes(&self) -> usize {
        self.lanes().document_bytes
    }

    /// Whether the lane of documents is full, and rooms wait for it to drain.
    pub fn is_lagging(&self) -> bool {
        self.lanes().lagging
    }

    /// Whether so many answers wait that no more questions should be read.
    pub fn is_congested(&self) -> bool {
        self.lanes().answers.len() >= ANSWERS_CONGESTED
    }

    /// Whether rooms that had to stop should be called; asking resets it.
    pub fn take_drained(&self) -> bool {
        std::mem::take(&mut self.lanes().drained)
    }

    /// The memberships that rooms have ended since the last call.
    pub fn take_put_out(&self) -> Vec<PutOut> {
        std::mem::take(&mut self.lanes().put_out)
    }

    /// Waits until [`Outbox::pop`] may have something. One waiter at a time.
    pub async fn ready(&self) {
        self.ready.notified().await;
    }

    /// Waits until the connection's reading side should look: a drain, a put out, an end. One
    /// waiter at a time.
    pub async fn attention(&self) {
        self.attention.notified().await;
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn offer(&self, lane: Lane, frame: Bytes) -> Delivery {
        let limit = match lane {
            Lane::Answer => return self.answer(Outgoing::Frame(frame)),
            Lane::Document => DOCUMENT_BYTES_MAX,
            Lane::Backfill => BACKFILL_BYTES_MAX,
        };
        let mut lanes = self.lanes();
        if lanes.ending.is_some() || lanes.closed {
            return Delivery::Gone;
        }
        if lanes.document_bytes > 0 && lanes.document_bytes + frame.len() > limit {
            lanes.lagging = true;
            return Delivery::Lagging;
        }
        lanes.document_bytes += frame.len();
        lanes.documents.push_back(frame);
        self.ready.notify_one();
        Delivery::Queued
    }

    fn offer_presence(&self, room: &RoomName, frames: Vec<Bytes>) -> Delivery {
        let mut lanes = self.lanes();
        if lanes.ending.is_some() || lanes.closed {
            return Delivery::Gone;
        }
        if lanes.presence_waits(room) {
            return Delivery::Lagging;
        }
        lanes.presence.push_back((room.clone(), frames.into()));
        self.ready.notify_one();
        Delivery::Queued
    }
}

impl Lanes {
    /// The first end wins, except that a hard one overtakes a gentle one.
    fn end(&mut self, ending: Ending) {
        let overtakes = |current: &Ending| current.all && !ending.all;
        if self.ending.as_ref().is_none_or(overtakes) {
            self.ending = Some(ending);
        }
    }

    fn presence_waits(&self, room: &RoomName) -> bool {
        !self.closed && self.presence.iter().any(|(waiting, _)| waiting == room)
    }

    fn pop_presence(&mut self) -> Option<Bytes> {
        let (_, frames) = self.presence.front_mut()?;
        let frame = frames.pop_front();
        if frames.is_empty() {
            self.presence.pop_front();
        }
        frame
    }

    fn close(&mut self) {
        self.closed = true;
        self.answers.clear();
        self.presence.clear();
        self.documents.clear();
        self.document_bytes = 0;
    }
}

/// One membership's way into its connection's outbox.
#[derive(Debug, Clone)]
pub struct MemberSink {
    /// The connection's outbox.
    pub outbox: Arc<Outbox>,
    /// The room.
    pub room: RoomName,
    /// Which membership: a connection may leave a room and join it again.
    pub member: u64,
    /// Who has to wait for what the member sends; none where that cannot be told.
    pub culprit: Option<Culprit>,
}

impl FrameSink for MemberSink {
    fn offer(&self, lane: Lane, frame: Bytes) -> Delivery {
        self.outbox.offer(lane, frame)
    }

    fn presence_waits(&self) -> bool {
        self.outbox.lanes().presence_waits(&self.room)
    }

    fn offer_presence(&self, frames: Vec<Bytes>) -> Delivery {
        self.outbox.offer_presence(&self.room, frames)
    }

    fn put_out(&self, error: Option<RoomErrorCode>) {
        self.outbox.lanes().put_out.push(PutOut {
            room: self.room.clone(),
            member: self.member,
            error,
        });
        self.outbox.attention.notify_one();
    }

    fn accuse(&self, now: u64) {
        if let Some(culprit) = &self.culprit {
            culprit.punish(now);
        }
    }

    fn close(&self, code: u16, reason: &'static str) {
        self.outbox.end(code, reason, false);
    }
}

#[cfg(test)]
mod tests;

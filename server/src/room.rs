//! A room: its members, and what they share. State machines over (event, now) that return actions;
//! they own no socket, no disk, no clock and no task.
//!
//! Every room of design: one for a board's shapes, one for its talk, one for its presence, each on
//! its own, so that a long merge of shapes never holds up a cursor.

mod document;
mod presence;
mod registry;
mod settings;
mod task;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use tavla_shared::board::claimed_operations;
use tavla_shared::protocol::{
    AckStatus, BatchId, Frame, JoinErrorCode, Message, RoomErrorCode, RoomName,
    batches_from_updates, close,
};

use crate::access::{Ended, Right};
use crate::log::{LogEvent, LogRequest};
use crate::metrics::Metrics;
use crate::outbox::{Delivery, FrameSink, Lane};

pub use self::document::{DocumentRoom, RestoreError, document_of};
pub use self::presence::PresenceRoom;
pub use self::registry::{RoomHandle, Rooms};
pub use self::settings::{RoomContext, RoomSettings};

/// One membership: one connection in one room, from a join to its end.
pub type MemberId = u64;

/// Somebody wants in, and may.
#[derive(Clone)]
pub struct Join {
    /// The new membership.
    pub member: MemberId,
    /// What they may do, and for how long.
    pub right: Right,
    /// Whether the board comes to be by this join.
    pub creates: bool,
    /// Who it is, where that is known.
    pub identity: Option<String>,
    /// What they have, as the wire carries it.
    pub version: Vec<u8>,
    /// When they asked.
    pub asked_at: u64,
    /// Where their frames go.
    pub sink: Arc<dyn FrameSink>,
}

impl fmt::Debug for Join {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Join({}, {:?})", self.member, self.right)
    }
}

/// What happens to a room.
#[derive(Debug)]
pub enum RoomEvent {
    /// Somebody comes. In a box, as the log's answers: queues have room for 32 events, however large.
    Join(Box<Join>),
    /// A member sends updates.
    Batch {
        /// Who.
        member: MemberId,
        /// Their name for it.
        batch: BatchId,
        /// The updates, in causal order.
        updates: Vec<Vec<u8>>,
    },
    /// A member could not take in what the room sent.
    Refused {
        /// Who.
        member: MemberId,
        /// Why.
        status: AckStatus,
    },
    /// A member's lane has room again.
    Drained {
        /// Who.
        member: MemberId,
    },
    /// A member's right may have ended.
    Review {
        /// Who.
        member: MemberId,
    },
    /// A member goes.
    Leave {
        /// Who.
        member: MemberId,
    },
    /// The log answers.
    Log(Box<LogEvent>),
    /// A deadline has come.
    Tick,
    /// The server stops: make everything durable, then unload.
    Drain,
}

impl RoomEvent {
    /// Whether what it carries or asks for takes long.
    fn is_heavy(&self) -> bool {
        const HEAVY_BYTES: usize = 16 * 1024;
        // A hostile one takes a document some 60 µs.
        const HEAVY_OPERATIONS: usize = 256;
        match self {
            Self::Log(event) => matches!(**event, LogEvent::Loaded(_)),
            Self::Join(_) | Self::Drained { .. } => true,
            Self::Batch { updates, .. } => {
                let bytes: usize = updates.iter().map(Vec::len).sum();
                let operations = || {
                    let claimed = updates.iter().map(|update| claimed_operations(update));
                    claimed.fold(0, usize::saturating_add)
                };
                bytes > HEAVY_BYTES || operations() > HEAVY_OPERATIONS
            }
            _ => false,
        }
    }
}

/// What a room wants done.
#[derive(Debug)]
pub enum RoomAction {
    /// Ask the log.
    Log(LogRequest),
    /// Forget the room, unless somebody is on their way in.
    Unload,
    /// Forget the room in any case: it could not keep what it was given.
    Abandon,
}

/// A room of either kind.
#[derive(Debug)]
pub enum Room {
    /// Shapes or talk.
    Document(Box<DocumentRoom>),
    /// Who is here.
    Presence(Box<PresenceRoom>),
}

impl Room {
    /// An empty room, not yet loaded. Its names for its batches start at `batch_seed`: random, so
    /// that none comes again when the room does.
    pub fn new(name: RoomName, context: &RoomContext, batch_seed: u64) -> Self {
        let context = context.clone();
        match &name {
            RoomName::Doc(..) => {
                Self::Document(Box::new(DocumentRoom::new(name, context, batch_seed)))
            }
            RoomName::Presence(_) => {
                Self::Presence(Box::new(PresenceRoom::new(name, context, batch_seed)))
            }
        }
    }

    /// Whether it holds a document.
    fn is_document(&self) -> bool {
        matches!(self, Self::Document(_))
    }

    /// Takes an event; appends what is to be done.
    pub fn handle(&mut self, event: RoomEvent, now: u64, actions: &mut Vec<RoomAction>) {
        match self {
            Self::Document(room) => room.handle(event, now, actions),
            Self::Presence(room) => room.handle(event, now, actions),
        }
    }

    /// Tells all members to join again: this room can do nothing more for them.
    pub fn send_all_away(&self) {
        match self {
            Self::Document(room) => room.send_all_away(),
            Self::Presence(room) => room.send_all_away(),
        }
    }

    /// When the next [`RoomEvent::Tick`] is due.
    pub fn deadline(&self) -> Option<u64> {
        match self {
            Self::Document(room) => room.deadline(),
            Self::Presence(room) => room.deadline(),
        }
    }

    /// Whether handling `event` may take long enough to be noticed by others on the same thread.
    pub fn is_heavy(&self, event: &RoomEvent, now: u64) -> bool {
        event.is_heavy()
            || match self {
                Self::Document(room) => room.is_heavy(event, now),
                Self::Presence(_) => false,
            }
    }

    /// Whether members' events may be handed in now. While not, only the log's and time's are:
    /// the others wait in their bounded queue, and those it does not take with who sent them.
    pub fn is_accepting(&self) -> bool {
        match self {
            Self::Document(room) => room.is_accepting(),
            Self::Presence(_) => true,
        }
    }
}

/// Encodes what a room says. A frame that cannot be encoded is a bug, said aloud and left out.
fn encode(room: &RoomName, message: Message) -> Option<Bytes> {
    encode_frame(&Frame {
        magic: room.magic(),
        room: room.room_id(),
        message,
    })
}

fn encode_frame(frame: &Frame) -> Option<Bytes> {
    match frame.encode() {
        Ok(bytes) => Some(Bytes::from(bytes)),
        Err(error) => {
            tracing::error!(%error, "a frame could not be encoded");
            None
        }
    }
}

/// Frames for updates, in batches that are named from `next_batch` on.
fn pack(room: &RoomName, next_batch: &mut u64, updates: Vec<Vec<u8>>) -> Vec<Bytes> {
    let next_id = || {
        *next_batch = next_batch.wrapping_add(1);
        BatchId::from(*next_batch)
    };
    match batches_from_updates(room.magic(), &room.room_id(), updates, next_id) {
        Ok(batches) => batches
            .iter()
            .flat_map(|batch| &batch.frames)
            .filter_map(encode_frame)
            .collect(),
        Err(error) => {
            tracing::error!(%error, "updates could not be packed");
            Vec::new()
        }
    }
}

/// Says something to one member in the answers' lane.
fn answer(sink: &dyn FrameSink, room: &RoomName, message: Message) -> Delivery {
    encode(room, message).map_or(Delivery::Queued, |frame| sink.offer(Lane::Answer, frame))
}

/// Answers a batch.
pub(crate) fn ack(sink: &dyn FrameSink, room: &RoomName, batch: BatchId, status: AckStatus) {
    answer(sink, room, Message::Ack { batch, status });
}

/// Says the last thing to one who is in the room no more.
fn say_goodbye(sink: &dyn FrameSink, room: &RoomName, message: Message) {
    // First: whoever has read it and goes on sending must be answered by the connection, as
    // nobody in the room does any more.
    let error = match message {
        Message::RoomError { code, .. } => Some(code),
        _ => None,
    };
    sink.put_out(error);
    answer(sink, room, message);
}

/// Refuses a join for a reason of ours; see [`tavla_shared::protocol::refusal`].
pub(crate) fn refuse_join(sink: &dyn FrameSink, room: &RoomName, app_code: &str, message: &str) {
    let code = JoinErrorCode::App {
        code: Some(app_code.to_owned()),
    };
    let message = message.to_owned();
    say_goodbye(sink, room, Message::JoinError { code, message });
}

/// Refuses a join whose right ended on the way. Who has another role only comes again, as a member would.
fn refuse_ended(sink: &dyn FrameSink, room: &RoomName, ended: Ended) {
    if let Ended::RoleChanged(_) = ended {
        return put_out_ended(sink, room, ended);
    }
    let code = JoinErrorCode::AuthFailed;
    let message = ended.message();
    say_goodbye(sink, room, Message::JoinError { code, message });
}

/// Puts a member out whose right has ended.
fn put_out_ended(sink: &dyn FrameSink, room: &RoomName, ended: Ended) {
    put_out(sink, room, ended.code(), &ended.message());
}

/// Puts somebody out of a room that broke.
fn send_away(sink: &dyn FrameSink, room: &RoomName) {
    let message = "the room broke and is made anew";
    put_out(sink, room, RoomErrorCode::RejoinSuggested, message);
}

/// Sends somebody away who has taken nothing for too long, with the connection: only a new one may be
/// faster.
fn put_out_slow(sink: &dyn FrameSink, room: &RoomName, metrics: &Metrics) {
    metrics.members_too_slow.add_one();
    let message = "too slow for this room";
    put_out(sink, room, RoomErrorCode::RejoinSuggested, message);
    sink.close(close::TRY_LATER, message);
}

/// Puts a member out, in words.
fn put_out(sink: &dyn FrameSink, room: &RoomName, code: RoomErrorCode, message: &str) {
    let message = message.to_owned();
    say_goodbye(sink, room, Message::RoomError { code, message });
}

//! A room for one document: guarded imports, the log, fan-out, members who come and go.
//!
//! A batch is taken in whole or not at all. What was taken in is given to the log and to the other
//! members at once; its sender hears "ok" when it is durable. Whatever leaves the document other
//! than the log has it (a panic inside Loro, half a batch, history that never came) ends with the
//! document being built anew from the log, and nobody but the sender notices.

mod backfill;
mod delivery;
mod durability;
mod fanout;
mod loading;
mod resting;
mod taking;
mod upkeep;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use tavla_shared::board::{Document, Version};
use tavla_shared::protocol::{BatchId, DocRoom, JoinErrorCode, Message, RoomName, refusal};

use self::backfill::{Feed, Recent};
use self::durability::load;
use self::fanout::Fanout;
pub use self::loading::{RestoreError, document_of};
use self::upkeep::Upkeep;
use super::{
    Join, MemberId, RoomAction, RoomContext, RoomEvent, refuse_ended, refuse_join, say_goodbye,
};
use crate::access::Right;
use crate::metrics::DocumentShare;
use crate::outbox::FrameSink;

/// A room for one document.
#[derive(Debug)]
pub struct DocumentRoom {
    name: RoomName,
    context: RoomContext,
    state: State,
    members: BTreeMap<MemberId, Member>,
    fanout: Fanout,
    recent: Recent,
    /// A version that everybody live has been sent.
    checkpoint: Version,
    checkpoint_at: u64,
    /// Answers that wait for the log, in the order of their tickets.
    awaiting: VecDeque<Awaiting>,
    issued: u64,
    durable: u64,
    unsynced: VecDeque<(u64, usize)>,
    unsynced_bytes: usize,
    upkeep: Upkeep,
    share: DocumentShare,
    empty_since: Option<u64>,
    /// When the document was needed last.
    used_at: u64,
    /// Whether nothing was taken in since the document was read: the first batch takes long.
    is_cold: bool,
    /// What waits until a document that rested is read again.
    held: Option<RoomEvent>,
    draining: bool,
}

#[derive(Debug)]
enum State {
    /// Nobody has come yet.
    Unloaded,
    /// The first to come waits for the log.
    Loading(Join),
    /// Open for everybody.
    Open(Document),
    /// Open for everybody, and the document is put down: the log has all of it.
    Resting,
    /// The document does not agree with the log; it is loaded again once the log has everything.
    Rebuilding { asked: bool },
    /// What was given could not be kept.
    Failed,
}

#[derive(Debug)]
struct Member {
    sink: Arc<dyn FrameSink>,
    right: Right,
    writes: bool,
    feed: Feed,
    /// Since when it has been behind, until it has everything again.
    lags_since: Option<u64>,
}

#[derive(Debug)]
struct Awaiting {
    ticket: u64,
    member: MemberId,
    /// When it was asked for.
    since: u64,
    answer: Answer,
}

#[derive(Debug)]
enum Answer {
    Ack(BatchId),
    /// What the joiner has, and the room had when it came.
    Join {
        theirs: Version,
        ours: Version,
    },
}

impl DocumentRoom {
    /// An empty room, not yet loaded.
    pub(super) fn new(name: RoomName, context: RoomContext, batch_seed: u64) -> Self {
        let fanout = Fanout::new(context.limits.room_flush_millis, batch_seed);
        let share = DocumentShare::of(&context.metrics);
        Self {
            name,
            context,
            state: State::Unloaded,
            members: BTreeMap::new(),
            fanout,
            recent: Recent::default(),
            checkpoint: Version::default(),
            checkpoint_at: 0,
            awaiting: VecDeque::new(),
            issued: 0,
            durable: 0,
            unsynced: VecDeque::new(),
            unsynced_bytes: 0,
            upkeep: Upkeep::default(),
            share,
            empty_since: None,
            used_at: 0,
            is_cold: true,
            held: None,
            draining: false,
        }
    }

    /// See [`super::Room::handle`].
    pub fn handle(&mut self, event: RoomEvent, now: u64, actions: &mut Vec<RoomAction>) {
        self.note_use(&event, now);
        if let Some(event) = self.woken_by(event, actions) {
            self.take(event, now, actions);
        }
        if self.fanout.due().is_some_and(|due| due <= now) || self.draining {
            self.flush(now);
        }
        self.keep_house(now, actions);
        let in_memory = matches!(self.state, State::Open(_));
        self.share.set(in_memory, self.upkeep.records());
    }

    fn take(&mut self, event: RoomEvent, now: u64, actions: &mut Vec<RoomAction>) {
        match event {
            RoomEvent::Join(join) => self.join(*join, now, actions),
            RoomEvent::Batch {
                member,
                batch,
                updates,
            } => {
                // Whatever it was when the batch was sent: what a right allowed ends with it.
                if self.review(member, now) {
                    self.take_batch(member, (batch, updates), now, actions);
                }
            }
            RoomEvent::Review { member } => {
                self.review(member, now);
            }
            RoomEvent::Refused { member, status } => self.send_back(member, status),
            RoomEvent::Drained { member } => self.advance(member, now),
            RoomEvent::Leave { member } => self.remove(member),
            RoomEvent::Log(event) => self.take_log(*event, now, actions),
            RoomEvent::Tick => {
                self.evict_stuck(now);
                if self.is_compaction_due() {
                    self.compact(actions);
                }
            }
            RoomEvent::Drain => self.draining = true,
        }
    }

    /// See [`super::Room::deadline`].
    pub fn deadline(&self) -> Option<u64> {
        let settings = &self.context.settings;
        let stuck = self
            .stuck()
            .map(|(_, since)| since + settings.lag_millis)
            .min();
        let idle = self
            .empty_since
            .filter(|_| self.is_at_rest() && !self.upkeep.is_running());
        let idle = idle.map(|since| since + settings.idle_millis);
        let compaction = self.is_compaction_due().then_some(0);
        [self.fanout.due(), stuck, idle, compaction, self.rests_at()]
            .into_iter()
            .flatten()
            .min()
    }

    /// See [`super::Room::is_accepting`].
    pub fn is_accepting(&self) -> bool {
        self.is_at_rest() && self.unsynced_bytes < self.context.settings.unsynced_bytes
    }

    /// Whether nothing is being loaded or given up.
    fn is_at_rest(&self) -> bool {
        matches!(
            self.state,
            State::Unloaded | State::Open(_) | State::Resting
        )
    }

    fn join(&mut self, join: Join, now: u64, actions: &mut Vec<RoomAction>) {
        if let Err(ended) = join.right.check(now) {
            self.context.metrics.joins_refused.add_one();
            return refuse_ended(join.sink.as_ref(), &self.name, ended);
        }
        let State::Open(document) = &self.state else {
            if let State::Unloaded = self.state {
                actions.push(load(join.creates, u64::MAX));
                self.state = State::Loading(join);
                return;
            }
            // Events are not handed in while the room loads, so this is a room that failed.
            return self.refuse(&join, refusal::UNAVAILABLE, "the board cannot be read now");
        };
        let writes = match &self.name {
            RoomName::Doc(_, DocRoom::Talk) => join.right.role().writes_talk(),
            _ => join.right.role().writes_board(),
        };
        let limits = &self.context.limits;
        let most = if writes {
            limits.editors_per_room
        } else {
            limits.viewers_per_room
        };
        if self
            .members
            .values()
            .filter(|member| member.writes == writes)
            .count()
            >= most
        {
            return self.refuse(&join, refusal::ROOM_FULL, "the room is full");
        }
        let ours = document.version();
        let Ok(theirs) = Version::decode(&join.version) else {
            self.context.metrics.joins_refused.add_one();
            let code = JoinErrorCode::VersionUnknown {
                receiver_version: Some(ours.encode()),
            };
            let message = "the version cannot be read".to_owned();
            let refusal = Message::JoinError { code, message };
            return say_goodbye(join.sink.as_ref(), &self.name, refusal);
        };
        let member = Member {
            sink: join.sink,
            right: join.right,
            writes,
            feed: Feed::Joining,
            lags_since: None,
        };
        self.members.insert(join.member, member);
        self.empty_since = None;
        self.context.metrics.joins.add_one();
        // A version that is told is a promise: a client may forget what it says the server has.
        self.when_durable(
            join.member,
            Answer::Join { theirs, ours },
            join.asked_at,
            now,
        );
    }

    fn refuse(&self, join: &Join, app_code: &str, message: &str) {
        self.context.metrics.joins_refused.add_one();
        refuse_join(join.sink.as_ref(), &self.name, app_code, message);
    }

    /// Answers once everything given to the log so far is durable; at once if it is.
    fn when_durable(&mut self, member: MemberId, answer: Answer, since: u64, now: u64) {
        if self.durable == self.issued {
            self.give(member, answer, since, now);
        } else {
            self.awaiting.push_back(Awaiting {
                ticket: self.issued,
                member,
                since,
                answer,
            });
        }
    }

    fn remove(&mut self, member: MemberId) {
        self.members.remove(&member);
    }
}

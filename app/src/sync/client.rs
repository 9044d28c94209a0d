//! The client as a state machine: commands and packets in, actions out, time passed in.

mod beside;
mod ending;
mod fetching;
mod incoming;
mod measuring;
mod rooms;

use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::protocol::{
    BatchId, DocRoom, Frame, JoinAuth, Limits, Magic, Reassembly, RoomName, batches_from_updates,
    keepalive,
};

use self::fetching::Fetch;
use super::backoff::Backoff;
use super::choice::{Choice, TransportKind};
use super::clock::Random;
use super::event::{Action, Command, Event, Lane, Packet};
use super::pace::Pace;
use super::patience::Patience;
use super::presence::PresenceRoom;
use super::room::Room;
use super::state::{Absence, Lag, Refusal, State, Trouble};
use super::stats::Meter;
use super::transport::OpenFault;

/// A normal end, as WebSocket names it.
const CLOSE_NORMAL: u16 = 1000;

/// Whom to join, as whom.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// The board.
    pub board: BoardId,
    /// Who writes; also the prefix of our presence.
    pub peer: PeerId,
    /// What to say about ourselves.
    pub auth: JoinAuth,
    /// The documents to keep in step; the first one's state is ours, and nothing that is said of the
    /// others ends the connection.
    pub rooms: Vec<DocRoom>,
    /// The only transport to use, where a person says so.
    pub transport: Option<TransportKind>,
    /// When a connection counts as dead.
    pub patience: Patience,
    /// Where is counted what goes on, also after a client before this one.
    pub meter: Meter,
    /// Whether nothing of the board is here: then its history is fetched ahead of the join, where the
    /// server has much of it.
    pub is_new: bool,
}

/// Keeps a board in step with a server.
pub struct Client {
    config: ClientConfig,
    random: Box<dyn Random>,
    link: Link,
    backoff: Backoff,
    choice: Choice,
    rooms: Vec<Room>,
    presence: PresenceRoom,
    presence_lane_free: bool,
    reassembly: Reassembly,
    pace: Pace,
    batches: u64,
    fetch: Fetch,
    /// Since when we are in step; none while we are not.
    in_step_since: Option<u64>,
    /// What holds up a connection that works.
    lag: Option<Lag>,
    shown: State,
    actions: Vec<Action>,
}

/// The connection.
#[derive(Debug)]
enum Link {
    Closed,
    Offline,
    Opening { since: u64 },
    Open(Open),
    Waiting { retry_at: u64, trouble: Trouble },
    Refused(Refusal),
}

#[derive(Debug, Clone, Copy)]
struct Open {
    since: u64,
    heard_at: u64,
    ping_at: u64,
    /// When a ping was sent that has no answer yet.
    asked_at: Option<u64>,
}

impl Client {
    /// A client that is not asked to connect yet.
    pub fn new(config: ClientConfig, random: Box<dyn Random>) -> Self {
        let room =
            |doc: &DocRoom| Room::new(*doc, RoomName::Doc(config.board.clone(), *doc).room_id());
        Self {
            rooms: config.rooms.iter().map(room).collect(),
            presence: PresenceRoom::new(config.peer),
            presence_lane_free: true,
            reassembly: Reassembly::new(&Limits::default()),
            pace: Pace::new(0),
            random,
            link: Link::Closed,
            backoff: Backoff::default(),
            choice: Choice::new(config.transport),
            batches: 0,
            fetch: if config.is_new {
                Fetch::Wanted
            } else {
                Fetch::Over
            },
            in_step_since: None,
            lag: None,
            shown: State::Closed,
            actions: Vec::new(),
            config,
        }
    }

    /// How we stand with the server.
    pub fn state(&self) -> &State {
        &self.shown
    }

    /// What carries our frames, or will next.
    pub fn transport(&self) -> TransportKind {
        self.choice.kind()
    }

    /// Whether that is a lesser one, because the network lets nothing better through.
    pub fn is_on_fallback(&self) -> bool {
        self.choice.is_fallback()
    }

    /// How many updates of ours the server has not acked, as far as they were given to us.
    pub fn unacked(&mut self) -> usize {
        self.rooms
            .iter_mut()
            .filter_map(Room::outbox)
            .map(|outbox| outbox.unacked())
            .sum()
    }

    /// The owner says something.
    pub fn command(&mut self, command: Command, now: u64) {
        match command {
            Command::GoOnline => {
                self.backoff.reset();
                if !matches!(self.link, Link::Opening { .. } | Link::Open(_)) {
                    self.open(now);
                }
            }
            Command::GoOffline => self.end(Link::Offline, Some(CLOSE_NORMAL)),
            Command::RetryNow => self.retry(now),
            Command::Woke => {
                self.retry(now);
                self.doubt(now);
            }
            Command::Measure => self.ask_now(now),
            Command::Version {
                room,
                join,
                version,
            } => self.send_join(room, join, version, now),
            Command::Backfill(backfill) => self.backfill(backfill, now),
            Command::Send { room, outgoing } => self.enqueue(room, outgoing, now),
            Command::Rejoin { room } => {
                // What was fetched is no good, or there is enough to go by.
                if self.waits_for_archive(room) {
                    self.give_up_archive();
                }
                self.rejoin(room, now);
            }
            Command::Shut { room } => {
                let mut rooms = self.rooms.iter();
                let at = rooms.position(|it| it.doc == room);
                if let Some(at) = at.filter(|at| Self::is_beside(*at)) {
                    self.shut(at);
                }
            }
            Command::GiveUp(refusal) => {
                if !matches!(self.link, Link::Closed | Link::Offline | Link::Refused(_)) {
                    self.refuse(refusal, Some(CLOSE_NORMAL), now);
                }
            }
            Command::Tell(presence) => self.presence.tell(&presence, now),
            Command::Untell(what) => self.presence.untell(what, now),
        }
        self.tick(now);
    }

    /// Whether presence may be sent now: the transport says false while an earlier frame of it
    /// still waits, so that presence merges here instead of queueing there.
    pub fn set_presence_lane_free(&mut self, free: bool) {
        self.presence_lane_free = free;
    }

    /// Does what is due at `now`.
    pub fn tick(&mut self, now: u64) {
        match &self.link {
            Link::Waiting { retry_at, .. } if *retry_at <= now => self.open(now),
            Link::Opening { since } if since + self.config.patience.open_millis <= now => {
                let reason = "no answer".to_owned();
                self.choice.failed(OpenFault::Unreachable, now);
                self.lose(Trouble::Unreachable { reason }, Some(CLOSE_NORMAL), now);
            }
            Link::Open(open) if open.heard_at + self.config.patience.dead_millis <= now => {
                self.lose(Trouble::Silent, Some(CLOSE_NORMAL), now);
            }
            Link::Open(open) => {
                let open = *open;
                self.tick_open(open, now);
            }
            _ => {}
        }
        self.measure(now);
        self.show_state();
    }

    /// When [`Self::tick`] has something to do, if nothing else happens.
    pub fn deadline(&self, now: u64) -> Option<u64> {
        match &self.link {
            Link::Closed | Link::Offline | Link::Refused(_) => None,
            Link::Waiting { retry_at, .. } => Some(*retry_at),
            Link::Opening { since } => Some(since + self.config.patience.open_millis),
            Link::Open(open) => {
                let rooms = self
                    .rooms
                    .iter()
                    .filter_map(|room| self.room_deadline(room, now));
                let presence = self.presence.deadline().filter(|_| self.presence_lane_free);
                let own = [
                    open.heard_at + self.config.patience.dead_millis,
                    open.ping_at,
                ];
                rooms
                    .chain(presence)
                    .chain(self.choice.deadline())
                    .chain(self.reassembly.deadline())
                    .chain(self.archive_deadline())
                    .chain(own)
                    .chain(self.lag_deadline(now))
                    .min()
            }
        }
    }

    /// What is to be done now, in order.
    pub fn take_actions(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }

    fn tick_open(&mut self, open: Open, now: u64) {
        self.choice.tick(now);
        if self.choice.is_quiet(now) {
            return self.lose(Trouble::Silent, Some(CLOSE_NORMAL), now);
        }
        if self.choice.is_to_climb(now) {
            self.end(Link::Opening { since: now }, Some(CLOSE_NORMAL));
            return self.open(now);
        }
        if open.ping_at <= now {
            self.send(Lane::Control, Packet::Text(keepalive::PING));
            self.link = Link::Open(Open {
                ping_at: now + self.config.patience.ping_millis,
                // One that stays without an answer is as old as its question.
                asked_at: open.asked_at.or(Some(now)),
                ..open
            });
        }
        self.tick_archive(now);
        for at in 0..self.rooms.len() {
            let room = self.rooms[at].doc;
            if !self.waits_for_archive(room)
                && let Some(join) = self.rooms[at].start_join(now)
            {
                self.actions
                    .push(Action::Event(Event::VersionWanted { room, join }));
            }
            if Self::is_beside(at) && self.join_is_overdue(&self.rooms[at], now) {
                tracing::warn!("the server says nothing of a document beside the board");
                self.shut(at);
            }
            if self.answer_is_overdue(&self.rooms[at], now) {
                self.lose(Trouble::Silent, Some(CLOSE_NORMAL), now);
                return;
            }
            if self.rooms[at].is_to_be_resumed() {
                self.rejoin(self.rooms[at].doc, now);
            }
            self.flush(at, now);
        }
        for expired in self.reassembly.expire(now) {
            tracing::warn!(batch = ?expired.batch, "a batch from the server stayed unfinished");
            self.rejoin_by_id(expired.magic, &expired.room, now);
        }
        if self.presence.knocks(now) {
            self.join_presence();
        }
        let (updates, events) = self.presence.tick(now, self.presence_lane_free);
        self.actions.extend(events.into_iter().map(Action::Event));
        self.send_presence(updates);
    }

    fn open(&mut self, now: u64) {
        self.link = Link::Opening { since: now };
        let kind = self.choice.pick(now);
        self.actions.push(Action::Open(kind));
        self.ask_for_archive(now);
        self.show_state();
    }

    fn send_presence(&mut self, updates: Vec<Vec<u8>>) {
        let batches = &mut self.batches;
        let next_id = || {
            *batches += 1;
            BatchId::from(*batches)
        };
        let room = self.config.board.to_string();
        match batches_from_updates(Magic::Ephemeral, &room, updates, next_id) {
            Ok(batches) => {
                for frame in batches.iter().flat_map(|batch| &batch.frames) {
                    self.send_frame(Lane::Presence, frame);
                }
            }
            Err(error) => tracing::error!(%error, "presence cannot be sent"),
        }
    }

    fn send_frame(&mut self, lane: Lane, frame: &Frame) {
        match frame.encode() {
            Ok(bytes) => self.send(lane, Packet::Binary(bytes)),
            Err(error) => tracing::error!(%error, "a frame cannot be sent"),
        }
    }

    fn send(&mut self, lane: Lane, packet: Packet) {
        if matches!(self.link, Link::Open(_)) {
            let bytes = match &packet {
                Packet::Binary(bytes) => bytes.len(),
                Packet::Text(text) => text.len(),
            };
            self.config.meter.lock().sent.count(bytes);
            self.actions.push(Action::Send(lane, packet));
        }
    }

    fn show_state(&mut self) {
        let failed = self.backoff.failed();
        let state = match &self.link {
            Link::Closed => State::Closed,
            Link::Offline => State::Offline(Absence::Told),
            Link::Opening { .. } => State::Connecting { failed },
            Link::Open(_) => match self.rooms.first().and_then(Room::permission) {
                Some(permission) => match self.lag {
                    Some(lag) => State::Degraded { permission, lag },
                    None => State::Live { permission },
                },
                None => State::Joining,
            },
            Link::Waiting { retry_at, trouble } => State::Offline(Absence::Waiting {
                failed,
                retry_at: *retry_at,
                trouble: trouble.clone(),
            }),
            Link::Refused(refusal) => State::Refused(refusal.clone()),
        };
        if state != self.shown {
            self.shown = state.clone();
            self.actions.push(Action::Event(Event::State(state)));
        }
        self.show_beside();
    }
}

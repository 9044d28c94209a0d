//! The whole server in memory, on one thread and without a runtime: events and time in, frames out.
//!
//! The same connections, rooms and log requests as on tokio, run by a loop that a seed decides:
//! how long the log takes, and at which of its write boundaries a crash comes. Owns no network;
//! whoever drives it carries the bytes, and delays, cuts and reorders connections as it likes.
//! [`serve`] is the same with HTTP, for a simulated network.

mod disk;
mod settings;
mod stack;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::protocol::{RoomName, refusal};

use self::disk::Disk;
pub use self::settings::SimSettings;
pub use self::stack::{Listener, Stack, serve};
use crate::access::{Book, Gate, Visit};
use crate::beat::Beat;
use crate::connection::{Connection, ConnectionAction, ConnectionContext, Incoming};
use crate::limits::{Addresses, Admissions, Penalties};
use crate::log::MemoryLog;
use crate::metrics::Metrics;
use crate::outbox::{Outbox, Outgoing};
use crate::room::{Room, RoomAction, RoomContext, RoomEvent, refuse_join};

/// A message on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SimMessage {
    /// A binary one.
    Binary(Vec<u8>),
    /// A text one.
    Text(String),
}

/// A server in memory.
#[derive(Debug)]
pub struct SimServer {
    settings: SimSettings,
    dice: StdRng,
    now: u64,
    disk: Disk,
    rooms: BTreeMap<RoomName, SimRoom>,
    connections: BTreeMap<u64, SimConnection>,
    next_number: u64,
    metrics: Arc<Metrics>,
    room_context: RoomContext,
    connection_context: ConnectionContext,
}

#[derive(Debug)]
struct SimRoom {
    room: Room,
    generation: u64,
    inbox: VecDeque<RoomEvent>,
    leases: BTreeSet<u64>,
    ticked_at: Option<u64>,
}

#[derive(Debug)]
struct SimConnection {
    connection: Connection,
    inbox: VecDeque<SimMessage>,
    ticked_at: Option<u64>,
}

impl SimServer {
    /// A server with an empty log.
    pub fn new(seed: u64, settings: SimSettings) -> Self {
        let metrics = Arc::new(Metrics::default());
        let limits = Arc::new(settings.limits.clone());
        let room_context = RoomContext {
            limits: Arc::clone(&limits),
            settings: Arc::new(settings.rooms.clone()),
            metrics: Arc::clone(&metrics),
        };
        let connection_context = ConnectionContext {
            access: Gate::new(settings.access.clone(), Book::default()),
            admissions: Admissions::new(
                limits.connections_per_address,
                limits.connections_per_user,
            ),
            penalties: Penalties::new(Addresses::Visitors),
            beat: Beat::every(Duration::from_millis(limits.beat_millis)),
            limits,
            metrics: Arc::clone(&metrics),
        };
        Self {
            settings,
            dice: StdRng::seed_from_u64(seed),
            now: 0,
            disk: Disk::default(),
            rooms: BTreeMap::new(),
            connections: BTreeMap::new(),
            next_number: 0,
            metrics,
            room_context,
            connection_context,
        }
    }

    /// What is durable; a clone shares it.
    pub fn log(&self) -> &MemoryLog {
        self.disk.log()
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Who may do what; a new book counts from the next event on.
    pub fn gate(&self) -> &Arc<Gate> {
        &self.connection_context.access
    }

    /// How many rooms are loaded.
    pub fn rooms_loaded(&self) -> usize {
        self.rooms.len()
    }

    /// A connection whose handshake is done; its number.
    pub fn connect(&mut self, visit: Visit) -> u64 {
        self.next_number += 1;
        let context = self.connection_context.clone();
        let connection = Connection::new(self.next_number, visit, Outbox::new(), context, self.now);
        let inbox = VecDeque::new();
        self.connections.insert(
            self.next_number,
            SimConnection {
                connection,
                inbox,
                ticked_at: None,
            },
        );
        self.next_number
    }

    /// Bytes arrive. On a connection that is gone they are lost.
    pub fn receive(&mut self, number: u64, message: SimMessage) {
        if let Some(found) = self.connections.get_mut(&number) {
            found.inbox.push_back(message);
        }
        self.settle();
    }

    /// What the server writes to the connection now. After a close, nothing more ever.
    pub fn take(&mut self, number: u64) -> Vec<Outgoing> {
        let Some(found) = self.connections.get(&number) else {
            return Vec::new();
        };
        let outbox = Arc::clone(found.connection.outbox());
        let mut written = Vec::new();
        // Reading makes room, and room brings more.
        while let Some(outgoing) = outbox.pop() {
            written.push(outgoing);
            self.settle();
        }
        if outbox.is_closed() {
            self.disconnect(number);
        }
        written
    }

    /// What waits to be written to the connection.
    pub fn outbox(&self, number: u64) -> Option<&Outbox> {
        let found = self.connections.get(&number)?;
        Some(found.connection.outbox())
    }

    /// The connection is cut.
    pub fn disconnect(&mut self, number: u64) {
        let Some(mut gone) = self.connections.remove(&number) else {
            return;
        };
        gone.connection.outbox().abandon();
        let mut actions = Vec::new();
        gone.connection.leave_all(&mut actions);
        self.perform(number, actions);
        self.settle();
    }

    /// Time passes.
    pub fn advance(&mut self, now: u64) {
        self.now = self.now.max(now);
        self.settle();
    }

    /// When [`SimServer::advance`] has something to do next.
    pub fn next_deadline(&mut self) -> Option<u64> {
        let now = self.now;
        let log = self.disk.deadline();
        let rooms = self.rooms.values().filter_map(|room| room.room.deadline());
        let connections = self.connections.values_mut().map(|found| {
            let pause = found.connection.pause_millis(now);
            let deadline = found.connection.deadline();
            if pause > 0 {
                deadline.min(now + pause)
            } else {
                deadline
            }
        });
        let next = log.into_iter().chain(rooms).chain(connections).min();
        next.map(|next| next.max(now + 1))
    }

    /// The process dies: every connection is cut, and of what the log had not done yet a part, from
    /// the front, is done all the same, without anybody hearing of it; the next is torn.
    pub fn crash(&mut self) {
        self.connections.clear();
        self.rooms.clear();
        self.connection_context.penalties = Penalties::new(Addresses::Visitors);
        self.disk.crash(&mut self.dice);
    }

    /// Runs until nothing more happens at this time.
    fn settle(&mut self) {
        while self.step_log() | self.step_connections() | self.step_rooms() {}
    }

    fn step_log(&mut self) -> bool {
        let Some(done) = self.disk.step(self.now) else {
            return false;
        };
        if self
            .rooms
            .get(&done.room)
            .is_some_and(|room| room.generation == done.generation)
        {
            self.handle(&done.room, RoomEvent::Log(Box::new(done.event)));
        }
        true
    }

    fn step_rooms(&mut self) -> bool {
        let names: Vec<RoomName> = self.rooms.keys().cloned().collect();
        let mut busy = false;
        for name in names {
            let Some(room) = self.rooms.get_mut(&name) else {
                continue;
            };
            let due = room
                .room
                .deadline()
                .is_some_and(|deadline| deadline <= self.now);
            let event = if due && room.ticked_at != Some(self.now) {
                room.ticked_at = Some(self.now);
                Some(RoomEvent::Tick)
            } else if room.room.is_accepting() {
                room.inbox.pop_front()
            } else {
                None
            };
            if let Some(event) = event {
                busy = true;
                self.handle(&name, event);
            }
        }
        busy
    }

    fn step_connections(&mut self) -> bool {
        let numbers: Vec<u64> = self.connections.keys().copied().collect();
        let now = self.now;
        let mut busy = false;
        for number in numbers {
            let Some(found) = self.connections.get_mut(&number) else {
                continue;
            };
            let SimConnection {
                connection,
                inbox,
                ticked_at,
            } = found;
            let mut actions = Vec::new();
            if connection.deadline() <= now && *ticked_at != Some(now) {
                *ticked_at = Some(now);
                connection.tick(now, &mut actions);
            }
            connection.attend(&mut actions);
            let reads = connection.may_read(now) && !connection.outbox().is_ending();
            if reads && let Some(message) = inbox.pop_front() {
                busy = true;
                let incoming = match &message {
                    SimMessage::Binary(bytes) => Incoming::Binary(bytes),
                    SimMessage::Text(text) => Incoming::Text(text),
                };
                connection.receive(incoming, now, &mut actions);
            }
            busy |= !actions.is_empty();
            self.perform(number, actions);
        }
        busy
    }

    fn perform(&mut self, number: u64, actions: Vec<ConnectionAction>) {
        for action in actions {
            match action {
                ConnectionAction::Enter { room, join } => {
                    let entered = self.room(&room);
                    entered.leases.insert(number);
                    entered.inbox.push_back(RoomEvent::Join(Box::new(join)));
                }
                ConnectionAction::Send { room, event } => {
                    if let Some(room) = self.rooms.get_mut(&room) {
                        room.inbox.push_back(event);
                    }
                }
                ConnectionAction::Exit { room } => {
                    if let Some(room) = self.rooms.get_mut(&room) {
                        room.leases.remove(&number);
                    }
                }
            }
        }
    }

    fn room(&mut self, name: &RoomName) -> &mut SimRoom {
        let (dice, context) = (&mut self.dice, &self.room_context);
        self.rooms.entry(name.clone()).or_insert_with(|| SimRoom {
            room: Room::new(name.clone(), context, dice.random()),
            generation: dice.random(),
            inbox: VecDeque::new(),
            leases: BTreeSet::new(),
            ticked_at: None,
        })
    }

    fn handle(&mut self, name: &RoomName, event: RoomEvent) {
        let Some(found) = self.rooms.get_mut(name) else {
            return;
        };
        let mut actions = Vec::new();
        found.room.handle(event, self.now, &mut actions);
        let generation = found.generation;
        for action in actions {
            match action {
                RoomAction::Log(request) => {
                    let taken = self.dice.random_range(self.settings.log_millis.clone());
                    let at = self.now + taken;
                    self.disk.ask(name.clone(), generation, request, at);
                }
                RoomAction::Unload => {
                    let unused = |room: &SimRoom| room.leases.is_empty() && room.inbox.is_empty();
                    if self.rooms.get(name).is_some_and(unused) {
                        self.rooms.remove(name);
                    }
                }
                RoomAction::Abandon => {
                    let inbox = self.rooms.remove(name).map(|room| room.inbox);
                    for event in inbox.unwrap_or_default() {
                        if let RoomEvent::Join(join) = event {
                            let message = "the board cannot be read now";
                            let sink = join.sink.as_ref();
                            refuse_join(sink, name, refusal::UNAVAILABLE, message);
                        }
                    }
                }
            }
        }
    }
}

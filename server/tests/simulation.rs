//! The server's state machines over seeded delays, cuts, crashes and full disks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_server::access::Visit;
use tavla_server::log::Log as _;
use tavla_server::outbox::Outgoing;
use tavla_server::sim::{SimMessage, SimServer, SimSettings};
use tavla_shared::board::{Board, Document, Edit, EditBatch, Version};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::protocol::{
    AckStatus, BatchId, DocRoom, Frame, Limits, Message, RoomName, batches_from_updates,
};
use tavla_shared::shape::{Kind, Shape};

const CLIENTS: u64 = 3;

/// Loro panics on it; see `tests/fixtures/README.md`.
const BREAKS_LORO: &[u8] = include_bytes!("../../tests/fixtures/updates/breaks-loro.bin");

/// Somebody who edits, is cut off, and comes back with what they have.
struct Client {
    board: Board,
    connection: Option<u64>,
    joined: bool,
    /// On the way to the server and back, with the time of arrival.
    up: VecDeque<(u64, Vec<u8>)>,
    down: VecDeque<(u64, Vec<u8>)>,
    /// Batches under way, with how many own operations they complete.
    sent: BTreeMap<BatchId, usize>,
    /// What the server has promised to keep: own operations acked, and versions told.
    acked: usize,
    told: Version,
    next_batch: u64,
    drawn: u64,
}

fn visit() -> Visit {
    Visit {
        peer: "127.0.0.1".parse().unwrap(),
        host: Some("localhost".to_owned()),
        forwarded: false,
        origin: None,
    }
}

struct World {
    seed: u64,
    dice: StdRng,
    now: u64,
    server: SimServer,
    room: RoomName,
    clients: Vec<Client>,
    poisoned: u32,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut settings = SimSettings {
            limits: Limits {
                joins_per_minute: 10_000,
                ..Limits::default()
            },
            ..SimSettings::default()
        };
        settings.rooms.compact_records = 40;
        settings.rooms.idle_millis = 50;
        settings.rooms.rest_millis = 50;
        let client = |peer| Client {
            board: Board::new(peer),
            connection: None,
            joined: false,
            up: VecDeque::new(),
            down: VecDeque::new(),
            sent: BTreeMap::new(),
            acked: 0,
            told: Version::default(),
            next_batch: 0,
            drawn: 0,
        };
        Self {
            seed,
            dice: StdRng::seed_from_u64(seed),
            now: 0,
            server: SimServer::new(seed, settings),
            room: RoomName::Doc(BoardId::new("plan").unwrap(), DocRoom::Board),
            clients: (1..=CLIENTS).map(client).collect(),
            poisoned: 0,
        }
    }

    fn step(&mut self, quiet: bool) {
        self.now += self.dice.random_range(1..10);
        self.server.advance(self.now);
        for at in 0..self.clients.len() {
            match self.dice.random_range(0..100) {
                0..40 if !quiet => self.draw(at),
                40..42 if !quiet => self.cut(at),
                _ => {}
            }
            self.connect(at);
            self.carry(at);
        }
        if !quiet && self.dice.random_ratio(1, 100) {
            self.poison();
        }
        match self.dice.random_range(0..200) {
            0 if !quiet => self.crash(),
            1..4 if !quiet => self.server.log().set_failing(true),
            4..12 if !quiet => self.server.log().set_busy(2),
            _ => self.server.log().set_failing(false),
        }
    }

    fn draw(&mut self, at: usize) {
        let client = &mut self.clients[at];
        client.drawn += 1;
        let id = ShapeId::new(&format!("c{at}s{}", client.drawn)).unwrap();
        let edit = Edit::Create(Arc::new(Shape::new(id, Kind::Rectangle)));
        let applied = client
            .board
            .apply(&EditBatch::new("draw", vec![edit]), 0)
            .unwrap();
        if client.joined {
            self.send(at, vec![applied.update]);
        }
    }

    fn send(&mut self, at: usize, updates: Vec<Vec<u8>>) {
        let client = &mut self.clients[at];
        let (magic, room) = (self.room.magic(), self.room.room_id());
        let next_id = || {
            client.next_batch += 1;
            BatchId::from(client.next_batch)
        };
        let batches = batches_from_updates(magic, &room, updates, next_id).unwrap();
        let mine = client.board.version().ops_of(client.board.peer());
        for batch in batches {
            self.clients[at].sent.insert(batch.id, mine);
            for frame in batch.frames {
                self.post(at, frame.encode().unwrap());
            }
        }
    }

    fn post(&mut self, at: usize, bytes: Vec<u8>) {
        let client = &mut self.clients[at];
        let last = client.up.back().map_or(0, |(due, _)| *due);
        let due = last.max(self.now + self.dice.random_range(0..30));
        client.up.push_back((due, bytes));
    }

    fn connect(&mut self, at: usize) {
        if self.clients[at].connection.is_some() {
            return;
        }
        self.clients[at].connection = Some(self.server.connect(visit()));
        self.ask(at);
    }

    /// Somebody comes who sends an update that breaks the document, and is gone again.
    fn poison(&mut self) {
        self.poisoned += 1;
        // Somebody else each time: who did it before has to wait.
        let [.., high, low] = self.poisoned.to_be_bytes();
        let visit = Visit {
            peer: [127, 1, high, low].into(),
            ..visit()
        };
        let connection = self.server.connect(visit);
        let join = Message::JoinRequest {
            auth: Vec::new(),
            version: Vec::new(),
        };
        let batch = Message::DocUpdate {
            updates: vec![BREAKS_LORO.to_vec()],
            batch: BatchId::from(1),
        };
        for message in [join, batch] {
            let frame = Frame {
                magic: self.room.magic(),
                room: self.room.room_id(),
                message,
            };
            let bytes = SimMessage::Binary(frame.encode().unwrap());
            self.server.receive(connection, bytes);
        }
        self.now += 40;
        self.server.advance(self.now);
        self.server.disconnect(connection);
    }

    fn ask(&mut self, at: usize) {
        self.clients[at].joined = false;
        let version = self.clients[at].board.version().encode();
        let message = Message::JoinRequest {
            auth: Vec::new(),
            version,
        };
        let frame = Frame {
            magic: self.room.magic(),
            room: self.room.room_id(),
            message,
        };
        self.post(at, frame.encode().unwrap());
    }

    fn cut(&mut self, at: usize) {
        let client = &mut self.clients[at];
        client.joined = false;
        client.up.clear();
        client.down.clear();
        client.sent.clear();
        if let Some(connection) = client.connection.take() {
            self.server.disconnect(connection);
        }
    }

    fn crash(&mut self) {
        self.server.crash();
        for at in 0..self.clients.len() {
            self.cut(at);
        }
        let kept = self.durable();
        for client in &self.clients {
            assert!(
                kept.includes(&client.told),
                "seed {}: something told was lost",
                self.seed
            );
            let mine = kept.ops_of(client.board.peer());
            assert!(
                mine >= client.acked,
                "seed {}: something acked was lost",
                self.seed
            );
        }
    }

    /// What a server started now would have.
    fn durable(&self) -> Version {
        let history = self
            .server
            .log()
            .clone()
            .load(&self.room, false, u64::MAX)
            .unwrap();
        let mut document = Document::new(None);
        let parts = history.snapshot.iter().chain(&history.records);
        for part in parts {
            document.load(&part.bytes).unwrap();
        }
        document.version()
    }

    /// Moves what has arrived, both ways.
    fn carry(&mut self, at: usize) {
        let now = self.now;
        let Some(number) = self.clients[at].connection else {
            return;
        };
        while let Some((_, bytes)) = self.clients[at].up.pop_front_if(|(due, _)| *due <= now) {
            self.server.receive(number, SimMessage::Binary(bytes));
        }
        for outgoing in self.server.take(number) {
            match outgoing {
                Outgoing::Frame(bytes) => {
                    let client = &mut self.clients[at];
                    let last = client.down.back().map_or(0, |(due, _)| *due);
                    let due = last.max(now + self.dice.random_range(0..30));
                    client.down.push_back((due, bytes.to_vec()));
                }
                Outgoing::Close { .. } => return self.cut(at),
                Outgoing::Ping | Outgoing::Text(_) => {}
            }
        }
        while let Some((_, bytes)) = self.clients[at].down.pop_front_if(|(due, _)| *due <= now) {
            self.hear(at, Frame::decode(&bytes).unwrap().message);
        }
    }

    fn hear(&mut self, at: usize, message: Message) {
        let client = &mut self.clients[at];
        match message {
            Message::JoinResponseOk { version, .. } => {
                let server = Version::decode(&version).unwrap();
                client.joined = true;
                let updates = client.board.updates_since(&server).unwrap();
                // What the server says that it has, it must keep.
                client.told.merge(&server);
                self.send(at, updates);
            }
            Message::DocUpdate { updates, .. } => {
                for update in updates {
                    client.board.import(&update).unwrap();
                }
            }
            Message::Ack { batch, status } => {
                if let (AckStatus::Ok, Some(mine)) = (status, client.sent.remove(&batch)) {
                    client.acked = client.acked.max(mine);
                    let peer = client.board.peer();
                    // Looking is what takes the time here.
                    if self.dice.random_ratio(1, 40) {
                        let kept = self.durable();
                        assert!(
                            kept.ops_of(peer) >= mine,
                            "seed {}: acked too early",
                            self.seed
                        );
                    }
                }
            }
            Message::RoomError { .. } | Message::JoinError { .. } => self.cut(at),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn every_seed_converges_and_nothing_promised_is_lost() {
    let mut seen = (0, 0, 0, 0);
    let mut broken = 0;
    for seed in 0..100 {
        let mut world = World::new(seed);
        for _ in 0..250 {
            world.step(false);
        }
        world.server.log().set_failing(false);
        for _ in 0..200 {
            world.step(true);
        }
        let metrics = world.server.metrics();
        seen.0 += metrics.batches.get();
        seen.1 += metrics.joins.get();
        seen.2 += metrics.batches_refused.get();
        seen.3 += u64::from(world.server.log().has_snapshot(&world.room));
        broken += metrics.import_panics.get();
        let shapes = |client: &Client| client.board.shapes().cloned().collect::<Vec<Arc<Shape>>>();
        let first = shapes(&world.clients[0]);
        let kept = world.durable();
        for (at, client) in world.clients.iter().enumerate() {
            let own = format!("c{at}s");
            let drawn = first
                .iter()
                .filter(|shape| shape.id.as_str().starts_with(&own));
            assert_eq!(
                drawn.count() as u64,
                client.drawn,
                "seed {seed}, client {at}"
            );
            assert!(
                kept.includes(&client.board.version()),
                "seed {seed}, client {at}"
            );
            assert!(
                shapes(client) == first,
                "seed {seed}: client {at} sees something else"
            );
        }
    }
    // The seeds really went through what they are for.
    assert!(seen.0 > 1_000 && seen.1 > 500 && seen.3 > 50, "{seen:?}");
    assert!(broken > 50, "{broken}");
}

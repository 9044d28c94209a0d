//! The client against a scripted server, in memory and in made-up time.

mod beside;
mod documents;
mod failures;
mod fetching;
mod presence;
mod simulation;
mod sockets;
mod standing;
mod transports;

use tavla_shared::id::BoardId;
use tavla_shared::protocol::{
    AckStatus, BatchId, DocRoom, Frame, JoinAuth, Magic, Message, Permission,
};

use super::stats::Meter;
use super::*;

/// Who the client is in these tests.
const ME: u64 = 7;

/// Chance without surprises: waits are as short as this says.
struct Fixed(u64);

impl Random for Fixed {
    fn next_u64(&mut self) -> u64 {
        self.0
    }
}

fn config() -> ClientConfig {
    ClientConfig {
        board: BoardId::new("b").unwrap(),
        peer: ME,
        auth: JoinAuth {
            name: "Bo".to_owned(),
            ..JoinAuth::default()
        },
        rooms: vec![DocRoom::Board],
        transport: None,
        patience: Patience::default(),
        meter: Meter::default(),
        is_new: false,
    }
}

/// A client, and everything it has said and not been asked about.
struct World {
    client: Client,
    now: u64,
    frames: Vec<Frame>,
    texts: Vec<&'static str>,
    events: Vec<Event>,
    opens: usize,
    /// What was asked to be fetched; none where that was taken back.
    fetches: Vec<Option<ArchiveAsk>>,
    closes: Vec<u16>,
    /// Whether the server answers pings, at once.
    answers: bool,
}

impl World {
    fn new() -> Self {
        Self::with(Client::new(config(), Box::new(Fixed(100))))
    }

    fn with(client: Client) -> Self {
        Self {
            client,
            now: 1_000_000,
            frames: Vec::new(),
            texts: Vec::new(),
            events: Vec::new(),
            opens: 0,
            fetches: Vec::new(),
            closes: Vec::new(),
            answers: true,
        }
    }

    /// Joined, with nothing to catch up on; what was said up to here is forgotten.
    fn live() -> Self {
        let mut world = Self::new();
        world.command(Command::GoOnline);
        world.opened();
        world.let_in(Permission::Write);
        world.forget();
        world
    }

    fn opened(&mut self) {
        self.incoming(Incoming::Opened);
        // The client asks at once whether anything comes through.
        self.incoming(Incoming::Text("pong".to_owned()));
        let join = self.wanted();
        self.command(Command::Version {
            room: DocRoom::Board,
            join,
            version: vec![1],
        });
    }

    /// The number of the newest question for our version.
    fn wanted(&self) -> u64 {
        let join = |event: &Event| match event {
            Event::VersionWanted { join, .. } => Some(*join),
            _ => None,
        };
        self.events.iter().filter_map(join).next_back().unwrap()
    }

    fn let_in(&mut self, permission: Permission) {
        let ok = |version: &[u8]| Message::JoinResponseOk {
            permission,
            version: version.to_vec(),
            extra: vec![],
        };
        self.says(Magic::Ephemeral, ok(b""));
        self.says(Magic::Loro, ok(b"theirs"));
        let join = self.wanted();
        self.command(Command::Backfill(Backfill {
            room: DocRoom::Board,
            join,
            updates: vec![],
            through: 0,
            own: true,
        }));
    }

    fn command(&mut self, command: Command) {
        self.client.command(command, self.now);
        self.collect();
    }

    fn incoming(&mut self, incoming: Incoming) {
        self.client.incoming(incoming, self.now);
        self.collect();
    }

    /// The server says something in the board's or the presence room.
    fn says(&mut self, magic: Magic, message: Message) {
        let frame = Frame {
            magic,
            room: "b".to_owned(),
            message,
        };
        self.incoming(Incoming::Binary(frame.encode().unwrap()));
    }

    fn acks(&mut self, batch: BatchId, status: AckStatus) {
        self.says(Magic::Loro, Message::Ack { batch, status });
    }

    fn closed(&mut self, code: u16, reason: &str) {
        self.incoming(Incoming::Closed {
            code: Some(code),
            reason: reason.to_owned(),
        });
    }

    fn edit(&mut self, seq: u64) {
        let outgoing = Outgoing {
            seq,
            bytes: vec![seq as u8],
        };
        self.command(Command::Send {
            room: DocRoom::Board,
            outgoing,
        });
    }

    /// Lets time pass, waking the client whenever it asked for it.
    fn pass(&mut self, millis: u64) {
        let end = self.now + millis;
        let mut wakes = 0;
        while let Some(at) = self.client.deadline(self.now).filter(|&at| at <= end) {
            self.now = self.now.max(at);
            let pings = self.texts.len();
            self.client.tick(self.now);
            self.collect();
            if self.answers && self.texts[pings..].contains(&"ping") {
                self.incoming(Incoming::Text("pong".to_owned()));
            }
            wakes += 1;
            assert!(wakes < 10_000, "the client never sleeps");
        }
        self.now = end;
    }

    fn collect(&mut self) {
        for action in self.client.take_actions() {
            match action {
                Action::Open(_) => self.opens += 1,
                Action::Fetch(ask) => self.fetches.push(Some(ask)),
                Action::StopFetching => self.fetches.push(None),
                Action::Send(_, Packet::Binary(bytes)) => {
                    self.frames.push(Frame::decode(&bytes).unwrap());
                }
                Action::Send(_, Packet::Text(text)) => self.texts.push(text),
                Action::Close { code } => self.closes.push(code),
                Action::Event(event) => self.events.push(event),
            }
        }
    }

    fn forget(&mut self) {
        self.frames.clear();
        self.texts.clear();
        self.events.clear();
        self.closes.clear();
        self.opens = 0;
    }

    /// The updates sent since the last call, by batch.
    fn sent(&mut self, magic: Magic) -> Vec<(BatchId, Vec<Vec<u8>>)> {
        let update = |frame: Frame| match frame.message {
            Message::DocUpdate { updates, batch } if frame.magic == magic => Some((batch, updates)),
            _ => None,
        };
        self.frames.drain(..).filter_map(update).collect()
    }

    fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    #[track_caller]
    fn check_state(&self, state: &State) {
        assert_eq!(self.client.state(), state);
        let shown = self.events.iter().rev().find_map(|event| match event {
            Event::State(state) => Some(state),
            _ => None,
        });
        assert!(shown.is_none_or(|shown| shown == state), "{shown:?}");
    }
}

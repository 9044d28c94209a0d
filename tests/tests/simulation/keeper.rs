//! A board with its store, as the worker keeps them: an edit is in the board at once, on the disk a
//! little later, and given to the sync client then. Answers come late and in order.

use std::collections::{BTreeMap, VecDeque};

use rand::Rng as _;
use rand::rngs::StdRng;
use tavla::sync::{Backfill, Command, Event, Outgoing};
use tavla_shared::board::{Board, Version};
use tavla_shared::id::PeerId;
use tavla_shared::protocol::DocRoom;

/// How long a step between client and worker takes at most.
const STEP_MILLIS: u64 = 25;
/// After a save that failed.
const RETRY_MILLIS: u64 = 1_000;

/// Something the store keeps.
#[derive(Debug, Clone)]
pub struct Record {
    pub update: Vec<u8>,
    /// For an edit made here: by whom, and how many operations they had made with it.
    pub own: Option<(PeerId, usize)>,
}

/// What survives the program. Records are numbered from 1.
#[derive(Debug, Default)]
pub struct Store {
    pub records: Vec<Record>,
    /// The server has everything up to here.
    pub synced: u64,
    /// The id that a clean end has given back.
    pub lease: Option<PeerId>,
}

impl Store {
    /// The newest record's number.
    pub fn last(&self) -> u64 {
        self.records.len() as u64
    }

    /// The server has everything up to `seq`: what that promises, added to what was promised before.
    pub fn promise(&self, seq: u64, promised: &mut BTreeMap<PeerId, usize>) {
        for record in self.records.iter().take(seq as usize) {
            if let Some((peer, ops)) = record.own {
                let promised = promised.entry(peer).or_default();
                *promised = ops.max(*promised);
            }
        }
    }

    /// Goes back to what the server has, all of which is fetched anew: also of what others wrote there
    /// may be something that it has lost. The rest is elsewhere.
    pub fn part(&mut self) {
        *self = Self::default();
    }

    /// How many operations somebody had made with the newest edit made here under this id.
    pub fn wrote(&self, peer: PeerId) -> usize {
        let own = self.records.iter().filter_map(|record| record.own);
        let made = own.filter(|(by, _)| *by == peer).map(|(_, ops)| ops);
        made.max().unwrap_or(0)
    }

    /// How many edits made here no server has.
    pub fn unsynced(&self) -> usize {
        let after = self.records.iter().skip(self.synced as usize);
        after.filter(|record| record.own.is_some()).count()
    }
}

/// The worker.
#[derive(Debug)]
pub struct Keeper {
    pub board: Board,
    unsaved: Vec<Record>,
    save_at: Option<u64>,
    /// What the client says, with the time of arrival.
    inbox: VecDeque<(u64, Event)>,
    /// What is said to the client, with the time of arrival.
    outbox: VecDeque<(u64, Command)>,
    giving_out: bool,
}

impl Keeper {
    /// Opens what `store` has.
    pub fn open(store: &mut Store, new_peer: PeerId) -> Self {
        let peer = store.lease.take().unwrap_or(new_peer);
        let records = store.records.iter().map(|record| &record.update);
        let (board, report) = Board::open(peer, records);
        assert_eq!(report.rejected, vec![], "the store's own records");
        Self {
            board,
            unsaved: Vec::new(),
            save_at: None,
            inbox: VecDeque::new(),
            outbox: VecDeque::new(),
            giving_out: false,
        }
    }

    /// An edit made here is in the board.
    pub fn wrote(&mut self, update: Vec<u8>, now: u64, dice: &mut StdRng) {
        if update.is_empty() {
            return;
        }
        let peer = self.board.peer();
        let own = Some((peer, self.board.version().ops_of(peer)));
        self.unsaved.push(Record { update, own });
        self.save_soon(now, dice);
    }

    /// The client says something.
    pub fn tell(&mut self, event: Event, now: u64, dice: &mut StdRng) {
        let due = later(self.inbox.back().map(|(due, _)| *due), now, dice);
        self.inbox.push_back((due, event));
    }

    /// When there is something to do.
    pub fn deadline(&self) -> Option<u64> {
        let inbox = self.inbox.front().map(|(due, _)| *due);
        let outbox = self.outbox.front().map(|(due, _)| *due);
        [self.save_at, inbox, outbox].into_iter().flatten().min()
    }

    /// Whether nothing is under way.
    pub fn is_idle(&self) -> bool {
        self.unsaved.is_empty() && self.inbox.is_empty() && self.outbox.is_empty()
    }

    /// Does what is due; what the client is told now.
    pub fn tick(
        &mut self,
        store: &mut Store,
        disk_works: bool,
        now: u64,
        dice: &mut StdRng,
    ) -> Vec<Command> {
        while let Some((_, event)) = self.inbox.pop_front_if(|(due, _)| *due <= now) {
            self.hear(event, store, disk_works, now, dice);
        }
        if self.save_at.is_some_and(|at| at <= now) {
            self.save(store, disk_works, now, dice);
        }
        let mut commands = Vec::new();
        while let Some((_, command)) = self.outbox.pop_front_if(|(due, _)| *due <= now) {
            commands.push(command);
        }
        commands
    }

    /// The program ends in good order, as far as the disk lets it.
    pub fn quit(mut self, store: &mut Store, disk_works: bool, now: u64, dice: &mut StdRng) {
        self.save(store, disk_works, now, dice);
        if self.unsaved.is_empty() {
            store.lease = Some(self.board.peer());
        }
    }

    /// The program is killed at any boundary of its writes: before them, after some, or between the
    /// last one's answer and hearing it.
    pub fn killed(mut self, store: &mut Store, disk_works: bool, now: u64, dice: &mut StdRng) {
        self.unsaved
            .truncate(dice.random_range(0..=self.unsaved.len()));
        self.save(store, disk_works, now, dice);
    }

    fn hear(
        &mut self,
        event: Event,
        store: &mut Store,
        disk_works: bool,
        now: u64,
        dice: &mut StdRng,
    ) {
        let room = DocRoom::Board;
        match event {
            Event::VersionWanted { join, .. } => {
                let version = self.board.version().encode();
                let command = Command::Version {
                    room,
                    join,
                    version,
                };
                self.say(command, now, dice);
            }
            Event::ServerVersion { join, version, .. } => {
                self.save(store, disk_works, now, dice);
                let theirs = Version::decode(&version).expect("a server's version");
                let updates = self.board.updates_since(&theirs).unwrap();
                self.giving_out = true;
                let command = Command::Backfill(Backfill {
                    room,
                    join,
                    updates,
                    through: store.last(),
                    own: store.unsynced() > 0,
                });
                self.say(command, now, dice);
            }
            Event::Updates { updates, .. } => self.import(updates, now, dice),
            Event::Acked { seq, .. } => {
                assert!(seq <= store.last(), "an ack for what is not on the disk");
                store.synced = store.synced.max(seq);
            }
            Event::Left { .. } => self.giving_out = false,
            Event::Rejected { .. }
            | Event::State(_)
            | Event::Beside { .. }
            | Event::Told { .. }
            | Event::PeersGone
            | Event::Welcomed(_) => {}
        }
    }

    fn import(&mut self, updates: Vec<Vec<u8>>, now: u64, dice: &mut StdRng) {
        let mut doubts = false;
        for update in updates {
            let before = self.board.version();
            match self.board.import(&update) {
                Ok(change) => {
                    doubts |= change.pending;
                    if change.pending || self.board.version() != before {
                        self.unsaved.push(Record { update, own: None });
                        self.save_soon(now, dice);
                    }
                }
                Err(error) => panic!("an update from the server does not go in: {error}"),
            }
        }
        if doubts {
            let room = DocRoom::Board;
            self.say(Command::Rejoin { room }, now, dice);
        }
    }

    fn save_soon(&mut self, now: u64, dice: &mut StdRng) {
        let at = now + dice.random_range(0..STEP_MILLIS);
        self.save_at.get_or_insert(at);
    }

    fn save(&mut self, store: &mut Store, disk_works: bool, now: u64, dice: &mut StdRng) {
        if !disk_works && !self.unsaved.is_empty() {
            self.save_at = Some(now + RETRY_MILLIS);
            return;
        }
        self.save_at = None;
        for record in std::mem::take(&mut self.unsaved) {
            store.records.push(record.clone());
            if self.giving_out && record.own.is_some() {
                let outgoing = Outgoing {
                    seq: store.last(),
                    bytes: record.update,
                };
                let room = DocRoom::Board;
                self.say(Command::Send { room, outgoing }, now, dice);
            }
        }
    }

    fn say(&mut self, command: Command, now: u64, dice: &mut StdRng) {
        let due = later(self.outbox.back().map(|(due, _)| *due), now, dice);
        self.outbox.push_back((due, command));
    }
}

fn later(last: Option<u64>, now: u64, dice: &mut StdRng) -> u64 {
    last.unwrap_or(0)
        .max(now + dice.random_range(0..STEP_MILLIS))
}

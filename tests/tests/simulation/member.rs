//! One person: a store that stays, and, while the program runs, a board, a client, and what is seen
//! of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::sync::{Client, ClientConfig, Command, Event, Meter, Patience, Random, TransportKind};
use tavla_shared::board::{Edit, EditBatch, Person, Undone};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::{BoardId, PeerId, ShapeId};
use tavla_shared::presence::{Presence, What, Who};
use tavla_shared::protocol::{DocRoom, JoinAuth, Permission};
use tavla_shared::shape::{Color, Kind, Property, Shape};

use crate::keeper::{Keeper, Store};
use crate::plan::Change;
use crate::roles;
use crate::watching::Watch;

/// When the simulated clocks start, in milliseconds since 1970.
pub const EPOCH_MILLIS: i64 = 1_790_000_000_000;

/// The board everybody is at.
pub fn board() -> BoardId {
    BoardId::new("plan").unwrap()
}

/// A person.
pub struct Member {
    pub store: Store,
    /// The program, while it runs.
    pub life: Option<Life>,
    /// When it is started.
    pub starts_at: u64,
    /// No network before then.
    pub away_until: u64,
    /// Disconnected on purpose before then.
    pub offline_until: u64,
    /// The disk takes nothing before then.
    pub disk_fails_until: u64,
    /// Nobody answers whoever tries to connect before then.
    pub cut_off_until: u64,
    /// While they may only watch.
    pub watch: Option<Watch>,
    /// By which of the server's names they are known.
    pub user: usize,
    /// Under which ids they have written.
    pub peers: BTreeSet<PeerId>,
    /// Whether the server takes none of what it lacks, and the board is to be parted from it.
    pub parts: bool,
    /// The only transport to use, if one is said.
    pub transport: Option<TransportKind>,
    /// How far the clock is off.
    skew: i64,
}

/// A program that runs.
pub struct Life {
    pub client: Client,
    pub keeper: Keeper,
    /// Whether a connection is being made, and when that is decided.
    pub opens_at: Option<u64>,
    /// What is told of ourselves.
    pub telling: BTreeMap<What, Presence>,
    /// What the others tell.
    pub told: BTreeMap<(PeerId, What), Presence>,
    /// Whether the server has let us in.
    joined: bool,
    /// How far this person's clock is from the town's.
    clock_ahead: u64,
    /// Sets the shapes of this program's life apart from those of an earlier one.
    started_at: u64,
    drawn: u64,
}

struct Seeded(StdRng);

impl Random for Seeded {
    fn next_u64(&mut self) -> u64 {
        self.0.random()
    }
}

impl Member {
    /// Somebody with an empty store.
    pub fn new(user: usize, starts_at: u64, skew: i64) -> Self {
        Self {
            store: Store::default(),
            life: None,
            starts_at,
            away_until: 0,
            offline_until: 0,
            disk_fails_until: 0,
            cut_off_until: 0,
            watch: None,
            user,
            peers: BTreeSet::new(),
            parts: false,
            transport: None,
            skew,
        }
    }

    /// What this person's clock says.
    pub fn clock(&self, now: u64) -> u64 {
        (EPOCH_MILLIS + self.skew) as u64 + now
    }

    /// The program starts; `new_peer` is taken where the last one did not end in good order.
    pub fn start(&mut self, new_peer: PeerId, now: u64, dice: &mut StdRng) {
        let mut keeper = Keeper::open(&mut self.store, new_peer);
        let peer = keeper.board.peer();
        self.peers.insert(peer);
        let who = Who {
            name: format!("Person {peer}"),
            colour: Some(Color::rgb(0x3d_6bf5)),
            // A lie; the others see what the server knows.
            role: "owner".to_owned(),
            ..Who::default()
        };
        keeper.board.introduce(Person {
            peer,
            name: Arc::from(&*who.name),
            color: Color::rgb(0x3d_6bf5),
            user: Arc::from("device"),
        });
        let config = ClientConfig {
            board: board(),
            peer,
            auth: JoinAuth {
                token: Some(roles::token(self.user)),
                ..JoinAuth::default()
            },
            rooms: vec![DocRoom::Board],
            transport: self.transport,
            patience: Patience::default(),
            meter: Meter::default(),
            is_new: false,
        };
        let jitter = Seeded(StdRng::seed_from_u64(dice.random()));
        let mut life = Life {
            client: Client::new(config, Box::new(jitter)),
            keeper,
            opens_at: None,
            telling: BTreeMap::new(),
            told: BTreeMap::new(),
            joined: false,
            clock_ahead: self.clock(0),
            started_at: now,
            drawn: 0,
        };
        let clock = self.clock(now);
        life.tell(Presence::Who(who), What::Who, clock);
        if self.offline_until <= now {
            life.client.command(Command::GoOnline, clock);
        }
        self.life = Some(life);
    }

    /// The program is killed at any boundary of its writes; whether it ran.
    pub fn killed(&mut self, disk_works: bool, now: u64, dice: &mut StdRng) -> bool {
        let Some(life) = self.life.take() else {
            return false;
        };
        life.keeper.killed(&mut self.store, disk_works, now, dice);
        true
    }

    /// What the app does where the server takes none of what it lacks: all of it becomes a copy of the
    /// board, and the board goes back to what the server has, to be opened under another id.
    pub fn part(&mut self, now: u64) {
        self.parts = false;
        self.life = None;
        self.starts_at = now;
        self.store.part();
    }

    /// Where this person stands, for whoever looks at a failure.
    pub fn describe(&mut self) -> String {
        let store = &self.store;
        let (last, synced, unsynced) = (store.last(), store.synced, store.unsynced());
        let line = match &mut self.life {
            None => "not running".to_owned(),
            Some(life) => format!(
                "peer {}, {:?}, {} unacked, idle {}, {:?}, told {:?}",
                life.keeper.board.peer(),
                life.client.state().clone(),
                life.client.unacked(),
                life.keeper.is_idle(),
                life.keeper.board.version(),
                life.told.keys().collect::<Vec<_>>(),
            ),
        };
        format!("{last} records, {synced} synced, {unsynced} edits unsynced; {line}")
    }
}

impl Life {
    /// Under which id this person writes.
    pub fn peer(&self) -> PeerId {
        self.keeper.board.peer()
    }

    /// Tells the others something.
    pub fn tell(&mut self, presence: Presence, what: What, clock: u64) {
        self.telling.insert(what, presence.clone());
        self.client.command(Command::Tell(presence), clock);
    }

    /// What is still so is told to who knows nothing of it, as a desk does.
    fn tell_again(&mut self, now: u64) {
        for presence in self.telling.values() {
            let tell = Command::Tell(presence.clone());
            self.client.command(tell, self.clock_ahead + now);
        }
    }

    /// Takes in what the client says.
    pub fn hear(&mut self, event: Event, now: u64, dice: &mut StdRng) {
        match event {
            Event::Told {
                peer,
                what,
                presence,
            } => {
                match presence {
                    Some(presence) => self.told.insert((peer, what), presence),
                    None => self.told.remove(&(peer, what)),
                };
            }
            Event::PeersGone => self.told.clear(),
            Event::State(state) => {
                let joined = state.is_joined();
                if joined && !std::mem::replace(&mut self.joined, joined) {
                    self.tell_again(now);
                }
                self.joined = joined;
            }
            event => self.keeper.tell(event, now, dice),
        }
    }

    /// As [`Self::edit`], unless the app has locked the board of who may only watch.
    pub fn edit_if_allowed(&mut self, change: Change, roll: u64, now: u64, dice: &mut StdRng) {
        if self.client.state().permission() != Some(Permission::Read) {
            self.edit(change, roll, now, dice);
        }
    }

    /// Makes an edit, where there is something to edit.
    pub fn edit(&mut self, change: Change, roll: u64, now: u64, dice: &mut StdRng) {
        let seconds = EPOCH_MILLIS / 1_000 + (now / 1_000) as i64;
        let board = &mut self.keeper.board;
        let travelled = |undone: Option<Undone>| undone.map(|undone| undone.update);
        let update = match change {
            Change::Undo => travelled(board.undo(seconds).unwrap()),
            Change::Redo => travelled(board.redo(seconds).unwrap()),
            change => self.batch(change, roll).map(|batch| {
                let applied = self.keeper.board.apply(&batch, seconds);
                applied.unwrap_or_else(|error| panic!("{error}")).update
            }),
        };
        if let Some(update) = update {
            self.keeper.wrote(update, now, dice);
        }
    }

    fn batch(&mut self, change: Change, roll: u64) -> Option<EditBatch> {
        if change == Change::Paste {
            let edits = (0..2).map(|_| Edit::Create(Arc::new(self.long_line(roll))));
            return Some(EditBatch::new("paste", edits.collect()));
        }
        if change == Change::Create || self.keeper.board.shapes().len() == 0 {
            let create = Edit::Create(Arc::new(self.shape(roll)));
            return Some(EditBatch::new("create", vec![create]));
        }
        let board = &self.keeper.board;
        let at = (roll / 7) as usize % board.shapes().len();
        let shape = board.shapes().nth(at)?;
        let id = shape.id.clone();
        let length = shape.text.chars().count();
        let place = (roll / 11) as usize % (length + 1);
        let delete = if roll.is_multiple_of(3) {
            (roll / 13) as usize % 4
        } else {
            0
        };
        let splice = |insert: String| Edit::Splice {
            id: id.clone(),
            at: place,
            delete: delete.min(length - place),
            insert: Arc::from(insert),
        };
        let (command, edit) = match change {
            Change::Type => ("type", splice(format!("ä{}🙂", roll % 100))),
            Change::Delete => ("delete", Edit::Delete { id: id.clone() }),
            Change::Recolour => {
                let color = Color::rgb((roll % 0xff_ffff) as u32);
                ("recolour", Edit::set(id.clone(), Property::Fill(color)))
            }
            Change::Create | Change::Paste | Change::Move | Change::Undo | Change::Redo => {
                let to = Point::new((roll % 997) as f64, (roll % 331) as f64);
                ("move", Edit::set(id.clone(), Property::Pos(to)))
            }
        };
        Some(EditBatch::new(command, vec![edit]))
    }

    /// A shape that nobody has.
    pub fn shape(&mut self, roll: u64) -> Shape {
        let kinds = [Kind::Rectangle, Kind::Ellipse, Kind::Text, Kind::Note];
        let mut shape = Shape::new(self.new_id(), kinds[(roll % 4) as usize].clone());
        shape.pos = Point::new((roll % 1_000) as f64, (roll % 777) as f64);
        shape.size = Size::new(100.0, 50.0);
        shape
    }

    fn new_id(&mut self) -> ShapeId {
        self.drawn += 1;
        let id = format!("p{}t{}n{}", self.peer(), self.started_at, self.drawn);
        ShapeId::new(&id).unwrap()
    }

    /// Two of these together do not fit a frame.
    fn long_line(&mut self, roll: u64) -> Shape {
        let mut shape = Shape::new(self.new_id(), Kind::Line);
        let point = |at: u32| Point::new(f64::from(at), f64::from(at) + (roll % 99) as f64);
        shape.path = (0..9_000).map(point).collect();
        shape
    }
}

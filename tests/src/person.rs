//! A person without a window: a session on a store of their own, and the shapes they would see.

mod talk;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tavla::session::{Identity, Session, SessionEvent};
use tavla::storage::Storage;
use tavla::sync::{BoardLink, ServerAddress, TransportKind};
use tavla::talk::TalkShown;
use tavla::worker::BoardEvent;
use tavla_shared::board::{BoardChange, Edit, EditBatch, Step};
use tavla_shared::id::{BoardId, PeerId, ShapeId};
use tavla_shared::presence::{Presence, What};
use tavla_shared::shape::{Color, Shape};

/// How long a test waits for something before it has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The wall's time in tests, in Unix seconds.
pub const NOW: i64 = 1_790_000_000;

/// How people reach a server: by one transport, or by whatever works.
pub const TRANSPORTS: [Option<TransportKind>; 4] = [
    Some(TransportKind::WebSocket),
    Some(TransportKind::Sse),
    Some(TransportKind::Polling),
    None,
];

/// A person at a board.
pub struct Person {
    /// Keeps the data folder.
    storage: Storage,
    session: Session,
    bell: Arc<Bell>,
    ticket: u64,
    /// What this person sees, by id.
    pub shapes: BTreeMap<ShapeId, Arc<Shape>>,
    /// What this person hears: the talk.
    pub talk: TalkShown,
    /// Edits of the board not yet answered.
    pub open_tickets: BTreeSet<u64>,
    /// Whatever else happened, in order.
    pub events: Vec<SessionEvent>,
    /// What peers tell.
    pub told: BTreeMap<(PeerId, What), Presence>,
}

#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    ring: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.ring.notify_all();
    }

    fn wait(&self, most: Duration) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.ring.wait_timeout_while(rung, most, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

#[allow(
    clippy::expect_used,
    reason = "a test that cannot set up its people has failed"
)]
impl Person {
    /// Opens `board` from the data folder `folder`, made if it is not there.
    ///
    /// # Panics
    /// Where the folder cannot be used or the board does not open.
    pub fn at(folder: &Path, board: &str, name: &str) -> Self {
        let bell = Arc::new(Bell::default());
        let ringer = Arc::clone(&bell);
        let wake: tavla::storage::Wake = Arc::new(move || ringer.ring());
        let storage = Storage::open(folder, rand::random(), Arc::clone(&wake)).expect("a store");
        let identity = Identity::new(name, Color::rgb(0x3d_6bf5), storage.device());
        let board = BoardId::new(board).expect("a board's name");
        let path = storage.store_path().to_owned();
        let talk = TalkShown::new(Arc::clone(&identity.person.user));
        let session = Session::open(board, path, identity, wake).expect("a session");
        let mut person = Self {
            storage,
            session,
            bell,
            ticket: 0,
            shapes: BTreeMap::new(),
            talk,
            open_tickets: BTreeSet::new(),
            events: Vec::new(),
            told: BTreeMap::new(),
        };
        person.wait_until("the board is there", |person| {
            person.session.peer().is_some()
        });
        person
    }

    /// The session behind.
    pub fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Under which id this person writes.
    ///
    /// # Panics
    /// Never: the board is there.
    pub fn peer(&self) -> PeerId {
        self.session.peer().expect("the board is there")
    }

    /// Shares the board on `server`.
    pub fn share(&mut self, server: SocketAddr) {
        self.share_as(server, None);
    }

    /// As [`Self::share`], with the token of an invitation.
    pub fn share_as(&mut self, server: SocketAddr, token: Option<String>) {
        let board = self.session.board().clone();
        let server = ServerAddress::new(&server.ip().to_string(), server.port(), false);
        self.session.attach(BoardLink {
            server,
            board,
            token,
        });
    }

    /// Makes edits as one step.
    pub fn edit(&mut self, edits: Vec<Edit>) {
        self.apply(EditBatch::new("edit", edits));
    }

    /// Makes edits that belong to the step before.
    pub fn extend(&mut self, edits: Vec<Edit>) {
        self.apply(EditBatch {
            step: Step::Extend,
            ..EditBatch::new("edit", edits)
        });
    }

    fn apply(&mut self, batch: EditBatch) {
        self.ticket += 1;
        self.open_tickets.insert(self.ticket);
        let sent = self.session.edit(self.ticket, batch, NOW);
        sent.expect("room for an edit");
    }

    /// Takes in what has happened so far.
    pub fn look(&mut self) {
        for event in self.session.poll() {
            match event {
                SessionEvent::Board(BoardEvent::Glimpsed(change)) => self.see(&change),
                SessionEvent::Board(BoardEvent::Opened(opened)) => self.see(&opened.change),
                SessionEvent::Board(BoardEvent::Rebuilt(opened)) => {
                    self.shapes.clear();
                    self.see(&opened.change);
                }
                SessionEvent::Board(BoardEvent::Changed {
                    tickets, change, ..
                }) => {
                    for ticket in tickets {
                        self.open_tickets.remove(&ticket);
                    }
                    self.see(&change);
                }
                SessionEvent::Talk(event) => {
                    self.take_in_talk(&event);
                    self.events.push(SessionEvent::Talk(event));
                }
                SessionEvent::Told {
                    peer,
                    what,
                    presence: Some(presence),
                } => {
                    self.told.insert((peer, what), presence);
                }
                SessionEvent::Told {
                    peer,
                    what,
                    presence: None,
                } => {
                    self.told.remove(&(peer, what));
                }
                SessionEvent::PeersGone => self.told.clear(),
                event => self.events.push(event),
            }
        }
    }

    /// Takes in what happens until something does, or until `most` has passed.
    pub fn rest(&mut self, most: Duration) {
        self.bell.wait(most);
        self.look();
    }

    /// Where the link and the edits stand, for whoever looks at a failure.
    pub fn standing(&self) -> String {
        let (link, keeping) = (self.session.link_state(), self.session.keeping());
        format!("{link:?}, {keeping:?}")
    }

    /// Whether the server has acked everything this person did, as far as they know.
    pub fn is_synced(&self) -> bool {
        let keeping = self.session.keeping();
        let unsent = self.session.link_stats().map(|stats| stats.unsent);
        self.open_tickets.is_empty()
            && !self.talk.is_underway()
            && keeping.unsaved.is_none()
            && keeping.unsynced == 0
            && unsent == Some(0)
            && self.session.link_state().is_joined()
    }

    fn see(&mut self, change: &BoardChange) {
        for shape in &change.shapes {
            self.shapes.insert(shape.id.clone(), Arc::clone(shape));
        }
        for id in &change.removed {
            self.shapes.remove(id);
        }
    }

    /// Waits until `done`, looking whenever something happens.
    ///
    /// # Panics
    /// Where it does not come about within [`PATIENCE`].
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, mut done: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.look();
            if done(self) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited in vain until {what}; link {:?}, keeping {:?}, last events {:?}",
                self.session.link_state(),
                self.session.keeping(),
                self.events.iter().rev().take(4).collect::<Vec<_>>(),
            );
            self.bell.wait(left.min(Duration::from_millis(100)));
        }
    }

    /// Waits until the board is in step with its server.
    #[track_caller]
    pub fn wait_live(&mut self) {
        self.wait_until("the board is live", |person| {
            person.session.link_state().is_joined()
        });
    }

    /// Waits until everything this person did is on their disk.
    #[track_caller]
    pub fn wait_saved(&mut self) {
        self.wait_until("all is saved", |person| {
            person.open_tickets.is_empty()
                && person.session.keeping().unsaved.is_none()
                && person
                    .events
                    .iter()
                    .any(|event| matches!(event, SessionEvent::Board(BoardEvent::Saved { .. })))
        });
    }

    /// Waits until the server has acked everything this person did.
    #[track_caller]
    pub fn wait_synced(&mut self) {
        self.wait_live();
        self.wait_until("all is synced", |person| {
            person.open_tickets.is_empty()
                && !person.talk.is_underway()
                && person.session.keeping().unsaved.is_none()
                && person.session.keeping().unsynced == 0
        });
    }

    /// Waits until this person sees exactly `shapes`.
    #[track_caller]
    pub fn wait_for_shapes(&mut self, shapes: &BTreeMap<ShapeId, Arc<Shape>>) {
        self.wait_until("the shapes are those expected", |person| {
            person.shapes == *shapes
        });
    }

    /// Saves, closes the board and the data folder.
    ///
    /// # Panics
    /// Where that fails.
    #[track_caller]
    pub fn leave(mut self) {
        self.session.close(false);
        self.wait_until("the board is closed", |person| {
            person
                .events
                .iter()
                .any(|event| matches!(event, SessionEvent::Board(BoardEvent::Closed { .. })))
        });
        self.session.join();
        self.storage.close().expect("the store closes");
    }
}

/// Waits until both have sent everything and see the same.
#[track_caller]
pub fn wait_alike(one: &mut Person, other: &mut Person) {
    one.wait_synced();
    other.wait_synced();
    one.wait_until("both see the same", |one| {
        other.look();
        one.shapes == other.shapes
    });
}

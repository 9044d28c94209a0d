//! Which rooms are loaded: made when somebody enters, forgotten when nobody is in them any more.
//!
//! A [`RoomHandle`] is a lease: while one is held its room is not unloaded, so that nobody's join
//! can fall between two rooms of one name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::Rng as _;
use tavla_shared::protocol::RoomName;
use tokio::sync::{mpsc, watch};

use super::{Room, RoomContext, RoomEvent, task};
use crate::clock::Clock;
use crate::log::Committer;

/// Events that wait for a room. When it is full, those who send wait, and read no more.
const INBOX_MAX: usize = 64;

/// The loaded rooms of a server; clones share them.
#[derive(Clone)]
pub struct Rooms {
    shared: Arc<Shared>,
}

struct Shared {
    context: RoomContext,
    committer: Committer,
    clock: Arc<dyn Clock>,
    loaded: Mutex<Loaded>,
    count: watch::Sender<usize>,
}

#[derive(Default)]
struct Loaded {
    rooms: BTreeMap<RoomName, Entry>,
    next_generation: u64,
}

struct Entry {
    generation: u64,
    inbox: mpsc::Sender<RoomEvent>,
    leases: usize,
}

/// A way into a room, and the promise that it stays.
pub struct RoomHandle {
    rooms: Rooms,
    name: RoomName,
    generation: u64,
    inbox: mpsc::Sender<RoomEvent>,
}

impl Rooms {
    /// None are loaded yet. Must be used inside a tokio runtime with several threads.
    pub fn new(context: RoomContext, committer: Committer, clock: Arc<dyn Clock>) -> Self {
        let (count, _) = watch::channel(0);
        let loaded = Mutex::default();
        Self {
            shared: Arc::new(Shared {
                context,
                committer,
                clock,
                loaded,
                count,
            }),
        }
    }

    /// A way into the room, which is started if it is not there. Only for those who may.
    pub fn enter(&self, name: &RoomName) -> RoomHandle {
        let mut loaded = self.loaded();
        let Loaded {
            rooms,
            next_generation,
        } = &mut *loaded;
        let entry = rooms.entry(name.clone()).or_insert_with(|| {
            *next_generation += 1;
            self.start(name, *next_generation)
        });
        entry.leases += 1;
        let (generation, inbox) = (entry.generation, entry.inbox.clone());
        self.count_rooms(&loaded);
        RoomHandle {
            rooms: self.clone(),
            name: name.clone(),
            generation,
            inbox,
        }
    }

    /// Asks every room to make everything durable and to end, and waits until all have.
    pub async fn drain(&self) {
        let inboxes: Vec<_> = self
            .loaded()
            .rooms
            .values()
            .map(|entry| entry.inbox.clone())
            .collect();
        for inbox in inboxes {
            // A room that has ended by itself is drained.
            inbox.send(RoomEvent::Drain).await.ok();
        }
        let mut count = self.shared.count.subscribe();
        // The sender is in `self`, so waiting cannot fail.
        count.wait_for(|count| *count == 0).await.ok();
    }

    /// What all rooms share.
    pub(super) fn context(&self) -> &RoomContext {
        &self.shared.context
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        self.shared.clock.as_ref()
    }

    pub(super) fn committer(&self) -> &Committer {
        &self.shared.committer
    }

    /// Forgets a room unless somebody holds a lease; says whether it did.
    pub(super) fn try_unload(&self, name: &RoomName, generation: u64) -> bool {
        let mut loaded = self.loaded();
        let unused = |entry: &Entry| entry.generation == generation && entry.leases == 0;
        if !loaded.rooms.get(name).is_some_and(unused) {
            return false;
        }
        loaded.rooms.remove(name);
        self.count_rooms(&loaded);
        true
    }

    /// Forgets a room in any case: it has ended.
    pub(super) fn forget(&self, name: &RoomName, generation: u64) {
        let mut loaded = self.loaded();
        if loaded
            .rooms
            .get(name)
            .is_some_and(|entry| entry.generation == generation)
        {
            loaded.rooms.remove(name);
            self.count_rooms(&loaded);
        }
    }

    fn start(&self, name: &RoomName, generation: u64) -> Entry {
        let (inbox, events) = mpsc::channel(INBOX_MAX);
        let room = Room::new(name.clone(), &self.shared.context, rand::rng().random());
        let (rooms, name) = (self.clone(), name.clone());
        tokio::spawn(task::run(
            room,
            task::Place {
                rooms,
                name,
                generation,
                events,
            },
        ));
        Entry {
            generation,
            inbox,
            leases: 0,
        }
    }

    fn count_rooms(&self, loaded: &Loaded) {
        self.shared.count.send_replace(loaded.rooms.len());
    }

    fn loaded(&self) -> MutexGuard<'_, Loaded> {
        self.shared
            .loaded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl RoomHandle {
    /// Hands an event in; waits while the room's inbox is full. An event for a room that has ended
    /// is dropped, except a join: it is given back, to be brought to the room's successor.
    pub async fn send(&self, event: RoomEvent) -> Option<RoomEvent> {
        match self.inbox.send(event).await {
            Err(mpsc::error::SendError(join @ RoomEvent::Join(_))) => Some(join),
            Ok(()) | Err(_) => None,
        }
    }
}

impl Drop for RoomHandle {
    fn drop(&mut self) {
        let mut loaded = self.rooms.loaded();
        if let Some(entry) = loaded.rooms.get_mut(&self.name)
            && entry.generation == self.generation
        {
            entry.leases -= 1;
        }
    }
}

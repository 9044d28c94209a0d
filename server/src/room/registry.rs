//! Which rooms are loaded: made when somebody enters, forgotten when nobody is in them any more.
//!
//! A [`RoomHandle`] is a lease: while one is held its room is not unloaded, so that nobody's join
//! can fall between two rooms of one name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::join_all;
use rand::Rng as _;
use tavla_shared::protocol::RoomName;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{self, OwnedPermit};
use tokio::sync::watch;

use super::{Room, RoomContext, RoomEvent, task};
use crate::clock::Clock;
use crate::log::Committer;

/// Events that wait for a room. When it is full, those who send keep a little more, then read no more.
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
    /// Nobody gets in any more.
    draining: bool,
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
    /// None are loaded yet. Must be used inside a tokio runtime; with several threads, a room
    /// that works long holds up no other.
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

    /// A way into the room, which is started if it is not there; none once the server stops. Only
    /// for those who may.
    pub fn enter(&self, name: &RoomName) -> Option<RoomHandle> {
        let mut loaded = self.loaded();
        let Loaded {
            rooms,
            next_generation,
            draining,
        } = &mut *loaded;
        if *draining {
            return None;
        }
        let entry = rooms.entry(name.clone()).or_insert_with(|| {
            *next_generation += 1;
            self.start(name, *next_generation)
        });
        entry.leases += 1;
        let (generation, inbox) = (entry.generation, entry.inbox.clone());
        self.count_rooms(&loaded);
        Some(RoomHandle {
            rooms: self.clone(),
            name: name.clone(),
            generation,
            inbox,
        })
    }

    /// Lets nobody in any more, asks every room to make everything durable and to end, and waits
    /// until all have.
    pub async fn drain(&self) {
        let inboxes: Vec<_> = {
            let mut loaded = self.loaded();
            loaded.draining = true;
            let inbox = |entry: &Entry| entry.inbox.clone();
            loaded.rooms.values().map(inbox).collect()
        };
        // All at once: a room whose inbox is full keeps no other one waiting. One that has ended by
        // itself is drained.
        let asked = inboxes.iter().map(|inbox| inbox.send(RoomEvent::Drain));
        join_all(asked).await;
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
    /// Hands an event in, where its inbox has place for it now and the room has not ended.
    ///
    /// # Errors
    /// Which of the two it is, and the event.
    pub fn try_send(&self, event: RoomEvent) -> Result<(), TrySendError<RoomEvent>> {
        self.inbox.try_send(event)
    }

    /// Waits for a place in the room's inbox, in turn with all who do; none where the room has ended.
    /// The handle is still to be held: the wait is no lease.
    pub fn place_ahead(
        &self,
    ) -> impl Future<Output = Option<OwnedPermit<RoomEvent>>> + Send + use<> {
        let place = self.inbox.clone().reserve_owned();
        async move { place.await.ok() }
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

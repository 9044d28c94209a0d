//! The presence room: what we tell, and what peers tell.

use tavla_shared::id::PeerId;
use tavla_shared::presence::{Change, HEARTBEAT_MILLIS, Presence, PresenceKey, PresenceMap, What};
use tavla_shared::protocol::limits::PRESENCE_TICK_MILLIS;

use super::event::Event;

/// How often peers that have gone stale are looked for.
const EXPIRY_MILLIS: u64 = 5_000;
/// After a rate refusal everything is told again, this much later.
const HOLD_MILLIS: u64 = 1_000;
/// Where the server lets us in to the documents and not here for now, it is asked again this much later.
const KNOCK_MILLIS: u64 = 10_000;

/// Ours and theirs.
#[derive(Debug)]
pub struct PresenceRoom {
    peer: PeerId,
    own: PresenceMap,
    peers: PresenceMap,
    joined: Option<Joined>,
    /// When something was told last.
    told_at: u64,
    /// When the server is asked again to let us in.
    knock_at: Option<u64>,
}

#[derive(Debug)]
struct Joined {
    /// The revision of `own` that the server knows.
    told: u64,
    /// Frames go no earlier.
    tick_at: u64,
    heartbeat_at: u64,
    expiry_at: u64,
}

impl PresenceRoom {
    /// Nothing told, nothing heard.
    pub fn new(peer: PeerId) -> Self {
        Self {
            peer,
            own: PresenceMap::new(),
            peers: PresenceMap::new(),
            joined: None,
            told_at: 0,
            knock_at: None,
        }
    }

    /// Tells something; it is sent with the next tick.
    pub fn tell(&mut self, presence: &Presence, now: u64) {
        self.told_at = now;
        self.own.tell(self.peer, presence, now as i64);
    }

    /// Tells something no more.
    pub fn untell(&mut self, what: What, now: u64) {
        self.own.delete(
            &PresenceKey {
                peer: self.peer,
                what,
            }
            .text(),
            now as i64,
        );
    }

    /// The server has let us in: it knows nothing of us.
    pub fn joined(&mut self, now: u64) {
        self.joined = Some(Joined {
            told: 0,
            tick_at: now,
            heartbeat_at: now + HEARTBEAT_MILLIS as u64,
            expiry_at: now + EXPIRY_MILLIS,
        });
    }

    /// The line is gone; true where that makes peers disappear. Of what was told before only who we are is
    /// told again: whatever else is still so is told anew by who knows.
    pub fn lost(&mut self) -> bool {
        let who = self.own.told(self.peer, What::Who);
        self.own = PresenceMap::new();
        if let Some(who) = who {
            self.tell(&who, self.told_at);
        }
        self.left()
    }

    /// We are out of the room; true where that makes peers disappear.
    pub fn left(&mut self) -> bool {
        self.joined = None;
        self.knock_at = None;
        let any = !self.peers.is_empty();
        self.peers.clear();
        any
    }

    /// The server does not let us in for now.
    pub fn shut_out(&mut self, now: u64) {
        self.knock_at = Some(now + KNOCK_MILLIS);
    }

    /// Whether to ask once more now.
    pub fn knocks(&mut self, now: u64) -> bool {
        self.knock_at.take_if(|at| *at <= now).is_some()
    }

    /// The server had too much of us: tell everything again, later.
    pub fn refused_for_now(&mut self, now: u64) {
        if let Some(joined) = &mut self.joined {
            joined.told = 0;
            joined.tick_at = now + HOLD_MILLIS;
        }
    }

    /// Takes in what peers tell. Bytes that are no presence are left out: the next may be.
    pub fn hear(&mut self, updates: &[Vec<u8>], now: u64) -> Vec<Event> {
        let applied = updates.iter().filter_map(|update| {
            let changes = self.peers.apply(update, now as i64);
            changes
                .inspect_err(|error| tracing::debug!(%error, "presence left out"))
                .ok()
        });
        let changes: Vec<_> = applied.flatten().collect();
        self.events(changes)
    }

    /// What is due: our changes as updates for one frame, and peers that have gone stale.
    pub fn tick(&mut self, now: u64, lane_free: bool) -> (Vec<Vec<u8>>, Vec<Event>) {
        let Some(joined) = &mut self.joined else {
            return (Vec::new(), Vec::new());
        };
        if joined.heartbeat_at <= now {
            joined.heartbeat_at = now + HEARTBEAT_MILLIS as u64;
            self.own.touch(&PresenceKey::prefix(self.peer), now as i64);
        }
        let stale = if joined.expiry_at <= now {
            joined.expiry_at = now + EXPIRY_MILLIS;
            self.peers.expire(now as i64)
        } else {
            Vec::new()
        };
        let mut updates = Vec::new();
        if joined.tick_at <= now && lane_free && joined.told < self.own.revision() {
            updates = self.own.updates_since(joined.told, None);
            joined.told = self.own.revision();
            joined.tick_at = now + PRESENCE_TICK_MILLIS;
        }
        (updates, self.events(stale))
    }

    /// When [`Self::tick`] or [`Self::knocks`] has something to do.
    pub fn deadline(&self) -> Option<u64> {
        let Some(joined) = &self.joined else {
            return self.knock_at;
        };
        let next = joined.heartbeat_at.min(joined.expiry_at);
        let untold = joined.told < self.own.revision();
        Some(if untold {
            next.min(joined.tick_at)
        } else {
            next
        })
    }

    /// Our own keys come back from some servers; they are no news.
    fn events(&self, changes: Vec<Change>) -> Vec<Event> {
        let event = |change: Change| {
            let PresenceKey { peer, what } = PresenceKey::parse(&change.key)?;
            let presence = change
                .value
                .as_ref()
                .and_then(|value| Presence::from_value(what, value));
            (peer != self.peer).then_some(Event::Told {
                peer,
                what,
                presence,
            })
        };
        changes.into_iter().filter_map(event).collect()
    }
}

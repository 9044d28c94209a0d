//! How well a connection works: round trips, what waits, and when that is too long.

use super::{Client, Link};
use crate::sync::choice::TransportKind;
use crate::sync::outbox::Outbox;
use crate::sync::room::Room;
use crate::sync::state::Lag;
use crate::sync::stats::{Cause, Meter, RoundTrip, Setback};

/// An edit that waits longer for its Ack is held up: on a line that works it takes a round trip and
/// a write to the server's disk.
const UNACKED_MILLIS: u64 = 5_000;
/// A round trip that takes longer is slow: others' cursors are seen to lag.
const SLOW_MILLIS: u64 = 1_000;
/// How long a connection may take to prove itself after the machine slept.
const PROOF_MILLIS: u64 = 5_000;

impl Client {
    /// What is counted of the connection.
    pub fn meter(&self) -> Meter {
        self.config.meter.clone()
    }

    /// Has a ping sent, unless one is under way. Not where answers come with polls: they say when was
    /// polled, and asking would have it done more often.
    pub(super) fn ask_now(&mut self, now: u64) {
        let polls = self.transport() == TransportKind::Polling;
        if let Link::Open(open) = &mut self.link
            && open.asked_at.is_none()
            && !polls
        {
            open.ping_at = now;
        }
    }

    /// A ping of `asked_at` was answered.
    pub(super) fn answered(&mut self, asked_at: u64, now: u64) {
        if let Link::Open(open) = &mut self.link {
            open.asked_at = None;
        }
        let millis = now.saturating_sub(asked_at);
        self.config
            .meter
            .lock()
            .round_trip(RoundTrip { at: now, millis });
    }

    /// The connection may be one of before a sleep: it is asked, and has little time to answer.
    pub(super) fn doubt(&mut self, now: u64) {
        let dead_millis = self.config.patience.dead_millis;
        if let Link::Open(open) = &mut self.link {
            let proof = (now + PROOF_MILLIS).saturating_sub(dead_millis);
            open.heard_at = open.heard_at.min(proof);
            open.ping_at = now;
            open.asked_at = None;
        }
    }

    pub(super) fn note_setback(&mut self, cause: Cause, now: u64) {
        self.config.meter.lock().setback(Setback { at: now, cause });
    }

    /// Looks at how well the connection works.
    pub(super) fn measure(&mut self, now: u64) {
        let connected_at = match &self.link {
            Link::Open(open) => Some(open.since),
            _ => None,
        };
        self.lag = connected_at.and_then(|_| self.lag_at(now));
        let outboxes = self.rooms.iter().filter_map(Room::outbox_ref);
        let unsent = outboxes.clone().map(Outbox::unacked).sum();
        let unsent_since = outboxes.filter_map(Outbox::unacked_since).min();
        let mut stats = self.config.meter.lock();
        stats.connected_at = connected_at;
        stats.transport = Some(self.choice.kind());
        (stats.unsent, stats.unsent_since) = (unsent, unsent_since);
    }

    fn lag_at(&self, now: u64) -> Option<Lag> {
        let mut outboxes = self.rooms.iter().filter_map(Room::outbox_ref);
        if outboxes.any(|outbox| outbox.held_until(now).is_some()) {
            return Some(Lag::Held);
        }
        if self
            .unacked_since()
            .is_some_and(|at| at + UNACKED_MILLIS <= now)
        {
            return Some(Lag::Unacked);
        }
        if self.is_slow(now) {
            return Some(Lag::Slow);
        }
        self.is_on_fallback().then_some(Lag::Fallback)
    }

    /// Whether the last round trip of this connection took too long, or the present one does.
    fn is_slow(&self, now: u64) -> bool {
        let Link::Open(open) = &self.link else {
            return false;
        };
        let waits = open.asked_at.is_some_and(|at| at + SLOW_MILLIS <= now);
        let stats = self.config.meter.lock();
        let last = stats
            .round_trips
            .back()
            .filter(|last| last.at >= open.since);
        waits || last.is_some_and(|last| last.millis >= SLOW_MILLIS)
    }

    fn unacked_since(&self) -> Option<u64> {
        let outboxes = self.rooms.iter().filter_map(Room::outbox_ref);
        outboxes.filter_map(Outbox::unacked_since).min()
    }

    /// When the connection will be held up, if nothing else happens.
    pub(super) fn lag_deadline(&self, now: u64) -> Option<u64> {
        let asked_at = match &self.link {
            Link::Open(open) => open.asked_at,
            _ => None,
        };
        let unacked = self.unacked_since().map(|at| at + UNACKED_MILLIS);
        let slow = asked_at.map(|at| at + SLOW_MILLIS);
        let outboxes = self.rooms.iter().filter_map(Room::outbox_ref);
        let held = outboxes.filter_map(|outbox| outbox.held_until(now));
        let due = unacked.into_iter().chain(slow).chain(held);
        // What is over already is said already.
        due.filter(|at| *at > now).min()
    }
}

//! What is counted of a connection, for whoever wants to look at it: round trips, traffic, what went
//! wrong last, and what waits to be sent.
//!
//! Numbers and times only; never content, names or tokens. Bounded: the oldest goes first.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::choice::TransportKind;
use super::state::{Refusal, Trouble};

/// Round trips that are kept: forty minutes of them, or four while somebody looks.
pub const ROUND_TRIPS_MAX: usize = 120;
/// Setbacks that are kept.
pub const SETBACKS_MAX: usize = 20;

/// What was counted. Times are milliseconds of the client's clock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkStats {
    /// When this was looked at, by the same clock.
    pub now: u64,
    /// Since when there is a connection, if there is one.
    pub connected_at: Option<u64>,
    /// What carries the frames, or will next.
    pub transport: Option<TransportKind>,
    /// The last round trips, the oldest first.
    pub round_trips: VecDeque<RoundTrip>,
    /// Everything sent since the client began.
    pub sent: Traffic,
    /// Everything received.
    pub received: Traffic,
    /// What went wrong last, the oldest first.
    pub setbacks: VecDeque<Setback>,
    /// Updates the server has not acked, as far as they were given to the client.
    pub unsent: usize,
    /// Since when the oldest of them waits.
    pub unsent_since: Option<u64>,
}

/// How long an answer took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundTrip {
    /// When the answer came.
    pub at: u64,
    /// How long it took.
    pub millis: u64,
}

/// What went one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Messages, keepalives included.
    pub frames: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Traffic {
    /// Counts one message.
    pub(super) fn count(&mut self, bytes: usize) {
        self.frames += 1;
        self.bytes += bytes as u64;
    }
}

/// A connection that ended, or was never made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setback {
    /// When.
    pub at: u64,
    /// Why.
    pub cause: Cause,
}

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Worth another attempt.
    Trouble(Trouble),
    /// Not before a person does something.
    Refusal(Refusal),
}

impl LinkStats {
    /// How long the newest round trip took.
    pub fn round_trip_millis(&self) -> Option<u64> {
        Some(self.round_trips.back()?.millis)
    }

    /// How long the oldest unsent update has waited.
    pub fn unsent_millis(&self) -> Option<u64> {
        Some(self.now.saturating_sub(self.unsent_since?))
    }

    pub(super) fn round_trip(&mut self, round_trip: RoundTrip) {
        push(&mut self.round_trips, round_trip, ROUND_TRIPS_MAX);
    }

    pub(super) fn setback(&mut self, setback: Setback) {
        push(&mut self.setbacks, setback, SETBACKS_MAX);
    }
}

fn push<T>(ring: &mut VecDeque<T>, value: T, most: usize) {
    if ring.len() >= most {
        ring.pop_front();
    }
    ring.push_back(value);
}

/// Where a client counts and others look. The lock is held for moments only.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Mutex<LinkStats>>);

impl Meter {
    /// What was counted until `now`.
    pub fn read(&self, now: u64) -> LinkStats {
        let mut stats = self.lock().clone();
        stats.now = now;
        stats
    }

    /// Nothing here panics while it holds the lock, so a poisoned one is as good as any.
    pub(super) fn lock(&self) -> MutexGuard<'_, LinkStats> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_samples_make_room_for_new_ones() {
        let mut stats = LinkStats::default();
        for at in 0..500 {
            stats.round_trip(RoundTrip { at, millis: at });
            let cause = Cause::Trouble(Trouble::Lost);
            stats.setback(Setback { at, cause });
        }
        assert_eq!(stats.round_trips.len(), ROUND_TRIPS_MAX);
        assert_eq!(stats.setbacks.len(), SETBACKS_MAX);
        assert_eq!(stats.round_trip_millis(), Some(499));
        assert_eq!(stats.setbacks[0].at, 480);
    }
}

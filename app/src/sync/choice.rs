//! Which transport to use: the best one that the network lets through. A state machine of its own
//! over (what happened, now); it owns no socket and no clock.
//!
//! A server that is down says nothing about the network, so nothing is concluded from it. What a proxy
//! does is: it answers in the server's place, takes the upgrade away, lets nothing through, or cuts.

use super::transport::OpenFault;

/// A way for frames to get to a server, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum TransportKind {
    /// One socket both ways.
    #[value(name = "websocket")]
    WebSocket,
    /// Server-sent events, and requests the other way.
    Sse,
    /// Polls, and requests the other way.
    Polling,
}

/// After what time on a lesser transport a better one is tried.
const CLIMB_MILLIS: u64 = 5 * 60_000;
/// The longest that such times grow to, while it is in vain: each try interrupts for a moment.
const CLIMB_MILLIS_MAX: u64 = 60 * 60_000;
/// A connection this old is no early break, and proves its transport.
const STABLE_MILLIS: u64 = 30_000;
/// Without any byte for so long after it was made, a connection lets nothing through.
const QUIET_MILLIS: u64 = 8_000;
/// So many early breaks in a row are no accident.
const STRIKES: u32 = 2;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// One side said so: what it said came through.
    Told,
    /// Without a word.
    Broke,
    /// We gave it up, because the server said nothing. Where it had said something before, it may
    /// just be busy.
    Silent,
}

/// Chooses.
#[derive(Debug, Clone)]
pub struct Choice {
    forced: Option<TransportKind>,
    kind: TransportKind,
    /// What to go back to where a better one that is being tried does not work.
    trying_from: Option<TransportKind>,
    /// The last one that was stable.
    worked: Option<TransportKind>,
    opened_at: Option<u64>,
    heard: bool,
    strikes: u32,
    climb_at: Option<u64>,
    climb_after: u64,
    climbs: u32,
}

impl TransportKind {
    const ALL: [Self; 3] = [Self::WebSocket, Self::Sse, Self::Polling];

    fn next_lesser(self) -> Option<Self> {
        Self::ALL.into_iter().find(|other| *other > self)
    }
}

impl Choice {
    /// Begins with the best one; `forced` is used whatever happens.
    pub fn new(forced: Option<TransportKind>) -> Self {
        Self {
            forced,
            kind: forced.unwrap_or(TransportKind::WebSocket),
            trying_from: None,
            worked: None,
            opened_at: None,
            heard: false,
            strikes: 0,
            climb_at: None,
            climb_after: CLIMB_MILLIS,
            climbs: 0,
        }
    }

    /// The one in use, or to be used next.
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// Whether it is a lesser one, because of the network rather than of a person.
    pub fn is_fallback(&self) -> bool {
        self.forced.is_none() && self.kind != TransportKind::WebSocket
    }

    /// A connection is about to be made: of which kind.
    pub fn pick(&mut self, now: u64) -> TransportKind {
        (self.opened_at, self.heard) = (None, false);
        if self.climbs_now(now) {
            self.climb();
        }
        self.kind
    }

    /// It could not be made.
    pub fn failed(&mut self, fault: OpenFault, now: u64) {
        match fault {
            OpenFault::Blocked => self.fall(now),
            OpenFault::Cut => self.strike(now),
            // A try that meets a server that is down proves nothing, but what worked is safer.
            OpenFault::Unreachable | OpenFault::Certificate | OpenFault::NotTls => {
                // What broke before broke because the server went down.
                self.strikes = 0;
                self.give_up_trying(now);
            }
        }
    }

    /// It was made.
    pub fn opened(&mut self, now: u64) {
        (self.opened_at, self.heard) = (Some(now), false);
    }

    /// Something came through it.
    pub fn heard(&mut self) {
        self.heard = true;
    }

    /// It ended.
    pub fn ended(&mut self, end: End, now: u64) {
        let Some(opened) = self.opened_at else {
            return;
        };
        if now >= opened + STABLE_MILLIS && self.heard {
            self.prove();
        } else {
            match (end, self.heard) {
                (End::Told, _) | (End::Silent, true) => {}
                (End::Broke, true) => self.strike(now),
                (End::Broke | End::Silent, false) => self.fall(now),
            }
        }
        self.opened_at = None;
    }

    /// When [`Self::is_quiet`] or [`Self::is_to_climb`] changes, while a connection is there.
    pub fn deadline(&self) -> Option<u64> {
        let opened = self.opened_at?;
        let quiet = (!self.heard).then_some(opened + QUIET_MILLIS);
        let proven = self.unproven().then_some(opened + STABLE_MILLIS);
        let climb = self.climb_at.filter(|_| self.forced.is_none());
        [quiet, proven, climb].into_iter().flatten().min()
    }

    /// Looks at how old the connection is.
    pub fn tick(&mut self, now: u64) {
        let stable = self.opened_at.is_some_and(|at| now >= at + STABLE_MILLIS);
        if stable && self.heard && self.unproven() {
            self.prove();
        }
    }

    /// Whether the connection that was made lets nothing through.
    pub fn is_quiet(&self, now: u64) -> bool {
        !self.heard && self.opened_at.is_some_and(|at| now >= at + QUIET_MILLIS)
    }

    /// Whether the connection should be given up for a better kind.
    pub fn is_to_climb(&self, now: u64) -> bool {
        self.opened_at.is_some() && self.climbs_now(now)
    }

    /// The network is another one, or a person wants a fresh start: what was learnt may be wrong.
    pub fn start_over(&mut self) {
        if self.is_fallback() {
            self.climbs = 0;
            self.climb();
        }
    }

    fn climbs_now(&self, now: u64) -> bool {
        self.is_fallback() && self.climb_at.is_some_and(|at| now >= at)
    }

    /// Tries the best, and every other time the one in between.
    fn climb(&mut self) {
        let from = self.kind;
        self.climbs += 1;
        self.kind = match (from, self.climbs % 2) {
            (TransportKind::Polling, 0) => TransportKind::Sse,
            _ => TransportKind::WebSocket,
        };
        (self.trying_from, self.climb_at, self.strikes) = (Some(from), None, 0);
    }

    fn unproven(&self) -> bool {
        self.worked != Some(self.kind) || self.trying_from.is_some() || self.strikes > 0
    }

    /// The connection is stable.
    fn prove(&mut self) {
        if self.trying_from.take().is_some() {
            self.climb_after = CLIMB_MILLIS;
        }
        self.worked = Some(self.kind);
        self.strikes = 0;
        if self.kind == TransportKind::WebSocket {
            self.climb_at = None;
        } else if self.climb_at.is_none() {
            // It came to be by a climb to the one in between.
            self.climb_at = self.opened_at.map(|at| at + self.climb_after);
        }
    }

    fn strike(&mut self, now: u64) {
        self.strikes += 1;
        if self.strikes >= STRIKES || self.trying_from.is_some() {
            self.fall(now);
        }
    }

    fn fall(&mut self, now: u64) {
        if self.forced.is_some() || self.give_up_trying(now) {
            return;
        }
        self.strikes = 0;
        if let Some(lesser) = self.kind.next_lesser() {
            self.kind = lesser;
            self.climb_at = Some(now + self.climb_after);
        } else {
            // None gets through: whatever the reason is, it may pass for the best one too.
            self.kind = TransportKind::WebSocket;
            self.climb_at = None;
        }
    }

    /// Goes back to what worked, if a better one was being tried.
    fn give_up_trying(&mut self, now: u64) -> bool {
        let Some(from) = self.trying_from.take() else {
            return false;
        };
        self.kind = from;
        self.strikes = 0;
        self.climb_after = (self.climb_after * 2).min(CLIMB_MILLIS_MAX);
        self.climb_at = Some(now + self.climb_after);
        true
    }
}

#[cfg(test)]
mod tests;

//! One document's room: from the join to being in step.

use tavla_shared::protocol::{DocRoom, Permission};

use super::outbox::Outbox;
use super::state::Standing;

/// From one join to the next on the same connection: servers count them, so that only the first
/// few come soon.
const JOIN_MILLIS_SOON: u64 = 1_000;
const JOIN_MILLIS_LATER: u64 = 10_000;
const JOINS_SOON: u64 = 3;

/// Where a room stands while there is a connection.
#[derive(Debug)]
pub enum Phase {
    /// Not joining before then.
    Waiting {
        /// When to start.
        at: u64,
    },
    /// The owner was asked for our version.
    WantVersion,
    /// The server was asked to let us in.
    Joining {
        /// Since when.
        since: u64,
    },
    /// We are in; the owner was asked for what the server lacks.
    WantBackfill {
        /// What we may do.
        permission: Permission,
    },
    /// In step.
    Live {
        /// What we may do.
        permission: Permission,
        /// What is to be sent.
        outbox: Outbox,
        /// Whether everything to be sent is in it; if not, the rest is found by joining again once
        /// it is empty.
        complete: bool,
    },
    /// Out, and not joining before the owner says so or there is a new connection.
    Shut,
}

/// One document's room.
#[derive(Debug)]
pub struct Room {
    /// Which document.
    pub doc: DocRoom,
    /// The room id.
    pub id: String,
    /// Where it stands.
    pub phase: Phase,
    /// The number of the current join: answers to an earlier one are void.
    pub join: u64,
    /// Whether the server has refused for good what it lacked, on this connection.
    pub rejected: bool,
    /// How it was last said to stand.
    pub shown: Standing,
    joined_at: Option<u64>,
    /// On this connection.
    joins: u64,
}

impl Room {
    /// A room that has not been joined.
    pub fn new(doc: DocRoom, id: String) -> Self {
        Self {
            doc,
            id,
            phase: Phase::Waiting { at: 0 },
            join: 0,
            rejected: false,
            shown: Standing::Out,
            joined_at: None,
            joins: 0,
        }
    }

    /// A new connection: nothing holds the join back.
    pub fn connected(&mut self) {
        (self.joined_at, self.joins) = (None, 0);
        self.rejected = false;
        self.phase = Phase::Waiting { at: 0 };
    }

    /// Starts over on the same connection; what waits to be sent is in the owner's records.
    pub fn rejoin(&mut self, now: u64) {
        let soon = self.joins <= JOINS_SOON;
        let spacing = if soon {
            JOIN_MILLIS_SOON
        } else {
            JOIN_MILLIS_LATER
        };
        let at = self
            .joined_at
            .map_or(now, |joined| now.max(joined + spacing));
        self.phase = Phase::Waiting { at };
    }

    /// Asks the owner for our version, where it is time; the question's number.
    pub fn start_join(&mut self, now: u64) -> Option<u64> {
        let Phase::Waiting { at } = self.phase else {
            return None;
        };
        if at > now {
            return None;
        }
        self.join += 1;
        self.joins += 1;
        self.joined_at = Some(now);
        self.phase = Phase::WantVersion;
        Some(self.join)
    }

    /// Whether it is joined, or at least asked for.
    pub fn is_asked_for(&self) -> bool {
        !matches!(self.phase, Phase::Waiting { .. } | Phase::Shut)
    }

    /// Whether what was sent is acked and there is more that never fitted.
    pub fn is_to_be_resumed(&self) -> bool {
        matches!(&self.phase, Phase::Live { outbox, complete: false, .. } if outbox.unacked() == 0)
    }

    /// What we may do, once we are in.
    pub fn permission(&self) -> Option<Permission> {
        match self.phase {
            Phase::WantBackfill { permission } | Phase::Live { permission, .. } => Some(permission),
            _ => None,
        }
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        match (&self.phase, self.permission()) {
            (_, Some(permission)) => Standing::In(permission),
            (Phase::Shut, None) => Standing::Shut,
            _ => Standing::Out,
        }
    }

    /// What is to be sent, once we are in step, to be looked at.
    pub fn outbox_ref(&self) -> Option<&Outbox> {
        match &self.phase {
            Phase::Live { outbox, .. } => Some(outbox),
            _ => None,
        }
    }

    /// What is to be sent, once we are in step.
    pub fn outbox(&mut self) -> Option<&mut Outbox> {
        match &mut self.phase {
            Phase::Live { outbox, .. } => Some(outbox),
            _ => None,
        }
    }
}

//! Who is here, and from that who comes, goes and may do something else. Knows nothing of who writes.

use std::collections::{BTreeMap, BTreeSet};

use tavla_shared::id::PeerId;

use super::{Actor, Event, Kind};

/// After one has come oneself, those who are here are heard of for a moment: they have not come then.
const SETTLING_SECONDS: f64 = 2.0;
/// For so long what comes in may be from before.
const CATCHING_UP_SECONDS: f64 = 10.0;
/// Who is back so soon was not away.
pub(super) const BLINK_SECONDS: f64 = 10.0;

/// Somebody who is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// By which of their programs.
    pub peer: PeerId,
    /// Who.
    pub actor: Actor,
    /// What they may do: `viewer`, `commenter`, `editor`, `owner`; empty where it was not said.
    pub role: String,
}

/// Everyone who is here but me.
#[derive(Debug, Default)]
pub(super) struct Company {
    here: BTreeMap<PeerId, Present>,
    /// Since when the board is in step with its server.
    live_since: Option<f64>,
}

impl Company {
    /// Who somebody is, while they are here.
    pub(super) fn actor(&self, peer: PeerId) -> Option<&Actor> {
        self.here.get(&peer).map(|present| &present.actor)
    }

    /// Whether what was done elsewhere while the line was gone may still come in.
    pub(super) fn is_catching_up(&self, now: f64) -> bool {
        self.live_since
            .is_some_and(|since| now - since < CATCHING_UP_SECONDS)
    }

    /// Takes in who is here now; gives what that means.
    pub(super) fn note(&mut self, now: f64, live: bool, here: Vec<Present>) -> Vec<Event> {
        if !live {
            // Nobody left: it is the line that is gone.
            *self = Self::default();
            return Vec::new();
        }
        let since = *self.live_since.get_or_insert(now);
        let here: BTreeMap<PeerId, Present> = here.into_iter().map(|it| (it.peer, it)).collect();
        if here == self.here {
            return Vec::new();
        }
        let settled = now - since > SETTLING_SECONDS;
        let before = std::mem::replace(&mut self.here, here);
        let users = |all: &BTreeMap<PeerId, Present>| -> BTreeSet<String> {
            let users = all.values().map(|present| present.actor.user.clone());
            users.collect()
        };
        let (users_before, users_now) = (users(&before), users(&self.here));
        let event = |present: &Present, kind, words: &str| Event {
            actor: present.actor.clone(),
            kind,
            count: 0,
            shapes: Vec::new(),
            place: None,
            words: words.to_owned(),
            at: now,
        };
        let mut events = Vec::new();
        for present in before.values() {
            if !users_now.contains(&present.actor.user) {
                events.push(event(present, Kind::Left, ""));
            }
        }
        for (peer, present) in &self.here {
            let earlier = before.get(peer);
            let role_before = earlier.map_or("", |earlier| &earlier.role);
            let changed = !role_before.is_empty() && !present.role.is_empty();
            if changed && role_before != present.role {
                events.push(event(present, Kind::RoleChanged, &present.role));
            }
            let is_new = earlier.is_none() && !users_before.contains(&present.actor.user);
            if is_new && settled {
                events.push(event(present, Kind::Joined, ""));
            }
        }
        events
    }
}

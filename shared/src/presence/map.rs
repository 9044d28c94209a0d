//! The map itself: last write wins per key, what changed since when, what has gone stale.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use loro::LoroValue;

use super::changes::Changes;
use super::error::PresenceError;
use super::key::{is_seldom_written, prefix_of};
use super::wire::{self, Entry};
use super::{KEY_BYTES_MAX, KEYS_MAX, Presence, PresenceKey, SELDOM_MILLIS, TIMEOUT_MILLIS, What};
use crate::id::PeerId;

/// Everyone's presence in one room, or one client's own.
///
/// `now` is milliseconds since 1970. What it holds is bounded by [`KEYS_MAX`] keys: for a further new
/// one the key gives way that was deleted first, and where none was, it is left out, as if it had not been
/// written.
#[derive(Debug, Default)]
pub struct PresenceMap {
    states: BTreeMap<String, State>,
    /// Each key by the revision of its latest change: changes since a revision cost what they are.
    revisions: BTreeMap<u64, String>,
    /// The revisions of those that are deleted.
    deleted: BTreeSet<u64>,
    revision: u64,
}

#[derive(Debug)]
struct State {
    value: Option<LoroValue>,
    /// The writer's clock, or the server's: orders writes.
    millis: i64,
    /// Our own clock when it came: a writer's wrong clock cannot make it stale.
    seen: i64,
    revision: u64,
}

/// A key whose value is another now.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The key.
    pub key: String,
    /// Its value; none where it is gone.
    pub value: Option<LoroValue>,
}

impl PresenceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a key of one's own. Writing the value it has already changes nothing.
    pub fn set(&mut self, key: &str, value: LoroValue, now: i64) -> bool {
        let same = |state: &State| state.value.as_ref() == Some(&value);
        if self.states.get(key).is_some_and(same) {
            return false;
        }
        self.write(key, Some(value), now)
    }

    /// Writes what `peer` tells about itself.
    pub fn tell(&mut self, peer: PeerId, presence: &Presence, now: i64) -> bool {
        let key = PresenceKey {
            peer,
            what: presence.what(),
        };
        self.set(&key.text(), presence.to_value(), now)
    }

    /// Removes a key; peers learn of it by a value of none.
    pub fn delete(&mut self, key: &str, now: i64) -> bool {
        self.get(key).is_some() && self.write(key, None, now)
    }

    /// Takes what a trusted sender says (the server, to a client): the later write wins.
    ///
    /// # Errors
    /// [`PresenceError`] where the bytes are no update; then nothing has changed.
    pub fn apply(&mut self, bytes: &[u8], now: i64) -> Result<Vec<Change>, PresenceError> {
        let entries = wire::decode(bytes)?;
        let mut changes = Vec::new();
        for entry in entries {
            match self.states.get_mut(&entry.key) {
                Some(state) if state.millis >= entry.millis => {}
                // The same again: its owner is still there, and nobody needs to be told.
                Some(state) if state.value == entry.value => {
                    (state.millis, state.seen) = (entry.millis, now);
                }
                _ => changes.extend(self.put(entry, now)),
            }
        }
        Ok(changes)
    }

    /// Takes what a member says (to a server, after [`super::Owner::admit`]): its stamps are
    /// replaced by the server's time, so that no clock but one orders the room.
    pub fn stamp(&mut self, entries: Vec<Entry>, now: i64) {
        for entry in entries {
            match entry.value {
                Some(value) => self.write(&entry.key, Some(value), now),
                None => self.delete(&entry.key, now),
            };
        }
    }

    /// Writes an owner's keys again, unchanged, so that nobody takes them for stale; what stays as long as
    /// the others do, only after [`SELDOM_MILLIS`].
    pub fn touch(&mut self, prefix: &str, now: i64) {
        let rests = |key: &str| {
            let written = self.stamp_of(key).unwrap_or(i64::MIN);
            is_seldom_written(key) && now.saturating_sub(written) < SELDOM_MILLIS
        };
        let mut keys = self.keys_of(prefix);
        keys.retain(|key| !rests(key));
        for key in keys {
            let value = self.get(&key).cloned();
            self.write(&key, value, now);
        }
    }

    /// Removes an owner's keys: it has left.
    pub fn remove(&mut self, prefix: &str, now: i64) -> Vec<Change> {
        let keys = self.keys_of(prefix);
        for key in &keys {
            self.write(key, None, now);
        }
        keys.into_iter()
            .map(|key| Change { key, value: None })
            .collect()
    }

    /// Forgets keys that nobody has written for [`TIMEOUT_MILLIS`], and long deleted ones.
    pub fn expire(&mut self, now: i64) -> Vec<Change> {
        let stale = |state: &State| now.saturating_sub(state.seen) > TIMEOUT_MILLIS;
        let is_fresh = |key: &String| self.states.get(key).is_some_and(|state| !stale(state));
        let has_fresh = |key: &&String| self.keys_of(prefix_of(key)).iter().any(is_fresh);
        let kept = self.states.iter();
        let kept = kept.filter(|(key, state)| is_seldom_written(key) && state.value.is_some());
        let kept: BTreeSet<String> = kept
            .map(|(key, _)| key)
            .filter(has_fresh)
            .cloned()
            .collect();
        let mut changes = Vec::new();
        let gone = |key: &String, state: &mut State| stale(state) && !kept.contains(key);
        for (key, state) in self.states.extract_if(.., gone) {
            self.revisions.remove(&state.revision);
            self.deleted.remove(&state.revision);
            if state.value.is_some() {
                changes.push(Change { key, value: None });
            }
        }
        changes
    }

    /// Forgets everything, as after losing the connection.
    pub fn clear(&mut self) {
        self.states.clear();
        self.revisions.clear();
        self.deleted.clear();
    }

    /// Grows with every change; pass it to [`Self::updates_since`] later.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What changed after `revision`, oldest change first, deletions included; 0 means all that is.
    pub fn changes_since(&self, revision: u64) -> Changes {
        let mut changes = Changes::default();
        for key in self
            .revisions
            .range(revision.saturating_add(1)..)
            .map(|(_, key)| key)
        {
            let Some(state) = self.states.get(key) else {
                continue;
            };
            let unknown = revision == 0 && state.value.is_none();
            if !unknown {
                let bytes = wire::encode_entry(key, state.value.as_ref(), state.millis);
                changes.push(key, bytes);
            }
        }
        changes
    }

    /// [`Self::changes_since`] as updates, each about [`UPDATE_BYTES`](super::UPDATE_BYTES) at most, or
    /// with a single key. Keys of the owner `except` are left out.
    pub fn updates_since(&self, revision: u64, except: Option<&str>) -> Vec<Vec<u8>> {
        self.changes_since(revision).updates(except)
    }

    /// A key's value.
    pub fn get(&self, key: &str) -> Option<&LoroValue> {
        self.states.get(key)?.value.as_ref()
    }

    /// The stamp of a key's latest write: who sends it back only repeats what it was told.
    pub fn stamp_of(&self, key: &str) -> Option<i64> {
        self.states.get(key).map(|state| state.millis)
    }

    /// What a peer tells, read; none where it does not, or says nonsense.
    pub fn told(&self, peer: PeerId, what: What) -> Option<Presence> {
        let value = self.get(&PresenceKey { peer, what }.text())?;
        Presence::from_value(what, value)
    }

    /// The peers that tell anything, sorted.
    pub fn peers(&self) -> Vec<PeerId> {
        let known = self
            .states
            .iter()
            .filter(|(_, state)| state.value.is_some());
        let mut peers: Vec<_> = known
            .filter_map(|(key, _)| PresenceKey::parse(key))
            .map(|key| key.peer)
            .collect();
        peers.sort_unstable();
        peers.dedup();
        peers
    }

    /// How many keys have a value.
    pub fn len(&self) -> usize {
        self.states
            .values()
            .filter(|state| state.value.is_some())
            .count()
    }

    /// Whether nobody tells anything.
    pub fn is_empty(&self) -> bool {
        self.states.values().all(|state| state.value.is_none())
    }

    /// Every key that tells anything, sorted.
    pub(super) fn keys(&self) -> Vec<String> {
        let told = self
            .states
            .iter()
            .filter(|(_, state)| state.value.is_some());
        told.map(|(key, _)| key.clone()).collect()
    }

    fn keys_of(&self, prefix: &str) -> Vec<String> {
        let from_prefix = self.states.range(prefix.to_owned()..);
        let own = from_prefix.take_while(|(key, _)| key.starts_with(prefix));
        own.filter(|(key, state)| prefix_of(key) == prefix && state.value.is_some())
            .map(|(key, _)| key.clone())
            .collect()
    }

    /// A write of now, which must win over what is there even if the clock stood still.
    fn write(&mut self, key: &str, value: Option<LoroValue>, now: i64) -> bool {
        let newest = self.states.get(key).map_or(i64::MIN, |state| state.millis);
        let millis = now.max(newest.saturating_add(1));
        self.put(
            Entry {
                key: key.to_owned(),
                value,
                millis,
            },
            now,
        )
        .is_some()
    }

    fn put(&mut self, entry: Entry, now: i64) -> Option<Change> {
        let Entry { key, value, millis } = entry;
        let is_new = !self.states.contains_key(&key);
        if is_new && (key.len() > KEY_BYTES_MAX || !self.has_room()) {
            return None;
        }
        self.revision += 1;
        if let Some(old) = self.states.get(&key) {
            self.revisions.remove(&old.revision);
            self.deleted.remove(&old.revision);
        }
        self.revisions.insert(self.revision, key.clone());
        if value.is_none() {
            self.deleted.insert(self.revision);
        }
        let state = State {
            value: value.clone(),
            millis,
            seen: now,
            revision: self.revision,
        };
        self.states.insert(key.clone(), state);
        Some(Change { key, value })
    }

    /// Whether one more key fits, be it in the place of one that is remembered only because it went.
    fn has_room(&mut self) -> bool {
        if self.states.len() < KEYS_MAX {
            return true;
        }
        let Some(revision) = self.deleted.pop_first() else {
            return false;
        };
        if let Some(key) = self.revisions.remove(&revision) {
            self.states.remove(&key);
        }
        true
    }
}

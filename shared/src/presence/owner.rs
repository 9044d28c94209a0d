//! Who may write which keys: the first prefix that a connection writes is its own.

use std::collections::{BTreeMap, BTreeSet};

use super::face::is_face;
use super::key::{What, prefix_of, what_of};
use super::wire::{Entry, encoded_len};
use super::{KEY_BYTES_MAX, KEYS_EVER_PER_OWNER_MAX, KEYS_PER_OWNER_MAX, OWNER_BYTES_MAX};

/// What one connection owns in a presence room, and how much of it there is.
#[derive(Debug, Default)]
pub struct Owner {
    prefix: Option<String>,
    /// The encoded size of each key's value.
    sizes: BTreeMap<String, usize>,
    /// Every key that it has written, also those that are gone.
    ever: BTreeSet<String>,
}

impl Owner {
    /// A connection that has written nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The prefix it owns, once it has written.
    pub fn prefix(&self) -> Option<&str> {
        self.prefix.as_deref()
    }

    /// The prefix that `entries` would bind; none where there are none.
    pub fn prefix_of(entries: &[Entry]) -> Option<&str> {
        entries.first().map(|entry| prefix_of(&entry.key))
    }

    /// Keeps the entries this connection may write. The rest is dropped: other owners' keys, keys
    /// beyond [`KEYS_PER_OWNER_MAX`], or [`KEYS_EVER_PER_OWNER_MAX`] one after the other, or too long, values beyond [`OWNER_BYTES_MAX`] together, and pictures
    /// that nobody would show.
    pub fn admit(&mut self, mut entries: Vec<Entry>) -> Vec<Entry> {
        if self.prefix.is_none() {
            self.prefix = Self::prefix_of(&entries).map(str::to_owned);
        }
        entries.retain(|entry| self.may_write(entry));
        entries
    }

    fn may_write(&mut self, entry: &Entry) -> bool {
        let own = self.prefix.as_deref() == Some(prefix_of(&entry.key));
        if !own || entry.key.len() > KEY_BYTES_MAX {
            return false;
        }
        let Some(value) = &entry.value else {
            self.sizes.remove(&entry.key);
            return true;
        };
        if what_of(&entry.key) == Some(What::Face) && !is_face(value) {
            return false;
        }
        let known = self.sizes.contains_key(&entry.key);
        if !known && self.sizes.len() >= KEYS_PER_OWNER_MAX {
            return false;
        }
        if !self.ever.contains(&entry.key) && self.ever.len() >= KEYS_EVER_PER_OWNER_MAX {
            return false;
        }
        let size = entry.key.len() + encoded_len(value);
        let others: usize = self
            .sizes
            .iter()
            .filter(|(key, _)| **key != entry.key)
            .map(|(_, size)| size)
            .sum();
        if others + size > OWNER_BYTES_MAX {
            return false;
        }
        self.sizes.insert(entry.key.clone(), size);
        self.ever.insert(entry.key.clone());
        true
    }
}

#[cfg(test)]
mod tests {
    use loro::LoroValue;

    use super::super::FACE_BYTES_MAX;
    use super::*;

    fn entry(key: &str, value: impl Into<LoroValue>) -> Entry {
        Entry {
            key: key.to_owned(),
            value: Some(value.into()),
            millis: 0,
        }
    }

    fn keys(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.key.as_str()).collect()
    }

    #[test]
    fn the_first_prefix_written_is_the_only_one_ever() {
        let mut owner = Owner::new();
        assert_eq!(keys(&owner.admit(vec![])), [""; 0]);
        assert_eq!(owner.prefix(), None);
        let first = owner.admit(vec![
            entry("7/who", "a"),
            entry("8/who", "b"),
            entry("77/x", 1),
        ]);
        assert_eq!(keys(&first), ["7/who"]);
        assert_eq!(owner.prefix(), Some("7"));
        let deletion = Entry {
            key: "8/who".to_owned(),
            value: None,
            millis: i64::MAX,
        };
        assert_eq!(keys(&owner.admit(vec![deletion])), [""; 0]);
    }

    #[test]
    fn a_picture_that_is_none_or_too_large_is_dropped_and_the_one_before_stays() {
        let mut owner = Owner::new();
        let file = |len| {
            let mut bytes = b"\xff\xd8\xff".to_vec();
            bytes.resize(len, 0);
            entry("7/face", bytes)
        };
        let offered = vec![
            file(FACE_BYTES_MAX),
            file(FACE_BYTES_MAX + 1),
            entry("7/face", b"GIF89a".to_vec()),
            entry("7/face", "words"),
            entry("7/who", "words"),
        ];
        let admitted = owner.admit(offered);
        assert_eq!(admitted[0], file(FACE_BYTES_MAX));
        assert_eq!(keys(&admitted), ["7/face", "7/who"]);
    }

    #[test]
    fn one_owner_cannot_fill_the_room() {
        let mut owner = Owner::new();
        let many = (0..100).map(|n| entry(&format!("7/{n}"), n)).collect();
        assert_eq!(owner.admit(many).len(), KEYS_PER_OWNER_MAX);
        let gone = Entry {
            key: "7/0".to_owned(),
            value: None,
            millis: 0,
        };
        let room = owner.admit(vec![gone, entry("7/new", 1), entry("7/newer", 1)]);
        assert_eq!(keys(&room), ["7/0", "7/new"]);

        let mut owner = Owner::new();
        let keys_ever = (0..200).map(|n| format!("7/{n}"));
        let come_and_gone = keys_ever.flat_map(|key| {
            let gone = Entry {
                value: None,
                ..entry(&key, 1)
            };
            [entry(&key, 1), gone]
        });
        let admitted = owner.admit(come_and_gone.collect());
        let written = admitted.iter().filter(|entry| entry.value.is_some());
        assert_eq!(written.count(), KEYS_EVER_PER_OWNER_MAX);
        assert_eq!(owner.admit(vec![entry("7/0", 2)]).len(), 1);

        let large = "x".repeat(OWNER_BYTES_MAX / 2);
        let mut owner = Owner::new();
        let admitted = owner.admit(vec![
            entry("7/a", large.as_str()),
            entry("7/b", large.as_str()),
            entry("7/a", "small"),
            entry("7/b", large.as_str()),
            entry(&format!("7/{}", "k".repeat(KEY_BYTES_MAX)), 1),
        ]);
        assert_eq!(keys(&admitted), ["7/a", "7/a", "7/b"]);
    }
}

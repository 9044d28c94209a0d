//! What changed in a map, each entry encoded once, to be put together for many receivers.

use super::UPDATE_BYTES;
use super::key::prefix_of;
use crate::protocol::encode::put_number;

/// Changed entries in their order. Everybody in a room is sent all of them but their own: to encode
/// them once a receiver would cost the square of the members.
#[derive(Debug, Default)]
pub struct Changes {
    entries: Vec<Encoded>,
}

#[derive(Debug)]
struct Encoded {
    key: String,
    bytes: Vec<u8>,
}

impl Changes {
    /// Takes an entry that is encoded as an update has it.
    pub(super) fn push(&mut self, key: &str, bytes: Vec<u8>) {
        self.entries.push(Encoded {
            key: key.to_owned(),
            bytes,
        });
    }

    /// Whether an owner has any of them.
    pub fn touch(&self, owner: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| prefix_of(&entry.key) == owner)
    }

    /// As updates, without the keys of the owner `except`. Each is about [`UPDATE_BYTES`] at most, or
    /// holds a single key.
    pub fn updates(&self, except: Option<&str>) -> Vec<Vec<u8>> {
        let foreign = |entry: &&Encoded| except.is_none_or(|owner| prefix_of(&entry.key) != owner);
        let entries: Vec<&Encoded> = self.entries.iter().filter(foreign).collect();
        let mut updates = Vec::new();
        let mut rest = &entries[..];
        while !rest.is_empty() {
            let (count, bytes) = fitting(rest);
            let (now, later) = rest.split_at(count);
            // A count takes at most ten bytes.
            let mut update = Vec::with_capacity(bytes + 10);
            put_number(&mut update, count as u64);
            for entry in now {
                update.extend_from_slice(&entry.bytes);
            }
            updates.push(update);
            rest = later;
        }
        updates
    }
}

/// How many of the first entries go into one update, at least one, and their bytes.
fn fitting(entries: &[&Encoded]) -> (usize, usize) {
    let mut bytes = 0;
    for (count, entry) in entries.iter().enumerate() {
        if count > 0 && bytes + entry.bytes.len() > UPDATE_BYTES - 10 {
            return (count, bytes);
        }
        bytes += entry.bytes.len();
    }
    (entries.len(), bytes)
}

#[cfg(test)]
mod tests {
    use super::super::PresenceMap;

    #[test]
    fn everybody_s_share_is_what_the_map_would_send_them() {
        let mut map = PresenceMap::new();
        for owner in 0..300 {
            map.set(&format!("{owner}/who"), "x".repeat(900).into(), 5);
            map.set(&format!("{owner}/cursor"), 1.into(), 5);
        }
        map.delete("7/cursor", 6);
        for (since, owner) in [(0, None), (0, Some("7")), (590, Some("299")), (601, None)] {
            let changes = map.changes_since(since);
            let updates = changes.updates(owner);
            assert_eq!(updates, map.updates_since(since, owner));
            assert!(
                updates
                    .iter()
                    .all(|update| update.len() <= super::UPDATE_BYTES)
            );
        }
        assert!(map.changes_since(590).touch("299"));
        assert!(!map.changes_since(590).touch("29"));
    }
}

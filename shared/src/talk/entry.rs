//! What is read of a thread or a vote: which of the keys in its map count depends on who wrote them.

use std::collections::BTreeSet;
use std::sync::Arc;

use loro::{LoroMap, LoroValue};

use super::people::People;
use super::{reader, schema};
use crate::board::value_at;
use crate::id::PeerId;

/// What was read under a name.
#[derive(Debug)]
pub(super) struct Entry<T> {
    /// What everybody sees; none where it is removed, or cannot be read.
    pub(super) shown: Option<Arc<T>>,
    /// Whose operations it was made of: it is read again where one of them turns out to be
    /// somebody else.
    pub(super) peers: BTreeSet<PeerId>,
    /// How many replies its list has, removed or not.
    pub(super) replies: usize,
}

impl<T> Default for Entry<T> {
    fn default() -> Self {
        Self {
            shown: None,
            peers: BTreeSet::new(),
            replies: 0,
        }
    }
}

/// A map that somebody made, and what of it counts.
pub(super) struct Made<'a> {
    pub(super) map: &'a LoroMap,
    pub(super) maker: PeerId,
    pub(super) people: &'a People,
    pub(super) peers: BTreeSet<PeerId>,
}

impl<'a> Made<'a> {
    pub(super) fn new(map: &'a LoroMap, people: &'a People) -> Option<Self> {
        let maker = reader::maker(map)?;
        Some(Self {
            map,
            maker,
            people,
            peers: BTreeSet::from([maker]),
        })
    }

    /// A key's value with who wrote it.
    pub(super) fn said(&mut self, key: &str) -> Option<(LoroValue, PeerId)> {
        let value = value_at(self.map, key)?;
        let by = self.map.get_last_editor(key)?;
        self.peers.insert(by);
        Some((value, by))
    }

    /// A key's value, where only who made the map may write it.
    pub(super) fn own(&mut self, key: &str) -> Option<LoroValue> {
        let (value, by) = self.said(key)?;
        self.people.are_one(by, self.maker).then_some(value)
    }

    pub(super) fn is_removed(&mut self) -> bool {
        self.own(schema::REMOVED)
            .is_some_and(|value| reader::is_removal(&value))
    }

    pub(super) fn is_true(&mut self, key: &str) -> bool {
        matches!(self.said(key), Some((LoroValue::Bool(true), _)))
    }
}

//! What is read of a thread or a vote. Whose an entry of a list in it is, and who made the whole, the
//! operations tell.

use std::collections::BTreeSet;
use std::sync::Arc;

use loro::{
    Container, ContainerID, ContainerTrait as _, ID, LoroList, LoroMap, LoroValue, ValueOrContainer,
};

use super::message::OpId;
use super::people::People;
use super::reader::{self, Line};
use super::removals::Removals;
use crate::board::value_at;
use crate::id::PeerId;

/// What was read under a name.
#[derive(Debug)]
pub(super) struct Entry<T> {
    /// What everybody sees; none where it is removed, or cannot be read.
    pub(super) shown: Option<Arc<T>>,
    /// The operations of which it was made.
    pub(super) parts: BTreeSet<OpId>,
    /// Whose operations those are, and who says of one of them that it is removed.
    pub(super) peers: BTreeSet<PeerId>,
    /// How many messages its list has, removed or not.
    pub(super) messages: usize,
}

impl<T> Default for Entry<T> {
    fn default() -> Self {
        Self {
            shown: None,
            parts: BTreeSet::new(),
            peers: BTreeSet::new(),
            messages: 0,
        }
    }
}

impl<T> Entry<T> {
    /// Whether it is to be read again where some operations are removed, and where some peers are
    /// somebody else.
    pub(super) fn depends(&self, removed: &BTreeSet<OpId>, others: &[PeerId]) -> bool {
        others.iter().any(|peer| self.peers.contains(peer))
            || removed.iter().any(|made| self.parts.contains(made))
    }
}

/// What decides of all that is said what counts.
#[derive(Clone, Copy)]
pub(super) struct Judges<'a> {
    pub(super) people: &'a People,
    pub(super) removals: &'a Removals,
}

/// A map that somebody made, while it is read.
pub(super) struct Made<'a> {
    pub(super) map: &'a LoroMap,
    /// The operation that made it.
    pub(super) by: OpId,
    pub(super) judges: Judges<'a>,
    parts: BTreeSet<OpId>,
}

impl<'a> Made<'a> {
    /// None where no operation made the map: then it is nobody's.
    pub(super) fn new(map: &'a LoroMap, judges: Judges<'a>) -> Option<Self> {
        let by = maker_of(map)?;
        Some(Self {
            map,
            by,
            judges,
            parts: BTreeSet::from([by]),
        })
    }

    /// Whether what an operation made is removed.
    pub(super) fn is_removed(&self, made: OpId) -> bool {
        self.judges.removals.has(made, self.judges.people)
    }

    /// The plain value of a key.
    pub(super) fn value(&self, key: &str) -> Option<LoroValue> {
        value_at(self.map, key)
    }

    pub(super) fn is_true(&self, key: &str) -> bool {
        self.value(key) == Some(LoroValue::Bool(true))
    }

    /// The entries of a list, at most so many; none where there is no list.
    pub(super) fn lines(&mut self, key: &str, most: usize) -> Option<Vec<Line>> {
        let list = list_in(self.map, key)?;
        let lines: Vec<Line> = reader::lines(&list, most).collect();
        self.parts.extend(lines.iter().map(|line| line.id));
        Some(lines)
    }

    /// The end of reading.
    pub(super) fn into_entry<T>(self, shown: Option<T>, messages: usize) -> Entry<T> {
        let removals = self.judges.removals;
        let removers = self.parts.iter().flat_map(|&made| removals.by(made));
        let writers = self.parts.iter().map(|made| made.peer);
        Entry {
            shown: shown.map(Arc::new),
            peers: writers.chain(removers).collect(),
            parts: self.parts,
            messages,
        }
    }
}

/// The operation that made a map; none where it is one that everybody makes alike.
pub(super) fn maker_of(map: &LoroMap) -> Option<OpId> {
    match map.id() {
        ContainerID::Normal { peer, counter, .. } => OpId::of(ID { peer, counter }),
        ContainerID::Root { .. } => None,
    }
}

/// The list under a key, if that is what is there.
pub(super) fn list_in(map: &LoroMap, key: &str) -> Option<LoroList> {
    match map.get(key)? {
        ValueOrContainer::Container(Container::List(list)) => Some(list),
        _ => None,
    }
}

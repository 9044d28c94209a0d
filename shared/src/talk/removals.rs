//! What was removed: entries of one list, each of which names the operation that made something. One
//! counts where its own writer is who made that; of anybody else's nothing comes.

use std::collections::{BTreeMap, BTreeSet};

use loro::LoroDoc;

use super::message::OpId;
use super::people::People;
use super::reader::lines;
use super::schema;
use crate::board::value::text_of;
use crate::id::PeerId;

/// Who says of what that it is removed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Removals {
    by: BTreeMap<OpId, BTreeSet<PeerId>>,
    /// How many entries there are, whatever they say.
    len: usize,
}

impl Removals {
    pub(super) fn read(doc: &LoroDoc) -> Self {
        let list = doc.get_list(schema::REMOVED);
        let mut removals = Self {
            by: BTreeMap::new(),
            len: list.len(),
        };
        let most = schema::ENTRIES_MAX * schema::READ_FACTOR;
        for line in lines(&list, most) {
            if let Some(made) = text_of(&line.value).and_then(|text| text.parse().ok()) {
                removals.by.entry(made).or_default().insert(line.id.peer);
            }
        }
        removals
    }

    /// How many there are, whatever comes of them.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether what an operation made is removed by who made it.
    pub(super) fn has(&self, made: OpId, people: &People) -> bool {
        self.by(made).any(|by| people.are_one(by, made.peer))
    }

    /// Who says that what an operation made is removed.
    pub(super) fn by(&self, made: OpId) -> impl Iterator<Item = PeerId> {
        self.by.get(&made).into_iter().flatten().copied()
    }

    /// Of what others say so than before.
    pub(super) fn since(&self, before: &Self) -> BTreeSet<OpId> {
        let made = self.by.keys().chain(before.by.keys()).copied();
        made.filter(|made| self.by.get(made) != before.by.get(made))
            .collect()
    }
}

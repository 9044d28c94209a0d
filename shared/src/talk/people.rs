//! Who is who behind peer ids. A person has one for each device and session, and says so themselves:
//! what one peer says of another counts for nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use loro::LoroDoc;

use super::reader::lines;
use super::schema;
use crate::board::Person;
use crate::board::people::person;
use crate::id::PeerId;

/// Everybody who has written, sorted by peer.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct People(Vec<Person>);

impl People {
    /// Reads who says to be who.
    pub(super) fn read(doc: &LoroDoc) -> Self {
        let list = doc.get_list(schema::PEOPLE);
        let said =
            lines(&list, schema::ENTRIES_MAX).filter_map(|line| person(line.id.peer, &line.value));
        let people: BTreeMap<PeerId, Person> = said.map(|person| (person.peer, person)).collect();
        Self(people.into_values().collect())
    }

    pub(super) fn all(&self) -> &[Person] {
        &self.0
    }

    pub(super) fn get(&self, peer: PeerId) -> Option<&Person> {
        let at = self.0.binary_search_by_key(&peer, |person| person.peer);
        at.ok().map(|at| &self.0[at])
    }

    /// Who a peer is across devices; none where they have not said.
    pub(super) fn user(&self, peer: PeerId) -> Option<&Arc<str>> {
        let user = &self.get(peer)?.user;
        (!user.is_empty()).then_some(user)
    }

    /// Whether two peers are one person.
    pub(super) fn are_one(&self, one: PeerId, other: PeerId) -> bool {
        one == other || {
            let user = self.user(one);
            user.is_some() && user == self.user(other)
        }
    }

    /// Who of `self` is not so in `before`.
    pub(super) fn since(&self, before: &Self) -> Vec<Person> {
        let differs = |person: &&Person| before.get(person.peer) != Some(person);
        self.0.iter().filter(differs).cloned().collect()
    }

    /// The peers who are somebody else than in `before`, sorted.
    pub(super) fn others_since(&self, before: &Self) -> Vec<PeerId> {
        let peers = self.0.iter().chain(&before.0).map(|person| person.peer);
        let mut peers: Vec<_> = peers
            .filter(|&peer| self.user(peer) != before.user(peer))
            .collect();
        peers.sort_unstable();
        peers.dedup();
        peers
    }
}

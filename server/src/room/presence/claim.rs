//! Whose a prefix of presence keys becomes. Decides by what was written and by whom, never by what a
//! value says.

use std::collections::BTreeSet;

use tavla_shared::presence::{self, Owner};

use super::{MemberId, PresenceRoom, millis, prefix_of};

impl PresenceRoom {
    /// The prefix that a member's first write makes its own. Written alone it is taken over from
    /// an older connection of the same user, where it is known who that is; among others, only one
    /// that is free is taken.
    pub(super) fn claim(
        &mut self,
        id: MemberId,
        entries: &[presence::Entry],
        now: u64,
    ) -> Option<String> {
        let prefixes: BTreeSet<&str> = entries.iter().map(|entry| prefix_of(&entry.key)).collect();
        let mut free = prefixes
            .iter()
            .filter(|prefix| self.holder_of(prefix).is_none());
        if let (Some(prefix), None) = (free.next(), free.next()) {
            let prefix = (*prefix).to_owned();
            let member = self.members.get_mut(&id)?;
            // Until it writes, it has been written at when it joined.
            let joined_at = millis(member.written_at);
            let old = entries.iter().all(|entry| entry.millis < joined_at);
            member.echoes = old && member.batches == 1;
            return Some(prefix);
        }
        let prefix = prefixes.first().filter(|_| prefixes.len() == 1)?;
        let prefix = (*prefix).to_owned();
        let holder = self.holder_of(&prefix)?;
        if self.yields(holder, id) {
            self.members.get_mut(&holder)?.owner = Owner::new();
            self.map.remove(&prefix, millis(now));
            return Some(prefix);
        }
        let identity = self.members.get(&id)?.identity.as_ref()?;
        if self.members.get(&holder)?.identity.as_ref() != Some(identity) {
            return None;
        }
        self.replace(holder, now);
        Some(prefix)
    }

    /// An npm client says all it was told when it joins. After a restart nobody is there to whom it
    /// belongs, so it seems to be the client's own, until its owner speaks.
    fn yields(&self, holder: MemberId, claimant: MemberId) -> bool {
        let member = |id| self.members.get(&id);
        member(holder).is_some_and(|member| member.echoes)
            && member(claimant).is_some_and(|member| member.batches > 1)
    }

    fn holder_of(&self, prefix: &str) -> Option<MemberId> {
        let holds = |member: &super::Member| member.owner.prefix() == Some(prefix);
        self.members
            .iter()
            .find(|(_, member)| holds(member))
            .map(|(&id, _)| id)
    }
}

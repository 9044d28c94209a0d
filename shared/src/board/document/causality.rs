//! Whether changes follow their writers' own before them, as a document must be able to believe.
//!
//! Loro takes a change in that does not say so and does not, and cannot read its own history from
//! then on.

use std::collections::BTreeMap;

use loro::{Frontiers, ID, LoroDoc};

use crate::id::PeerId;

/// Whose, and which of theirs.
type Operation = (PeerId, i32);

/// Whether each of `loose`, the first operations of changes, follows, by what its change depends on,
/// its writer's operation before it.
pub(super) fn are_causal(doc: &LoroDoc, loose: &[(PeerId, usize)]) -> bool {
    // What everybody had written is found once for all changes that depend on the same.
    let mut groups: BTreeMap<Vec<Operation>, Vec<Operation>> = BTreeMap::new();
    for &(peer, counter) in loose {
        let counter = counter as i32;
        let Some(change) = doc.get_change(ID::new(peer, counter)) else {
            // It waits for what it depends on.
            continue;
        };
        if change.id.counter != counter {
            // Known before as part of a longer one.
            continue;
        }
        let mut deps: Vec<_> = change.deps.iter().map(|id| (id.peer, id.counter)).collect();
        deps.sort_unstable();
        groups.entry(deps).or_default().push((peer, counter));
    }
    groups.into_iter().all(|(deps, changes)| {
        let deps: Frontiers = deps
            .into_iter()
            .map(|(peer, at)| ID::new(peer, at))
            .collect();
        doc.frontiers_to_vv(&deps).is_some_and(|past| {
            let follows = |(peer, counter)| past.get(&peer).is_some_and(|&end| end >= counter);
            changes.into_iter().all(follows)
        })
    })
}

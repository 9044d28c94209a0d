//! Two changes as one, for a reader that lags: what matters is the state after both.

use std::collections::BTreeMap;

use tavla_shared::board::{BoardChange, Origin};

/// Values that could not be read, at most so many are told of together.
const PROBLEMS_MAX: usize = 100;

/// Makes `earlier` mean `earlier`, then `later`.
pub(super) fn merge(earlier: &mut BoardChange, later: BoardChange) {
    // Different origins together have none of the finer meanings: simply something that happened.
    if earlier.origin != later.origin {
        earlier.origin = Origin::Remote;
    }
    if earlier.author != later.author {
        earlier.author = None;
    }
    if !later.shapes.is_empty() || !later.removed.is_empty() {
        let shapes = std::mem::take(&mut earlier.shapes).into_iter();
        let mut shapes: BTreeMap<_, _> = shapes.map(|shape| (shape.id.clone(), shape)).collect();
        for id in &later.removed {
            shapes.remove(id);
        }
        earlier.removed.retain(|id| {
            later
                .shapes
                .binary_search_by(|shape| shape.id.cmp(id))
                .is_err()
        });
        shapes.extend(
            later
                .shapes
                .into_iter()
                .map(|shape| (shape.id.clone(), shape)),
        );
        earlier.shapes = shapes.into_values().collect();
        earlier.removed.extend(later.removed);
        earlier.removed.sort();
        earlier.removed.dedup();
    }
    if later.meta.is_some() {
        earlier.meta = later.meta;
    }
    for person in later.people {
        match earlier
            .people
            .binary_search_by_key(&person.peer, |known| known.peer)
        {
            Ok(at) => earlier.people[at] = person,
            Err(at) => earlier.people.insert(at, person),
        }
    }
    earlier.problems.extend(later.problems);
    earlier.problems.truncate(PROBLEMS_MAX);
    for made in later.made {
        made.add_to(&mut earlier.made);
    }
    earlier.pending |= later.pending;
}

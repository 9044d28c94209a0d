//! A vote on shapes. Each user has one ballot, so that merging never gives anybody more than all
//! others; whatever a ballot says, no more of it counts than each may have.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::id::{PeerId, ShapeId, VoteId};

/// How many votes somebody gives to which shapes.
pub type Ballot = BTreeMap<ShapeId, u32>;

/// A vote that is not removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Its name.
    pub id: VoteId,
    /// Who made it.
    pub by: PeerId,
    /// When, in Unix seconds, by their clock.
    pub time: i64,
    /// What it is about.
    pub title: Arc<str>,
    /// How many votes each person has.
    pub each: u32,
    /// When it ends, in Unix seconds; none where somebody closes it.
    pub ends: Option<i64>,
    /// What can be voted on, sorted; none for everything there is. Votes for anything else count nothing.
    pub shapes: Arc<[ShapeId]>,
    /// Whether everybody is shown how it stands. Before, that is only not shown: it is in the document.
    pub revealed: bool,
    /// Whether somebody has closed it.
    pub closed: bool,
    /// What counts of each user's ballot; only users who have voted.
    pub ballots: BTreeMap<Arc<str>, Ballot>,
}

impl Vote {
    /// Whether ballots may still be cast.
    pub fn is_open(&self, now: i64) -> bool {
        !self.closed && self.ends.is_none_or(|ends| now < ends)
    }

    /// Whether votes for a shape count.
    pub fn is_about(&self, shape: &ShapeId) -> bool {
        is_about(&self.shapes, shape)
    }

    /// How many votes each shape has, sorted by shape.
    pub fn results(&self) -> BTreeMap<ShapeId, u32> {
        let mut results = BTreeMap::new();
        for (shape, count) in self.ballots.values().flatten() {
            *results.entry(shape.clone()).or_default() += count;
        }
        results
    }

    /// How many people have voted.
    pub fn voters(&self) -> usize {
        self.ballots.len()
    }

    /// How many votes a user has left.
    pub fn left_of(&self, user: &str) -> u32 {
        let cast = self
            .ballots
            .get(user)
            .map_or(0, |ballot| ballot.values().sum());
        self.each.saturating_sub(cast)
    }
}

fn is_about(shapes: &[ShapeId], shape: &ShapeId) -> bool {
    shapes.is_empty() || shapes.binary_search(shape).is_ok()
}

/// What counts of what somebody said: of the sorted `shapes` only, where there are any, and in their
/// order until `each` is used up.
pub(super) fn clamped(said: Ballot, each: u32, shapes: &[ShapeId]) -> Ballot {
    let mut left = each;
    let mut counts = Ballot::new();
    let said = said.into_iter();
    for (shape, count) in said.filter(|(shape, _)| is_about(shapes, shape)) {
        let count = count.min(left);
        left -= count;
        if count > 0 {
            counts.insert(shape, count);
        }
    }
    counts
}

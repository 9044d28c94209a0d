//! Since when changes wait to be sent, for the words beside the title.
//!
//! Counts from when this window has known of them: of those that an earlier start left behind it says
//! no more than it can know.

use std::collections::VecDeque;

/// Groups that are told apart; past it the newest become one.
const GROUPS_MAX: usize = 64;
const MINUTE: f64 = 60.0;

/// Changes that wait, the oldest first. Times are the window's, in seconds.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    groups: VecDeque<Group>,
}

#[derive(Debug)]
struct Group {
    since: f64,
    count: u64,
}

impl Unsent {
    /// So many wait at `now`. They go in the order they came.
    pub(super) fn note(&mut self, count: u64, now: f64) {
        let known: u64 = self.groups.iter().map(|group| group.count).sum();
        if count <= known {
            return self.sent(known - count);
        }
        let more = count - known;
        let full = self.groups.len() >= GROUPS_MAX;
        match self.groups.back_mut().filter(|_| full) {
            Some(last) => last.count += more,
            None => self.groups.push_back(Group {
                since: now,
                count: more,
            }),
        }
    }

    fn sent(&mut self, mut count: u64) {
        while let Some(oldest) = self.groups.front_mut().filter(|_| count > 0) {
            let gone = oldest.count.min(count);
            oldest.count -= gone;
            count -= gone;
            if oldest.count == 0 {
                self.groups.pop_front();
            }
        }
    }

    /// How many whole minutes the oldest has waited.
    pub(super) fn minutes(&self, now: f64) -> usize {
        self.age(now)
            .map_or(0, |age| (age / MINUTE).floor().max(0.0) as usize)
    }

    /// How many whole seconds the oldest has waited.
    pub(super) fn seconds(&self, now: f64) -> u64 {
        self.age(now).map_or(0, |age| age.max(0.0) as u64)
    }

    /// In how many seconds that is another number; none while nothing waits.
    pub(super) fn changes_in(&self, now: f64) -> Option<f64> {
        let age = self.age(now)?;
        Some(MINUTE - age.max(0.0) % MINUTE)
    }

    fn age(&self, now: f64) -> Option<f64> {
        Some(now - self.groups.front()?.since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_is_that_of_the_oldest_change_that_waits() {
        let mut unsent = Unsent::default();
        assert_eq!((unsent.minutes(500.0), unsent.changes_in(500.0)), (0, None));
        unsent.note(2, 100.0);
        unsent.note(3, 220.0);
        assert_eq!(unsent.minutes(219.0), 1);
        assert_eq!(unsent.changes_in(230.0), Some(50.0));
        // One of the two first is sent, then the other.
        unsent.note(2, 230.0);
        assert_eq!(unsent.minutes(230.0), 2);
        unsent.note(1, 230.0);
        assert_eq!(unsent.minutes(230.0), 0);
        unsent.note(0, 231.0);
        assert_eq!(unsent.changes_in(231.0), None);
    }

    #[test]
    fn many_groups_become_one() {
        let mut unsent = Unsent::default();
        for count in 1..=1_000 {
            unsent.note(count, count as f64);
        }
        assert_eq!(unsent.groups.len(), GROUPS_MAX);
        unsent.note(1, 2_000.0);
        assert_eq!(unsent.groups.len(), 1);
        unsent.note(0, 2_000.0);
        assert!(unsent.groups.is_empty());
    }
}

//! Places in one growing buffer, given out and taken back.

use std::collections::BTreeMap;
use std::ops::Range;

/// Which parts of a buffer are free.
#[derive(Debug, Default)]
pub(super) struct Arena {
    capacity: u32,
    used: u32,
    /// Start → length; never two that touch.
    free: BTreeMap<u32, u32>,
}

impl Arena {
    /// A place for `len`, in the lowest gap that is large enough; the arena grows where none is.
    pub(super) fn allocate(&mut self, len: u32) -> Range<u32> {
        self.used += len;
        let found = self
            .free
            .iter()
            .find(|&(_, &gap)| gap >= len)
            .map(|(&start, &gap)| (start, gap));
        let (start, gap) = found.unwrap_or_else(|| self.grow(len));
        self.free.remove(&start);
        if gap > len {
            self.free.insert(start + len, gap - len);
        }
        start..start + len
    }

    /// Doubles until there is a gap of `len` at the end; returns that gap.
    fn grow(&mut self, len: u32) -> (u32, u32) {
        let tail = self
            .free
            .last_key_value()
            .filter(|&(&start, &gap)| start + gap == self.capacity);
        let start = tail.map_or(self.capacity, |(&start, _)| start);
        let needed = start + len;
        self.capacity = needed.max(self.capacity.saturating_mul(2)).max(4096);
        (start, self.capacity - start)
    }

    /// Gives a place back.
    pub(super) fn release(&mut self, place: Range<u32>) {
        if place.is_empty() {
            return;
        }
        self.used -= place.end - place.start;
        let (mut start, mut end) = (place.start, place.end);
        if let Some((&before, &len)) = self.free.range(..start).next_back()
            && before + len == start
        {
            self.free.remove(&before);
            start = before;
        }
        if let Some(len) = self.free.remove(&end) {
            end += len;
        }
        self.free.insert(start, end - start);
    }

    /// How long the buffer must be.
    pub(super) fn capacity(&self) -> u32 {
        self.capacity
    }

    /// How much is given out.
    pub(super) fn used(&self) -> u32 {
        self.used
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng as _, SeedableRng as _};

    #[test]
    fn places_never_overlap_and_all_come_back() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(11);
        let mut arena = Arena::default();
        let mut held: Vec<Range<u32>> = Vec::new();
        for _ in 0..5_000 {
            if rng.random_bool(0.6) {
                let place = arena.allocate(rng.random_range(1..300));
                assert!(place.end <= arena.capacity());
                assert!(
                    held.iter()
                        .all(|h| h.end <= place.start || place.end <= h.start)
                );
                held.push(place);
            } else if !held.is_empty() {
                arena.release(held.swap_remove(rng.random_range(0..held.len())));
            }
        }
        for place in held {
            arena.release(place);
        }
        assert_eq!(arena.used(), 0);
        assert_eq!(arena.free.len(), 1);
    }

    #[test]
    fn places_asked_for_in_a_row_lie_in_a_row() {
        let mut arena = Arena::default();
        let (a, b) = (arena.allocate(10), arena.allocate(7));
        assert_eq!(a.end, b.start);
    }
}

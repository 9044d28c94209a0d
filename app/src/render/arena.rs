//! Places in one growing buffer, given out and taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Which parts of a buffer are free.
#[derive(Debug)]
pub(super) struct Arena {
    capacity: u32,
    /// The capacity never grows beyond it.
    limit: u32,
    used: u32,
    /// Start → length; never two that touch.
    free: BTreeMap<u32, u32>,
    /// The same by length.
    by_length: BTreeSet<(u32, u32)>,
}

impl Arena {
    /// An empty one that never holds more than `limit`.
    pub(super) fn new(limit: u32) -> Self {
        Self {
            capacity: 0,
            limit,
            used: 0,
            free: BTreeMap::new(),
            by_length: BTreeSet::new(),
        }
    }

    /// A place for `len`, in the smallest gap that is large enough, the lowest of those; the arena grows
    /// where none is, and gives none where it may not.
    pub(super) fn allocate(&mut self, len: u32) -> Option<Range<u32>> {
        if len == 0 {
            return Some(0..0);
        }
        let found = self.by_length.range((len, 0)..).next().copied();
        let (gap, start) = match found {
            Some(found) => found,
            None => self.grow(len)?,
        };
        self.used += len;
        self.take(start, gap);
        if gap > len {
            self.put(start + len, gap - len);
        }
        Some(start..start + len)
    }

    fn put(&mut self, start: u32, len: u32) {
        self.free.insert(start, len);
        self.by_length.insert((len, start));
    }

    fn take(&mut self, start: u32, len: u32) {
        self.free.remove(&start);
        self.by_length.remove(&(len, start));
    }

    /// Doubles until there is a gap of `len` at the end; returns its length and start.
    fn grow(&mut self, len: u32) -> Option<(u32, u32)> {
        let last = self
            .free
            .last_key_value()
            .map(|(&start, &len)| (start, len));
        let tail = last.filter(|(start, len)| start + len == self.capacity);
        let start = tail.map_or(self.capacity, |(start, _)| start);
        let needed = start.checked_add(len).filter(|end| *end <= self.limit)?;
        let comfortable = self.capacity.saturating_mul(2).max(4096);
        if let Some((start, len)) = tail {
            self.take(start, len);
        }
        self.capacity = needed.max(comfortable.min(self.limit));
        self.put(start, self.capacity - start);
        Some((self.capacity - start, start))
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
            self.take(before, len);
            start = before;
        }
        if let Some(&len) = self.free.get(&end) {
            self.take(end, len);
            end += len;
        }
        self.put(start, end - start);
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
        let mut arena = Arena::new(u32::MAX);
        let mut held: Vec<Range<u32>> = Vec::new();
        for _ in 0..5_000 {
            if rng.random_bool(0.6) {
                let place = arena.allocate(rng.random_range(1..300)).unwrap();
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
        assert_eq!((arena.free.len(), arena.by_length.len()), (1, 1));
    }

    #[test]
    fn places_asked_for_in_a_row_lie_in_a_row() {
        let mut arena = Arena::new(u32::MAX);
        let (a, b) = (arena.allocate(10).unwrap(), arena.allocate(7).unwrap());
        assert_eq!(a.end, b.start);
    }

    #[test]
    fn nothing_is_given_out_beyond_the_limit() {
        let mut arena = Arena::new(5_000);
        let first = arena.allocate(4_000);
        assert_eq!(first, Some(0..4_000));
        assert_eq!(arena.allocate(1_001), None);
        assert_eq!(arena.allocate(1_000), Some(4_000..5_000));
        assert_eq!((arena.used(), arena.capacity()), (5_000, 5_000));
        arena.release(0..4_000);
        assert_eq!(arena.allocate(4_000), Some(0..4_000));
    }
}

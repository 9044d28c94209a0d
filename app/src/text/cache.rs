//! A bounded cache: what was least lately used goes first.
//!
//! Knows nothing of text; costs are whatever its owner counts.

use std::collections::HashMap;
use std::hash::Hash;

/// Values by key, up to a total cost.
pub(super) struct Cache<K, V> {
    entries: HashMap<K, Entry<V>>,
    cost: usize,
    cost_max: usize,
    clock: u64,
}

struct Entry<V> {
    value: V,
    cost: usize,
    used: u64,
}

impl<K: Eq + Hash, V: Clone> Cache<K, V> {
    /// An empty cache that holds values up to a total of `cost_max`.
    pub(super) fn new(cost_max: usize) -> Self {
        Self {
            entries: HashMap::new(),
            cost: 0,
            cost_max,
            clock: 0,
        }
    }

    /// The value, if it is still here.
    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        self.clock += 1;
        let entry = self.entries.get_mut(key)?;
        entry.used = self.clock;
        Some(entry.value.clone())
    }

    /// Keeps a value; where that is too much, the older half goes at once, so that making room
    /// is seldom.
    pub(super) fn insert(&mut self, key: K, value: V, cost: usize) {
        self.clock += 1;
        let entry = Entry {
            value,
            cost,
            used: self.clock,
        };
        self.cost += cost;
        if let Some(old) = self.entries.insert(key, entry) {
            self.cost -= old.cost;
        }
        if self.cost > self.cost_max {
            self.drop_older_half();
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.cost = 0;
    }

    fn drop_older_half(&mut self) {
        let mut ages: Vec<(u64, usize)> = self
            .entries
            .values()
            .map(|entry| (entry.used, entry.cost))
            .collect();
        ages.sort_unstable_by_key(|&(used, _)| std::cmp::Reverse(used));
        let mut kept = 0;
        let mut oldest_kept = u64::MAX;
        for (used, cost) in ages {
            kept += cost;
            if kept > self.cost_max / 2 && oldest_kept != u64::MAX {
                kept -= cost;
                break;
            }
            oldest_kept = used;
        }
        self.entries.retain(|_, entry| entry.used >= oldest_kept);
        self.cost = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_lately_stays_and_the_cost_keeps_its_bound() {
        let mut cache = Cache::new(10);
        for key in 0..10 {
            cache.insert(key, key * key, 1);
        }
        assert_eq!(cache.get(&0), Some(0));
        cache.insert(10, 100, 1);
        assert_eq!(
            (cache.get(&0), cache.get(&10), cache.get(&1)),
            (Some(0), Some(100), None)
        );
        assert!(cache.cost <= 10 && cache.entries.len() == cache.cost);
    }

    #[test]
    fn a_value_over_the_bound_is_still_returned_once() {
        let mut cache = Cache::new(10);
        cache.insert("big", 1, 50);
        assert_eq!(cache.get(&"big"), Some(1));
        cache.insert("small", 2, 1);
        assert_eq!((cache.get(&"big"), cache.get(&"small")), (None, Some(2)));
    }
}

//! Sessions that nobody was let in by yet: opening one costs nothing but a request, so that there are only
//! so many, and the oldest gives way to a newcomer. Ends none itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Secret;

/// Those of one server, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Newcomers(Arc<Mutex<BTreeMap<u64, Secret>>>);

/// One of them, until this is dropped.
#[derive(Debug)]
pub(super) struct Newcomer {
    newcomers: Newcomers,
    number: u64,
}

impl Newcomers {
    /// Takes one more, whose number is higher than those before, and gives out the oldest where there
    /// are more than `max` then.
    pub fn enter(&self, number: u64, secret: Secret, max: usize) -> (Newcomer, Option<Secret>) {
        let mut waiting = self.waiting();
        waiting.insert(number, secret);
        let oldest = (waiting.len() > max)
            .then(|| waiting.pop_first())
            .flatten()
            .map(|(_, secret)| secret);
        drop(waiting);
        let newcomers = self.clone();
        (Newcomer { newcomers, number }, oldest)
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<u64, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Newcomer {
    fn drop(&mut self) {
        self.newcomers.waiting().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_gives_way_and_who_is_let_in_takes_no_place() {
        let newcomers = Newcomers::default();
        let (_first, out) = newcomers.enter(1, Secret(1), 2);
        assert_eq!(out, None);
        let (second, out) = newcomers.enter(2, Secret(2), 2);
        assert_eq!(out, None);
        let (_third, out) = newcomers.enter(3, Secret(3), 2);
        assert_eq!(out, Some(Secret(1)));
        drop(second);
        let (_fourth, out) = newcomers.enter(4, Secret(4), 2);
        assert_eq!(out, None);
        let (_fifth, out) = newcomers.enter(5, Secret(5), 2);
        assert_eq!(out, Some(Secret(3)));
    }
}

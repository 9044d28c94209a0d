//! How long something took, counted in fixed steps: an atomic each, no lock, no memory that grows.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper ends of the steps, in microseconds; what took longer is in one more.
pub(super) const BOUNDS_MICROS: [u64; 16] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 2_500_000, 5_000_000, 10_000_000,
];
const STEPS: usize = BOUNDS_MICROS.len() + 1;

/// How long something took, each time.
#[derive(Debug, Default)]
pub struct Histogram {
    counts: [AtomicU64; STEPS],
    sum_micros: AtomicU64,
}

/// What a histogram held at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measured {
    /// By step, each without those below.
    pub(super) counts: [u64; STEPS],
    /// All times together, in microseconds.
    pub(super) sum_micros: u64,
}

impl Histogram {
    /// One more.
    pub fn add(&self, took: Duration) {
        self.add_micros(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// One more, by a clock of milliseconds.
    pub fn add_millis(&self, took: u64) {
        self.add_micros(took.saturating_mul(1_000));
    }

    fn add_micros(&self, took: u64) {
        let step = BOUNDS_MICROS.partition_point(|bound| *bound < took);
        self.counts[step].fetch_add(1, Ordering::Relaxed);
        self.sum_micros.fetch_add(took, Ordering::Relaxed);
    }

    /// What it holds now.
    pub fn read(&self) -> Measured {
        let mut measured = Measured {
            sum_micros: self.sum_micros.load(Ordering::Relaxed),
            ..Measured::default()
        };
        for (count, held) in measured.counts.iter_mut().zip(&self.counts) {
            *count = held.load(Ordering::Relaxed);
        }
        measured
    }
}

impl Measured {
    /// How often it was measured.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// What was measured after `before`.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let mut since = *self;
        for (count, before) in since.counts.iter_mut().zip(before.counts) {
            *count = count.saturating_sub(before);
        }
        since.sum_micros = since.sum_micros.saturating_sub(before.sum_micros);
        since
    }

    /// What so many of a hundred kept to, in milliseconds, as far as the steps tell; none where
    /// nothing was measured.
    pub fn percentile_millis(&self, percent: u64) -> Option<f64> {
        let total = self.total();
        let rank = (total * percent).div_ceil(100).max(1);
        let mut below = 0;
        for (step, count) in self.counts.iter().enumerate() {
            if total > 0 && below + count >= rank {
                let last = BOUNDS_MICROS.len() - 1;
                let high = BOUNDS_MICROS[step.min(last)] as f64;
                let low = step
                    .checked_sub(1)
                    .map_or(0.0, |at| BOUNDS_MICROS[at] as f64);
                // Evenly spread within a step: nothing better is known.
                let within = (rank - below) as f64 / *count as f64;
                return Some((low + (high - low).max(0.0) * within) / 1_000.0);
            }
            below += count;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_as_exact_as_the_steps() {
        let times = Histogram::default();
        assert_eq!(times.read().percentile_millis(50), None);
        for millis in 1..=100 {
            times.add_millis(millis);
        }
        let measured = times.read();
        assert_eq!(measured.total(), 100);
        let median = measured.percentile_millis(50).unwrap();
        assert!((25.0..=50.0).contains(&median), "{median}");
        let slow = measured.percentile_millis(99).unwrap();
        assert!((50.0..=100.0).contains(&slow), "{slow}");
        times.add(Duration::from_mins(1));
        assert_eq!(
            times.read().since(&measured).percentile_millis(99),
            Some(10_000.0)
        );
    }
}

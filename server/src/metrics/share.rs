//! One room's part of a number that is told of all rooms together. Given back when the room goes.

use std::sync::Arc;

use super::Metrics;

/// How many records of the log a load of one document would have to replay.
#[derive(Debug)]
pub struct TailShare {
    metrics: Arc<Metrics>,
    records: u64,
}

impl TailShare {
    /// None yet.
    pub fn of(metrics: &Arc<Metrics>) -> Self {
        Self {
            metrics: Arc::clone(metrics),
            records: 0,
        }
    }

    /// So many now.
    pub fn set(&mut self, records: u64) {
        let total = &self.metrics.log_tail_records;
        total.add(records.saturating_sub(self.records));
        total.subtract(self.records.saturating_sub(records));
        self.records = records;
    }
}

impl Drop for TailShare {
    fn drop(&mut self) {
        self.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_add_up_and_one_that_goes_counts_no_more() {
        let metrics = Arc::<Metrics>::default();
        let (mut one, mut other) = (TailShare::of(&metrics), TailShare::of(&metrics));
        one.set(5);
        other.set(2);
        one.set(3);
        assert_eq!(metrics.log_tail_records.get(), 5);
        drop(one);
        assert_eq!(metrics.log_tail_records.get(), 2);
    }
}

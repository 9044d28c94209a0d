//! One document's part of what is told of all documents together. Given back when its room goes.

use std::sync::Arc;

use super::Metrics;

/// What one document takes.
#[derive(Debug)]
pub struct DocumentShare {
    metrics: Arc<Metrics>,
    in_memory: u64,
    records: u64,
}

impl DocumentShare {
    /// Nothing yet.
    pub fn of(metrics: &Arc<Metrics>) -> Self {
        Self {
            metrics: Arc::clone(metrics),
            in_memory: 0,
            records: 0,
        }
    }

    /// Whether it is in memory now, and how many records of the log a load would have to replay.
    pub fn set(&mut self, in_memory: bool, records: u64) {
        let metrics = &self.metrics;
        let shares = [
            (&metrics.boards, &mut self.in_memory, u64::from(in_memory)),
            (&metrics.log_tail_records, &mut self.records, records),
        ];
        for (total, share, now) in shares {
            total.add(now.saturating_sub(*share));
            total.subtract(share.saturating_sub(now));
            *share = now;
        }
    }
}

impl Drop for DocumentShare {
    fn drop(&mut self) {
        self.set(false, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_add_up_and_one_that_goes_counts_no_more() {
        let metrics = Arc::<Metrics>::default();
        let told = || (metrics.boards.get(), metrics.log_tail_records.get());
        let [mut one, mut other] = [(), ()].map(|()| DocumentShare::of(&metrics));
        one.set(true, 5);
        other.set(false, 2);
        one.set(true, 3);
        assert_eq!(told(), (1, 5));
        one.set(false, 3);
        other.set(true, 2);
        assert_eq!(told(), (1, 5));
        drop(one);
        assert_eq!(told(), (1, 2));
        drop(other);
        assert_eq!(told(), (0, 0));
    }
}

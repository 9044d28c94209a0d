//! What waits for each connection, summed up when somebody asks: nothing is counted on the way of a
//! frame.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::outbox::Outbox;

/// The outboxes of all connections.
#[derive(Debug, Default)]
pub struct Queues(Mutex<Vec<Weak<Outbox>>>);

/// What waits, and for how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lagging {
    /// Bytes of documents that wait, for all connections.
    pub queued_bytes: u64,
    /// The most that wait for one.
    pub queued_bytes_max: u64,
    /// Connections whose lane of documents is full: they are sent one delta once it has drained.
    pub slow: u64,
}

impl Queues {
    /// Looks at this one too from now on, as long as it is there.
    pub fn watch(&self, outbox: &Arc<Outbox>) {
        let mut watched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that are gone make room before the list has to grow.
        if watched.len() == watched.capacity() {
            watched.retain(|outbox| outbox.strong_count() > 0);
        }
        watched.push(Arc::downgrade(outbox));
    }

    /// Sums up.
    pub fn read(&self) -> Lagging {
        let watched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sum = Lagging::default();
        for outbox in watched.iter().filter_map(Weak::upgrade) {
            let bytes = outbox.document_bytes() as u64;
            sum.queued_bytes += bytes;
            sum.queued_bytes_max = sum.queued_bytes_max.max(bytes);
            sum.slow += u64::from(outbox.is_lagging());
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_that_are_gone_are_not_kept() {
        let queues = Queues::default();
        let here = Outbox::new();
        queues.watch(&here);
        for _ in 0..1_000 {
            queues.watch(&Outbox::new());
        }
        assert!(queues.0.lock().unwrap().len() < 100);
        assert_eq!(queues.read(), Lagging::default());
    }
}

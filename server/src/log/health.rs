//! Whether the log takes what is given to it, for those who ask whether this server is ready.
//! Learns it from what is appended anyway; never writes a byte itself.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// After a failure the log counts as not writable for this long; whoever is let in then finds out.
/// Without an end, a server that is sent nobody would never learn that its disk has room again.
const DISTRUST: Duration = Duration::from_secs(10);

/// What became of the last append.
#[derive(Debug, Default)]
pub struct LogHealth {
    failed_at: Mutex<Option<Instant>>,
}

impl LogHealth {
    /// Whether an append is likely to succeed.
    pub fn is_writable(&self) -> bool {
        self.is_writable_at(Instant::now())
    }

    /// An append has ended.
    pub fn appended(&self, succeeded: bool) {
        self.appended_at(succeeded, Instant::now());
    }

    fn is_writable_at(&self, now: Instant) -> bool {
        self.failed_at()
            .is_none_or(|failed| now.saturating_duration_since(failed) >= DISTRUST)
    }

    fn appended_at(&self, succeeded: bool, now: Instant) {
        *self.failed_at() = (!succeeded).then_some(now);
    }

    fn failed_at(&self) -> MutexGuard<'_, Option<Instant>> {
        self.failed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_append_is_remembered_until_one_succeeds_or_time_has_passed() {
        let (health, start) = (LogHealth::default(), Instant::now());
        assert!(health.is_writable_at(start));
        health.appended_at(false, start);
        assert!(!health.is_writable_at(start));
        assert!(!health.is_writable_at(start + DISTRUST / 2));
        assert!(health.is_writable_at(start + DISTRUST));
        health.appended_at(true, start);
        assert!(health.is_writable_at(start));
    }
}

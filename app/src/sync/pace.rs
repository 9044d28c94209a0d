//! How many document bytes may go out now: a little under what the server allows, so that a long
//! backfill is not refused half way.

use tavla_shared::protocol::limits::{UPDATE_BYTES_BURST, UPDATE_BYTES_PER_SECOND};

/// At once after quiet.
const BURST_BYTES: u64 = (UPDATE_BYTES_BURST / 4 * 3) as u64;
/// Steadily.
const BYTES_PER_SECOND: u64 = (UPDATE_BYTES_PER_SECOND / 10 * 9) as u64;

/// A bucket that fills with time. One update larger than the bucket still goes, and is paid after.
#[derive(Debug)]
pub struct Pace {
    /// Bytes sent and not yet paid by time.
    owed: u64,
    paid_at: u64,
}

impl Pace {
    /// Nothing is owed.
    pub fn new(now: u64) -> Self {
        Self {
            owed: 0,
            paid_at: now,
        }
    }

    /// How many bytes may go now.
    pub fn available(&mut self, now: u64) -> u64 {
        let passed = now.saturating_sub(self.paid_at);
        let paid = passed.saturating_mul(BYTES_PER_SECOND) / 1_000;
        if paid > 0 {
            self.owed = self.owed.saturating_sub(paid);
            self.paid_at = now;
        }
        BURST_BYTES.saturating_sub(self.owed)
    }

    /// Takes note of bytes sent.
    pub fn spend(&mut self, bytes: u64) {
        self.owed = self.owed.saturating_add(bytes);
    }

    /// When `bytes` may go; more than a whole burst counts as one.
    pub fn ready_at(&self, now: u64, bytes: u64) -> u64 {
        let over = (self.owed + bytes.min(BURST_BYTES)).saturating_sub(BURST_BYTES);
        now + (over * 1_000).div_ceil(BYTES_PER_SECOND).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_at_once_and_the_rest_at_the_rate() {
        let mut pace = Pace::new(0);
        assert_eq!(pace.available(0), 6 * 1024 * 1024);
        pace.spend(6 * 1024 * 1024);
        assert_eq!(pace.available(0), 0);
        let ready = pace.ready_at(0, 256 * 1024);
        assert!((200..400).contains(&ready), "{ready}");
        assert!(pace.available(ready) >= 256 * 1024);
        assert_eq!(pace.available(60_000), 6 * 1024 * 1024);
    }
}

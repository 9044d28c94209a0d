//! How long to wait before the next attempt: full jitter, so that a server that restarts is not met
//! by everyone at once.

use tavla_shared::protocol::limits::{
    BACKOFF_BASE_MILLIS, BACKOFF_CAP_MILLIS, BACKOFF_RESET_MILLIS,
};

use super::clock::Random;

/// Counts attempts that failed in a row.
#[derive(Debug, Default)]
pub struct Backoff {
    failed: u32,
}

impl Backoff {
    /// How many attempts failed since the last stable connection.
    pub fn failed(&self) -> u32 {
        self.failed
    }

    /// A person wants it now: as if nothing had failed.
    pub fn reset(&mut self) {
        self.failed = 0;
    }

    /// An attempt failed, or a connection that lived `lived_millis` ended: how long to wait.
    pub fn next(&mut self, lived_millis: u64, random: &mut dyn Random) -> u64 {
        if lived_millis >= BACKOFF_RESET_MILLIS {
            self.failed = 0;
        }
        // 2^5 times the base is over the cap already.
        let most = (BACKOFF_BASE_MILLIS << self.failed.min(5)).min(BACKOFF_CAP_MILLIS);
        self.failed = self.failed.saturating_add(1);
        random.next_u64() % (most + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Highest;

    impl Random for Highest {
        /// The remainder of any span up to the cap is the span itself.
        fn next_u64(&mut self) -> u64 {
            (1..=BACKOFF_CAP_MILLIS + 1)
                .filter(|n| [501, 1001, 2001, 4001, 8001, 15_001].contains(n))
                .fold(1_u64, lcm)
                - 1
        }
    }

    fn lcm(a: u64, b: u64) -> u64 {
        let gcd = |mut a: u64, mut b: u64| {
            while b > 0 {
                (a, b) = (b, a % b);
            }
            a
        };
        (a / gcd(a, b)).saturating_mul(b)
    }

    #[test]
    fn waits_double_up_to_the_cap_and_start_over_after_a_stable_connection() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..7).map(|_| backoff.next(0, &mut Highest)).collect();
        assert!(
            waits.is_sorted() && waits[0] <= 500 && waits[6] <= 15_000,
            "{waits:?}"
        );
        assert_eq!(backoff.failed(), 7);
        assert!(backoff.next(29_999, &mut Highest) <= 15_000);
        assert!(backoff.next(30_000, &mut Highest) <= 500);
        assert_eq!(backoff.failed(), 1);
    }
}

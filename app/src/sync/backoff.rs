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

    struct Fixed(u64);

    impl Random for Fixed {
        fn next_u64(&mut self) -> u64 {
            self.0
        }
    }

    #[test]
    fn waits_double_up_to_the_cap_and_start_over_after_a_stable_connection() {
        let mut backoff = Backoff::default();
        for most in [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000] {
            let failed = backoff.failed();
            assert_eq!(backoff.next(0, &mut Fixed(most)), most);
            backoff.failed = failed;
            assert_eq!(backoff.next(0, &mut Fixed(most + 1)), 0);
        }
        assert_eq!(backoff.failed(), 7);
        assert_eq!(backoff.next(29_999, &mut Fixed(15_000)), 15_000);
        assert_eq!(backoff.next(30_000, &mut Fixed(501)), 0);
        assert_eq!(backoff.failed(), 1);
    }
}

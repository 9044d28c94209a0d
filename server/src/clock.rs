//! What time it is: the one place that asks the system.
//! State machines never do; they are handed the milliseconds.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970 that never go back.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now_millis(&self) -> u64;

    /// What the wall clock says, in milliseconds since 1970, even where it was set back: what
    /// people are told, and what tokens carry.
    fn wall_millis(&self) -> u64 {
        self.now_millis()
    }
}

/// The system's clock: steady like its monotonic one, and corrected forward when the machine slept
/// or its wall clock was set ahead. A wall clock that is set back is not followed, because every
/// deadline here would stand still until it caught up.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
    /// Wall-clock milliseconds at `started`, moved forward by corrections.
    origin: AtomicU64,
}

/// A wall clock less than this ahead is not worth a jump.
const CORRECTION_MILLIS: u64 = 2_000;

impl SystemClock {
    /// Starts at the wall clock's time.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            origin: AtomicU64::new(wall_millis()),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now_millis(&self) -> u64 {
        let passed = self.started.elapsed().as_millis() as u64;
        let steady = self.origin.load(Ordering::Relaxed) + passed;
        let wall = wall_millis();
        if wall <= steady + CORRECTION_MILLIS {
            return steady;
        }
        self.origin.fetch_max(wall - passed, Ordering::Relaxed);
        wall
    }

    fn wall_millis(&self) -> u64 {
        wall_millis()
    }
}

/// A clock stopped before 1970 counts as 1970.
fn wall_millis() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_never_goes_back() {
        let clock = SystemClock::new();
        let mut last = clock.now_millis();
        for _ in 0..1_000 {
            let now = clock.now_millis();
            assert!(now >= last);
            last = now;
        }
    }

    #[test]
    fn a_clock_that_fell_behind_catches_up() {
        let clock = SystemClock::new();
        clock.origin.fetch_sub(60_000, Ordering::Relaxed);
        assert!(wall_millis() - clock.now_millis() < CORRECTION_MILLIS);
    }
}

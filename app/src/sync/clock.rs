//! Time and chance, as traits, so that a simulation can have its own.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970 that never go back.
pub trait Clock: Send {
    /// The time now.
    fn now_millis(&self) -> u64;
}

/// The system's clock: read once from the wall, then steady.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    origin_millis: u64,
    started: Instant,
}

impl SystemClock {
    /// Starts at the wall clock's time; one stopped before 1970 counts as 1970.
    pub fn new() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            origin_millis: wall.map_or(0, |since| since.as_millis() as u64),
            started: Instant::now(),
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
        self.origin_millis + self.started.elapsed().as_millis() as u64
    }
}

/// Where the jitter of reconnects comes from.
pub trait Random: Send {
    /// 64 random bits.
    fn next_u64(&mut self) -> u64;
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn next_u64(&mut self) -> u64 {
        rand::random()
    }
}

//! How far long work on another thread has come, and whether anybody still wants it.
//!
//! Two numbers that both ends share: nobody waits for anybody.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// How finely it is told how far something is.
const PARTS: f32 = 1_000.0;

/// Shared by who works and who waits for it.
#[derive(Debug, Default)]
pub struct Headway {
    done: AtomicU32,
    stopped: AtomicBool,
}

/// Nobody wants it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it was stopped")]
pub struct Stopped;

impl Headway {
    /// Tells how much is done, from 0 to 1, before the next step.
    ///
    /// # Errors
    /// [`Stopped`] where there is to be none.
    pub fn step(&self, done: f32) -> Result<(), Stopped> {
        let parts = (done.clamp(0.0, 1.0) * PARTS) as u32;
        self.done.fetch_max(parts, Ordering::Relaxed);
        if self.is_stopped() {
            return Err(Stopped);
        }
        Ok(())
    }

    /// How much is done, from 0 to 1. It never falls.
    pub fn done(&self) -> f32 {
        self.done.load(Ordering::Relaxed) as f32 / PARTS
    }

    /// Whether nobody wants it any more.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Lets the work end before its next step.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_never_falls_and_what_was_stopped_takes_no_step() {
        let headway = Headway::default();
        assert_eq!((headway.step(0.5), headway.step(0.25)), (Ok(()), Ok(())));
        assert_eq!(headway.done(), 0.5);
        headway.stop();
        assert_eq!(headway.step(0.75), Err(Stopped));
    }
}

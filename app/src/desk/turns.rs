//! When presence is told. Knows no clock: the time is passed in.

/// How often presence is told at most, in seconds: 30 times.
const TELL_SECONDS: f64 = 1.0 / 30.0;
/// How much sooner than its turn it may be told, in seconds: frames come a hair before or after what
/// they are due at, and who waits for the next one tells unevenly.
const TELL_EARLY: f64 = TELL_SECONDS / 4.0;

/// When presence is told: evenly, also where frames are not.
#[derive(Debug)]
pub(super) struct Turns {
    /// When it is due next.
    pub(super) due: f64,
}

impl Default for Turns {
    /// Due at once.
    fn default() -> Self {
        Self {
            due: f64::NEG_INFINITY,
        }
    }
}

impl Turns {
    /// Whether it is due at `now`; if so, this turn is taken.
    pub(super) fn take(&mut self, now: f64) -> bool {
        if now < self.due - TELL_EARLY {
            return false;
        }
        // From when it was due, so that there are never more turns than that; anew after a rest.
        let rested = now > self.due + TELL_SECONDS;
        self.due = if rested { now } else { self.due } + TELL_SECONDS;
        true
    }
}

//! When a caret shows.

/// A caret shows and hides for this long each.
const HALF_SECS: f64 = 0.53;

/// The blinking of a caret, which shows for a while after everything it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blink {
    since_secs: f64,
}

impl Blink {
    pub(super) fn new(now_secs: f64) -> Self {
        Self {
            since_secs: now_secs,
        }
    }

    /// The caret did something.
    pub(super) fn restart(&mut self, now_secs: f64) {
        self.since_secs = now_secs;
    }

    /// Whether it shows, and in how many seconds that changes.
    pub(super) fn shows(self, now_secs: f64) -> (bool, f64) {
        let passed = (now_secs - self.since_secs).max(0.0);
        let halves = (passed / HALF_SECS).floor();
        (halves % 2.0 == 0.0, (halves + 1.0) * HALF_SECS - passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_shows_at_once_and_then_comes_and_goes() {
        let mut blink = Blink::new(10.0);
        assert!(blink.shows(10.0).0 && !blink.shows(10.6).0 && blink.shows(11.1).0);
        assert!((blink.shows(10.5).1 - 0.03).abs() < 1e-9);
        blink.restart(10.6);
        assert!(blink.shows(10.6).0);
    }
}

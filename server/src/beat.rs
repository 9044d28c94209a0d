//! The beat of a busy server: what would cost something each time is done together, at the same
//! instants for everybody: an edit, a cursor and an Ack cost a server mostly the system call that sends
//! them. Owns no timer; says only when the next beat is.
//!
//! What comes after quiet does not wait for a beat: whoever asks here has just done the same.

use std::time::Duration;

use tokio::time::Instant;

/// The beat of one server; copies keep the same time.
#[derive(Debug, Clone, Copy)]
pub struct Beat {
    began: Instant,
    nanos: u64,
}

impl Beat {
    /// Starts now, with so long from one to the next; at least a millisecond.
    pub fn every(length: Duration) -> Self {
        Self {
            began: Instant::now(),
            nanos: (length.as_nanos() as u64).max(1_000_000),
        }
    }

    /// The first beat after `now`.
    pub fn after(self, now: Instant) -> Instant {
        let passed = now.saturating_duration_since(self.began).as_nanos() as u64;
        now + Duration::from_nanos(self.nanos - passed % self.nanos)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_meets_at_the_same_beat_and_it_is_always_ahead() {
        let beat = Beat::every(Duration::from_millis(15));
        let at = |millis| beat.began + Duration::from_millis(millis);
        for (now, next) in [
            (0, 15),
            (1, 15),
            (14, 15),
            (15, 30),
            (29, 30),
            (4_501, 4_515),
        ] {
            assert_eq!(beat.after(at(now)), at(next), "{now}");
        }
    }
}

//! How long to wait between polls that are not held. Only numbers.

/// The wait while something happens.
const LEAST_MILLIS: u64 = 1_000;
/// The wait while nothing has happened for long; less than after which a server gives a client up.
const MOST_MILLIS: u64 = 30_000;
/// After something was sent: time for an answer to be there.
pub const AFTER_SENDING_MILLIS: u64 = 150;

/// Grows by half each time, until something happens.
#[derive(Debug)]
pub struct Interval {
    next: u64,
}

impl Interval {
    /// As short as it gets.
    pub const fn new() -> Self {
        Self { next: LEAST_MILLIS }
    }

    /// Something happened.
    pub fn reset(&mut self) {
        self.next = LEAST_MILLIS;
    }

    /// How long to wait now.
    pub fn next(&mut self) -> u64 {
        let wait = self.next;
        self.next = (wait + wait / 2).min(MOST_MILLIS);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_by_half_up_to_the_most_and_start_over_when_something_happens() {
        let mut interval = Interval::new();
        let waits: Vec<u64> = (0..10).map(|_| interval.next()).collect();
        let expected = [
            1_000, 1_500, 2_250, 3_375, 5_062, 7_593, 11_389, 17_083, 25_624, 30_000,
        ];
        assert_eq!(waits, expected);
        interval.reset();
        assert_eq!(interval.next(), 1_000);
    }
}

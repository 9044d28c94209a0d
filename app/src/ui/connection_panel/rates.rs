//! How much goes each way in a second, from what was counted so far. Time comes with the figures.

use std::collections::VecDeque;

use super::view::{Figures, Flow};

/// Over how long the rates are taken: longer than a frame a second, shorter than a patience.
const SPAN_MILLIS: u64 = 5_000;
/// The least time that tells a rate.
const SPAN_MILLIS_MIN: u64 = 500;
/// Looks that are kept, however often somebody looks.
const LOOKS_MAX: usize = 64;
/// How much later a look is worth keeping.
const STEP_MILLIS: u64 = 100;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Look {
    at: u64,
    received: Flow,
    sent: Flow,
}

/// In a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    /// Received.
    pub received: Flow,
    /// Sent.
    pub sent: Flow,
}

/// The last looks at what was counted.
#[derive(Debug, Default)]
pub struct Rates {
    looks: VecDeque<Look>,
}

impl Rates {
    /// Takes in what was counted.
    pub fn note(&mut self, figures: &Figures) {
        let look = Look {
            at: figures.now,
            received: figures.received,
            sent: figures.sent,
        };
        let follows = |last: &Look| {
            let counts = |before: Flow, after: Flow| after.messages >= before.messages;
            look.at >= last.at
                && counts(last.received, look.received)
                && counts(last.sent, look.sent)
        };
        // Another client counts anew.
        if !self.looks.back().is_none_or(follows) {
            self.looks.clear();
        }
        let is_later = |last: &Look| look.at >= last.at + STEP_MILLIS;
        if !self.looks.back().is_none_or(is_later) {
            return;
        }
        if self.looks.len() == LOOKS_MAX {
            self.looks.pop_front();
        }
        self.looks.push_back(look);
        // One from before the span stays, so that all of it is covered.
        while self.looks.len() > 2 && self.looks[1].at + SPAN_MILLIS <= look.at {
            self.looks.pop_front();
        }
    }

    /// What goes in a second; none as long as that cannot be known.
    pub fn rate(&self) -> Option<Rate> {
        let (first, last) = (self.looks.front()?, self.looks.back()?);
        let span = last.at - first.at;
        if span < SPAN_MILLIS_MIN {
            return None;
        }
        let a_second = |before: u64, after: u64| ((after - before) * 1_000).div_ceil(span);
        let flow = |before: Flow, after: Flow| Flow {
            messages: a_second(before.messages, after.messages),
            bytes: a_second(before.bytes, after.bytes),
        };
        Some(Rate {
            received: flow(first.received, last.received),
            sent: flow(first.sent, last.sent),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(now: u64, messages: u64) -> Figures {
        let received = Flow {
            messages,
            bytes: 100 * messages,
        };
        Figures {
            now,
            received,
            ..Figures::default()
        }
    }

    fn received(rates: &Rates) -> Option<(u64, u64)> {
        let rate = rates.rate()?;
        assert_eq!(rate.sent, Flow::default());
        Some((rate.received.messages, rate.received.bytes))
    }

    #[test]
    fn a_rate_is_that_of_the_last_seconds() {
        let mut rates = Rates::default();
        rates.note(&figures(10_000, 50));
        assert_eq!(rates.rate(), None);
        for second in 1..=20 {
            rates.note(&figures(10_000 + 1_000 * second, 50 + 7 * second));
        }
        assert_eq!(received(&rates), Some((7, 700)));
        // Nothing comes any more.
        for second in 21..=26 {
            rates.note(&figures(10_000 + 1_000 * second, 190));
        }
        assert_eq!(received(&rates), Some((0, 0)));
    }

    #[test]
    fn another_client_is_counted_anew_and_many_looks_stay_few() {
        let mut rates = Rates::default();
        for at in 0..10_000 {
            rates.note(&figures(at, at));
        }
        assert!(rates.looks.len() <= LOOKS_MAX);
        assert_eq!(received(&rates), Some((1_000, 100_000)));
        rates.note(&figures(10_000, 3));
        assert_eq!(rates.rate(), None);
        rates.note(&figures(11_000, 5));
        assert_eq!(received(&rates), Some((2, 200)));
    }
}

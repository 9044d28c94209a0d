//! One direction of a worse network: when what enters it comes out. Owns the chance and the order,
//! never a message; time is passed in.

use std::time::{Duration, Instant};

use rand::Rng as _;
use rand::rngs::StdRng;

use super::Impairment;

/// How long a sender waits for what was lost before it sends it again, beside the round trip; twice as
/// long each time, as TCP does it.
const RESEND_MILLIS: u64 = 200;
/// What is lost so often in a row ends the connection: one message of 32 where half is lost, one of
/// 100,000 where a tenth is.
const LOST_MAX: u32 = 5;

/// What becomes of something that enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It comes out then.
    Arrives(Instant),
    /// It never does, and then the connection has broken.
    Cut(Instant),
}

/// One direction.
#[derive(Debug)]
pub struct Way {
    random: StdRng,
    /// When the last that entered comes out: nothing overtakes it.
    last: Option<Instant>,
}

impl Way {
    /// A direction with this luck.
    pub fn new(random: StdRng) -> Self {
        Self { random, last: None }
    }

    /// Something enters at `now`.
    pub fn fate(&mut self, impairment: &Impairment, now: Instant) -> Fate {
        let Impairment {
            latency_millis,
            jitter_millis,
            loss_percent,
            ..
        } = *impairment;
        let mut delay = latency_millis + self.random.random_range(0..=jitter_millis);
        let mut resend = RESEND_MILLIS + 2 * latency_millis;
        let mut lost = 0;
        while lost < LOST_MAX && self.random.random_range(0..100) < loss_percent {
            delay += resend;
            resend *= 2;
            lost += 1;
        }
        let at = now + Duration::from_millis(delay);
        let at = self.last.map_or(at, |last| last.max(at));
        self.last = Some(at);
        if lost < LOST_MAX {
            Fate::Arrives(at)
        } else {
            Fate::Cut(at)
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    fn fates(seed: u64, impairment: Impairment, count: u64) -> Vec<(u64, bool)> {
        let began = Instant::now();
        let mut way = Way::new(StdRng::seed_from_u64(seed));
        let mut fate = |at| {
            let entered = began + Duration::from_millis(at);
            let (came, arrives) = match way.fate(&impairment, entered) {
                Fate::Arrives(came) => (came, true),
                Fate::Cut(came) => (came, false),
            };
            ((came - began).as_millis() as u64, arrives)
        };
        (0..count).map(|number| fate(10 * number)).collect()
    }

    #[test]
    fn where_nothing_is_simulated_everything_arrives_at_once() {
        let fates = fates(1, Impairment::default(), 100);
        let at_once = (0..100).map(|number| (10 * number, true));
        assert_eq!(fates, at_once.collect::<Vec<_>>());
    }

    #[test]
    fn a_delay_moves_everything_and_jitter_keeps_its_order() {
        let impairment = Impairment {
            latency_millis: 300,
            jitter_millis: 200,
            ..Impairment::default()
        };
        let fates = fates(2, impairment, 1_000);
        assert!(fates.is_sorted());
        for (number, &(at, arrives)) in (0..).zip(&fates) {
            let delay = at - 10 * number;
            // What enters first may hold up what follows, by no more than it is late itself.
            assert!(arrives && (300..=500).contains(&delay), "{delay}");
        }
        assert!(fates.windows(2).any(|pair| pair[1].0 != pair[0].0 + 10));
    }

    #[test]
    fn loss_holds_up_what_follows_and_half_of_it_cuts_soon() {
        let losing = |loss_percent| Impairment {
            loss_percent,
            ..Impairment::default()
        };
        let tenth = fates(3, losing(10), 1_000);
        assert!(tenth.is_sorted());
        let late = tenth.iter().zip(0..).filter(|((at, _), n)| *at > 10 * n);
        // One of ten is lost, and holds up 20 or more that follow within its 200 ms.
        assert!(late.count() > 500);
        let half = fates(4, losing(50), 1_000);
        let cuts = half.iter().filter(|(_, arrives)| !arrives).count();
        assert!(
            (15..60).contains(&cuts),
            "{cuts} of 1,000, about 31 expected"
        );
    }

    #[test]
    fn the_same_seed_has_the_same_luck() {
        let impairment = Impairment {
            latency_millis: 20,
            jitter_millis: 50,
            loss_percent: 20,
            offline: false,
        };
        assert_eq!(fates(5, impairment, 200), fates(5, impairment, 200));
        assert_ne!(fates(5, impairment, 200), fates(6, impairment, 200));
    }
}

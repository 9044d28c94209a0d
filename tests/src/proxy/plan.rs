//! What a seed has in store for a network, as data that is printed where a test fails.

use std::fmt;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::weather::{End, Way};

/// Something that happens to a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Bytes take longer.
    Slow {
        /// Which.
        way: Way,
        /// At least so long.
        latency_millis: u64,
        /// Up to so much longer.
        jitter_millis: u64,
    },
    /// Fewer bytes pass.
    Narrow {
        /// Which.
        way: Way,
        /// So many.
        bytes_per_second: u64,
    },
    /// Bytes wait.
    Stall {
        /// Which.
        way: Way,
    },
    /// Bytes are lost, and connections that lost one are half open for ever.
    Swallow {
        /// Which.
        way: Way,
    },
    /// Connections end.
    Cut {
        /// How.
        end: End,
        /// After so many more bytes, so that it may be in the middle of a frame.
        after_bytes: u64,
    },
    /// No connection can be made.
    Refuse,
    /// All is well again.
    Calm,
}

/// A seed, unfolded: troubles by time, all over at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Which seed.
    pub seed: u64,
    /// When what happens, in milliseconds from the beginning.
    pub steps: Vec<(u64, Trouble)>,
}

impl Plan {
    /// What `seed` has in store within `millis`.
    pub fn of(seed: u64, millis: u64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut steps = Vec::new();
        let mut at = dice.random_range(0..=millis / 6);
        while at < millis {
            let trouble = trouble(&mut dice);
            steps.push((at, trouble));
            // A cut is over at once; everything else lasts, and sometimes meets the next.
            at += dice.random_range(1..=(millis / 5).max(1));
            if !matches!(trouble, Trouble::Cut { .. }) && dice.random_ratio(2, 3) && at < millis {
                steps.push((at, Trouble::Calm));
                at += dice.random_range(1..=(millis / 6).max(1));
            }
        }
        steps.push((millis, Trouble::Calm));
        Self { seed, steps }
    }
}

fn trouble(dice: &mut StdRng) -> Trouble {
    let way = [Way::Up, Way::Down, Way::Both][dice.random_range(0..3)];
    match dice.random_range(0..100) {
        0..18 => Trouble::Slow {
            way,
            latency_millis: dice.random_range(1..150),
            jitter_millis: dice.random_range(0..150),
        },
        18..32 => Trouble::Narrow {
            way,
            bytes_per_second: dice.random_range(500..40_000),
        },
        32..48 => Trouble::Stall { way },
        48..64 => Trouble::Swallow { way },
        64..88 => Trouble::Cut {
            end: if dice.random() { End::Fin } else { End::Rst },
            after_bytes: [0, 1, 7, 100, 1_500][dice.random_range(0..5)],
        },
        _ => Trouble::Refuse,
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "network of seed {}:", self.seed)?;
        for (at, trouble) in &self.steps {
            writeln!(f, "{at:>7}  {trouble:?}")?;
        }
        Ok(())
    }
}

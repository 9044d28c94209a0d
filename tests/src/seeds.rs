//! Which seeds a random test runs: a fixed few in the suite, others when asked by the environment.
//!
//! `TAVLA_SEED` is the first, `TAVLA_SEEDS` how many. `./dev soak` runs every test with `seed` in its
//! name over fresh ones. A test prints the seed it fails on, so that one run repeats it.

use std::env;
use std::ops::Range;

/// Of so many seeds that are asked for, one is run where each is dear.
const DEAR: u64 = 20;

/// The seeds to run: `count` from 0, unless the environment asks for others.
pub fn seeds(count: u64) -> Range<u64> {
    range(number("TAVLA_SEED"), number("TAVLA_SEEDS"), count)
}

/// As [`seeds`], where each takes seconds of the real world: of many that are asked for, one in twenty.
pub fn dear_seeds(count: u64) -> Range<u64> {
    let asked = number("TAVLA_SEEDS").map(|asked| asked.div_ceil(DEAR));
    range(number("TAVLA_SEED"), asked, count)
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn range(first: Option<u64>, asked: Option<u64>, count: u64) -> Range<u64> {
    // A seed without a count is one to look at again.
    let count = asked.unwrap_or(if first.is_some() { 1 } else { count });
    let first = first.unwrap_or(0);
    first..first.saturating_add(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_alone_is_run_alone() {
        assert_eq!(range(None, None, 100), 0..100);
        assert_eq!(range(Some(7), None, 100), 7..8);
        assert_eq!(range(Some(7), Some(500), 100), 7..507);
        assert_eq!(range(None, Some(3), 100), 0..3);
    }
}

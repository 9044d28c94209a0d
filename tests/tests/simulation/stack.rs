//! The same people and the same server with HTTP between them: real axum, hyper, `WebSocket`s, event
//! streams and polls over turmoil's simulated network, whose hosts, clocks and links a seed drives.
//!
//! What the other simulation has as messages are bytes here, in requests and sockets.

mod agent;
mod plan;
mod town;

use std::panic::{AssertUnwindSafe, catch_unwind};

use tavla_tests::seeds::{dear_seeds, seeds};

use self::plan::Plan;
use self::town::{Lived, Town};

/// Seeds of the suite.
const SEEDS: u64 = 32;

/// A seed from its plan to the last check.
fn run(seed: u64) -> Lived {
    let plan = Plan::of(seed);
    let mut town = Town::new(&plan);
    let lived = catch_unwind(AssertUnwindSafe(|| {
        town.live_through(&plan);
        town.check_everything();
    }));
    assert!(
        lived.is_ok(),
        "failed with TAVLA_SEED={seed} at {} ms; the same again:\n\
         TAVLA_SEED={seed} ./dev test -p tavla-tests --test simulation seed_of_the_stack\n{}\n{plan}",
        town.now(),
        town.describe()
    );
    town.lived()
}

#[test]
fn over_every_seed_of_the_stack_all_come_to_see_the_same_and_nothing_acked_is_lost() {
    let total = crate::over_all_seeds(seeds(SEEDS), run, Lived::add);
    // The seeds really went through what they are for.
    if seeds(SEEDS).count() >= 30 {
        assert!(total.is_rich(), "{total:?}");
    }
}

/// Not to the frame: rooms and sessions take random names, and now and then one answer more or less is
/// sent.
#[test]
fn a_seed_of_the_stack_goes_the_same_way_twice() {
    for seed in dear_seeds(3) {
        assert_eq!(run(seed), run(seed), "TAVLA_SEED={seed}");
    }
}

//! The whole of Tavla over networks that misbehave: real people with real stores, each behind a proxy
//! of their own, and a real server that is stopped or killed and comes back.
//!
//! Whatever a seed has in store, once it is over everybody sees the same within a bounded time, nothing
//! that was acked is lost, and nothing that a viewer drew has gone anywhere.
#![allow(
    clippy::unwrap_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

mod checks;
mod half_open;
mod host;
mod plan;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use tavla::sync::Patience;
use tavla_tests::seeds::dear_seeds;

use crate::plan::Plan;
use crate::table::Table;

/// Seeds of the suite. Each takes a few seconds of waiting and little work.
const SEEDS: u64 = 9;
/// So many at once: they mostly wait.
const AT_ONCE: usize = 3;

/// As the app, but a dead connection is found out within a test.
const PATIENCE: Patience = Patience {
    open_millis: 2_000,
    ping_millis: 400,
    dead_millis: 1_500,
    answer_millis: 3_000,
};

/// A seed from its plan to the last check.
fn run(seed: u64) {
    let plan = Plan::of(seed);
    let lived = catch_unwind(AssertUnwindSafe(|| {
        let mut table = Table::set(&plan);
        table.live_through(&plan);
        table.check_everything(&plan);
    }));
    assert!(
        lived.is_ok(),
        "failed with TAVLA_SEED={seed}; the same again, as far as real networks are the same:\n\
         TAVLA_SEED={seed} ./dev test -p tavla-tests --test network seed\n{plan}"
    );
}

#[test]
fn over_every_seed_all_come_to_see_the_same_through_networks_that_misbehave() {
    let waiting = Mutex::new(dear_seeds(SEEDS));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().next();
                    let Some(seed) = next else { break };
                    run(seed);
                }
            });
        }
    });
}

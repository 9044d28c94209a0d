//! Three people, some of whom may only watch, their stores, a network and a server in one thread and in
//! made-up time.
//!
//! The client, the room, the log and the board are those of the programs; the network, the disks
//! and the misfortunes are drawn from a seed. Whatever happens, once it has stopped everybody sees
//! the same within a bounded time, nothing that was acked is lost, and nothing is kept of those who may
//! not write.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

mod agreement;
mod carrying;
mod checks;
mod keeper;
mod line;
mod member;
mod plan;
mod roles;
mod seen;
mod stack;
mod watching;
mod world;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use tavla_tests::seeds::seeds;

use crate::plan::Plan;
use crate::seen::Seen;
use crate::world::World;

/// A seed from its plan to the last check.
fn run(seed: u64) -> Seen {
    let plan = Plan::of(seed);
    let mut world = World::new(plan.clone());
    let lived = catch_unwind(AssertUnwindSafe(|| {
        world.live_through_the_plan();
        world.check_everything();
    }));
    assert!(
        lived.is_ok(),
        "failed with TAVLA_SEED={seed} at {} ms; the same again:\n\
         TAVLA_SEED={seed} ./dev test -p tavla-tests --test simulation nothing_acked_is_lost\n{}\n{plan}",
        world.now(),
        world.describe()
    );
    world.seen()
}

/// Goes through all seeds on all cores, and adds up what they went through.
fn over_all_seeds<T: Default + Send>(
    seeds: Range<u64>,
    run: impl Fn(u64) -> T + Sync,
    add: impl Fn(&mut T, &T) + Sync,
) -> T {
    let waiting = Mutex::new(seeds);
    let total = Mutex::new(T::default());
    let workers = thread::available_parallelism().map_or(1, |count| count.get().min(8));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().next();
                    let Some(seed) = next else { break };
                    let lived = run(seed);
                    add(&mut total.lock().unwrap(), &lived);
                }
            });
        }
    });
    total.into_inner().unwrap()
}

#[test]
fn over_every_seed_all_come_to_see_the_same_and_nothing_acked_is_lost() {
    let total = over_all_seeds(seeds(500), run, Seen::add);
    // The seeds really went through what they are for.
    if seeds(500).count() >= 100 {
        assert!(total.is_rich(), "{total:?}");
    }
}

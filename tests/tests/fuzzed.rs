//! Runs what cargo-fuzz runs, for moments: each input that it has found, and those changed a little by
//! a seed. `tests/fuzz` holds the targets and the inputs.
#![allow(
    clippy::unwrap_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use tavla_tests::fuzz::mutator::Mutator;
use tavla_tests::fuzz::{frame, http, join, panics, presence, talk, update};
use tavla_tests::seeds::seeds;

/// No input may take so long; the slowest takes milliseconds.
const INPUT_MAX: Duration = Duration::from_secs(10);

/// The inputs that are kept for a target, in the order of their names.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no inputs for {target}");
    files
        .into_iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

fn check_one(target: &str, check: fn(&[u8]), input: &[u8], name: &str) {
    let begun = Instant::now();
    let outcome = std::panic::catch_unwind(|| check(input));
    let took = begun.elapsed();
    if outcome.is_err() || took > INPUT_MAX {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzzed-{target}"));
        std::fs::write(&kept, input).unwrap();
        panic!(
            "{target}, {name}: failed after {took:?}; the input is in {}",
            kept.display()
        );
    }
}

/// All inputs, then `count` changed ones for each seed.
fn check_all(target: &str, check: fn(&[u8]), seed_count: u64, count: usize) {
    panics::watch();
    let inputs = inputs(target);
    for (number, input) in inputs.iter().enumerate() {
        check_one(target, check, input, &format!("input {number}"));
    }
    for seed in seeds(seed_count) {
        let mut mutator = Mutator::new(seed);
        for number in 0..count {
            let input = mutator.next(&inputs);
            check_one(
                target,
                check,
                &input,
                &format!("seed {seed}, number {number}"),
            );
        }
    }
}

#[test]
fn no_seed_makes_frames_that_break_the_codec_or_hold_too_much() {
    check_all("frame", frame::check, 20, 2_000);
}

#[test]
fn no_seed_makes_a_join_that_lets_a_stranger_in() {
    check_all("join", join::check, 20, 500);
}

#[test]
fn no_seed_makes_presence_that_breaks_a_map() {
    check_all("presence", presence::check, 20, 500);
}

#[test]
fn no_seed_makes_an_update_that_breaks_more_than_its_document() {
    check_all("update", update::check, 20, 30);
}

#[test]
fn no_seed_makes_talk_that_is_not_seen_alike() {
    check_all("talk", talk::check, 20, 30);
}

#[test]
fn no_seed_makes_a_request_that_breaks_the_server() {
    check_all("http", http::check, 4, 40);
}

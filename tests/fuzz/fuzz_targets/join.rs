//! See the file that it runs.
#![no_main]

#[path = "../../src/fuzz/join.rs"]
mod join;

libfuzzer_sys::fuzz_target!(|data: &[u8]| join::check(data));

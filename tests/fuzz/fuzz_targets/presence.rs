//! See the file that it runs.
#![no_main]

#[path = "../../src/fuzz/presence.rs"]
mod presence;

libfuzzer_sys::fuzz_target!(|data: &[u8]| presence::check(data));

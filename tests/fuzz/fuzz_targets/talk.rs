//! See the file that it runs. Panics that are caught where they come from end nothing here.
#![no_main]

#[allow(dead_code, reason = "the server's target counts them")]
#[path = "../../src/fuzz/panics.rs"]
mod panics;
#[path = "../../src/fuzz/talk.rs"]
mod talk;
#[allow(dead_code, reason = "only its head is needed")]
#[path = "../../src/fuzz/update.rs"]
mod update;

libfuzzer_sys::fuzz_target!(init: panics::watch_alone(), |data: &[u8]| talk::check(data));

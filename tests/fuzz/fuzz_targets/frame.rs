//! See the file that it runs.
#![no_main]

#[path = "../../src/fuzz/frame.rs"]
mod frame;

libfuzzer_sys::fuzz_target!(|data: &[u8]| frame::check(data));

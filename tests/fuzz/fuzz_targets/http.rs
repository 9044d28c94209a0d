//! See the file that it runs. Panics that are caught where they come from end nothing here.
#![no_main]

#[path = "../../src/fuzz/http.rs"]
mod http;
#[allow(dead_code, reason = "the suite has no hook to replace")]
#[path = "../../src/fuzz/panics.rs"]
mod panics;

libfuzzer_sys::fuzz_target!(init: panics::watch_alone(), |data: &[u8]| http::check(data));

//! What strangers' bytes must not do, as functions of bytes: a panic that gets out of one is a bug.
//!
//! cargo-fuzz calls them for hours (`tests/fuzz`), the suite for moments on the inputs that it has
//! found (`tests/tests/fuzzed.rs`). Each file stands alone, because both compile it.

pub mod frame;
pub mod http;
pub mod join;
pub mod mutator;
pub mod panics;
pub mod presence;
pub mod talk;
pub mod update;

//! The layer rules of ARCHITECTURE.md, held by tests: over the crates as cargo sees them, and over
//! the sources as the compiler's lexer sees them. A failure says what to do instead.
//!
//! Changing a table here is a change of the architecture: argue it in the commit message.

#![allow(clippy::expect_used, reason = "a test fails by a panic that says why")]

mod crates;
mod features;
mod findings;
mod manifests;
mod modules;
mod source;
mod words;

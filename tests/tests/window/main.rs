//! The window as a person uses it: found by accessible names, and looked at in both themes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod files;
mod flows;
mod hands;
mod harness;
mod keys;
mod looks;
mod together;

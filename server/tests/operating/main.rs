//! What whoever runs a server does with it: stopping it, certificates, settings, backups. By the
//! real program and real clients.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

mod client;
#[cfg(unix)]
mod enduring;
mod keeping;
mod program;
mod saying;
mod settings;
mod stopping;
mod tls;

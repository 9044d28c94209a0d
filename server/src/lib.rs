//! Tavla's server: keeps boards in step, and keeps them.
//!
//! Layers, imports pointing down only: `http` → `connection` → `room` → `log`, with `access`,
//! `limits` and `metrics` beside them. What matters is state machines over (event, now) that
//! return actions; the `task` modules run them on tokio, [`sim`] without it.

pub mod access;
mod admin;
mod archive;
mod beat;
pub mod blobs;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connection;
mod http;
pub mod inspection;
pub mod limits;
mod listening;
pub mod log;
pub mod metrics;
pub mod outbox;
mod readiness;
pub mod room;
mod server;
pub mod sim;
pub mod tls;

pub use self::config::{Config, Storage, TlsFiles};
pub use self::server::{Running, Server, Shutdown, StartError};

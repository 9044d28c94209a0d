//! The program's log, on stderr: what is said there is decided by `RUST_LOG`, how by a setting.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Starts the log. `usual` is what is logged where `RUST_LOG` says nothing.
pub fn start(format: LogFormat, usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

//! The program's log, on stderr: what is said there is decided by `RUST_LOG`, how by a setting.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// What libraries never say, whatever `RUST_LOG` asks for: at their finest they log what goes over a
/// socket, with its tokens.
const QUIET: [&str; 6] = [
    "tungstenite=info",
    "tokio_tungstenite=info",
    "hyper=info",
    "hyper_util=info",
    "rustls=info",
    "loro_internal=warn",
];

/// Starts the log. `usual` is what is logged where `RUST_LOG` says nothing.
pub fn start(format: LogFormat, usual: &str) {
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let quiet = QUIET.iter().filter_map(|rule| rule.parse().ok());
    let filter = quiet.fold(asked, EnvFilter::add_directive);
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

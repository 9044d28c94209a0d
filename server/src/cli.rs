//! The server's command line, and the signals that end it.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::access::Access;
use crate::config::{Config, Storage};

/// Keeps Tavla's boards in step, and keeps them.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:7420", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// The folder boards are kept in.
    #[arg(long, env = "TAVLA_SERVER_DATA_DIR", value_name = "FOLDER")]
    data: PathBuf,
    /// Let everybody who reaches this server edit every board.
    #[arg(long)]
    open: bool,
    /// A web page that may join, such as <https://board.example>; may be repeated.
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    origins: Vec<String>,
}

impl Cli {
    /// What the command line asks for.
    pub fn into_config(self) -> Config {
        let access = Access {
            open: self.open,
            origins: self.origins,
            ..Access::default()
        };
        Config {
            access,
            ..Config::new(self.listen, Storage::Folder(self.data))
        }
    }
}

/// Resolves on Ctrl-C and on SIGTERM; listens from the call on, within a tokio runtime.
///
/// # Errors
/// Where the system refuses to tell.
#[cfg(unix)]
pub fn stop_signal() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => Ok(()),
            _ = terminated.recv() => Ok(()),
        }
    })
}

/// Resolves on Ctrl-C; listens from the first poll on.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn stop_signal() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}

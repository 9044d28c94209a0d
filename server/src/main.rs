//! The server's command line.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use tavla_server::access::Access;
use tavla_server::{Config, Server, Storage};
use tracing_subscriber::EnvFilter;

/// Keeps Tavla's boards in step, and keeps them.
#[derive(Parser)]
#[command(version)]
struct Arguments {
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

fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    let Arguments {
        listen,
        data,
        open,
        origins,
    } = Arguments::parse();
    let access = Access {
        open,
        origins,
        ..Access::default()
    };
    let config = Config {
        access,
        ..Config::new(listen, Storage::Folder(data))
    };
    // Before the line is out: whoever reads it may send a signal at once.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let stopped = runtime.block_on(async { stop_signal() })?;
    let running = Server::start(config)?;
    writeln!(io::stdout(), "tavla-server listening on {}", running.url())
        .and_then(|()| io::stdout().flush())
        .context("the address could not be printed")?;
    runtime.block_on(async {
        tokio::select! {
            stopped = stopped => stopped,
            () = running.ended() => Ok(()),
        }
    })?;
    running.join();
    Ok(())
}

/// Resolves on Ctrl-C and on SIGTERM; listens from the call on.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = io::Result<()>>> {
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

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}

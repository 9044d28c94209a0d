//! The program: reads the command line, starts the server, and drains it when it is told to stop; or
//! does what a command asks.

use std::io::{self, Write as _};

use anyhow::Context as _;
use clap::Parser as _;
use tavla_server::cli::{Asked, Cli, stop_signal};
use tavla_server::clock::{Clock as _, SystemClock};
use tavla_server::{Config, Server};
use tracing_subscriber::EnvFilter;

fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    let now = SystemClock::new().wall_millis() / 1000;
    match Cli::parse().run(now)? {
        Asked::Serve(config) => serve(*config),
        Asked::Done(answer) => {
            write!(io::stdout(), "{}", answer.out).context("the answer could not be printed")?;
            write!(io::stderr(), "{}", answer.note).context("the answer could not be printed")
        }
    }
}

fn serve(config: Config) -> anyhow::Result<()> {
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

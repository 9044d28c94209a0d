//! Serves until it is told to stop, and then ends in order, within a bound.

use std::process::ExitCode;
use std::time::Duration;

use super::signals::{Signal, Signals};
use super::{CliError, Settings, logging, printing};
use crate::server::{Running, Server};

/// From being told to stop to the end, whatever is left: supervisors kill after some such time, and
/// what was acked is on the disk long before.
const HARD_STOP: Duration = Duration::from_mins(1);

/// What is logged where nothing is said: libraries tell of every board that is written.
const USUAL_LOG: &str = "warn,tavla_server=info,tavla_shared=info";

/// How a server that was told to stop came to its end.
enum End {
    InOrder,
    OutOfTime,
    ToldTwice,
}

/// Runs the server.
///
/// # Errors
/// [`CliError`] where it does not start.
pub fn run(settings: Settings) -> Result<ExitCode, CliError> {
    let config = settings.said()?.resolve()?;
    logging::start(config.log_format, USUAL_LOG);
    crate::tls::install_provider();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::system("cannot start"))?;
    // Before the line is out: whoever reads it may send a signal at once.
    let mut signals = runtime
        .block_on(async { Signals::listen() })
        .map_err(CliError::system("signals cannot be heard"))?;
    let running = Server::start(config)?;
    printing::print(&format!("tavla-server listening on {}\n", running.url()))?;
    let end = runtime.block_on(serve(&running, &mut signals));
    Ok(match end {
        End::InOrder => {
            running.join();
            ExitCode::SUCCESS
        }
        End::OutOfTime => {
            tracing::error!("the time to stop in order is over; what was acked is on the disk");
            ExitCode::FAILURE
        }
        End::ToldTwice => {
            tracing::warn!("told to stop twice; what was acked is on the disk");
            ExitCode::FAILURE
        }
    })
}

async fn serve(running: &Running, signals: &mut Signals) -> End {
    loop {
        tokio::select! {
            signal = signals.next() => match signal {
                Signal::Reload => running.reload_tls(),
                Signal::Stop => break,
            },
            () = running.ended() => return End::InOrder,
        }
    }
    running.shutdown().request();
    tokio::select! {
        () = running.ended() => End::InOrder,
        () = signals.stop() => End::ToldTwice,
        () = tokio::time::sleep(HARD_STOP) => End::OutOfTime,
    }
}

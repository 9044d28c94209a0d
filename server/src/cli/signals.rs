//! What the system tells the program: to stop, or to read its certificate again. And what it is told
//! instead of dying of it: that a file may not grow.

use std::io;

/// Something the program was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C or SIGTERM.
    Stop,
    /// SIGHUP.
    Reload,
}

/// From here on a file that may not grow (`ulimit -f`) is an error of whoever writes it, as a full disk
/// is, and not the end of the process with everybody in it.
///
/// # Errors
/// Where the system does not let its signal be heard.
#[cfg(unix)]
pub fn outlive_file_limits() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let exceeded = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // Nobody listens: that it was asked for keeps the system from doing what is usual, for good.
    runtime.block_on(async { signal(exceeded).map(drop) })
}

/// The system has no such signal.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn outlive_file_limits() -> io::Result<()> {
    Ok(())
}

/// Listens from its making on.
#[derive(Debug)]
#[cfg(unix)]
pub struct Signals {
    interrupted: tokio::signal::unix::Signal,
    terminated: tokio::signal::unix::Signal,
    hung_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Must be made within a tokio runtime.
    ///
    /// # Errors
    /// Where the system refuses to tell.
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupted: signal(SignalKind::interrupt())?,
            terminated: signal(SignalKind::terminate())?,
            hung_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next one.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupted.recv() => Signal::Stop,
            _ = self.terminated.recv() => Signal::Stop,
            _ = self.hung_up.recv() => Signal::Reload,
        }
    }
}

/// Listens while it is asked.
#[derive(Debug)]
#[cfg(not(unix))]
pub struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Must be made within a tokio runtime.
    ///
    /// # Errors
    /// None.
    pub fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    /// The next one.
    pub async fn next(&mut self) -> Signal {
        // Where the system does not tell, nothing ever comes.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::Stop
    }
}

impl Signals {
    /// Waits until the program is told to stop.
    pub async fn stop(&mut self) {
        while self.next().await != Signal::Stop {}
    }
}

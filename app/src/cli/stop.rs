//! Whether somebody wants a command to end: by Ctrl-C, or as the system ends a process. It then leaves its board in
//! order. Who asks twice does not wait for that.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::Runtime;

use crate::storage::Wake;

/// What the process says at its end where it was asked twice, as a shell says of one that Ctrl-C has ended.
const ASKED_TWICE: i32 = 130;

/// See the module. One by default is asked by nobody.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    asked: Arc<AtomicBool>,
    /// Whether this process's signals ask.
    of_process: bool,
}

impl Stop {
    /// One that this process's signals ask, once [`Stop::listen`] was called.
    pub(super) fn of_process() -> Self {
        Self {
            of_process: true,
            ..Self::default()
        }
    }

    /// Whether the command is to end.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Acquire)
    }

    /// Asks for it; whether somebody had before.
    pub(super) fn ask(&self) -> bool {
        self.asked.swap(true, Ordering::AcqRel)
    }

    /// From here on a signal only asks, and `wake` is called then.
    ///
    /// # Errors
    /// Where the system does not tell of signals, or gives no thread.
    pub(super) fn listen(&self, wake: Wake) -> io::Result<()> {
        if !self.of_process {
            return Ok(());
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut signals = runtime.block_on(async { Signals::listen() })?;
        let stop = self.clone();
        let thread = std::thread::Builder::new().name("tavla-stop".to_owned());
        thread
            .spawn(move || hear(&runtime, &mut signals, &stop, &wake))
            .map(drop)
    }
}

fn hear(runtime: &Runtime, signals: &mut Signals, stop: &Stop, wake: &Wake) {
    loop {
        runtime.block_on(signals.next());
        if stop.ask() {
            std::process::exit(ASKED_TWICE);
        }
        wake();
    }
}

#[cfg(unix)]
struct Signals {
    interrupted: tokio::signal::unix::Signal,
    terminated: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Must be made within a runtime.
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupted: signal(SignalKind::interrupt())?,
            terminated: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    /// Must be made within a runtime.
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_asks_by_default() {
        let stop = Stop::default();
        stop.listen(Arc::new(|| {})).unwrap();
        assert!(!stop.is_asked());
    }
}

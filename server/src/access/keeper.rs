//! Keeps a running server's gate by the ledger: a thread that owns the ledger, does what the control
//! API asks of it, and notices within a second what a command beside the server wrote.
//!
//! The runtime never waits for the disk here. At most [`ERRANDS_MAX`] wait; more are refused.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

use super::gate::Gate;
use super::ledger::{Ledger, LedgerError};
use crate::clock::Clock;

/// How soon it looks whether somebody else has written.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The most errands that wait.
const ERRANDS_MAX: usize = 64;

/// Answers whoever asked, once what they asked for is in force.
type Reply = Box<dyn FnOnce() + Send>;

/// What is done to the ledger, at these Unix seconds.
type Work = Box<dyn FnOnce(&mut Ledger, u64) -> Reply + Send>;

enum Errand {
    Do(Work),
    Stop,
}

/// The way to the ledger; clones lead to the same one.
#[derive(Debug, Clone)]
pub struct Keeper {
    errands: SyncSender<Errand>,
}

/// The thread.
#[derive(Debug)]
pub struct KeeperThread {
    errands: SyncSender<Errand>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Starts keeping `gate` by `ledger`.
    ///
    /// # Errors
    /// Where the thread cannot be started.
    pub fn start(
        ledger: Ledger,
        gate: Arc<Gate>,
        clock: Arc<dyn Clock>,
    ) -> io::Result<(Self, KeeperThread)> {
        let (errands, waiting) = sync_channel(ERRANDS_MAX);
        let keeping = Keeping {
            ledger,
            gate,
            clock,
            version: None,
        };
        let thread = thread::Builder::new()
            .name("tavla-access".to_owned())
            .spawn(move || keeping.run(&waiting))?;
        let keeper = Self {
            errands: errands.clone(),
        };
        Ok((keeper, KeeperThread { errands, thread }))
    }

    /// The way to no ledger: whoever asks hears that it is unavailable. For a server that is told by
    /// its gate alone.
    pub fn absent() -> Self {
        let (errands, _) = sync_channel(0);
        Self { errands }
    }

    /// Has something done to the ledger, at the wall clock's seconds; answers once it is in force.
    ///
    /// # Errors
    /// [`LedgerError`]; [`LedgerError::Unavailable`] where too many wait or the server stops.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger, u64) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let (answer, answered) = oneshot::channel();
        let errand = move |ledger: &mut Ledger, seconds| {
            let done = work(ledger, seconds);
            let reply = move || {
                if answer.send(done).is_err() {
                    tracing::debug!("whoever asked the ledger has gone");
                }
            };
            Box::new(reply) as Reply
        };
        self.errands
            .try_send(Errand::Do(Box::new(errand)))
            .map_err(|_| LedgerError::Unavailable)?;
        answered.await.unwrap_or(Err(LedgerError::Unavailable))
    }
}

impl KeeperThread {
    /// Ends it. Blocks for as long as it takes to do what waits.
    pub fn join(self) {
        // One that has ended already takes nothing, and needs to be told nothing.
        self.errands.send(Errand::Stop).ok();
        if self.thread.join().is_err() {
            tracing::error!("the thread that keeps access panicked");
        }
    }
}

struct Keeping {
    ledger: Ledger,
    gate: Arc<Gate>,
    clock: Arc<dyn Clock>,
    /// Of the file, when it was read last.
    version: Option<u64>,
}

impl Keeping {
    fn run(mut self, waiting: &Receiver<Errand>) {
        loop {
            self.look();
            match waiting.recv_timeout(LOOK_EVERY) {
                Ok(Errand::Do(errand)) => {
                    let seconds = self.clock.wall_millis() / 1000;
                    let reply = errand(&mut self.ledger, seconds);
                    // One's own writing does not change the file's version.
                    self.version = None;
                    self.look();
                    reply();
                }
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Errand::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Reads the file again where it has changed.
    fn look(&mut self) {
        let (wall, own) = (self.clock.wall_millis(), self.clock.now_millis());
        self.gate.set_wall_offset(wall as i64 - own as i64);
        let read = self.ledger.version().map_err(LedgerError::from);
        let read = read.and_then(|version| {
            if self.version != Some(version) {
                // The version first: what is written in between is read again.
                self.gate.publish(self.ledger.book()?);
                self.version = Some(version);
            }
            Ok(())
        });
        if let Err(error) = read {
            tracing::error!(%error, "who may do what cannot be read; the last that was read counts");
        }
    }
}

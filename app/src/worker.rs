//! One thread for each document of an open board, which owns it: edits in, changes out, everything
//! saved.
//!
//! The UI thread sends a [`BoardCommand`] and goes on; what came of it arrives as a
//! [`BoardEvent`]. The sync client has a [`SyncPort`] of its own. A change is told as soon as the
//! document has it, and saved right after, all that is waiting in one transaction; only then does
//! it go to a server. Local edits always go before what others sent. Programs beside the person are
//! guests, each with a [`GuestPort`].
//!
//! Never shows anything and never talks to a network. Both queues in are bounded and answer
//! [`SendError::Busy`] when full, never waiting. Both queues out are bounded too, and the worker
//! never waits for a slow reader: changes that were not fetched in time are merged into one, news
//! of the same kind replaces older news, and a sync client that lags is told to ask again.

mod asking;
mod boards;
mod closing;
mod command;
mod compacting;
mod editing;
mod event;
mod giving;
mod guests;
mod history;
mod importing;
mod known;
mod merge;
mod merging;
mod model;
mod opening;
mod packing;
mod parting;
mod queues;
mod run;
mod saving;
mod still;
mod talks;
#[cfg(test)]
mod tests;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle, available_parallelism};
use std::time::Duration;

use tavla_shared::board::{Board, Person};
use tavla_shared::id::BoardId;
use tavla_shared::store::StoreOptions;

pub use self::boards::{BoardWish, UndoSkipped, Ways};
pub use self::command::{BoardCommand, Command, SendError, SyncCommand, TalkCommand};
pub use self::event::{BoardEvent, Damage, Event, Opened, SyncEvent, TalkEvent, WorkerFailure};
pub use self::guests::{
    GUESTS_MAX, GuestCommand, GuestEnd, GuestEvent, GuestNews, GuestPort, GuestsFull,
};
pub use self::history::{BoardAnswer, BoardQuestion};
pub use self::merging::Merged;
pub use self::model::{
    Batch, Change, Copied, Done, Granted, Making, Model, News, Past, Read, Wish,
};
pub use self::packing::{PackError, Packed};
pub use self::parting::{PartError, PartReason, Parted};
pub use self::still::STILL_SHAPES_MIN;
pub use self::talks::TalkAnswer;
pub use crate::storage::Wake;

use self::queues::{Hold, Port, Queues};
use self::run::Worker;

/// How long the worker waits for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timings {
    /// From a failed save to the next attempt.
    pub retry: Duration,
    /// Without an edit, until a long log is compacted.
    pub quiet: Duration,
    /// Without an edit, until a log that is merely not short is compacted.
    pub idle: Duration,
    /// At most, of somebody else's edits between two looks for a local one.
    pub slice: Duration,
    /// At most, from a still until it is on the screen: so long its document is not read.
    pub still: Duration,
}

/// A document that is read takes a processor: from so many on there are enough for its still to come to
/// the screen as fast meanwhile.
const PROCESSORS_ENOUGH: usize = 3;

impl Default for Timings {
    fn default() -> Self {
        Self {
            retry: Duration::from_secs(2),
            quiet: Duration::from_secs(2),
            idle: Duration::from_secs(30),
            slice: Duration::from_millis(8),
            still: Duration::ZERO,
        }
    }
}

impl Timings {
    /// Those for a window that [tells](WorkerHandle::still_is_shown) when a still is shown.
    pub fn of_window() -> Self {
        let still = match available_parallelism() {
            Ok(processors) if processors.get() >= PROCESSORS_ENOUGH => Duration::ZERO,
            _ => Duration::from_secs(4),
        };
        Self {
            still,
            ..Self::default()
        }
    }
}

/// What a worker needs to begin.
pub struct WorkerSpec {
    /// The board.
    pub board: BoardId,
    /// The store file; the worker opens a connection of its own.
    pub store: PathBuf,
    /// How that is opened.
    pub options: StoreOptions,
    /// Who writes here; the peer id is filled in.
    pub person: Option<Person>,
    /// Randomness, for peer ids.
    pub random: Box<dyn FnMut() -> u64 + Send>,
    /// The title of a copy of a board with this title.
    pub copy_title: fn(&str) -> String,
    /// Called, from the worker's thread, when there are events to fetch.
    pub wake: Wake,
    /// How long to wait for what.
    pub timings: Timings,
    /// Workers of the same board that are still ending: a document has one writer, so the board is
    /// read only after the last of them. What is sent meanwhile waits.
    pub after: Vec<WorkerEnd>,
}

impl WorkerSpec {
    /// A worker for `board` with the usual settings.
    pub fn new(
        board: BoardId,
        store: PathBuf,
        random: Box<dyn FnMut() -> u64 + Send>,
        wake: Wake,
    ) -> Self {
        let (options, timings) = (StoreOptions::default(), Timings::default());
        Self {
            board,
            store,
            options,
            person: None,
            copy_title: str::to_owned,
            random,
            wake,
            timings,
            after: Vec::new(),
        }
    }
}

/// The UI's end of a worker. Dropped without a [`BoardCommand::Close`], the worker saves what it
/// has and ends by itself; where the disk refuses, it goes on trying while the process lives.
#[derive(Debug)]
pub struct WorkerHandle<M: Model = Board> {
    queues: Arc<Queues<M>>,
    thread: Option<JoinHandle<()>>,
}

/// Starts a worker for one of a board's documents, which arrives as [`Event::Opened`].
///
/// # Errors
/// Where the system gives no thread.
pub fn start<M: Model>(spec: WorkerSpec) -> io::Result<WorkerHandle<M>> {
    let queues = Arc::new(Queues::new(Arc::clone(&spec.wake)));
    let theirs = Arc::clone(&queues);
    let name = format!("{}-{}", M::THREAD, spec.board);
    let thread = Builder::new()
        .name(name)
        .spawn(move || Worker::run(spec, &theirs))?;
    Ok(WorkerHandle {
        queues,
        thread: Some(thread),
    })
}

impl<M: Model> WorkerHandle<M> {
    /// Sends a command; never waits.
    ///
    /// # Errors
    /// [`SendError`] gives the command back: `Busy` while too many wait (keep it and try again
    /// after the next event), `Gone` once the worker has ended.
    pub fn send(&self, command: Command<M::Batch>) -> Result<(), SendError<Command<M::Batch>>> {
        self.queues.send_local(command)
    }

    /// The board's still is on the screen: its document is read now.
    pub fn still_is_shown(&self) {
        self.queues.still_is_shown();
    }

    /// Everything that happened since the last call; never waits.
    pub fn events(&self) -> Vec<Event<M::Change>> {
        self.queues.take_events()
    }

    /// As [`WorkerHandle::events`], but waits for one, at most for `timeout`. For programs
    /// without a window.
    pub fn wait_events(&self, timeout: Duration) -> Vec<Event<M::Change>> {
        self.queues.wait_events(timeout)
    }

    /// The sync client's end. `wake` is called when there is something for it. A second port
    /// takes the first one's place: for who holds that, the worker has ended.
    pub fn sync_port(&self, wake: Wake) -> SyncPort {
        let number = self.queues.attach_sync(wake);
        let queues: Arc<dyn Port> = self.queues.clone();
        SyncPort { queues, number }
    }

    /// For who has to wait for the worker's end.
    pub fn end(&self) -> WorkerEnd {
        WorkerEnd {
            queues: vec![self.queues.clone()],
        }
    }

    /// Waits until the thread has ended, after a [`BoardCommand::Close`] and at the program's end:
    /// what the disk refuses then is lost.
    pub fn join(mut self) {
        self.queues.let_go(Hold::GivenUp);
        if self
            .thread
            .take()
            .is_some_and(|thread| thread.join().is_err())
        {
            tracing::error!("a board's worker panicked");
        }
    }
}

impl<M: Model> Drop for WorkerHandle<M> {
    fn drop(&mut self) {
        self.queues.let_go(Hold::LetGo);
    }
}

/// To wait for the end of workers, whoever holds their handles.
#[derive(Debug, Default)]
pub struct WorkerEnd {
    queues: Vec<Arc<dyn Port>>,
}

impl WorkerEnd {
    /// Of this worker and the other.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.queues.extend(other.queues);
        self
    }

    /// Waits until the worker writes nothing more.
    pub(super) fn wait(&self) {
        for queues in &self.queues {
            queues.wait_end();
        }
    }
}

/// The sync client's end of a worker. Dropping it detaches the board from the server.
#[derive(Debug)]
pub struct SyncPort {
    queues: Arc<dyn Port>,
    number: u64,
}

impl SyncPort {
    /// Sends a command; never waits.
    ///
    /// # Errors
    /// [`SendError`] gives the command back: `Busy` while too many wait, `Gone` once the worker
    /// has ended.
    pub fn send(&self, command: SyncCommand) -> Result<(), SendError<SyncCommand>> {
        self.queues.send_remote(self.number, command)
    }

    /// Everything that happened since the last call; never waits.
    pub fn events(&self) -> Vec<SyncEvent> {
        self.queues.take_sync_events(self.number)
    }

    /// As [`SyncPort::events`], but waits for one, at most for `timeout`.
    pub fn wait_events(&self, timeout: Duration) -> Vec<SyncEvent> {
        self.queues.wait_sync_events(self.number, timeout)
    }
}

impl Drop for SyncPort {
    fn drop(&mut self) {
        self.queues.detach_sync(self.number);
    }
}

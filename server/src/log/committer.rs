//! Carries the rooms' requests to the log, on threads of its own: one commits, two load and one
//! compacts, so that neither a large load nor a snapshot that is looked at holds up an Ack or
//! another board's first member. Itself does nothing that is asked.
//!
//! All queues are bounded; a room that finds one full waits, and with it those who send to it.

mod committing;
mod keeping;
mod loads;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tavla_shared::protocol::RoomName;
use tokio::sync::{Notify, mpsc};

use self::committing::commit_all;
use self::keeping::{compact_all, load_all};
use self::loads::{LoadDoor, LoadQueue};
use super::{Log, LogError, LogEvent, LogHealth, LogRequest};
use crate::metrics::Metrics;

/// Requests that wait for a thread.
const QUEUED_MAX: usize = 4_096;
/// Threads that load: while one is at a board that takes long, the other goes on.
const LOAD_THREADS: usize = 2;

/// Where a room's answers from the log arrive. Holds at most one per unanswered request, which the
/// room bounds.
#[derive(Debug, Default)]
pub struct Mailbox {
    events: Mutex<VecDeque<LogEvent>>,
    filled: Notify,
}

impl Mailbox {
    /// An empty one.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Puts an event in.
    pub fn put(&self, event: LogEvent) {
        self.events().push_back(event);
        self.filled.notify_one();
    }

    /// The oldest event, if there is one.
    pub fn take(&self) -> Option<LogEvent> {
        self.events().pop_front()
    }

    /// Waits until there may be an event. One waiter at a time.
    pub async fn filled(&self) {
        self.filled.notified().await;
    }

    fn events(&self) -> MutexGuard<'_, VecDeque<LogEvent>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request on its way.
#[derive(Debug)]
pub struct Submission {
    /// Whose document.
    pub room: RoomName,
    /// What is asked.
    pub request: LogRequest,
    /// Where the answer goes.
    pub mailbox: Arc<Mailbox>,
}

/// The way to the log's threads; clones share it. The threads end when the last clone is gone.
#[derive(Debug, Clone)]
pub struct Committer {
    appends: mpsc::Sender<Submission>,
    loads: Loads,
    compactions: mpsc::Sender<Submission>,
    health: Arc<LogHealth>,
}

/// Who loads.
#[derive(Debug, Clone)]
enum Loads {
    Threads(Arc<LoadDoor>),
    /// Whoever takes everything else, too.
    Queue(mpsc::Sender<Submission>),
}

/// The log's threads, to be joined once every [`Committer`] is gone.
#[derive(Debug)]
pub struct CommitterThreads(Vec<JoinHandle<()>>);

impl CommitterThreads {
    /// Waits until everything submitted is done, but for compactions that have not begun.
    pub fn join(self) {
        for thread in self.0 {
            if thread.join().is_err() {
                tracing::error!("a thread of the log panicked");
            }
        }
    }
}

impl Committer {
    /// Asks for somebody who only looks, and waits for the answer.
    pub async fn ask(&self, room: RoomName, request: LogRequest) -> LogEvent {
        let mailbox = Mailbox::new();
        let submission = Submission {
            room,
            request,
            mailbox: Arc::clone(&mailbox),
        };
        self.submit(submission).await;
        loop {
            if let Some(event) = mailbox.take() {
                return event;
            }
            mailbox.filled().await;
        }
    }

    /// Starts the threads on `log`. From the beginning of a commit to that of the next there is at
    /// least the `pause`.
    ///
    /// # Errors
    /// What the system or [`Log::another`] says.
    pub fn start(
        log: Box<dyn Log>,
        metrics: &Arc<Metrics>,
        pause: Duration,
    ) -> io::Result<(Self, CommitterThreads)> {
        let another = || log.another().map_err(io::Error::other);
        let compacting = another()?;
        let loading = (0..LOAD_THREADS).map(|_| another());
        let loading = loading.collect::<io::Result<Vec<_>>>()?;
        let (appends, append_queue) = mpsc::channel(QUEUED_MAX);
        let (compactions, compaction_queue) = mpsc::channel(QUEUED_MAX);
        let queue = LoadQueue::new(QUEUED_MAX, LOAD_THREADS);
        // The threads that were started end with it, should another one not start.
        let door = Arc::new(LoadDoor(Arc::clone(&queue)));
        let health = Arc::new(LogHealth::default());
        let told = Arc::clone(&health);
        let start = |name: &str, work: Box<dyn FnOnce(&Metrics) + Send>| {
            let metrics = Arc::clone(metrics);
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(move || work(&metrics))
        };
        let mut threads = Vec::with_capacity(LOAD_THREADS + 2);
        for log in loading {
            let queue = Arc::clone(&queue);
            let work = move |metrics: &Metrics| load_all(log, &queue, metrics);
            threads.push(start("tavla-load", Box::new(work))?);
        }
        let work =
            move |metrics: &Metrics| compact_all(compacting, compaction_queue, &queue, metrics);
        threads.push(start("tavla-compact", Box::new(work))?);
        let work = move |metrics: &Metrics| commit_all(log, append_queue, metrics, (&told, pause));
        threads.push(start("tavla-commit", Box::new(work))?);
        let committer = Self {
            appends,
            loads: Loads::Threads(door),
            compactions,
            health,
        };
        Ok((committer, CommitterThreads(threads)))
    }

    /// A committer whose requests somebody else takes, with the queue that they come by.
    pub(super) fn queued() -> (Self, mpsc::Receiver<Submission>) {
        let (requests, queue) = mpsc::channel(QUEUED_MAX);
        let committer = Self {
            appends: requests.clone(),
            loads: Loads::Queue(requests.clone()),
            compactions: requests,
            health: Arc::default(),
        };
        (committer, queue)
    }

    /// Whether what is appended becomes durable.
    pub fn health(&self) -> &Arc<LogHealth> {
        &self.health
    }

    /// Hands over a request; waits while the queue is full.
    pub async fn submit(&self, submission: Submission) {
        let queue = match (&submission.request, &self.loads) {
            (LogRequest::Append { .. }, _) => &self.appends,
            (LogRequest::Compact { .. }, _) => &self.compactions,
            // A record is set aside before the document is loaded again.
            (
                LogRequest::Load { .. }
                | LogRequest::Read { .. }
                | LogRequest::Measure
                | LogRequest::Quarantine { .. },
                Loads::Queue(queue),
            ) => queue,
            (_, Loads::Threads(door)) => {
                if let Err(lost) = door.0.submit(submission).await {
                    answer_closed(&lost);
                }
                return;
            }
        };
        // The threads live as long as this handle: only a panic in one of them closes its queue.
        if let Err(mpsc::error::SendError(lost)) = queue.send(submission).await {
            answer_closed(&lost);
        }
    }
}

fn answer_closed(lost: &Submission) {
    lost.mailbox.put(closed(&lost.request));
}

/// The answer to what nobody does any more.
fn closed(request: &LogRequest) -> LogEvent {
    match request {
        LogRequest::Load { .. } | LogRequest::Read { .. } => {
            LogEvent::Loaded(Err(LogError::Closed))
        }
        LogRequest::Measure => LogEvent::Measured(Err(LogError::Closed)),
        LogRequest::Append { ticket, .. } => LogEvent::Failed {
            ticket: *ticket,
            error: LogError::Closed,
        },
        LogRequest::Compact { upto, .. } => LogEvent::Compacted {
            upto: *upto,
            result: Err(LogError::Closed),
        },
        LogRequest::Quarantine { seqs } => LogEvent::SetAside {
            seqs: seqs.clone(),
            result: Err(LogError::Closed),
        },
    }
}

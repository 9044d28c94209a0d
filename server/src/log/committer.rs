//! Carries the rooms' requests to the log, on threads of its own: one commits, one loads and one
//! compacts, so that neither a large load nor a snapshot that is looked at holds up an Ack or
//! another board's first member. A document is not loaded while it is compacted.
//!
//! Group commit: at once after quiet; else whatever has queued since the last one, a
//! pause ago, is made durable by one fsync.
//! All queues are bounded; a room that finds one full waits, and with it those who send to it.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tavla_shared::protocol::RoomName;
use tokio::sync::{Notify, mpsc};

use super::{Log, LogAppend, LogError, LogEvent, LogHealth, LogRequest, append, perform};
use crate::metrics::Metrics;

/// Requests that wait for a thread.
const QUEUED_MAX: usize = 4_096;
/// Batches and bytes of one commit: more would make the first Ack wait for the last byte.
const COMMIT_BATCHES_MAX: usize = 1_024;
const COMMIT_BYTES_MAX: usize = 16 * 1024 * 1024;

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
    loads: mpsc::Sender<Submission>,
    compactions: mpsc::Sender<Submission>,
    health: Arc<LogHealth>,
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
        let (loading, compacting) = (log.another(), log.another());
        let (loading, compacting) = (
            loading.map_err(io::Error::other)?,
            compacting.map_err(io::Error::other)?,
        );
        let (appends, append_queue) = mpsc::channel(QUEUED_MAX);
        let (loads, load_queue) = mpsc::channel(QUEUED_MAX);
        let (compactions, compaction_queue) = mpsc::channel(QUEUED_MAX);
        let compacted = Arc::new(Compacted::default());
        let seen = Arc::clone(&compacted);
        let health = Arc::new(LogHealth::default());
        let told = Arc::clone(&health);
        let start = |name: &str, work: Box<dyn FnOnce(&Metrics) + Send>| {
            let metrics = Arc::clone(metrics);
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(move || work(&metrics))
        };
        let threads = vec![
            start(
                "tavla-commit",
                Box::new(move |metrics| commit_all(log, append_queue, metrics, (&told, pause))),
            )?,
            start(
                "tavla-load",
                Box::new(move |metrics| keep_all(loading, load_queue, metrics, &seen)),
            )?,
            start(
                "tavla-compact",
                Box::new(move |metrics| {
                    keep_all(compacting, compaction_queue, metrics, &compacted);
                }),
            )?,
        ];
        let committer = Self {
            appends,
            loads,
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
            loads: requests.clone(),
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
        let queue = match submission.request {
            LogRequest::Append { .. } => &self.appends,
            // A record is set aside before the document is loaded again.
            LogRequest::Load { .. }
            | LogRequest::Read { .. }
            | LogRequest::Measure
            | LogRequest::Quarantine { .. } => &self.loads,
            LogRequest::Compact { .. } => &self.compactions,
        };
        // The threads live as long as this handle: only a panic in one of them closes its queue.
        if let Err(mpsc::error::SendError(lost)) = queue.send(submission).await {
            answer_closed(&lost);
        }
    }
}

fn answer_closed(lost: &Submission) {
    let event = match &lost.request {
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
    };
    lost.mailbox.put(event);
}

struct Appended {
    room: RoomName,
    mailbox: Arc<Mailbox>,
    ticket: u64,
    updates: Vec<Vec<u8>>,
}

impl Appended {
    fn new(submission: Submission) -> Option<Self> {
        let Submission {
            room,
            request,
            mailbox,
        } = submission;
        match request {
            LogRequest::Append { ticket, updates } => Some(Self {
                room,
                mailbox,
                ticket,
                updates,
            }),
            _ => None,
        }
    }

    fn bytes(&self) -> usize {
        self.updates.iter().map(Vec::len).sum()
    }
}

fn commit_all(
    mut log: Box<dyn Log>,
    mut queue: mpsc::Receiver<Submission>,
    metrics: &Metrics,
    (health, pause): (&LogHealth, Duration),
) {
    let mut group: Vec<Appended> = Vec::new();
    let mut begun: Option<Instant> = None;
    while let Some(first) = queue.blocking_recv() {
        group.extend(Appended::new(first));
        if let Some(rest) = begun.and_then(|at| pause.checked_sub(at.elapsed())) {
            // A full queue holds back the rooms, so the longest wait is this one.
            thread::sleep(rest);
        }
        begun = Some(Instant::now());
        let mut bytes = group.iter().map(Appended::bytes).sum::<usize>();
        while group.len() < COMMIT_BATCHES_MAX && bytes < COMMIT_BYTES_MAX {
            let Ok(next) = queue.try_recv() else { break };
            let Some(next) = Appended::new(next) else {
                continue;
            };
            bytes += next.bytes();
            group.push(next);
        }
        health.appended(commit(log.as_mut(), &mut group, metrics));
    }
}

/// Appends the group and answers it; whether that succeeded.
fn commit(log: &mut dyn Log, group: &mut Vec<Appended>, metrics: &Metrics) -> bool {
    let appends: Vec<LogAppend<'_>> = group
        .iter()
        .map(|appended| LogAppend {
            room: &appended.room,
            updates: &appended.updates,
        })
        .collect();
    let begun = Instant::now();
    let outcome = append(log, &appends);
    metrics.fsync_seconds.add(begun.elapsed());
    drop(appends);
    let succeeded = outcome.is_ok();
    match outcome {
        Ok(lasts) => {
            metrics.log_commits.add_one();
            metrics.log_batches.add(group.len() as u64);
            for (appended, last) in group.drain(..).zip(lasts) {
                appended.mailbox.put(LogEvent::Durable {
                    ticket: appended.ticket,
                    last,
                });
            }
        }
        Err(error) => {
            metrics.log_failures.add_one();
            tracing::error!(%error, batches = group.len(), "updates could not be made durable");
            for appended in group.drain(..) {
                let (ticket, error) = (appended.ticket, error.clone());
                appended.mailbox.put(LogEvent::Failed { ticket, error });
            }
        }
    }
    succeeded
}

/// The document that is being compacted. It is not loaded meanwhile: the load might find a snapshot
/// that nobody has looked at yet.
#[derive(Default)]
struct Compacted {
    room: Mutex<Option<RoomName>>,
    ended: Condvar,
}

/// A compaction under way, however it ends.
struct Compaction<'a>(&'a Compacted);

impl Compacted {
    fn begin(&self, room: &RoomName) -> Compaction<'_> {
        *self.room.lock().unwrap_or_else(PoisonError::into_inner) = Some(room.clone());
        Compaction(self)
    }

    fn wait_for(&self, room: &RoomName) {
        let compacted = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .ended
            .wait_while(compacted, |compacted| compacted.as_ref() == Some(room));
        drop(waited);
    }
}

impl Drop for Compaction<'_> {
    fn drop(&mut self) {
        *self.0.room.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.0.ended.notify_all();
    }
}

fn keep_all(
    mut log: Box<dyn Log>,
    mut queue: mpsc::Receiver<Submission>,
    metrics: &Metrics,
    compacted: &Compacted,
) {
    while let Some(Submission {
        room,
        request,
        mailbox,
    }) = queue.blocking_recv()
    {
        let _compaction = if let LogRequest::Compact { .. } = request {
            // The server has stopped, and nobody waits: the records are there, and will be compacted.
            if queue.is_closed() {
                continue;
            }
            Some(compacted.begin(&room))
        } else {
            // Who only looks lives from nothing that may turn out to be bad, and holds nobody up.
            if !matches!(request, LogRequest::Read { .. } | LogRequest::Measure) {
                compacted.wait_for(&room);
            }
            None
        };
        let bytes = match &request {
            LogRequest::Compact { snapshot, .. } => snapshot.len() as u64,
            _ => 0,
        };
        let begun = Instant::now();
        let event = perform(log.as_mut(), &room, request);
        match &event {
            LogEvent::Compacted { result: Ok(()), .. } => {
                metrics.compactions.add_one();
                metrics.snapshot_bytes.add(bytes);
                metrics.snapshot_seconds.add(begun.elapsed());
            }
            LogEvent::Compacted {
                result: Err(error), ..
            }
            | LogEvent::SetAside {
                result: Err(error), ..
            }
            | LogEvent::Loaded(Err(error))
            | LogEvent::Measured(Err(error)) => {
                metrics.log_failures.add_one();
                tracing::error!(%error, "the log could not do what it was asked");
            }
            _ => {}
        }
        mailbox.put(event);
    }
}

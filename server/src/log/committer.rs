//! Carries the rooms' requests to the log, on threads of its own: one commits, one loads and
//! compacts, so that a large load never holds up an Ack.
//!
//! Group commit: whatever has queued while the last fsync ran is made durable by the next one.
//! Both queues are bounded; a room that finds one full waits, and with it those who send to it.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use tavla_shared::protocol::RoomName;
use tokio::sync::{Notify, mpsc};

use super::{Log, LogAppend, LogError, LogEvent, LogRequest, perform};
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
    others: mpsc::Sender<Submission>,
}

/// The log's threads, to be joined once every [`Committer`] is gone.
#[derive(Debug)]
pub struct CommitterThreads(Vec<JoinHandle<()>>);

impl CommitterThreads {
    /// Waits until everything submitted is done.
    pub fn join(self) {
        for thread in self.0 {
            if thread.join().is_err() {
                tracing::error!("a thread of the log panicked");
            }
        }
    }
}

impl Committer {
    /// Starts the threads on `log`.
    ///
    /// # Errors
    /// What the system or [`Log::another`] says.
    pub fn start(log: Box<dyn Log>, metrics: Arc<Metrics>) -> io::Result<(Self, CommitterThreads)> {
        let other = log.another().map_err(io::Error::other)?;
        let (appends, append_queue) = mpsc::channel(QUEUED_MAX);
        let (others, other_queue) = mpsc::channel(QUEUED_MAX);
        let counted = Arc::clone(&metrics);
        let committing = thread::Builder::new()
            .name("tavla-commit".to_owned())
            .spawn(move || commit_all(log, append_queue, &counted))?;
        let keeping = thread::Builder::new()
            .name("tavla-keep".to_owned())
            .spawn(move || keep_all(other, other_queue, &metrics))?;
        Ok((
            Self { appends, others },
            CommitterThreads(vec![committing, keeping]),
        ))
    }

    /// Hands over a request; waits while the queue is full.
    pub async fn submit(&self, submission: Submission) {
        let queue = match submission.request {
            LogRequest::Append { .. } => &self.appends,
            _ => &self.others,
        };
        // The threads live as long as this handle: only a panic in one of them closes its queue.
        if let Err(mpsc::error::SendError(lost)) = queue.send(submission).await {
            answer_closed(&lost);
        }
    }
}

fn answer_closed(lost: &Submission) {
    let event = match &lost.request {
        LogRequest::Load { .. } => LogEvent::Loaded(Err(LogError::Closed)),
        LogRequest::Append { ticket, .. } => LogEvent::Failed {
            ticket: *ticket,
            error: LogError::Closed,
        },
        LogRequest::Compact { upto, .. } => LogEvent::Compacted {
            upto: *upto,
            result: Err(LogError::Closed),
        },
        LogRequest::Quarantine { .. } => return,
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

fn commit_all(mut log: Box<dyn Log>, mut queue: mpsc::Receiver<Submission>, metrics: &Metrics) {
    let mut group: Vec<Appended> = Vec::new();
    while let Some(first) = queue.blocking_recv() {
        group.extend(Appended::new(first));
        let mut bytes = group.iter().map(Appended::bytes).sum::<usize>();
        while group.len() < COMMIT_BATCHES_MAX && bytes < COMMIT_BYTES_MAX {
            let Ok(next) = queue.try_recv() else { break };
            let Some(next) = Appended::new(next) else {
                continue;
            };
            bytes += next.bytes();
            group.push(next);
        }
        commit(log.as_mut(), &mut group, metrics);
    }
}

fn commit(log: &mut dyn Log, group: &mut Vec<Appended>, metrics: &Metrics) {
    let appends: Vec<LogAppend<'_>> = group
        .iter()
        .map(|appended| LogAppend {
            room: &appended.room,
            updates: &appended.updates,
        })
        .collect();
    let outcome = log.append(&appends);
    drop(appends);
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
}

fn keep_all(mut log: Box<dyn Log>, mut queue: mpsc::Receiver<Submission>, metrics: &Metrics) {
    while let Some(Submission {
        room,
        request,
        mailbox,
    }) = queue.blocking_recv()
    {
        let Some(event) = perform(log.as_mut(), &room, request) else {
            continue;
        };
        match &event {
            LogEvent::Compacted { result: Ok(()), .. } => metrics.compactions.add_one(),
            LogEvent::Compacted {
                result: Err(error), ..
            }
            | LogEvent::Loaded(Err(error)) => {
                metrics.log_failures.add_one();
                tracing::error!(%error, "a document could not be loaded or compacted");
            }
            _ => {}
        }
        mailbox.put(event);
    }
}

//! Makes what rooms append durable, many batches by one fsync. Loads nothing, and looks at no
//! document.
//!
//! Group commit: at once after quiet; else whatever has queued since the last one, a
//! pause ago, is made durable by one fsync.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tavla_shared::protocol::RoomName;
use tokio::sync::mpsc;

use super::{Mailbox, Submission};
use crate::log::{Log, LogAppend, LogEvent, LogHealth, LogRequest, append};
use crate::metrics::Metrics;

/// Batches and bytes of one commit: more would make the first Ack wait for the last byte.
const COMMIT_BATCHES_MAX: usize = 1_024;
const COMMIT_BYTES_MAX: usize = 16 * 1024 * 1024;

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

/// Commits what comes until nobody can ask any more. From the beginning of a commit to that of the
/// next there is at least the `pause`.
pub(super) fn commit_all(
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

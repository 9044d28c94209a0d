//! Loads documents, sets their records aside and compacts them. What may be done when is for
//! [`LoadQueue`] to say.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use tokio::sync::mpsc;

use super::loads::{LoadQueue, Taken};
use super::{Submission, closed};
use crate::log::{Log, LogEvent, LogRequest, perform};
use crate::metrics::Metrics;

/// Does what waits until nothing more will come.
pub(super) fn load_all(mut log: Box<dyn Log>, queue: &LoadQueue, metrics: &Metrics) {
    let _hand = queue.hand();
    while let Some(Taken { submission, hold }) = queue.take() {
        if !keep(&mut log, submission, metrics) {
            return;
        }
        drop(hold);
    }
}

/// Compacts what comes until nobody can ask any more.
pub(super) fn compact_all(
    mut log: Box<dyn Log>,
    mut compactions: mpsc::Receiver<Submission>,
    loads: &LoadQueue,
    metrics: &Metrics,
) {
    while let Some(submission) = compactions.blocking_recv() {
        // The server has stopped, and nobody waits: the records are there, and will be compacted.
        if compactions.is_closed() {
            continue;
        }
        let compaction = loads.compact(&submission.room);
        if !keep(&mut log, submission, metrics) {
            return;
        }
        drop(compaction);
    }
}

/// Does one request, counts it and answers it, whatever comes of it; whether there is a log for the next.
fn keep(log: &mut Box<dyn Log>, submission: Submission, metrics: &Metrics) -> bool {
    let Submission {
        room,
        request,
        mailbox,
    } = submission;
    let closed = closed(&request);
    let bytes = match &request {
        LogRequest::Compact { snapshot, .. } => snapshot.len() as u64,
        _ => 0,
    };
    let begun = Instant::now();
    // A log that panicked is not used again.
    let done = catch_unwind(AssertUnwindSafe(|| perform(log.as_mut(), &room, request)));
    let Ok(event) = done else {
        metrics.log_failures.add_one();
        mailbox.put(closed);
        return renew(log);
    };
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
    true
}

/// Takes another handle in place of a broken one; whether there is one.
fn renew(log: &mut Box<dyn Log>) -> bool {
    match log.another() {
        Ok(another) => {
            tracing::error!("the log broke; it is opened again");
            *log = another;
            true
        }
        Err(error) => {
            tracing::error!(%error, "the log broke and cannot be opened again");
            false
        }
    }
}

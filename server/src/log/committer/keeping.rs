//! Loads documents, sets their records aside and compacts them. What may be done when is for
//! [`LoadQueue`] to say.

use std::time::Instant;

use tokio::sync::mpsc;

use super::Submission;
use super::loads::{LoadQueue, Taken};
use crate::log::{Log, LogEvent, LogRequest, perform};
use crate::metrics::Metrics;

/// Does what waits until nothing more will come.
pub(super) fn load_all(mut log: Box<dyn Log>, queue: &LoadQueue, metrics: &Metrics) {
    let _hand = queue.hand();
    while let Some(Taken { submission, hold }) = queue.take() {
        keep(log.as_mut(), submission, metrics);
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
        keep(log.as_mut(), submission, metrics);
        drop(compaction);
    }
}

/// Does one request, counts it and answers it.
fn keep(log: &mut dyn Log, submission: Submission, metrics: &Metrics) {
    let Submission {
        room,
        request,
        mailbox,
    } = submission;
    let bytes = match &request {
        LogRequest::Compact { snapshot, .. } => snapshot.len() as u64,
        _ => 0,
    };
    let begun = Instant::now();
    let event = perform(log, &room, request);
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

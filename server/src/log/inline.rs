//! Carries the rooms' requests to the log without a thread: by one future, one after the other, each
//! in the time that it is told. For simulations, whose clock no thread knows. Commits nothing
//! together, and counts nothing but failures.

use std::time::Duration;

use tokio::sync::mpsc;

use super::{Committer, Log, LogEvent, Submission, perform};

impl Committer {
    /// A committer and the future that does what it is asked for, for as long as it is polled:
    /// dropped, it leaves what waits undone, as a process that dies does. Before each request it
    /// takes as long as `pace` says.
    pub fn inline(
        log: Box<dyn Log>,
        pace: impl FnMut() -> Duration + Send + 'static,
    ) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (committer, queue) = Self::queued();
        let health = std::sync::Arc::clone(committer.health());
        let working = async move {
            do_all(log, pace, queue, |succeeded| health.appended(succeeded)).await;
        };
        (committer, working)
    }
}

async fn do_all(
    mut log: Box<dyn Log>,
    mut pace: impl FnMut() -> Duration,
    mut queue: mpsc::Receiver<Submission>,
    appended: impl Fn(bool),
) {
    while let Some(Submission {
        room,
        request,
        mailbox,
    }) = queue.recv().await
    {
        tokio::time::sleep(pace()).await;
        let event = perform(log.as_mut(), &room, request);
        match &event {
            LogEvent::Durable { .. } => appended(true),
            LogEvent::Failed { .. } => appended(false),
            _ => {}
        }
        mailbox.put(event);
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::BoardId;
    use tavla_shared::protocol::RoomName;

    use super::super::{LogRequest, Mailbox, MemoryLog};
    use super::*;

    #[tokio::test]
    async fn requests_are_done_in_order_and_those_of_a_dropped_future_never() {
        let log = MemoryLog::new();
        let (committer, working) = Committer::inline(Box::new(log.clone()), || Duration::ZERO);
        let mut working = Box::pin(working);
        let room = RoomName::Presence(BoardId::new("a").unwrap());
        let mailbox = Mailbox::new();
        let append = |ticket| Submission {
            room: room.clone(),
            request: LogRequest::Append {
                ticket,
                updates: vec![vec![1]],
            },
            mailbox: std::sync::Arc::clone(&mailbox),
        };
        committer.submit(append(1)).await;
        committer.submit(append(2)).await;
        for expected in [1, 2] {
            tokio::select! {
                () = &mut working => panic!("it ended"),
                () = mailbox.filled() => {}
            }
            let answer = mailbox.take();
            assert!(
                matches!(answer, Some(LogEvent::Durable { ticket, .. }) if ticket == expected),
                "{answer:?}"
            );
        }
        committer.submit(append(3)).await;
        drop(working);
        assert_eq!(log.tail_len(&room), 2);
        assert!(mailbox.take().is_none());
    }
}

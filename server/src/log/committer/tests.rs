//! What the log's threads do for one another, and what they keep from one another.

mod overtaking;

use std::sync::mpsc::sync_channel;
use std::time::Duration;

use tavla_shared::id::BoardId;
use tavla_shared::protocol::DocRoom;

use super::*;
use crate::log::{APPEND_TRIES, MemoryLog};

/// Far more than anything here takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

fn room(name: &str) -> RoomName {
    RoomName::Doc(BoardId::new(name).unwrap(), DocRoom::Board)
}

struct Desk {
    log: MemoryLog,
    committer: Committer,
    mailbox: Arc<Mailbox>,
}

impl Desk {
    fn new() -> Self {
        let log = MemoryLog::new();
        Self::at(Box::new(log.clone()), log)
    }

    /// The same with a log in front of the one in memory.
    fn at(front: Box<dyn Log>, log: MemoryLog) -> Self {
        let (committer, _threads) =
            Committer::start(front, &Arc::default(), Duration::ZERO).unwrap();
        Self {
            log,
            committer,
            mailbox: Mailbox::new(),
        }
    }

    /// Somebody else at the same log.
    fn beside(&self) -> Self {
        Self {
            log: self.log.clone(),
            committer: self.committer.clone(),
            mailbox: Mailbox::new(),
        }
    }

    async fn ask(&self, name: &str, request: LogRequest) {
        let submission = Submission {
            room: room(name),
            request,
            mailbox: Arc::clone(&self.mailbox),
        };
        self.committer.submit(submission).await;
    }

    async fn append(&self, ticket: u64) -> LogEvent {
        let updates = vec![vec![7]];
        self.ask("a", LogRequest::Append { ticket, updates }).await;
        self.answer().await
    }

    async fn answer(&self) -> LogEvent {
        loop {
            if let Some(event) = self.mailbox.take() {
                return event;
            }
            tokio::time::timeout(PATIENCE, self.mailbox.filled())
                .await
                .expect("the log says nothing");
        }
    }
}

const LOAD: LogRequest = LogRequest::Load {
    create: true,
    before: u64::MAX,
};

/// A compaction that says when it looks at its snapshot, and then waits until it is let.
fn compaction() -> (
    LogRequest,
    std::sync::mpsc::Receiver<()>,
    std::sync::mpsc::SyncSender<()>,
) {
    let (looks, looking) = sync_channel(1);
    let (open, gate) = sync_channel(1);
    let verify = Box::new(move |_: &[u8]| {
        looks.send(()).unwrap();
        gate.recv_timeout(PATIENCE).is_ok()
    });
    let request = LogRequest::Compact {
        snapshot: vec![9],
        upto: 1,
        verify,
    };
    (request, looking, open)
}

#[tokio::test]
async fn a_log_that_is_busy_for_a_moment_loses_nothing() {
    let desk = Desk::new();
    desk.log.set_busy(APPEND_TRIES - 1);
    let first = desk.append(1).await;
    assert!(matches!(first, LogEvent::Durable { ticket: 1, last: 1 }));
    desk.log.set_busy(APPEND_TRIES);
    assert!(matches!(desk.append(2).await, LogEvent::Failed { .. }));
    // A full disk is not asked again and again.
    desk.log.set_failing(true);
    assert!(matches!(desk.append(3).await, LogEvent::Failed { .. }));
    desk.log.set_failing(false);
    let second = desk.append(4).await;
    assert!(matches!(second, LogEvent::Durable { ticket: 4, last: 2 }));
}

#[tokio::test]
async fn looking_at_a_snapshot_holds_up_neither_loads_nor_appends() {
    let desk = Desk::new();
    desk.append(1).await;
    let (compact, looking, open) = compaction();
    desk.ask("a", compact).await;
    looking.recv_timeout(PATIENCE).unwrap();
    desk.ask("b", LOAD).await;
    assert!(matches!(desk.answer().await, LogEvent::Loaded(Ok(_))));
    assert!(matches!(desk.append(2).await, LogEvent::Durable { .. }));
    open.send(()).unwrap();
    let compacted = desk.answer().await;
    let whole = |event| {
        matches!(
            event,
            LogEvent::Compacted {
                upto: 1,
                result: Ok(())
            }
        )
    };
    assert!(whole(compacted));
}

#[tokio::test]
async fn a_document_is_not_loaded_while_a_snapshot_of_it_is_looked_at() {
    let desk = Desk::new();
    desk.append(1).await;
    let (compact, looking, open) = compaction();
    desk.ask("a", compact).await;
    looking.recv_timeout(PATIENCE).unwrap();
    desk.ask("a", LOAD).await;
    open.send(()).unwrap();
    assert!(matches!(desk.answer().await, LogEvent::Compacted { .. }));
    match desk.answer().await {
        LogEvent::Loaded(Ok(history)) => assert!(history.snapshot.is_some()),
        other => panic!("{other:?} instead of the document"),
    }
}

#[tokio::test]
async fn who_only_looks_at_a_document_waits_for_no_snapshot_of_it() {
    let desk = Desk::new();
    desk.ask("a", LOAD).await;
    assert!(matches!(desk.answer().await, LogEvent::Loaded(Ok(_))));
    desk.append(1).await;
    let (compact, looking, open) = compaction();
    desk.ask("a", compact).await;
    looking.recv_timeout(PATIENCE).unwrap();
    desk.ask("a", LogRequest::Measure).await;
    match desk.answer().await {
        LogEvent::Measured(Ok(Some(extent))) => assert_eq!(extent.last, 1),
        other => panic!("{other:?} instead of a measure"),
    }
    desk.ask("a", LogRequest::Read { before: u64::MAX }).await;
    match desk.answer().await {
        LogEvent::Loaded(Ok(history)) => assert_eq!(history.records.len(), 1),
        other => panic!("{other:?} instead of the document"),
    }
    open.send(()).unwrap();
    assert!(matches!(desk.answer().await, LogEvent::Compacted { .. }));
}

#[tokio::test]
async fn no_compaction_begins_once_the_server_has_stopped() {
    let log = Box::new(MemoryLog::new());
    let (committer, threads) = Committer::start(log, &Arc::default(), Duration::ZERO).unwrap();
    let (first, looking, open) = compaction();
    let (second, never, _gate) = compaction();
    for request in [first, second] {
        let submission = Submission {
            room: room("a"),
            request,
            mailbox: Mailbox::new(),
        };
        committer.submit(submission).await;
    }
    looking.recv_timeout(PATIENCE).unwrap();
    drop(committer);
    open.send(()).unwrap();
    threads.join();
    assert!(never.try_recv().is_err());
}

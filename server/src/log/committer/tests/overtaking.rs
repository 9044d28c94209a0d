//! What waits behind what when documents are loaded, and what does not.

use super::*;
use crate::log::{Extent, History, LogAppend, LogError, Verify};

/// Holds calls until they are let go, and remembers in which order they began and ended.
#[derive(Default)]
struct Gate {
    state: Mutex<GateState>,
    changed: std::sync::Condvar,
}

#[derive(Default)]
struct GateState {
    shut: Vec<&'static str>,
    broken: Vec<&'static str>,
    /// Nobody gets another handle.
    closed: bool,
    calls: Vec<String>,
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, GateState> {
        self.state.lock().unwrap()
    }

    /// From now on such a call waits.
    fn shut(&self, call: &'static str) {
        self.state().shut.push(call);
    }

    fn open(&self, call: &str) {
        self.state().shut.retain(|shut| *shut != call);
        self.changed.notify_all();
    }

    /// From now on such a call panics.
    fn break_at(&self, call: &'static str) {
        self.state().broken.push(call);
    }

    /// Waits until a call has begun.
    fn until_begun(&self, call: &str) {
        let lacks = |state: &mut GateState| !state.calls.iter().any(|begun| begun == call);
        let waited = self
            .changed
            .wait_timeout_while(self.state(), PATIENCE, lacks);
        assert!(!waited.unwrap().1.timed_out(), "{call} does not begin");
    }

    fn calls(&self) -> Vec<String> {
        self.state().calls.clone()
    }

    /// A call, which may have to wait.
    fn pass(&self, call: &str, room: &RoomName) {
        let call = format!("{call} {}", room.room_id());
        let mut state = self.state();
        state.calls.push(call.clone());
        self.changed.notify_all();
        let shut = |state: &mut GateState| state.shut.iter().any(|shut| *shut == call);
        let waited = self.changed.wait_timeout_while(state, PATIENCE, shut);
        let (mut state, late) = waited.unwrap();
        assert!(!late.timed_out(), "nobody lets {call} go");
        let broken = state.broken.iter().any(|broken| *broken == call);
        state.calls.push(format!("{call} ends"));
        drop(state);
        assert!(!broken, "a mistake");
    }
}

/// A log behind a gate.
#[derive(Clone)]
struct Gated {
    log: MemoryLog,
    gate: Arc<Gate>,
}

impl Log for Gated {
    fn append(&mut self, appends: &[LogAppend<'_>]) -> Result<Vec<u64>, LogError> {
        self.log.append(appends)
    }

    fn load(&mut self, room: &RoomName, create: bool, before: u64) -> Result<History, LogError> {
        self.gate.pass("load", room);
        self.log.load(room, create, before)
    }

    fn read(&mut self, room: &RoomName, before: u64) -> Result<History, LogError> {
        self.gate.pass("read", room);
        self.log.read(room, before)
    }

    fn measure(&mut self, room: &RoomName) -> Result<Option<Extent>, LogError> {
        self.log.measure(room)
    }

    fn compact(
        &mut self,
        room: &RoomName,
        snapshot: &[u8],
        upto: u64,
        verify: Verify,
    ) -> Result<(), LogError> {
        self.gate.pass("compact", room);
        self.log.compact(room, snapshot, upto, verify)
    }

    fn quarantine(&mut self, room: &RoomName, seqs: &[u64]) -> Result<(), LogError> {
        self.gate.pass("quarantine", room);
        self.log.quarantine(room, seqs)
    }

    fn another(&self) -> Result<Box<dyn Log>, LogError> {
        if self.gate.state().closed {
            return Err(LogError::Closed);
        }
        Ok(Box::new(self.clone()))
    }
}

fn gated() -> (Arc<Gate>, Desk) {
    let (log, gate) = (MemoryLog::new(), Arc::<Gate>::default());
    let front = Gated {
        log: log.clone(),
        gate: Arc::clone(&gate),
    };
    (gate, Desk::at(Box::new(front), log))
}

fn compact() -> LogRequest {
    LogRequest::Compact {
        snapshot: vec![9],
        upto: 1,
        verify: Box::new(|_| true),
    }
}

const SET_ASIDE: LogRequest = LogRequest::Quarantine { seqs: Vec::new() };

#[tokio::test]
async fn loads_of_other_boards_overtake_those_of_a_board_that_is_compacted() {
    let (gate, desk) = gated();
    let other = desk.beside();
    gate.shut("compact a");
    desk.ask("a", compact()).await;
    gate.until_begun("compact a");
    // More than there are threads.
    for _ in 0..=LOAD_THREADS {
        desk.ask("a", LOAD).await;
    }
    for name in ["b", "c", "b"] {
        other.ask(name, LOAD).await;
        assert!(matches!(other.answer().await, LogEvent::Loaded(Ok(_))));
    }
    assert!(desk.mailbox.take().is_none());
    assert!(!gate.calls().contains(&"load a".to_owned()));
    gate.open("compact a");
    assert!(matches!(desk.answer().await, LogEvent::Compacted { .. }));
    for _ in 0..=LOAD_THREADS {
        match desk.answer().await {
            LogEvent::Loaded(Ok(history)) => assert!(history.snapshot.is_some()),
            event => panic!("{event:?} instead of the document"),
        }
    }
}

#[tokio::test]
async fn a_board_that_takes_long_to_load_holds_up_no_other() {
    let (gate, desk) = gated();
    let other = desk.beside();
    gate.shut("load a");
    desk.ask("a", LOAD).await;
    gate.until_begun("load a");
    other.ask("b", LOAD).await;
    assert!(matches!(other.answer().await, LogEvent::Loaded(Ok(_))));
    assert!(desk.mailbox.take().is_none());
    gate.open("load a");
    assert!(matches!(desk.answer().await, LogEvent::Loaded(Ok(_))));
}

#[tokio::test]
async fn what_is_set_aside_is_set_aside_before_the_next_load_of_its_board() {
    let (gate, desk) = gated();
    let other = desk.beside();
    gate.shut("quarantine a");
    for request in [SET_ASIDE, LOAD, SET_ASIDE, LOAD] {
        desk.ask("a", request).await;
    }
    gate.until_begun("quarantine a");
    // By the thread that could have taken the load of `a` first.
    other.ask("b", LOAD).await;
    assert!(matches!(other.answer().await, LogEvent::Loaded(Ok(_))));
    assert!(!gate.calls().contains(&"load a".to_owned()));
    gate.open("quarantine a");
    for _ in 0..2 {
        assert!(matches!(desk.answer().await, LogEvent::SetAside { .. }));
        assert!(matches!(desk.answer().await, LogEvent::Loaded(Ok(_))));
    }
    let mut of_a = gate.calls();
    of_a.retain(|call| call.contains(" a"));
    let once = ["quarantine a", "quarantine a ends", "load a", "load a ends"];
    assert_eq!(of_a, [once, once].concat());
}

#[tokio::test]
async fn a_board_is_not_compacted_while_it_is_loaded() {
    let (gate, desk) = gated();
    let other = desk.beside();
    gate.shut("load a");
    desk.ask("a", LOAD).await;
    gate.until_begun("load a");
    desk.ask("a", compact()).await;
    other.ask("b", LOAD).await;
    assert!(matches!(other.answer().await, LogEvent::Loaded(Ok(_))));
    gate.open("load a");
    assert!(matches!(desk.answer().await, LogEvent::Loaded(Ok(_))));
    assert!(matches!(desk.answer().await, LogEvent::Compacted { .. }));
    let mut of_a = gate.calls();
    of_a.retain(|call| call.contains(" a"));
    let expected = ["load a", "load a ends", "compact a", "compact a ends"];
    assert_eq!(of_a, expected);
}

#[tokio::test]
async fn who_only_looks_waits_neither_behind_a_load_nor_holds_one_up() {
    let (gate, desk) = gated();
    let other = desk.beside();
    gate.shut("compact a");
    gate.shut("read a");
    desk.ask("a", compact()).await;
    gate.until_begun("compact a");
    desk.ask("a", LOAD).await;
    // Behind a load that waits.
    other.ask("a", LogRequest::Read { before: u64::MAX }).await;
    gate.until_begun("read a");
    gate.open("compact a");
    assert!(matches!(desk.answer().await, LogEvent::Compacted { .. }));
    assert!(matches!(desk.answer().await, LogEvent::Loaded(Ok(_))));
    gate.open("read a");
    assert!(matches!(other.answer().await, LogEvent::Loaded(Ok(_))));
}

#[tokio::test]
async fn who_submits_to_a_full_queue_waits_until_there_is_place() {
    let (gate, desk) = gated();
    gate.shut("compact a");
    desk.ask("a", compact()).await;
    gate.until_begun("compact a");
    for _ in 0..QUEUED_MAX {
        desk.ask("a", LOAD).await;
    }
    let mut one_more = Box::pin(desk.ask("b", LOAD));
    tokio::select! {
        biased;
        () = &mut one_more => panic!("the queue has no bound"),
        () = std::future::ready(()) => {}
    }
    gate.open("compact a");
    tokio::time::timeout(PATIENCE, one_more)
        .await
        .expect("there is no place again");
    for _ in 0..QUEUED_MAX + 2 {
        desk.answer().await;
    }
}

#[tokio::test]
async fn what_waits_for_a_compaction_is_done_when_the_server_stops() {
    let gate = Arc::<Gate>::default();
    let log = Box::new(Gated {
        log: MemoryLog::new(),
        gate: Arc::clone(&gate),
    });
    let (committer, threads) = Committer::start(log, &Arc::default(), Duration::ZERO).unwrap();
    gate.shut("compact a");
    let mailbox = Mailbox::new();
    for request in [compact(), LOAD] {
        let submission = Submission {
            room: room("a"),
            request,
            mailbox: Arc::clone(&mailbox),
        };
        committer.submit(submission).await;
        // A compaction that has not begun by then never does.
        gate.until_begun("compact a");
    }
    drop(committer);
    gate.open("compact a");
    threads.join();
    assert!(matches!(mailbox.take(), Some(LogEvent::Compacted { .. })));
    assert!(matches!(mailbox.take(), Some(LogEvent::Loaded(Ok(_)))));
}

#[tokio::test]
async fn a_load_that_breaks_is_answered_and_the_next_ones_go_on() {
    let (gate, desk) = gated();
    gate.break_at("load a");
    for _ in 0..=LOAD_THREADS {
        desk.ask("a", LOAD).await;
        let event = desk.answer().await;
        assert!(matches!(event, LogEvent::Loaded(Err(LogError::Closed))));
    }
    desk.ask("b", LOAD).await;
    assert!(matches!(desk.answer().await, LogEvent::Loaded(Ok(_))));
}

#[tokio::test]
async fn where_no_thread_is_left_that_loads_everybody_is_told() {
    let (gate, desk) = gated();
    gate.break_at("load a");
    gate.state().closed = true;
    // The last of them may still come in while there is a thread.
    for _ in 0..LOAD_THREADS + 2 {
        desk.ask("a", LOAD).await;
        let event = desk.answer().await;
        assert!(matches!(event, LogEvent::Loaded(Err(LogError::Closed))));
    }
    assert!(matches!(desk.append(1).await, LogEvent::Durable { .. }));
}

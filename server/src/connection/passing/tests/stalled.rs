//! A house with a board whose document is being loaded until the test lets it, and whose inbox is full.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::protocol::{
    AckStatus, BatchId, DocRoom, Frame, Message, RoomErrorCode, RoomName,
};
use tavla_shared::shape::{Kind, Shape};
use tokio::sync::mpsc::error::TrySendError;

use crate::access::{Right, Role};
use crate::clock::SystemClock;
use crate::log::{Committer, Extent, History, Log, LogAppend, LogError, MemoryLog, Verify};
use crate::metrics::Metrics;
use crate::outbox::{Delivery, FrameSink, Lane, MemberSink, Outbox, Outgoing};
use crate::room::{Join, MemberId, RoomContext, RoomEvent, RoomHandle, RoomSettings, Rooms};

/// Far more than anything here takes; only a failure waits for it.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A log that loads a document only when it is let.
#[derive(Clone)]
struct Gated {
    log: MemoryLog,
    answers: Arc<Mutex<Receiver<Result<(), LogError>>>>,
}

impl Log for Gated {
    fn append(&mut self, appends: &[LogAppend<'_>]) -> Result<Vec<u64>, LogError> {
        self.log.append(appends)
    }

    fn load(&mut self, room: &RoomName, create: bool, before: u64) -> Result<History, LogError> {
        // A test that is over lets everything go.
        let closed = |_| LogError::Closed;
        self.answers.lock().unwrap().recv().map_err(closed)??;
        self.log.load(room, create, before)
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
        self.log.compact(room, snapshot, upto, verify)
    }

    fn quarantine(&mut self, room: &RoomName, seqs: &[u64]) -> Result<(), LogError> {
        self.log.quarantine(room, seqs)
    }

    fn another(&self) -> Result<Box<dyn Log>, LogError> {
        Ok(Box::new(self.clone()))
    }
}

/// Rooms on such a log.
pub struct House {
    pub rooms: Rooms,
    pub metrics: Arc<Metrics>,
    answers: SyncSender<Result<(), LogError>>,
    members: AtomicU64,
}

impl House {
    fn new() -> Self {
        let (answers, answered) = sync_channel(8);
        let log = Gated {
            log: MemoryLog::new(),
            answers: Arc::new(Mutex::new(answered)),
        };
        let metrics = Arc::new(Metrics::default());
        let (committer, _threads) =
            Committer::start(Box::new(log), &metrics, Duration::ZERO).unwrap();
        let settings = RoomSettings {
            idle_millis: 20,
            ..RoomSettings::default()
        };
        let context = RoomContext {
            limits: Arc::default(),
            settings: Arc::new(settings),
            metrics: Arc::clone(&metrics),
        };
        Self {
            rooms: Rooms::new(context, committer, Arc::new(SystemClock::new())),
            metrics,
            answers,
            members: AtomicU64::new(0),
        }
    }

    /// Somebody with an outbox of their own.
    pub fn member(&self, room: &RoomName) -> Member {
        Member {
            number: 1 + self.members.fetch_add(1, Ordering::Relaxed),
            room: room.clone(),
            outbox: Outbox::new(),
        }
    }

    /// Lets somebody into the room, for whom it is loaded, and fills its inbox. Only on a runtime of
    /// one thread: until this waits, the room does nothing.
    pub async fn stall(&self, room: &RoomName) -> First {
        let first = self.member(room);
        let handle = self.rooms.enter(room).unwrap();
        let join = RoomEvent::Join(Box::new(first.join()));
        handle.try_send(join).unwrap();
        let fill = || handle.try_send(RoomEvent::Leave { member: u64::MAX });
        while fill().is_ok() {}
        // It takes that join out, and nothing else before it is loaded.
        self.until(|| !matches!(fill(), Err(TrySendError::Full(_))))
            .await;
        let member = first.number;
        First { member, handle }
    }

    /// The next load comes to its end.
    pub fn open(&self) {
        self.answers.send(Ok(())).unwrap();
    }

    /// The next load fails.
    pub fn fail(&self) {
        let reason = "a test wants it".to_owned();
        self.answers.send(Err(LogError::Engine { reason })).unwrap();
    }

    /// Waits until it is so.
    pub async fn until(&self, is_so: impl Fn() -> bool) {
        let waiting = async {
            while !is_so() {
                tokio::task::yield_now().await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.expect("what is waited for never comes");
    }
}

/// A house whose board `a` is stalled.
pub struct Stalled {
    pub house: House,
    /// For whom it is loaded.
    pub first: First,
}

impl Stalled {
    pub async fn new() -> Self {
        let house = House::new();
        let first = house.stall(&board("a")).await;
        Self { house, first }
    }
}

/// The first to come into a room, who holds on to it.
pub struct First {
    member: MemberId,
    handle: RoomHandle,
}

impl First {
    pub async fn leave(self) {
        let member = self.member;
        let place = self.handle.place_ahead().await.unwrap();
        place.send(RoomEvent::Leave { member });
    }
}

/// Somebody who is to come into a room.
pub struct Member {
    pub number: MemberId,
    pub room: RoomName,
    pub outbox: Arc<Outbox>,
}

impl Member {
    pub fn join(&self) -> Join {
        let sink = MemberSink {
            outbox: Arc::clone(&self.outbox),
            room: self.room.clone(),
            member: self.number,
            culprit: None,
        };
        join(self.number, Arc::new(sink))
    }

    pub async fn message(&mut self) -> Message {
        loop {
            match self.outbox.pop() {
                Some(Outgoing::Frame(bytes)) => return Frame::decode(&bytes).unwrap().message,
                Some(other) => panic!("{other:?} instead of a frame"),
                None => tokio::time::timeout(PATIENCE, self.outbox.ready())
                    .await
                    .expect("the room says nothing"),
            }
        }
    }

    /// What the room has when it lets them in.
    pub async fn joined(&mut self) -> Version {
        match self.message().await {
            Message::JoinResponseOk { version, .. } => Version::decode(&version).unwrap(),
            other => panic!("{other:?} instead of an answer to the join"),
        }
    }

    /// The next answer to a batch. What others wrote may be told before it, once that is durable.
    pub async fn ack(&mut self) -> (BatchId, AckStatus) {
        loop {
            match self.message().await {
                Message::Ack { batch, status } => return (batch, status),
                Message::DocUpdate { .. } => {}
                other => panic!("{other:?} instead of an ack"),
            }
        }
    }
}

fn join(member: MemberId, sink: Arc<dyn FrameSink>) -> Join {
    Join {
        member,
        right: Right::lasting(Role::Editor),
        creates: true,
        identity: None,
        version: Vec::new(),
        asked_at: 0,
        sink,
    }
}

/// Whom the rooms have answered, in order.
pub type Order = Arc<Mutex<Vec<MemberId>>>;

/// A join that is noted down when it is answered.
pub fn noted(member: MemberId, order: &Order) -> Join {
    let order = Arc::clone(order);
    join(member, Arc::new(Noting { member, order }))
}

#[derive(Debug)]
struct Noting {
    member: MemberId,
    order: Order,
}

impl FrameSink for Noting {
    fn offer(&self, lane: Lane, _: Bytes) -> Delivery {
        if lane == Lane::Answer {
            self.order.lock().unwrap().push(self.member);
        }
        Delivery::Queued
    }

    fn accuse(&self, _: u64) {}

    fn presence_waits(&self) -> bool {
        false
    }

    fn offer_presence(&self, _: Vec<Bytes>) -> Delivery {
        Delivery::Queued
    }

    fn put_out(&self, _: Option<RoomErrorCode>) {}

    fn close(&self, _: u16, _: &'static str) {}
}

pub fn board(name: &str) -> RoomName {
    RoomName::Doc(BoardId::new(name).unwrap(), DocRoom::Board)
}

/// What somebody draws, each edit on top of the last.
pub struct Drawn {
    pub updates: Vec<Vec<u8>>,
    pub version: Version,
}

pub fn drawn(peer: u64, edits: usize) -> Drawn {
    let mut board = Board::new(peer);
    let mut draw = |at| {
        let shape = Shape::new(ShapeId::new(&format!("s{at}")).unwrap(), Kind::Ellipse);
        let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
        board.apply(&batch, 0).unwrap().update
    };
    let updates = (0..edits).map(&mut draw).collect();
    let version = board.version();
    Drawn { updates, version }
}

//! Rooms without sockets: who may write, and what members are told when something goes wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tavla_server::access::{Access, Gate, Invite, Ledger, Right, Role, Visit};
use tavla_server::clock::SystemClock;
use tavla_server::log::{Committer, Extent, History, Log, LogAppend, LogError, MemoryLog, Verify};
use tavla_server::metrics::Metrics;
use tavla_server::outbox::{Delivery, FrameSink, Lane, MemberSink, Outbox, Outgoing};
use tavla_server::room::{Join, RoomContext, RoomEvent, RoomHandle, Rooms};
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::presence::{Presence, PresenceMap};
use tavla_shared::protocol::{
    AckStatus, BatchId, DocRoom, Frame, Message, Permission, RoomErrorCode, RoomName, refusal,
};
use tavla_shared::shape::{Kind, Shape};
use tavla_shared::store::AccessStore;

/// Far more than anything here takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

struct House {
    rooms: Rooms,
    metrics: Arc<Metrics>,
    members: u64,
}

impl House {
    fn new() -> Self {
        Self::on(Box::new(MemoryLog::new()))
    }

    fn on(log: Box<dyn Log>) -> Self {
        let metrics = Arc::new(Metrics::default());
        let (committer, _threads) = Committer::start(log, &metrics, Duration::ZERO).unwrap();
        let context = RoomContext {
            limits: Arc::default(),
            settings: Arc::default(),
            metrics: Arc::clone(&metrics),
        };
        let rooms = Rooms::new(context, committer, Arc::new(SystemClock::new()));
        Self {
            rooms,
            metrics,
            members: 0,
        }
    }

    /// Enters with a sink of its own, which may be wrapped.
    async fn enter(
        &mut self,
        room: &RoomName,
        role: Role,
        wrap: impl FnOnce(MemberSink) -> Arc<dyn FrameSink>,
    ) -> Member {
        self.enter_by(room, Right::lasting(role), wrap).await
    }

    async fn enter_by(
        &mut self,
        room: &RoomName,
        right: Right,
        wrap: impl FnOnce(MemberSink) -> Arc<dyn FrameSink>,
    ) -> Member {
        self.members += 1;
        let outbox = Outbox::new();
        let sink = wrap(MemberSink {
            outbox: Arc::clone(&outbox),
            room: room.clone(),
            member: self.members,
            culprit: None,
        });
        let join = Join {
            asked_at: 0,
            member: self.members,
            right,
            creates: true,
            identity: None,
            version: Vec::new(),
            sink,
        };
        let handle = self.rooms.enter(room).unwrap();
        hand_in(&handle, RoomEvent::Join(Box::new(join))).await;
        Member {
            number: self.members,
            outbox,
            handle,
        }
    }

    /// Joins; what it may do.
    async fn join(&mut self, room: &RoomName, role: Role) -> (Member, Permission) {
        let mut member = self.enter(room, role, |sink| Arc::new(sink)).await;
        match member.message().await {
            Message::JoinResponseOk { permission, .. } => (member, permission),
            other => panic!("{other:?} instead of an answer to the join"),
        }
    }
}

/// Waits for place in a room that has not ended.
async fn hand_in(handle: &RoomHandle, event: RoomEvent) {
    handle.place_ahead().await.unwrap().send(event);
}

struct Member {
    number: u64,
    outbox: Arc<Outbox>,
    handle: RoomHandle,
}

impl Member {
    async fn message(&mut self) -> Message {
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

    async fn send(&self, batch: u64, update: Vec<u8>) {
        let event = RoomEvent::Batch {
            member: self.number,
            batch: BatchId::from(batch),
            updates: vec![update],
        };
        hand_in(&self.handle, event).await;
    }

    /// Goes on until the room has ended the membership.
    async fn put_out(&mut self) -> RoomErrorCode {
        loop {
            if let Message::RoomError { code, .. } = self.message().await {
                while self.outbox.take_put_out().is_empty() {
                    tokio::time::timeout(PATIENCE, self.outbox.attention())
                        .await
                        .expect("the room keeps its member");
                }
                return code;
            }
        }
    }
}

fn board(name: &str) -> RoomName {
    RoomName::Doc(BoardId::new(name).unwrap(), DocRoom::Board)
}

fn talk(name: &str) -> RoomName {
    RoomName::Doc(BoardId::new(name).unwrap(), DocRoom::Talk)
}

fn drawn(peer: u64, name: &str) -> Vec<u8> {
    let shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Ellipse);
    let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
    Board::new(peer).apply(&batch, 0).unwrap().update
}

async fn check_role(room: RoomName, role: Role, writes: bool) {
    let mut house = House::new();
    let (mut member, permission) = house.join(&room, role).await;
    let (expected, status) = if writes {
        (Permission::Write, AckStatus::Ok)
    } else {
        (Permission::Read, AckStatus::PermissionDenied)
    };
    assert_eq!(permission, expected, "{role:?} in {room:?}");
    member.send(1, drawn(1, "a")).await;
    let batch = BatchId::from(1);
    assert_eq!(member.message().await, Message::Ack { batch, status });
    // Whoever comes later is told what was taken in.
    let mut later = house
        .enter(&room, Role::Viewer, |sink| Arc::new(sink))
        .await;
    let Message::JoinResponseOk { version, .. } = later.message().await else {
        panic!("not let in")
    };
    let version = Version::decode(&version).unwrap();
    assert_eq!(version.ops_of(1) > 0, writes, "{role:?} in {room:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_writes_shapes_and_comments() {
    check_role(board("a"), Role::Viewer, false).await;
    check_role(board("a"), Role::Commenter, false).await;
    check_role(board("a"), Role::Editor, true).await;
    check_role(board("a"), Role::Owner, true).await;
    check_role(talk("a"), Role::Viewer, false).await;
    check_role(talk("a"), Role::Commenter, true).await;
    check_role(talk("a"), Role::Editor, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_gets_what_editors_write() {
    let mut house = House::new();
    let (mut viewer, _) = house.join(&board("a"), Role::Viewer).await;
    let (editor, _) = house.join(&board("a"), Role::Editor).await;
    editor.send(1, drawn(1, "a")).await;
    assert!(matches!(viewer.message().await, Message::DocUpdate { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_could_not_take_an_update_in_is_sent_to_join_again() {
    for status in [
        AckStatus::FragmentTimeout,
        AckStatus::RateLimited,
        AckStatus::InvalidUpdate,
    ] {
        let mut house = House::new();
        let (mut member, _) = house.join(&board("a"), Role::Editor).await;
        let event = RoomEvent::Refused {
            member: member.number,
            status,
        };
        hand_in(&member.handle, event).await;
        assert_eq!(member.put_out().await, RoomErrorCode::RejoinSuggested);
        assert_eq!(house.metrics.client_refusals.get(), 1);
    }
}

/// A sink that panics on everything but answers, as a mistake in a room would.
#[derive(Debug)]
struct Broken(MemberSink);

impl FrameSink for Broken {
    fn presence_waits(&self) -> bool {
        false
    }

    fn offer(&self, lane: Lane, frame: Bytes) -> Delivery {
        assert_eq!(lane, Lane::Answer, "a mistake");
        self.0.offer(lane, frame)
    }

    fn offer_presence(&self, _: Vec<Bytes>) -> Delivery {
        panic!("a mistake");
    }

    fn put_out(&self, error: Option<RoomErrorCode>) {
        self.0.put_out(error);
    }

    fn accuse(&self, now: u64) {
        self.0.accuse(now);
    }

    fn close(&self, code: u16, reason: &'static str) {
        self.0.close(code, reason);
    }
}

async fn check_broken_room(room: RoomName, update: Vec<u8>) {
    let mut house = House::new();
    let (mut ada, _) = house.join(&room, Role::Editor).await;
    let mut bo = house
        .enter(&room, Role::Editor, |sink| Arc::new(Broken(sink)))
        .await;
    ada.send(1, update).await;
    assert_eq!(ada.put_out().await, RoomErrorCode::RejoinSuggested);
    assert_eq!(bo.put_out().await, RoomErrorCode::RejoinSuggested);
    assert_eq!(house.metrics.room_panics.get(), 1);
    // The room that takes its place works.
    let (mut ada, _) = house.join(&room, Role::Editor).await;
    ada.send(2, drawn(9, "b")).await;
    while !matches!(ada.message().await, Message::Ack { .. }) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn the_members_of_a_room_that_broke_are_sent_to_the_next_one() {
    check_broken_room(board("a"), drawn(1, "a")).await;
    let mut told = PresenceMap::new();
    told.tell(1, &Presence::Tool("pen".to_owned()), 1);
    let update = told.updates_since(0, None).remove(0);
    let presence = RoomName::Presence(BoardId::new("a").unwrap());
    check_broken_room(presence, update).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_once_the_server_stops() {
    let mut house = House::new();
    let (member, _) = house.join(&board("a"), Role::Editor).await;
    tokio::time::timeout(PATIENCE, house.rooms.drain())
        .await
        .expect("the rooms do not end");
    assert!(house.rooms.enter(&board("a")).is_none());
    assert!(house.rooms.enter(&board("b")).is_none());
    drop(member);
}

/// A log that loads one board only when it is let.
#[derive(Clone)]
struct Gated {
    log: MemoryLog,
    board: BoardId,
    gate: Arc<Mutex<Receiver<()>>>,
}

impl Log for Gated {
    fn append(&mut self, appends: &[LogAppend<'_>]) -> Result<Vec<u64>, LogError> {
        self.log.append(appends)
    }

    fn load(&mut self, room: &RoomName, create: bool, before: u64) -> Result<History, LogError> {
        if *room.board() == self.board {
            self.gate.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        }
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

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_takes_nothing_keeps_no_other_from_ending() {
    let (open, gate) = sync_channel(1);
    let log = Gated {
        log: MemoryLog::new(),
        board: BoardId::new("a").unwrap(),
        gate: Arc::new(Mutex::new(gate)),
    };
    let mut house = House::on(Box::new(log));
    let (quick, _) = house.join(&board("b"), Role::Editor).await;
    let slow = house
        .enter(&board("a"), Role::Editor, |sink| Arc::new(sink))
        .await;
    // While it loads it takes nothing, until its inbox is full.
    let filled = async {
        for number in 100.. {
            let event = RoomEvent::Leave { member: number };
            hand_in(&slow.handle, event).await;
        }
    };
    let full = Duration::from_millis(100);
    tokio::time::timeout(full, filled).await.unwrap_err();
    let rooms = house.rooms.clone();
    let drain = tokio::spawn(async move { rooms.drain().await });
    let ended = async {
        while house.metrics.rooms.get() > 1 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, ended)
        .await
        .expect("the quick room does not end");
    open.send(()).unwrap();
    tokio::time::timeout(PATIENCE, drain)
        .await
        .unwrap()
        .unwrap();
    drop((quick, slow));
}

/// A token's right on the board `a`.
fn right_of(ledger: &mut Ledger, gate: &Arc<Gate>, now: u64) -> Right {
    let invite = Invite {
        board: BoardId::new("a").unwrap(),
        role: Role::Editor,
        seconds: 600,
        user: Some("ada".to_owned()),
    };
    let token = ledger.issue(&invite, now).unwrap().token;
    let visit = Visit {
        peer: "192.0.2.1".parse().unwrap(),
        host: None,
        forwarded: false,
        origin: None,
    };
    let grant = gate.grant(&visit, Some(&token), &invite.board, now * 1000);
    grant.unwrap().right
}

/// A right that ends before the batch does: no room of any kind takes what comes with it, though
/// nobody but the book has told it.
async fn check_ended(room: RoomName, update: Vec<u8>) {
    let mut house = House::new();
    let store = AccessStore::in_memory().unwrap();
    let now = tavla_server::clock::Clock::now_millis(&SystemClock::new()) / 1000;
    let mut ledger = Ledger::open(store, now).unwrap();
    let gate = Gate::new(Access::default(), ledger.book().unwrap());
    let right = right_of(&mut ledger, &gate, now);
    let mut ada = house
        .enter_by(&room, right.clone(), |sink| Arc::new(sink))
        .await;
    assert!(matches!(
        ada.message().await,
        Message::JoinResponseOk { .. }
    ));
    ada.send(1, update.clone()).await;
    while !matches!(ada.message().await, Message::Ack { .. }) {}
    let batches = house.metrics.batches.get();
    let board = BoardId::new("a").unwrap();
    ledger.put_member(&board, "ada", Role::Viewer).unwrap();
    gate.publish(ledger.book().unwrap());
    ada.send(2, update).await;
    match ada.message().await {
        Message::RoomError { code, message } => {
            assert_eq!(code, RoomErrorCode::RejoinSuggested);
            assert_eq!(refusal::access_word(&message), Some(refusal::ROLE_CHANGED));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(house.metrics.batches.get(), batches);
    // Nor does it let somebody in whose role changed on the way: joining again tells the new one.
    let mut late = house.enter_by(&room, right, |sink| Arc::new(sink)).await;
    match late.message().await {
        Message::RoomError { code, .. } => assert_eq!(code, RoomErrorCode::RejoinSuggested),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_has_ended_brings_nothing_in() {
    check_ended(board("a"), drawn(1, "a")).await;
    let mut told = PresenceMap::new();
    told.tell(1, &Presence::Tool("pen".to_owned()), 1);
    let update = told.updates_since(0, None).remove(0);
    let presence = RoomName::Presence(BoardId::new("a").unwrap());
    check_ended(presence, update).await;
}

//! A room and its log, event by event.

mod resting;

use std::sync::Arc;

use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::protocol::{BatchId, DocRoom, Frame, Message, RoomName};
use tavla_shared::shape::{Kind, Shape};
use tavla_shared::store::AccessStore;

use super::*;
use crate::access::{Access, Book, Gate, Invite, Ledger, Right, Role, Visit};
use crate::log::{Log as _, LogAppend, MemoryLog, perform};
use crate::outbox::{MemberSink, Outbox, Outgoing};
use crate::room::{Join, Room, RoomContext, RoomSettings};

/// Updates as a hostile writer sends them; see `tests/fixtures/README.md`.
const BREAKS_LORO: &[u8] = include_bytes!("../../../../../tests/fixtures/updates/breaks-loro.bin");

fn name() -> RoomName {
    RoomName::Doc(BoardId::new("a").unwrap(), DocRoom::Board)
}

/// What `peer` draws first.
fn drawn(peer: u64) -> Vec<u8> {
    let shape = Shape::new(ShapeId::new(&format!("s{peer}")).unwrap(), Kind::Ellipse);
    let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
    Board::new(peer).apply(&batch, 0).unwrap().update
}

/// A room, whose requests wait until the log is let.
struct Desk {
    room: Room,
    log: MemoryLog,
    requests: Vec<LogRequest>,
    now: u64,
    members: u64,
    /// What its members are sent, by their numbers from 1.
    outboxes: Vec<Arc<Outbox>>,
    /// Whether it wants to be forgotten.
    ended: bool,
}

impl Desk {
    /// On a log with these records.
    fn new(records: &[&[u8]], settings: RoomSettings) -> Self {
        let mut log = MemoryLog::new();
        let updates: Vec<Vec<u8>> = records.iter().map(|bytes| bytes.to_vec()).collect();
        let room = &name();
        let append = LogAppend {
            room,
            updates: &updates,
        };
        log.append(&[append]).unwrap();
        Self::on(log, settings)
    }

    fn on(log: MemoryLog, settings: RoomSettings) -> Self {
        let context = RoomContext {
            limits: Arc::default(),
            settings: Arc::new(settings),
            metrics: Arc::default(),
        };
        Self {
            room: Room::new(name(), &context, 1),
            log,
            requests: Vec::new(),
            now: 0,
            members: 0,
            outboxes: Vec::new(),
            ended: false,
        }
    }

    fn handle(&mut self, event: RoomEvent) {
        let mut actions = Vec::new();
        self.room.handle(event, self.now, &mut actions);
        for action in actions {
            match action {
                RoomAction::Log(request) => self.requests.push(request),
                RoomAction::Unload | RoomAction::Abandon => self.ended = true,
            }
        }
    }

    /// The log does all that it is asked.
    fn settle(&mut self) {
        while !self.requests.is_empty() {
            let event = perform(&mut self.log, &name(), self.requests.remove(0));
            self.handle(RoomEvent::Log(Box::new(event)));
        }
    }

    fn join(&mut self) -> u64 {
        self.join_as(Right::lasting(Role::Editor))
    }

    fn join_as(&mut self, right: Right) -> u64 {
        self.members += 1;
        let outbox = Outbox::new();
        self.outboxes.push(Arc::clone(&outbox));
        let sink = MemberSink {
            outbox,
            room: name(),
            member: self.members,
            culprit: None,
        };
        self.handle(RoomEvent::Join(Box::new(Join {
            member: self.members,
            right,
            creates: true,
            identity: None,
            asked_at: 0,
            version: Version::default().encode(),
            sink: Arc::new(sink),
        })));
        self.members
    }

    fn send(&mut self, member: u64, update: Vec<u8>) {
        self.handle(RoomEvent::Batch {
            member,
            batch: BatchId::from(1),
            updates: vec![update],
        });
    }

    /// What a member was sent since the last look.
    fn heard(&self, member: u64) -> Vec<Message> {
        let outbox = &self.outboxes[member as usize - 1];
        let sent = std::iter::from_fn(|| outbox.pop());
        let frames = sent.filter_map(|outgoing| match outgoing {
            Outgoing::Frame(bytes) => Some(Frame::decode(&bytes).unwrap().message),
            _ => None,
        });
        frames.collect()
    }

    fn is_resting(&self) -> bool {
        let Room::Document(room) = &self.room else {
            return false;
        };
        matches!(room.state, State::Resting)
    }

    /// Time passes until there is nothing to do at its end.
    fn pass(&mut self, millis: u64) {
        let end = self.now + millis;
        while let Some(due) = self.room.deadline().filter(|&due| due <= end)
            && !self.ended
        {
            self.now = self.now.max(due);
            self.handle(RoomEvent::Tick);
            self.settle();
        }
        self.now = end;
    }

    /// Somebody comes and goes, and the room is left alone.
    fn visit(&mut self) {
        let member = self.join();
        self.settle();
        self.handle(RoomEvent::Leave { member });
        self.pass(RoomSettings::default().idle_millis);
        assert!(self.ended);
    }
}

#[test]
fn nothing_is_compacted_before_what_is_left_out_is_set_aside() {
    let mut desk = Desk::new(
        &[&drawn(1), BREAKS_LORO, &drawn(2)],
        RoomSettings::default(),
    );
    desk.log.set_busy(1);
    desk.visit();
    assert!(!desk.log.has_snapshot(&name()));
    // The next room asks again.
    let mut desk = Desk::on(desk.log, RoomSettings::default());
    desk.visit();
    assert_eq!(desk.log.set_aside(&name()), [2]);
    assert!(desk.log.has_snapshot(&name()));
}

#[test]
fn what_could_not_be_set_aside_is_tried_again_before_the_next_snapshot() {
    let settings = RoomSettings {
        compact_records: 8,
        ..RoomSettings::default()
    };
    let mut desk = Desk::new(&[&drawn(1), BREAKS_LORO, &drawn(2)], settings);
    desk.log.set_busy(1);
    let member = desk.join();
    desk.settle();
    for peer in 3..=30 {
        desk.send(member, drawn(peer));
        desk.settle();
        desk.pass(10);
    }
    assert_eq!(desk.log.set_aside(&name()), [2]);
    assert!(desk.log.has_snapshot(&name()));
}

#[test]
fn a_board_with_more_poison_than_one_load_finds_opens_in_the_end() {
    let first = drawn(1);
    let mut records = vec![BREAKS_LORO; 40];
    records.push(&first);
    let mut desk = Desk::new(&records, RoomSettings::default());
    for _ in 0..2 {
        desk.join();
        desk.settle();
        assert!(desk.ended);
        desk = Desk::on(desk.log, RoomSettings::default());
    }
    desk.join();
    desk.settle();
    assert!(!desk.ended);
    assert_eq!(desk.log.tail_len(&name()), 1);
}

#[test]
fn a_snapshot_that_was_passed_over_is_replaced_at_once() {
    let mut desk = Desk::new(&[&drawn(1), &drawn(2)], RoomSettings::default());
    let rubbish = Box::new(|_: &[u8]| true);
    desk.log.compact(&name(), b"rubbish", 1, rubbish).unwrap();
    desk.join();
    desk.settle();
    desk.pass(10);
    let history = desk.log.load(&name(), false, u64::MAX).unwrap();
    assert_eq!(history.records, []);
    let mut document = Document::new(None);
    document.load(&history.snapshot.unwrap().bytes).unwrap();
    assert!(document.version().ops_of(2) > 0);
}

#[test]
fn a_server_that_stops_settles_what_was_sent_and_then_leaves_a_snapshot() {
    let settings = RoomSettings {
        compact_records: 1,
        ..RoomSettings::default()
    };
    let mut desk = Desk::new(&[], settings);
    let member = desk.join();
    desk.settle();
    for peer in 1..=5 {
        desk.send(member, drawn(peer));
    }
    desk.handle(RoomEvent::Drain);
    assert!(!desk.ended, "nothing is durable yet");
    desk.settle();
    assert!(desk.ended);
    assert_eq!(desk.log.tail_len(&name()), 0);
    assert!(desk.log.has_snapshot(&name()));
}

/// Whether the room counts the next event of its log as heavy.
fn next_is_heavy(desk: &mut Desk) -> bool {
    let event = perform(&mut desk.log, &name(), desk.requests.remove(0));
    let event = RoomEvent::Log(Box::new(event));
    let heavy = desk.room.is_heavy(&event, desk.now);
    desk.handle(event);
    heavy
}

#[test]
fn backfills_after_the_disk_and_the_last_snapshot_count_as_heavy() {
    let mut desk = Desk::new(&[], RoomSettings::default());
    let member = desk.join();
    assert!(next_is_heavy(&mut desk), "the load");
    desk.send(member, drawn(1));
    assert!(!next_is_heavy(&mut desk), "an ack");
    desk.send(member, drawn(2));
    let joined = desk.join();
    assert!(next_is_heavy(&mut desk), "an answer to a join");
    assert!(!desk.room.is_heavy(&RoomEvent::Tick, desk.now));
    for member in [member, joined] {
        desk.handle(RoomEvent::Leave { member });
    }
    desk.now += RoomSettings::default().idle_millis;
    assert!(desk.room.is_heavy(&RoomEvent::Tick, desk.now));
    desk.handle(RoomEvent::Tick);
    desk.settle();
    assert!(desk.log.has_snapshot(&name()));
    assert!(!desk.room.is_heavy(&RoomEvent::Tick, desk.now));
}

#[test]
fn a_small_update_of_many_operations_counts_as_heavy() {
    let update = |text: String| {
        let mut shape = Shape::new(ShapeId::new("note").unwrap(), Kind::Note);
        shape.text = Arc::from(text);
        let batch = EditBatch::new("write", vec![Edit::Create(Arc::new(shape))]);
        Board::new(1).apply(&batch, 0).unwrap().update
    };
    let (short, long) = (update("word".to_owned()), update("x".repeat(2_000)));
    let desk = Desk::new(&[], RoomSettings::default());
    let heavy = |update: Vec<u8>| {
        let event = RoomEvent::Batch {
            member: 1,
            batch: BatchId::from(1),
            updates: vec![update],
        };
        desk.room.is_heavy(&event, 0)
    };
    assert!(long.len() < 4_000);
    assert!(heavy(long) && !heavy(short));
}

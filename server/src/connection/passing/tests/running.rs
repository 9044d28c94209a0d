//! A whole connection, on a carrier in memory, whose board is being loaded.

use std::time::Duration;

use bytes::Bytes;
use tavla_shared::presence::{Presence, PresenceMap};
use tavla_shared::protocol::{AckStatus, BatchId, Frame, Limits, Message, RoomName, close};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::super::PARKED_EVENTS_MAX;
use super::stalled::{House, PATIENCE, Stalled, board, drawn};
use crate::access::{Access, Book, Gate, Visit};
use crate::beat::Beat;
use crate::clock::{Clock as _, SystemClock};
use crate::connection::{Connection, ConnectionContext, Phase, Reader, Received, Writer, run};
use crate::limits::{Addresses, Admissions, Penalties};
use crate::outbox::{Outbox, Outgoing};

/// Frames that may be under way each way.
const FRAMES_MAX: usize = 64;

struct Incoming(mpsc::Receiver<Bytes>);

impl Reader for Incoming {
    async fn receive(&mut self) -> Received {
        let next = self.0.recv().await;
        next.map_or(Received::Closed, Received::Binary)
    }
}

struct Outgoings(mpsc::Sender<Outgoing>);

impl Writer for Outgoings {
    async fn feed(&mut self, outgoing: Outgoing) -> bool {
        self.0.send(outgoing).await.is_ok()
    }

    async fn flush(&mut self) -> bool {
        true
    }
}

/// The other side of a connection that runs.
struct Peer {
    to: mpsc::Sender<Bytes>,
    from: mpsc::Receiver<Outgoing>,
    phase: watch::Sender<Phase>,
    running: JoinHandle<()>,
}

impl Peer {
    fn connect(house: &House) -> Self {
        let limits = Limits::default();
        let context = ConnectionContext {
            access: Gate::new(Access::default(), Book::default()),
            admissions: Admissions::new(1, 1),
            penalties: Penalties::new(Addresses::Visitors),
            metrics: house.metrics.clone(),
            beat: Beat::every(Duration::from_millis(limits.beat_millis)),
            limits: limits.into(),
        };
        let visit = Visit {
            peer: "127.0.0.1".parse().unwrap(),
            host: Some("localhost".to_owned()),
            forwarded: false,
            origin: None,
        };
        let clock = SystemClock::new();
        let connection = Connection::new(1, visit, Outbox::new(), context, clock.now_millis());
        let (to, incoming) = mpsc::channel(FRAMES_MAX);
        let (outgoing, from) = mpsc::channel(FRAMES_MAX);
        let (phase, stage) = watch::channel(Phase::Serving);
        let (reader, writer) = (Incoming(incoming), Outgoings(outgoing));
        let rooms = house.rooms.clone();
        let running = tokio::spawn(run(
            reader,
            writer,
            connection,
            rooms,
            std::sync::Arc::new(clock),
            stage,
        ));
        Self {
            to,
            from,
            phase,
            running,
        }
    }

    async fn send(&self, room: &RoomName, message: Message) {
        let frame = Frame {
            magic: room.magic(),
            room: room.room_id(),
            message,
        };
        let bytes = frame.encode().unwrap().into();
        self.to.send(bytes).await.unwrap();
    }

    async fn join(&self, room: &RoomName) {
        let message = Message::JoinRequest {
            auth: Vec::new(),
            version: Vec::new(),
        };
        self.send(room, message).await;
    }

    async fn batch(&self, room: &RoomName, number: u64, update: Vec<u8>) {
        let message = Message::DocUpdate {
            updates: vec![update],
            batch: BatchId::from(number),
        };
        self.send(room, message).await;
    }

    async fn next(&mut self) -> Outgoing {
        let next = tokio::time::timeout(PATIENCE, self.from.recv()).await;
        next.expect("the server says nothing").unwrap()
    }

    /// The next thing that is said about a room.
    async fn message(&mut self, room: &RoomName) -> Message {
        loop {
            if let Outgoing::Frame(bytes) = self.next().await {
                let frame = Frame::decode(&bytes).unwrap();
                if (frame.magic, frame.room) == (room.magic(), room.room_id()) {
                    return frame.message;
                }
            }
        }
    }

    /// Goes until it is let into the board and all of these batches are acked, in order.
    async fn until_acked(&mut self, room: &RoomName, batches: std::ops::RangeInclusive<u64>) {
        let joined = self.message(room).await;
        assert!(
            matches!(joined, Message::JoinResponseOk { .. }),
            "{joined:?}"
        );
        for number in batches {
            let (batch, status) = (BatchId::from(number), AckStatus::Ok);
            assert_eq!(self.message(room).await, Message::Ack { batch, status });
        }
    }

    /// Frames that the server has not read.
    fn unread(&self) -> usize {
        FRAMES_MAX - self.to.capacity()
    }
}

fn pen(at: i64) -> Vec<u8> {
    let mut told = PresenceMap::new();
    told.tell(9, &Presence::Tool(format!("pen {at}")), at);
    told.updates_since(0, None).remove(0)
}

#[tokio::test]
async fn a_cursor_moves_on_while_its_owners_board_is_loaded() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let a = board("a");
    let presence = RoomName::Presence(a.board().clone());
    let mut bo = house.member(&presence);
    let handle = house.rooms.enter(&presence).unwrap();
    handle
        .try_send(crate::room::RoomEvent::Join(Box::new(bo.join())))
        .unwrap();
    let mut ada = Peer::connect(&house);
    // The board comes first: even its join waits.
    ada.join(&a).await;
    ada.join(&presence).await;
    for (number, update) in (1..).zip(drawn(7, 3).updates) {
        ada.batch(&a, number, update).await;
        ada.batch(&presence, number, pen(number as i64)).await;
        while !matches!(bo.message().await, Message::DocUpdate { .. }) {}
    }
    house.open();
    ada.until_acked(&a, 1..=3).await;
}

#[tokio::test]
async fn a_connection_with_too_much_parked_is_read_no_more_until_there_is_place() {
    const BATCHES: u64 = 40;
    let Stalled { house, first: _ } = Stalled::new().await;
    let a = board("a");
    let mut ada = Peer::connect(&house);
    ada.join(&a).await;
    for (number, update) in (1..).zip(drawn(7, BATCHES as usize).updates) {
        ada.batch(&a, number, update).await;
    }
    let parked = 1 + BATCHES as usize - PARKED_EVENTS_MAX;
    house.until(|| ada.unread() <= parked).await;
    // On one thread everything that can be done is done by then.
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(ada.unread(), parked);
    house.open();
    ada.until_acked(&a, 1..=BATCHES).await;
    assert_eq!(ada.unread(), 0);
}

#[tokio::test]
async fn a_server_stops_while_something_waits_for_a_board_that_is_loaded() {
    let Stalled { house, first: _ } = Stalled::new().await;
    let a = board("a");
    let mut ada = Peer::connect(&house);
    ada.join(&a).await;
    ada.batch(&a, 1, drawn(7, 1).updates.remove(0)).await;
    house.until(|| ada.unread() == 0).await;
    ada.phase.send_replace(Phase::Quiet);
    let rooms = house.rooms.clone();
    let drain = tokio::spawn(async move { rooms.drain().await });
    house.until(|| house.rooms.enter(&a).is_none()).await;
    house.open();
    drain.await.unwrap();
    // The join was asked for before: it is granted, and the batch taken in, or refused for now.
    let answer = ada.message(&a).await;
    let answered = matches!(
        answer,
        Message::JoinResponseOk { .. } | Message::JoinError { .. }
    );
    assert!(answered, "{answer:?}");
    let spread_millis = 1_000;
    ada.phase.send_replace(Phase::Closing { spread_millis });
    loop {
        if let Outgoing::Close { code, .. } = ada.next().await {
            break assert_eq!(code, close::RESTARTING);
        }
    }
    let Peer { to, running, .. } = ada;
    drop(to);
    running.await.unwrap();
}

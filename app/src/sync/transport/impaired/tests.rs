//! The worse network around a connection in memory.

use std::sync::Mutex;
use std::time::Duration;

use tavla_shared::id::BoardId;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::timeout;

use super::*;
use crate::sync::event::{Incoming, Packet};
use crate::sync::transport::{PacketReceiver, PacketSender};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it looks whether what must not come comes.
const MOMENT: Duration = Duration::from_millis(30);

/// A server's end of connections that are made one by one.
struct Wire {
    /// What was sent, and the code of the goodbye.
    sent: Receiver<Sent>,
    answers: Sender<Incoming>,
}

#[derive(Debug, PartialEq)]
enum Sent {
    Packets(Vec<Packet>),
    Closed(u16),
}

struct Memory(Arc<Mutex<Option<MemoryConnection>>>);

struct MemoryConnection {
    sent: Sender<Sent>,
    answers: Receiver<Incoming>,
}

impl Transport for Memory {
    type Connection = MemoryConnection;

    fn open(
        &self,
        _kind: TransportKind,
    ) -> impl Future<Output = Result<MemoryConnection, OpenError>> + Send + 'static {
        let connection = Arc::clone(&self.0);
        async move {
            let connection = connection.lock().unwrap().take();
            connection.ok_or_else(|| lost("none is left"))
        }
    }

    /// A history without an end.
    #[expect(clippy::manual_async_fn, reason = "such a future would borrow self")]
    fn fetch(
        &self,
        _ask: ArchiveAsk,
        told: Sender<Fetched>,
    ) -> impl Future<Output = ()> + Send + 'static {
        async move { while told.send(Fetched::Begun).await.is_ok() {} }
    }
}

impl Connection for MemoryConnection {
    type Sender = Sender<Sent>;
    type Receiver = Receiver<Incoming>;

    fn split(self) -> (Sender<Sent>, Receiver<Incoming>) {
        (self.sent, self.answers)
    }
}

impl PacketSender for Sender<Sent> {
    async fn send(&mut self, packets: Vec<Packet>) -> bool {
        Sender::send(self, Sent::Packets(packets)).await.is_ok()
    }

    async fn close(&mut self, code: u16) {
        Sender::send(self, Sent::Closed(code)).await.ok();
    }
}

impl PacketReceiver for Receiver<Incoming> {
    async fn receive(&mut self) -> Incoming {
        self.recv().await.unwrap_or(Incoming::Closed {
            code: None,
            reason: String::new(),
        })
    }
}

type Halves = (
    ImpairedSender<Sender<Sent>>,
    ImpairedReceiver<Receiver<Incoming>>,
);

fn memory(impairment: Impairment) -> (Impaired<Memory>, watch::Sender<Impairment>, Wire) {
    let ((sent, taken), (answers, given)) = (mpsc::channel(4_096), mpsc::channel(4_096));
    let connection = MemoryConnection {
        sent,
        answers: given,
    };
    let (conditions, watched) = watch::channel(impairment);
    let inner = Memory(Arc::new(Mutex::new(Some(connection))));
    let wire = Wire {
        sent: taken,
        answers,
    };
    (Impaired::new(inner, watched, 1), conditions, wire)
}

/// A connection that was made while nothing was simulated.
async fn connected() -> (Halves, watch::Sender<Impairment>, Wire) {
    let (transport, conditions, wire) = memory(Impairment::default());
    let opened = transport.open(TransportKind::WebSocket).await.unwrap();
    (opened.split(), conditions, wire)
}

fn letter(number: u64) -> Packet {
    Packet::Binary(number.to_le_bytes().to_vec())
}

fn answer(number: u64) -> Incoming {
    Incoming::Binary(number.to_le_bytes().to_vec())
}

async fn next<T>(what: impl Future<Output = T>) -> T {
    timeout(PATIENCE, what).await.expect("it never came")
}

fn slow(latency_millis: u64) -> Impairment {
    Impairment {
        latency_millis,
        ..Impairment::default()
    }
}

#[tokio::test]
async fn what_is_sent_comes_late_all_at_its_own_time_and_in_order() {
    let ((mut sender, _receiver), conditions, mut wire) = connected().await;
    assert!(sender.send(vec![letter(0)]).await);
    assert_eq!(
        next(wire.sent.recv()).await,
        Some(Sent::Packets(vec![letter(0)]))
    );
    conditions.send_replace(slow(300));
    let began = Instant::now();
    for number in 1..=40 {
        assert!(sender.send(vec![letter(number)]).await);
    }
    // Sending does not wait: the network has it.
    assert!(began.elapsed() < Duration::from_millis(300));
    for number in 1..=40 {
        let sent = next(wire.sent.recv()).await;
        assert_eq!(sent, Some(Sent::Packets(vec![letter(number)])));
        assert!(began.elapsed() >= Duration::from_millis(300));
    }
    // Forty delays one after another would be twelve seconds.
    assert!(began.elapsed() < Duration::from_secs(6));
}

#[tokio::test]
async fn what_comes_is_given_late_and_in_order_also_once_nothing_is_simulated_any_more() {
    let ((_sender, mut receiver), conditions, wire) = connected().await;
    conditions.send_replace(slow(200));
    let began = Instant::now();
    for number in 0..20 {
        wire.answers.send(answer(number)).await.unwrap();
    }
    // It reads what comes, and gives none of it yet; to stop waiting for it loses nothing.
    assert!(timeout(MOMENT, receiver.receive()).await.is_err());
    conditions.send_replace(Impairment::default());
    wire.answers.send(answer(20)).await.unwrap();
    for number in 0..=20 {
        assert_eq!(next(receiver.receive()).await, answer(number));
        assert!(began.elapsed() >= Duration::from_millis(200));
    }
}

#[tokio::test]
async fn offline_breaks_the_connection_at_once_and_lets_none_be_made() {
    let ((_sender, mut receiver), conditions, _wire) = connected().await;
    assert!(timeout(MOMENT, receiver.receive()).await.is_err());
    let offline = Impairment {
        offline: true,
        ..Impairment::default()
    };
    conditions.send_replace(offline);
    let end = next(receiver.receive()).await;
    assert!(
        matches!(
            end,
            Incoming::Closed {
                code: Some(1006),
                ..
            }
        ),
        "{end:?}"
    );

    let (transport, conditions, _wire) = memory(offline);
    let error = transport
        .open(TransportKind::WebSocket)
        .await
        .err()
        .unwrap();
    assert_eq!(error.fault, OpenFault::Unreachable);
    conditions.send_replace(Impairment::default());
    // Nothing was asked of the real network meanwhile, and the next attempt gets there.
    let opened = transport.open(TransportKind::WebSocket).await;
    assert!(opened.is_ok());
}

#[tokio::test]
async fn a_fetch_that_offline_breaks_is_worth_another_also_where_much_of_it_waits() {
    let (transport, conditions, _wire) = memory(Impairment::default());
    let ask = ArchiveAsk {
        board: BoardId::new("plan").unwrap(),
        token: None,
    };
    let (told, mut taken) = mpsc::channel(1);
    let fetching = tokio::spawn(transport.fetch(ask, told));
    assert_eq!(next(taken.recv()).await, Some(Fetched::Begun));
    conditions.send_replace(Impairment {
        offline: true,
        ..Impairment::default()
    });
    let mut last = None;
    while let Some(fetched) = next(taken.recv()).await {
        last = Some(fetched);
    }
    assert_eq!(last, Some(Fetched::NoLine));
    next(fetching).await.unwrap();
}

#[tokio::test]
async fn who_is_offline_while_a_connection_is_made_gets_none() {
    let (transport, conditions, _wire) = memory(slow(2_000));
    let opening = tokio::spawn(transport.open(TransportKind::WebSocket));
    let offline = Impairment {
        offline: true,
        ..Impairment::default()
    };
    conditions.send_replace(offline);
    let opened = next(opening).await.unwrap();
    assert_eq!(opened.err(), Some(lost("offline is simulated")));
}

#[tokio::test]
async fn heavy_loss_cuts_the_connection_for_both_halves() {
    let ((mut sender, mut receiver), conditions, wire) = connected().await;
    // Everything is lost, which is more than the interface offers.
    conditions.send_replace(Impairment {
        loss_percent: 100,
        ..Impairment::default()
    });
    assert!(sender.send(vec![letter(1)]).await);
    // Five times in a row, in 200, 400, 800, 1,600 and 3,200 ms.
    let end = next(receiver.receive()).await;
    assert!(
        matches!(
            end,
            Incoming::Closed {
                code: Some(1006),
                ..
            }
        ),
        "{end:?}"
    );
    assert!(!sender.send(vec![letter(2)]).await);
    assert!(wire.sent.is_empty());
}

#[tokio::test]
async fn a_goodbye_waits_for_nothing_and_comes_last() {
    let ((mut sender, _receiver), conditions, mut wire) = connected().await;
    conditions.send_replace(slow(2_000));
    let began = Instant::now();
    for number in 0..3 {
        assert!(sender.send(vec![letter(number)]).await);
    }
    sender.close(1000).await;
    assert!(began.elapsed() < Duration::from_millis(1_500));
    for number in 0..3 {
        assert_eq!(
            wire.sent.recv().await,
            Some(Sent::Packets(vec![letter(number)]))
        );
    }
    assert_eq!(wire.sent.recv().await, Some(Sent::Closed(1000)));
}

#[tokio::test]
async fn no_more_waits_than_there_is_room_for_and_who_sends_more_waits_itself() {
    let ((mut sender, mut receiver), conditions, mut wire) = connected().await;
    conditions.send_replace(slow(2_000));
    let mebibyte = Packet::Binary(vec![0; 1024 * 1024]);
    for _ in 0..4 {
        assert!(next(sender.send(vec![mebibyte.clone()])).await);
    }
    assert!(
        timeout(MOMENT, sender.send(vec![mebibyte.clone()]))
            .await
            .is_err()
    );
    assert!(wire.sent.try_recv().is_err());
    let large = Incoming::Binary(vec![0; 1024 * 1024]);
    for _ in 0..6 {
        wire.answers.send(large.clone()).await.unwrap();
    }
    assert!(timeout(MOMENT, receiver.receive()).await.is_err());
    assert_eq!(wire.answers.capacity(), wire.answers.max_capacity() - 2);
    for _ in 0..6 {
        assert_eq!(next(receiver.receive()).await, large);
    }
}

//! The receiving half over a worse network: keeps what came until it is due. Reads no more while a
//! bounded amount waits, so that the server holds back as it does for a slow line.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Notify;
use tokio::time::sleep_until;

use super::Conditions;
use super::way::{Fate, Way};
use crate::sync::event::Incoming;
use crate::sync::transport::PacketReceiver;

/// How `WebSocket` names an end without a goodbye. What is simulated breaks this way, so that the choice of
/// transport does not take it for what a proxy does.
const BROKEN: u16 = 1006;
/// What waits, and its bytes.
const WAITING_MAX: usize = 1_024;
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// The receiving half.
#[derive(Debug)]
pub struct ImpairedReceiver<R> {
    inner: R,
    conditions: Conditions,
    way: Way,
    /// Told when the sending half was cut.
    cut: Arc<Notify>,
    waiting: VecDeque<(Instant, Incoming)>,
    bytes: usize,
    /// Whether the last that comes is among what waits.
    ended: bool,
}

impl<R: PacketReceiver> ImpairedReceiver<R> {
    /// Receives by `inner`; `cut` tells of the sending half's end.
    pub fn new(inner: R, conditions: Conditions, way: Way, cut: Arc<Notify>) -> Self {
        Self {
            inner,
            conditions,
            way,
            cut,
            waiting: VecDeque::new(),
            bytes: 0,
            ended: false,
        }
    }

    /// Something has come: it is given now, or waits until it is due.
    fn take_in(&mut self, incoming: Incoming) -> Option<Incoming> {
        let impairment = *self.conditions.borrow();
        if impairment.is_none() && self.waiting.is_empty() {
            return Some(incoming);
        }
        let (due, incoming) = match self.way.fate(&impairment, Instant::now()) {
            Fate::Arrives(due) => (due, incoming),
            Fate::Cut(due) => (due, broken("loss is simulated")),
        };
        self.ended = matches!(incoming, Incoming::Closed { .. });
        self.bytes += len(&incoming);
        self.waiting.push_back((due, incoming));
        None
    }

    fn has_room(&self) -> bool {
        !self.ended && self.waiting.len() < WAITING_MAX && self.bytes < BYTES_MAX
    }

    fn give(&mut self) -> Option<Incoming> {
        let (_, incoming) = self.waiting.pop_front()?;
        self.bytes -= len(&incoming);
        Some(incoming)
    }
}

impl<R: PacketReceiver> PacketReceiver for ImpairedReceiver<R> {
    async fn receive(&mut self) -> Incoming {
        loop {
            let due = self.waiting.front().map(|(due, _)| *due);
            let reads = self.has_room();
            let given = tokio::select! {
                biased;
                () = super::offline(&mut self.conditions) => Some(broken("offline is simulated")),
                () = self.cut.notified() => Some(broken("loss is simulated")),
                () = until(due) => self.give(),
                incoming = self.inner.receive(), if reads => self.take_in(incoming),
            };
            if let Some(incoming) = given {
                return incoming;
            }
        }
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due.into()).await,
        None => pending().await,
    }
}

fn broken(reason: &str) -> Incoming {
    Incoming::Closed {
        code: Some(BROKEN),
        reason: reason.to_owned(),
    }
}

fn len(incoming: &Incoming) -> usize {
    match incoming {
        Incoming::Binary(bytes) => bytes.len(),
        Incoming::Text(text) => text.len(),
        _ => 0,
    }
}

//! What waits to be written to the connection, and the task that writes it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::sync::event::{Lane, Packet};
use crate::sync::transport::PacketSender;

/// Packets by lane. The client bounds what it puts in: documents by its window, presence to one
/// tick, control by what it answers; past [`CONTROL_MAX`] the line counts as broken.
#[derive(Debug, Default)]
pub struct Lanes {
    waiting: Mutex<Waiting>,
    /// Something was put in.
    filled: Notify,
    /// The presence lane became empty.
    presence_sent: Notify,
}

/// The most packets that are sent together.
const BATCH_MAX: usize = 128;
/// A server that asks without reading the answers is not worth more than this.
const CONTROL_MAX: usize = 256;

#[derive(Debug, Default)]
struct Waiting {
    control: VecDeque<Packet>,
    presence: VecDeque<Packet>,
    documents: VecDeque<Packet>,
    close: Option<u16>,
}

enum Next {
    Packet(Packet, Lane),
    Close(u16),
    Nothing,
}

impl Lanes {
    /// Puts a packet in; false where the other side does not read.
    pub fn push(&self, lane: Lane, packet: Packet) -> bool {
        let mut waiting = self.waiting();
        let queue = match lane {
            Lane::Control if waiting.control.len() >= CONTROL_MAX => return false,
            Lane::Control => &mut waiting.control,
            Lane::Presence => &mut waiting.presence,
            Lane::Document => &mut waiting.documents,
        };
        queue.push_back(packet);
        self.filled.notify_one();
        true
    }

    /// Ends the line after control and presence; documents that wait are void without their Ack.
    pub fn close(&self, code: u16) {
        self.waiting().close = Some(code);
        self.filled.notify_one();
    }

    /// Whether no presence waits.
    pub fn presence_is_free(&self) -> bool {
        self.waiting().presence.is_empty()
    }

    /// Returns when the presence lane has become empty.
    pub async fn presence_sent(&self) {
        self.presence_sent.notified().await;
    }

    /// Writes until the line ends.
    pub async fn write(&self, mut sender: impl PacketSender) {
        loop {
            match self.next() {
                Next::Packet(packet, lane) => {
                    let mut presence = lane == Lane::Presence;
                    let mut bytes = packet.len();
                    let mut packets = vec![packet];
                    while bytes < sender.batch_bytes() && packets.len() < BATCH_MAX {
                        let Some((packet, lane)) = self.waiting().next() else {
                            break;
                        };
                        presence |= lane == Lane::Presence;
                        bytes += packet.len();
                        packets.push(packet);
                    }
                    if !sender.send(packets).await {
                        return;
                    }
                    if presence && self.presence_is_free() {
                        self.presence_sent.notify_one();
                    }
                }
                Next::Close(code) => return sender.close(code).await,
                Next::Nothing => self.filled.notified().await,
            }
        }
    }

    fn next(&self) -> Next {
        let mut waiting = self.waiting();
        match (waiting.next(), waiting.close) {
            (Some((packet, lane)), _) => Next::Packet(packet, lane),
            (None, Some(code)) => Next::Close(code),
            (None, None) => Next::Nothing,
        }
    }

    /// Nothing here panics while it holds the lock, so a poisoned one is as good as any.
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// What is most urgent; once a close waits, no documents.
    fn next(&mut self) -> Option<(Packet, Lane)> {
        if let Some(packet) = self.control.pop_front() {
            return Some((packet, Lane::Control));
        }
        if let Some(packet) = self.presence.pop_front() {
            return Some((packet, Lane::Presence));
        }
        if self.close.is_some() {
            return None;
        }
        let packet = self.documents.pop_front()?;
        Some((packet, Lane::Document))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Writes down what it is given, until it has so many packets.
    struct Recorder {
        written: Arc<Mutex<Vec<Packet>>>,
        most: usize,
    }

    impl PacketSender for Recorder {
        async fn send(&mut self, packets: Vec<Packet>) -> bool {
            let mut written = self.written.lock().unwrap();
            written.extend(packets);
            written.len() < self.most
        }

        async fn close(&mut self, _code: u16) {}
    }

    #[tokio::test]
    async fn cursors_and_keepalives_go_before_a_full_lane_of_documents() {
        let lanes = Lanes::default();
        let document = Packet::Binary(vec![1; 200 * 1024]);
        for _ in 0..300 {
            assert!(lanes.push(Lane::Document, document.clone()));
        }
        let cursor = Packet::Binary(vec![2]);
        assert!(lanes.push(Lane::Presence, cursor.clone()));
        assert!(lanes.push(Lane::Control, Packet::Text("ping")));
        assert!(!lanes.presence_is_free());
        let written = Arc::default();
        let recorder = Recorder {
            written: Arc::clone(&written),
            most: 3,
        };
        lanes.write(recorder).await;
        assert_eq!(
            *written.lock().unwrap(),
            [Packet::Text("ping"), cursor, document]
        );
        assert!(lanes.presence_is_free());
        // The client hears that it may tell the next one.
        lanes.presence_sent().await;
    }
}

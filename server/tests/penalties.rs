//! Who breaks a document, from the update to the join that is let in again, in made-up time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

use tavla_server::access::Visit;
use tavla_server::outbox::Outgoing;
use tavla_server::sim::{SimMessage, SimServer, SimSettings};
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{BatchId, DocRoom, Frame, Message, RoomName};

/// Loro panics on it; see `tests/fixtures/README.md`.
const BREAKS_LORO: &[u8] = include_bytes!("../../tests/fixtures/updates/breaks-loro.bin");

struct Stand {
    server: SimServer,
    now: u64,
}

impl Stand {
    fn new() -> Self {
        let settings = SimSettings {
            // Whatever the log is asked it has done at once.
            log_millis: 0..1,
            ..SimSettings::default()
        };
        Self {
            server: SimServer::new(1, settings),
            now: 0,
        }
    }

    fn advance(&mut self, to: u64) {
        while self.now < to {
            let next = self.server.next_deadline().unwrap_or(to);
            self.now = next.min(to);
            self.server.advance(self.now);
        }
    }

    fn send(&mut self, connection: u64, message: Message) {
        let room = RoomName::Doc(BoardId::new("plan").unwrap(), DocRoom::Board);
        let frame = Frame {
            magic: room.magic(),
            room: room.room_id(),
            message,
        };
        let bytes = SimMessage::Binary(frame.encode().unwrap());
        self.server.receive(connection, bytes);
    }

    /// Comes and asks to be let in: the connection, and the words of a refusal.
    fn join(&mut self) -> (u64, Option<String>) {
        let connection = self.server.connect(Visit {
            peer: "127.0.0.1".parse().unwrap(),
            host: Some("localhost".to_owned()),
            forwarded: false,
            origin: None,
        });
        let message = Message::JoinRequest {
            auth: Vec::new(),
            version: Vec::new(),
        };
        self.send(connection, message);
        self.advance(self.now + 10);
        for said in self.server.take(connection) {
            if let Outgoing::Frame(bytes) = said {
                match Frame::decode(&bytes).unwrap().message {
                    Message::JoinResponseOk { .. } => return (connection, None),
                    Message::JoinError { message, .. } => return (connection, Some(message)),
                    _ => {}
                }
            }
        }
        panic!("no answer to the join")
    }

    fn poison(&mut self, connection: u64) {
        let batch = Message::DocUpdate {
            updates: vec![BREAKS_LORO.to_vec()],
            batch: BatchId::from(1),
        };
        self.send(connection, batch);
    }
}

#[test]
fn who_breaks_a_document_again_and_again_has_to_wait_longer_each_time() {
    let mut stand = Stand::new();
    for (times, seconds) in [10, 20, 40, 80, 160, 320, 600, 600].into_iter().enumerate() {
        let (connection, refused) = stand.join();
        assert_eq!(refused, None, "after {times} times");
        stand.poison(connection);
        let broke_at = stand.now;
        // As somebody does who wants no answer.
        stand.server.disconnect(connection);
        let (again, refused) = stand.join();
        let expected = format!(
            "an update from this user, link or network broke a document; come again in {seconds} s"
        );
        assert_eq!(refused, Some(expected));
        stand.server.disconnect(again);
        stand.advance(broke_at + seconds * 1_000 - 20);
        let (early, refused) = stand.join();
        assert!(refused.is_some_and(|words| words.ends_with(" in 1 s")));
        stand.server.disconnect(early);
        stand.advance(broke_at + seconds * 1_000);
        assert_eq!(stand.server.metrics().import_panics.get(), times as u64 + 1);
    }
}

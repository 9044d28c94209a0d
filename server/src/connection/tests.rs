//! What a connection makes of a peer's frames, without a socket.

mod limits;
mod penalties;

use std::time::Duration;

use tavla_shared::id::BoardId;
use tavla_shared::protocol::limits::{FRAGMENT_BYTES, REASSEMBLY_BYTES_MAX};
use tavla_shared::protocol::{BatchId, DocRoom, JoinAuth};
use tavla_shared::store::AccessStore;

use super::*;
use crate::access::{Access, Book, Invite, Ledger, Role};
use crate::limits::Addresses;
use crate::room::Join;

struct Peer {
    connection: Connection,
    now: u64,
}

impl Peer {
    fn new() -> Self {
        Self::at(Gate::new(Access::default(), Book::default()))
    }

    fn at(access: Arc<Gate>) -> Self {
        let limits = Arc::new(Limits::default());
        let context = ConnectionContext {
            access,
            admissions: Admissions::new(1, 1),
            penalties: Penalties::new(Addresses::Visitors),
            metrics: Arc::default(),
            beat: Beat::every(Duration::from_millis(limits.beat_millis)),
            limits,
        };
        let visit = Visit {
            peer: "127.0.0.1".parse().unwrap(),
            host: Some("localhost".to_owned()),
            forwarded: false,
            origin: None,
        };
        Self {
            connection: Connection::new(1, visit, Outbox::new(), context, 0),
            now: 0,
        }
    }

    fn receive(&mut self, incoming: Incoming<'_>) -> Vec<ConnectionAction> {
        let mut actions = Vec::new();
        self.connection.receive(incoming, self.now, &mut actions);
        actions
    }

    fn send(&mut self, room: &RoomName, message: Message) -> Vec<ConnectionAction> {
        let frame = Frame {
            magic: room.magic(),
            room: room.room_id(),
            message,
        };
        self.receive(Incoming::Binary(&frame.encode().unwrap()))
    }

    fn ask(&mut self, room: &RoomName) -> Vec<ConnectionAction> {
        let message = Message::JoinRequest {
            auth: Vec::new(),
            version: Vec::new(),
        };
        self.send(room, message)
    }

    fn join(&mut self, room: &RoomName) -> Join {
        match self.ask(room).pop() {
            Some(ConnectionAction::Enter { join, .. }) => join,
            other => panic!("{other:?} instead of a join"),
        }
    }

    /// Time passes, as long as nothing is to be read and then `more`.
    fn wait(&mut self, more: u64) {
        while !self.connection.may_read(self.now) {
            self.now += self.connection.pause_millis(self.now).max(1);
            self.tick();
        }
        self.now += more;
        self.tick();
    }

    fn tick(&mut self) -> Vec<ConnectionAction> {
        let mut actions = Vec::new();
        self.connection.tick(self.now, &mut actions);
        actions
    }

    fn acks(&self) -> Vec<AckStatus> {
        let sent = std::iter::from_fn(|| self.connection.outbox().pop());
        let ack = |outgoing| match outgoing {
            Outgoing::Frame(bytes) => match Frame::decode(&bytes).unwrap().message {
                Message::Ack { status, .. } => Some(status),
                _ => None,
            },
            _ => None,
        };
        sent.filter_map(ack).collect()
    }

    /// Sends one update of `bytes` in fragments, `gap` milliseconds apart; what came of it.
    fn send_fragments(&mut self, room: &RoomName, bytes: usize, gap: u64) -> Vec<ConnectionAction> {
        let batch = BatchId::from(1);
        let update = vec![7; bytes];
        let parts = update.chunks(FRAGMENT_BYTES);
        let (fragments, total_bytes) = (parts.len() as u64, bytes as u64);
        let header = Message::FragmentHeader {
            batch,
            fragments,
            total_bytes,
        };
        let mut actions = self.send(room, header);
        for (index, part) in parts.enumerate() {
            self.wait(gap);
            let fragment = Message::Fragment {
                batch,
                index: index as u64,
                bytes: part.to_vec(),
            };
            actions.extend(self.send(room, fragment));
        }
        actions
    }
}

fn room(name: &str) -> RoomName {
    RoomName::Doc(BoardId::new(name).unwrap(), DocRoom::Board)
}

fn edit(number: u64) -> Message {
    Message::DocUpdate {
        updates: vec![vec![7]],
        batch: BatchId::from(number),
    }
}

#[track_caller]
fn check_arrives(bytes: usize, gap: u64) -> u64 {
    let mut peer = Peer::new();
    peer.join(&room("a"));
    let actions = peer.send_fragments(&room("a"), bytes, gap);
    assert_eq!(peer.acks(), []);
    match actions.as_slice() {
        [
            ConnectionAction::Send {
                event: RoomEvent::Batch { updates, .. },
                ..
            },
        ] => assert_eq!(updates[0].len(), bytes),
        other => panic!("{other:?} instead of the batch"),
    }
    peer.now
}

#[test]
fn the_largest_update_arrives_at_the_pace_the_server_reads() {
    assert!(check_arrives(REASSEMBLY_BYTES_MAX, 0) > 20_000);
}

#[test]
fn an_update_arrives_over_a_slow_line() {
    assert!(check_arrives(1024 * 1024, 9_000) > 40_000);
}

#[test]
fn what_was_under_way_when_a_room_put_its_member_out_is_not_refused_for_good() {
    let mut peer = Peer::new();
    let join = peer.join(&room("a"));
    join.sink.put_out(None);
    peer.connection.attend(&mut Vec::new());
    assert!(peer.send(&room("a"), edit(1)).is_empty());
    let header = Message::FragmentHeader {
        batch: BatchId::from(2),
        fragments: 2,
        total_bytes: 300_000,
    };
    assert!(peer.send(&room("a"), header).is_empty());
    assert!(peer.send(&room("b"), edit(3)).is_empty());
    let expected = [
        AckStatus::Unknown,
        AckStatus::Unknown,
        AckStatus::PermissionDenied,
    ];
    assert_eq!(peer.acks(), expected);
    // Whoever comes back is answered by the room.
    peer.join(&room("a"));
    assert_eq!(peer.send(&room("a"), edit(4)).len(), 1);
}

#[test]
fn what_follows_a_join_that_is_refused_for_now_is_not_refused_for_good() {
    let mut peer = Peer::new();
    let mut names = (0..).map(|at| room(&format!("r{at}")));
    let joins = Limits::default().joins_per_minute as usize;
    for name in names.by_ref().take(joins) {
        peer.join(&name);
    }
    let late = names.next().unwrap();
    assert!(peer.ask(&late).is_empty());
    assert!(peer.send(&late, edit(1)).is_empty());
    // More rooms than there may be, once time has made place for more joins.
    for name in names.by_ref().take(ROOMS_PER_CONNECTION - joins) {
        peer.now += 60_000;
        peer.join(&name);
    }
    peer.now += 60_000;
    let more = names.next().unwrap();
    assert!(peer.ask(&more).is_empty());
    assert!(peer.send(&more, edit(2)).is_empty());
    assert!(peer.send(&room("never"), edit(3)).is_empty());
    let expected = [
        AckStatus::Unknown,
        AckStatus::Unknown,
        AckStatus::PermissionDenied,
    ];
    assert_eq!(peer.acks(), expected);
}

#[test]
fn who_is_denied_access_is_refused_for_good() {
    let mut peer = Peer::new();
    peer.join(&room("a"));
    peer.send(&room("a"), Message::Leave);
    peer.send(&room("a"), edit(1));
    let denied = Message::JoinRequest {
        auth: b"no auth".to_vec(),
        version: Vec::new(),
    };
    assert!(peer.send(&room("a"), denied).is_empty());
    peer.send(&room("a"), edit(2));
    let expected = [AckStatus::Unknown, AckStatus::PermissionDenied];
    assert_eq!(peer.acks(), expected);
}

#[test]
fn long_texts_count_against_the_rate_of_bytes() {
    let mut peer = Peer::new();
    let text = "x".repeat(250_000);
    for _ in 0..40 {
        peer.receive(Incoming::Text(&text));
    }
    assert!(peer.connection.pause_millis(peer.now) > 1_000);
}

/// A peer in rooms of the board `a` by a token of ten minutes, and the ledger of its server.
fn invited(rooms: &[RoomName]) -> (Peer, Ledger, Vec<Join>) {
    let mut ledger = Ledger::open(AccessStore::in_memory().unwrap(), 0).unwrap();
    let invite = Invite {
        board: BoardId::new("a").unwrap(),
        role: Role::Editor,
        seconds: 600,
        user: Some("ada".to_owned()),
    };
    let token = ledger.issue(&invite, 0).unwrap().token;
    let gate = Gate::new(Access::default(), ledger.book().unwrap());
    let mut peer = Peer::at(gate);
    let auth = JoinAuth {
        token: Some(token),
        ..JoinAuth::default()
    };
    let join = |room: &RoomName| {
        let message = Message::JoinRequest {
            auth: auth.encode(),
            version: Vec::new(),
        };
        match peer.send(room, message).pop() {
            Some(ConnectionAction::Enter { join, .. }) => join,
            other => panic!("{other:?} instead of a join"),
        }
    };
    let joins = rooms.iter().map(join).collect();
    (peer, ledger, joins)
}

fn reviewed(actions: &[ConnectionAction]) -> Vec<&RoomName> {
    let mut rooms = Vec::new();
    for action in actions {
        if let ConnectionAction::Send { room, event } = action
            && matches!(event, RoomEvent::Review { .. })
        {
            rooms.push(room);
        }
    }
    rooms
}

#[test]
fn a_room_is_woken_once_when_a_right_is_over() {
    let (mut peer, ..) = invited(&[room("a")]);
    while peer.connection.deadline() < 600_000 {
        peer.now = peer.connection.deadline();
        peer.receive(Incoming::Control);
        assert!(peer.tick().is_empty(), "{}", peer.now);
    }
    peer.now = 600_000;
    peer.receive(Incoming::Control);
    assert_eq!(reviewed(&peer.tick()), [&room("a")]);
    assert!(peer.tick().is_empty());
    assert!(peer.connection.deadline() > peer.now, "it does not spin");
}

#[test]
fn rooms_are_woken_by_a_book_that_ends_a_right_and_by_no_other() {
    let presence = RoomName::Presence(BoardId::new("a").unwrap());
    let (mut peer, mut ledger, joins) = invited(&[room("a"), presence]);
    let mut attend = |ledger: &Ledger| {
        peer.connection
            .context
            .access
            .publish(ledger.book().unwrap());
        let mut actions = Vec::new();
        peer.connection.attend(&mut actions);
        reviewed(&actions).len()
    };
    let board = BoardId::new("a").unwrap();
    ledger.put_member(&board, "bo", Role::Viewer).unwrap();
    assert_eq!(attend(&ledger), 0);
    ledger.put_member(&board, "ada", Role::Editor).unwrap();
    assert_eq!(attend(&ledger), 0, "the same role as before");
    ledger.revoke_user("ada", Some(&board), 0).unwrap();
    assert_eq!(attend(&ledger), 2);
    assert_eq!(attend(&ledger), 0, "once");
    // Put out of the last room, it goes altogether.
    for join in &joins {
        assert!(!peer.connection.outbox().is_ending());
        join.sink.put_out(None);
        peer.connection.attend(&mut Vec::new());
    }
    assert!(peer.connection.outbox().is_ending());
}

#[test]
fn a_connection_that_comes_as_two_users_holds_a_place_of_each() {
    let (mut peer, mut ledger, _) = invited(&[room("a")]);
    let invite = Invite {
        board: BoardId::new("b").unwrap(),
        role: Role::Owner,
        seconds: 600,
        user: Some("bo".to_owned()),
    };
    let auth = JoinAuth {
        token: Some(ledger.issue(&invite, 0).unwrap().token),
        ..JoinAuth::default()
    };
    let context = peer.connection.context.clone();
    context.access.publish(ledger.book().unwrap());
    let message = Message::JoinRequest {
        auth: auth.encode(),
        version: Vec::new(),
    };
    let entered = peer.send(&room("b"), message).pop();
    assert!(matches!(entered, Some(ConnectionAction::Enter { .. })));
    let admitted = |board: &str, user: &str| {
        let board = BoardId::new(board).unwrap();
        context.admissions.admit_user(&board, user).is_some()
    };
    assert!(!admitted("a", "ada") && !admitted("b", "bo"));
    // Whoever owns another board can call anybody ada there.
    assert!(admitted("b", "ada") && admitted("a", "bo"));
}

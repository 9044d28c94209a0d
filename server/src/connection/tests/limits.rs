//! What one connection may do, at each limit and over it, by the usual limits.

use tavla_shared::protocol::limits::{
    FRAME_BYTES_MAX, PRESENCE_PER_SECOND, UPDATE_BYTES_BURST, UPDATE_BYTES_PER_SECOND,
    UPDATES_BURST, UPDATES_PER_SECOND,
};

use super::*;

impl Peer {
    /// Whether the connection stops reading, now.
    fn is_over(&mut self) -> bool {
        !self.connection.may_read(self.now)
    }

    /// The code and words that the connection ends with.
    fn end(&self) -> Option<u16> {
        std::iter::from_fn(|| self.connection.outbox().pop()).find_map(|said| match said {
            Outgoing::Close { code, .. } => Some(code),
            _ => None,
        })
    }
}

#[test]
fn a_burst_of_batches_is_read_and_one_more_waits_until_it_may_come() {
    let mut peer = Peer::new();
    peer.join(&room("a"));
    // The join is a frame too.
    for number in 1..u64::from(UPDATES_BURST) {
        peer.send(&room("a"), edit(number));
    }
    assert!(!peer.is_over());
    peer.send(&room("a"), edit(0));
    assert!(peer.is_over());
    peer.now += 1_000 / u64::from(UPDATES_PER_SECOND) + 1;
    assert!(!peer.is_over());
}

#[test]
fn a_burst_of_bytes_is_read_and_one_more_waits_until_it_may_come() {
    let mut peer = Peer::new();
    let whole = "x".repeat(FRAME_BYTES_MAX);
    for _ in 0..UPDATE_BYTES_BURST / FRAME_BYTES_MAX {
        peer.receive(Incoming::Text(&whole));
    }
    assert!(!peer.is_over());
    peer.receive(Incoming::Text("x"));
    assert!(peer.is_over());
    peer.now += 1;
    assert!(!peer.is_over());
    // From then on, so many each second.
    for _ in 0..UPDATE_BYTES_PER_SECOND / FRAME_BYTES_MAX {
        peer.receive(Incoming::Text(&whole));
    }
    peer.now += 999;
    assert!(peer.is_over());
    peer.now += 1;
    assert!(!peer.is_over());
}

#[test]
fn so_much_presence_is_read_each_second_and_more_waits() {
    let mut peer = Peer::new();
    let presence = RoomName::Presence(BoardId::new("a").unwrap());
    peer.join(&presence);
    for number in 1..u64::from(PRESENCE_PER_SECOND) {
        peer.send(&presence, edit(number));
    }
    assert!(!peer.is_over());
    peer.send(&presence, edit(0));
    assert!(peer.is_over());
    peer.now += 1_000 / u64::from(PRESENCE_PER_SECOND);
    assert!(!peer.is_over());
}

#[test]
fn so_many_joins_are_answered_each_minute_and_one_more_is_refused_for_now() {
    let mut peer = Peer::new();
    for _ in 0..Limits::default().joins_per_minute {
        peer.join(&room("a"));
    }
    assert!(peer.ask(&room("a")).is_empty());
    peer.now += 6_000;
    peer.join(&room("a"));
    assert!(peer.ask(&room("a")).is_empty());
}

#[test]
fn two_batches_may_be_unfinished_and_a_third_comes_later() {
    let mut peer = Peer::new();
    peer.join(&room("a"));
    let header = |number, total_bytes: usize| Message::FragmentHeader {
        batch: BatchId::from(number),
        fragments: 2,
        total_bytes: total_bytes as u64,
    };
    // Both together as much as there may be.
    peer.send(&room("a"), header(1, REASSEMBLY_BYTES_MAX - 10));
    peer.send(&room("a"), header(2, 11));
    assert_eq!(peer.acks(), [AckStatus::RateLimited]);
    peer.send(&room("a"), header(2, 10));
    assert_eq!(peer.acks(), []);
    peer.send(&room("a"), header(3, 10));
    assert_eq!(peer.acks(), [AckStatus::RateLimited]);
    peer.send(&room("a"), header(4, REASSEMBLY_BYTES_MAX + 1));
    assert_eq!(peer.acks(), [AckStatus::PayloadTooLarge]);
}

#[test]
fn a_batch_may_wait_so_long_for_its_next_fragment() {
    let mut peer = Peer::new();
    peer.join(&room("a"));
    let header = Message::FragmentHeader {
        batch: BatchId::from(1),
        fragments: 2,
        total_bytes: 10,
    };
    peer.send(&room("a"), header);
    peer.now = Limits::default().reassembly_millis - 1;
    peer.tick();
    assert_eq!(peer.acks(), []);
    peer.now += 1;
    peer.tick();
    assert_eq!(peer.acks(), [AckStatus::FragmentTimeout]);
}

#[test]
fn who_joins_nothing_is_let_go_after_ten_seconds() {
    let mut peer = Peer::new();
    peer.now = 9_999;
    peer.tick();
    assert_eq!(peer.end(), None);
    peer.now = 10_000;
    peer.tick();
    assert_eq!(peer.end(), Some(close::TRY_LATER));
}

#[test]
fn who_is_silent_is_asked_after_twenty_seconds_and_dead_after_forty_five() {
    let mut peer = Peer::new();
    peer.join(&room("a"));
    peer.now = 19_999;
    peer.tick();
    assert!(peer.connection.outbox().pop().is_none());
    peer.now = 20_000;
    peer.tick();
    let asked = peer.connection.outbox().pop();
    assert!(matches!(asked, Some(Outgoing::Ping)), "{asked:?}");
    peer.now = 44_999;
    peer.tick();
    assert_eq!(peer.end(), None);
    peer.now = 45_000;
    peer.tick();
    assert_eq!(peer.end(), Some(close::GOING_AWAY));
}

#[test]
fn time_in_which_the_server_did_not_listen_says_nothing_against_the_peer() {
    let mut peer = Peer::new();
    peer.join(&room("a"));
    peer.now = 10_000;
    // A room that reads its board from a slow disk has no place for what was read.
    peer.connection.pause_reading(peer.now);
    peer.now = 70_000;
    assert!(peer.connection.may_read(peer.now));
    peer.tick();
    assert_eq!(peer.end(), None);
    peer.now = 70_000 + 35_000;
    peer.tick();
    assert_eq!(peer.end(), Some(close::GOING_AWAY));
}

#[test]
fn who_is_not_listened_to_for_long_is_asked_meanwhile_and_not_dead() {
    let mut peer = Peer::new();
    peer.join(&room("a"));
    peer.connection.pause_reading(0);
    while peer.now < 200_000 {
        peer.now = peer.connection.deadline();
        peer.connection.pause_reading(peer.now);
        peer.tick();
        assert!(peer.connection.deadline() > peer.now, "it does not spin");
        let asked = peer.connection.outbox().pop();
        assert!(matches!(asked, Some(Outgoing::Ping)), "{asked:?}");
    }
    // From then on silence counts.
    assert!(peer.connection.may_read(peer.now));
    peer.now += 45_000;
    peer.tick();
    assert_eq!(peer.end(), Some(close::GOING_AWAY));
}

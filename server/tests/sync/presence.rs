//! Who is here, told while they are.

use std::net::SocketAddr;

use tavla_shared::id::BoardId;
use tavla_shared::presence::{FACE_BYTES_MAX, Face, Presence, PresenceMap, What};
use tavla_shared::protocol::{BatchId, JoinAuth, Message, RoomName, close};

use crate::client::Client;
use crate::start;

const NOW: i64 = 1_790_000_000_000;

/// One client's view of who is here.
struct Seen {
    client: Client,
    room: RoomName,
    map: PresenceMap,
    next_batch: u64,
    unacked: usize,
}

impl Seen {
    async fn join(addr: SocketAddr) -> Self {
        Self::join_as(addr, &JoinAuth::default()).await
    }

    async fn join_as(addr: SocketAddr, auth: &JoinAuth) -> Self {
        let room = RoomName::Presence(BoardId::new("plan").unwrap());
        let mut client = Client::connect(addr).await;
        client.join_as(&room, Vec::new(), auth).await.unwrap();
        let (map, next_batch) = (PresenceMap::new(), 0);
        Self {
            client,
            room,
            map,
            next_batch,
            unacked: 0,
        }
    }

    /// Says where `peer` points.
    async fn point(&mut self, peer: u64, x: f64) {
        let mut mine = PresenceMap::new();
        let at = Presence::Cursor(tavla_shared::geometry::Point::new(x, 0.0));
        mine.tell(peer, &at, NOW);
        self.send(mine.updates_since(0, None)).await;
    }

    async fn send(&mut self, updates: Vec<Vec<u8>>) {
        self.next_batch += 1;
        self.unacked += 1;
        let batch = BatchId::from(self.next_batch);
        self.client
            .send(&self.room, Message::DocUpdate { updates, batch })
            .await;
    }

    async fn step(&mut self) {
        match self.client.message().await {
            Message::DocUpdate { updates, .. } => {
                for update in updates {
                    self.map.apply(&update, NOW).unwrap();
                }
            }
            Message::Ack { .. } => self.unacked -= 1,
            other => panic!("{other:?}"),
        }
    }

    async fn until(&mut self, seen: impl Fn(&PresenceMap) -> bool) {
        while !seen(&self.map) {
            self.step().await;
        }
    }
}

fn points_at(map: &PresenceMap, peer: u64, x: f64) -> bool {
    let at = Presence::Cursor(tavla_shared::geometry::Point::new(x, 0.0));
    map.told(peer, What::Cursor) == Some(at)
}

#[tokio::test]
async fn the_last_value_arrives_and_goes_with_its_owner() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut ada = Seen::join(server.addr()).await;
    let mut bo = Seen::join(server.addr()).await;
    for x in 0..30 {
        ada.point(1, f64::from(x)).await;
    }
    bo.until(|map| points_at(map, 1, 29.0)).await;
    // A joiner is told at once.
    let mut eve = Seen::join(server.addr()).await;
    eve.until(|map| points_at(map, 1, 29.0)).await;
    drop(ada);
    bo.until(|map| map.peers().is_empty()).await;
    eve.until(|map| map.peers().is_empty()).await;
    let sent = server.metrics().presence_frames.get();
    assert!(sent < 30, "30 moves were merged into {sent} frames");
}

#[tokio::test]
async fn nobody_speaks_for_somebody_else() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut ada = Seen::join(server.addr()).await;
    let mut bo = Seen::join(server.addr()).await;
    ada.point(1, 1.0).await;
    bo.point(2, 2.0).await;
    ada.until(|map| points_at(map, 2, 2.0)).await;
    // Bound to 1, ada cannot move bo's cursor.
    ada.point(2, 99.0).await;
    ada.point(1, 5.0).await;
    bo.until(|map| points_at(map, 1, 5.0)).await;
    let mut eve = Seen::join(server.addr()).await;
    eve.until(|map| points_at(map, 1, 5.0) && points_at(map, 2, 2.0))
        .await;
    while ada.unacked > 0 {
        ada.step().await;
    }
    assert_eq!(server.metrics().presence_foreign.get(), 1);
}

#[tokio::test]
async fn coming_back_takes_the_place_of_the_older_connection() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let auth = JoinAuth {
        device: Some("d1".to_owned()),
        ..JoinAuth::default()
    };
    let mut old = Seen::join_as(server.addr(), &auth).await;
    old.point(1, 1.0).await;
    let mut new = Seen::join_as(server.addr(), &auth).await;
    new.until(|map| points_at(map, 1, 1.0)).await;
    new.point(1, 2.0).await;
    let mut eve = Seen::join(server.addr()).await;
    eve.until(|map| points_at(map, 1, 2.0)).await;
    assert_eq!(old.client.closed().await, Some(close::REPLACED));
}

#[tokio::test]
async fn repeating_what_one_was_told_takes_nothing_from_anybody() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut ada = Seen::join(server.addr()).await;
    ada.point(1, 1.0).await;
    let mut bo = Seen::join(server.addr()).await;
    bo.until(|map| points_at(map, 1, 1.0)).await;
    // As npm clients do after a join: all they have, their own and everybody's.
    let told = bo.map.updates_since(0, None);
    bo.send(told).await;
    bo.point(2, 2.0).await;
    ada.until(|map| points_at(map, 2, 2.0)).await;
    ada.point(1, 3.0).await;
    bo.until(|map| points_at(map, 1, 3.0)).await;
}

#[tokio::test]
async fn nobody_unknown_takes_the_place_of_somebody_unknown() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut ada = Seen::join(server.addr()).await;
    ada.point(1, 1.0).await;
    let mut mallory = Seen::join(server.addr()).await;
    mallory.until(|map| points_at(map, 1, 1.0)).await;
    mallory.point(1, 99.0).await;
    while mallory.unacked > 0 {
        mallory.step().await;
    }
    let mut eve = Seen::join(server.addr()).await;
    eve.until(|map| points_at(map, 1, 1.0)).await;
    // Ada is still who she was, and mallory gets the place once she has left it.
    ada.point(1, 2.0).await;
    eve.until(|map| points_at(map, 1, 2.0)).await;
    drop(ada);
    eve.until(|map| map.peers().is_empty()).await;
    mallory.point(1, 3.0).await;
    eve.until(|map| points_at(map, 1, 3.0)).await;
}

/// Everything that `from` was told, as npm clients repeat it when they join.
async fn repeat(from: &Seen, to: &mut Seen) {
    to.send(from.map.updates_since(0, None)).await;
    while to.unacked > 0 {
        to.step().await;
    }
}

#[tokio::test]
async fn who_repeats_after_a_restart_what_it_was_told_yields_to_whose_it_is() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut ada = Seen::join(server.addr()).await;
    ada.point(1, 1.0).await;
    let mut bo = Seen::join(server.addr()).await;
    bo.until(|map| points_at(map, 1, 1.0)).await;
    server.join();

    let server = start(data.path());
    let mut bo_again = Seen::join(server.addr()).await;
    repeat(&bo, &mut bo_again).await;
    let mut ada_again = Seen::join(server.addr()).await;
    // What it told before is what it says first, and then what is new.
    ada_again.point(1, 1.0).await;
    ada_again.point(1, 2.0).await;
    bo_again.until(|map| points_at(map, 1, 2.0)).await;
    // Nobody's place is taken by that: bo speaks for itself.
    bo_again.point(2, 3.0).await;
    ada_again.until(|map| points_at(map, 2, 3.0)).await;
}

#[tokio::test]
async fn who_has_spoken_yields_to_nobody() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut ada = Seen::join(server.addr()).await;
    // An old clock, so that the first of them could be an echo; the second cannot.
    ada.point(1, 1.0).await;
    ada.point(1, 2.0).await;
    let mut mallory = Seen::join(server.addr()).await;
    mallory.until(|map| points_at(map, 1, 2.0)).await;
    for x in [97.0, 98.0, 99.0] {
        mallory.point(1, x).await;
    }
    while mallory.unacked > 0 {
        mallory.step().await;
    }
    let mut eve = Seen::join(server.addr()).await;
    eve.until(|map| points_at(map, 1, 2.0)).await;
}

#[tokio::test]
async fn the_last_value_counts_also_where_two_clocks_show_the_same() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut ada = Seen::join(server.addr()).await;
    ada.point(1, 1.0).await;
    let mut bo = Seen::join(server.addr()).await;
    bo.until(|map| points_at(map, 1, 1.0)).await;
    let stamp = bo.map.stamp_of("1/cursor").unwrap();
    let mut mine = PresenceMap::new();
    let at = Presence::Cursor(tavla_shared::geometry::Point::new(2.0, 0.0));
    mine.tell(1, &at, stamp);
    ada.send(mine.updates_since(0, None)).await;
    bo.until(|map| points_at(map, 1, 2.0)).await;
}

#[tokio::test]
async fn a_picture_is_told_and_kept_for_who_comes_and_one_that_is_too_large_is_dropped() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut ada = Seen::join(server.addr()).await;
    let mut bo = Seen::join(server.addr()).await;
    let file = |len: usize| {
        let mut file = b"\xff\xd8\xff".to_vec();
        file.resize(len, 1);
        file
    };
    let face = Presence::Face(Face::new(&file(FACE_BYTES_MAX)).unwrap());
    let mut mine = PresenceMap::new();
    mine.tell(1, &face, NOW);
    ada.send(mine.updates_since(0, None)).await;
    bo.until(|map| map.told(1, What::Face).is_some()).await;
    let told = mine.revision();
    for nonsense in [file(FACE_BYTES_MAX + 1), b"GIF89a".to_vec()] {
        mine.set("1/face", nonsense.into(), NOW + 1);
    }
    ada.send(mine.updates_since(told, None)).await;
    ada.point(1, 1.0).await;
    bo.until(|map| points_at(map, 1, 1.0)).await;
    assert_eq!(bo.map.told(1, What::Face), Some(face.clone()));
    let mut eve = Seen::join(server.addr()).await;
    eve.until(|map| points_at(map, 1, 1.0)).await;
    assert_eq!(eve.map.told(1, What::Face), Some(face));
    assert_eq!(server.metrics().presence_foreign.get(), 1);
    drop(ada);
    bo.until(|map| map.peers().is_empty()).await;
}

//! How many a room, a connection and a second have place for: the last that is let in, and the first
//! that is not.

use std::time::Duration;

use tavla_server::access::Role;
use tavla_server::{Running, Server};
use tavla_shared::presence::{Presence, PresenceMap};
use tavla_shared::protocol::AckStatus;

use super::*;
use crate::{config, start};

fn presence_room() -> RoomName {
    RoomName::Presence(BoardId::new("plan").unwrap())
}

/// The app's word with which a join is refused.
async fn refused_for(addr: SocketAddr, room: &RoomName, token: &str) -> String {
    let mut client = Client::connect(addr).await;
    match ask(&mut client, room, token).await {
        Err((JoinErrorCode::App { code: Some(code) }, _)) => code,
        other => panic!("{other:?} instead of a refusal"),
    }
}

#[tokio::test]
async fn a_room_has_so_many_places_for_editors_and_so_many_for_viewers() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    (
        config.limits.editors_per_room,
        config.limits.viewers_per_room,
    ) = (2, 1);
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let mut beside = Beside::open(data.path());
    let owner = beside.invite(Role::Owner, None);
    let viewer = beside.invite(Role::Viewer, None);
    let first = Guest::join(addr, &plan(), &owner).await;
    let _second = Guest::join(addr, &plan(), &owner).await;
    assert_eq!(refused_for(addr, &plan(), &owner).await, refusal::ROOM_FULL);
    // The others' places are others' places.
    let _watching = Guest::join(addr, &plan(), &viewer).await;
    assert_eq!(
        refused_for(addr, &plan(), &viewer).await,
        refusal::ROOM_FULL
    );
    drop(first);
    // A place is given back once the room has heard that its holder is gone.
    let mut client = Client::connect(addr).await;
    while ask(&mut client, &plan(), &owner).await.is_err() {
        tokio::task::yield_now().await;
    }
    // Who is here is told to as many as both together.
    let mut here = Vec::new();
    for _ in 0..3 {
        here.push(Guest::join(addr, &presence_room(), &viewer).await);
    }
    let refused = refused_for(addr, &presence_room(), &owner).await;
    assert_eq!(refused, refusal::ROOM_FULL);
}

#[tokio::test]
async fn a_connection_is_in_so_many_rooms() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.joins_per_minute = 1_000;
    let server = Server::start(config).unwrap();
    let mut client = Client::connect(server.addr()).await;
    for number in 0..tavla_server::connection::ROOMS_PER_CONNECTION {
        let room = board_room(&format!("room{number}"));
        client.join(&room, Vec::new()).await.unwrap();
    }
    let one_more = board_room("one-more");
    let (code, _) = client.join(&one_more, Vec::new()).await.unwrap_err();
    let limited = Some(refusal::RATE_LIMITED.to_owned());
    assert_eq!(code, JoinErrorCode::App { code: limited });
    // A room that is left makes place for another.
    client.send(&board_room("room0"), Message::Leave).await;
    client.join(&one_more, Vec::new()).await.unwrap();
}

/// Sends so many frames at once, and waits until each is acked; how often the server stopped reading.
async fn pauses(server: &Running, room: &RoomName, frames: Vec<Vec<u8>>) -> u64 {
    let mut client = Client::connect(server.addr()).await;
    client.join(room, Vec::new()).await.unwrap();
    let before = server.metrics().pauses.get();
    let count = frames.len();
    for (number, update) in frames.into_iter().enumerate() {
        let batch = BatchId::from(number as u64);
        let updates = vec![update];
        client
            .send(room, Message::DocUpdate { updates, batch })
            .await;
    }
    let mut acked = 0;
    while acked < count {
        if let Message::Ack { status, .. } = client.message().await {
            assert_eq!(
                status,
                AckStatus::Ok,
                "what is over the rate waits, and is not lost"
            );
            acked += 1;
        }
    }
    server.metrics().pauses.get() - before
}

fn cursors(count: usize) -> Vec<Vec<u8>> {
    let mut map = PresenceMap::new();
    let update = |at: usize| {
        let since = map.revision();
        map.tell(9, &Presence::Chat(format!("{at}")), at as i64);
        map.updates_since(since, None).remove(0)
    };
    (0..count).map(update).collect()
}

fn edits(count: usize) -> Vec<Vec<u8>> {
    let mut board = Board::new(9);
    (0..count)
        .map(|at| drawing(&mut board, &format!("shape{at}")))
        .collect()
}

#[tokio::test]
async fn what_is_over_a_rate_is_read_later() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    let limits = &mut config.limits;
    limits.presence_per_second = 10;
    (limits.updates_per_second, limits.updates_burst) = (10, 8);
    let server = Server::start(config).unwrap();
    // A join is a frame too.
    assert_eq!(pauses(&server, &presence_room(), cursors(9)).await, 0);
    assert!(pauses(&server, &presence_room(), cursors(13)).await > 0);
    assert_eq!(pauses(&server, &plan(), edits(7)).await, 0);
    assert!(pauses(&server, &plan(), edits(11)).await > 0);
}

#[tokio::test]
async fn who_gives_no_sign_of_life_is_let_go_and_who_answers_pings_stays() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    (config.limits.ping_millis, config.limits.dead_millis) = (100, 400);
    let server = Server::start(config).unwrap();
    let mut silent = Client::connect(server.addr()).await;
    silent.join(&plan(), Vec::new()).await.unwrap();
    let mut alive = Client::connect(server.addr()).await;
    alive.join(&plan(), Vec::new()).await.unwrap();
    // The WebSocket of who listens answers pings by itself.
    let listening = tokio::spawn(async move { alive.closed().await });
    let gone = async {
        while server.metrics().connections.get() > 1 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone)
        .await
        .unwrap();
    assert!(!listening.is_finished(), "who answers stays");
    listening.abort();
}

#[tokio::test]
async fn the_usual_limits_let_a_small_team_be() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    assert_eq!(pauses(&server, &plan(), edits(100)).await, 0);
    assert_eq!(pauses(&server, &presence_room(), cursors(39)).await, 0);
}

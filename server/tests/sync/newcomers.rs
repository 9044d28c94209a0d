//! Sessions of those whom nobody has let in yet: they keep nobody else out.

use std::net::SocketAddr;
use std::time::Duration;

use tavla_server::Server;
use tavla_shared::protocol::{Frame, Item, JoinAuth, Message, Parcel, SESSIONS_PATH};

use crate::sessions::{ask, open, post};
use crate::{board_room, config};

async fn poll_status(addr: SocketAddr, session: &str) -> u16 {
    let line = format!("GET {session}/poll?after=0&hold=0");
    ask(addr, &line, "", b"").await.status
}

/// Joins, and waits until that is answered.
async fn join(addr: SocketAddr, session: &str) {
    let room = board_room("plan");
    let auth = JoinAuth::default().encode();
    let version = Vec::new();
    let frame = Frame {
        magic: room.magic(),
        room: room.room_id(),
        message: Message::JoinRequest { auth, version },
    };
    let frame = frame.encode().unwrap();
    assert_eq!(post(addr, session, 1, vec![Item::Frame(&frame)]).await, 204);
    let line = format!("GET {session}/poll?after=0&hold=20000");
    let answer = ask(addr, &line, "", b"").await;
    let parcel = Parcel::decode(&answer.body).unwrap();
    let Some(Item::Frame(frame)) = parcel.items.first() else {
        panic!("{parcel:?}");
    };
    let told = Frame::decode(frame).unwrap().message;
    assert!(matches!(told, Message::JoinResponseOk { .. }), "{told:?}");
}

#[tokio::test]
async fn a_flood_of_sessions_ends_the_oldest_that_have_joined_nothing_and_lets_newcomers_in() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.behind_proxy = true;
    config.access.open = true;
    config.limits.connections_per_address = 100_000;
    config.limits.unjoined_sessions = 3;
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let member = open(addr).await;
    join(addr, &member).await;
    let mut flood = Vec::new();
    for _ in 0..50 {
        flood.push(open(addr).await);
    }
    let (gone, kept) = flood.split_at(47);
    for session in gone {
        assert_eq!(poll_status(addr, session).await, 404);
    }
    for session in kept {
        assert_eq!(poll_status(addr, session).await, 200);
    }
    let newcomer = open(addr).await;
    join(addr, &newcomer).await;
    assert_eq!(poll_status(addr, &member).await, 200);
}

#[tokio::test]
async fn a_session_that_never_joined_leaves_nothing_behind() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.first_join_millis = 100;
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let session = open(addr).await;
    // Shorter than the end of a member's session is kept for.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    // It reads nothing.
    while post(addr, &session, 0, vec![]).await != 404 {
        assert!(tokio::time::Instant::now() < deadline, "it is still there");
        tokio::task::yield_now().await;
    }
    let answer = ask(addr, &format!("POST {SESSIONS_PATH}"), "", b"").await;
    assert_eq!(answer.status, 201);
}

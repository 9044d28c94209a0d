//! Who gets in, and how.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use tavla_server::access::{Access, StartRefusal};
use tavla_server::{Config, Server, StartError, Storage};
use tavla_shared::board::Version;
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{JoinAuth, JoinErrorCode, Message, RoomName, close, refusal};

use crate::client::{Client, Heard};
use crate::{board_room, config, start};

/// Joins with these headers; what the server says to it.
async fn join_as(
    server: &tavla_server::Running,
    headers: &[(&'static str, &str)],
) -> Result<Vec<u8>, JoinErrorCode> {
    let mut client = Client::connect_as(server.addr(), headers).await.unwrap();
    client
        .join(&board_room("plan"), Vec::new())
        .await
        .map_err(|(code, _)| code)
}

#[tokio::test]
async fn the_same_machine_joins_without_a_token_and_nobody_else() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.access.origins = vec!["https://board.example".to_owned()];
    let server = Server::start(config).unwrap();
    let empty = Ok(Version::default().encode());
    assert_eq!(join_as(&server, &[]).await, empty);
    assert_eq!(join_as(&server, &[("host", "localhost:7420")]).await, empty);
    assert_eq!(
        join_as(&server, &[("origin", "https://board.example")]).await,
        empty
    );
    for header in [
        ("host", "board.example"),
        ("host", "127.0.0.1.board.example:7420"),
        ("forwarded", "for=192.0.2.1"),
        ("x-forwarded-for", "192.0.2.1"),
        ("x-forwarded-proto", "https"),
        ("via", "1.1 proxy"),
        ("cf-connecting-ip", "192.0.2.1"),
        ("true-client-ip", "192.0.2.1"),
        ("x-client-ip", "192.0.2.1"),
        ("x-cluster-client-ip", "192.0.2.1"),
        ("x-real-ip", "192.0.2.1"),
        ("origin", "https://stranger.example"),
        ("origin", "null"),
    ] {
        let refused = join_as(&server, &[header]).await;
        assert_eq!(refused, Err(JoinErrorCode::AuthFailed), "{header:?}");
    }
    assert_eq!(
        server.metrics().rooms.get(),
        1,
        "a refused join loads no room"
    );
}

#[tokio::test]
async fn a_token_that_nobody_can_check_lets_nobody_in() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut client = Client::connect(server.addr()).await;
    let auth = JoinAuth {
        token: Some("e30.e30.".to_owned()),
        ..JoinAuth::default()
    }
    .encode();
    client
        .send(
            &board_room("plan"),
            Message::JoinRequest {
                auth,
                version: Vec::new(),
            },
        )
        .await;
    let Message::JoinError { code, .. } = client.message().await else {
        panic!("let in")
    };
    assert_eq!(code, JoinErrorCode::AuthFailed);
}

#[test]
fn a_server_does_not_open_itself_to_strangers_by_accident() {
    let data = tempfile::tempdir().unwrap();
    let anywhere = "0.0.0.0:0".parse().unwrap();
    let mut config = Config::new(anywhere, Storage::Folder(data.path().to_owned()));
    let refused = Server::start(config.clone());
    assert!(matches!(
        refused,
        Err(StartError::Refused(StartRefusal::OpenToStrangers { .. }))
    ));
    config.access = Access {
        open: true,
        ..Access::default()
    };
    Server::start(config).unwrap().join();
}

#[tokio::test]
async fn rooms_of_no_board_and_too_many_joins_are_refused_in_words() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut client = Client::connect(server.addr()).await;
    let talk = RoomName::parse(tavla_shared::protocol::Magic::Loro, "plan.talk").unwrap();
    let presence = RoomName::Presence(BoardId::new("plan").unwrap());
    assert!(client.join(&talk, Vec::new()).await.is_ok());
    assert!(client.join(&presence, Vec::new()).await.is_ok());
    let request = tavla_shared::protocol::Frame {
        magic: tavla_shared::protocol::Magic::Loro,
        room: "no such name/".to_owned(),
        message: Message::JoinRequest {
            auth: Vec::new(),
            version: Vec::new(),
        },
    };
    client.send_bytes(request.encode().unwrap()).await;
    let Message::JoinError { code, .. } = client.message().await else {
        panic!("let in")
    };
    assert_eq!(
        code,
        JoinErrorCode::App {
            code: Some(refusal::BAD_ROOM.to_owned())
        }
    );
    let unreadable = client.join(&board_room("plan"), vec![0xff; 9]).await;
    assert!(matches!(
        unreadable,
        Err((JoinErrorCode::VersionUnknown { .. }, _))
    ));
    let mut refused = None;
    for _ in 0..10 {
        if let Err((code, _)) = client.join(&board_room("plan"), Vec::new()).await {
            refused = Some(code);
        }
    }
    assert_eq!(
        refused,
        Some(JoinErrorCode::App {
            code: Some(refusal::RATE_LIMITED.to_owned())
        })
    );
}

#[tokio::test]
async fn pings_are_answered_and_health_is_told() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut client = Client::connect(server.addr()).await;
    client.send_socket("ping".into()).await.unwrap();
    assert_eq!(client.next().await, Heard::Text("pong".to_owned()));
    let addr = server.addr();
    let answer = tokio::task::spawn_blocking(move || {
        let mut socket = TcpStream::connect(addr).unwrap();
        let request = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        socket.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    })
    .await
    .unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"),
        "{answer}"
    );
}

#[tokio::test]
async fn strangers_cannot_hold_connections_for_nothing() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.handshake_millis = 100;
    config.limits.first_join_millis = 200;
    config.limits.connections_per_address = 2;
    let server = Server::start(config).unwrap();
    // One that never finishes its request is cut off.
    let addr = server.addr();
    let cut = tokio::task::spawn_blocking(move || {
        let mut socket = TcpStream::connect(addr).unwrap();
        socket
            .write_all(b"GET /v1/sync HTTP/1.1\r\nhost: 127")
            .unwrap();
        let mut rest = Vec::new();
        // However it ends, it ends.
        socket.read_to_end(&mut rest).ok();
    });
    cut.await.unwrap();
    // One that joins nothing is sent away.
    let mut idle = Client::connect(server.addr()).await;
    assert_eq!(idle.closed().await, Some(close::TRY_LATER));
    // One too many from one address is told so, once the others are gone.
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    drop(idle);
    while server.metrics().connections.get() > 0 {
        assert!(
            tokio::time::Instant::now() < deadline,
            "the idle one is never let go"
        );
        tokio::task::yield_now().await;
    }
    let mut first = Client::connect(server.addr()).await;
    let mut second = Client::connect(server.addr()).await;
    first.join(&board_room("plan"), Vec::new()).await.unwrap();
    second.join(&board_room("plan"), Vec::new()).await.unwrap();
    match Client::connect_as(server.addr(), &[]).await {
        Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => {
            assert_eq!(answer.status().as_u16(), 429);
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("let in"),
    }
}

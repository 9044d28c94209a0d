//! The admin address of a real server: metrics as text, and the page that shows them live, in a real
//! browser where there is one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this is tests, also what is outside of their functions"
)]

#[path = "status_page/browser.rs"]
mod browser;
#[path = "status_page/strangers.rs"]
mod strangers;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use tavla_server::{Config, Running, Server, Storage};
use tavla_shared::board::{Board, Edit, EditBatch, MetaEdit};
use tavla_shared::protocol::{
    AckStatus, BatchId, Frame, JoinAuth, Magic, Message, batches_from_updates,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Socket;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use self::browser::Browser;

fn config(folder: &std::path::Path) -> Config {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut config = Config::new(any, Storage::Folder(folder.to_owned()));
    config.admin = Some(any);
    config
}

fn server(folder: &std::path::Path) -> Running {
    Server::start(config(folder)).unwrap()
}

/// A GET of the admin address: the head and the body.
async fn get(server: &Running, path: &str) -> (String, String) {
    let admin = server.admin_addr().unwrap();
    let mut stream = TcpStream::connect(admin).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {admin}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// Somebody on the board `a-secret-name`, with a token that does not count anywhere.
struct Guest(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Guest {
    async fn join(server: &Running) -> Self {
        let (socket, _) = connect_async(server.url()).await.unwrap();
        let mut guest = Self(socket);
        let auth = JoinAuth::default().encode();
        guest
            .say(Message::JoinRequest {
                auth,
                version: Vec::new(),
            })
            .await;
        guest
            .wait_for(|message| matches!(message, Message::JoinResponseOk { .. }))
            .await;
        guest
    }

    async fn say(&mut self, message: Message) {
        let frame = Frame {
            magic: Magic::Loro,
            room: "a-secret-name".to_owned(),
            message,
        };
        self.0
            .send(Socket::Binary(frame.encode().unwrap().into()))
            .await
            .unwrap();
    }

    async fn wait_for(&mut self, wanted: impl Fn(&Message) -> bool) {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(10), self.0.next()).await;
            let Socket::Binary(bytes) = next.unwrap().unwrap().unwrap() else {
                continue;
            };
            if wanted(&Frame::decode(&bytes).unwrap().message) {
                return;
            }
        }
    }

    async fn edit(&mut self, board: &mut Board, title: &str) {
        let edit = EditBatch::new("rename", vec![Edit::Meta(MetaEdit::Title(title.into()))]);
        let update = board.apply(&edit, 1).unwrap().update;
        let batch = BatchId::from(title.len() as u64);
        for batch in
            batches_from_updates(Magic::Loro, "a-secret-name", vec![update], || batch).unwrap()
        {
            for frame in batch.frames {
                self.say(frame.message).await;
            }
        }
        self.wait_for(|message| matches!(message, Message::Ack { .. }))
            .await;
    }
}

/// Somebody who is refused twice, asks whether anybody is there, and is put out.
async fn make_mistakes(server: &Running) -> Guest {
    let (socket, _) = connect_async(server.url()).await.unwrap();
    let mut guest = Guest(socket);
    for auth in [b"no auth".as_slice(), b"{\"token\":\"a.secret.token\"}"] {
        let (auth, version) = (auth.to_vec(), Vec::new());
        guest.say(Message::JoinRequest { auth, version }).await;
        guest
            .wait_for(|message| matches!(message, Message::JoinError { .. }))
            .await;
    }
    guest.0.send(Socket::Text("ping".into())).await.unwrap();
    // It comes with what is said next.
    let auth = JoinAuth::default().encode();
    let version = Vec::new();
    guest.say(Message::JoinRequest { auth, version }).await;
    guest
        .wait_for(|message| matches!(message, Message::JoinResponseOk { .. }))
        .await;
    let (batch, status) = (BatchId::from(1), AckStatus::InvalidUpdate);
    guest.say(Message::Ack { batch, status }).await;
    guest
        .wait_for(|message| matches!(message, Message::RoomError { .. }))
        .await;
    // The connection has looked at what its room said before it reads on.
    let updates = vec![b"too late".to_vec()];
    guest.say(Message::DocUpdate { updates, batch }).await;
    guest
        .wait_for(|message| matches!(message, Message::Ack { .. }))
        .await;
    guest
}

#[tokio::test]
async fn what_is_counted_is_told_as_text_without_names() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut guest = Guest::join(&server).await;
    guest.edit(&mut Board::new(7), "a secret title").await;
    let _there = make_mistakes(&server).await;
    let (head, text) = get(&server, "/metrics").await;
    assert!(head.contains("text/plain; version=0.0.4"), "{head}");
    for line in [
        "tavla_connections 2",
        "tavla_rooms 1",
        "tavla_boards_loaded 1",
        "tavla_joins_total 2",
        "tavla_updates_total{result=\"ok\"} 1",
        "tavla_join_seconds_count 2",
        "tavla_ack_seconds_count{stage=\"log\"} 1",
        "tavla_wal_fsync_seconds_count 1",
        "tavla_log_tail_records 1",
        "tavla_lag_seconds_count 0",
        "tavla_auth_failures_total{reason=\"unreadable\"} 1",
        "tavla_auth_failures_total{reason=\"token_invalid\"} 1",
        "tavla_auth_failures_total{reason=\"token_expired\"} 0",
        "tavla_room_errors_total{code=\"rejoin_suggested\"} 1",
        "tavla_room_errors_total{code=\"evicted\"} 0",
        "tavla_bytes_total{dir=\"in\",lane=\"other\"} 4",
        "tavla_bytes_total{dir=\"out\",lane=\"other\"} 4",
        "tavla_bytes_total{dir=\"in\",lane=\"presence\"} 0",
    ] {
        assert!(
            text.lines().any(|told| told == line),
            "{line} is not in\n{text}"
        );
    }
    assert!(!text.contains("secret"), "{text}");
    for path in ["/healthz", "/readyz"] {
        assert!(
            get(&server, path).await.0.starts_with("HTTP/1.1 200"),
            "{path}"
        );
    }
    let (head, page) = get(&server, "/").await;
    assert!(head.contains("default-src 'none'"), "{head}");
    for foreign in ["src=", "href=", "url(", "@import"] {
        assert!(
            !page.contains(foreign),
            "the page needs nothing else: {foreign}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_what_happens_without_being_loaded_again() {
    let Some(mut browser) = Browser::start().await else {
        eprintln!("skipped: there is no Chromium here");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    browser
        .open(&format!("http://{}/", server.admin_addr().unwrap()))
        .await;
    browser.mark().await;
    browser.wait_until("#state", "ready").await;
    browser.wait_until("#connections", "0").await;
    let mut guest = Guest::join(&server).await;
    browser.wait_until("#connections", "1").await;
    browser.wait_until("#rooms", "1").await;
    // A rate is told for the second in which something happened.
    let mut board = Board::new(7);
    let deadline = Instant::now() + Duration::from_secs(20);
    for turn in 1.. {
        assert!(Instant::now() < deadline, "no throughput was shown");
        guest.edit(&mut board, &"x".repeat(turn)).await;
        if browser.text("#updates").await != "0.0 /s" {
            break;
        }
    }
    let latency = browser.text("#latency tr:nth-child(4)").await;
    assert!(latency.starts_with("Update durable"), "{latency}");
    assert!(browser.is_marked().await, "the page was loaded again");
    drop(guest);
    browser.wait_until("#connections", "0").await;
}

//! Sessions of requests, as a stranger's client would write them: by hand, over bare sockets.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tavla_shared::protocol::{Item, Parcel, SESSIONS_PATH};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::{config, start};
use tavla_server::Server;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// Sends one request on a socket of its own and reads all of the answer.
pub async fn ask(addr: SocketAddr, line: &str, headers: &str, body: &[u8]) -> Answer {
    let mut answer = Vec::new();
    let read = async {
        let mut socket = begin(addr, line, headers, body).await?;
        socket.read_to_end(&mut answer).await
    };
    // Who has too many sockets is refused before the request is read: the reset that follows may come
    // before the answer is read here.
    match read.await {
        // All that is needed of that answer is there, or nothing.
        Err(error) if is_reset(&error) && answer.starts_with(b"HTTP/1.1 429") => {}
        Err(error) if answer.is_empty() && is_reset(&error) => {
            answer.extend(b"HTTP/1.1 429 reset\r\n\r\n");
        }
        read => assert!(read.unwrap() > 0),
    }
    let end = answer
        .windows(4)
        .position(|end| end == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    Answer {
        status: head[9..12].parse().unwrap(),
        head: head.to_ascii_lowercase(),
        body: answer[end + 4..].to_vec(),
    }
}

fn is_reset(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
    )
}

async fn begin(addr: SocketAddr, line: &str, headers: &str, body: &[u8]) -> io::Result<TcpStream> {
    let mut socket = TcpStream::connect(addr).await?;
    let len = body.len();
    let head = format!(
        "{line} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\ncontent-length: {len}\r\n\
         {headers}\r\n"
    );
    socket.write_all(head.as_bytes()).await?;
    socket.write_all(body).await?;
    Ok(socket)
}

/// Opens a session; its path.
pub async fn open(addr: SocketAddr) -> String {
    let answer = ask(addr, &format!("POST {SESSIONS_PATH}"), "", b"").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let told: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let secret = told["session"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), 32);
    assert_eq!(told["frame_bytes"], 256 * 1024);
    assert_eq!(told["ping_millis"], 20_000);
    format!("{SESSIONS_PATH}/{secret}")
}

pub async fn post(addr: SocketAddr, session: &str, number: u64, items: Vec<Item<'_>>) -> u16 {
    let ack = 0;
    let parcel = Parcel { number, ack, items }.encode();
    let line = format!("POST {session}/frames");
    ask(addr, &line, "", &parcel).await.status
}

/// What a poll answers, as texts.
async fn poll(addr: SocketAddr, session: &str, after: u64) -> (u64, Vec<String>) {
    let line = format!("GET {session}/poll?after={after}&hold=2000");
    let answer = ask(addr, &line, "", b"").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let parcel = Parcel::decode(&answer.body).unwrap();
    let text = |item: &Item<'_>| match item {
        Item::Text(text) => (*text).to_owned(),
        item => panic!("{item:?}"),
    };
    (parcel.number, parcel.items.iter().map(text).collect())
}

#[tokio::test]
async fn a_parcel_that_comes_twice_is_taken_once_and_one_too_early_not_at_all() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let session = open(addr).await;
    let ping = || vec![Item::Text("ping")];
    assert_eq!(post(addr, &session, 1, ping()).await, 204);
    assert_eq!(post(addr, &session, 1, ping()).await, 204);
    assert_eq!(post(addr, &session, 3, ping()).await, 409);
    assert_eq!(post(addr, &session, 2, ping()).await, 204);
    let mut heard = Vec::new();
    while heard.len() < 2 {
        let (first, texts) = poll(addr, &session, heard.len() as u64).await;
        assert_eq!(first, heard.len() as u64 + 1);
        heard.extend(texts);
    }
    assert_eq!(heard, ["pong", "pong"]);
    // Nothing else comes.
    assert_eq!(poll(addr, &session, 2).await, (3, vec![]));
}

#[tokio::test]
async fn a_broken_stream_goes_on_where_it_was() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let session = open(addr).await;
    for number in 1..=3 {
        assert_eq!(
            post(addr, &session, number, vec![Item::Text("ping")]).await,
            204
        );
    }
    let line = format!("GET {session}/events");
    for (last, expected) in [(None, "id: 1"), (Some(1), "id: 2"), (Some(2), "id: 3")] {
        let header = last.map(|id: u64| format!("last-event-id: {id}\r\n"));
        let mut socket = begin(addr, &line, &header.unwrap_or_default(), b"")
            .await
            .unwrap();
        let mut text = String::new();
        while !text.contains("\nid: 3\n") {
            let mut some = [0; 4096];
            let len = socket.read(&mut some).await.unwrap();
            assert!(len > 0, "{text}");
            text.push_str(std::str::from_utf8(&some[..len]).unwrap());
        }
        let head = text.to_ascii_lowercase();
        assert!(head.contains("content-type: text/event-stream"), "{text}");
        assert!(head.contains("cache-control: no-store"), "{text}");
        assert!(head.contains("x-accel-buffering: no"), "{text}");
        let first = text.find("id: ").map(|at| &text[at..at + 5]);
        assert_eq!(first, Some(expected));
        // It breaks here.
    }
    // What was acked is gone, what never was is refused.
    let gone = ask(addr, &line, "last-event-id: 1\r\n", b"").await;
    assert_eq!(gone.status, 410);
    let future = ask(addr, &line, "last-event-id: 9\r\n", b"").await;
    assert_eq!(future.status, 400);
}

#[tokio::test]
async fn a_newer_stream_ends_an_older_one() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let session = open(addr).await;
    let line = format!("GET {session}/events");
    let mut older = begin(addr, &line, "", b"").await.unwrap();
    let mut some = [0; 4096];
    assert!(older.read(&mut some).await.unwrap() > 0);
    let _newer = begin(addr, &line, "", b"").await.unwrap();
    let mut rest = Vec::new();
    older.read_to_end(&mut rest).await.unwrap();
}

#[tokio::test]
async fn a_session_is_known_by_its_secret_alone() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let other = format!("{SESSIONS_PATH}/{}", "0".repeat(32));
    for session in [other.as_str(), "/v1/sync/sessions/x"] {
        assert_eq!(post(addr, session, 1, vec![]).await, 404);
        for what in ["events", "poll?after=0"] {
            let answer = ask(addr, &format!("GET {session}/{what}"), "", b"").await;
            assert_eq!(answer.status, 404);
        }
    }
}

#[tokio::test]
async fn what_is_no_parcel_ends_the_session_and_says_why() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    for (body, status, code) in [(vec![7; 9], 400, 4400), (vec![0; 600_000], 413, 1009)] {
        let session = open(addr).await;
        let answer = refused(addr, &session, &body).await;
        assert_eq!(answer, status);
        let line = format!("GET {session}/poll?after=0");
        let answer = ask(addr, &line, "", b"").await;
        // Chunked, because the end is told when it was read.
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        let said = if code == 4400 {
            "not a parcel"
        } else {
            "over 256 KiB"
        };
        assert!(body.contains(said), "{code}: {answer:?}");
    }
}

/// Posts a body that the server may stop reading.
async fn refused(addr: SocketAddr, session: &str, body: &[u8]) -> u16 {
    let mut socket = TcpStream::connect(addr).await.unwrap();
    let len = body.len();
    let head =
        format!("POST {session}/frames HTTP/1.1\r\nhost: {addr}\r\ncontent-length: {len}\r\n\r\n");
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(body).await.ok();
    let mut some = [0; 512];
    let len = socket.read(&mut some).await.unwrap();
    std::str::from_utf8(&some[9..len]).unwrap()[..3]
        .parse()
        .unwrap()
}

#[tokio::test]
async fn sessions_count_as_connections_of_their_address() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    // One for the socket of each request.
    config.limits.connections_per_address = 4;
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    for _ in 0..3 {
        // The socket of the request before may be counted for a moment longer.
        while ask(addr, &format!("POST {SESSIONS_PATH}"), "", b"")
            .await
            .status
            == 429
        {
            assert!(
                tokio::time::Instant::now() < deadline,
                "no place is given back"
            );
        }
    }
    let answer = ask(addr, &format!("POST {SESSIONS_PATH}"), "", b"").await;
    assert_eq!(answer.status, 429);
}

#[tokio::test]
async fn who_gives_no_sign_of_life_is_dead_and_gives_the_place_back() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.connections_per_address = 2;
    config.limits.dead_millis = 200;
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let session = open(addr).await;
    // The end waits to be read; the socket by which the session was opened may still have its place.
    let answer = loop {
        let answer = ask(addr, &format!("GET {session}/poll?after=0"), "", b"").await;
        if answer.status != 429 {
            break answer;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(answer.status, 200);
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(body.contains("no sign of life"), "{body}");
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while ask(addr, &format!("POST {SESSIONS_PATH}"), "", b"")
        .await
        .status
        != 201
    {
        assert!(
            tokio::time::Instant::now() < deadline,
            "the place is not given back"
        );
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_may_read_and_others_are_not_told_anything() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.access.origins = vec!["https://board.example".to_owned()];
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    for (method, status) in [("OPTIONS", 204), ("POST", 201)] {
        for (origin, allowed) in [
            ("https://board.example", true),
            ("https://x.example", false),
        ] {
            let line = format!("{method} {SESSIONS_PATH}");
            let answer = ask(addr, &line, &format!("origin: {origin}\r\n"), b"").await;
            assert_eq!(answer.status, status);
            let header = format!("access-control-allow-origin: {origin}");
            assert_eq!(answer.head.contains(&header), allowed, "{answer:?}");
            assert!(answer.head.contains("vary: origin"));
        }
    }
}

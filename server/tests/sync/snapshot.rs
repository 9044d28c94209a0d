//! Boards fetched over HTTP, as a stranger would: by hand, over bare sockets.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tavla_server::{Running, Server};
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::protocol::ArchiveReader;
use tavla_shared::shape::{Kind, Shape};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::client::Person;
use super::{board_room, config, start};

/// Far more than anything here takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(30);
const SHAPES: usize = 5_000;

/// What the server answers.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn tag(&self) -> &str {
        self.header("etag").expect("a tag")
    }

    /// The word of a failure.
    pub fn error(&self) -> String {
        let told: serde_json::Value = serde_json::from_slice(&self.body).expect("JSON");
        told["error"].as_str().expect("a word").to_owned()
    }
}

/// One request for the board's snapshot, with `?…` after the path where there is any.
pub async fn fetch(addr: SocketAddr, line: &str, headers: &[(&str, &str)]) -> Answer {
    let mut socket = TcpStream::connect(addr).await.unwrap();
    let more: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let request = format!(
        "{line} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n{}\r\n",
        more.concat()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = socket.read_to_end(&mut answer);
    tokio::time::timeout(PATIENCE, read).await.unwrap().unwrap();
    let end = answer
        .windows(4)
        .position(|end| end == b"\r\n\r\n")
        .unwrap();
    Answer {
        status: std::str::from_utf8(&answer[9..12])
            .unwrap()
            .parse()
            .unwrap(),
        head: String::from_utf8(answer[..end].to_vec()).unwrap(),
        body: answer[end + 4..].to_vec(),
    }
}

async fn get(addr: SocketAddr, headers: &[(&str, &str)]) -> Answer {
    fetch(addr, "GET /v1/boards/plan/snapshot", headers).await
}

/// The board that an archive holds.
fn unpacked(archive: &[u8]) -> Board {
    let bytes = zstd::stream::decode_all(archive).unwrap();
    let mut reader = ArchiveReader::default();
    let mut board = Board::new(99);
    for update in reader.push(&bytes).unwrap() {
        assert!(!board.import(&update).unwrap().pending);
    }
    reader.finish().unwrap();
    board
}

fn create(name: &str, x: f64) -> Edit {
    let mut shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Rectangle);
    shape.pos = Point::new(x, x / 3.0);
    Edit::Create(Arc::new(shape))
}

/// Somebody with a large board on the server.
async fn with_board(server: &Running) -> Person {
    let mut board = Board::new(7);
    let edits = (0..SHAPES).map(|at| create(&format!("s{at}"), at as f64));
    board
        .apply(&EditBatch::new("draw", edits.collect()), 1_790_000_000)
        .unwrap();
    let mut person = Person::join_with(server.addr(), &board_room("plan"), board).await;
    person.until_acked().await;
    person
}

#[tokio::test]
async fn a_board_is_fetched_whole_in_parts_and_not_again_while_it_is_the_same() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let person = with_board(&server).await;

    let whole = get(addr, &[]).await;
    assert_eq!(whole.status, 200, "{}", whole.head);
    assert_eq!(whole.header("content-type"), Some("application/zstd"));
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    assert_eq!(whole.header("cache-control"), Some("private, no-cache"));
    let len = whole.body.len().to_string();
    assert_eq!(whole.header("content-length"), Some(len.as_str()));
    assert!(whole.tag().starts_with('"') && whole.tag().ends_with('"'));
    let board = unpacked(&whole.body);
    assert_eq!(board.version(), person.board.version());
    assert!(board.shapes().eq(person.board.shapes()));

    let head = fetch(addr, "HEAD /v1/boards/plan/snapshot", &[]).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some(len.as_str()));
    assert_eq!(head.tag(), whole.tag());

    let known = get(addr, &[("if-none-match", whole.tag())]).await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(known.tag(), whole.tag());

    let mut joined = Vec::new();
    let third = whole.body.len() / 3;
    for range in [
        format!("bytes=0-{}", third - 1),
        format!("bytes={third}-{}", 2 * third),
        format!("bytes={}-", 2 * third + 1),
    ] {
        let part = get(addr, &[("range", &range), ("if-range", whole.tag())]).await;
        assert_eq!(part.status, 206);
        let told = part.header("content-range").unwrap();
        assert!(told.ends_with(&format!("/{len}")), "{told}");
        assert!(
            told.starts_with(&format!("bytes {}-", joined.len())),
            "{told}"
        );
        joined.extend(part.body);
    }
    assert!(joined == whole.body);
    let beyond = get(addr, &[("range", &format!("bytes={len}-"))]).await;
    assert_eq!(beyond.status, 416);
    let told = format!("bytes */{len}");
    assert_eq!(beyond.header("content-range"), Some(told.as_str()));

    // All of that was one archive, and nobody but its writer has entered a room.
    assert_eq!(server.metrics().archives.get(), 1);
    assert_eq!(server.metrics().archives_fetched.get(), 4);
    let sent = 2 * whole.body.len() as u64;
    assert_eq!(server.metrics().archive_bytes.get(), sent);
    assert_eq!(server.metrics().joins.get(), 1);
}

#[tokio::test]
async fn after_an_edit_the_rest_of_what_was_is_the_whole_of_what_is() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    // It is asked until it has changed.
    config.limits.connections_per_address = 1_000_000;
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let mut person = with_board(&server).await;
    let before = get(addr, &[]).await;
    person.draw("late", 5.0).await;
    person.until_acked().await;

    // Who has begun may end.
    let range = [("range", "bytes=100-"), ("if-range", before.tag())];
    let rest = get(addr, &range).await;
    assert_eq!(rest.status, 206);
    assert!(rest.body == before.body[100..]);
    // Those who come together share one; soon it is told anew.
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let after = loop {
        let after = get(addr, &[("if-none-match", before.tag())]).await;
        if after.status == 200 {
            break after;
        }
        assert_eq!(after.status, 304);
        assert!(tokio::time::Instant::now() < deadline, "never told anew");
    };
    assert_ne!(after.tag(), before.tag());
    assert!(unpacked(&after.body).shapes().eq(person.board.shapes()));
    let rest = get(addr, &range).await;
    assert_eq!(rest.status, 200);
    assert!(rest.body == after.body);
}

#[tokio::test]
async fn the_same_board_has_the_same_tag_after_a_restart_and_is_read_from_the_disk() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let person = with_board(&server).await;
    drop(person);
    server.join();
    let server = start(data.path());
    let first = get(server.addr(), &[]).await;
    assert_eq!(first.status, 200);
    assert_eq!(unpacked(&first.body).shapes().len(), SHAPES);
    assert_eq!(server.metrics().rooms.get(), 0, "no room is loaded for it");
    server.join();
    let server = start(data.path());
    let again = get(server.addr(), &[("if-none-match", first.tag())]).await;
    assert_eq!(again.status, 304);
}

#[tokio::test]
async fn a_board_that_is_not_there_and_one_that_is_small_are_told() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let missing = get(addr, &[]).await;
    assert_eq!(
        (missing.status, missing.error().as_str()),
        (404, "not_found")
    );
    let odd = fetch(addr, "GET /v1/boards/no%20name/snapshot", &[]).await;
    assert_eq!((odd.status, odd.error().as_str()), (404, "not_found"));
    let posted = fetch(addr, "POST /v1/boards/plan/snapshot", &[]).await;
    assert_eq!(posted.status, 405);
    // Asking makes no board.
    let missing = get(addr, &[]).await;
    assert_eq!(missing.status, 404);

    let mut person = Person::join(addr, &board_room("plan"), 7).await;
    let empty = get(addr, &[]).await;
    assert_eq!(empty.status, 200);
    assert_eq!(unpacked(&empty.body).shapes().len(), 0);
    person.draw("a", 1.0).await;
    person.until_acked().await;
    let asked = |least: &str| format!("GET /v1/boards/plan/snapshot?least={least}");
    assert_eq!(fetch(addr, &asked("100000"), &[]).await.status, 204);
    let nonsense = fetch(addr, &asked("-1"), &[]).await;
    assert_eq!(
        (nonsense.status, nonsense.error().as_str()),
        (400, "bad_request")
    );
    assert_eq!(fetch(addr, &asked("10"), &[]).await.status, 200);
}

#[tokio::test]
async fn a_board_over_the_limit_is_joined_and_not_fetched() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.snapshot_bytes = 200_000;
    let server = Server::start(config).unwrap();
    let mut person = Person::join(server.addr(), &board_room("plan"), 7).await;
    person.write("w", 150_000).await;
    person.until_acked().await;
    assert_eq!(get(server.addr(), &[]).await.status, 200);
    person.write("x", 150_000).await;
    person.until_acked().await;
    assert_eq!(person.refused, []);
    let refused = get(server.addr(), &[]).await;
    assert_eq!(
        (refused.status, refused.error().as_str()),
        (413, "too_large")
    );
    let mut late = Person::join(server.addr(), &board_room("plan"), 8).await;
    late.until(&person.board.version()).await;
}

#[tokio::test]
async fn who_fetches_again_and_again_has_to_wait() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut limited = None;
    for _ in 0..200 {
        let answer = get(server.addr(), &[]).await;
        if answer.status == 429 {
            limited = Some(answer);
            break;
        }
    }
    let limited = limited.expect("an end");
    assert_eq!(limited.error(), "rate_limited");
    assert_eq!(limited.header("retry-after"), Some("1"));
}

#[tokio::test]
async fn who_does_not_read_holds_nobody_up_and_stops_no_server() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let person = with_board(&server).await;
    let mut lazy = Vec::new();
    for _ in 0..20 {
        let mut socket = TcpStream::connect(addr).await.unwrap();
        let request = format!("GET /v1/boards/plan/snapshot HTTP/1.1\r\nhost: {addr}\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        lazy.push(socket);
    }
    let whole = get(addr, &[]).await;
    assert!(unpacked(&whole.body).shapes().eq(person.board.shapes()));
    // They came together and share one.
    assert_eq!(server.metrics().archives.get(), 1);
    drop(person);
    tokio::task::spawn_blocking(move || server.join())
        .await
        .unwrap();
    drop(lazy);
}

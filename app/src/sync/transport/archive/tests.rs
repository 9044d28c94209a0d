//! Fetching from scripted servers on this machine: honest ones whose line is cut, and others.

use std::time::Duration;

use tavla_shared::id::BoardId;
use tavla_shared::protocol::{archive_head, end_archive, put_archived};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::link::ServerAddress;

/// Far more than anything here takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a scripted server answers one request, whose head it is given.
type Answering = Box<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

fn history() -> Vec<Vec<u8>> {
    // Bytes that hardly compress, so that there is something to cut.
    let mut state = 1_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..20)
        .map(|_| (0..20_000).map(|_| byte()).collect())
        .collect()
}

fn packed(updates: &[Vec<u8>]) -> Vec<u8> {
    let mut out = archive_head();
    for update in updates {
        put_archived(&mut out, update);
    }
    end_archive(&mut out);
    zstd::stream::encode_all(out.as_slice(), 3).unwrap()
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    })
}

/// An answer that says that it is `length` bytes long, and holds these.
fn answer(status: &str, more: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/zstd\r\ncontent-length: {length}\r\n{more}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// The whole, cut after `upto` bytes; with this tag.
fn whole(packed: &[u8], tag: &str, upto: usize) -> Answering {
    let cut = packed[..upto.min(packed.len())].to_vec();
    let (len, tag) = (packed.len(), tag.to_owned());
    Box::new(move |_| answer("200 OK", &format!("etag: {tag}\r\n"), len, &cut))
}

/// The rest from where it is asked for, no more than `most` of it.
fn rest(packed: &[u8], tag: &str, most: usize) -> Answering {
    let (packed, tag) = (packed.to_vec(), tag.to_owned());
    Box::new(move |head| {
        assert_eq!(header(head, "if-range"), Some(tag.as_str()));
        let range = header(head, "range").unwrap();
        let at: usize = range["bytes=".len()..range.len() - 1].parse().unwrap();
        let len = packed.len();
        let more = format!(
            "etag: {tag}\r\ncontent-range: bytes {at}-{}/{len}\r\n",
            len - 1
        );
        let cut = &packed[at..len.min(at.saturating_add(most))];
        answer("206 Partial Content", &more, len - at, cut)
    })
}

async fn answer_one(socket: &mut TcpStream, answering: &Answering) -> String {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        assert!(socket.read_buf(&mut head).await.unwrap() > 0);
    }
    let head = String::from_utf8(head).unwrap();
    let said = answering(&head);
    // Who has heard enough hangs up.
    socket.write_all(&said).await.ok();
    socket.shutdown().await.ok();
    head
}

/// What came of fetching from a server that answers like this, once each, and the heads it was sent.
async fn fetched(script: Vec<Answering>) -> (Vec<Fetched>, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        let mut heads = Vec::new();
        for answering in script {
            let (mut socket, _) = listener.accept().await.unwrap();
            heads.push(answer_one(&mut socket, &answering).await);
        }
        heads
    });
    let dialer = Dialer::new(ServerAddress::new("127.0.0.1", port, false), None);
    let ask = ArchiveAsk {
        board: BoardId::new("plan").unwrap(),
        token: Some("abc".to_owned()),
    };
    let (sender, mut told) = mpsc::channel(1);
    let fetching = tokio::spawn(fetch(dialer, ask, sender));
    let mut all = Vec::new();
    let reading = async {
        while let Some(fetched) = told.recv().await {
            all.push(fetched);
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.unwrap();
    fetching.await.unwrap();
    let heads = tokio::time::timeout(PATIENCE, serving)
        .await
        .unwrap()
        .unwrap();
    (all, heads)
}

/// The updates among what was told, and how many bytes they came in.
fn updates(told: &[Fetched]) -> (Vec<Vec<u8>>, usize) {
    let mut all = Vec::new();
    let mut sum = 0;
    for fetched in told {
        if let Fetched::Updates { updates, bytes } = fetched {
            all.extend(updates.iter().cloned());
            sum += bytes;
        }
    }
    (all, sum)
}

#[tokio::test]
async fn a_history_is_asked_for_with_the_right_to_it_and_comes_whole() {
    let packed = packed(&history());
    let (told, heads) = fetched(vec![whole(&packed, "\"a\"", usize::MAX)]).await;
    assert_eq!(told[0], Fetched::Begun);
    assert!(updates(&told) == (history(), packed.len()));
    let head = &heads[0];
    assert!(head.starts_with("GET /v1/boards/plan/snapshot?least=262144 HTTP/1.1\r\n"));
    assert_eq!(header(head, "authorization"), Some("Bearer abc"));
    assert_eq!(header(head, "range"), None);
}

#[tokio::test]
async fn where_the_line_was_cut_it_goes_on() {
    let packed = packed(&history());
    let script = vec![
        whole(&packed, "\"a\"", 100_001),
        rest(&packed, "\"a\"", 70_000),
        Box::new(|_: &str| answer("503 Service Unavailable", "", 0, b"")) as Answering,
        rest(&packed, "\"a\"", usize::MAX),
    ];
    let (told, heads) = fetched(script).await;
    assert!(
        updates(&told) == (history(), packed.len()),
        "each byte came once"
    );
    assert_eq!(header(&heads[1], "range"), Some("bytes=100001-"));
    assert_eq!(header(&heads[3], "range"), Some("bytes=170001-"));
}

#[tokio::test]
async fn where_it_is_another_one_by_now_that_comes_from_its_beginning() {
    let packed = packed(&history());
    let script = vec![
        whole(&packed, "\"a\"", 100_000),
        whole(&packed, "\"b\"", usize::MAX),
    ];
    let (told, _) = fetched(script).await;
    let (updates, _) = updates(&told);
    assert!(updates.ends_with(&history()));
}

#[tokio::test]
async fn a_line_that_is_cut_again_and_again_is_given_up() {
    let packed = packed(&history());
    let mut script = vec![whole(&packed, "\"a\"", 200_000)];
    for _ in 0..TRIES_MAX {
        script.push(rest(&packed, "\"a\"", 10));
    }
    let (told, _) = fetched(script).await;
    let (updates, bytes) = updates(&told);
    assert!(bytes < packed.len() && history().starts_with(&updates));
}

#[tokio::test]
async fn a_server_that_has_none_is_told_apart_from_one_that_is_not_there() {
    for status in [
        "204 No Content",
        "404 Not Found",
        "405 Method Not Allowed",
        "302 Found",
    ] {
        let line = status.to_owned();
        let script: Vec<Answering> = vec![Box::new(move |_| answer(&line, "", 0, b""))];
        let (told, _) = fetched(script).await;
        assert_eq!(told, [], "{status}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let dialer = Dialer::new(ServerAddress::new("127.0.0.1", port, false), None);
    let board = BoardId::new("plan").unwrap();
    let (sender, mut told) = mpsc::channel(1);
    tokio::spawn(fetch(dialer, ArchiveAsk { board, token: None }, sender));
    let next = tokio::time::timeout(PATIENCE, told.recv()).await.unwrap();
    assert_eq!(next, Some(Fetched::NoLine));
}

/// A server that lies: what came of it is no update that was not among what it sent, and it ends.
async fn check_lies(script: Vec<Answering>) -> Vec<Vec<u8>> {
    let (told, _) = fetched(script).await;
    updates(&told).0
}

#[tokio::test]
async fn lies_end_it_and_do_no_harm() {
    let packed = packed(&history());
    // No zstd at all.
    let noise: Vec<u8> = history().concat();
    let none = check_lies(vec![whole(&noise, "\"a\"", usize::MAX)]).await;
    assert_eq!(none, Vec::<Vec<u8>>::new());
    // A page of somebody else's.
    let page = Box::new(|_: &str| b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>".to_vec());
    assert_eq!(check_lies(vec![page]).await, Vec::<Vec<u8>>::new());
    // Longer than any.
    let long: Answering = Box::new(|_| answer("200 OK", "", usize::MAX / 2, b"x"));
    assert_eq!(check_lies(vec![long]).await, Vec::<Vec<u8>>::new());
    // Shorter than it says.
    let cut = packed[..packed.len() - 10].to_vec();
    let short: Answering = Box::new(move |_| answer("200 OK", "", cut.len(), &cut));
    let mut script = vec![short];
    let again =
        (0..TRIES_MAX).map(|_| -> Answering { Box::new(|_| answer("404 Not Found", "", 0, b"")) });
    script.extend(again.take(1));
    assert!(history().starts_with(&check_lies(script).await));
    // A rest of something else.
    let other = rest(&packed, "\"a\"", usize::MAX);
    let moved: Answering = Box::new(move |head| {
        let said = String::from_utf8_lossy(&other(head)).replace("bytes 100000-", "bytes 5-");
        said.into_bytes()
    });
    let got = check_lies(vec![whole(&packed, "\"a\"", 100_000), moved]).await;
    assert!(got.len() < 20 && history().starts_with(&got));
    // A bomb.
    let mut bomb = archive_head();
    put_archived(&mut bomb, &vec![0; 24 << 20]);
    let once = bomb[archive_head().len()..].to_vec();
    for _ in 0..11 {
        bomb.extend_from_slice(&once);
    }
    let bomb = zstd::stream::encode_all(bomb.as_slice(), 3).unwrap();
    let bytes: usize = check_lies(vec![whole(&bomb, "\"a\"", usize::MAX)])
        .await
        .iter()
        .map(Vec::len)
        .sum();
    assert!(bytes <= 256 << 20, "{bytes}");
}

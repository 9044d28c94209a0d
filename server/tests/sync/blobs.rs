//! Files put and fetched over HTTP, as a stranger would: by hand, over bare sockets.

mod cut;

use std::net::SocketAddr;
use std::path::Path;

use tavla_server::access::Role;
use tavla_server::{Config, Server};
use tavla_shared::blob::BlobHash;

use crate::access::Beside;
use crate::client::Person;
use crate::sessions::{Answer, ask};
use crate::{board_room, config, start};

/// Bytes that no two places of have the same.
fn picture(len: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..len).map(|_| byte()).collect()
}

fn path(board: &str, bytes: &[u8]) -> String {
    format!("/v1/boards/{board}/blobs/{}", BlobHash::of(bytes))
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.head.lines().find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        (found == name).then_some(value)
    })
}

fn word(answer: &Answer) -> (u16, String) {
    let told: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    let word = told["error"].as_str().expect("a word");
    (answer.status, word.to_owned())
}

async fn put(addr: SocketAddr, board: &str, bytes: &[u8]) -> Answer {
    ask(addr, &format!("PUT {}", path(board, bytes)), "", bytes).await
}

/// Puts the part from `start` to before `end` of the file.
async fn put_part(addr: SocketAddr, bytes: &[u8], start: usize, end: usize) -> Answer {
    let line = format!("PUT {}", path("plan", bytes));
    let total = bytes.len();
    let range = format!("content-range: bytes {start}-{}/{total}\r\n", end - 1);
    ask(addr, &line, &range, &bytes[start..end]).await
}

async fn get(addr: SocketAddr, board: &str, bytes: &[u8], headers: &str) -> Answer {
    ask(addr, &format!("GET {}", path(board, bytes)), headers, b"").await
}

/// How much of a file the server has, as it tells who may put it.
async fn come(addr: SocketAddr, bytes: &[u8]) -> usize {
    let line = format!("HEAD {}", path("plan", bytes));
    let mut answer = ask(addr, &line, "", b"").await;
    while answer.status == 429 {
        // Whoever asks all the time has to wait.
        answer = ask(addr, &line, "", b"").await;
    }
    assert_eq!(answer.status, 404, "{answer:?}");
    header(&answer, "upload-offset").unwrap().parse().unwrap()
}

/// For a server that may be asked as often as a test likes.
fn patient(data: &Path) -> Config {
    let mut config = config(data);
    config.limits.connections_per_address = 1_000_000;
    config
}

#[tokio::test]
async fn a_file_is_put_once_and_fetched_whole_in_parts_and_never_again() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let _there = Person::join(addr, &board_room("plan"), 1).await;
    // More than one part of a bucket's.
    let bytes = picture(6_000_000);
    assert_eq!(word(&get(addr, "plan", &bytes, "").await).0, 404);
    assert_eq!(come(addr, &bytes).await, 0);
    let tag = format!("\"{}\"", BlobHash::of(&bytes));
    for status in [201, 200] {
        let answer = put(addr, "plan", &bytes).await;
        assert_eq!(answer.status, status);
        assert_eq!(header(&answer, "etag"), Some(tag.as_str()));
    }

    let whole = get(addr, "plan", &bytes, "").await;
    assert_eq!(whole.status, 200, "{}", whole.head);
    assert!(whole.body == bytes);
    let kept = Some("private, max-age=31536000, immutable");
    assert_eq!(header(&whole, "cache-control"), kept);
    assert_eq!(
        header(&whole, "content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(header(&whole, "x-content-type-options"), Some("nosniff"));
    assert_eq!(header(&whole, "etag"), Some(tag.as_str()));

    let range = format!("range: bytes=1000-4999999\r\nif-range: {tag}\r\n");
    let part = get(addr, "plan", &bytes, &range).await;
    assert_eq!(part.status, 206);
    assert_eq!(
        header(&part, "content-range"),
        Some("bytes 1000-4999999/6000000")
    );
    assert!(part.body == bytes[1000..5_000_000]);
    let beyond = get(addr, "plan", &bytes, "range: bytes=6000000-\r\n").await;
    assert_eq!(beyond.status, 416);
    let known = format!("if-none-match: {tag}\r\n");
    assert_eq!(get(addr, "plan", &bytes, &known).await.status, 304);
    let head = ask(addr, &format!("HEAD {}", path("plan", &bytes)), "", b"").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(header(&head, "content-length"), Some("6000000"));

    let metrics = server.metrics();
    assert_eq!(
        (metrics.blobs_put.get(), metrics.blobs_fetched.get()),
        (1, 2)
    );
    assert_eq!(metrics.blob_bytes_in.get(), 6_000_000);
    assert_eq!(metrics.blob_bytes_out.get(), 6_000_000 + 4_999_000);
    server.join();
    // After a restart all of it is there.
    let server = start(data.path());
    assert!(get(server.addr(), "plan", &bytes, "").await.body == bytes);
}

#[tokio::test]
async fn who_may_join_may_fetch_and_who_may_edit_may_put() {
    let data = tempfile::tempdir().unwrap();
    let mut beside = Beside::open(data.path());
    let tokens: Vec<(Role, String)> = Role::ALL
        .into_iter()
        .map(|role| (role, beside.invite(role, None)))
        .collect();
    let server = Server::start(patient(data.path())).unwrap();
    let addr = server.addr();
    let bytes = picture(1_000);
    let bearer = |token: &str| format!("authorization: Bearer {token}\r\n");
    let line = |method: &str| format!("{method} {}", path("plan", &bytes));
    let owner = bearer(&tokens[3].1);
    // Putting makes no board.
    let early = ask(addr, &line("PUT"), &owner, &bytes).await;
    assert_eq!(word(&early), (404, "not_found".to_owned()));
    let auth = crate::access::auth(&tokens[3].1);
    let board = tavla_shared::board::Board::new(1);
    let _there = Person::join_by(addr, &board_room("plan"), board, &auth).await;
    for (role, token) in &tokens {
        let answer = ask(addr, &line("PUT"), &bearer(token), &bytes).await;
        if role.writes_board() {
            assert!(answer.status < 300, "{role} {answer:?}");
        } else {
            assert_eq!(word(&answer), (403, "editor_needed".to_owned()), "{role}");
        }
    }
    for (role, token) in &tokens {
        let answer = ask(addr, &line("GET"), &bearer(token), b"").await;
        assert_eq!(answer.status, 200, "{role}");
        assert_eq!(answer.body, bytes);
        // How far an upload has come is for who may go on with it.
        let other = format!("HEAD {}", path("plan", b"other"));
        let answer = ask(addr, &other, &bearer(token), b"").await;
        let told = header(&answer, "upload-offset").is_some();
        assert_eq!((answer.status, told), (404, role.writes_board()), "{role}");
    }
    let stranger = (401, "token_needed".to_owned());
    assert_eq!(word(&ask(addr, &line("PUT"), "", &bytes).await), stranger);
    assert_eq!(word(&ask(addr, &line("GET"), "", b"").await), stranger);
    let page = format!("{owner}origin: https://stranger.example\r\n");
    assert_eq!(ask(addr, &line("GET"), &page, b"").await.status, 403);
}

#[tokio::test]
async fn knowing_a_name_gives_nobody_what_another_board_has() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let _plan = Person::join(addr, &board_room("plan"), 1).await;
    let _other = Person::join(addr, &board_room("other"), 2).await;
    let bytes = picture(100_000);
    assert_eq!(put(addr, "plan", &bytes).await.status, 201);
    assert_eq!(get(addr, "other", &bytes, "").await.status, 404);
    // Somebody who has the name alone sends something, and gets nothing.
    let line = format!("PUT {}", path("other", &bytes));
    let guessed = ask(addr, &line, "", &picture(99_999)).await;
    assert_eq!(word(&guessed), (422, "other_bytes".to_owned()));
    assert_eq!(get(addr, "other", &bytes, "").await.status, 404);
    assert_eq!(put(addr, "other", &bytes).await.status, 201);
    assert!(get(addr, "other", &bytes, "").await.body == bytes);
}

#[tokio::test]
async fn what_is_too_much_or_makes_no_sense_is_told() {
    let data = tempfile::tempdir().unwrap();
    let mut config = patient(data.path());
    config.blobs.file_bytes = 10_000;
    config.blobs.board_bytes = 15_000;
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let _there = Person::join(addr, &board_room("plan"), 1).await;
    let large = picture(10_001);
    // By what is declared, before a byte is read.
    let line = format!("PUT {}", path("plan", &large));
    let told = ask(
        addr,
        &line,
        "content-range: bytes 0-0/99999999999\r\n",
        b"x",
    )
    .await;
    assert_eq!(word(&told), (413, "too_large".to_owned()));
    assert_eq!(word(&put(addr, "plan", &large).await).0, 413);
    assert_eq!(put(addr, "plan", &large[..9_000]).await.status, 201);
    let full = put(addr, "plan", &large[..8_000]).await;
    assert_eq!(word(&full), (507, "board_full".to_owned()));
    assert_eq!(put(addr, "plan", &large[..6_000]).await.status, 201);

    let line = format!("PUT {}", path("plan", &large[..100]));
    for range in [
        "bytes 0-9/100",
        "bytes 5-1/100",
        "bytes */100",
        "lines 0-99/100",
    ] {
        let headers = format!("content-range: {range}\r\n");
        let told = ask(addr, &line, &headers, &large[..100]).await;
        assert_eq!(word(&told), (400, "bad_request".to_owned()), "{range}");
    }
    let empty = ask(addr, &line, "", b"").await;
    assert_eq!(word(&empty), (400, "bad_request".to_owned()));
    for name in ["abc", "..", "%2e%2e%2fboards"] {
        let line = format!("/v1/boards/plan/blobs/{name}");
        for method in ["GET", "PUT"] {
            let told = ask(addr, &format!("{method} {line}"), "", b"x").await;
            assert_eq!(word(&told), (404, "not_found".to_owned()), "{name}");
        }
    }
    let posted = ask(addr, &line.replace("PUT", "POST"), "", b"x").await;
    assert_eq!(posted.status, 405);
    assert_eq!(server.metrics().blobs_put.get(), 2);
}

#[tokio::test]
async fn many_who_put_the_same_file_at_once_make_one() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(patient(data.path())).unwrap();
    let addr = server.addr();
    let _there = Person::join(addr, &board_room("plan"), 1).await;
    let bytes = picture(700_000);
    let puts = (0..12).map(|_| put(addr, "plan", &bytes));
    for answer in futures_util::future::join_all(puts).await {
        assert!(matches!(answer.status, 200 | 201 | 409 | 429), "{answer:?}");
    }
    // Whoever was superseded comes again, and finds it there or goes on.
    let answer = put(addr, "plan", &bytes).await;
    assert!(answer.status < 300, "{answer:?}");
    assert!(get(addr, "plan", &bytes, "").await.body == bytes);
}

#[tokio::test]
async fn where_nothing_can_be_written_that_is_told_and_boards_go_on() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(patient(data.path())).unwrap();
    let addr = server.addr();
    let mut person = Person::join(addr, &board_room("plan"), 1).await;
    let bytes = picture(50_000);
    // As nobody is kept from writing by rights who may do everything: there is a file in the way.
    for folder in ["uploads", "blobs"] {
        let place = data.path().join(folder);
        std::fs::remove_dir(&place).unwrap();
        std::fs::write(&place, b"in the way").unwrap();
        let refused = put(addr, "plan", &bytes).await;
        assert_eq!(word(&refused), (507, "no_room".to_owned()), "{folder}");
        person.draw(folder, 1.0).await;
        person.until_acked().await;
        std::fs::remove_file(&place).unwrap();
        std::fs::create_dir(&place).unwrap();
    }
    assert_eq!(put(addr, "plan", &bytes).await.status, 201);
    assert!(get(addr, "plan", &bytes, "").await.body == bytes);
}

#[tokio::test]
async fn who_asks_again_and_again_has_to_wait() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.connections_per_address = 5;
    let server = Server::start(config).unwrap();
    for _ in 0..1_000 {
        let answer = get(server.addr(), "plan", b"none", "").await;
        if answer.status == 429 && !answer.body.is_empty() {
            assert_eq!(word(&answer).1, "rate_limited");
            assert_eq!(header(&answer, "retry-after"), Some("1"));
            return;
        }
    }
    panic!("there is no end");
}

#[tokio::test]
async fn a_page_of_an_origin_that_is_allowed_may_put_and_fetch() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.access.origins = vec!["https://board.example".to_owned()];
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let _there = Person::join(addr, &board_room("plan"), 1).await;
    let bytes = picture(10);
    let line = |method: &str| format!("{method} {}", path("plan", &bytes));
    let page = "origin: https://board.example\r\n";
    let asked = ask(addr, &line("OPTIONS"), page, b"").await;
    assert_eq!(asked.status, 204);
    let methods = header(&asked, "access-control-allow-methods");
    assert_eq!(methods, Some("get, head, put"));
    let put = ask(addr, &line("PUT"), page, &bytes).await;
    assert_eq!(put.status, 201);
    let exposed = header(&put, "access-control-expose-headers").unwrap();
    assert!(exposed.contains("upload-offset"), "{exposed}");
}

#[tokio::test]
async fn a_file_that_the_disk_spoilt_is_missed_once_somebody_fetched_it_and_can_be_put_again() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(patient(data.path())).unwrap();
    let addr = server.addr();
    let _there = Person::join(addr, &board_room("plan"), 1).await;
    let bytes = picture(100_000);
    assert_eq!(put(addr, "plan", &bytes).await.status, 201);
    let name = BlobHash::of(&bytes).to_string();
    let kept = data.path().join("blobs").join(&name[..2]).join(&name);
    let mut spoilt = bytes.clone();
    spoilt[50_000] ^= 1;
    std::fs::write(&kept, &spoilt).unwrap();
    // Who fetches a part of it is told nothing, and finds nothing out.
    let part = get(addr, "plan", &bytes, "range: bytes=0-9\r\n").await;
    assert_eq!(part.status, 206);
    let mut answer = get(addr, "plan", &bytes, "").await;
    assert!(answer.body == spoilt);
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
    while answer.status != 404 {
        assert!(tokio::time::Instant::now() < deadline, "{}", answer.head);
        answer = get(addr, "plan", &bytes, "").await;
    }
    assert_eq!(put(addr, "plan", &bytes).await.status, 201);
    assert!(get(addr, "plan", &bytes, "").await.body == bytes);
}

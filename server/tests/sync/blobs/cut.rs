//! Uploads whose line is cut, or whose server: what has come stays, and nobody who is gone stands in the way.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::*;
use crate::durability::Program;

/// Far more than anything here takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(30);
/// The server takes who says nothing for so long for gone; what is sooner has another reason.
const SOON: Duration = Duration::from_secs(20);
/// The server reads for five seconds over what it refuses; who is told within this need not wait for that.
const AT_ONCE: Duration = Duration::from_millis(4_500);

/// What is read of an answer up to a word in it; none where that does not come.
async fn told_of(socket: &mut TcpStream, word: &[u8], within: Duration) -> Option<Vec<u8>> {
    let mut answer = Vec::new();
    let telling = async {
        while !answer.ends_with(word) {
            answer.push(socket.read_u8().await.ok()?);
        }
        Some(())
    };
    let told = timeout(within, telling).await.ok().flatten();
    told.map(|()| answer)
}

/// Begins to put a file, and hangs up after `upto` bytes.
async fn put_cut(addr: SocketAddr, bytes: &[u8], upto: usize) {
    let mut socket = TcpStream::connect(addr).await.unwrap();
    let line = path("plan", bytes);
    let len = bytes.len();
    let head = format!("PUT {line} HTTP/1.1\r\nhost: {addr}\r\ncontent-length: {len}\r\n\r\n");
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&bytes[..upto]).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut answer = Vec::new();
    // It is told or cut off; then what came is written.
    socket.read_to_end(&mut answer).await.ok();
}

#[tokio::test]
async fn an_upload_goes_on_where_it_was_cut_or_wherever_the_server_says() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let addr = server.addr();
    let _there = Person::join(addr, &board_room("plan"), 1).await;
    let bytes = picture(2_000_000);
    put_cut(addr, &bytes, 1_200_000).await;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let at = loop {
        let at = come(addr, &bytes).await;
        if at == 1_200_000 {
            break at;
        }
        assert!(tokio::time::Instant::now() < deadline, "{at}");
    };
    let elsewhere = put_part(addr, &bytes, at + 1, bytes.len()).await;
    assert_eq!(word(&elsewhere), (409, "other_offset".to_owned()));
    assert_eq!(header(&elsewhere, "upload-offset"), Some("1200000"));
    let some = put_part(addr, &bytes, at, at + 300_000).await;
    assert_eq!(some.status, 202, "{some:?}");
    assert_eq!(header(&some, "upload-offset"), Some("1500000"));
    assert_eq!(get(addr, "plan", &bytes, "").await.status, 404);
    let rest = put_part(addr, &bytes, 1_500_000, bytes.len()).await;
    assert_eq!(rest.status, 201, "{rest:?}");
    assert!(get(addr, "plan", &bytes, "").await.body == bytes);
}

#[tokio::test]
async fn a_server_killed_in_the_middle_of_an_upload_goes_on_with_it() {
    let data = tempfile::tempdir().unwrap();
    let bytes = picture(3_000_000);
    let program = Program::start(data.path());
    let _there = Person::join(program.addr, &board_room("plan"), 1).await;
    let mut socket = TcpStream::connect(program.addr).await.unwrap();
    let (line, len, host) = (path("plan", &bytes), bytes.len(), program.addr);
    let head = format!("PUT {line} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {len}\r\n\r\n");
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&bytes[..1_500_000]).await.unwrap();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while come(program.addr, &bytes).await == 0 {
        assert!(tokio::time::Instant::now() < deadline, "nothing comes");
    }
    program.kill();

    let program = Program::start(data.path());
    assert_eq!(get(program.addr, "plan", &bytes, "").await.status, 404);
    let at = come(program.addr, &bytes).await;
    assert!(0 < at && at <= 1_500_000, "{at}");
    let rest = put_part(program.addr, &bytes, at, bytes.len()).await;
    assert_eq!(rest.status, 201, "{rest:?}");
    program.kill();
    let program = Program::start(data.path());
    assert!(get(program.addr, "plan", &bytes, "").await.body == bytes);
}

#[tokio::test]
async fn whoever_stopped_sending_is_let_go_of_once_somebody_else_sends_the_same_file() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(patient(data.path())).unwrap();
    let addr = server.addr();
    let _there = Person::join(addr, &board_room("plan"), 1).await;
    let bytes = picture(700_000);
    let mut stuck = TcpStream::connect(addr).await.unwrap();
    let (line, len) = (path("plan", &bytes), bytes.len());
    // Who asks before sending is answered without being read out.
    let expect = "expect: 100-continue";
    let head =
        format!("PUT {line} HTTP/1.1\r\nhost: {addr}\r\n{expect}\r\ncontent-length: {len}\r\n\r\n");
    stuck.write_all(head.as_bytes()).await.unwrap();
    stuck.write_all(&bytes[..300_000]).await.unwrap();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while come(addr, &bytes).await == 0 {
        assert!(tokio::time::Instant::now() < deadline, "nothing comes");
    }
    assert_eq!(put(addr, "plan", &bytes).await.status, 201);
    let told = told_of(&mut stuck, b"superseded", SOON).await;
    assert!(told.is_some());
}

#[tokio::test]
async fn who_declares_too_much_is_told_before_a_byte_is_sent_and_may_still_send_it() {
    let data = tempfile::tempdir().unwrap();
    let mut config = patient(data.path());
    config.blobs.file_bytes = 10_000;
    let server = Server::start(config).unwrap();
    let addr = server.addr();
    let _there = Person::join(addr, &board_room("plan"), 1).await;
    let bytes = picture(50_000);
    let (line, len) = (path("plan", &bytes), bytes.len());
    let head = format!("PUT {line} HTTP/1.1\r\nhost: {addr}\r\ncontent-length: {len}\r\n\r\n");
    let mut socket = TcpStream::connect(addr).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    // Nothing of it comes: by its length alone, and sooner than the server would stop waiting for the rest.
    let told = told_of(&mut socket, b"too_large", AT_ONCE).await.unwrap();
    assert!(told.starts_with(b"HTTP/1.1 413 "), "{told:?}");
    // What is sent all the same is read over, and the same line takes what comes next.
    socket.write_all(&bytes).await.unwrap();
    let next = format!("HEAD {line} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n\r\n");
    socket.write_all(next.as_bytes()).await.unwrap();
    let told = told_of(&mut socket, b"HTTP/1.1 404", SOON).await;
    assert!(told.is_some());
}

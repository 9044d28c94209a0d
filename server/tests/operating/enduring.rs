//! A server whose system gives it less than it asks for: it goes on, and says what is missing.

use std::net::SocketAddr;
use std::time::Instant;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{Client, PATIENCE};
use crate::program::Program;

/// What a GET is answered, all of it; nothing where the socket broke.
async fn get(address: SocketAddr, path: &str) -> String {
    let mut answer = Vec::new();
    let asking = async {
        let mut stream = TcpStream::connect(address).await?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        stream.read_to_end(&mut answer).await
    };
    // Who is turned away may be cut off before all of it is read.
    asking.await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_server_whose_files_may_not_grow_lives_and_says_that_the_log_cannot_be_written() {
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::start_within("-f 600", data.path(), &[]);
    let mut client = Client::plain(program.addr, "plan", 7).await;
    let deadline = Instant::now() + PATIENCE;
    // Each is durable before the next, so that the files grow.
    for drawn in 0.. {
        assert!(Instant::now() < deadline, "the files grow for ever");
        client.draw(&format!("s{drawn}")).await;
        if client.hears_no_ack().await {
            break;
        }
    }
    let told = get(program.addr, "/readyz").await;
    assert!(told.starts_with("HTTP/1.1 503"), "{told}");
    assert!(told.contains("the log cannot be written"), "{told}");
    let told = get(program.addr, "/healthz").await;
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    assert!(program.child.try_wait().unwrap().is_none());
    // What it logs comes through a pipe.
    while !program.log().contains("could not be made durable") {
        assert!(Instant::now() < deadline, "{}", program.log());
        get(program.addr, "/healthz").await;
    }
}

#[tokio::test]
async fn a_server_without_file_descriptors_turns_newcomers_away_says_so_once_and_recovers() {
    let data = tempfile::tempdir().unwrap();
    // As many as sockets stay open that ask nothing.
    let patient = ["--set", "limits.handshake_millis=60000"];
    let program = Program::start_within("-n 64", data.path(), &patient);
    let mut held = Vec::new();
    for _ in 0..100 {
        held.push(TcpStream::connect(program.addr).await.unwrap());
    }
    let deadline = Instant::now() + PATIENCE;
    for _ in 0..3 {
        let told = get(program.addr, "/readyz").await;
        // Those who are turned away may be told so, and may be cut off before they are.
        assert!(
            told.is_empty() || told.starts_with("HTTP/1.1 503"),
            "{told}"
        );
    }
    drop(held);
    while !get(program.addr, "/readyz")
        .await
        .starts_with("HTTP/1.1 200")
    {
        assert!(Instant::now() < deadline, "nobody is let in any more");
        tokio::task::yield_now().await;
    }
    let log = program.log();
    assert_eq!(log.matches("no file descriptors left").count(), 1, "{log}");
    assert!(!log.contains("could not be accepted"), "{log}");
}

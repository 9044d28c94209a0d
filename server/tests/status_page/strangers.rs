//! Those at the admin address who want nothing good: pages of other names, sockets that ask nothing.

use std::time::Duration;

use tavla_server::Server;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{config, get, server};

/// Far more than anything here takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

async fn status_as(server: &tavla_server::Running, host: &str) -> String {
    let mut stream = TcpStream::connect(server.admin_addr().unwrap())
        .await
        .unwrap();
    let request = format!("GET /metrics HTTP/1.1\r\n{host}connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer[9..12].to_owned()
}

#[tokio::test]
async fn a_page_whose_name_was_pointed_here_reads_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let closed = server(folder.path());
    for (host, status) in [
        ("host: evil.example:7421\r\n", "421"),
        ("host: localhost\r\nhost: evil.example\r\n", "421"),
        ("host: 127.0.0.1:7421\r\n", "200"),
        ("host: localhost:7421\r\n", "200"),
        // No browser leaves it out.
        ("", "200"),
    ] {
        assert_eq!(status_as(&closed, host).await, status, "{host}");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.admin_public = true;
    let public = Server::start(config).unwrap();
    assert_eq!(status_as(&public, "host: board.example\r\n").await, "200");
}

#[tokio::test]
async fn sockets_that_ask_nothing_keep_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    // They are not just waited for.
    config.limits.handshake_millis = 5 * 60_000;
    let server = Server::start(config).unwrap();
    let mut idle = Vec::new();
    for _ in 0..200 {
        let socket = TcpStream::connect(server.admin_addr().unwrap());
        idle.push(socket.await.unwrap());
    }
    let asked = tokio::time::timeout(PATIENCE, get(&server, "/healthz")).await;
    assert!(asked.unwrap().0.starts_with("HTTP/1.1 200"));
    // The oldest has given way.
    let mut byte = [0];
    let read = tokio::time::timeout(PATIENCE, idle[0].read(&mut byte)).await;
    assert_eq!(read.unwrap().unwrap(), 0);
}

#[tokio::test]
async fn a_socket_that_asks_nothing_is_closed_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.limits.handshake_millis = 100;
    let server = Server::start(config).unwrap();
    let mut idle = TcpStream::connect(server.admin_addr().unwrap())
        .await
        .unwrap();
    // Half a head is no request.
    idle.write_all(b"GET / HTTP/1.1\r\nhost:").await.unwrap();
    let mut rest = Vec::new();
    let read = tokio::time::timeout(PATIENCE, idle.read_to_end(&mut rest)).await;
    read.unwrap().unwrap();
}

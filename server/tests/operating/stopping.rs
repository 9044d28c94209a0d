//! A server that is told to stop.

use std::collections::BTreeSet;

use tavla_shared::protocol::close;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{Client, PATIENCE};
use crate::program::{Program, run};

/// The status of an HTTP request.
async fn status(address: std::net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

/// Draws until it is closed; what was acked, and the close.
async fn draw_until_closed(
    mut client: Client<TcpStream>,
    name: String,
) -> (Vec<String>, Option<(u16, String)>) {
    for drawn in 0.. {
        client.draw(&format!("{name}-{drawn}")).await;
        // A few in flight at any time.
        while client.acked.len() + 8 <= drawn {
            if let Err(close) = client.step().await {
                return (client.acked, close);
            }
        }
    }
    unreachable!("a server that stops closes");
}

#[tokio::test]
#[cfg(unix)]
async fn a_server_stopped_under_load_keeps_what_it_acked_and_spreads_the_return() {
    let data = tempfile::tempdir().unwrap();
    // No snapshot but the one at the end.
    let few = [
        "--set",
        "rooms.compact_records=1000000",
        "--set",
        "rooms.compact_bytes=1073741824",
    ];
    let mut program = Program::start(data.path(), &few);
    let mut drawing = Vec::new();
    for person in 0..12 {
        let client = Client::plain(program.addr, "plan", 100 + person).await;
        let name = format!("p{person}");
        drawing.push(tokio::spawn(draw_until_closed(client, name)));
    }
    let mut watching = Client::plain(program.addr, "plan", 99).await;
    watching.until_shapes(200).await;
    program.signal("-TERM");
    let (mut acked, mut hints) = (Vec::new(), BTreeSet::new());
    for drawing in drawing {
        let done = tokio::time::timeout(PATIENCE, drawing).await;
        let (names, close) = done.unwrap().unwrap();
        acked.extend(names);
        let (code, reason) = close.expect("a close, not a cut");
        assert_eq!(code, close::RESTARTING);
        hints.insert(close::retry_hint_millis(&reason).expect(&reason));
    }
    assert!(hints.len() > 6, "all come back at once: {hints:?}");
    assert!(hints.iter().all(|millis| (500..=2_000).contains(millis)));
    drop(watching);
    assert!(program.child.wait().unwrap().success());
    // It left a snapshot, so that the next need not replay everything.
    let listed = run(["boards", "--json", "--data", data.path().to_str().unwrap()]);
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(listed[0]["snapshots"], 1, "{listed}");
    let program = Program::start(data.path(), &[]);
    let mut after = Client::plain(program.addr, "plan", 7).await;
    after.until_shapes(acked.len()).await;
    while !acked.iter().all(|name| after.names().contains(name)) {
        after.step().await.unwrap();
    }
    assert!(acked.len() >= 100, "{}", acked.len());
}

#[tokio::test]
async fn a_server_that_serves_is_alive_and_ready() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    assert_eq!(status(program.addr, "/healthz").await, "200");
    assert_eq!(status(program.addr, "/readyz").await, "200");
    let listen = program.addr.to_string();
    let data = data.path().to_str().unwrap().to_owned();
    let healthy = run(["health", "--listen", &listen, "--data", &data]);
    assert!(healthy.status.success());
    drop(program);
    let healthy = run(["health", "--listen", &listen, "--data", &data]);
    assert!(!healthy.status.success());
}

#[tokio::test]
#[cfg(unix)]
async fn a_server_that_stops_is_alive_and_not_ready() {
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::start(data.path(), &[]);
    // Somebody who does not read the goodbye keeps it for a while.
    let client = Client::plain(program.addr, "plan", 1).await;
    program.signal("-TERM");
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while status(program.addr, "/readyz").await != "503" {
        assert!(tokio::time::Instant::now() < deadline);
    }
    assert_eq!(status(program.addr, "/healthz").await, "200");
    assert_eq!(status(program.addr, "/v1/sync").await, "503");
    // Told a second time it does not wait for them.
    program.signal("-TERM");
    assert!(!program.child.wait().unwrap().success());
    drop(client);
}

//! What was acked is there, whatever happens to the server.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tavla_shared::protocol::close;

use crate::client::{Heard, Person};
use crate::{board_room, config, start};

/// The real program, killed when it is dropped.
pub struct Program {
    child: Child,
    pub addr: SocketAddr,
    rest: BufReader<std::process::ChildStdout>,
}

impl Program {
    pub fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tavla-server"))
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut rest = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        rest.read_line(&mut line).unwrap();
        let addr = line
            .trim_end()
            .strip_prefix("tavla-server listening on ws://")
            .and_then(|rest| rest.strip_suffix("/v1/sync"))
            .unwrap_or_else(|| panic!("{line:?}"));
        let addr = addr.parse().unwrap();
        Self { child, addr, rest }
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[tokio::test]
async fn a_killed_server_loses_nothing_it_acked() {
    let data = tempfile::tempdir().unwrap();
    let room = board_room("plan");
    let mut acked = 0;
    for round in 0_u64..5 {
        let program = Program::start(data.path());
        let mut ada = Person::join(program.addr, &room, 100 + round).await;
        // Let it be killed with updates in flight: every other round with many of them.
        let in_flight = if round % 2 == 0 { 1 } else { 40 };
        for drawn in 0..40 {
            ada.draw(&format!("r{round}s{drawn}"), 0.0).await;
            while ada.unacked.len() >= in_flight {
                assert!(ada.step().await);
            }
        }
        acked += 40 - ada.unacked.len();
        program.kill();
        let program = Program::start(data.path());
        let mut bo = Person::join(program.addr, &room, 900 + round).await;
        while bo.shapes().len() < acked {
            assert!(bo.step().await);
        }
        acked = bo.shapes().len();
    }
    assert!(acked >= 120, "{acked}");
}

#[tokio::test]
#[cfg(unix)]
async fn a_stopping_server_acks_what_it_took_and_says_that_it_comes_back() {
    let data = tempfile::tempdir().unwrap();
    let room = board_room("plan");
    let mut program = Program::start(data.path());
    let mut ada = Person::join(program.addr, &room, 1).await;
    for drawn in 0..100 {
        ada.draw(&format!("s{drawn}"), 0.0).await;
    }
    ada.until_acked().await;
    let pid = program.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    loop {
        match ada.client.next().await {
            Heard::Closed(code) => {
                assert_eq!(code, Some(close::RESTARTING));
                break;
            }
            other => assert!(matches!(other, Heard::Frame(_))),
        }
    }
    drop(ada);
    assert!(program.child.wait().unwrap().success());
    let mut more = String::new();
    program.rest.read_line(&mut more).unwrap();
    assert_eq!(more, "", "one line on stdout");
    let program = Program::start(data.path());
    let mut bo = Person::join(program.addr, &room, 2).await;
    while bo.shapes().len() < 100 {
        assert!(bo.step().await);
    }
}

#[tokio::test]
async fn a_board_survives_being_unloaded_and_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let room = board_room("plan");
    let mut config = config(data.path());
    config.rooms.idle_millis = 20;
    config.rooms.compact_records = 10;
    let server = tavla_server::Server::start(config).unwrap();
    let mut ada = Person::join(server.addr(), &room, 1).await;
    for drawn in 0..50 {
        ada.draw(&format!("s{drawn}"), 0.0).await;
        ada.until_acked().await;
    }
    let Person { client, board, .. } = ada;
    drop(client);
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    while server.metrics().rooms.get() > 0 {
        assert!(
            tokio::time::Instant::now() < deadline,
            "the room is never unloaded"
        );
        tokio::task::yield_now().await;
    }
    assert!(server.metrics().compactions.get() > 0);
    let mut bo = Person::join(server.addr(), &room, 2).await;
    bo.until(&board.version()).await;
    drop(bo);
    tokio::task::spawn_blocking(move || server.join())
        .await
        .unwrap();
    let server = start(data.path());
    let mut eve = Person::join(server.addr(), &room, 3).await;
    eve.until(&board.version()).await;
    assert_eq!(eve.shapes().len(), 50);
}

#[test]
fn a_second_server_does_not_share_the_folder() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    assert!(tavla_server::Server::start(config(data.path())).is_err());
    server.join();
    start(data.path()).join();
}

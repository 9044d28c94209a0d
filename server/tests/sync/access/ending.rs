//! What ends a right while its holder is there.

use std::process::Command;

use tavla_server::access::Role;
use tavla_shared::board::Version;
use tavla_shared::protocol::{AckStatus, close};

use super::*;
use crate::start;

/// The program's command, as a process of its own beside the server.
fn run(data: &Path, line: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_tavla-server"))
        .args(line)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    String::from_utf8(ran.stdout).unwrap()
}

fn token_of(link: &str) -> String {
    let (_, token) = link.trim().split_once('#').unwrap();
    token.to_owned()
}

#[tokio::test]
async fn a_right_ends_at_its_time() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut beside = Beside::open(data.path());
    created(server.addr(), &mut beside).await;
    let token = beside.invite_at(Role::Editor, None, seconds() - 597, 600);
    let mut guest = Guest::join(server.addr(), &plan(), &token).await;
    let expired = (RoomErrorCode::Evicted, refusal::TOKEN_EXPIRED);
    assert_eq!(guest.put_out().await, expired);
    assert_eq!(
        refused(server.addr(), &plan(), &token).await,
        refusal::TOKEN_EXPIRED
    );
}

#[tokio::test]
async fn a_command_beside_the_server_puts_somebody_out() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    // Without tokens this machine is open; the first one ends that.
    let mut open = Client::connect(server.addr()).await;
    open.join(&plan(), Vec::new()).await.unwrap();
    let invite = ["invite", "--board", "plan", "--user"];
    let ada = run(
        data.path(),
        &[&invite[..], &["ada", "--role", "owner"]].concat(),
    );
    assert_eq!(closed(&mut open).await, Some(close::FORBIDDEN));
    let bo = run(data.path(), &[&invite[..], &["bo"]].concat());
    let (ada, bo) = (token_of(&ada), token_of(&bo));
    let mut ada_in = Guest::join(server.addr(), &plan(), &ada).await;
    let mut bo_in = Guest::join(server.addr(), &plan(), &bo).await;
    run(data.path(), &["revoke", "--user", "bo", "--board", "plan"]);
    let revoked = (RoomErrorCode::Evicted, refusal::TOKEN_REVOKED);
    assert_eq!(bo_in.put_out().await, revoked);
    assert_eq!(closed(&mut bo_in.client).await, Some(close::FORBIDDEN));
    assert_eq!(
        refused(server.addr(), &plan(), &bo).await,
        refusal::TOKEN_REVOKED
    );
    run(data.path(), &["revoke", "--token", &ada]);
    assert_eq!(ada_in.put_out().await, revoked);
    let kid = run(data.path(), &["keys", "list"]);
    let eve = run(data.path(), &[&invite[..], &["eve"]].concat());
    let mut eve = Guest::join(server.addr(), &plan(), &token_of(&eve)).await;
    let kid = kid.split_whitespace().next().unwrap();
    run(data.path(), &["keys", "retire", kid]);
    assert_eq!(eve.put_out().await, revoked);
}

#[tokio::test]
async fn of_what_a_demoted_member_sends_nothing_slips_in() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut beside = Beside::open(data.path());
    created(server.addr(), &mut beside).await;
    let token = beside.invite(Role::Editor, Some("ada"));
    let mut ada = Guest::join(server.addr(), &plan(), &token).await;
    let plan_id = BoardId::new("plan").unwrap();
    let mut board = Board::new(9);
    let (mut acked, mut sent) = (0, 0_u64);
    // Always so many are on their way, while another process takes the right.
    let (code, word) = loop {
        while sent < acked + 10 {
            sent += 1;
            let update = drawing(&mut board, &format!("s{sent}"));
            ada.send(sent, update).await;
        }
        if acked == 5 {
            let demoted = beside.ledger.put_member(&plan_id, "ada", Role::Viewer);
            demoted.unwrap();
        }
        match ada.client.message().await {
            Message::Ack { batch, status } => {
                assert_eq!((batch, status), (BatchId::from(acked + 1), AckStatus::Ok));
                acked += 1;
            }
            Message::RoomError { code, message } => break (code, refusal::access_word(&message)),
            other => panic!("{other:?}"),
        }
    };
    let changed = (RoomErrorCode::RejoinSuggested, Some(refusal::ROLE_CHANGED));
    assert_eq!((code, word), changed);
    let kept = ada.version().await;
    assert!(
        kept.includes(&acked_version(acked)),
        "what was acked is kept"
    );
    assert_eq!(
        ask(&mut ada.client, &plan(), &token).await,
        Ok(Permission::Read)
    );
    let late = drawing(&mut board, "late");
    ada.send(sent + 1, late).await;
    loop {
        if let Message::Ack { batch, status } = ada.client.message().await
            && batch == BatchId::from(sent + 1)
        {
            assert_eq!(status, AckStatus::PermissionDenied);
            break;
        }
    }
    assert_eq!(
        ada.version().await.encode(),
        kept.encode(),
        "nothing more came in"
    );
}

/// What the room has after so many of the demoted member's edits.
fn acked_version(edits: u64) -> Version {
    let mut board = Board::new(9);
    for number in 1..=edits {
        drawing(&mut board, &format!("s{number}"));
    }
    board.version()
}

impl Guest {
    /// What the room has, told to another connection of the same user.
    async fn version(&mut self) -> Version {
        let addr = self.client.tcp().peer_addr().unwrap();
        let auth = auth(&self.token);
        let mut client = Client::connect(addr).await;
        let version = client.join_as(&self.room, Vec::new(), &auth).await;
        Version::decode(&version.unwrap()).unwrap()
    }
}

#[tokio::test]
async fn who_is_put_out_of_one_board_stays_on_another() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut beside = Beside::open(data.path());
    let mut guest = created(server.addr(), &mut beside).await;
    let other = Invite {
        board: BoardId::new("other").unwrap(),
        role: Role::Owner,
        seconds: 600,
        user: Some("olga".to_owned()),
    };
    let other_token = beside.ledger.issue(&other, seconds()).unwrap().token;
    let other_room = board_room("other");
    let joined = ask(&mut guest.client, &other_room, &other_token).await;
    assert_eq!(joined, Ok(Permission::Write));
    let plan_id = BoardId::new("plan").unwrap();
    beside
        .ledger
        .revoke_user("olga", Some(&plan_id), seconds())
        .unwrap();
    assert_eq!(
        guest.put_out().await,
        (RoomErrorCode::Evicted, refusal::TOKEN_REVOKED)
    );
    guest.room = other_room;
    guest.send(1, drawn(5, "still")).await;
    let answer = guest.client.message().await;
    assert!(
        matches!(
            answer,
            Message::Ack {
                status: AckStatus::Ok,
                ..
            }
        ),
        "{answer:?}"
    );
}

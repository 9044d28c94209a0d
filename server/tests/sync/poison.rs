//! An update that breaks the document: what it costs who sends it, and what it costs nobody else.

use std::net::SocketAddr;
use std::time::Duration;

use tavla_server::access::Role;
use tavla_server::{Running, Server};
use tavla_shared::board::Board;
use tavla_shared::protocol::{
    AckStatus, BatchId, JoinAuth, JoinErrorCode, Message, RoomErrorCode, RoomName, close, refusal,
};

use crate::access::{Beside, auth};
use crate::client::{Client, Person};
use crate::{board_room, config, start};

/// Far more than anything here takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Loro panics on it; see `tests/fixtures/README.md`.
const BREAKS_LORO: &[u8] = include_bytes!("../../../tests/fixtures/updates/breaks-loro.bin");

fn breaking(number: u64) -> Message {
    Message::DocUpdate {
        updates: vec![BREAKS_LORO.to_vec()],
        batch: BatchId::from(number),
    }
}

/// Somebody at the board, who has drawn something.
async fn drawing(addr: SocketAddr, room: &RoomName) -> Person {
    let mut ada = Person::join(addr, room, 1).await;
    ada.draw("before", 0.0).await;
    ada.until_acked().await;
    ada
}

/// Comes, breaks the document, and is put out and closed.
async fn poison(addr: SocketAddr, room: &RoomName, auth: &JoinAuth) {
    let mut client = Client::connect(addr).await;
    client.join_as(room, Vec::new(), auth).await.unwrap();
    let Message::DocUpdate { .. } = client.message().await else {
        panic!("no backfill")
    };
    let batch = BatchId::from(1);
    client.send(room, breaking(1)).await;
    let status = AckStatus::InvalidUpdate;
    assert_eq!(client.message().await, Message::Ack { batch, status });
    let Message::RoomError { code, .. } = client.message().await else {
        panic!("not put out")
    };
    assert_eq!(code, RoomErrorCode::Evicted);
    assert_eq!(client.closed().await, Some(close::BAD_FRAME));
}

/// The words with which a join is refused for now.
async fn refused_for_now(addr: SocketAddr, room: &RoomName, auth: &JoinAuth) -> String {
    let mut client = Client::connect(addr).await;
    let refused = client.join_as(room, Vec::new(), auth).await;
    let (code, message) = refused.unwrap_err();
    let code_said = Some(refusal::RATE_LIMITED.to_owned());
    assert_eq!(code, JoinErrorCode::App { code: code_said });
    message
}

fn broken_and_rebuilt(server: &Running) -> (u64, u64) {
    let metrics = server.metrics();
    (metrics.import_panics.get(), metrics.rebuilds.get())
}

#[tokio::test]
async fn strangers_that_break_the_document_one_after_the_other_disturb_nobody() {
    const STRANGERS: u64 = 30;
    let data = tempfile::tempdir().unwrap();
    let mut beside = Beside::open(data.path());
    let owner = auth(&beside.invite(Role::Owner, None));
    let links: Vec<JoinAuth> = (0..STRANGERS)
        .map(|_| auth(&beside.invite(Role::Editor, None)))
        .collect();
    let server = start(data.path());
    let (addr, room) = (server.addr(), board_room("plan"));
    let mut ada = Person::join_by(addr, &room, Board::new(1), &owner).await;
    ada.draw("before", 0.0).await;
    ada.until_acked().await;
    for (link, again) in links.iter().zip(1..) {
        poison(addr, &room, link).await;
        // The room goes on, for who is in it and for who comes.
        ada.draw(&format!("after-{again}"), 0.0).await;
        ada.until_acked().await;
        assert_eq!(broken_and_rebuilt(&server), (again, again));
    }
    assert_eq!(ada.put_out, None);
    let mut late = Person::join_by(addr, &room, Board::new(3), &owner).await;
    late.until(&ada.board.version()).await;
    assert_eq!(ada.shapes(), late.shapes());
    assert_eq!(late.shapes().len() as u64, 1 + STRANGERS);
}

#[tokio::test]
async fn who_broke_the_document_may_not_come_again_at_once() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (addr, room) = (server.addr(), board_room("plan"));
    let mut ada = drawing(addr, &room).await;
    let nobody = JoinAuth::default();
    poison(addr, &room, &nobody).await;
    let message = refused_for_now(addr, &room, &nobody).await;
    assert!(
        message.starts_with(
            "an update from this user, link or network broke a document; come again in "
        ),
        "{message}"
    );
    // Nor to another board.
    refused_for_now(addr, &board_room("other"), &nobody).await;
    assert_eq!(server.metrics().joins_refused.get(), 2);
    // Who is in it, at the same address, goes on.
    ada.draw("after", 0.0).await;
    ada.until_acked().await;
    assert_eq!(ada.put_out, None);
    assert_eq!(broken_and_rebuilt(&server), (1, 1));
}

#[tokio::test]
async fn whoever_hangs_up_after_breaking_the_document_has_to_wait_all_the_same() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let (addr, room) = (server.addr(), board_room("plan"));
    let _ada = drawing(addr, &room).await;
    let mut client = Client::connect(addr).await;
    client.join(&room, Vec::new()).await.unwrap();
    let Message::DocUpdate { .. } = client.message().await else {
        panic!("no backfill")
    };
    client.send(&room, breaking(1)).await;
    drop(client);
    let broken = async {
        while broken_and_rebuilt(&server).0 == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, broken)
        .await
        .expect("the room takes nothing");
    refused_for_now(addr, &room, &JoinAuth::default()).await;
}

#[tokio::test]
async fn behind_a_proxy_nobody_waits_for_what_came_from_its_address() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.behind_proxy = true;
    config.access.open = true;
    let server = Server::start(config).unwrap();
    let (addr, room) = (server.addr(), board_room("plan"));
    let ada = drawing(addr, &room).await;
    poison(addr, &room, &JoinAuth::default()).await;
    let mut bo = Person::join(addr, &room, 2).await;
    bo.until(&ada.board.version()).await;
}

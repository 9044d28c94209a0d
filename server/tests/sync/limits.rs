//! A room's and a frame's limits over the wire: what is at one is taken, what is over it is refused
//! in time, and nobody else notices.

use tavla_server::Server;
use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;
use tavla_shared::protocol::{AckStatus, BatchId, Frame, Message};

use crate::client::{Client, Person};
use crate::{board_room, config, start};

fn deleted(name: &str) -> Edit {
    let id = ShapeId::new(name).unwrap();
    Edit::Delete { id }
}

#[tokio::test]
async fn a_full_board_takes_edits_and_deletions_and_not_one_shape_more() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.board_shapes = 3;
    let server = Server::start(config.clone()).unwrap();
    let room = board_room("plan");
    let mut ada = Person::join(server.addr(), &room, 1).await;
    for name in ["a", "b", "c"] {
        ada.draw(name, 0.0).await;
    }
    ada.until_acked().await;
    let mut bo = Person::join(server.addr(), &room, 2).await;
    bo.until(&ada.board.version()).await;
    bo.draw("d", 0.0).await;
    bo.until_acked().await;
    assert_eq!(bo.refused, [AckStatus::PayloadTooLarge]);
    // Nobody was put out, nothing was built anew, and what makes the board smaller is welcome.
    assert_eq!((bo.put_out, server.metrics().rebuilds.get()), (None, 0));
    let before = ada.board.version();
    ada.edit(vec![deleted("a")]).await;
    ada.draw("e", 0.0).await;
    ada.until_acked().await;
    assert_eq!(ada.refused, []);
    assert!(ada.board.version() != before);
    server.join();
    // Nor after the board has been loaded again, where deleted shapes are still in it.
    let server = Server::start(config).unwrap();
    let mut cy = Person::join(server.addr(), &room, 3).await;
    cy.until(&ada.board.version()).await;
    cy.edit(vec![deleted("b")]).await;
    cy.draw("f", 0.0).await;
    cy.until_acked().await;
    assert_eq!(cy.refused, []);
    cy.draw("g", 0.0).await;
    cy.until_acked().await;
    assert_eq!(cy.refused, [AckStatus::PayloadTooLarge]);
}

#[tokio::test]
async fn a_board_that_has_grown_too_large_takes_nothing_more() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.snapshot_bytes = 30_000;
    let server = Server::start(config).unwrap();
    let room = board_room("plan");
    let mut ada = Person::join(server.addr(), &room, 1).await;
    // As long as its tail is not over twice the limit: each is a little over 10,000 bytes.
    for at in 0..6 {
        ada.write(&format!("n{at}"), 10_000).await;
        ada.until_acked().await;
        assert_eq!(ada.refused, [], "{at}");
    }
    ada.draw("over", 0.0).await;
    ada.until_acked().await;
    assert_eq!(ada.refused, [AckStatus::PayloadTooLarge]);
    assert_eq!(ada.put_out, None);
    // Whoever comes reads it.
    let late = Client::connect(server.addr())
        .await
        .join(&room, Vec::new())
        .await;
    late.unwrap();
}

#[tokio::test]
async fn a_frame_as_long_as_a_frame_may_be_is_read() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let room = board_room("plan");
    let mut client = Client::connect(server.addr()).await;
    client.join(&room, Vec::new()).await.unwrap();
    let batch = BatchId::from(1);
    let of = |bytes| Message::DocUpdate {
        updates: vec![vec![7; bytes]],
        batch,
    };
    let frame = |bytes| Frame {
        magic: room.magic(),
        room: room.room_id(),
        message: of(bytes),
    };
    let envelope = frame(FRAME_BYTES_MAX / 2).encode().unwrap().len() - FRAME_BYTES_MAX / 2;
    let whole = frame(FRAME_BYTES_MAX - envelope).encode().unwrap();
    assert_eq!(whole.len(), FRAME_BYTES_MAX);
    client.send_bytes(whole).await;
    let status = AckStatus::InvalidUpdate;
    assert_eq!(client.message().await, Message::Ack { batch, status });
}

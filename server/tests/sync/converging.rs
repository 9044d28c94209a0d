//! People on one board see the same.

use std::time::Duration;

use tavla_shared::protocol::limits::FRAME_BYTES_MAX;

use crate::client::Person;
use crate::{board_room, config, start};

#[tokio::test]
async fn two_people_see_the_same() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let room = board_room("plan");
    let mut ada = Person::join(server.addr(), &room, 1).await;
    let mut bo = Person::join(server.addr(), &room, 2).await;
    for round in 0..50 {
        ada.draw(&format!("a{round}"), f64::from(round)).await;
        bo.draw(&format!("b{round}"), f64::from(round)).await;
    }
    ada.until_acked().await;
    bo.until_acked().await;
    let mut all = ada.board.version();
    all.merge(&bo.board.version());
    ada.until(&all).await;
    bo.until(&all).await;
    assert_eq!(ada.shapes().len(), 100);
    assert_eq!(ada.shapes(), bo.shapes());
}

#[tokio::test]
async fn both_sides_bring_what_the_other_lacks_after_a_time_apart() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let room = board_room("plan");
    let mut ada = Person::join(server.addr(), &room, 1).await;
    let mut bo = Person::join(server.addr(), &room, 2).await;
    ada.draw("start", 0.0).await;
    ada.until_acked().await;
    bo.until(&ada.board.version()).await;
    let Person { client, board, .. } = bo;
    drop(client);
    let mut apart = board;
    for round in 0..500 {
        ada.draw(&format!("a{round}"), 0.0).await;
        let shape = tavla_shared::shape::Shape::new(
            tavla_shared::id::ShapeId::new(&format!("b{round}")).unwrap(),
            tavla_shared::shape::Kind::Ellipse,
        );
        let edit = tavla_shared::board::Edit::Create(std::sync::Arc::new(shape));
        apart
            .apply(&tavla_shared::board::EditBatch::new("edit", vec![edit]), 0)
            .unwrap();
    }
    ada.until_acked().await;
    let mut bo = Person::join_with(server.addr(), &room, apart).await;
    bo.until_acked().await;
    bo.until(&ada.board.version()).await;
    ada.until(&bo.board.version()).await;
    assert_eq!(ada.shapes().len(), 1_001);
    assert_eq!(ada.shapes(), bo.shapes());
}

#[tokio::test]
async fn a_late_joiner_gets_a_long_history_in_pieces() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let room = board_room("plan");
    let mut ada = Person::join(server.addr(), &room, 1).await;
    for page in 0..12 {
        ada.write(&format!("page{page}"), 300_000).await;
        ada.until_acked().await;
    }
    let mut bo = Person::join(server.addr(), &room, 2).await;
    bo.until(&ada.board.version()).await;
    assert!(
        bo.frames > 3_600_000 / FRAME_BYTES_MAX,
        "{} frames",
        bo.frames
    );
    assert_eq!(ada.shapes(), bo.shapes());
    // And what happens from now on.
    ada.draw("later", 1.0).await;
    bo.until(&ada.board.version()).await;
    assert_eq!(ada.shapes(), bo.shapes());
}

#[tokio::test]
async fn a_member_that_reads_nothing_slows_nobody_and_catches_up_or_is_sent_away() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.rooms.lag_millis = 500;
    let server = tavla_server::Server::start(config).unwrap();
    let room = board_room("plan");
    let mut ada = Person::join(server.addr(), &room, 1).await;
    let mut bo = Person::join(server.addr(), &room, 2).await;
    let mut asleep = Person::join(server.addr(), &room, 3).await;
    // More than the socket's buffers and the lane hold together.
    let mut pages = 0;
    while server.metrics().members_lagged.get() == 0 {
        ada.write(&format!("page{pages}"), 1_000_000).await;
        ada.until_acked().await;
        bo.until(&ada.board.version()).await;
        pages += 1;
        assert!(pages < 60, "the sleeper never lagged");
    }
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while server.metrics().members_too_slow.get() == 0 {
        assert!(
            tokio::time::Instant::now() < deadline,
            "the sleeper was never sent away"
        );
        ada.write(&format!("page{pages}"), 1_000).await;
        ada.until_acked().await;
        pages += 1;
    }
    while asleep.step().await {}
    assert!(asleep.put_out.is_some());
    let lags = server.metrics().lag_seconds.read();
    assert_eq!(lags.total(), 1);
    assert!(lags.percentile_millis(50).unwrap() >= 250.0, "{lags:?}");
    let mut awake = Person::join_with(server.addr(), &room, asleep.board).await;
    awake.until(&ada.board.version()).await;
    assert_eq!(ada.shapes(), awake.shapes());
}

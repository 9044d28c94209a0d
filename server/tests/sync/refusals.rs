//! What a stranger sends harms nobody else.

use tavla_shared::board::Board;
use tavla_shared::protocol::{AckStatus, BatchId, Frame, Message, RoomErrorCode, RoomName, close};
use tokio::io::AsyncWriteExt as _;
use tokio_tungstenite::tungstenite::Message as Socket;

use crate::client::{Client, Person, noise};
use crate::{board_room, config, start};

/// Two people at work while `disturb` happens on a third connection: they notice nothing.
async fn check_nobody_notices<F: Future<Output = ()>>(
    disturb: impl FnOnce(std::net::SocketAddr, RoomName) -> F,
) {
    let data = tempfile::tempdir().unwrap();
    let mut config = config(data.path());
    config.limits.reassembly_millis = 200;
    let server = tavla_server::Server::start(config).unwrap();
    let room = board_room("plan");
    let mut ada = Person::join(server.addr(), &room, 1).await;
    let mut bo = Person::join(server.addr(), &room, 2).await;
    ada.draw("before", 0.0).await;
    bo.until(&ada.board.version()).await;
    disturb(server.addr(), room.clone()).await;
    ada.draw("after", 0.0).await;
    ada.until_acked().await;
    bo.until(&ada.board.version()).await;
    assert_eq!((ada.put_out, bo.put_out), (None, None));
    let mut late = Person::join(server.addr(), &room, 3).await;
    late.until(&ada.board.version()).await;
    // Whatever the third got in is everywhere.
    let all = late.board.version();
    ada.until(&all).await;
    bo.until(&all).await;
    assert_eq!(ada.shapes(), bo.shapes());
    assert_eq!(ada.shapes(), late.shapes());
}

fn batch(number: u64, update: Vec<u8>) -> Message {
    Message::DocUpdate {
        updates: vec![update],
        batch: BatchId::from(number),
    }
}

#[track_caller]
fn check_ack(message: &Message, number: u64, status: AckStatus) {
    assert_eq!(
        *message,
        Message::Ack {
            batch: BatchId::from(number),
            status
        }
    );
}

#[tokio::test]
async fn garbage_is_refused_and_its_sender_may_go_on() {
    check_nobody_notices(|addr, room| async move {
        let mut client = Client::connect(addr).await;
        client
            .send(&room, batch(1, b"before the join".to_vec()))
            .await;
        check_ack(&client.message().await, 1, AckStatus::PermissionDenied);
        client.join(&room, vec![0xff; 3]).await.unwrap_err();
        client.join(&room, Vec::new()).await.unwrap();
        let Message::DocUpdate { .. } = client.message().await else {
            panic!("no backfill")
        };
        client
            .send(&room, batch(2, b"not an update".to_vec()))
            .await;
        check_ack(&client.message().await, 2, AckStatus::InvalidUpdate);
        let snapshot = Board::new(9).snapshot().unwrap();
        client.send(&room, batch(3, snapshot)).await;
        check_ack(&client.message().await, 3, AckStatus::InvalidUpdate);
    })
    .await;
}

/// Updates as a hostile writer sends them; see `tests/fixtures/README.md`.
mod hostile {
    pub const REFUSED: [&[u8]; 4] = [
        include_bytes!("../../../tests/fixtures/updates/dependencies.bin"),
        include_bytes!("../../../tests/fixtures/updates/own-parent.bin"),
        include_bytes!("../../../tests/fixtures/updates/unknown-kind.bin"),
        include_bytes!("../../../tests/fixtures/updates/wrong-length.bin"),
    ];
}

/// Somebody in the room, with the history that comes first.
async fn joined(addr: std::net::SocketAddr, room: &RoomName) -> Client {
    let mut client = Client::connect(addr).await;
    client.join(room, Vec::new()).await.unwrap();
    let Message::DocUpdate { .. } = client.message().await else {
        panic!("no backfill")
    };
    client
}

#[tokio::test]
async fn updates_that_only_a_hostile_writer_makes_are_refused() {
    check_nobody_notices(|addr, room| async move {
        let mut client = joined(addr, &room).await;
        for (at, update) in hostile::REFUSED.into_iter().enumerate() {
            client.send(&room, batch(at as u64, update.to_vec())).await;
            check_ack(&client.message().await, at as u64, AckStatus::InvalidUpdate);
        }
    })
    .await;
}

#[tokio::test]
async fn half_a_batch_is_no_batch() {
    check_nobody_notices(|addr, room| async move {
        let mut mallory = Person::join(addr, &room, 66).await;
        while mallory.shapes().is_empty() {
            assert!(mallory.step().await);
        }
        let had = mallory.board.version();
        mallory.draw("lost", 0.0).await;
        mallory.until_acked().await;
        let mut other = Board::new(67);
        let shape = tavla_shared::shape::Shape::new(
            tavla_shared::id::ShapeId::new("half").unwrap(),
            tavla_shared::shape::Kind::Ellipse,
        );
        let edit = tavla_shared::board::Edit::Create(std::sync::Arc::new(shape));
        let edits = tavla_shared::board::EditBatch::new("edit", vec![edit]);
        let good = other.apply(&edits, 0).unwrap().update;
        let updates = vec![good, b"and nonsense".to_vec()];
        let batch = BatchId::from(900);
        mallory.unacked.insert(batch);
        mallory
            .client
            .send(&room, Message::DocUpdate { updates, batch })
            .await;
        mallory.until_acked().await;
        assert_eq!(mallory.refused, [AckStatus::InvalidUpdate]);
        // The room was built anew without the good half: whoever joins now does not get it.
        let version = Client::connect(addr)
            .await
            .join(&room, Vec::new())
            .await
            .unwrap();
        let version = tavla_shared::board::Version::decode(&version).unwrap();
        assert!(version.includes(&had) && !version.includes(&other.version()));
    })
    .await;
}

#[tokio::test]
async fn an_update_without_its_history_sends_its_sender_to_join_again() {
    check_nobody_notices(|addr, room| async move {
        let mut mallory = Person::join(addr, &room, 66).await;
        let edit = |name: &str| {
            let id = tavla_shared::id::ShapeId::new(name).unwrap();
            let shape = tavla_shared::shape::Shape::new(id, tavla_shared::shape::Kind::Ellipse);
            let edit = tavla_shared::board::Edit::Create(std::sync::Arc::new(shape));
            tavla_shared::board::EditBatch::new("edit", vec![edit])
        };
        mallory.board.apply(&edit("kept"), 0).unwrap();
        let second = mallory.board.apply(&edit("sent"), 0).unwrap().update;
        mallory.client.send(&room, batch(1, second)).await;
        while mallory.put_out.is_none() {
            assert!(mallory.step().await);
        }
        assert_eq!(mallory.put_out, Some(RoomErrorCode::RejoinSuggested));
        // Joining again tells it what is missing.
        let mut again = Person::join_with(addr, &room, mallory.board).await;
        again.until_acked().await;
        assert_eq!(again.refused, []);
    })
    .await;
}

#[tokio::test]
async fn frames_that_are_none_end_the_connection_with_a_code() {
    for bytes in [
        Vec::new(),
        b"%LOR".to_vec(),
        b"%LOR\x04plan\x03\xff\xff\xff\xff\xff\xff\xff\x7f".to_vec(),
        noise("frame", 1_000).into_bytes(),
    ] {
        check_nobody_notices(|addr, room| async move {
            let mut client = Client::connect(addr).await;
            client.join(&room, Vec::new()).await.unwrap();
            client.send_bytes(bytes).await;
            assert_eq!(client.closed().await, Some(close::BAD_FRAME));
        })
        .await;
    }
}

#[tokio::test]
async fn truncated_frames_end_the_connection_with_a_code() {
    let whole = Frame {
        magic: tavla_shared::protocol::Magic::Loro,
        room: "plan".to_owned(),
        message: batch(1, vec![7; 40]),
    };
    let whole = whole.encode().unwrap();
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    for len in 0..whole.len() {
        let mut client = Client::connect(server.addr()).await;
        client.send_bytes(whole[..len].to_vec()).await;
        assert_eq!(client.closed().await, Some(close::BAD_FRAME), "{len} bytes");
    }
}

#[tokio::test]
async fn oversized_messages_end_the_connection_with_a_code() {
    check_nobody_notices(|addr, room| async move {
        let mut client = Client::connect(addr).await;
        client.join(&room, Vec::new()).await.unwrap();
        // The server may close before it has read all of it.
        client
            .send_socket(Socket::Binary(vec![0; 300 * 1024].into()))
            .await
            .ok();
        let code = client.closed().await;
        assert!(matches!(code, Some(close::TOO_LARGE) | None), "{code:?}");
    })
    .await;
}

#[tokio::test]
async fn endless_fragments_are_bounded_by_what_was_announced() {
    check_nobody_notices(|addr, room| async move {
        let mut client = joined(addr, &room).await;
        let header = |number, fragments, total_bytes| Message::FragmentHeader {
            batch: BatchId::from(number),
            fragments,
            total_bytes,
        };
        let fragment = |number, index, bytes| Message::Fragment {
            batch: BatchId::from(number),
            index,
            bytes,
        };
        client.send(&room, header(1, u64::MAX, u64::MAX)).await;
        check_ack(&client.message().await, 1, AckStatus::PayloadTooLarge);
        client.send(&room, header(2, 2, 10)).await;
        client.send(&room, fragment(2, 0, vec![0; 100])).await;
        check_ack(&client.message().await, 2, AckStatus::InvalidUpdate);
        // More of a batch that has had its answer is not worth another.
        client.send(&room, fragment(2, 1, vec![0; 100])).await;
        client.send(&room, header(3, 2, 10)).await;
        client.send(&room, header(4, 2, 10)).await;
        client.send(&room, header(5, 2, 10)).await;
        check_ack(&client.message().await, 5, AckStatus::RateLimited);
        // The unfinished ones run out of time.
        check_ack(&client.message().await, 3, AckStatus::FragmentTimeout);
        check_ack(&client.message().await, 4, AckStatus::FragmentTimeout);
    })
    .await;
}

#[tokio::test]
async fn endless_websocket_fragments_and_slow_ones_are_bounded_too() {
    check_nobody_notices(|addr, room| async move {
        let mut client = Client::connect(addr).await;
        client.join(&room, Vec::new()).await.unwrap();
        // A message that never ends: binary, not final, then continuations, all masked with zeros.
        let piece = |opcode: u8| {
            let mut piece = vec![opcode, 0xff];
            piece.extend(65_536_u64.to_be_bytes());
            piece.extend([0; 4]);
            piece.extend(vec![0; 65_536]);
            piece
        };
        client.tcp().write_all(&piece(0x02)).await.unwrap();
        for _ in 0..8 {
            if client.tcp().write_all(&piece(0x00)).await.is_err() {
                break;
            }
        }
        let code = client.closed().await;
        assert!(matches!(code, Some(close::TOO_LARGE) | None), "{code:?}");
    })
    .await;
    check_nobody_notices(|addr, room| async move {
        let mut client = Client::connect(addr).await;
        client.join(&room, Vec::new()).await.unwrap();
        // The beginning of a frame, and nothing more while the others work.
        client.tcp().write_all(&[0x82, 0xfe, 0xff]).await.unwrap();
        client.tcp().flush().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_only_a_server_says_ends_the_connection() {
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path());
    let mut client = Client::connect(server.addr()).await;
    let message = Message::RoomError {
        code: RoomErrorCode::Evicted,
        message: String::new(),
    };
    client.send(&board_room("plan"), message).await;
    assert_eq!(client.closed().await, Some(close::BAD_FRAME));
}

#[tokio::test]
async fn a_message_that_is_barely_too_large_is_told_from_one_that_makes_no_sense() {
    for over in [1, 1_000] {
        check_nobody_notices(|addr, room| async move {
            let mut client = Client::connect(addr).await;
            client.join(&room, Vec::new()).await.unwrap();
            client.send_bytes(vec![0; 256 * 1024 + over]).await;
            assert_eq!(client.closed().await, Some(close::TOO_LARGE), "{over} over");
        })
        .await;
    }
}

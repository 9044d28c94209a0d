//! What waits, what is dropped, and what is sent first.

use super::*;
use tavla_shared::id::BoardId;

fn sink(name: &str) -> MemberSink {
    let room = RoomName::Presence(BoardId::new(name).unwrap());
    MemberSink {
        outbox: Outbox::new(),
        room,
        member: 1,
        culprit: None,
    }
}

fn frame(len: usize) -> Bytes {
    Bytes::from(vec![0; len])
}

fn drain(outbox: &Outbox) -> Vec<Outgoing> {
    std::iter::from_fn(|| outbox.pop()).collect()
}

#[test]
fn answers_go_first_and_documents_last() {
    let sink = sink("a");
    assert_eq!(sink.offer(Lane::Document, frame(1)), Delivery::Queued);
    assert_eq!(sink.offer_presence(vec![frame(2)]), Delivery::Queued);
    assert_eq!(sink.offer(Lane::Answer, frame(3)), Delivery::Queued);
    let sent = drain(&sink.outbox);
    assert_eq!(sent, [3, 2, 1].map(|len| Outgoing::Frame(frame(len))));
}

#[test]
fn presence_never_grows() {
    let sink = sink("a");
    let other = MemberSink {
        room: RoomName::Presence(BoardId::new("b").unwrap()),
        ..sink.clone()
    };
    assert_eq!(sink.offer_presence(vec![frame(1)]), Delivery::Queued);
    assert_eq!(sink.offer_presence(vec![frame(2)]), Delivery::Lagging);
    assert_eq!(other.offer_presence(vec![frame(3)]), Delivery::Queued);
    assert_eq!(drain(&sink.outbox).len(), 2);
    assert_eq!(sink.offer_presence(vec![frame(4)]), Delivery::Queued);
}

#[test]
fn a_full_document_lane_says_so_once_it_has_drained() {
    let sink = sink("a");
    let mut queued = 0;
    while sink.offer(Lane::Document, frame(200_000)) == Delivery::Queued {
        queued += 200_000;
    }
    assert!(queued <= DOCUMENT_BYTES_MAX && queued + 200_000 > DOCUMENT_BYTES_MAX);
    while queued > DRAINED_BYTES {
        assert!(!sink.outbox.take_drained());
        assert!(sink.outbox.pop().is_some());
        queued -= 200_000;
    }
    assert!(sink.outbox.take_drained());
    assert!(!sink.outbox.take_drained());
}

#[test]
fn a_backfill_leaves_room_for_live_edits() {
    let sink = sink("a");
    while sink.offer(Lane::Backfill, frame(250_000)) == Delivery::Queued {}
    assert_eq!(sink.offer(Lane::Document, frame(250_000)), Delivery::Queued);
}

#[test]
fn a_frame_larger_than_the_lane_is_sent_alone() {
    let sink = sink("a");
    let huge = DOCUMENT_BYTES_MAX + 1;
    assert_eq!(sink.offer(Lane::Document, frame(huge)), Delivery::Queued);
    assert_eq!(sink.offer(Lane::Document, frame(1)), Delivery::Lagging);
}

#[test]
fn a_hard_end_sends_answers_and_a_gentle_one_everything() {
    for (all, expected) in [(false, 2), (true, 3)] {
        let sink = sink("a");
        sink.offer(Lane::Document, frame(1));
        sink.offer(Lane::Answer, frame(2));
        sink.outbox.end(close::RESTARTING, "restarting", all);
        assert_eq!(sink.offer(Lane::Document, frame(1)), Delivery::Gone);
        let sent = drain(&sink.outbox);
        assert_eq!(sent.len(), expected);
        let last = Outgoing::Close {
            code: close::RESTARTING,
            reason: "restarting".into(),
        };
        assert_eq!(sent.last(), Some(&last));
        assert!(sink.outbox.is_closed());
    }
}

#[test]
fn answers_nobody_reads_end_the_connection() {
    let sink = sink("a");
    let mut offered = 0;
    while sink.offer(Lane::Answer, frame(1)) == Delivery::Queued {
        offered += 1;
        assert_eq!(sink.outbox.is_congested(), offered >= ANSWERS_CONGESTED);
    }
    assert_eq!(offered, ANSWERS_MAX);
    let reason = "answers were not read".into();
    let closing = Outgoing::Close {
        code: close::TRY_LATER,
        reason,
    };
    assert_eq!(drain(&sink.outbox), [closing]);
}

//! Fragments in and out of order, of time and of budget.

use super::*;

const ROOM: (Magic, &str) = (Magic::Loro, "r");

fn small() -> Reassembly {
    Reassembly::new(&Limits {
        reassembly_bytes: 10,
        ..Limits::default()
    })
}

fn id(number: u64) -> BatchId {
    BatchId::from(number)
}

#[test]
fn fragments_join_in_any_order_and_repeats_are_ignored() {
    let mut reassembly = small();
    assert_eq!(reassembly.header(ROOM, id(1), 3, 6, 0), Ok(()));
    assert_eq!(reassembly.fragment(ROOM, id(1), 2, vec![5, 6], 0), Ok(None));
    assert_eq!(reassembly.fragment(ROOM, id(1), 0, vec![1, 2], 0), Ok(None));
    assert_eq!(reassembly.fragment(ROOM, id(1), 0, vec![1, 2], 0), Ok(None));
    assert_eq!(reassembly.held_bytes(), 4);
    let whole = Ok(Some(vec![1, 2, 3, 4, 5, 6]));
    assert_eq!(reassembly.fragment(ROOM, id(1), 1, vec![3, 4], 0), whole);
    assert_eq!(reassembly.held_bytes(), 0);
    let late = reassembly.fragment(ROOM, id(1), 1, vec![3, 4], 0);
    assert_eq!(late, Err(ReassemblyError::UnknownBatch));
}

#[test]
fn the_same_batch_id_in_two_rooms_is_two_batches() {
    let mut reassembly = small();
    let talk = (Magic::Loro, "r.talk");
    assert_eq!(reassembly.header(ROOM, id(1), 1, 1, 0), Ok(()));
    assert_eq!(reassembly.header(talk, id(1), 1, 1, 0), Ok(()));
    assert_eq!(
        reassembly.fragment(talk, id(1), 0, vec![2], 0),
        Ok(Some(vec![2]))
    );
    assert_eq!(
        reassembly.fragment(ROOM, id(1), 0, vec![1], 0),
        Ok(Some(vec![1]))
    );
}

#[test]
fn the_budget_is_for_the_connection_and_a_full_one_is_worth_a_retry() {
    let mut reassembly = small();
    let too_large = ReassemblyError::TooLarge {
        declared: u64::MAX,
        limit: 10,
    };
    assert_eq!(too_large.status(), Some(AckStatus::PayloadTooLarge));
    assert_eq!(
        reassembly.header(ROOM, id(1), 1, u64::MAX, 0),
        Err(too_large)
    );
    assert_eq!(reassembly.header(ROOM, id(1), 2, 8, 0), Ok(()));
    let busy = ReassemblyError::Busy {
        batches: 1,
        bytes: 8,
    };
    assert_eq!(busy.status(), Some(AckStatus::RateLimited));
    assert_eq!(reassembly.header(ROOM, id(2), 2, 3, 0), Err(busy));
    assert_eq!(reassembly.header(ROOM, id(3), 2, 2, 0), Ok(()));
    let busy = ReassemblyError::Busy {
        batches: 2,
        bytes: 10,
    };
    assert_eq!(reassembly.header(ROOM, id(4), 1, 1, 0), Err(busy));
}

#[test]
fn a_header_that_makes_no_sense_is_refused() {
    let mut reassembly = Reassembly::new(&Limits::default());
    let most = FRAGMENTS_MAX as u64;
    assert_eq!(reassembly.header(ROOM, id(9), most, 5_000, 0), Ok(()));
    for (declared, total_bytes) in [(0, 0), (0, 5), (6, 5), (u64::MAX, 5), (4097, 5000)] {
        let error = ReassemblyError::FragmentCount {
            declared,
            total_bytes,
        };
        assert_eq!(
            reassembly.header(ROOM, id(1), declared, total_bytes, 0),
            Err(error)
        );
    }
}

#[track_caller]
fn check_fragments(parts: &[(u64, &[u8])], error: &ReassemblyError) {
    let mut reassembly = small();
    reassembly.header(ROOM, id(1), 2, 4, 0).unwrap();
    let last = parts
        .iter()
        .map(|&(index, bytes)| reassembly.fragment(ROOM, id(1), index, bytes.to_vec(), 0));
    assert_eq!(last.last().unwrap().as_ref(), Err(error));
    assert_eq!(error.status(), Some(AckStatus::InvalidUpdate));
    assert_eq!(reassembly.held_bytes(), 0);
}

#[test]
fn fragments_that_contradict_their_header_end_the_batch() {
    check_fragments(
        &[(2, b"ab")],
        &ReassemblyError::Index {
            index: 2,
            fragments: 2,
        },
    );
    let far = ReassemblyError::Index {
        index: u64::MAX,
        fragments: 2,
    };
    check_fragments(&[(u64::MAX, b"ab")], &far);
    check_fragments(
        &[(0, b"abcde")],
        &ReassemblyError::Total {
            found: 5,
            declared: 4,
        },
    );
    let short = ReassemblyError::Total {
        found: 3,
        declared: 4,
    };
    check_fragments(&[(0, b"ab"), (1, b"c")], &short);
    check_fragments(
        &[(0, b"ab"), (0, b"ba")],
        &ReassemblyError::Conflict { index: 0 },
    );
}

#[test]
fn a_batch_that_takes_too_long_is_forgotten_and_can_be_sent_again() {
    let mut reassembly = small();
    reassembly.header(ROOM, id(1), 2, 4, 1_000).unwrap();
    assert_eq!(reassembly.deadline(), Some(11_000));
    assert_eq!(reassembly.expire(10_999), vec![]);
    let expired = Expired {
        magic: Magic::Loro,
        room: "r".to_owned(),
        batch: id(1),
    };
    assert_eq!(reassembly.expire(11_000), vec![expired]);
    assert_eq!((reassembly.deadline(), reassembly.held_bytes()), (None, 0));
    assert_eq!(reassembly.header(ROOM, id(1), 1, 4, 12_000), Ok(()));
}

#[test]
fn every_new_fragment_gives_time_for_the_next() {
    let mut reassembly = small();
    reassembly.header(ROOM, id(1), 3, 3, 0).unwrap();
    assert_eq!(
        reassembly.fragment(ROOM, id(1), 0, vec![1], 9_000),
        Ok(None)
    );
    assert_eq!(reassembly.deadline(), Some(19_000));
    // The same again is nothing new.
    assert_eq!(
        reassembly.fragment(ROOM, id(1), 0, vec![1], 15_000),
        Ok(None)
    );
    assert_eq!(reassembly.deadline(), Some(19_000));
    assert_eq!(
        reassembly.fragment(ROOM, id(1), 1, vec![2], 18_999),
        Ok(None)
    );
    assert_eq!(reassembly.expire(28_998), vec![]);
    let whole = Ok(Some(vec![1, 2, 3]));
    assert_eq!(reassembly.fragment(ROOM, id(1), 2, vec![3], 28_998), whole);
}

#[test]
fn no_fragment_is_late_for_not_having_been_read() {
    let mut reassembly = small();
    reassembly.header(ROOM, id(1), 2, 2, 0).unwrap();
    reassembly.pause(4_000);
    reassembly.pause(9_000);
    assert_eq!(reassembly.expire(60_000), vec![]);
    assert_eq!(reassembly.deadline(), None);
    reassembly.resume(60_000);
    reassembly.resume(60_001);
    assert_eq!(reassembly.deadline(), Some(66_000));
    assert_eq!(reassembly.expire(66_000).len(), 1);
}

#[test]
fn leaving_a_room_voids_its_batches_and_no_others() {
    let mut reassembly = small();
    reassembly.header(ROOM, id(1), 1, 2, 0).unwrap();
    reassembly
        .header((Magic::Loro, "s"), id(2), 1, 2, 0)
        .unwrap();
    reassembly.leave(Magic::Loro, "r");
    let gone = reassembly.fragment(ROOM, id(1), 0, vec![1, 2], 0);
    assert_eq!(gone, Err(ReassemblyError::UnknownBatch));
    let kept = reassembly.fragment((Magic::Loro, "s"), id(2), 0, vec![1, 2], 0);
    assert_eq!(kept, Ok(Some(vec![1, 2])));
}

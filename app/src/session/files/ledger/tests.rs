//! What is done next, by what is known.

use super::*;

fn file(name: u8) -> BlobHash {
    BlobHash::of(&[name])
}

/// A ledger with a line to a server to which we may put files or not.
fn online(writes: bool) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.follow(Some(writes), true);
    ledger
}

#[test]
fn what_is_shown_is_looked_for_and_then_fetched_or_brought_to_who_lacks_it() {
    let mut ledger = online(true);
    let (here, sent, gone) = (file(1), file(2), file(3));
    for shown in [here, sent, gone] {
        assert!(ledger.show(shown));
    }
    assert!(!ledger.show(here), "two shapes show it");
    // What is looked for first is known later than the others were shown: they come before it is fetched.
    for _ in 0..3 {
        let job = ledger.next(Lane::Down, 1).unwrap();
        let outcome = match job {
            Job::Look(it) if it == here => Outcome::Here { sent: false },
            Job::Look(it) if it == sent => Outcome::Here { sent: true },
            Job::Look(_) => Outcome::NotHere,
            other => panic!("{other:?}"),
        };
        ledger.done(job, outcome, 1);
    }
    assert_eq!(ledger.counts(), (0, 1));
    assert_eq!(ledger.next(Lane::Down, 1), Ok(Job::Fetch(gone)));
    assert_eq!(ledger.next(Lane::Up, 1), Ok(Job::Bring(here)));
    assert_eq!(ledger.next(Lane::Up, 1), Err(None));
    ledger.lacks(&here);
    assert_eq!(ledger.counts(), (1, 1));
    ledger.note_come(&gone, 0.5);
    assert_eq!(ledger.standing(&gone), Some(FileStanding::Coming(0.5)));
    ledger.done(Job::Fetch(gone), Outcome::Came, 5);
    ledger.done(Job::Bring(here), Outcome::Sent, 5);
    assert!(ledger.take_arrived() && !ledger.take_arrived());
    assert_eq!((ledger.counts(), ledger.standing(&gone)), ((0, 0), None));
    for lane in [Lane::Up, Lane::Down] {
        assert_eq!(ledger.next(lane, 10), Err(None));
    }
}

#[test]
fn what_somebody_looks_at_comes_first() {
    let mut ledger = online(true);
    for name in 0..10 {
        ledger.show(file(name));
    }
    assert!(ledger.look_first(vec![file(7), file(3)]));
    assert!(!ledger.look_first(vec![file(7), file(3)]));
    assert_eq!(ledger.next(Lane::Down, 0), Ok(Job::Look(file(7))));
    assert_eq!(ledger.next(Lane::Down, 0), Ok(Job::Look(file(3))));
    let other = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(Job::Look(file(7)), Outcome::NotHere, 0);
    assert_eq!(ledger.next(Lane::Down, 0), Ok(Job::Fetch(file(7))));
    assert!(![file(7), file(3)].contains(&other.file()));
}

#[test]
fn who_may_only_look_fetches_and_brings_nothing() {
    let mut ledger = online(false);
    ledger.show(file(1));
    let job = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(job, Outcome::Here { sent: false }, 0);
    ledger.lacks(&file(1));
    assert_eq!(ledger.next(Lane::Up, 1_000_000), Err(None));
    assert_eq!(ledger.counts(), (0, 0));
    // From now on they may.
    ledger.follow(Some(true), false);
    assert_eq!(ledger.next(Lane::Up, 0), Ok(Job::Bring(file(1))));
}

#[test]
fn without_a_line_nothing_is_done_and_with_one_again_all_of_it_at_once() {
    let mut ledger = Ledger::default();
    ledger.show(file(1));
    assert_eq!(ledger.next(Lane::Down, 0), Err(None));
    ledger.follow(Some(true), true);
    let look = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(look, Outcome::NotHere, 0);
    let fetch = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(fetch, Outcome::Later, 0);
    assert_eq!(ledger.next(Lane::Down, 0), Err(Some(RETRY_MILLIS)));
    ledger.follow(None, false);
    assert_eq!(ledger.standing(&file(1)), None);
    assert_eq!(ledger.next(Lane::Down, 0), Err(None));
    ledger.follow(Some(true), false);
    assert_eq!(ledger.next(Lane::Down, 0), Ok(fetch));
}

#[test]
fn what_fails_is_tried_ever_later_and_what_nobody_has_put_too() {
    for (outcome, most) in [
        (Outcome::Later, RETRY_MILLIS_MAX),
        (Outcome::Absent, ABSENT_MILLIS_MAX),
    ] {
        let mut ledger = online(true);
        ledger.show(file(1));
        let look = ledger.next(Lane::Down, 0).unwrap();
        ledger.done(look, Outcome::NotHere, 0);
        let (mut now, mut waits) = (0, Vec::new());
        for _ in 0..40 {
            let fetch = ledger.next(Lane::Down, now).unwrap();
            ledger.done(fetch, outcome, now);
            let at = ledger.next(Lane::Down, now).unwrap_err().unwrap();
            waits.push(at - now);
            now = at;
        }
        assert_eq!(waits[..3], [1_000, 2_000, 4_000]);
        assert_eq!(waits.last(), Some(&most), "{outcome:?}");
        // Who looks at its place does not wait so long.
        let fetch = ledger.next(Lane::Down, now).unwrap();
        ledger.done(fetch, Outcome::Absent, now);
        ledger.look_first(vec![file(1)]);
        let fetch = ledger.next(Lane::Down, now).unwrap();
        ledger.done(fetch, Outcome::Absent, now);
        let at = ledger.next(Lane::Down, now).unwrap_err();
        assert_eq!(at, Some(now + LOOKED_AT_MILLIS_MAX));
        assert_eq!(ledger.standing(&file(1)), Some(FileStanding::Absent));
    }
}

#[test]
fn what_was_in_hand_when_the_line_went_is_done_once() {
    let mut ledger = online(true);
    ledger.show(file(1));
    let look = ledger.next(Lane::Down, 5).unwrap();
    ledger.follow(None, false);
    ledger.follow(Some(true), false);
    ledger.done(look, Outcome::LetGo, 7);
    assert_eq!(ledger.next(Lane::Down, 7), Ok(look));
    assert_eq!(ledger.next(Lane::Down, 7), Err(None));
}

#[test]
fn what_the_server_refuses_rests_until_something_changes() {
    let mut ledger = online(true);
    for name in [1, 2] {
        ledger.show(file(name));
    }
    for _ in 0..2 {
        let look = ledger.next(Lane::Down, 0).unwrap();
        let here = Outcome::Here { sent: false };
        let outcome = if look.file() == file(1) {
            here
        } else {
            Outcome::NotHere
        };
        ledger.done(look, outcome, 0);
    }
    ledger.done(Job::Bring(file(1)), Outcome::Refused, 0);
    let fetch = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(fetch, Outcome::Refused, 0);
    assert_eq!(ledger.standing(&file(2)), Some(FileStanding::Refused));
    assert_eq!(ledger.next(Lane::Down, u64::MAX), Err(None));
    ledger.follow(Some(true), false);
    assert_eq!(ledger.next(Lane::Down, 0), Ok(Job::Fetch(file(2))));
    assert_eq!(ledger.next(Lane::Up, 0), Ok(Job::Bring(file(1))));
}

#[test]
fn of_another_server_nothing_is_known_and_what_nothing_shows_is_forgotten() {
    let mut ledger = online(true);
    ledger.show(file(1));
    let look = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(look, Outcome::Here { sent: true }, 0);
    ledger.follow(Some(true), false);
    assert_eq!(ledger.next(Lane::Down, 0), Err(None));
    ledger.follow(Some(true), true);
    assert_eq!(ledger.next(Lane::Down, 0), Ok(Job::Look(file(1))));
    ledger.hide(file(1));
    ledger.done(Job::Look(file(1)), Outcome::NotHere, 0);
    assert_eq!(ledger.next(Lane::Down, 0), Err(None));
    assert!(ledger.files.is_empty() && ledger.down.is_empty() && ledger.up.is_empty());
}

#[test]
fn what_the_server_does_not_take_is_counted_and_told_once_and_asked_again_where_there_was_no_room()
{
    let mut ledger = online(true);
    ledger.show(file(1));
    let look = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(look, Outcome::Unsent, 0);
    assert_eq!((ledger.to_send(), ledger.not_taken()), (1, 0));
    let bring = ledger.next(Lane::Up, 0).unwrap();
    assert_eq!(bring, Job::Bring(file(1)));
    ledger.done(bring, Outcome::Full, 0);
    assert_eq!((ledger.to_send(), ledger.not_taken()), (0, 1));
    assert!(ledger.take_not_taken() && !ledger.take_not_taken());
    assert_eq!(ledger.next(Lane::Up, 0), Err(Some(FULL_MILLIS)));
    let again = ledger.next(Lane::Up, FULL_MILLIS).unwrap();
    ledger.done(again, Outcome::Full, FULL_MILLIS);
    assert!(!ledger.take_not_taken(), "it was told before");
    let again = ledger.next(Lane::Up, 2 * FULL_MILLIS).unwrap();
    ledger.done(again, Outcome::Refused, 2 * FULL_MILLIS);
    assert_eq!((ledger.not_taken(), ledger.take_not_taken()), (1, false));
    assert_eq!(ledger.next(Lane::Up, u64::MAX), Err(None));
    // Once the server took it, it is another matter.
    ledger.follow(Some(true), false);
    let again = ledger.next(Lane::Up, 0).unwrap();
    ledger.done(again, Outcome::Sent, 0);
    assert_eq!((ledger.to_send(), ledger.not_taken()), (0, 0));
}

#[test]
fn what_is_to_be_sent_waits_while_the_server_is_away_and_is_nothing_to_who_may_only_look() {
    let mut ledger = online(true);
    ledger.show(file(1));
    let look = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(look, Outcome::Unsent, 0);
    assert_eq!(ledger.counts(), (1, 0));
    ledger.follow(None, false);
    assert_eq!((ledger.to_send(), ledger.counts()), (1, (0, 0)));
    ledger.follow(Some(false), false);
    assert_eq!(ledger.to_send(), 0);
}

#[test]
fn what_is_found_here_when_it_would_be_fetched_has_arrived() {
    let mut ledger = online(true);
    ledger.show(file(1));
    let look = ledger.next(Lane::Down, 0).unwrap();
    ledger.done(look, Outcome::NotHere, 0);
    let fetch = ledger.next(Lane::Down, 0).unwrap();
    assert!(!ledger.take_arrived());
    ledger.done(fetch, Outcome::Here { sent: true }, 0);
    assert!(ledger.take_arrived());
    assert_eq!(
        (ledger.counts(), ledger.next(Lane::Down, 0)),
        ((0, 0), Err(None))
    );
}

//! Programs at a session's board: whom they are told of, and when none is taken in.

use tavla_shared::geometry::Point;
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};

use super::*;
use crate::session::NoSeat;
use crate::worker::{GuestEvent, GuestPort};

fn come(session: &mut Session) -> Result<GuestPort, NoSeat> {
    session.guest_port("Robot", Arc::new(|| {}))
}

/// Waits until a guest was told something of the person at the session.
#[track_caller]
fn told(guest: &GuestPort, wanted: What) -> Option<Presence> {
    let until = Instant::now() + PATIENCE;
    loop {
        for event in guest.wait_events(Duration::from_secs(1)) {
            if let GuestEvent::Told { what, presence, .. } = event
                && what == wanted
            {
                return presence;
            }
        }
        assert!(Instant::now() < until, "it is never told");
    }
}

/// The first things that a guest is told of who is there, sorted.
fn company(guest: &GuestPort, count: usize) -> Vec<(PeerId, What)> {
    let mut known = Vec::new();
    let until = Instant::now() + PATIENCE;
    while known.len() < count && Instant::now() < until {
        for event in guest.wait_events(Duration::from_secs(1)) {
            if let GuestEvent::Told { peer, what, .. } = event {
                known.push((peer, what));
            }
        }
    }
    sorted(known)
}

fn sorted(mut known: Vec<(PeerId, What)>) -> Vec<(PeerId, What)> {
    known.sort_unstable();
    known
}

#[test]
fn guests_are_told_who_is_there_and_what_was_told_before_they_came() {
    let folder = tempfile::tempdir().unwrap();
    let _owned = DataFolder::open(folder.path()).unwrap();
    let mut session = session(folder.path(), Vec::new());
    // Before the board is there: what is told then reaches the guest with it.
    let early = come(&mut session).unwrap();
    wait(&mut session, |event| {
        matches!(event, BoardEvent::Opened(_)).then_some(())
    });
    let who = told(&early, What::Who);
    assert!(matches!(who, Some(Presence::Who(who)) if who.name == "One"));
    let cursor = Presence::Cursor(Point::new(3.0, 4.0));
    session.tell_guests_own(What::Cursor, Some(cursor.clone()));
    assert_eq!(told(&early, What::Cursor), Some(cursor.clone()));
    let late = come(&mut session).unwrap();
    assert_eq!(told(&late, What::Cursor), Some(cursor));
    session.tell_guests_own(What::Cursor, None);
    assert_eq!(told(&late, What::Cursor), None);
    assert_eq!(session.guests(), 2);
    drop((early, late));
    assert_eq!(session.guests(), 0);
    session.close(false);
    assert_eq!(come(&mut session).unwrap_err(), NoSeat::Closing);
    session.join();
}

#[test]
fn who_was_told_already_is_no_news_to_a_guest_when_another_one_comes() {
    let folder = tempfile::tempdir().unwrap();
    let _owned = DataFolder::open(folder.path()).unwrap();
    let mut session = session(folder.path(), Vec::new());
    wait(&mut session, |event| {
        matches!(event, BoardEvent::Opened(_)).then_some(())
    });
    let first = come(&mut session).unwrap();
    told(&first, What::Who);
    let second = come(&mut session).unwrap();
    told(&second, What::Who);
    assert_eq!(first.events(), []);
    session.close(false);
    session.join();
}

#[test]
fn a_line_that_breaks_takes_peers_away_and_not_the_person_who_is_here() {
    let folder = tempfile::tempdir().unwrap();
    let _owned = DataFolder::open(folder.path()).unwrap();
    let mut session = session(folder.path(), Vec::new());
    wait(&mut session, |event| {
        matches!(event, BoardEvent::Opened(_)).then_some(())
    });
    let cursor = Presence::Cursor(Point::new(3.0, 4.0));
    session.tell_guests_own(What::Cursor, Some(cursor.clone()));
    let theirs = SessionEvent::Told {
        peer: 5,
        what: What::Cursor,
        presence: Some(cursor),
    };
    session.tell_guests_heard(&[theirs, SessionEvent::PeersGone]);
    // What a guest is told who comes now is what is known now.
    let guest = come(&mut session).unwrap();
    let own = session.peer().unwrap();
    let known = company(&guest, 2);
    let expected = sorted(vec![(own, What::Cursor), (own, What::Who)]);
    assert_eq!(known, expected);
    session.close(false);
    session.join();
}

#[test]
fn a_person_who_goes_on_under_another_id_is_where_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let _owned = DataFolder::open(folder.path()).unwrap();
    let mut session = session(folder.path(), Vec::new());
    wait(&mut session, |event| {
        matches!(event, BoardEvent::Opened(_)).then_some(())
    });
    let cursor = Presence::Cursor(Point::new(3.0, 4.0));
    session.tell_guests_own(What::Cursor, Some(cursor));
    let before = session.peer.replace(9);
    session.renumber_for_guests(before);
    let guest = come(&mut session).unwrap();
    let expected = sorted(vec![(9, What::Cursor), (9, What::Who)]);
    assert_eq!(company(&guest, 2), expected);
    session.close(false);
    session.join();
}

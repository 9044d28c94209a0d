//! What the feed makes of what happens.

use super::*;
use tavla_shared::shape::Color;

const NOON: i64 = 1_790_000_000;

fn id(number: usize) -> ShapeId {
    ShapeId::new(&format!("s{number:04}")).unwrap()
}

fn person(peer: PeerId, name: &str) -> Person {
    Person {
        peer,
        name: name.into(),
        color: Color::rgb(0x12_3456),
        user: name.to_lowercase().into(),
    }
}

fn feed() -> Activity {
    let mut feed = Activity::of("ada");
    feed.introduce(&[
        person(1, "Ada"),
        person(2, "Ben"),
        person(3, "Mira"),
        person(4, "Mira"),
    ]);
    feed
}

fn made(author: PeerId, command: &str, shapes: &[usize]) -> Made {
    Made {
        author,
        command: command.into(),
        seconds: NOON,
        shapes: shapes.iter().map(|&at| id(at)).collect(),
        count: shapes.len(),
    }
}

fn does(feed: &mut Activity, now: f64, made: &Made) {
    feed.made(made, now, NOON, None, "");
}

fn told(feed: &Activity) -> Vec<(String, Kind, usize)> {
    let entries = feed.entries().map(|it| &it.event);
    entries
        .map(|event| (event.actor.name.clone(), event.kind, event.count))
        .collect()
}

fn mention(at: f64) -> Event {
    Event {
        actor: feed().actor(2),
        kind: Kind::Mention,
        count: 0,
        shapes: Vec::new(),
        place: None,
        words: "Have a look".to_owned(),
        at,
    }
}

#[test]
fn what_one_person_does_in_one_way_within_five_seconds_is_one_entry() {
    let mut feed = feed();
    does(&mut feed, 0.0, &made(3, "move", &[1, 2]));
    does(&mut feed, 2.0, &made(2, "move", &[1]));
    does(&mut feed, 3.0, &made(4, "nudge", &[2, 3]));
    does(&mut feed, 4.0, &made(3, "delete", &[9]));
    does(&mut feed, 4.5, &made(1, "move", &[4]));
    does(&mut feed, 5.5, &made(3, "move", &[1]));
    let expected = [
        ("Mira".to_owned(), Kind::Did(Deed::Moved), 1),
        ("Mira".to_owned(), Kind::Did(Deed::Deleted), 1),
        ("Mira".to_owned(), Kind::Did(Deed::Moved), 3),
        ("Ben".to_owned(), Kind::Did(Deed::Moved), 1),
    ];
    assert_eq!(told(&feed), expected);
}

#[test]
fn who_writes_on_and_on_in_one_shape_does_one_thing() {
    let mut feed = feed();
    for at in 0..20 {
        let now = f64::from(at) * 4.0;
        feed.made(&made(2, "type", &[1]), now, NOON, None, "Ideas");
    }
    assert_eq!(told(&feed), [("Ben".to_owned(), Kind::Did(Deed::Wrote), 1)]);
    assert_eq!(feed.entries().next().unwrap().event.words, "Ideas");
}

#[test]
fn what_i_do_and_what_the_program_does_is_not_told() {
    let mut feed = feed();
    does(&mut feed, 0.0, &made(1, "move", &[1]));
    does(&mut feed, 0.0, &made(2, "purge", &[1]));
    does(&mut feed, 0.0, &made(2, "move", &[]));
    assert_eq!((told(&feed), feed.unread()), (vec![], None));
}

#[test]
fn the_newest_fifty_are_kept_and_what_calls_me_goes_last() {
    let mut feed = feed();
    feed.note(mention(0.0));
    for at in 0..200 {
        does(&mut feed, f64::from(at) * 10.0, &made(2, "move", &[1]));
    }
    assert_eq!(feed.entries().len(), SHOWN_MAX);
    assert_eq!(feed.unread(), Some((SHOWN_MAX, Priority::Urgent)));
    assert_eq!(feed.entries().last().unwrap().event.kind, Kind::Mention);
    feed.mark_read();
    assert_eq!(feed.unread(), None);
    does(&mut feed, 5_000.0, &made(2, "delete", &[1]));
    assert_eq!(feed.unread(), Some((1, Priority::Important)));
    assert_ne!(feed.entries().last().unwrap().event.kind, Kind::Mention);
}

#[test]
fn mentions_and_comments_are_told_one_by_one() {
    let mut feed = feed();
    feed.note(mention(0.0));
    feed.note(mention(1.0));
    assert_eq!(feed.entries().len(), 2);
}

#[test]
fn what_comes_late_has_its_own_time() {
    let mut feed = feed();
    feed.present(95.0, true, vec![]);
    feed.made(&made(2, "move", &[1]), 100.0, NOON + 3_600, None, "");
    assert_eq!(feed.entries().next().unwrap().event.at, 100.0 - 3_600.0);
    // A clock that is a little off says nothing.
    feed.made(&made(3, "move", &[1]), 100.0, NOON + 20, None, "");
    assert_eq!(feed.entries().next().unwrap().event.at, 100.0);
    // And of what comes later than with the first of it only the clock can be wrong.
    feed.made(&made(3, "draw", &[1]), 200.0, NOON + 3_600, None, "");
    assert_eq!(feed.entries().next().unwrap().event.at, 200.0);
}

fn here(people: &[(PeerId, &str, &str)]) -> Vec<Present> {
    let present = |&(peer, name, role): &(PeerId, &str, &str)| Present {
        peer,
        actor: Actor {
            user: name.to_lowercase(),
            name: name.to_owned(),
            color: None,
        },
        role: role.to_owned(),
    };
    people.iter().map(present).collect()
}

fn kinds(feed: &Activity) -> Vec<(String, Kind)> {
    told(feed)
        .into_iter()
        .map(|(name, kind, _)| (name, kind))
        .collect()
}

#[test]
fn who_comes_and_goes_is_told_and_who_was_there_before_me_is_not() {
    let mut feed = feed();
    feed.present(0.0, true, vec![]);
    feed.present(0.5, true, here(&[(2, "Ben", "editor")]));
    assert_eq!(kinds(&feed), []);
    feed.present(
        9.0,
        true,
        here(&[(2, "Ben", "editor"), (3, "Mira", "viewer")]),
    );
    assert_eq!(kinds(&feed), [("Mira".to_owned(), Kind::Joined)]);
    // On a second device she is still one person.
    let twice = here(&[
        (2, "Ben", "editor"),
        (3, "Mira", "viewer"),
        (4, "Mira", "viewer"),
    ]);
    feed.present(10.0, true, twice);
    feed.present(
        11.0,
        true,
        here(&[(2, "Ben", "editor"), (4, "Mira", "editor")]),
    );
    feed.present(
        12.0,
        true,
        here(&[(2, "Ben", "viewer"), (4, "Mira", "editor")]),
    );
    assert_eq!(kinds(&feed)[0], ("Ben".to_owned(), Kind::RoleChanged));
    assert_eq!(feed.unread(), Some((3, Priority::Urgent)));
    feed.present(13.0, true, here(&[(2, "Ben", "viewer")]));
    assert_eq!(kinds(&feed)[0], ("Mira".to_owned(), Kind::Left));
    // Back at once: the line had blinked.
    feed.present(
        15.0,
        true,
        here(&[(2, "Ben", "viewer"), (4, "Mira", "editor")]),
    );
    assert_eq!(kinds(&feed)[0], ("Ben".to_owned(), Kind::RoleChanged));
}

#[test]
fn a_line_that_is_lost_is_nobodys_leaving() {
    let mut feed = feed();
    feed.present(0.0, true, here(&[(2, "Ben", "editor")]));
    feed.present(60.0, false, vec![]);
    feed.present(90.0, true, here(&[(2, "Ben", "editor")]));
    assert_eq!(kinds(&feed), []);
}

fn news(deeds: &[(PeerId, Deed, &[usize], i64)]) -> News {
    let deeds = deeds
        .iter()
        .map(|(author, deed, shapes, seconds)| NewsDeed {
            author: *author,
            deed: *deed,
            seconds: NOON + seconds,
            shapes: shapes.iter().map(|&at| id(at)).collect(),
            count: shapes.len(),
        });
    News {
        deeds: deeds.collect(),
        people: vec![person(2, "Ben"), person(3, "Mira")],
        partial: false,
    }
}

#[test]
fn what_was_missed_stands_apart_until_it_is_put_away_and_comes_again_only_as_it_grows() {
    let mut feed = Activity::of("ada");
    let first = news(&[(2, Deed::Deleted, &[1], 0), (3, Deed::Moved, &[2, 3], 60)]);
    let no_words = |_: &NewsDeed| String::new();
    feed.missed(&first, 10.0, NOON + 120, no_words);
    let told = feed
        .missed_entries()
        .map(|it| (it.event.actor.name.clone(), it.event.at));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [("Mira".to_owned(), -50.0), ("Ben".to_owned(), -110.0)]
    );
    assert_eq!(feed.unread(), Some((2, Priority::Important)));
    assert_eq!(feed.missed_shapes().count(), 3);
    feed.mark_read();
    // The server knew more; what was seen of it stays seen.
    let more = news(&[
        (2, Deed::Deleted, &[1], 0),
        (3, Deed::Moved, &[2, 3], 60),
        (3, Deed::Made, &[7], 90),
    ]);
    feed.missed(&more, 11.0, NOON + 121, no_words);
    assert_eq!(feed.unread(), Some((1, Priority::Normal)));
    assert_eq!(feed.whats_new().unwrap().0.len(), 3);
    feed.dismiss();
    assert!(feed.whats_new().is_none());
    assert_eq!(feed.missed_entries().len(), 3);
}

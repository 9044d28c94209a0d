//! Programs beside the person: their edits are saved and told as a peer's, and nobody waits for them.

use tavla_shared::board::Origin;

use super::failing::{long_text, nearly_full};
use super::*;
use crate::worker::{GUESTS_MAX, GuestEnd, GuestEvent, GuestPort, GuestsFull};

type Told = GuestEvent<BoardChange>;

fn come(client: &Client, name: &str) -> GuestPort {
    client.worker.guest_port(name, Arc::new(|| {})).unwrap()
}

fn send(guest: &GuestPort, ticket: u64, edits: Vec<Edit>) {
    let batch = EditBatch::new("edit", edits);
    guest.edit(ticket, batch, NOW).unwrap();
}

/// The first event that `wanted` gives something for; those before it are dropped.
#[track_caller]
fn wait<T>(guest: &GuestPort, mut wanted: impl FnMut(&Told) -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        for event in guest.wait_events(Duration::from_secs(1)) {
            if let Some(found) = wanted(&event) {
                return found;
            }
        }
        assert!(Instant::now() < until, "the guest is never told it");
    }
}

#[track_caller]
fn wait_whole(guest: &GuestPort) -> BoardChange {
    wait(guest, |event| match event {
        GuestEvent::Whole(board) => Some(BoardChange::clone(board)),
        _ => None,
    })
}

#[track_caller]
fn wait_saved(guest: &GuestPort, ticket: u64) {
    wait(guest, |event| match event {
        GuestEvent::Saved { tickets } => tickets.contains(&ticket).then_some(()),
        _ => None,
    });
}

/// The change that somebody else than this client has made.
#[track_caller]
fn others(client: &mut Client) -> BoardChange {
    client.wait(|event| match event {
        BoardEvent::Changed { change, .. } if change.origin == Origin::Remote => {
            Some(change.clone())
        }
        _ => None,
    })
}

#[test]
fn a_guest_s_edit_is_on_the_disk_when_it_is_answered_and_a_peer_s_to_the_person() {
    let place = Place::new();
    let (mut client, opened) = place.open();
    client.save(1, vec![create("a")]);
    let guest = come(&client, "Robot");
    assert_eq!(names(&wait_whole(&guest).shapes), ["a"]);
    send(&guest, 7, vec![create("b"), moved("a", 9.0)]);
    wait_saved(&guest, 7);
    assert_eq!(names(&place.saved()), ["a", "b"]);
    let change = others(&mut client);
    assert_ne!(change.author, Some(opened.peer));
    assert_eq!(&*change.people[0].name, "Robot");
    // The person takes back what is theirs: the shape that the guest has moved is not theirs alone.
    client.send(BoardCommand::Wish(BoardWish::Undo { now: NOW }));
    let skipped = client.wait(|event| match event {
        BoardEvent::News(skipped) => Some(skipped.count),
        _ => None,
    });
    assert_eq!(skipped, 1);
    drop(guest);
    client.close();
    assert_eq!(names(&place.saved()), ["a", "b"]);
}

#[test]
fn a_guest_is_told_what_the_person_does_and_what_other_guests_do() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let (one, two) = (come(&client, "One"), come(&client, "Two"));
    wait_whole(&one);
    wait_whole(&two);
    client.save(1, vec![create("a")]);
    let seen = wait(&one, |event| match event {
        GuestEvent::Changed(change) => Some(change.clone()),
        _ => None,
    });
    assert_eq!(names(&seen.shapes), ["a"]);
    send(&two, 1, vec![moved("a", 5.0)]);
    let seen = wait(&one, |event| match event {
        GuestEvent::Changed(change) if change.origin == Origin::Remote => Some(change.clone()),
        _ => None,
    });
    assert_eq!(seen.shapes[0].pos.x, 5.0);
    drop((one, two));
    client.close();
}

#[test]
fn what_a_guest_may_not_do_is_refused_and_what_changes_nothing_is_answered() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.save(1, vec![create("a")]);
    let guest = come(&client, "Robot");
    send(&guest, 1, vec![moved("nobody", 1.0)]);
    let reason = wait(&guest, |event| match event {
        GuestEvent::Refused { ticket: 1, reason } => Some(reason.clone()),
        _ => None,
    });
    assert!(reason.contains("nobody"), "{reason}");
    send(&guest, 2, vec![moved("a", 4.0)]);
    wait_saved(&guest, 2);
    send(&guest, 3, vec![moved("a", 4.0)]);
    wait_saved(&guest, 3);
    drop(guest);
    client.close();
}

#[test]
fn too_many_guests_are_refused_and_who_goes_makes_room() {
    let place = Place::new();
    let (client, _) = place.open();
    let mut guests: Vec<GuestPort> = (0..GUESTS_MAX).map(|_| come(&client, "Robot")).collect();
    let fifth = client.worker.guest_port("Robot", Arc::new(|| {}));
    assert!(matches!(fifth, Err(GuestsFull)));
    guests.pop();
    wait_whole(&come(&client, "Robot"));
    assert_eq!(client.worker.guests(), GUESTS_MAX - 1);
    drop(guests);
    client.close();
}

#[test]
fn guests_hear_of_the_end_after_all_that_was_answered() {
    let place = Place::new();
    let (client, _) = place.open();
    let guest = come(&client, "Robot");
    wait_whole(&guest);
    send(&guest, 1, vec![create("a")]);
    wait_saved(&guest, 1);
    client.close();
    let end = wait(&guest, |event| match event {
        GuestEvent::Ended(end) => Some(end.clone()),
        _ => None,
    });
    assert_eq!(end, GuestEnd::Closed);
    let batch = EditBatch::new("edit", vec![moved("a", 1.0)]);
    assert!(guest.edit(2, batch, NOW).is_err());
    assert_eq!(names(&place.saved()), ["a"]);
}

#[test]
fn guests_that_are_sent_away_hear_why_and_the_document_goes_on() {
    let place = Place::new();
    let (mut client, _) = place.open();
    let guest = come(&client, "Robot");
    wait_whole(&guest);
    client.worker.dismiss_guests(&GuestEnd::InTrash);
    let end = wait(&guest, |event| match event {
        GuestEvent::Ended(end) => Some(end.clone()),
        _ => None,
    });
    assert_eq!(end, GuestEnd::InTrash);
    drop(guest);
    let next = come(&client, "Robot");
    wait_whole(&next);
    send(&next, 1, vec![create("a")]);
    assert_eq!(others(&mut client).shapes.len(), 1);
    wait_saved(&next, 1);
    client.close();
}

#[test]
fn of_one_name_one_guest_after_the_other_writes_under_one_id_and_nobody_else_does() {
    let place = Place::new();
    let (mut client, opened) = place.open();
    let author = |client: &mut Client, guest: &GuestPort, shape: &str| {
        send(guest, 1, vec![create(shape)]);
        wait_saved(guest, 1);
        others(client).author
    };
    client.save(1, vec![create("a")]);
    let first = come(&client, "One");
    let one = author(&mut client, &first, "b");
    assert_ne!(one, Some(opened.peer));
    drop(first);
    let (second, third) = (come(&client, "One"), come(&client, "Three"));
    assert_eq!(author(&mut client, &second, "c"), one);
    let three = author(&mut client, &third, "d");
    assert!(three != one && three != Some(opened.peer));
    drop((second, third));
    let fourth = come(&client, "Four");
    let four = author(&mut client, &fourth, "e");
    assert!(four != one && four != three);
    drop(fourth);
    client.close();
    // Whoever opens it next, too.
    let (mut client, again) = place.open();
    assert_eq!(again.peer, opened.peer);
    let fifth = come(&client, "Three");
    assert_eq!(author(&mut client, &fifth, "f"), three);
    drop(fifth);
    client.close();
}

#[test]
fn where_the_disk_is_full_a_guest_hears_why_it_waits() {
    let place = Place::new();
    let mut client = nearly_full(&place);
    client.save(1, vec![create("a")]);
    let guest = come(&client, "Robot");
    wait_whole(&guest);
    for n in 0..5 {
        let name = format!("t{n}");
        send(&guest, n, vec![create(&name), long_text(&name)]);
    }
    let error = wait(&guest, |event| match event {
        GuestEvent::NotSaved(error) => Some(error.to_string()),
        _ => None,
    });
    assert!(error.contains("full"), "{error}");
    place.store().delete_document("large").unwrap();
    wait_saved(&guest, 4);
    drop(guest);
    client.close();
}

#[test]
fn a_document_that_is_built_anew_is_shown_to_guests_and_they_go_on() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.save(1, vec![create("a")]);
    let guest = come(&client, "Robot");
    wait_whole(&guest);
    send(&guest, 1, vec![create("b")]);
    wait_saved(&guest, 1);
    let before = others(&mut client).author;
    let port = port(&client);
    import(&port, vec![BREAKS_LORO.to_vec()]);
    assert_eq!(names(&wait_whole(&guest).shapes), ["a", "b"]);
    send(&guest, 2, vec![create("c")]);
    wait_saved(&guest, 2);
    assert_ne!(others(&mut client).author, before);
    drop((guest, port));
    client.close();
    assert_eq!(names(&place.saved()), ["a", "b", "c"]);
}

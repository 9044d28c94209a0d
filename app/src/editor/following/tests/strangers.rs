//! Who calls, follows and stops again and again, as no client of ours does.

use super::*;

#[test]
fn who_is_declined_again_and_again_is_heard_ever_more_seldom() {
    let mut room = Room::new();
    room.sees(BEN, close(4_000.0));
    let before = room.shown();
    let mut declined_at = Vec::new();
    for call in 0..1_200 {
        room.summons(BEN, &format!("{call}"), SummonMode::Once);
        room.pass(0.1);
        if room.editor.decline() {
            declined_at.push(room.now);
        }
    }
    // In two minutes of calling ten times a second.
    assert_eq!(declined_at.len(), 5, "{declined_at:?}");
    assert_eq!(room.shown(), before);
    // Somebody else is heard at once, and so is Ben when there was peace.
    room.comes(MIRA, "Mira", "editor");
    room.summons(MIRA, "m", SummonMode::Once);
    room.pass(0.1);
    assert_eq!(room.editor.invitation().map(|it| it.peer), Some(MIRA));
    room.editor.decline();
    room.pass(37.0);
    assert_eq!(room.editor.invitation().map(|it| it.peer), Some(BEN));
    room.editor.accept();
    room.summons(BEN, "again", SummonMode::Once);
    room.pass(0.1);
    assert_eq!(room.editor.invitation().map(|it| it.peer), Some(BEN));
}

#[test]
fn who_was_declined_and_still_calls_is_looked_at_again_in_time() {
    let mut room = Room::new();
    room.summons(BEN, "a", SummonMode::Spotlight);
    room.pass(0.1);
    room.editor.decline();
    room.summons(BEN, "b", SummonMode::Spotlight);
    room.pass(0.1);
    let wait = room.editor.summons_change_in().unwrap();
    assert!((4.0..5.0).contains(&wait), "{wait}");
    room.pass(5.0);
    assert!(room.editor.invitation().is_some());
}

#[test]
fn a_call_whose_name_changes_all_the_time_is_one_call() {
    let mut room = Room::new();
    room.sees(BEN, close(4_000.0));
    for call in 0..60 {
        room.summons(BEN, &format!("{call}"), SummonMode::Once);
        room.pass(0.1);
    }
    room.summons(BEN, "last", SummonMode::Once);
    room.pass(2.0);
    // They had the time to decline that one call has.
    check_shown(&room, close(4_000.0));
}

#[test]
fn who_follows_and_stops_all_the_time_is_told_once() {
    let mut room = Room::new();
    for _ in 0..100 {
        room.editor.hear(BEN, Presence::Follow(ME));
        room.editor.hear(BEN, Presence::Follow(MIRA));
        room.editor.hear(BEN, Presence::Follow(ME));
        room.pass(0.05);
        room.editor.hear_no_more(BEN, What::Follow);
        room.pass(0.05);
    }
    let told = room.editor.take_requests();
    assert_eq!(told.len(), 1, "{told:?}");
    room.pass(11.0);
    room.editor.hear(BEN, Presence::Follow(ME));
    assert_eq!(room.editor.take_requests().len(), 1);
}

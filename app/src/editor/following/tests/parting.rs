//! What a line that blinks ends, which is nothing, and what somebody who has gone ends.

use super::*;

fn left(name: &str) -> [Request; 1] {
    let name = name.to_owned();
    [Request::Notice(Notice::FollowedLeft { name })]
}

/// How my line, or Ben's, goes.
type Goes = fn(&mut Editor);

const LINES: [Goes; 2] = [Editor::all_left, |editor| editor.peer_left(BEN)];

#[test]
fn a_blink_of_a_line_be_it_mine_or_theirs_ends_no_following() {
    for goes in LINES {
        let mut room = following();
        goes(&mut room.editor);
        room.pass(3.0);
        // Who is waited for is named as before.
        assert_eq!(room.editor.follow_shown().unwrap().look.name, "Ben");
        room.comes(BEN, "Ben", "editor");
        room.sees(BEN, close(7_000.0));
        room.pass(20.0);
        assert_eq!(room.editor.followed(), Some(BEN));
        check_shown(&room, close(7_000.0));
        assert!(room.editor.take_requests().is_empty());
    }
}

#[test]
fn who_leaves_is_followed_no_more_also_when_they_come_back() {
    let mut room = following();
    room.editor.peer_left(BEN);
    assert!(room.editor.take_requests().is_empty());
    let wait = room.editor.summons_change_in().unwrap();
    room.pass(wait + 0.1);
    assert_eq!(room.editor.take_requests(), left("Ben"));
    assert_eq!(room.editor.summons_change_in(), None);
    room.sees(BEN, close(7_000.0));
    room.pass(1.0);
    assert_eq!(room.editor.followed(), None);
    check_shown(&room, close(500.0));
}

#[test]
fn nobody_is_said_to_have_left_when_it_is_my_line_that_is_gone() {
    let mut room = following();
    room.editor.all_left();
    room.pass(30.0);
    assert_eq!(room.editor.followed(), None);
    assert!(room.editor.take_requests().is_empty());
}

#[test]
fn who_leads_the_view_elsewhere_while_the_other_is_away_is_not_taken_back() {
    for goes in LINES {
        let mut room = following();
        goes(&mut room.editor);
        room.editor.run(Command::ZoomIn);
        room.pass(1.0);
        room.comes(BEN, "Ben", "editor");
        room.sees(BEN, close(7_000.0));
        room.pass(20.0);
        assert_eq!(room.editor.followed(), None);
        assert!(room.editor.take_requests().is_empty());
    }
}

fn in_spotlight() -> Room {
    let mut room = Room::new();
    room.sees(BEN, close(4_000.0));
    room.summons(BEN, "a", SummonMode::Spotlight);
    room.pass(0.1);
    room.editor.accept();
    room.pass(3.0);
    room
}

fn is_back(room: &mut Room) {
    room.comes(BEN, "Ben", "editor");
    // What is told of one arrives piece by piece.
    room.pass(0.1);
    room.sees(BEN, close(8_000.0));
    room.summons(BEN, "a", SummonMode::Spotlight);
    room.pass(6.0);
}

#[test]
fn a_spotlight_that_was_accepted_is_followed_again_when_a_line_is_back_however_late() {
    for goes in LINES {
        for away in [1.0, 60.0] {
            let mut room = in_spotlight();
            goes(&mut room.editor);
            room.pass(away);
            is_back(&mut room);
            assert_eq!(room.editor.invitation(), None);
            assert!(room.editor.follow_shown().is_some_and(|it| it.spotlight));
            check_shown(&room, close(8_000.0));
        }
    }
}

#[test]
fn a_spotlight_from_which_a_hand_has_turned_away_takes_nobody_back() {
    type Act = fn(&mut Room);
    let acts: [Act; 4] = [
        |room| assert!(room.editor.key(egui::Key::Escape, true)),
        |room| room.editor.run(Command::ZoomIn),
        |room| room.editor.find(MIRA),
        |room| room.editor.fly_to(close(100.0), false),
    ];
    for act in acts {
        let mut room = in_spotlight();
        room.sees(MIRA, close(-900.0));
        act(&mut room);
        room.pass(1.0);
        room.editor.all_left();
        room.pass(1.0);
        is_back(&mut room);
        assert_eq!(
            (room.editor.invitation(), room.editor.followed()),
            (None, None)
        );
    }
    // The same while nobody leads.
    let mut room = in_spotlight();
    room.editor.all_left();
    room.pass(60.0);
    room.editor.run(Command::ZoomIn);
    room.pass(1.0);
    is_back(&mut room);
    assert_eq!(room.editor.followed(), None);
}

#[test]
fn a_follower_who_blinks_is_not_told_again() {
    let mut room = Room::new();
    room.editor.hear(BEN, Presence::Follow(ME));
    assert_eq!(room.editor.take_requests().len(), 1);
    for goes in LINES {
        goes(&mut room.editor);
        room.pass(1.0);
        room.comes(BEN, "Ben", "editor");
        room.editor.hear(BEN, Presence::Follow(ME));
        assert!(room.editor.take_requests().is_empty());
    }
    room.editor.peer_left(BEN);
    room.pass(11.0);
    room.comes(BEN, "Ben", "editor");
    room.editor.hear(BEN, Presence::Follow(ME));
    assert_eq!(room.editor.take_requests().len(), 1);
}

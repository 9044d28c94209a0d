//! Following, finding, and coming when asked, in made-up time.

use egui::{pos2, vec2};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::presence::{Presence, Summon, SummonMode, What, Who};

mod parting;
mod strangers;

use super::*;
use crate::commands::{Command, ToolKind};
use crate::editor::{Button, Lock, Notice, PointerInput, PointerKind, Request};

const ME: PeerId = 1;
const BEN: PeerId = 2;
const MIRA: PeerId = 3;

/// An editor in a window of 800 × 600, with others there.
struct Room {
    editor: Editor,
    now: f64,
}

impl Room {
    fn new() -> Self {
        let mut room = Self {
            editor: Editor::new(1),
            now: 0.0,
        };
        room.editor.set_me(ME, "me");
        room.comes(BEN, "Ben", "editor");
        room.comes(MIRA, "Mira", "viewer");
        room.pass(0.1);
        room
    }

    fn comes(&mut self, peer: PeerId, name: &str, role: &str) {
        let who = Who {
            name: name.to_owned(),
            user: name.to_owned(),
            role: role.to_owned(),
            ..Who::default()
        };
        self.editor.hear(peer, Presence::Who(who));
    }

    /// Shows frames for so long; whether more are wanted.
    fn pass(&mut self, seconds: f64) -> bool {
        let frames = (seconds * 60.0).ceil() as usize;
        let rect = egui::Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        (0..frames).fold(false, |_, _| {
            self.now += 1.0 / 60.0;
            self.editor.begin_frame(self.now, rect)
        })
    }

    fn sees(&mut self, peer: PeerId, view: Rect) {
        self.editor.hear(peer, Presence::View(view));
    }

    fn shown(&self) -> Rect {
        self.editor.view().visible()
    }

    fn summons(&mut self, peer: PeerId, id: &str, mode: SummonMode) {
        let id = id.to_owned();
        self.editor
            .hear(peer, Presence::Summon(Summon { id, mode }));
    }
}

/// A view of a window as large as this one, twice as close.
fn close(x: f64) -> Rect {
    Rect::new(x, 0.0, x + 400.0, 300.0)
}

#[track_caller]
fn check_shown(room: &Room, view: Rect) {
    let shown = room.shown();
    let off = (shown.x0 - view.x0).abs() + (shown.y1 - view.y1).abs();
    assert!(off < 1e-6, "{shown:?} instead of {view:?}");
}

#[test]
fn the_view_goes_gently_to_theirs_and_then_rests() {
    let mut room = Room::new();
    room.sees(BEN, close(2_000.0));
    room.editor.follow(BEN);
    let mut before = room.shown().center().distance(close(2_000.0).center());
    for _ in 0..6 {
        assert!(room.pass(1.0 / 60.0));
        let left = room.shown().center().distance(close(2_000.0).center());
        assert!(left < before && left > 0.4 * before, "{before} to {left}");
        before = left;
    }
    assert!(!room.pass(3.0));
    check_shown(&room, close(2_000.0));
    room.sees(BEN, close(2_100.0));
    assert!(room.pass(1.0 / 60.0));
    assert!(!room.pass(2.0));
    check_shown(&room, close(2_100.0));
}

#[test]
fn all_of_a_window_of_another_shape_is_seen() {
    let mut room = Room::new();
    let tall = Rect::new(0.0, 0.0, 100.0, 1_200.0);
    room.sees(BEN, tall);
    room.editor.follow(BEN);
    room.pass(3.0);
    let shown = room.shown();
    assert!((shown.y0, shown.y1) == (0.0, 1_200.0) && shown.x0 < 0.0 && shown.x1 > 100.0);
}

#[test]
fn who_wants_no_motion_is_there_at_once() {
    let mut room = Room::new();
    room.editor.set_reduced_motion(true);
    room.sees(BEN, close(9_000.0));
    room.editor.follow(BEN);
    assert!(!room.pass(1.0 / 60.0));
    check_shown(&room, close(9_000.0));
}

fn following() -> Room {
    let mut room = Room::new();
    room.sees(BEN, close(500.0));
    room.editor.follow(BEN);
    room.pass(3.0);
    assert_eq!(room.editor.followed(), Some(BEN));
    room
}

fn point(room: &mut Room, at: [f32; 2], kind: PointerKind) {
    room.editor.handle(PointerInput {
        at: at.into(),
        kind,
        pressure: None,
        modifiers: egui::Modifiers::NONE,
    });
}

#[test]
fn whatever_moves_the_view_by_hand_ends_it_and_drawing_does_not() {
    type Act = fn(&mut Room);
    let acts: [Act; 4] = [
        |room| {
            let scroll = vec2(0.0, -30.0);
            point(
                room,
                [400.0, 300.0],
                PointerKind::Wheel { scroll, zoom: 1.0 },
            );
        },
        |room| room.editor.run(Command::ZoomIn),
        |room| {
            room.editor.take_tool(ToolKind::Hand);
            point(room, [400.0, 300.0], PointerKind::Press(Button::Primary));
            point(room, [440.0, 300.0], PointerKind::Move);
        },
        |room| {
            assert!(room.editor.key(egui::Key::Escape, true));
        },
    ];
    for act in acts {
        let mut room = following();
        act(&mut room);
        room.pass(0.1);
        assert_eq!(room.editor.followed(), None);
    }
    let mut room = following();
    room.editor.take_tool(ToolKind::Rectangle);
    point(
        &mut room,
        [300.0, 300.0],
        PointerKind::Press(Button::Primary),
    );
    for x in [340.0, 380.0] {
        point(&mut room, [x, 360.0], PointerKind::Move);
        room.pass(0.1);
    }
    point(
        &mut room,
        [380.0, 360.0],
        PointerKind::Release(Button::Primary),
    );
    room.pass(0.1);
    assert_eq!(room.editor.followed(), Some(BEN));
}

#[test]
fn a_view_of_somebody_who_sees_mine_is_not_followed_be_it_through_others() {
    let mut room = following();
    room.editor.hear(MIRA, Presence::Follow(ME));
    room.editor.hear(BEN, Presence::Follow(MIRA));
    assert!(room.editor.follow_shown().unwrap().circular);
    room.sees(BEN, close(3_000.0));
    assert!(!room.pass(1.0));
    check_shown(&room, close(500.0));
    room.editor.hear_no_more(MIRA, What::Follow);
    assert!(!room.editor.follow_shown().unwrap().circular);
    room.pass(3.0);
    check_shown(&room, close(3_000.0));
    // A circle that others make among themselves is theirs.
    room.editor.hear(MIRA, Presence::Follow(BEN));
    assert!(!room.editor.follow_shown().unwrap().circular);
}

#[test]
fn who_begins_to_follow_me_is_told_once() {
    let mut room = Room::new();
    let told = Notice::FollowedBy {
        name: "Ben".to_owned(),
    };
    for _ in 0..3 {
        room.editor.hear(BEN, Presence::Follow(ME));
    }
    assert_eq!(room.editor.peers().followers(), 1);
    assert_eq!(room.editor.take_requests(), [Request::Notice(told)]);
    room.editor.hear(MIRA, Presence::Follow(BEN));
    assert!(room.editor.take_requests().is_empty());
}

#[test]
fn finding_somebody_goes_where_they_point_and_ends_there() {
    let mut room = Room::new();
    room.editor
        .hear(BEN, Presence::Cursor(Point::new(700.0, 900.0)));
    room.editor.find(BEN);
    assert!(room.pass(1.0 / 60.0));
    assert!(!room.pass(3.0));
    assert_eq!(room.editor.view().camera.center, Point::new(700.0, 900.0));
    assert_eq!(room.editor.followed(), None);
}

#[test]
fn who_is_asked_to_come_goes_after_a_while_and_looks_around_from_there() {
    let mut room = Room::new();
    room.sees(BEN, close(4_000.0));
    room.summons(BEN, "a", SummonMode::Once);
    room.pass(4.9);
    assert_eq!(room.editor.invitation().map(|it| it.peer), Some(BEN));
    assert!(room.editor.summons_change_in().unwrap() < 0.2);
    room.pass(3.0);
    assert_eq!(
        (room.editor.invitation(), room.editor.followed()),
        (None, None)
    );
    check_shown(&room, close(4_000.0));
    // What was answered is not asked again, also after a lost connection.
    room.editor.peer_left(BEN);
    room.comes(BEN, "Ben", "editor");
    room.summons(BEN, "a", SummonMode::Once);
    room.pass(0.1);
    assert_eq!(room.editor.invitation(), None);
}

#[test]
fn who_declines_stays_and_is_asked_again_only_by_another_summons() {
    let mut room = Room::new();
    room.sees(BEN, close(4_000.0));
    room.summons(BEN, "a", SummonMode::Spotlight);
    room.pass(1.0);
    assert!(room.editor.decline());
    room.pass(8.0);
    assert_eq!(
        (room.editor.invitation(), room.editor.followed()),
        (None, None)
    );
    room.summons(BEN, "b", SummonMode::Spotlight);
    room.pass(0.1);
    assert!(room.editor.invitation().is_some());
}

#[test]
fn a_spotlight_is_followed_until_it_is_taken_back() {
    let mut room = Room::new();
    room.sees(BEN, close(4_000.0));
    room.summons(BEN, "a", SummonMode::Spotlight);
    room.pass(0.1);
    room.editor.accept();
    room.pass(3.0);
    assert!(room.editor.follow_shown().unwrap().spotlight);
    check_shown(&room, close(4_000.0));
    room.editor.hear_no_more(BEN, What::Summon);
    room.pass(0.1);
    assert_eq!(room.editor.followed(), None);
}

#[test]
fn who_follows_already_is_not_asked_and_goes_on_following() {
    let mut room = Room::new();
    room.sees(BEN, close(4_000.0));
    room.editor.follow(BEN);
    room.summons(BEN, "a", SummonMode::Spotlight);
    room.pass(0.1);
    assert_eq!(
        (room.editor.invitation(), room.editor.followed()),
        (None, Some(BEN))
    );
    room.editor.hear_no_more(BEN, What::Summon);
    room.pass(0.1);
    assert_eq!(room.editor.followed(), Some(BEN));
    // Nor when they stop: they know.
    room.summons(BEN, "b", SummonMode::Spotlight);
    room.pass(0.1);
    room.editor.stop_following();
    room.pass(8.0);
    assert_eq!(
        (room.editor.invitation(), room.editor.followed()),
        (None, None)
    );
}

#[test]
fn nobody_is_taken_out_of_a_gesture_and_who_may_only_look_takes_nobody() {
    let mut room = Room::new();
    room.sees(BEN, close(4_000.0));
    room.sees(MIRA, close(6_000.0));
    room.summons(MIRA, "m", SummonMode::Spotlight);
    room.pass(8.0);
    assert_eq!(
        (room.editor.invitation(), room.editor.followed()),
        (None, None)
    );
    room.summons(BEN, "a", SummonMode::Spotlight);
    room.editor.take_tool(ToolKind::Pen);
    point(
        &mut room,
        [300.0, 300.0],
        PointerKind::Press(Button::Primary),
    );
    room.pass(8.0);
    assert_eq!(room.editor.followed(), None);
    point(
        &mut room,
        [300.0, 320.0],
        PointerKind::Release(Button::Primary),
    );
    room.pass(0.1);
    assert_eq!(room.editor.followed(), Some(BEN));
    let mut looks_only = Room::new();
    looks_only.editor.set_lock(Some(Lock::Viewer));
    looks_only.editor.summon(SummonMode::Spotlight);
    assert!(!looks_only.editor.is_presenting());
}

#[test]
fn who_presents_is_asked_nothing_and_what_is_asked_once_is_taken_back_by_itself() {
    let mut room = Room::new();
    room.editor.summon(SummonMode::Spotlight);
    room.summons(BEN, "a", SummonMode::Spotlight);
    room.pass(8.0);
    assert!(room.editor.is_presenting());
    assert_eq!(
        (room.editor.invitation(), room.editor.followed()),
        (None, None)
    );
    room.editor.stop_summoning();
    room.editor.summon(SummonMode::Once);
    let told = |editor: &mut Editor| {
        let told = editor.take_presence();
        told.into_iter().find(|(what, _)| *what == What::Summon)
    };
    assert!(matches!(told(&mut room.editor), Some((_, Some(_)))));
    room.pass(6.1);
    assert_eq!(told(&mut room.editor), Some((What::Summon, None)));
}

#[test]
fn a_place_one_jumps_to_while_one_is_led_is_reached() {
    let place = Rect::new(100.0, 100.0, 300.0, 200.0);
    for at_once in [false, true] {
        let mut room = following();
        room.sees(BEN, close(9_000.0));
        room.pass(0.05);
        room.editor.fly_to(place, at_once);
        room.pass(2.0);
        assert_eq!(room.editor.followed(), None);
        let off = room.shown().center().distance(place.center());
        assert!(off < 1e-6, "{off} from the place");
    }
    // Who follows on the way there is led.
    let mut room = following();
    room.editor.fly_to(place, false);
    room.pass(0.05);
    room.editor.follow(BEN);
    room.pass(3.0);
    check_shown(&room, close(500.0));
    assert_eq!(room.editor.followed(), Some(BEN));
}

//! What a desk does frame by frame.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use tavla_shared::board::{EditBatch, Person};
use tavla_shared::geometry::Point;
use tavla_shared::id::{BoardId, ShapeId, VoteId};
use tavla_shared::presence::{Presence, What};
use tavla_shared::shape::{Color, Kind, Shape};
use tavla_shared::talk::{Ballot, TalkEdit, VoteEdit};

use super::*;
use crate::session::Identity;
use crate::worker::Wake;

fn desk(folder: &Path, wake: Wake) -> Desk {
    let person = Person {
        peer: 0,
        name: Arc::from("One"),
        color: Color::rgb(0x12_3456),
        user: Arc::from("one"),
    };
    let identity = Identity {
        person,
        chosen: None,
        face: None,
        device: "one".to_owned(),
    };
    let board = BoardId::new("plans").unwrap();
    let session = Session::open(board, folder.join("store"), identity, wake).unwrap();
    Desk::new(session, TextEngine::bundled(), 1)
}

/// Frames until `wanted` gives something of what they tell; no more shapes come or go in one of them
/// than it bears.
#[track_caller]
fn frames_until<T>(
    desk: &mut Desk,
    woken: &Receiver<()>,
    mut wanted: impl FnMut(&Desk, Vec<DeskEvent>) -> Option<T>,
) -> T {
    loop {
        let before = desk.editor().scene().len();
        let events = desk.receive(0.0);
        let after = desk.editor().scene().len();
        // What fills an empty board was made elsewhere.
        assert!(
            before == 0 || before.abs_diff(after) <= 2_000,
            "{before}, then {after}"
        );
        if let Some(found) = wanted(desk, events) {
            return found;
        }
        if !desk.wants_another_frame() {
            let is_woken = woken.recv_timeout(Duration::from_mins(2)).is_ok();
            assert!(is_woken, "nobody asks for a frame");
        }
    }
}

#[test]
fn very_many_shapes_come_and_go_in_frames_of_bounded_work() {
    const SHAPES: usize = 5_000;
    let folder = tempfile::tempdir().unwrap();
    let (wakes, woken) = sync_channel(1);
    let wake = move || {
        wakes.try_send(()).ok();
    };
    let mut desk = desk(folder.path(), Arc::new(wake));
    let id = |at: usize| ShapeId::new(&format!("s{at:05}")).unwrap();
    let create = |at| Edit::Create(Arc::new(Shape::new(id(at), Kind::Rectangle)));
    let edits: Vec<Edit> = (0..SHAPES).map(create).collect();
    let opened = |_: &Desk, events: Vec<DeskEvent>| {
        let mut events = events.into_iter();
        events.find(|event| matches!(event, DeskEvent::Opened(_)))
    };
    frames_until(&mut desk, &woken, opened);
    let batch = EditBatch::new("import", edits.clone());
    desk.session_mut().edit(1, batch, 0).unwrap();
    desk.show_pending(1, edits);
    // On an empty board nothing shows before all does.
    assert!(desk.is_showing() && desk.editor().scene().is_empty());
    let written = DeskEvent::Written { tickets: vec![1] };
    let is_written = |_: &Desk, events: Vec<_>| events.contains(&written).then_some(());
    frames_until(&mut desk, &woken, is_written);
    assert_eq!(desk.editor().scene().len(), SHAPES);
    assert!(!desk.is_showing() && !desk.editor().scene().has_pending());

    desk.session_mut().undo(0);
    let is_empty = |desk: &Desk, _| desk.editor().scene().is_empty().then_some(());
    frames_until(&mut desk, &woken, is_empty);
    // What was brought back is selected when all of it is there.
    desk.session_mut().redo(0);
    let selected = |desk: &Desk, _| {
        let count = desk.editor().selection().len();
        (count > 0).then_some(count)
    };
    assert_eq!(frames_until(&mut desk, &woken, selected), SHAPES);
    desk.into_session().join();
}

#[test]
fn what_is_sent_while_a_board_is_on_its_way_shows_on_it() {
    const SHAPES: usize = 5_000;
    let folder = tempfile::tempdir().unwrap();
    let (wakes, woken) = sync_channel(1);
    let wake: Wake = Arc::new(move || {
        wakes.try_send(()).ok();
    });
    let created = |ids: std::ops::Range<usize>| -> Vec<Edit> {
        let id = |at: usize| ShapeId::new(&format!("s{at:05}")).unwrap();
        let create = |at| Edit::Create(Arc::new(Shape::new(id(at), Kind::Rectangle)));
        ids.map(create).collect()
    };
    let mut before = desk(folder.path(), Arc::clone(&wake));
    let batch = EditBatch::new("import", created(0..SHAPES));
    before.session_mut().edit(1, batch, 0).unwrap();
    before.into_session().join();

    let mut desk = desk(folder.path(), wake);
    while desk.arriving.is_none() {
        if !desk.wants_another_frame() {
            woken.recv_timeout(Duration::from_mins(2)).unwrap();
        }
        desk.receive(0.0);
    }
    let new = created(SHAPES..SHAPES + 10);
    let batch = EditBatch::new("import", new.clone());
    desk.session_mut().edit(2, batch, 0).unwrap();
    desk.show_pending(2, new);
    while desk.editor().scene().len() < SHAPES {
        woken.recv_timeout(Duration::from_mins(2)).unwrap();
        desk.receive(0.0);
    }
    desk.receive(0.0);
    assert_eq!(desk.editor().scene().len(), SHAPES + 10);
    desk.into_session().join();
}

#[test]
fn what_peers_tell_is_heard_when_it_comes_however_long_no_frame_was_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(folder.path(), Arc::new(|| {}));
    let canvas = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
    let cursor_at = |desk: &mut Desk, now: f64| {
        desk.editor_mut().begin_frame(now, canvas);
        desk.editor().peers().iter().next().unwrap().cursor.unwrap()
    };
    let tell = |desk: &mut Desk, now: f64, x: f64| {
        desk.receive(now);
        let cursor = Presence::Cursor(Point::new(x, 0.0));
        desk.hear(8, What::Cursor, Some(cursor));
    };
    tell(&mut desk, 0.0, 0.0);
    assert_eq!(cursor_at(&mut desk, 0.0).x, 0.0);
    // Nothing happens, so nothing is shown; then the cursor moves, and does not jump.
    tell(&mut desk, 60.0, 100.0);
    assert!(cursor_at(&mut desk, 60.0).x < 1e-6);
    let on_its_way = cursor_at(&mut desk, 60.08).x;
    assert!(on_its_way > 1.0 && on_its_way < 99.0, "{on_its_way}");
    assert_eq!(cursor_at(&mut desk, 60.2).x, 100.0);
    desk.into_session().join();
}

/// When presence is told, over a second of frames at these times.
fn told(frames: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut turns = Turns { due: 0.0 };
    frames.filter(|&now| turns.take(now)).collect()
}

fn between(told: &[f64]) -> impl Iterator<Item = f64> {
    told.windows(2).map(|pair| pair[1] - pair[0])
}

#[test]
fn presence_is_told_in_every_second_of_sixty_frames_a_second() {
    // A little early and a little late in turn, as frames are.
    let jitter = |frame: u32| {
        if frame.is_multiple_of(3) {
            -0.0004
        } else {
            0.0003
        }
    };
    let told = told((0..120).map(|frame| f64::from(frame) / 60.0 + jitter(frame)));
    assert_eq!(told.len(), 60);
    assert!(between(&told).all(|gap| (gap - 1.0 / 30.0).abs() < 0.001));
}

#[test]
fn presence_is_never_told_more_than_thirty_times_a_second() {
    for rate in [48.0, 75.0, 90.0, 144.0, 1_000.0] {
        let told = told(
            (0..10_000)
                .map(|frame| f64::from(frame) / rate)
                .take_while(|&at| at < 5.0),
        );
        assert!(
            told.len() <= 151,
            "{} at {rate} frames a second",
            told.len()
        );
        assert!(
            between(&told).all(|gap| gap < 0.05),
            "at {rate} frames a second"
        );
    }
}

#[test]
fn after_a_rest_presence_is_told_at_once_and_not_hastily() {
    let told = told([0.0, 5.0, 5.001, 5.02, 5.034, 5.067].into_iter());
    assert_eq!(told, [0.0, 5.0, 5.034, 5.067]);
}

#[test]
fn votes_given_before_a_server_named_the_person_are_theirs_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let (wakes, woken) = sync_channel(1);
    let wake: Wake = Arc::new(move || {
        wakes.try_send(()).ok();
    });
    let mut desk = desk(folder.path(), wake);
    let vote = VoteId::new("v").unwrap();
    let shape = ShapeId::new("s").unwrap();
    let talk_is_there = |desk: &Desk, _| desk.talk().peer();
    frames_until(&mut desk, &woken, talk_is_there);
    let start = VoteEdit::Start {
        title: Arc::from("Which?"),
        each: 3,
        ends: None,
        shapes: Vec::new(),
    };
    let ballot = VoteEdit::Cast(Ballot::from([(shape.clone(), 2)]));
    for edit in [start, ballot] {
        let id = vote.clone();
        desk.talk_edit("vote", vec![TalkEdit::Vote { id, edit }], 1)
            .unwrap();
    }
    let given = |desk: &Desk, user: &str| {
        let vote = desk.talk().vote(&vote)?;
        vote.ballots.get(user)?.get(&shape).copied()
    };
    let is_written = |desk: &Desk, _| {
        let written = desk.talk().pending() == 0;
        given(desk, "one").filter(|_| written)
    };
    assert_eq!(frames_until(&mut desk, &woken, is_written), 2);

    let color = |_: &str| Color::rgb(1);
    assert!(desk.know_as(Some("asa"), color) && !desk.know_as(Some("asa"), color));
    desk.send(0.0, 2);
    let is_hers = |desk: &Desk, _| given(desk, "asa");
    assert_eq!(frames_until(&mut desk, &woken, is_hers), 2);
    assert_eq!(given(&desk, "one"), None);
    desk.into_session().join();
}

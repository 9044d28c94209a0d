//! Peers' gestures frame by frame: nothing jumps, and all ends where the board has it.

use std::sync::Arc;

use egui::Modifiers;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Affine, Point, Rect};
use tavla_shared::presence::{Gesture, Presence, What};
use tavla_shared::shape::{Kind, Property, Shape};

use super::peers::{held, tell};
use crate::commands::ToolKind;
use crate::editor::testing::{TestEditor, id};
use crate::shapes;

/// One of 60 frames a second; in every second one what is new is told.
const FRAME: f64 = 1.0 / 60.0;

/// Shows frames to both while `mine` moves from point to point, one a frame, and gives what `look`
/// sees in each on the other side.
fn play<T>(
    mine: &mut TestEditor,
    theirs: &mut TestEditor,
    points: impl IntoIterator<Item = (f32, f32)>,
    look: impl Fn(&TestEditor) -> T,
) -> Vec<T> {
    let mut seen = Vec::new();
    for (frame, (x, y)) in points.into_iter().enumerate() {
        mine.wait(FRAME).move_to(x, y);
        theirs.idle(FRAME);
        if frame % 2 == 0 {
            tell(mine, theirs);
        }
        theirs.frame();
        seen.push(look(theirs));
    }
    seen
}

/// Shows frames until all is still.
fn rest<T>(theirs: &mut TestEditor, look: impl Fn(&TestEditor) -> T) -> Vec<T> {
    let mut seen = Vec::new();
    for _ in 0..120 {
        theirs.wait(FRAME);
        seen.push(look(theirs));
    }
    seen
}

/// What the other wrote arrives: `shapes` as they are there, new or moved.
fn arrive(theirs: &mut TestEditor, shapes: &[Arc<Shape>]) {
    let edits = shapes
        .iter()
        .flat_map(|shape| match theirs.editor.scene().confirmed(&shape.id) {
            Some(old) => crate::tools::transform::differences(old, shape),
            None => vec![Edit::Create(Arc::clone(shape))],
        });
    let edits = edits.collect();
    theirs.peer_writes(edits);
}

fn cursor(editor: &TestEditor) -> Option<Point> {
    editor.editor.peers().iter().next()?.cursor
}

#[track_caller]
fn check_steady(seen: &[f64], step_max: f64) {
    for pair in seen.windows(2) {
        let step = pair[1] - pair[0];
        assert!(step >= -1e-6, "back by {step}: {seen:?}");
        assert!(step <= step_max, "a jump of {step}: {seen:?}");
    }
}

#[test]
fn a_drag_held_still_and_let_go_stays_where_it_is_until_the_result_is_there() {
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    theirs.editor.hear(8, held(&["a"]));
    let gesture = Gesture::Transform(Affine::translate((30.0, 0.0)));
    theirs.editor.hear(8, Presence::Gesture(gesture));
    theirs.wait(0.5);
    // Nothing moves, so nothing is shown for a long while.
    theirs.idle(3.0).editor.hear_no_more(8, What::Gesture);
    theirs.frame();
    assert!((theirs.rect("a").x0 - 130.0).abs() < 1e-6);
    theirs.wait(0.2);
    assert!((theirs.rect("a").x0 - 130.0).abs() < 1e-6);
    let to = Point::new(130.0, 100.0);
    theirs.peer_writes(vec![Edit::set(id("a"), Property::Pos(to))]);
    theirs.wait(0.2);
    assert_eq!(theirs.rect("a").x0, 130.0);
}

#[test]
fn a_fast_drag_goes_on_to_its_end_although_the_result_is_there_before() {
    let mut mine = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    let left = |editor: &TestEditor| editor.rect("a").x0;
    mine.pointer_down(120.0, 120.0);
    // A thousand units a second, and the last of them untold.
    let way = (1_u8..=30).map(|frame| (120.0 + f32::from(frame) * 17.0, 120.0));
    let mut seen = play(&mut mine, &mut theirs, way, left);
    mine.up();
    let result = mine.editor.scene().get(&id("a")).map(Arc::clone);
    arrive(&mut theirs, result.as_slice());
    theirs.frame();
    seen.push(left(&theirs));
    tell(&mut mine, &mut theirs);
    seen.extend(rest(&mut theirs, left));
    check_steady(&seen, 30.0);
    assert_eq!(seen.last(), Some(&610.0));
    let rect = theirs.editor.view().rect;
    assert!(!theirs.editor.begin_frame(90.0, rect));
}

#[test]
fn a_shape_turned_and_scaled_ends_as_the_result_has_it() {
    let mut mine = TestEditor::new().with_box("a", 100.0, 100.0, 100.0, 50.0);
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 100.0, 50.0);
    mine.click(150.0, 125.0);
    mine.pointer_down(200.0, 150.0);
    let width = |editor: &TestEditor| editor.rect("a").width();
    let way = (1_u8..=30).map(|frame| (200.0 + f32::from(frame) * 10.0, 150.0 + f32::from(frame)));
    let mut seen = play(&mut mine, &mut theirs, way, width);
    mine.up();
    arrive(&mut theirs, &[mine.top()]);
    theirs.frame();
    seen.push(width(&theirs));
    seen.extend(rest(&mut theirs, width));
    check_steady(&seen, 20.0);
    assert_eq!(theirs.top().rect(), mine.top().rect());
    assert!(theirs.rect("a").width() > 390.0);
}

#[test]
fn ink_shows_up_where_its_cursor_is_and_goes_on_to_its_end() {
    let (mut mine, mut theirs) = (TestEditor::new(), TestEditor::new());
    let _ = play(&mut mine, &mut theirs, [(100.0, 100.0); 4], |_| ());
    mine.tool(ToolKind::Pen).pointer_down(100.0, 100.0);
    theirs.idle(10.0);
    let ends = |editor: &TestEditor| {
        let ink = editor.editor.scene().all_in_z_order().next();
        (ink.map(|ink| ink.rect().x1), cursor(editor).unwrap().x)
    };
    let way = (1_u8..=30).map(|frame| (100.0 + f32::from(frame) * 8.0, 100.0));
    let seen = play(&mut mine, &mut theirs, way, ends);
    let inks: Vec<f64> = seen.iter().filter_map(|(ink, _)| *ink).collect();
    check_steady(&inks, 17.0);
    for (ink, cursor) in seen
        .iter()
        .filter_map(|&(ink, cursor)| Some((ink?, cursor)))
    {
        assert!(
            (ink - cursor).abs() < 12.0,
            "ink at {ink}, cursor at {cursor}"
        );
    }
    mine.up();
    arrive(&mut theirs, &[mine.top()]);
    theirs.frame();
    let (ink, cursor) = ends(&theirs);
    assert!((ink.unwrap() - cursor).abs() < 12.0, "{ink:?}, {cursor}");
    tell(&mut mine, &mut theirs);
    let rested = rest(&mut theirs, ends);
    check_steady(
        &rested
            .iter()
            .filter_map(|(ink, _)| *ink)
            .collect::<Vec<_>>(),
        17.0,
    );
    assert_eq!(theirs.top(), mine.top());
}

#[test]
fn a_stroke_goes_on_to_its_end_while_the_next_one_begins() {
    let (mut mine, mut theirs) = (TestEditor::new(), TestEditor::new());
    mine.tool(ToolKind::Pen).pointer_down(100.0, 100.0);
    theirs.idle(10.0);
    let ends = |editor: &TestEditor| {
        let shapes = editor.editor.scene().all_in_z_order();
        shapes.map(|ink| ink.rect().x1).collect::<Vec<_>>()
    };
    let first = (1_u8..=12).map(|frame| (100.0 + f32::from(frame) * 10.0, 100.0));
    let mut seen = play(&mut mine, &mut theirs, first, ends);
    mine.up();
    let whole = mine.top();
    tell(&mut mine, &mut theirs);
    arrive(&mut theirs, &[Arc::clone(&whole)]);
    // The hand is back on the board before the first stroke has been shown to its end.
    seen.extend(play(&mut mine, &mut theirs, [(100.0, 200.0); 3], ends));
    assert!(seen.last().unwrap()[0] < 220.0, "{seen:?}");
    mine.press_here();
    let second = (1_u8..=12).map(|frame| (100.0 + f32::from(frame) * 10.0, 200.0));
    seen.extend(play(&mut mine, &mut theirs, second, ends));
    mine.up();
    arrive(&mut theirs, &[mine.top()]);
    tell(&mut mine, &mut theirs);
    seen.extend(rest(&mut theirs, ends));
    for stroke in 0..2 {
        let ends: Vec<f64> = seen
            .iter()
            .filter_map(|ends| ends.get(stroke).copied())
            .collect();
        check_steady(&ends, 25.0);
        assert_eq!(ends.last(), Some(&220.0));
    }
    let both = seen
        .iter()
        .filter(|ends| ends.len() == 2 && ends[0] < 200.0);
    assert_eq!(
        both.count(),
        0,
        "the second stroke was shown long before the first was whole"
    );
    assert_eq!(theirs.editor.scene().get(&whole.id), Some(&whole));
}

#[test]
fn the_end_of_a_line_being_dragged_is_seen_by_peers() {
    let mut mine = TestEditor::new();
    mine.tool(ToolKind::Line)
        .drag((100.0, 100.0), (200.0, 100.0));
    let mut theirs = TestEditor::new();
    arrive(&mut theirs, &[mine.top()]);
    let line = mine.top().id.clone();
    let end = |editor: &TestEditor| editor.editor.scene().get(&line).unwrap().board_path()[1].x;
    mine.pointer_down(200.0, 100.0);
    theirs.idle(10.0);
    let way = (1_u8..=20).map(|frame| (200.0 + f32::from(frame) * 10.0, 100.0));
    let mut seen = play(&mut mine, &mut theirs, way, end);
    assert!(*seen.last().unwrap() > 250.0, "{seen:?}");
    mine.up();
    arrive(&mut theirs, &[mine.top()]);
    theirs.frame();
    seen.push(end(&theirs));
    tell(&mut mine, &mut theirs);
    seen.extend(rest(&mut theirs, end));
    check_steady(&seen, 20.0);
    assert_eq!(theirs.top(), mine.top());
    assert_eq!(end(&theirs), 400.0);
}

#[test]
fn copies_being_dragged_are_seen_by_peers_while_their_originals_stay() {
    let with_both = || {
        let editor = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
        editor.with_box("b", 200.0, 100.0, 50.0, 50.0)
    };
    let (mut mine, mut theirs) = (with_both(), with_both());
    mine.editor.select([id("a"), id("b")]);
    mine.holding(Modifiers::ALT).pointer_down(120.0, 120.0);
    theirs.idle(10.0);
    let lefts = |editor: &TestEditor| {
        let shapes = editor.editor.scene().all_in_z_order();
        shapes.map(|shape| shape.rect().x0).collect::<Vec<_>>()
    };
    let way = (1_u8..=20).map(|frame| (120.0 + f32::from(frame) * 10.0, 120.0));
    let mut seen = play(&mut mine, &mut theirs, way, lefts);
    assert!(seen.last().unwrap()[2] > 150.0, "{seen:?}");
    mine.up();
    let copies: Vec<Arc<Shape>> = mine
        .editor
        .scene()
        .all_in_z_order()
        .skip(2)
        .cloned()
        .collect();
    assert_eq!(copies.len(), 2);
    arrive(&mut theirs, &copies);
    theirs.frame();
    seen.push(lefts(&theirs));
    tell(&mut mine, &mut theirs);
    seen.extend(rest(&mut theirs, lefts));
    let with_copies: Vec<&Vec<f64>> = seen.iter().filter(|lefts| lefts.len() > 2).collect();
    assert!(with_copies.iter().all(|lefts| lefts.len() == 4));
    for (shape, (from, to)) in [
        (100.0, 100.0),
        (200.0, 200.0),
        (100.0, 300.0),
        (200.0, 400.0),
    ]
    .into_iter()
    .enumerate()
    {
        let lefts: Vec<f64> = with_copies.iter().map(|lefts| lefts[shape]).collect();
        check_steady(&lefts, 20.0);
        assert!(lefts[0] - from < 30.0, "{lefts:?}");
        assert_eq!(lefts.last(), Some(&to));
    }
    theirs.check_scene_is_the_board();
}

#[test]
fn an_arrow_follows_the_shape_that_a_peer_holds_in_every_frame() {
    let mut mine = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    mine.tool(ToolKind::Arrow)
        .drag((300.0, 125.0), (150.0, 125.0));
    let arrow = mine.top();
    assert!(arrow.ends.end.is_some());
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    arrive(&mut theirs, &[Arc::clone(&arrow)]);
    theirs.editor.hear(8, held(&["a"]));
    let gesture = Gesture::Transform(Affine::translate((0.0, 200.0)));
    theirs.editor.hear(8, Presence::Gesture(gesture));
    theirs.wait(0.5);
    let end = |editor: &TestEditor| editor.editor.scene().get(&arrow.id).unwrap().board_path()[1];
    assert!(end(&theirs).y > 250.0, "{:?}", end(&theirs));
    // It is held still, while frames are shown for other reasons.
    let seen = rest(&mut theirs, end);
    assert!(seen.iter().all(|at| *at == seen[0]), "{seen:?}");
}

#[test]
fn a_gesture_that_is_told_after_its_result_is_there_moves_nothing() {
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    let tell_moved = |theirs: &mut TestEditor, by: f64| {
        let gesture = Gesture::Transform(Affine::translate((by, 0.0)));
        theirs.editor.hear(8, Presence::Gesture(gesture));
    };
    theirs.editor.hear(8, held(&["a"]));
    tell_moved(&mut theirs, 50.0);
    theirs.wait(0.3);
    let to = Point::new(160.0, 100.0);
    theirs.peer_writes(vec![Edit::set(id("a"), Property::Pos(to))]);
    theirs.idle(0.01);
    tell_moved(&mut theirs, 55.0);
    let seen = rest(&mut theirs, |theirs| theirs.rect("a").x0);
    check_steady(&seen, 12.0);
    assert_eq!(seen.last(), Some(&160.0));
}

#[test]
fn the_tail_of_a_callout_that_a_peer_drags_is_seen_on_its_way_and_ends_where_it_is_put() {
    let rect = Rect::new(100.0, 100.0, 200.0, 200.0);
    let callout = || TestEditor::new().with("a", Kind::Callout, rect);
    let (mut mine, mut theirs) = (callout(), callout());
    let tip = |editor: &TestEditor| shapes::tail_tip(editor.shape("a")).unwrap().x;
    mine.click(150.0, 150.0);
    let from = shapes::tail_tip(mine.shape("a")).unwrap();
    mine.pointer_down(from.x as f32, from.y as f32);
    let way = (1_u8..=30).map(|frame| (from.x as f32 + f32::from(frame) * 10.0, 250.0));
    let mut seen = play(&mut mine, &mut theirs, way, tip);
    assert!(seen.last().is_some_and(|x| *x > from.x + 100.0), "{seen:?}");
    mine.up();
    tell(&mut mine, &mut theirs);
    arrive(&mut theirs, &[mine.top()]);
    seen.extend(rest(&mut theirs, tip));
    check_steady(&seen, 20.0);
    assert!((tip(&theirs) - tip(&mine)).abs() < 1e-6);
    theirs.check_scene_is_the_board();
}

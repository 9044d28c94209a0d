//! Two people have hold of the same: what is dragged here, and what a peer does to it meanwhile.

use std::f64::consts::PI;

use egui::Modifiers;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Color, Kind, Place, Property};

use super::arrow_between::{arrow, connected};
use super::courses::elbow;
use crate::commands::Command;
use crate::editor::testing::{TestEditor, id};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 100.0)
}

fn pos(name: &str, x: f64, y: f64) -> Edit {
    Edit::set(id(name), Property::Pos(Point::new(x, y)))
}

#[test]
fn of_two_who_drag_one_shape_the_last_to_let_go_has_it() {
    let mut test = two();
    test.pointer_down(150.0, 150.0).move_to(250.0, 150.0);
    test.peer_writes(vec![pos("a", 100.0, 400.0)]);
    assert_eq!(test.rect("a").origin(), Point::new(200.0, 100.0));
    test.move_to(260.0, 150.0).up();
    assert_eq!(test.rect("a").origin(), Point::new(210.0, 100.0));
    test.check_scene_is_the_board();
    // Undone, it is where the peer had put it, not where I had found it.
    test.run(Command::Undo);
    assert_eq!(test.rect("a").origin(), Point::new(100.0, 400.0));
}

#[test]
fn the_only_shape_that_is_dragged_may_be_deleted() {
    let mut test = two();
    test.pointer_down(150.0, 150.0).move_to(250.0, 150.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.move_to(260.0, 150.0).up();
    assert_eq!((test.stack().as_str(), test.commits), ("b", 0));
    assert!(test.selected().is_empty());
    test.check_scene_is_the_board();
}

#[test]
fn what_is_resized_or_turned_may_be_deleted() {
    for from in [(204.0, 204.0), (150.0, 74.0)] {
        let mut test = two();
        test.click(150.0, 150.0)
            .pointer_down(from.0, from.1)
            .move_to(300.0, 300.0);
        test.peer_writes(vec![Edit::Delete { id: id("a") }]);
        test.move_to(310.0, 310.0).up();
        assert_eq!((test.stack().as_str(), test.commits), ("b", 0));
        test.check_scene_is_the_board();
    }
}

#[test]
fn an_original_that_goes_leaves_the_copy_in_hand() {
    let mut test = two();
    test.pointer_down(150.0, 150.0)
        .holding(Modifiers::ALT)
        .move_to(150.0, 300.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.move_to(150.0, 350.0).up();
    assert_eq!(test.editor.scene().len(), 2);
    assert_eq!(test.top().rect().y0, 300.0);
    test.check_scene_is_the_board();
}

#[test]
fn both_put_a_shape_elsewhere_and_it_is_in_one_place() {
    let mut test = two()
        .with("f", Kind::Frame, Rect::new(50.0, 300.0, 350.0, 550.0))
        .with("g", Kind::Frame, Rect::new(450.0, 300.0, 750.0, 550.0));
    test.pointer_down(150.0, 150.0).move_to(150.0, 420.0);
    let index = test.shape("a").place.index.clone();
    let place = Place {
        parent: Some(id("g")),
        index,
    };
    test.peer_writes(vec![
        Edit::set(id("a"), Property::Place(place)),
        pos("a", 500.0, 350.0),
    ]);
    test.move_to(150.0, 430.0).up();
    // Both of mine came last: where it lies and what it is in go together.
    assert_eq!(test.shape("a").place.parent, Some(id("f")));
    assert_eq!(test.rect("a").y0, 380.0);
    test.check_scene_is_the_board();
}

#[test]
fn the_frame_that_a_shape_is_dropped_into_may_be_deleted() {
    let mut test = two().with("f", Kind::Frame, Rect::new(50.0, 300.0, 350.0, 550.0));
    test.pointer_down(150.0, 150.0).move_to(150.0, 420.0);
    test.peer_writes(vec![Edit::Delete { id: id("f") }]);
    test.move_to(150.0, 430.0).up();
    assert_eq!(test.shape("a").place.parent, None);
    assert_eq!(test.rect("a").y0, 380.0);
    test.check_scene_is_the_board();
}

#[test]
fn what_is_flipped_or_given_a_look_while_a_peer_moves_it_keeps_both() {
    let red = Color::rgb(0xff_0000);
    let their_place = Point::new(200.0, 300.0);
    // About the middle of where they are when they are flipped; who moves one later has it there.
    for (peer_is_first, a, b) in [
        (true, Point::new(300.0, 300.0), Point::new(200.0, 100.0)),
        (false, their_place, Point::new(100.0, 100.0)),
    ] {
        let mut test = two();
        test.peer_writes(vec![Edit::set(id("a"), Property::Angle(PI / 2.0))]);
        test.run(Command::SelectAll);
        if peer_is_first {
            test.peer_writes(vec![pos("a", their_place.x, their_place.y)]);
        }
        test.run(Command::FlipAcross);
        test.editor.set_style(&Property::Stroke(red));
        test.settle();
        if !peer_is_first {
            test.peer_writes(vec![pos("a", their_place.x, their_place.y)]);
        }
        for (name, place) in [("a", a), ("b", b)] {
            let found = test.rect(name).origin();
            assert!(found.distance(place) < 1e-6, "{name} is at {found:?}");
            assert_eq!(test.shape(name).style.stroke, red);
        }
        let angle = test.shape("a").angle;
        assert!((angle - 1.5 * PI).abs() < 1e-9, "{angle}");
        test.check_scene_is_the_board();
        // Both of mine are taken back, and the peer's stays.
        test.run(Command::Undo).run(Command::Undo);
        let a = test.shape("a");
        assert_eq!((a.pos, a.angle), (their_place, PI / 2.0));
        assert_ne!(a.style.stroke, red);
        test.check_scene_is_the_board();
    }
}

#[test]
fn the_line_whose_label_is_dragged_may_be_deleted() {
    let mut test = connected();
    let line = arrow(&test).id.clone();
    let typed = Edit::Splice {
        id: line.clone(),
        at: 0,
        delete: 0,
        insert: "yes".into(),
    };
    test.peer_writes(vec![typed]);
    let commits = test.commits;
    test.click(230.0, 150.0)
        .pointer_down(300.0, 150.0)
        .move_to(350.0, 170.0);
    assert!(arrow(&test).label_at > 0.6, "the label is in hand");
    test.peer_writes(vec![Edit::Delete { id: line }]);
    test.move_to(360.0, 170.0).up();
    assert_eq!((test.stack().as_str(), test.commits), ("a b", commits));
    assert!(test.selected().is_empty());
    test.check_scene_is_the_board();
}

#[test]
fn the_elbow_whose_stretch_is_dragged_may_be_deleted() {
    let mut test = elbow();
    test.drag((430.0, 180.0), (430.0, 380.0));
    let (line, commits) = (arrow(&test).id.clone(), test.commits);
    test.click(300.0, 300.0)
        .pointer_down(300.0, 250.0)
        .move_to(270.0, 250.0);
    assert_eq!(arrow(&test).pinned, [1], "the stretch is in hand");
    test.peer_writes(vec![Edit::Delete { id: line }]);
    test.move_to(250.0, 250.0).up();
    assert_eq!((test.stack().as_str(), test.commits), ("a b", commits));
    assert!(test.selected().is_empty());
    test.check_scene_is_the_board();
}

#[test]
fn undo_while_a_peer_edits_takes_back_what_is_mine_and_picks_it() {
    let mut test = two();
    test.run(Command::SelectAll)
        .drag((150.0, 150.0), (150.0, 250.0));
    test.peer_writes(vec![pos("a", 5.0, 5.0)]);
    test.click(600.0, 500.0).run(Command::Undo);
    assert_eq!(test.rect("a").origin(), Point::new(5.0, 5.0));
    assert_eq!(test.rect("b").origin(), Point::new(300.0, 100.0));
    assert_eq!(test.selected(), ["a", "b"]);
    test.check_scene_is_the_board();
}

#[test]
fn a_lock_that_a_peer_takes_off_meanwhile_stays_off() {
    let mut test = two();
    test.click(150.0, 150.0).run(Command::ToggleLocked);
    test.peer_writes(vec![Edit::set(id("a"), Property::Locked(false))]);
    test.run(Command::Undo);
    assert!(!test.shape("a").locked);
    test.click(150.0, 150.0);
    assert_eq!(test.selected(), ["a"]);
}

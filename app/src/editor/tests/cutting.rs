//! The eraser that cuts strokes.

use std::sync::Arc;

use egui::Key;
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Color, Ink, Kind, Nib, Property, Shape};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::shapes;
use crate::tools::habits::Habits;

/// A level stroke from (100, 200) to (500, 200), pressed harder and harder.
fn stroke(name: &str) -> Shape {
    let places = (0..=80_u8).map(|at| {
        let part = f32::from(at) / 80.0;
        (
            Point::new(100.0 + 400.0 * f64::from(part), 200.0),
            0.1 + 0.8 * part,
        )
    });
    through(name, places)
}

fn through(name: &str, places: impl Iterator<Item = (Point, f32)> + Clone) -> Shape {
    let (pos, ink) = Ink::through(places).unwrap();
    let mut shape = Shape::new(id(name), Kind::Ink);
    (shape.pos, shape.size) = (pos, ink.natural_size());
    shape.ink = Some(Arc::new(ink));
    shape
}

fn with(shapes: &[Shape]) -> TestEditor {
    seeded(1, shapes)
}

fn seeded(seed: u64, shapes: &[Shape]) -> TestEditor {
    let mut test = TestEditor::seeded(seed);
    let create = |shape: &Shape| Edit::Create(Arc::new(shape.clone()));
    test.peer_writes(shapes.iter().map(create).collect());
    test.editor.set_habits(Habits {
        cuts_ink: true,
        ..Habits::default()
    });
    test.tool(ToolKind::Eraser);
    test
}

/// Where strokes are, from left to right.
fn spans(test: &TestEditor) -> Vec<(i32, i32)> {
    let ink = test.editor.scene().all_in_z_order();
    let boxes = ink
        .filter(|shape| shape.kind == Kind::Ink)
        .map(|shape| shapes::bounds(shape));
    let mut spans: Vec<(i32, i32)> = boxes
        .map(|it| (it.x0.round() as i32, it.x1.round() as i32))
        .collect();
    spans.sort_unstable();
    spans
}

#[track_caller]
fn check_cut(test: &TestEditor, expected: &[(i32, i32)]) {
    let found = spans(test);
    let near =
        |(a, b): (&(i32, i32), &(i32, i32))| (a.0 - b.0).abs() <= 12 && (a.1 - b.1).abs() <= 12;
    let alike = found.len() == expected.len() && found.iter().zip(expected).all(near);
    assert!(alike, "{found:?} is not {expected:?}");
}

#[test]
fn a_stroke_is_cut_where_the_disc_passes_and_is_whole_again_after_one_undo() {
    let mut test = with(&[stroke("a")]);
    let before = test.shape("a").clone();
    test.pointer_down(300.0, 150.0).move_to(300.0, 250.0);
    check_cut(&test, &[(100, 288), (312, 500)]);
    assert_eq!(test.commits, 0);
    test.up();
    check_cut(&test, &[(100, 288), (312, 500)]);
    assert_eq!(test.commits, 1);
    test.check_scene_is_the_board();
    for piece in test.editor.scene().all_in_z_order() {
        assert_eq!((&piece.style, &piece.place), (&before.style, &before.place));
    }
    // The pressure is where it was: light at the left, hard at the right.
    let mut pieces: Vec<_> = test.editor.scene().all_in_z_order().cloned().collect();
    pieces.sort_by(|a, b| a.pos.x.total_cmp(&b.pos.x));
    let pressed = |piece: &Shape| piece.ink.as_ref().unwrap().points[0].pressure;
    assert!((pressed(&pieces[0]) - 0.1).abs() < 0.01);
    assert!((pressed(&pieces[1]) - 0.52).abs() < 0.05);
    test.run(Command::Undo);
    assert_eq!(test.stack(), "a");
    assert_eq!(test.shape("a").ink, before.ink);
}

#[test]
fn a_quick_disc_cuts_between_two_events_and_escape_keeps_all() {
    let mut test = with(&[stroke("a")]);
    test.pointer_down(200.0, 20.0)
        .move_to(200.0, 590.0)
        .move_to(400.0, 590.0)
        .move_to(400.0, 20.0);
    assert_eq!(spans(&test).len(), 3);
    test.key(Key::Escape).up();
    assert_eq!((test.stack().as_str(), test.commits), ("a", 0));
}

#[test]
fn all_of_a_stroke_can_be_rubbed_away() {
    let mut test = with(&[stroke("a")]);
    test.drag((60.0, 200.0), (560.0, 200.0));
    assert!(test.editor.scene().is_empty());
    test.run(Command::Undo);
    assert_eq!(test.stack(), "a");
}

#[test]
fn a_turned_and_stretched_stroke_is_cut_where_it_is_seen() {
    let mut turned = stroke("a");
    turned.angle = std::f64::consts::FRAC_PI_2;
    turned.size.width = 200.0;
    // Twice as short and upright: from (200, 100) to (200, 300) on the board.
    let mut test = with(&[turned]);
    test.drag((150.0, 200.0), (250.0, 200.0));
    let mut boxes: Vec<Rect> = test
        .editor
        .scene()
        .all_in_z_order()
        .map(|it| shapes::bounds(it))
        .collect();
    boxes.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let [upper, lower] = boxes[..] else {
        panic!("{boxes:?}")
    };
    assert!(
        (upper.y0 - 100.0).abs() < 8.0 && (upper.y1 - 188.0).abs() < 10.0,
        "{upper:?}"
    );
    assert!(
        (lower.y0 - 212.0).abs() < 10.0 && (lower.y1 - 300.0).abs() < 8.0,
        "{lower:?}"
    );
    assert!((upper.center().x - 200.0).abs() < 1.0, "{upper:?}");
}

#[test]
fn a_filled_loop_that_is_cut_once_is_one_open_stroke() {
    let places = (0..=60_u8).map(|at| {
        let turn = f64::from(at % 60) / 60.0 * std::f64::consts::TAU;
        (
            Point::new(300.0 + 100.0 * turn.cos(), 300.0 + 100.0 * turn.sin()),
            0.5,
        )
    });
    let mut ring = through("a", places);
    ring.style.fill = Color::rgb(0xcf_e3ff);
    assert!(shapes::ink_returns(&ring));
    let mut test = with(&[ring]);
    // At its left; it begins at its right.
    test.drag((180.0, 300.0), (220.0, 300.0));
    assert_eq!(test.editor.scene().len(), 1);
    let rest = test.top();
    assert!(!shapes::ink_returns(&rest));
    assert!((rest.rect().x1 - 400.0).abs() < 1.0, "{:?}", rest.rect());
}

#[test]
fn nothing_but_ink_is_cut_and_nothing_that_is_locked() {
    let mut locked = stroke("b");
    locked.pos.y += 50.0;
    locked.locked = true;
    let mut test = with(&[stroke("a"), locked]).with_box("c", 250.0, 190.0, 100.0, 100.0);
    test.pointer_down(300.0, 150.0).move_to(300.0, 300.0).up();
    assert!(test.editor.scene().get(&id("b")).is_some());
    assert!(test.editor.scene().get(&id("c")).is_some());
    assert!(test.editor.scene().get(&id("a")).is_none());
    assert_eq!(test.editor.scene().len(), 4);
}

#[test]
fn a_group_that_is_rubbed_away_goes_as_well() {
    let mut other = stroke("b");
    other.pos.y += 20.0;
    let mut test = with(&[stroke("a"), other]);
    test.run(Command::SelectAll).run(Command::Group);
    assert_eq!(test.editor.scene().len(), 3);
    test.tool(ToolKind::Eraser);
    test.pointer_down(60.0, 200.0)
        .move_to(560.0, 200.0)
        .move_to(560.0, 220.0)
        .move_to(60.0, 220.0)
        .up();
    assert!(test.editor.scene().is_empty());
    assert!(test.board.shapes().next().is_none());
}

#[test]
fn a_highlight_is_cut_as_broad_as_it_is() {
    let mut broad = stroke("a");
    broad.style.nib = Nib::Highlighter;
    let mut test = with(&[broad]);
    // Ten beside its middle is still on it.
    test.pointer_down(300.0, 170.0).move_to(300.0, 190.0).up();
    assert_eq!(test.editor.scene().len(), 2);
}

#[test]
fn what_a_peer_does_to_the_stroke_is_done_to_its_pieces() {
    let mut test = with(&[stroke("a")]);
    test.pointer_down(300.0, 150.0).move_to(300.0, 250.0);
    let pink = Color::rgb(0xd6_336c);
    test.peer_writes(vec![
        Edit::set(id("a"), Property::Stroke(pink)),
        Edit::set(id("a"), Property::Pos(Point::new(100.0, 260.0))),
    ]);
    test.move_to(300.0, 251.0).up();
    let pieces: Vec<_> = test.editor.scene().all_in_z_order().cloned().collect();
    assert!(pieces.len() >= 2, "{pieces:?}");
    for piece in pieces {
        assert_eq!(piece.style.stroke, pink);
        assert!((piece.pos.y - 260.0).abs() < 1e-6);
    }
    test.check_scene_is_the_board();
}

#[test]
fn a_stroke_that_a_peer_deletes_while_it_is_cut_is_gone() {
    let mut test = with(&[stroke("a")]);
    test.pointer_down(300.0, 150.0).move_to(300.0, 250.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.move_to(300.0, 260.0).up();
    assert!(test.editor.scene().is_empty());
    assert_eq!(test.commits, 0);
}

#[test]
fn what_a_peer_has_cut_meanwhile_is_cut_again_where_the_disc_was() {
    let mut test = with(&[stroke("a")]);
    test.pointer_down(300.0, 150.0).move_to(300.0, 250.0);
    let part = |name: &str, from: f64, to: f64| {
        let places = (0..=40_u8).map(move |at| {
            (
                Point::new(from + (to - from) * f64::from(at) / 40.0, 200.0),
                0.3,
            )
        });
        Edit::Create(Arc::new(through(name, places)))
    };
    test.peer_writes(vec![
        Edit::Delete { id: id("a") },
        part("b", 100.0, 180.0),
        part("c", 220.0, 500.0),
    ]);
    test.move_to(300.0, 251.0);
    check_cut(&test, &[(100, 180), (220, 288), (312, 500)]);
    test.up();
    check_cut(&test, &[(100, 180), (220, 288), (312, 500)]);
    test.check_scene_is_the_board();
}

/// Two who do not see each other yet: nothing is lost, and both see the same.
#[test]
fn two_who_cut_one_stroke_apart_from_each_other_lose_no_ink() {
    let (mut mine, mut theirs) = (seeded(1, &[stroke("a")]), seeded(2, &[stroke("a")]));
    let mut one = Board::new(21);
    one.apply(
        &EditBatch::new("peer", vec![Edit::Create(Arc::new(stroke("a")))]),
        0,
    )
    .unwrap();
    let mut other = Board::new(22);
    for update in one.updates_since(&other.version()).unwrap() {
        other.import(&update).unwrap();
    }
    let cut = |test: &mut TestEditor, x: f32, board: &mut Board| {
        test.pointer_down(x, 150.0).move_to(x, 250.0);
        test.editor.handle(crate::editor::PointerInput {
            at: egui::pos2(x, 250.0),
            kind: crate::editor::PointerKind::Release(crate::editor::Button::Primary),
            pressure: None,
            modifiers: egui::Modifiers::NONE,
        });
        for request in test.editor.take_requests() {
            if let crate::editor::Request::Edit { batch, .. } = request {
                board.apply(&batch, 0).unwrap();
            }
        }
    };
    cut(&mut mine, 200.0, &mut one);
    cut(&mut theirs, 400.0, &mut other);
    let (a, b) = (
        one.updates_since(&other.version()).unwrap(),
        other.updates_since(&one.version()).unwrap(),
    );
    for update in &a {
        other.import(update).unwrap();
    }
    for update in &b {
        one.import(update).unwrap();
    }
    let names = |board: &Board| {
        let mut names: Vec<String> = board.shapes().map(|shape| shape.id.to_string()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&one), names(&other));
    assert_eq!(names(&one).len(), 4, "the pieces of both");
}

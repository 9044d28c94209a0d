//! The selection in numbers.

use egui::Key;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Kind, Place, Property};

use crate::commands::Command;
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Amount, Measure};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 50.0)
        .with_box("b", 300.0, 100.0, 40.0, 50.0)
}

#[track_caller]
fn check(test: &TestEditor, expected: [Option<f64>; 5]) {
    let measures = test.editor.measures().unwrap();
    assert_eq!(Measure::ALL.map(|measure| measures.get(measure)), expected);
}

fn set(test: &mut TestEditor, measure: Measure, amount: Amount) {
    test.editor.set_measure(measure, amount);
    test.settle();
}

#[test]
fn numbers_are_told_where_all_have_the_same() {
    let mut test = two();
    assert_eq!(test.editor.measures(), None);
    test.click(150.0, 125.0);
    check(&test, [100.0, 100.0, 100.0, 50.0, 0.0].map(Some));
    test.run(Command::SelectAll);
    check(&test, [None, Some(100.0), None, Some(50.0), Some(0.0)]);
    test.peer_writes(vec![Edit::set(
        id("a"),
        Property::Pos(Point::new(300.0, 7.0)),
    )]);
    check(&test, [Some(300.0), None, None, Some(50.0), Some(0.0)]);
}

#[test]
fn a_number_is_the_same_for_all_and_more_is_more_for_each() {
    let mut test = two();
    test.run(Command::SelectAll);
    set(&mut test, Measure::X, Amount::To(20.0));
    assert_eq!((test.rect("a").x0, test.rect("b").x0), (20.0, 20.0));
    set(&mut test, Measure::Width, Amount::By(10.0));
    assert_eq!(
        (test.rect("a").width(), test.rect("b").width()),
        (110.0, 50.0)
    );
    set(&mut test, Measure::Height, Amount::Times(2.0));
    assert_eq!(
        (test.rect("a").height(), test.rect("b").height()),
        (100.0, 100.0)
    );
    assert!((test.rect("a").origin() - Point::new(20.0, 100.0)).hypot() < 1e-9);
    set(&mut test, Measure::Angle, Amount::To(90.0));
    assert!((test.shape("a").angle.to_degrees() - 90.0).abs() < 1e-9);
    assert!((test.rect("a").center() - Point::new(75.0, 150.0)).hypot() < 1e-9);
    assert_eq!(test.commits, 4);
    test.run(Command::Undo);
    assert_eq!(test.shape("a").angle, 0.0);
    // What is so already is no step.
    set(&mut test, Measure::X, Amount::To(20.0));
    assert_eq!(test.commits, 4);
}

#[test]
fn a_number_that_is_dragged_is_one_step_and_none_where_it_is_given_up() {
    let mut test = two();
    test.run(Command::SelectAll);
    for by in 1..=30 {
        test.editor
            .preview_measure(Measure::Y, Amount::By(f64::from(by)));
    }
    assert_eq!((test.rect("a").y0, test.commits), (130.0, 0));
    check(&test, [None, Some(130.0), None, Some(50.0), Some(0.0)]);
    // A peer changes what is dragged: it goes on from there.
    test.peer_writes(vec![Edit::set(
        id("b"),
        Property::Pos(Point::new(300.0, 200.0)),
    )]);
    set(&mut test, Measure::Y, Amount::By(31.0));
    assert_eq!((test.rect("a").y0, test.rect("b").y0), (131.0, 231.0));
    assert_eq!(test.commits, 1);
    test.editor.preview_measure(Measure::Y, Amount::By(50.0));
    test.editor.forget_measure();
    assert_eq!((test.rect("a").y0, test.commits), (131.0, 1));
    test.check_scene_is_the_board();
}

#[test]
fn nothing_becomes_smaller_than_one() {
    let mut test = two();
    test.click(150.0, 125.0);
    set(&mut test, Measure::Width, Amount::To(-5.0));
    assert_eq!(test.rect("a").width(), 1.0);
}

#[test]
fn a_group_is_one_and_a_frame_grows_around_what_is_in_it() {
    let mut test = two();
    test.run(Command::SelectAll).run(Command::Group);
    check(&test, [100.0, 100.0, 240.0, 50.0, 0.0].map(Some));
    set(&mut test, Measure::X, Amount::To(0.0));
    assert_eq!((test.rect("a").x0, test.rect("b").x0), (0.0, 200.0));
    set(&mut test, Measure::Width, Amount::Times(0.5));
    assert_eq!((test.rect("b").x0, test.rect("b").width()), (100.0, 20.0));

    let mut test = two().with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 250.0));
    let place = Place {
        parent: Some(id("f")),
        index: test.shape("a").place.index.clone(),
    };
    test.peer_writes(vec![Edit::set(id("a"), Property::Place(place))]);
    test.editor.select([id("f")]);
    set(&mut test, Measure::Width, Amount::To(400.0));
    assert_eq!(
        (test.rect("f").width(), test.rect("a").width()),
        (400.0, 100.0)
    );
    set(&mut test, Measure::X, Amount::By(-50.0));
    assert_eq!((test.rect("f").x0, test.rect("a").x0), (0.0, 50.0));
}

#[test]
fn a_turned_shape_keeps_the_corner_where_it_begins() {
    let mut test = two();
    test.peer_writes(vec![Edit::set(id("a"), Property::Angle(0.7))]);
    test.editor.select([id("a")]);
    let corner = |test: &TestEditor| {
        let shape = test.shape("a");
        let rect = shape.rect();
        tavla_shared::geometry::rotated(rect.origin(), rect.center(), shape.angle)
    };
    let before = corner(&test);
    set(&mut test, Measure::Width, Amount::To(180.0));
    assert!((corner(&test) - before).hypot() < 1e-9);
}

#[test]
fn what_is_locked_keeps_its_numbers() {
    let mut test = two();
    test.peer_writes(vec![Edit::set(id("a"), Property::Locked(true))]);
    test.editor.select(["a", "b"].map(id));
    set(&mut test, Measure::X, Amount::To(0.0));
    assert_eq!((test.rect("a").x0, test.rect("b").x0), (100.0, 0.0));
    test.key(Key::Escape);
    assert_eq!(test.editor.measures(), None);
}

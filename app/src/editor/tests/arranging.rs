//! Putting in line, at equal distances, side by side, in rows, and of one size.

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Binding, Ends, Kind, Place, Property};

use crate::commands::ArrangeCommand::{
    self, AlignBottom, AlignCenter, AlignLeft, AlignMiddle, AlignRight, AlignTop, DistributeAcross,
    DistributeDown, SameHeight, SameSize, SameWidth, StackAcross, StackDown, TidyUp,
};
use crate::commands::Command;
use crate::editor::testing::{TestEditor, filled, id};

/// Three boxes: 100, 60 and 40 wide, each lower than the one before.
fn three() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 40.0)
        .with_box("b", 230.0, 180.0, 60.0, 60.0)
        .with_box("c", 460.0, 300.0, 40.0, 100.0)
}

fn arranged(test: &mut TestEditor, names: &[&str], command: ArrangeCommand) {
    test.editor.select(names.iter().map(|name| id(name)));
    test.run(Command::Arrange(command));
}

/// Where the corners of the three are after the command, which is one step.
#[track_caller]
fn check(command: ArrangeCommand, expected: [(f64, f64); 3]) {
    let mut test = three();
    let before = ["a", "b", "c"].map(|name| test.rect(name));
    arranged(&mut test, &["a", "b", "c"], command);
    let corners = ["a", "b", "c"].map(|name| test.rect(name).origin());
    assert_eq!(corners, expected.map(Point::from), "{command:?}");
    test.check_scene_is_the_board();
    // Once more changes nothing, and one undo takes all of it back.
    test.run(Command::Arrange(command));
    assert_eq!(test.commits, 1, "{command:?} again");
    test.run(Command::Undo);
    assert_eq!(["a", "b", "c"].map(|name| test.rect(name)), before);
}

#[test]
fn each_side_and_both_middles_are_put_in_one_line() {
    let (a, b, c) = ((100.0, 100.0), (230.0, 180.0), (460.0, 300.0));
    check(AlignLeft, [(100.0, a.1), (100.0, b.1), (100.0, c.1)]);
    check(AlignCenter, [(250.0, a.1), (270.0, b.1), (280.0, c.1)]);
    check(AlignRight, [(400.0, a.1), (440.0, b.1), (460.0, c.1)]);
    check(AlignTop, [(a.0, 100.0), (b.0, 100.0), (c.0, 100.0)]);
    check(AlignMiddle, [(a.0, 230.0), (b.0, 220.0), (c.0, 200.0)]);
    check(AlignBottom, [(a.0, 360.0), (b.0, 340.0), (c.0, 300.0)]);
}

#[test]
fn gaps_become_equal_between_the_outermost() {
    check(
        DistributeAcross,
        [(100.0, 100.0), (300.0, 180.0), (460.0, 300.0)],
    );
    check(
        DistributeDown,
        [(100.0, 100.0), (230.0, 190.0), (460.0, 300.0)],
    );
}

#[test]
fn a_stack_begins_at_the_first_with_a_cell_of_the_grid_between() {
    check(
        StackAcross,
        [(100.0, 100.0), (220.0, 180.0), (300.0, 300.0)],
    );
    check(StackDown, [(100.0, 100.0), (230.0, 160.0), (460.0, 240.0)]);
}

#[test]
fn what_is_scattered_becomes_rows_and_columns_with_equal_gaps() {
    let mut test = TestEditor::new();
    let places = [
        (103.0, 98.0),
        (192.0, 110.0),
        (305.0, 91.0),
        (95.0, 220.0),
        (210.0, 205.0),
    ];
    let names = ["a", "b", "c", "d", "e"];
    for (name, (x, y)) in names.into_iter().zip(places) {
        test = test.with_box(name, x, y, 60.0, 50.0);
    }
    arranged(&mut test, &names, TidyUp);
    let corners = names.map(|name| test.rect(name).origin());
    let (left, top) = (95.0, 91.0);
    let gap = corners[1].x - corners[0].x - 60.0;
    assert!(gap > 0.0);
    let at =
        |column: f64, row: f64| Point::new(left + column * (60.0 + gap), top + row * (50.0 + gap));
    let expected = [
        at(0.0, 0.0),
        at(1.0, 0.0),
        at(2.0, 0.0),
        at(0.0, 1.0),
        at(1.0, 1.0),
    ];
    for (corner, expected) in corners.into_iter().zip(expected) {
        assert!(
            corner.distance(expected) < 1e-9,
            "{corner:?} is not {expected:?}"
        );
    }
    test.run(Command::Arrange(TidyUp));
    assert_eq!(test.commits, 1);
}

#[test]
fn all_become_as_large_as_the_largest_and_keep_their_corner() {
    let sizes = |command| {
        let mut test = three();
        arranged(&mut test, &["a", "b", "c"], command);
        assert_eq!(
            (test.commits, test.rect("c").origin()),
            (1, Point::new(460.0, 300.0))
        );
        ["a", "b", "c"].map(|name| (test.rect(name).width(), test.rect(name).height()))
    };
    assert_eq!(
        sizes(SameWidth),
        [(100.0, 40.0), (100.0, 60.0), (100.0, 100.0)]
    );
    assert_eq!(
        sizes(SameHeight),
        [(100.0, 100.0), (60.0, 100.0), (40.0, 100.0)]
    );
    assert_eq!(sizes(SameSize), [(100.0, 100.0); 3]);
}

#[test]
fn a_picture_becomes_as_large_as_fits() {
    let mut test = three().with("p", Kind::Image, Rect::new(0.0, 0.0, 20.0, 10.0));
    arranged(&mut test, &["a", "c", "p"], SameSize);
    assert_eq!(test.rect("p").size(), (100.0, 50.0).into());
}

#[test]
fn a_turned_shape_is_put_in_line_by_the_box_around_it() {
    let mut test = three();
    let turn = Property::Angle(std::f64::consts::FRAC_PI_2);
    test.peer_writes(vec![Edit::set(id("a"), turn)]);
    // It is 40 wide now, from 130 to 170.
    arranged(&mut test, &["a", "b"], AlignLeft);
    assert!((test.rect("b").x0 - 130.0).abs() < 1e-9);
}

#[test]
fn a_group_is_one_thing() {
    let mut test = three();
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    let group = test.selected().remove(0);
    arranged(&mut test, &[&group, "c"], AlignTop);
    assert_eq!(test.rect("a").y0, 100.0);
    assert_eq!(test.rect("b").y0, 180.0);
    assert_eq!(test.rect("c").y0, 100.0);
    arranged(&mut test, &[&group, "c"], AlignRight);
    // As far as it was apart: from 100 to 290, to the right edge of “c”.
    assert_eq!(test.rect("a").x0, 310.0);
    assert_eq!(test.rect("b").x1, 500.0);
    // Two things are too few to be distributed.
    assert!(!test.editor.enabled(Command::Arrange(DistributeAcross)));
}

/// With an arrow from “a” to “b”.
fn bound() -> TestEditor {
    let mut test = three();
    let rank = test.editor.scene().rank_on_top(None);
    let mut arrow = filled(
        "w",
        Kind::Arrow,
        Rect::new(200.0, 120.0, 230.0, 210.0),
        &rank,
    );
    arrow.path = vec![Point::ZERO, Point::new(30.0, 90.0)];
    let to = |name: &str| {
        Some(Binding {
            shape: id(name),
            anchor: Point::new(0.5, 0.5),
            inside: false,
        })
    };
    arrow.ends = Ends {
        start: to("a"),
        end: to("b"),
    };
    test.peer_writes(vec![Edit::Create(std::sync::Arc::new(arrow))]);
    test
}

#[test]
fn an_arrow_follows_its_shapes_and_is_not_put_in_line_itself() {
    let mut test = bound();
    let (before, ends) = (test.rect("w"), test.shape("w").ends.clone());
    arranged(&mut test, &["a", "b", "c", "w"], AlignTop);
    assert_eq!(["a", "b", "c"].map(|name| test.rect(name).y0), [100.0; 3]);
    assert_eq!(test.shape("w").ends, ends);
    assert_ne!(test.rect("w"), before);
    test.check_scene_is_the_board();
    // Three shapes and an arrow are three things.
    arranged(&mut test, &["a", "b", "w"], DistributeAcross);
    assert_eq!(test.commits, 1);
}

#[test]
fn one_alone_is_put_in_line_with_its_frame() {
    let mut test = three();
    assert!(!test.editor.enabled(Command::Arrange(AlignLeft)));
    test.editor.select([id("b")]);
    assert!(!test.editor.enabled(Command::Arrange(AlignLeft)));
    let test = test.with("f", Kind::Frame, Rect::new(200.0, 150.0, 400.0, 350.0));
    let mut test = test;
    let index = test.editor.scene().rank_on_top(None);
    let inside = Property::Place(Place {
        parent: Some(id("f")),
        index,
    });
    test.peer_writes(vec![Edit::set(id("b"), inside)]);
    arranged(&mut test, &["b"], AlignLeft);
    arranged(&mut test, &["b"], AlignBottom);
    assert_eq!(test.rect("b"), Rect::new(200.0, 290.0, 260.0, 350.0));
    arranged(&mut test, &["b"], AlignCenter);
    arranged(&mut test, &["b"], AlignMiddle);
    assert_eq!(test.rect("b").center(), Point::new(300.0, 250.0));
    assert_eq!(test.shape("b").place.parent, Some(id("f")));
}

#[test]
fn what_is_put_in_line_outside_its_frame_leaves_it_and_stays_seen() {
    let mut test = three().with("f", Kind::Frame, Rect::new(200.0, 150.0, 400.0, 350.0));
    let index = test.editor.scene().rank_on_top(None);
    let inside = Property::Place(Place {
        parent: Some(id("f")),
        index,
    });
    test.peer_writes(vec![Edit::set(id("b"), inside)]);
    arranged(&mut test, &["a", "b"], AlignLeft);
    assert_eq!(
        (test.rect("b").x0, &test.shape("b").place.parent),
        (100.0, &None)
    );
    assert_eq!(test.commits, 1);
    test.check_scene_is_the_board();
}

#[test]
fn what_is_locked_stays_and_counts_for_nothing() {
    let mut test = three();
    test.peer_writes(vec![Edit::set(id("a"), Property::Locked(true))]);
    arranged(&mut test, &["a", "b", "c"], AlignLeft);
    assert_eq!(
        ["a", "b", "c"].map(|name| test.rect(name).x0),
        [100.0, 230.0, 230.0]
    );
    assert!(!test.editor.enabled(Command::Arrange(DistributeDown)));
}

#[test]
fn undo_puts_back_only_what_no_peer_has_moved_since() {
    let mut test = three();
    arranged(&mut test, &["a", "b", "c"], AlignLeft);
    test.peer_writes(vec![Edit::set(
        id("b"),
        Property::Pos(Point::new(7.0, 7.0)),
    )]);
    test.peer_writes(vec![Edit::Delete { id: id("c") }]);
    test.run(Command::Undo);
    assert_eq!(test.rect("b").origin(), Point::new(7.0, 7.0));
    assert_eq!(test.stack(), "a b");
    // What is left can still be put in order.
    test.run(Command::Arrange(AlignTop));
    test.check_scene_is_the_board();
}

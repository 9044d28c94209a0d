//! Copies by hand and by key, pushes with a grid, and what arrows do meanwhile.

use egui::Modifiers;
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Ends, Kind, Place, Property, Shape};

use crate::commands::{Command, Direction};
use crate::editor::testing::{TestEditor, filled, id};
use crate::tools::habits::{Habits, SnapsTo};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 400.0, 100.0, 100.0, 100.0)
}

/// With an arrow from “a” to “b”.
fn bound() -> TestEditor {
    let mut test = two();
    let rank = test.editor.scene().rank_on_top(None);
    let rect = Rect::new(206.0, 150.0, 394.0, 150.0);
    let mut arrow: Shape = filled("w", Kind::Arrow, rect, &rank);
    arrow.path = vec![Point::ZERO, Point::new(188.0, 0.0)];
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
    test.peer_writes(vec![Edit::Create(arrow.into())]);
    test
}

#[test]
fn alt_pressed_in_the_middle_of_a_drag_makes_a_copy_and_puts_the_original_back() {
    let mut test = two();
    test.pointer_down(150.0, 150.0).move_to(150.0, 300.0);
    assert_eq!(test.rect("a").y0, 250.0);
    test.holding(Modifiers::ALT);
    assert_eq!((test.rect("a").y0, test.editor.scene().len()), (100.0, 3));
    // Let go of again, the original goes with the pointer once more.
    test.holding(Modifiers::NONE);
    assert_eq!((test.rect("a").y0, test.editor.scene().len()), (250.0, 2));
    test.holding(Modifiers::ALT).up();
    assert_eq!((test.rect("a").y0, test.top().rect().y0), (100.0, 250.0));
    assert_eq!(test.selected(), [test.top().id.to_string()]);
    assert_eq!(test.commits, 1);
    test.check_scene_is_the_board();
}

#[test]
fn copies_of_shapes_in_groups_with_arrows_lead_to_each_other() {
    let mut test = bound();
    test.run(Command::SelectAll).run(Command::Group);
    test.holding(Modifiers::ALT)
        .drag((150.0, 150.0), (150.0, 350.0));
    let copy = test.editor.selection().single().cloned().unwrap();
    let inside: Vec<Shape> = test.editor.scene().subtree(&copy)[1..]
        .iter()
        .map(|id| Shape::clone(test.editor.scene().get(id).unwrap()))
        .collect();
    assert_eq!(inside.len(), 3);
    let arrow = inside.iter().find(|it| it.kind == Kind::Arrow).unwrap();
    for end in [&arrow.ends.start, &arrow.ends.end] {
        let target = &end.as_ref().unwrap().shape;
        assert!(inside.iter().any(|it| it.id == *target), "{target}");
    }
    assert_eq!(test.shape("w").ends.start.as_ref().unwrap().shape, id("a"));
}

#[test]
fn a_copy_dropped_into_a_frame_belongs_to_it() {
    let mut test = two().with("f", Kind::Frame, Rect::new(50.0, 300.0, 350.0, 550.0));
    test.holding(Modifiers::ALT)
        .drag((150.0, 150.0), (150.0, 420.0));
    let copy = test.editor.selection().single().cloned().unwrap();
    let parent = |test: &TestEditor, id: &ShapeId| test.editor.scene().parent(id).cloned();
    assert_eq!(parent(&test, &copy), Some(id("f")));
    assert_eq!(parent(&test, &id("a")), None);
    // And one dragged out of it does not, while its original stays in.
    test.drag((150.0, 420.0), (600.0, 420.0));
    let copy = test.editor.selection().single().cloned().unwrap();
    assert_eq!(parent(&test, &copy), None);
}

#[test]
fn the_next_copy_goes_as_far_as_the_last_one_was_moved() {
    let mut test = two();
    let place = |test: &TestEditor| test.top().rect().origin();
    test.click(150.0, 150.0).run(Command::Duplicate);
    assert_eq!(place(&test), Point::new(110.0, 110.0));
    test.drag((160.0, 160.0), (180.0, 260.0));
    assert_eq!(place(&test), Point::new(130.0, 210.0));
    test.run(Command::Duplicate);
    assert_eq!(place(&test), Point::new(160.0, 320.0));
    test.run(Command::Duplicate);
    assert_eq!(place(&test), Point::new(190.0, 430.0));
    // Something else begins anew.
    test.click(450.0, 150.0).run(Command::Duplicate);
    assert_eq!(place(&test), Point::new(410.0, 110.0));
}

#[test]
fn a_copy_made_by_alt_is_repeated_by_the_key() {
    let mut test = two();
    test.holding(Modifiers::ALT)
        .drag((150.0, 150.0), (170.0, 250.0));
    test.holding(Modifiers::NONE).run(Command::Duplicate);
    assert_eq!(test.top().rect().origin(), Point::new(140.0, 300.0));
}

#[test]
fn on_the_grid_a_push_goes_by_a_cell_and_with_shift_by_one() {
    let mut test = two();
    test.editor.set_habits(Habits {
        snaps_to: SnapsTo::Grid,
        ..Habits::default()
    });
    // Whether it is shown or not.
    test.peer_writes(vec![Edit::Meta(MetaEdit::Grid(false))]);
    test.click(150.0, 150.0)
        .run(Command::Nudge(Direction::Right));
    assert_eq!(test.rect("a").x0, 120.0);
    test.run(Command::NudgeFar(Direction::Down));
    assert_eq!(test.rect("a").origin(), Point::new(120.0, 101.0));
    test.peer_writes(vec![Edit::Meta(MetaEdit::Grid(true))]);
    test.editor.set_habits(Habits::default());
    test.run(Command::Nudge(Direction::Right))
        .run(Command::NudgeFar(Direction::Right));
    assert_eq!(test.rect("a").x0, 126.0);
}

#[test]
fn arrow_keys_leave_an_arrow_at_what_it_is_attached_to() {
    let mut test = bound();
    test.editor.select([id("w")]);
    let before = test.shape("w").clone();
    test.run(Command::Nudge(Direction::Down));
    assert_eq!((test.shape("w"), test.commits), (&before, 0));
    // With one of its shapes it only follows, and keeps hold of both.
    test.editor.select(["a", "w"].map(id));
    for _ in 0..5 {
        test.run(Command::NudgeFar(Direction::Down));
    }
    assert_eq!(test.rect("a").y0, 125.0);
    assert_eq!(test.shape("w").ends, before.ends);
    assert_ne!(test.shape("w").path, before.path);
    // With both it goes along as it is.
    test.run(Command::SelectAll)
        .run(Command::Nudge(Direction::Right));
    assert_eq!(test.shape("w").ends, before.ends);
}

#[test]
fn an_arrow_dragged_whole_lets_go_of_both() {
    let mut test = bound();
    test.editor.select([id("w")]);
    test.drag((250.0, 150.0), (250.0, 300.0));
    assert_eq!(test.shape("w").ends, Ends::default());
}

#[test]
fn no_side_of_anything_can_be_made_to_vanish() {
    let mut test = two();
    test.click(150.0, 150.0)
        .drag((204.0, 204.0), (104.0, 104.0));
    let rect = test.rect("a");
    assert!(rect.width() >= 1.0 && rect.height() >= 1.0, "{rect:?}");
    // Several neither, the small ones among them too.
    let mut test = two().with_box("c", 250.0, 100.0, 4.0, 2.0);
    test.run(Command::SelectAll)
        .drag((504.0, 204.0), (104.5, 104.5));
    for name in ["a", "b", "c"] {
        let rect = test.rect(name);
        assert!(rect.width() >= 1.0 && rect.height() >= 1.0, "{rect:?}");
    }
    // Smaller things than that are not made larger either.
    let mut test = TestEditor::new().with_box("d", 100.0, 100.0, 0.5, 100.0);
    test.editor.select([id("d")]);
    test.run(Command::FlipDown);
    assert_eq!(test.rect("d").width(), 0.5);
}

#[test]
fn a_picture_keeps_its_ratio_unless_shift_is_held() {
    #[track_caller]
    fn check(test: &TestEditor, (width, height): (f64, f64)) {
        let size = test.shape("p").size;
        let off = (size.width - width).abs() + (size.height - height).abs();
        assert!(off < 1e-9, "{size:?}");
    }
    let mut test = TestEditor::new().with("p", Kind::Image, Rect::new(100.0, 100.0, 300.0, 200.0));
    test.click(150.0, 150.0)
        .drag((304.0, 204.0), (504.0, 214.0));
    check(&test, (400.0, 200.0));
    test.run(Command::Undo)
        .holding(Modifiers::SHIFT)
        .drag((304.0, 204.0), (504.0, 214.0));
    check(&test, (400.0, 110.0));
}

#[test]
fn several_keep_their_ratio_where_one_is_a_text_turned_or_in_a_group() {
    let check = |test: &mut TestEditor, rigid: bool| {
        test.run(Command::SelectAll);
        let frame = test.editor.selection().frame(test.editor.scene()).unwrap();
        let corner = (frame.rect.x1 as f32 + 4.0, frame.rect.y1 as f32 + 4.0);
        let before = test.rect("b");
        test.drag(corner, (corner.0 + 200.0, corner.1 + 10.0));
        let after = test.rect("b");
        let (across, down) = (
            after.width() / before.width(),
            after.height() / before.height(),
        );
        assert_eq!((across - down).abs() < 1e-6, rigid, "{across} {down}");
    };
    check(&mut two(), false);
    let mut turned = two();
    turned.peer_writes(vec![Edit::set(id("a"), Property::Angle(0.3))]);
    check(&mut turned, true);
    let mut words = two();
    let mut shape = filled(
        "t",
        Kind::Text,
        Rect::new(250.0, 100.0, 300.0, 125.0),
        &words.editor.scene().rank_on_top(None),
    );
    shape.text = "abc".into();
    words.peer_writes(vec![Edit::Create(shape.into())]);
    check(&mut words, true);
    let mut grouped = two();
    grouped.run(Command::SelectAll).run(Command::Group);
    check(&mut grouped, true);
    // To be in a frame is not to be in a group.
    let mut framed = two().with("f", Kind::Frame, Rect::new(50.0, 50.0, 550.0, 250.0));
    let place = |test: &TestEditor, name| Place {
        parent: Some(id("f")),
        index: test.shape(name).place.index.clone(),
    };
    let edits = ["a", "b"].map(|it| Edit::set(id(it), Property::Place(place(&framed, it))));
    framed.peer_writes(edits.to_vec());
    framed.editor.select(["a", "b"].map(id));
    let before = framed.rect("b");
    framed.drag((504.0, 204.0), (704.0, 214.0));
    assert!((framed.rect("b").height() / before.height()) < 1.2);
}

#[test]
fn a_frame_alone_becomes_larger_around_what_is_in_it() {
    let mut test = two().with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0));
    let place = Place {
        parent: Some(id("f")),
        index: test.shape("a").place.index.clone(),
    };
    test.peer_writes(vec![Edit::set(id("a"), Property::Place(place))]);
    test.editor.select([id("f")]);
    test.drag((354.0, 354.0), (554.0, 454.0));
    assert_eq!(test.rect("f"), Rect::new(50.0, 50.0, 550.0, 450.0));
    assert_eq!(test.rect("a"), Rect::new(100.0, 100.0, 200.0, 200.0));
}

#[test]
fn while_something_is_resized_or_turned_its_numbers_are_told() {
    use crate::tools::Measured;
    let mut test = two();
    test.click(150.0, 150.0)
        .pointer_down(204.0, 204.0)
        .move_to(254.0, 304.0);
    let measured = |test: &TestEditor| test.editor.tool_overlay().measured;
    assert_eq!(measured(&test), Some(Measured::Size((150.0, 200.0).into())));
    test.up();
    assert_eq!(measured(&test), None);
    test.run(Command::Undo)
        .pointer_down(150.0, 74.0)
        .holding(Modifiers::SHIFT)
        .move_to(226.0, 140.0);
    let Some(Measured::Angle(radians)) = measured(&test) else {
        panic!("{:?}", measured(&test));
    };
    assert!((radians.to_degrees() - 90.0).abs() < 1e-6);
}

#[test]
fn pushes_of_one_thing_and_then_of_another_are_two_steps() {
    let mut test = TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 100.0);
    test.editor.select([id("a")]);
    test.run(Command::Nudge(Direction::Right));
    test.editor.select([id("b")]);
    test.run(Command::Nudge(Direction::Right));
    test.run(Command::Undo);
    assert_eq!((test.rect("a").x0, test.rect("b").x0), (101.0, 300.0));
}

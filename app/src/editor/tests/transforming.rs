//! Moving, resizing, turning.

use egui::{Key, Modifiers};
use std::sync::Arc;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::shape::{Kind, Property};

use crate::commands::{Command, Direction};
use crate::editor::testing::{TestEditor, filled, id};
use crate::editor::{Amount, Measure};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 50.0)
}

#[track_caller]
fn check_near(found: Rect, expected: Rect) {
    let off = (found.origin() - expected.origin()).hypot()
        + (found.size().to_vec2() - expected.size().to_vec2()).hypot();
    assert!(off < 1e-6, "{found:?} is not {expected:?}");
}

#[test]
fn a_drag_moves_in_one_step() {
    let mut test = two();
    test.drag((150.0, 150.0), (180.0, 140.0));
    assert_eq!(test.rect("a").origin(), Point::new(130.0, 90.0));
    assert_eq!(test.commits, 1);
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    assert_eq!(test.rect("a").origin(), Point::new(100.0, 100.0));
}

#[test]
fn what_stands_for_a_shape_of_another_program_is_moved_sized_turned_and_deleted_and_keeps_all_of_it()
 {
    let mut test = two();
    let rect = Rect::new(100.0, 300.0, 200.0, 360.0);
    let rank = test.editor.scene().rank_on_top(None);
    let mut placeholder = filled("p", Kind::of_excalidraw("hologram"), rect, &rank);
    placeholder.foreign = Some(r#"{"type":"hologram","depth":7}"#.into());
    let kept = placeholder.foreign.clone();
    test.peer_writes(vec![Edit::Create(Arc::new(placeholder))]);
    test.drag((150.0, 330.0), (180.0, 340.0));
    assert_eq!(test.rect("p"), Rect::new(130.0, 310.0, 230.0, 370.0));
    // By its corner.
    test.drag((230.0, 370.0), (330.0, 430.0));
    let size = test.rect("p").size();
    assert!(size.width > 150.0 && size.height > 90.0, "{size:?}");
    test.editor.set_measure(Measure::Angle, Amount::To(90.0));
    test.settle();
    assert!((test.shape("p").angle.to_degrees() - 90.0).abs() < 1e-9);
    assert_eq!(test.shape("p").foreign, kept);
    test.run(Command::Duplicate);
    assert_eq!(test.top().foreign, kept);
    test.run(Command::Delete);
    test.check_scene_is_the_board();
}

#[test]
fn a_sketch_keeps_its_seed_when_it_is_moved_and_that_is_undone() {
    let mut test = TestEditor::new();
    test.tool(crate::commands::ToolKind::Rectangle);
    test.editor.set_style(&Property::Roughness(2.0));
    test.drag((100.0, 100.0), (200.0, 200.0));
    let drawn = test.top();
    assert_eq!(drawn.style.roughness, 2.0);
    test.drag((100.0, 125.0), (140.0, 155.0));
    let moved = test.top();
    assert_eq!(moved.pos, Point::new(140.0, 130.0));
    assert_eq!(moved.seed, drawn.seed);
    // Larger, by its corner.
    test.drag((244.0, 234.0), (300.0, 300.0));
    assert_ne!(test.top().size, drawn.size);
    assert_eq!(test.top().seed, drawn.seed);
    test.run(Command::Undo).run(Command::Undo);
    assert_eq!(test.top(), drawn);
    test.run(Command::Undo).run(Command::Redo);
    assert_eq!(test.top(), drawn);
    test.check_scene_is_the_board();
}

#[test]
fn a_press_that_trembles_moves_nothing() {
    let mut test = two();
    test.pointer_down(150.0, 150.0).move_to(152.0, 151.0).up();
    assert_eq!(test.commits, 0);
    assert_eq!(test.rect("a").origin(), Point::new(100.0, 100.0));
}

#[test]
fn all_that_is_picked_moves() {
    let mut test = two();
    test.run(Command::SelectAll)
        .drag((150.0, 150.0), (150.0, 250.0));
    assert_eq!(test.rect("a").y0, 200.0);
    assert_eq!(test.rect("b").y0, 200.0);
    assert_eq!(test.commits, 1);
}

#[test]
fn shift_moves_along_one_axis() {
    let mut test = two();
    test.pointer_down(150.0, 150.0)
        .holding(Modifiers::SHIFT)
        .move_to(250.0, 170.0)
        .up();
    assert_eq!(test.rect("a").origin(), Point::new(200.0, 100.0));
}

#[test]
fn escape_puts_everything_back_and_writes_nothing() {
    let mut test = two();
    test.pointer_down(150.0, 150.0)
        .move_to(300.0, 300.0)
        .key(Key::Escape)
        .move_to(320.0, 300.0);
    test.up();
    assert_eq!(test.rect("a").origin(), Point::new(100.0, 100.0));
    assert_eq!(test.commits, 0);
    test.check_scene_is_the_board();
}

#[test]
fn a_corner_resizes_from_the_opposite_one() {
    let mut test = two();
    test.click(150.0, 150.0)
        .drag((204.0, 204.0), (254.0, 304.0));
    check_near(test.rect("a"), Rect::new(100.0, 100.0, 250.0, 300.0));
    assert_eq!(test.commits, 1);
}

#[test]
fn a_side_resizes_in_one_direction() {
    let mut test = two();
    test.click(150.0, 150.0).drag((96.0, 150.0), (46.0, 190.0));
    check_near(test.rect("a"), Rect::new(50.0, 100.0, 200.0, 200.0));
}

#[test]
fn shift_keeps_the_ratio_and_alt_the_middle() {
    let mut test = two();
    test.click(350.0, 125.0)
        .holding(Modifiers::SHIFT)
        .drag((404.0, 154.0), (504.0, 160.0));
    check_near(test.rect("b"), Rect::new(300.0, 100.0, 500.0, 200.0));
    let mut test = two();
    test.click(350.0, 125.0)
        .holding(Modifiers::ALT)
        .drag((404.0, 154.0), (414.0, 164.0));
    check_near(test.rect("b"), Rect::new(290.0, 90.0, 410.0, 160.0));
}

#[test]
fn past_the_opposite_side_it_flips() {
    let mut test = TestEditor::new();
    test.tool(crate::commands::ToolKind::Line)
        .click(100.0, 100.0)
        .click(150.0, 200.0);
    test.click(200.0, 100.0).key(Key::Enter);
    let before = test.top().board_path();
    test.drag((204.0, 204.0), (4.0, 204.0));
    let line = test.top();
    check_near(line.rect(), Rect::new(0.0, 100.0, 100.0, 200.0));
    let mirrored: Vec<Point> = before
        .iter()
        .map(|p| Point::new(200.0 - p.x, p.y))
        .collect();
    for (found, expected) in line.board_path().iter().zip(mirrored) {
        assert!(
            (*found - expected).hypot() < 1e-6,
            "{found:?} is not {expected:?}"
        );
    }
}

#[test]
fn a_turned_shape_resizes_in_its_own_directions() {
    let mut test = two();
    let turn = Property::Angle(std::f64::consts::FRAC_PI_2);
    test.peer_writes(vec![Edit::set(id("b"), turn)]);
    // Turned by a quarter its right side is at the bottom: 50 wide and 100 high on screen.
    test.click(350.0, 125.0)
        .drag((350.0, 179.0), (350.0, 279.0));
    let shape = test.shape("b");
    assert!((shape.size.width - 200.0).abs() < 1e-6, "{:?}", shape.size);
    assert!((shape.size.height - 50.0).abs() < 1e-6);
    check_near(shape.bounds(), Rect::new(325.0, 75.0, 375.0, 275.0));
}

#[test]
fn several_resize_together() {
    let mut test = two();
    test.run(Command::SelectAll)
        .drag((404.0, 204.0), (704.0, 304.0));
    check_near(test.rect("a"), Rect::new(100.0, 100.0, 300.0, 300.0));
    check_near(test.rect("b"), Rect::new(500.0, 100.0, 700.0, 200.0));
    assert_eq!(test.commits, 1);
}

#[test]
fn the_handle_above_turns_and_shift_goes_by_fifteen_degrees() {
    let mut test = two();
    let handle = (150.0, 100.0 - 4.0 - 22.0);
    test.click(150.0, 150.0)
        .pointer_down(handle.0, handle.1)
        .move_to(226.0, 150.0)
        .up();
    assert!((test.shape("a").angle - std::f64::consts::FRAC_PI_2).abs() < 1e-6);
    test.run(Command::Undo).holding(Modifiers::SHIFT);
    test.pointer_down(handle.0, handle.1)
        .move_to(226.0, 140.0)
        .up();
    assert!((test.shape("a").angle - std::f64::consts::FRAC_PI_2).abs() < 1e-6);
}

#[test]
fn several_turn_about_their_common_middle() {
    let mut test = two();
    test.run(Command::SelectAll);
    // Around both is from (100, 100) to (400, 200), with the handle above that.
    test.pointer_down(250.0, 100.0 - 4.0 - 22.0)
        .move_to(326.0, 150.0)
        .up();
    let quarter = std::f64::consts::FRAC_PI_2;
    for (name, center) in [("a", (250.0, 50.0)), ("b", (275.0, 250.0))] {
        assert!((test.shape(name).angle - quarter).abs() < 1e-6);
        let found = test.rect(name).center();
        assert!(found.distance(center.into()) < 1e-6, "{name}: {found:?}");
    }
    assert_eq!(test.commits, 1);
}

#[test]
fn letters_scale_with_several_that_keep_their_ratio_and_strokes_never_do() {
    let mut test = two();
    let words = Edit::Splice {
        id: id("a"),
        at: 0,
        delete: 0,
        insert: "Hi".into(),
    };
    test.peer_writes(vec![words]);
    let look = |test: &TestEditor| {
        let style = &test.shape("a").style;
        (style.text_size, style.stroke_width)
    };
    let (size, stroke) = look(&test);
    test.run(Command::SelectAll).pointer_down(400.0, 200.0);
    test.holding(Modifiers::SHIFT).move_to(700.0, 300.0).up();
    assert_eq!(test.rect("a"), Rect::new(100.0, 100.0, 300.0, 300.0));
    let scaled = look(&test);
    assert!((scaled.0 - 2.0 * size).abs() < 1e-6 && scaled.1 == stroke);
    // One box alone makes room around its letters.
    test.run(Command::Undo).holding(Modifiers::NONE);
    test.editor.select([id("a")]);
    test.drag((200.0, 200.0), (300.0, 300.0));
    assert_eq!(test.rect("a").width(), 200.0);
    assert_eq!(look(&test), (size, stroke));
}

#[test]
fn arrow_keys_push_and_quick_pushes_are_one_step() {
    let mut test = two();
    test.click(150.0, 150.0)
        .run(Command::Nudge(Direction::Right));
    test.run(Command::Nudge(Direction::Right))
        .run(Command::NudgeFar(Direction::Down));
    assert_eq!(test.rect("a").origin(), Point::new(102.0, 105.0));
    test.wait(5.0).run(Command::Nudge(Direction::Left));
    test.run(Command::Undo);
    assert_eq!(test.rect("a").origin(), Point::new(102.0, 105.0));
    test.run(Command::Undo);
    assert_eq!(test.rect("a").origin(), Point::new(100.0, 100.0));
}

#[test]
fn delete_and_duplicate_are_one_step_each() {
    let mut test = two();
    test.run(Command::SelectAll).run(Command::Duplicate);
    assert_eq!(
        (
            test.editor.scene().len(),
            test.selected().len(),
            test.commits
        ),
        (4, 2, 1)
    );
    assert_eq!(test.top().rect().origin(), Point::new(310.0, 110.0));
    test.run(Command::Delete);
    assert_eq!((test.stack().as_str(), test.commits), ("a b", 2));
    test.run(Command::Undo);
    assert_eq!(test.editor.scene().len(), 4);
}

#[test]
fn what_a_frame_or_group_holds_moves_with_it() {
    let mut test = two().with("f", Kind::Frame, Rect::new(50.0, 50.0, 450.0, 250.0));
    let place = |index: tavla_shared::shape::ZIndex| {
        Property::Place(tavla_shared::shape::Place {
            parent: Some(id("f")),
            index,
        })
    };
    let inside = place(test.shape("a").place.index.clone());
    test.peer_writes(vec![Edit::set(id("a"), inside)]);
    test.drag((50.0, 150.0), (50.0, 250.0));
    assert_eq!(test.rect("f").y0, 150.0);
    assert_eq!(test.rect("a").y0, 200.0);
    assert_eq!(test.rect("b").y0, 100.0);
}

#[test]
fn a_shape_dragged_into_a_frame_belongs_to_it_and_out_of_it_no_more() {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with_box("a", 400.0, 100.0, 50.0, 50.0);
    test.drag((425.0, 125.0), (225.0, 125.0));
    assert_eq!(test.shape("a").place.parent, Some(id("f")));
    assert_eq!(test.commits, 1);
    test.drag((225.0, 125.0), (525.0, 125.0));
    assert_eq!(test.shape("a").place.parent, None);
}

#[test]
fn several_dragged_into_a_frame_and_out_of_it_keep_their_order() {
    // The ids fall as the ranks rise: with equal ranks the ids would turn the order around.
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with_box("c", 400.0, 100.0, 50.0, 50.0)
        .with_box("b", 410.0, 110.0, 50.0, 50.0)
        .with_box("a", 420.0, 120.0, 50.0, 50.0);
    test.editor.select(["a", "b", "c"].map(id));
    test.drag((425.0, 125.0), (225.0, 125.0));
    assert_eq!(test.shape("a").place.parent, Some(id("f")));
    assert_eq!((test.stack().as_str(), test.commits), ("f c b a", 1));
    test.drag((225.0, 125.0), (525.0, 125.0));
    assert_eq!(test.shape("a").place.parent, None);
    assert_eq!(test.stack(), "f c b a");
}

#[test]
fn what_a_peer_deletes_in_the_middle_of_a_drag_is_left_out() {
    let mut test = two();
    test.run(Command::SelectAll)
        .pointer_down(150.0, 150.0)
        .move_to(150.0, 200.0);
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.move_to(150.0, 250.0).up();
    assert_eq!(test.rect("b").y0, 200.0);
    assert_eq!(test.stack(), "b");
    test.check_scene_is_the_board();
}

#[test]
fn cancel_while_a_peer_edits_writes_nothing_and_keeps_their_edit() {
    let mut test = two();
    test.pointer_down(150.0, 150.0).move_to(250.0, 250.0);
    let moved = test.shape("a").pos;
    assert_eq!(moved, Point::new(200.0, 200.0));
    test.peer_writes(vec![Edit::set(
        id("a"),
        Property::Pos(Point::new(7.0, 8.0)),
    )]);
    // The gesture in hand goes before what a peer writes, until it ends.
    assert_eq!(test.shape("a").pos, moved);
    let version = test.board.version();
    test.key(Key::Escape).up();
    assert_eq!(test.shape("a").pos, Point::new(7.0, 8.0));
    assert_eq!(test.board.version(), version);
    assert_eq!(test.commits, 0);
    test.check_scene_is_the_board();
}

#[test]
fn an_ink_stroke_flips_with_its_points() {
    let mut test = TestEditor::new();
    test.tool(crate::commands::ToolKind::Pen)
        .pointer_down(100.0, 100.0);
    test.move_to(160.0, 180.0).move_to(200.0, 200.0).up();
    test.tool(crate::commands::ToolKind::Select)
        .click(160.0, 180.0);
    let stroke = test.top();
    test.drag((204.0, 204.0), (4.0, 204.0));
    let flipped = test.top();
    assert!(!Arc::ptr_eq(&stroke, &flipped));
    let first = flipped.ink.as_ref().unwrap().points[0];
    let at = flipped.pos + Vec2::new(f64::from(first.x), f64::from(first.y));
    assert!((at - Point::new(100.0, 100.0)).hypot() < 1e-3, "{at:?}");
}

//! What the ends of arrows aim at and hold on to, and what peers do meanwhile.

use egui::Modifiers;
use tavla_shared::board::{Board, BoardChange, Edit, EditBatch};
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Binding, Property};

use super::arrow_between::{arrow, boxes, check, connected, moved};
use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::scene::Scene;

fn end(test: &TestEditor) -> Binding {
    arrow(test).ends.end.clone().expect("its end is free")
}

#[test]
fn a_quick_drag_aims_at_the_middles() {
    let test = connected();
    let middle = Point::new(0.5, 0.5);
    let arrow = arrow(&test);
    let ends = [arrow.ends.start.as_ref(), arrow.ends.end.as_ref()];
    assert_eq!(ends.map(|end| end.unwrap().anchor), [middle, middle]);
    check(&test, &[(206.0, 150.0), (394.0, 150.0)]);
}

#[test]
fn who_stays_over_a_shape_for_600_ms_means_the_very_place() {
    let mut test = boxes();
    test.tool(ToolKind::Arrow)
        .pointer_down(150.0, 150.0)
        .move_to(430.0, 130.0);
    assert_eq!(end(&test).anchor, Point::new(0.5, 0.5));
    let wait = test.editor.changes_in();
    assert!((wait - 0.6).abs() < 1e-9, "{wait}");
    test.wait(0.59);
    assert_eq!(end(&test).anchor, Point::new(0.5, 0.5));
    // Nothing moves but the time.
    test.wait(0.02);
    assert!(end(&test).anchor.distance(Point::new(0.3, 0.3)) < 1e-9);
    test.up();
    assert!(end(&test).anchor.distance(Point::new(0.3, 0.3)) < 1e-9);
    assert_eq!(test.commits, 1);
}

#[test]
fn who_holds_the_button_before_drawing_means_where_it_begins() {
    let mut test = boxes();
    test.tool(ToolKind::Arrow).pointer_down(120.0, 180.0);
    test.wait(0.4)
        .move_to(300.0, 150.0)
        .move_to(450.0, 150.0)
        .up();
    let start = arrow(&test).ends.start.clone().unwrap();
    assert!(start.anchor.distance(Point::new(0.2, 0.8)) < 1e-9);
}

#[test]
fn an_end_near_the_middle_of_a_side_snaps_to_it_and_shows_where() {
    let mut test = boxes();
    test.tool(ToolKind::Arrow)
        .pointer_down(300.0, 400.0)
        .move_to(446.0, 205.0);
    let overlay = test.editor.tool_overlay();
    assert_eq!(overlay.binding, Some(&id("b")));
    assert_eq!(overlay.anchor, Some(Point::new(450.0, 200.0)));
    test.up();
    assert_eq!(end(&test).anchor, Point::new(0.5, 1.0));
}

#[test]
fn with_alt_an_end_goes_inside_to_the_very_point() {
    let mut test = boxes();
    test.tool(ToolKind::Arrow)
        .holding(Modifiers::ALT)
        .drag((300.0, 400.0), (430.0, 130.0));
    assert!(end(&test).inside);
    check(&test, &[(300.0, 400.0), (430.0, 130.0)]);
    // It goes along with its shape.
    test.holding(Modifiers::NONE);
    test.peer_writes(vec![moved("b", 420.0, 100.0)]);
    check(&test, &[(300.0, 400.0), (450.0, 130.0)]);
}

#[test]
fn the_farther_out_one_looks_the_farther_an_end_reaches() {
    for (zoom, reaches) in [(1.0, false), (0.25, true)] {
        let mut test = boxes();
        let center = Point::new(400.0, 300.0);
        test.editor
            .set_camera(crate::camera::Camera { center, zoom });
        let screen = |x: f64, y: f64| {
            let at = test.editor.view().screen_from_board(Point::new(x, y));
            (at.x, at.y)
        };
        let (from, to) = (screen(300.0, 500.0), screen(450.0, 225.0));
        test.tool(ToolKind::Arrow).drag(from, to);
        assert_eq!(arrow(&test).ends.end.is_some(), reaches, "{zoom}");
    }
}

#[test]
fn with_ctrl_an_end_that_holds_on_is_dragged_loose_and_stays_where_it_is_put() {
    let mut test = connected();
    test.pointer_down(394.0, 150.0)
        .holding(Modifiers::CTRL | Modifiers::COMMAND)
        .move_to(450.0, 150.0)
        .up();
    let arrow = arrow(&test);
    assert!(arrow.ends.start.is_some() && arrow.ends.end.is_none());
    assert_eq!(arrow.board_path()[1], Point::new(450.0, 150.0));
}

#[test]
fn both_ends_in_one_shape_are_where_they_were_put() {
    let mut test = boxes();
    test.tool(ToolKind::Arrow)
        .drag((120.0, 120.0), (180.0, 170.0));
    check(&test, &[(120.0, 120.0), (180.0, 170.0)]);
}

#[test]
fn an_arrow_is_shown_between_its_shapes_when_two_people_move_both_at_once() {
    let mut test = connected();
    let mut other = Board::new(8);
    for update in test.board.updates_since(&other.version()).unwrap() {
        other.import(&update).unwrap();
    }
    // They move the one end, with the arrow to where the other end was; I move that.
    let line = arrow(&test);
    let theirs = vec![
        moved("b", 400.0, 400.0),
        Edit::set(line.id.clone(), Property::Pos(Point::new(206.0, 150.0))),
        Edit::set(
            line.id.clone(),
            Property::Path(vec![Point::ZERO, Point::new(190.0, 230.0)]),
        ),
    ];
    let theirs = other.apply(&EditBatch::new("move", theirs), 0).unwrap();
    test.drag((130.0, 180.0), (130.0, 480.0));
    let mine = test.board.updates_since(&other.version()).unwrap();
    let change = test.board.import(&theirs.update).unwrap();
    test.editor.apply(None, &change, true, false);
    check(&test, &[(206.0, 450.0), (394.0, 450.0)]);
    test.check_scene_is_the_board();
    for update in mine {
        other.import(&update).unwrap();
    }
    let mut there = Scene::new();
    there.apply(&BoardChange {
        shapes: other.shapes().cloned().collect(),
        ..BoardChange::default()
    });
    assert_eq!(there.get(&line.id), test.editor.scene().get(&line.id));
}

#[test]
fn a_peer_who_moves_the_target_takes_the_arrow_along_and_undo_takes_it_back() {
    let mut test = connected();
    test.drag((130.0, 180.0), (130.0, 280.0));
    test.peer_writes(vec![moved("b", 400.0, 200.0)]);
    check(&test, &[(206.0, 250.0), (394.0, 250.0)]);
    test.run(Command::Undo);
    let path = arrow(&test).board_path();
    assert_eq!(test.rect("a").y0, 100.0);
    // From the one to the other, wherever a peer has put that meanwhile.
    assert!(path[0].y > 150.0 && path[1].y < 250.0, "{path:?}");
    test.check_scene_is_the_board();
}

/// The tip is where a line from the middle of the one box to the middle of the other comes to it.
#[track_caller]
fn check_aims_at_the_middle(test: &TestEditor) {
    let tip = arrow(test).board_path()[1];
    let way = test.rect("b").center() - Point::new(150.0, 150.0);
    let aimed = 150.0 + way.y * (tip.x - 150.0) / way.x;
    assert!(tip.y > 160.0 && (tip.y - aimed).abs() < 1e-3, "{tip:?}");
    assert!((tip.x - 394.0).abs() < 2.0, "{tip:?}");
}

#[test]
fn a_text_that_grows_pushes_the_end_of_its_arrow() {
    let mut test = connected();
    test.double_click(450.0, 150.0);
    let mut tip = 150.0;
    for line in ["one\ntwo\nthree\nfour\nfive", "\nsix\nseven", "\neight"] {
        test.type_words(line);
        let next = arrow(&test).board_path()[1].y;
        assert!(next > tip, "{next} after {tip}");
        tip = next;
    }
    assert!(test.rect("b").height() > 150.0, "{:?}", test.rect("b"));
    check_aims_at_the_middle(&test);
    test.click(650.0, 500.0);
    check_aims_at_the_middle(&test);
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    check(&test, &[(206.0, 150.0), (394.0, 150.0)]);
}

#[test]
fn a_shape_that_a_peer_makes_larger_pushes_the_end_of_its_arrow() {
    let mut test = connected();
    let grown = Property::Size((100.0, 300.0).into());
    test.peer_writes(vec![Edit::set(id("b"), grown)]);
    check_aims_at_the_middle(&test);
    test.check_scene_is_the_board();
}

#[test]
fn the_end_of_an_arrow_turns_with_its_shape() {
    let mut test = connected();
    let turned = Property::Angle(std::f64::consts::FRAC_PI_4);
    test.peer_writes(vec![Edit::set(id("b"), turned)]);
    let tip = 450.0 - 56.0 * std::f64::consts::SQRT_2;
    check(&test, &[(206.0, 150.0), (tip, 150.0)]);
}

#[test]
fn a_target_deleted_while_its_end_is_dragged_elsewhere_is_let_go() {
    let mut test = connected();
    test.click(300.0, 150.0);
    test.pointer_down(394.0, 150.0).move_to(430.0, 400.0);
    test.peer_writes(vec![Edit::Delete { id: id("b") }]);
    test.move_to(432.0, 402.0).up();
    assert_eq!(arrow(&test).ends.end, None);
    let path = arrow(&test).board_path();
    assert!(path[1].distance(Point::new(432.0, 402.0)) < 1e-6);
    test.check_scene_is_the_board();
}

#[test]
fn the_other_target_moved_by_a_peer_while_an_end_is_dragged_keeps_its_end() {
    let mut test = connected();
    test.click(300.0, 150.0);
    test.pointer_down(394.0, 150.0).move_to(400.0, 450.0);
    test.peer_writes(vec![moved("a", 100.0, 400.0)]);
    test.move_to(430.0, 450.0).up();
    check(&test, &[(206.0, 450.0), (430.0, 450.0)]);
    let start = arrow(&test).ends.start.clone();
    assert_eq!(start.map(|start| start.shape), Some(id("a")));
    test.check_scene_is_the_board();
}

#[test]
fn the_other_end_attached_by_a_peer_meanwhile_stays_attached() {
    let mut test = connected().with_box("c", 100.0, 400.0, 100.0, 100.0);
    test.click(300.0, 150.0);
    test.pointer_down(394.0, 150.0).move_to(400.0, 300.0);
    let mut ends = arrow(&test).ends.clone();
    ends.start = Some(Binding {
        shape: id("c"),
        anchor: Point::new(0.5, 0.5),
        inside: false,
    });
    ends.end = None;
    let line = arrow(&test).id.clone();
    test.peer_writes(vec![Edit::set(line, Property::Ends(ends))]);
    test.move_to(450.0, 350.0).up();
    let start = arrow(&test).ends.start.clone();
    assert_eq!(start.map(|start| start.shape), Some(id("c")));
    test.check_scene_is_the_board();
}

#[test]
fn a_cancelled_drag_of_an_end_writes_nothing() {
    let mut test = connected();
    test.click(300.0, 150.0);
    test.pointer_down(394.0, 150.0).move_to(430.0, 400.0);
    test.key(egui::Key::Escape).up();
    check(&test, &[(206.0, 150.0), (394.0, 150.0)]);
    assert_eq!(test.commits, 1);
}

#[test]
fn an_arrow_stays_where_it_is_shown_when_its_shape_goes() {
    let mut test = connected();
    // Nobody has written where it is now.
    test.peer_writes(vec![moved("b", 400.0, 300.0)]);
    let shown = arrow(&test).board_path();
    test.click(450.0, 350.0).run(Command::Delete);
    let left = arrow(&test).board_path();
    assert!(
        shown.iter().zip(&left).all(|(a, b)| a.distance(*b) < 1e-6),
        "{left:?}"
    );
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    assert!(arrow(&test).board_path()[1].distance(shown[1]) < 1e-6);
}

#[test]
fn pushing_an_attached_arrow_leaves_it_where_it_is() {
    let mut test = connected();
    test.click(300.0, 150.0)
        .run(Command::Nudge(crate::commands::Direction::Down));
    check(&test, &[(206.0, 150.0), (394.0, 150.0)]);
    assert_eq!(test.commits, 1);
}

#[test]
fn the_target_under_the_dragged_end_moved_away_by_a_peer_is_held_on_to_where_it_is() {
    let mut test = connected().with_box("c", 600.0, 400.0, 100.0, 100.0);
    test.click(300.0, 150.0);
    test.pointer_down(394.0, 150.0).move_to(650.0, 450.0);
    assert_eq!(test.editor.tool_overlay().binding, Some(&id("c")));
    test.peer_writes(vec![moved("c", 600.0, 700.0)]);
    // Where it was, there is nothing to hold on to any more,
    test.move_to(651.0, 451.0);
    assert_eq!(test.editor.tool_overlay().binding, None);
    // and the same drag comes to where it is.
    test.move_to(650.0, 750.0);
    assert_eq!(test.editor.tool_overlay().binding, Some(&id("c")));
    test.up();
    assert_eq!(end(&test).shape, id("c"));
    let near = |test: &TestEditor| {
        let tip = *arrow(test).board_path().last().unwrap();
        let (shape, around) = (test.rect("c"), test.rect("c").inflate(10.0, 10.0));
        assert!(around.contains(tip) && !shape.contains(tip), "{tip:?}");
    };
    near(&test);
    // It follows from then on.
    test.peer_writes(vec![moved("c", 600.0, 300.0)]);
    near(&test);
    test.check_scene_is_the_board();
}

#[test]
fn an_end_let_go_where_its_target_was_holds_on_to_nothing() {
    let mut test = connected().with_box("c", 600.0, 400.0, 100.0, 100.0);
    test.click(300.0, 150.0);
    test.pointer_down(394.0, 150.0).move_to(650.0, 450.0);
    test.peer_writes(vec![moved("c", 600.0, 700.0)]);
    test.move_to(651.0, 451.0).up();
    assert_eq!(arrow(&test).ends.end, None);
    assert!(arrow(&test).ends.start.is_some());
    test.check_scene_is_the_board();
}

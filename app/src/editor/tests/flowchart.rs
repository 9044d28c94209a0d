//! Drawing a chart with keys.

use egui::Modifiers;
use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Kind, LineShape, Property, Shape};

use crate::commands::{Command, Direction};
use crate::editor::testing::{TestEditor, id};

fn begun() -> TestEditor {
    let mut test = TestEditor::new().with_box("a", 100.0, 200.0, 100.0, 60.0);
    test.click(150.0, 230.0).holding(Modifiers::COMMAND);
    test
}

/// What is selected, which is one shape.
fn picked(test: &TestEditor) -> &Shape {
    let names = test.selected();
    assert_eq!(names.len(), 1);
    test.shape(&names[0])
}

fn corner(test: &TestEditor) -> Point {
    picked(test).pos
}

#[test]
fn ctrl_and_an_arrow_key_make_a_linked_copy_there() {
    let mut test = begun();
    test.run(Command::Grow(Direction::Right));
    assert_eq!(corner(&test), Point::new(300.0, 200.0));
    assert_eq!(picked(&test).kind, Kind::Rectangle);
    let node = picked(&test).id.clone();
    let arrow = test.editor.scene().attached_arrows(&node).next().unwrap();
    assert_eq!(arrow.style.line, LineShape::Elbow);
    assert_eq!(arrow.ends.start.as_ref().unwrap().shape, id("a"));
    let path = arrow.board_path();
    assert!(path[0].distance(Point::new(206.0, 230.0)) < 1e-6);
    assert!(path[1].distance(Point::new(294.0, 230.0)) < 1e-6);
    assert_eq!(test.commits, 1);
    test.check_scene_is_the_board();
    test.run(Command::Undo);
    assert_eq!(test.stack(), "a");
}

#[test]
fn the_same_key_again_adds_siblings_beside_each_other_until_ctrl_is_up() {
    let mut test = begun();
    let grow = Command::Grow(Direction::Right);
    let mut corners = Vec::new();
    for _ in 0..3 {
        test.run(grow);
        corners.push(corner(&test));
    }
    let places = [(300.0, 200.0), (300.0, 310.0), (300.0, 90.0)];
    assert_eq!(corners, places.map(Point::from));
    assert_eq!(test.editor.scene().attached_arrows(&id("a")).count(), 3);
    assert_eq!(test.commits, 3);
    // With Ctrl up the next one grows from what is selected.
    test.holding(Modifiers::NONE)
        .holding(Modifiers::COMMAND)
        .run(grow);
    assert_eq!(corner(&test), Point::new(500.0, 90.0));
    assert_eq!(test.editor.scene().attached_arrows(&id("a")).count(), 3);
    test.check_scene_is_the_board();
}

#[test]
fn a_copy_is_put_where_nothing_else_is() {
    let mut test = begun().with_box("b", 320.0, 180.0, 50.0, 100.0);
    test.run(Command::Grow(Direction::Right));
    assert_eq!(corner(&test), Point::new(300.0, 310.0));
}

#[test]
fn alt_and_an_arrow_key_walk_along_arrows_and_between_siblings() {
    let mut test = begun();
    test.run(Command::Grow(Direction::Right));
    let first = picked(&test).id.clone();
    test.run(Command::Grow(Direction::Right));
    let second = picked(&test).id.clone();
    test.holding(Modifiers::ALT)
        .run(Command::Walk(Direction::Up));
    assert_eq!(picked(&test).id, first);
    test.run(Command::Walk(Direction::Down));
    assert_eq!(picked(&test).id, second);
    test.run(Command::Walk(Direction::Left));
    assert_eq!(picked(&test).id, id("a"));
    test.run(Command::Walk(Direction::Right));
    assert_eq!(picked(&test).id, first);
    // Nothing is linked there.
    test.run(Command::Walk(Direction::Right));
    assert_eq!(picked(&test).id, first);
    assert_eq!(test.commits, 2);
}

#[test]
fn what_a_peer_deletes_while_it_grows_is_grown_from_no_more() {
    let mut test = begun();
    test.run(Command::Grow(Direction::Down));
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.run(Command::Grow(Direction::Down));
    assert_eq!(corner(&test), Point::new(100.0, 520.0));
    test.check_scene_is_the_board();
}

#[test]
fn a_line_cannot_grow_and_what_is_linked_with_nothing_leads_nowhere() {
    let mut test = begun();
    assert!(!test.editor.enabled(Command::Walk(Direction::Right)));
    test.run(Command::Grow(Direction::Right));
    assert!(test.editor.enabled(Command::Walk(Direction::Right)));
    let arrow = test.editor.scene().attached_arrows(&id("a")).next();
    let arrow = arrow.unwrap().id.clone();
    test.editor.select([arrow]);
    assert!(!test.editor.enabled(Command::Grow(Direction::Right)));
    test.run(Command::Walk(Direction::Left));
    assert_eq!(picked(&test).id, id("a"));
}

#[test]
fn with_ctrl_still_down_it_grows_from_what_was_picked_since() {
    let mut test = begun().with_box("c", 100.0, 400.0, 100.0, 60.0);
    test.run(Command::Grow(Direction::Right));
    test.editor.select([id("c")]);
    test.run(Command::Grow(Direction::Right));
    assert_eq!(corner(&test), Point::new(300.0, 400.0));
    let arrows = |name: &str| test.editor.scene().attached_arrows(&id(name)).count();
    assert_eq!((arrows("a"), arrows("c")), (1, 1));
}

#[test]
fn what_is_hidden_is_not_walked_to() {
    let mut test = begun();
    test.run(Command::Grow(Direction::Right));
    let first = picked(&test).id.clone();
    test.run(Command::Grow(Direction::Right));
    let second = picked(&test).id.clone();
    test.peer_writes(vec![Edit::set(first, Property::Hidden(true))]);
    test.holding(Modifiers::ALT);
    test.editor.select([id("a")]);
    test.run(Command::Walk(Direction::Right));
    assert_eq!(picked(&test).id, second);
}

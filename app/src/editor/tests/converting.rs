//! Tab makes figures other figures, and lines arrows.

use egui::Key;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Arrowhead, Kind, LineShape, Property};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};

fn kind(test: &TestEditor, name: &str) -> Kind {
    test.shape(name).kind.clone()
}

#[test]
fn tab_goes_through_the_figures_in_place_and_shift_tab_back() {
    let rect = Rect::new(100.0, 100.0, 200.0, 160.0);
    let mut test = TestEditor::new().with("a", Kind::Rectangle, rect);
    let before = test.shape("a").clone();
    test.click(150.0, 130.0);
    let ring = [
        Kind::Diamond,
        Kind::Ellipse,
        Kind::Triangle,
        Kind::Hexagon,
        Kind::Star,
        Kind::Cloud,
        Kind::Cylinder,
        Kind::Callout,
        Kind::Rectangle,
    ];
    for expected in &ring {
        test.run(Command::NextKind);
        assert_eq!(kind(&test, "a"), *expected);
    }
    assert_eq!(*test.shape("a"), before);
    assert_eq!((test.commits, test.selected()), (9, vec!["a".to_owned()]));
    test.run(Command::PreviousKind);
    assert_eq!(kind(&test, "a"), Kind::Callout);
    test.run(Command::Undo);
    assert_eq!(kind(&test, "a"), Kind::Rectangle);
    test.check_scene_is_the_board();
}

#[test]
fn figures_of_several_kinds_all_become_the_first_and_lines_among_them_stay() {
    let mut test = TestEditor::new()
        .with("a", Kind::Ellipse, Rect::new(0.0, 0.0, 50.0, 50.0))
        .with("b", Kind::Star, Rect::new(100.0, 0.0, 150.0, 50.0))
        .with("n", Kind::Note, Rect::new(200.0, 0.0, 250.0, 50.0));
    test.tool(ToolKind::Line).drag((10.0, 200.0), (60.0, 240.0));
    let line = test.top().id.clone();
    test.run(Command::SelectAll).run(Command::NextKind);
    let kinds = ["a", "b", "n", line.as_str()].map(|name| kind(&test, name));
    assert_eq!(
        kinds,
        [Kind::Rectangle, Kind::Rectangle, Kind::Note, Kind::Line]
    );
    test.run(Command::Undo);
    assert_eq!(
        (kind(&test, "a"), kind(&test, "b")),
        (Kind::Ellipse, Kind::Star)
    );
}

#[test]
fn a_line_becomes_an_arrow_then_a_curved_and_an_elbow_one_and_a_line_again() {
    let mut test = TestEditor::new();
    test.tool(ToolKind::Line)
        .drag((100.0, 100.0), (200.0, 160.0));
    let line = test.top();
    let name = line.id.to_string();
    let expected = [
        (Kind::Arrow, LineShape::Straight),
        (Kind::Arrow, LineShape::Curved),
        (Kind::Arrow, LineShape::Elbow),
        (Kind::Line, LineShape::Straight),
    ];
    for (kind, course) in expected {
        test.run(Command::NextKind);
        let shape = test.shape(&name);
        assert_eq!((&shape.kind, shape.style.line), (&kind, course));
        if kind == Kind::Arrow {
            assert_eq!(shape.style.head_end, Arrowhead::Arrow);
        }
    }
    assert_eq!(test.shape(&name).board_path(), line.board_path());
}

#[test]
fn an_arrow_that_was_a_line_for_a_while_is_attached_to_where_its_shape_went() {
    let mut test = TestEditor::new().with_box("a", 300.0, 100.0, 100.0, 100.0);
    test.tool(ToolKind::Arrow)
        .drag((100.0, 150.0), (310.0, 150.0));
    let name = test.top().id.to_string();
    assert!(test.shape(&name).ends.end.is_some());
    test.run(Command::PreviousKind);
    assert_eq!(kind(&test, &name), Kind::Line);
    test.peer_writes(vec![Edit::set(
        id("a"),
        Property::Pos(Point::new(500.0, 100.0)),
    )]);
    test.run(Command::NextKind);
    let end = test.shape(&name).board_path()[1];
    assert!((480.0..500.0).contains(&end.x), "{end:?}");
    test.check_scene_is_the_board();
}

#[test]
fn words_have_room_in_what_a_figure_becomes() {
    let mut test =
        TestEditor::new().with("a", Kind::Rectangle, Rect::new(100.0, 100.0, 260.0, 140.0));
    test.double_click(180.0, 120.0);
    test.type_words("some words in a box");
    test.key(Key::Escape);
    let before = test.shape("a").size.height;
    test.run(Command::PreviousKind).run(Command::PreviousKind);
    assert_eq!(kind(&test, "a"), Kind::Cylinder);
    assert!(test.shape("a").size.height > before);
    assert_eq!(&*test.shape("a").text, "some words in a box");
}

#[test]
fn what_a_peer_deletes_or_converts_meanwhile_is_as_everybody_sees_it() {
    let rect = Rect::new(100.0, 100.0, 200.0, 160.0);
    let mut test = TestEditor::new().with("a", Kind::Rectangle, rect);
    test.click(150.0, 130.0);
    test.editor.run(Command::NextKind);
    // On its way while the peer's arrives.
    let cloud = Edit::Convert {
        id: id("a"),
        kind: Kind::Cloud,
    };
    test.peer_writes(vec![cloud]);
    test.settle();
    test.check_scene_is_the_board();
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    test.run(Command::NextKind);
    assert!(test.editor.scene().is_empty());
}

#[test]
fn tab_is_free_where_nothing_can_be_converted() {
    let mut test = TestEditor::new().with("n", Kind::Note, Rect::new(0.0, 0.0, 50.0, 50.0));
    assert!(!test.editor.enabled(Command::NextKind));
    test.click(25.0, 25.0);
    assert!(!test.editor.enabled(Command::NextKind));
}

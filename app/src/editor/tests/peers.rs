//! What peers are told, and what they tell.

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Affine, Point};
use tavla_shared::presence::{Gesture, Held, Presence, What};
use tavla_shared::shape::Property;

use crate::commands::ToolKind;
use crate::editor::testing::{TestEditor, id};

/// Everything `from` has to tell, told to `to`.
pub(super) fn tell(from: &mut TestEditor, to: &mut TestEditor) {
    for (what, value) in from.editor.take_presence() {
        // As it goes over the wire.
        match value.map(|value| Presence::from_value(what, &value.to_value()).unwrap()) {
            Some(value) => to.editor.hear(8, value),
            None => to.editor.hear_no_more(8, what),
        }
    }
}

pub(super) fn held(names: &[&str]) -> Presence {
    Presence::Held(Held::shapes(names.iter().map(|name| id(name)).collect()))
}

#[test]
fn only_what_changed_is_told() {
    let mut test = TestEditor::new();
    test.move_to(10.0, 10.0);
    let told: Vec<What> = test
        .editor
        .take_presence()
        .into_iter()
        .map(|(what, _)| what)
        .collect();
    assert_eq!(told, [What::Cursor, What::View, What::Tool]);
    assert!(test.editor.take_presence().is_empty());
    test.move_to(11.0, 10.0);
    let told: Vec<What> = test
        .editor
        .take_presence()
        .into_iter()
        .map(|(what, _)| what)
        .collect();
    assert_eq!(told, [What::Cursor]);
}

#[test]
fn a_drag_is_seen_by_peers_and_its_end_moves_nothing_twice() {
    let mut mine = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    mine.pointer_down(120.0, 120.0)
        .move_to(160.0, 120.0)
        .move_to(220.0, 120.0);
    tell(&mut mine, &mut theirs);
    theirs.wait(0.5);
    assert!(
        (theirs.rect("a").x0 - 200.0).abs() < 1e-6,
        "{:?}",
        theirs.rect("a")
    );
    // The result arrives before the end of the gesture is told.
    mine.up();
    theirs.peer_writes(vec![Edit::set(
        id("a"),
        Property::Pos(Point::new(200.0, 100.0)),
    )]);
    theirs.wait(0.01);
    assert_eq!(theirs.rect("a").x0, 200.0);
    tell(&mut mine, &mut theirs);
    theirs.wait(2.0);
    assert_eq!(theirs.rect("a").x0, 200.0);
}

#[test]
fn after_a_gesture_s_end_its_shape_stays_until_the_result_is_there() {
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    theirs.editor.hear(8, held(&["a"]));
    let gesture = Gesture::Transform(Affine::translate((30.0, 0.0)));
    theirs.editor.hear(8, Presence::Gesture(gesture));
    theirs.wait(0.5);
    theirs.editor.hear_no_more(8, What::Gesture);
    theirs.wait(0.1);
    assert!((theirs.rect("a").x0 - 130.0).abs() < 1e-6);
    // It never comes: nothing stays for ever.
    theirs.wait(5.0);
    assert_eq!(theirs.rect("a").x0, 100.0);
}

#[test]
fn a_stroke_and_a_box_being_drawn_are_seen_by_peers() {
    let (mut mine, mut theirs) = (TestEditor::new(), TestEditor::new());
    mine.tool(ToolKind::Pen)
        .pointer_down(100.0, 100.0)
        .move_to(90.0, 120.0)
        .move_to(130.0, 80.0);
    tell(&mut mine, &mut theirs);
    theirs.wait(0.5);
    let (drawn, seen) = (mine.top(), theirs.top());
    assert_eq!(drawn.id, seen.id);
    assert_eq!(drawn.rect(), seen.rect());
    mine.up()
        .tool(ToolKind::Rectangle)
        .pointer_down(200.0, 200.0)
        .move_to(260.0, 240.0);
    tell(&mut mine, &mut theirs);
    theirs.wait(0.5);
    assert_eq!(theirs.top().rect(), mine.top().rect());
    assert_eq!(
        theirs.editor.peers().iter().next().unwrap().doing,
        crate::editor::Doing::Drawing
    );
}

#[test]
fn who_leaves_takes_their_gesture_along() {
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    theirs
        .editor
        .hear(8, Presence::Cursor(Point::new(1.0, 2.0)));
    theirs.editor.hear(8, held(&["a"]));
    theirs
        .editor
        .hear(8, Presence::Gesture(Gesture::Transform(Affine::scale(3.0))));
    theirs.wait(0.5);
    assert_eq!(theirs.editor.peers().iter().count(), 1);
    theirs.editor.peer_left(8);
    assert!(theirs.editor.peers().is_empty());
    assert_eq!(theirs.rect("a").x0, 100.0);
}

#[test]
fn a_stranger_s_transform_cannot_break_the_scene() {
    let mut theirs = TestEditor::new().with_box("a", 100.0, 100.0, 50.0, 50.0);
    theirs.editor.hear(8, held(&["a", "a", "nothing"]));
    for coeffs in [
        [0.0; 6],
        [1e9; 6],
        [f64::NAN; 6],
        [1e-300, 0.0, 0.0, 1e300, 0.0, 0.0],
    ] {
        theirs.editor.hear(
            8,
            Presence::Gesture(Gesture::Transform(Affine::new(coeffs))),
        );
        theirs.wait(0.5);
        assert!(theirs.editor.scene().get(&id("a")).is_some());
    }
}

#[test]
fn when_all_is_still_nothing_moves_on() {
    let mut theirs = TestEditor::new();
    theirs
        .editor
        .hear(8, Presence::Cursor(Point::new(1.0, 2.0)));
    let rect = theirs.editor.view().rect;
    theirs.wait(0.05);
    theirs
        .editor
        .hear(8, Presence::Cursor(Point::new(50.0, 2.0)));
    assert!(theirs.editor.begin_frame(0.06, rect));
    assert!(!theirs.editor.begin_frame(3.0, rect));
    let cursor = theirs.editor.peers().iter().next().unwrap().cursor;
    assert_eq!(cursor, Some(Point::new(50.0, 2.0)));
}

//! Names: a frame's above it, and others' for lists.

use std::sync::Arc;

use egui::Key;
use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::shape::Property;

use super::framing::framed;
use crate::commands::Command;
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Notice, Request};

fn peer_names(test: &mut TestEditor, frame: &str, name: &str) {
    test.peer_writes(vec![Edit::Splice {
        id: id(frame),
        at: 0,
        delete: 0,
        insert: name.into(),
    }]);
}

#[test]
fn a_frame_is_picked_and_dragged_by_its_name_at_any_zoom() {
    let mut test = framed();
    peer_names(&mut test, "f", "Sign-up");
    test.click(80.0, 40.0);
    assert_eq!(test.selected(), ["f"]);
    // Beside the name, above the frame, there is nothing.
    test.click(300.0, 40.0);
    assert!(test.selected().is_empty());
    // As far above it on the screen, where the board is shown at a quarter.
    let center = Point::new(400.0, 300.0);
    test.editor
        .set_camera(crate::camera::Camera { center, zoom: 0.25 });
    let corner = test.editor.view().screen_from_board(Point::new(50.0, 50.0));
    test.click(corner.x + 20.0, corner.y - 10.0);
    assert_eq!(test.selected(), ["f"]);
}

#[test]
fn a_double_click_on_its_name_or_enter_names_a_frame_in_one_step() {
    let mut test = framed();
    test.double_click(70.0, 40.0);
    assert_eq!(test.editor.naming(), Some(&id("f")));
    let view = test.editor.naming_view().expect("no field");
    assert_eq!((view.room.left(), view.room.bottom()), (50.0, 50.0));
    test.editor.rename(&id("f"), "  Sign-up \n flow ");
    test.settle();
    assert_eq!(&*test.shape("f").text, "Sign-up flow");
    assert_eq!((test.commits, test.editor.naming()), (1, None));
    // The same name writes nothing.
    test.editor.rename(&id("f"), "Sign-up flow");
    test.settle();
    assert_eq!(test.commits, 1);
    test.run(Command::Undo);
    assert_eq!(&*test.shape("f").text, "");
    test.click(50.0, 200.0).key(Key::Enter);
    assert_eq!(test.editor.naming(), Some(&id("f")));
    // In a frame a double click begins a text, as on the board.
    test.key(Key::Escape).double_click(300.0, 300.0);
    assert_eq!(
        (test.editor.naming(), test.editor.is_typing()),
        (None, true)
    );
    test.key(Key::Escape);
    test.editor.end_typing();
    test.click(50.0, 200.0).key(Key::Enter);
    // A peer deletes it meanwhile.
    test.peer_writes(vec![Edit::Delete { id: id("f") }]);
    assert_eq!(
        (test.editor.naming(), test.editor.naming_view()),
        (None, None)
    );
    test.editor.rename(&id("f"), "Gone");
    test.settle();
    assert_eq!(test.commits, 1);
}

#[test]
fn a_name_that_a_peer_s_lock_or_deletion_keeps_from_being_written_is_told() {
    let mut test = framed();
    let told = |test: &mut TestEditor, name: &str| {
        test.editor.rename(&id("f"), name);
        test.settle();
        std::mem::take(&mut test.others)
    };
    test.click(50.0, 200.0).key(Key::Enter);
    assert_eq!(test.editor.naming(), Some(&id("f")));
    test.peer_writes(vec![Edit::set(id("f"), Property::Locked(true))]);
    // The field goes, and hands over what was typed.
    assert_eq!(test.editor.naming(), None);
    let lost = [Request::Notice(Notice::NameLost)];
    assert_eq!(told(&mut test, "Sign-up"), lost);
    // Who has not typed anything has lost nothing.
    assert!(told(&mut test, "").is_empty());
    test.peer_writes(vec![Edit::Delete { id: id("f") }]);
    assert_eq!(told(&mut test, "Sign-up"), lost);
    assert_eq!(test.commits, 0);
}

#[test]
fn a_name_that_was_not_changed_is_not_written_again() {
    let mut test = framed();
    let long = "å".repeat(200);
    peer_names(&mut test, "f", &long);
    let spaced = Property::Name(Some(Arc::from("two  spaces")));
    test.peer_writes(vec![Edit::set(id("a"), spaced)]);
    for (name, shown) in [("f", &*long), ("a", "two  spaces")] {
        test.editor.rename(&id(name), shown);
    }
    test.settle();
    assert_eq!((test.commits, &*test.shape("f").text), (0, &*long));
    test.editor.rename(&id("a"), "three   more  spaces");
    test.settle();
    let name = test.shape("a").name.as_deref();
    assert_eq!((test.commits, name), (1, Some("three more spaces")));
}

//! Frames while somebody else is at them: deleted, locked and put into each other in the middle of a drag.

use tavla_shared::board::Edit;
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Kind, Property};

use super::framing::framed;
use crate::commands::ToolKind;
use crate::editor::testing::{TestEditor, id};

#[test]
fn a_frame_that_a_peer_deletes_or_locks_in_the_middle_of_a_drag_takes_nothing_in() {
    for edit in [
        Edit::Delete { id: id("f") },
        Edit::set(id("f"), Property::Locked(true)),
    ] {
        let mut test = TestEditor::new()
            .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
            .with_box("a", 400.0, 100.0, 50.0, 50.0);
        test.pointer_down(425.0, 125.0).move_to(225.0, 125.0);
        assert_eq!(test.taking().as_deref(), Some("f"));
        test.peer_writes(vec![edit]);
        test.up();
        assert_eq!(test.shape("a").place.parent, None);
        assert_eq!(test.rect("a").x0, 200.0);
        test.check_scene_is_the_board();
    }
}

#[test]
fn what_a_peer_takes_out_while_i_draw_around_it_is_mine_in_the_end() {
    let mut test = framed();
    test.tool(ToolKind::Frame)
        .pointer_down(80.0, 80.0)
        .move_to(220.0, 220.0);
    test.peer_puts("a", None);
    test.move_to(230.0, 230.0).up();
    let frame = test.selected().remove(0);
    assert_eq!(test.parent_of("a"), Some(frame));
    test.check_scene_is_the_board();
}

#[test]
fn two_frames_that_two_people_put_into_each_other_make_no_circle() {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with("g", Kind::Frame, Rect::new(400.0, 50.0, 450.0, 100.0));
    test.pointer_down(405.0, 40.0).move_to(105.0, 100.0);
    assert_eq!(test.parent_of("g").as_deref(), Some("f"));
    test.peer_puts("f", Some("g"));
    test.move_to(106.0, 100.0).up();
    let parents = [test.parent_of("f"), test.parent_of("g")];
    assert!(parents.iter().any(Option::is_none), "{parents:?}");
    test.check_scene_is_the_board();
}

//! Links of shapes: given, shown at their corner, and followed to a shape of the same board.

use tavla_shared::board::Edit;
use tavla_shared::shape::Property;

use crate::commands::Command;
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Request, shape_here};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 50.0, 50.0, 100.0, 100.0)
        .with_box("b", 250.0, 50.0, 100.0, 100.0)
}

fn link(test: &TestEditor, name: &str) -> Option<String> {
    test.shape(name).link.as_deref().map(str::to_owned)
}

#[test]
fn all_that_is_picked_gets_a_link_in_one_step_and_undo_takes_it() {
    let mut test = two();
    test.editor.select(["a", "b"].map(id));
    test.editor.link_shapes(Some(&"https://example.org".into()));
    test.settle();
    assert_eq!(link(&test, "a").as_deref(), Some("https://example.org"));
    assert_eq!(link(&test, "b").as_deref(), Some("https://example.org"));
    test.run(Command::Undo);
    assert_eq!((link(&test, "a"), link(&test, "b")), (None, None));
    test.check_scene_is_the_board();
}

#[test]
fn what_is_picked_tells_its_link_where_it_is_the_same() {
    let mut test = two();
    test.editor.select([id("a")]);
    test.editor.link_shapes(Some(&"https://example.org".into()));
    test.settle();
    let shown = test.editor.shape_link().unwrap();
    assert_eq!(shown.address.as_deref(), Some("https://example.org"));
    test.editor.select(["a", "b"].map(id));
    assert_eq!(test.editor.shape_link().unwrap().address, None);
    test.editor.select([]);
    assert_eq!(test.editor.shape_link(), None);
}

#[test]
fn locked_shapes_get_no_link_and_the_same_link_is_no_step() {
    let mut test = two();
    test.peer_writes(vec![Edit::set(id("b"), Property::Locked(true))]);
    test.editor.select(["a", "b"].map(id));
    test.editor.link_shapes(Some(&"https://example.org".into()));
    test.settle();
    assert_eq!(link(&test, "b"), None);
    test.editor.take_requests();
    test.editor.link_shapes(Some(&"https://example.org".into()));
    assert_eq!(test.editor.take_requests(), []);
}

#[test]
fn signs_are_at_the_corners_of_what_is_in_view_and_shown_and_follow_it() {
    let mut test = two();
    let address = Some("https://example.org".into());
    test.peer_writes(vec![
        Edit::set(id("a"), Property::Link(address.clone())),
        Edit::set(id("b"), Property::Link(address)),
        Edit::set(id("b"), Property::Hidden(true)),
    ]);
    let signs = test.editor.links_shown();
    let [sign] = &signs[..] else {
        panic!("one sign: {signs:?}");
    };
    assert_eq!(sign.shape, id("a"));
    let corner = test.editor.view().board_from_screen(sign.corner);
    assert_eq!((corner.x, corner.y), (150.0, 50.0));
    // Away with the shape, also while it is in a peer's hand or gone.
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    assert_eq!(test.editor.links_shown(), []);
}

#[test]
fn an_address_that_was_copied_leads_to_the_shape() {
    let mut test = two();
    test.editor.select([id("b")]);
    test.editor.run(Command::CopyLink);
    let requests = test.editor.take_requests();
    let [Request::Copy(address)] = &requests[..] else {
        panic!("one address: {requests:?}");
    };
    let shape = shape_here(address).unwrap();
    test.editor.select([]);
    assert!(test.editor.go_to_shape(&shape, true));
    assert!(test.editor.selection().contains(&id("b")));
    let center = test.editor.view().camera.center;
    assert!((center.x - 300.0).abs() < 1.0 && (center.y - 100.0).abs() < 1.0);
    assert!(!test.editor.go_to_shape(&id("gone"), true));
}

#[test]
fn a_peer_s_link_and_my_move_of_the_same_shape_both_stay() {
    let mut test = two();
    test.editor.select([id("a")]);
    test.editor.link_shapes(Some(&"https://example.org".into()));
    // On its way while the peer's arrives.
    test.peer_writes(vec![Edit::set(
        id("a"),
        Property::Pos(tavla_shared::geometry::Point::new(80.0, 90.0)),
    )]);
    test.settle();
    assert_eq!(link(&test, "a").as_deref(), Some("https://example.org"));
    assert_eq!(test.shape("a").pos.x, 80.0);
    test.check_scene_is_the_board();
}

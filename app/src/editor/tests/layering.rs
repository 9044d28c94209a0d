//! Shapes put elsewhere, hidden and locked by their rows in the outline.

use tavla_shared::board::Edit;
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Kind, Place, Property};

use crate::commands::Command;
use crate::editor::Put;
use crate::editor::testing::{TestEditor, id};

fn board() -> TestEditor {
    TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 400.0, 100.0, 100.0, 100.0)
        .with_box("c", 400.0, 300.0, 100.0, 100.0)
}

fn put(test: &mut TestEditor, ids: &[&str], parent: Option<&str>, below: Option<&str>) {
    let ids: Vec<_> = ids.iter().map(|name| id(name)).collect();
    let put = Put {
        parent: parent.map(id),
        below: below.map(id),
    };
    test.editor.put_in_outline(&ids, &put);
    test.settle();
}

fn parent(test: &TestEditor, name: &str) -> Option<String> {
    let parent = test.editor.scene().parent(&id(name));
    parent.map(ToString::to_string)
}

#[test]
fn rows_are_put_below_others_and_keep_their_order_in_one_step() {
    let mut test = board();
    put(&mut test, &["c", "b"], None, Some("a"));
    assert_eq!((test.stack().as_str(), test.commits), ("f b c a", 1));
    put(&mut test, &["f"], None, None);
    assert_eq!(test.stack(), "b c a f");
    // Below the lowest, and below one that goes along.
    put(&mut test, &["a"], None, Some("b"));
    assert_eq!(test.stack(), "a b c f");
    put(&mut test, &["b", "c"], None, Some("c"));
    assert_eq!(test.stack(), "a b c f");
    test.run(Command::Undo).run(Command::Undo);
    assert_eq!(test.stack(), "b c a f");
    test.check_scene_is_the_board();
}

#[test]
fn several_go_into_a_frame_and_out_of_it() {
    let mut test = board();
    put(&mut test, &["a", "c"], Some("f"), None);
    assert_eq!(test.stack(), "f a c b");
    put(&mut test, &["b"], Some("f"), Some("c"));
    assert_eq!(test.stack(), "f a b c");
    put(&mut test, &["a", "c"], None, Some("f"));
    assert_eq!((test.stack().as_str(), test.commits), ("a c f b", 3));
    assert_eq!(
        (parent(&test, "a"), parent(&test, "b")),
        (None, Some("f".into()))
    );
}

#[test]
fn nothing_goes_into_itself_nor_into_what_holds_nothing_nor_is_locked() {
    let mut test = board().with("g", Kind::Frame, Rect::new(60.0, 60.0, 90.0, 90.0));
    put(&mut test, &["g"], Some("f"), None);
    put(&mut test, &["f"], Some("g"), None);
    put(&mut test, &["f"], Some("f"), None);
    put(&mut test, &["b"], Some("a"), None);
    test.editor.lock_shapes(&[id("f"), id("c")], true);
    test.settle();
    let commits = test.commits;
    put(&mut test, &["b"], Some("f"), None);
    put(&mut test, &["c"], None, Some("f"));
    assert_eq!(test.commits, commits);
    assert_eq!((parent(&test, "f"), parent(&test, "b")), (None, None));
    assert_eq!(test.stack(), "f g a b c");
}

#[test]
fn a_group_that_nothing_is_left_in_goes() {
    let mut test = board();
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Group);
    let group = test.selected().remove(0);
    put(&mut test, &["a"], Some("f"), None);
    assert!(test.editor.scene().get(&id(&group)).is_some());
    put(&mut test, &["b"], Some("f"), None);
    assert!(test.editor.scene().get(&id(&group)).is_none());
    assert_eq!(test.stack(), "f a b c");
    test.run(Command::Undo);
    assert_eq!(parent(&test, "b"), Some(group));
}

/// Two groups in each other: `a` and `b` in the inner one, and `c` beside that. The names of both.
fn nested() -> (TestEditor, String, String) {
    let mut test = board();
    let group = |test: &mut TestEditor, names: &[&str]| {
        test.editor.select(names.iter().map(|name| id(name)));
        test.run(Command::Group);
        test.selected().remove(0)
    };
    let inner = group(&mut test, &["a", "b"]);
    let outer = group(&mut test, &[&*inner, "c"]);
    test.commits = 0;
    (test, inner, outer)
}

#[test]
fn groups_in_groups_that_nothing_is_left_in_go_whichever_way_it_went() {
    let (mut test, _, outer) = nested();
    put(&mut test, &["a", "b"], None, None);
    assert_eq!(parent(&test, "c"), Some(outer));
    put(&mut test, &["c"], None, None);
    assert_eq!((test.stack().as_str(), test.commits), ("f a b c", 2));

    let (mut test, inner, outer) = nested();
    let before = test.stack();
    put(&mut test, &["a", "b", "c"], Some("f"), None);
    assert_eq!((test.stack().as_str(), test.commits), ("f a b c", 1));
    test.run(Command::Undo);
    assert_eq!(test.stack(), before);
    test.editor.select(["f", "a", "b", "c"].map(id));
    test.run(Command::FrameSelection);
    let frame = test.selected().remove(0);
    assert_eq!(test.stack(), format!("{frame} f a b c"));
    test.run(Command::Undo);
    assert_eq!(parent(&test, "a"), Some(inner.clone()));
    assert_eq!(parent(&test, &inner), Some(outer));
    test.check_scene_is_the_board();
}

#[test]
fn what_is_in_something_that_was_the_last_of_its_group_stays_in_it() {
    let mut test = board();
    put(&mut test, &["a"], Some("f"), None);
    test.editor.select(["f", "b"].map(id));
    test.run(Command::Group);
    put(&mut test, &["f", "b"], None, None);
    assert_eq!(test.stack(), "c f a b");
    assert_eq!(parent(&test, "a").as_deref(), Some("f"));
}

#[test]
fn what_is_hidden_by_its_row_is_not_picked_any_more_and_comes_back() {
    let mut test = board();
    test.click(450.0, 150.0);
    test.editor.hide_shapes(&[id("b"), id("c")], true);
    test.settle();
    assert!(test.selected().is_empty() && test.shape("c").hidden);
    assert_eq!(test.commits, 1);
    test.click(450.0, 150.0);
    assert!(test.selected().is_empty());
    test.run(Command::Undo);
    assert!(!test.shape("b").hidden && !test.shape("c").hidden);
    // Once more is nothing more.
    test.editor.hide_shapes(&[id("b")], false);
    test.settle();
    assert_eq!(test.commits, 1);
}

#[test]
fn a_shape_picked_by_its_row_is_dragged_by_itself_out_of_the_midst_of_its_group() {
    let mut test = board();
    test.editor.select(["b", "c"].map(id));
    test.run(Command::Group);
    let group = test.selected();
    test.editor.pick_in_outline(vec![id("b")]);
    test.drag((450.0, 150.0), (450.0, 160.0));
    assert_eq!((test.rect("b").y0, test.rect("c").y0), (110.0, 300.0));
    test.key(egui::Key::Escape);
    assert_eq!(test.selected(), group);
}

#[test]
fn a_name_is_one_step_and_no_name_is_none() {
    let mut test = board();
    test.editor.rename(&id("a"), "Login");
    test.settle();
    assert_eq!(test.shape("a").name.as_deref(), Some("Login"));
    test.editor.rename(&id("a"), "  ");
    test.settle();
    assert_eq!((test.shape("a").name.as_deref(), test.commits), (None, 2));
    test.editor.rename(&id("a"), &"å".repeat(1_000));
    test.settle();
    assert_eq!(
        test.shape("a").name.as_ref().map(|name| name.len()),
        Some(256)
    );
}

#[test]
fn both_put_a_shape_elsewhere_by_its_row_and_it_is_in_one_place() {
    let mut test = board().with("g", Kind::Frame, Rect::new(450.0, 300.0, 750.0, 550.0));
    let index = test.shape("a").place.index.clone();
    let theirs = Place {
        parent: Some(id("g")),
        index,
    };
    // Mine is on its way when theirs comes.
    let place = Put {
        parent: Some(id("f")),
        below: None,
    };
    test.editor.put_in_outline(&[id("a")], &place);
    test.peer_writes(vec![Edit::set(id("a"), Property::Place(theirs))]);
    assert_eq!(parent(&test, "a").as_deref(), Some("f"));
    test.settle();
    assert_eq!(parent(&test, "a").as_deref(), Some("f"));
    test.check_scene_is_the_board();
}

#[test]
fn the_frame_that_rows_are_put_into_may_be_deleted() {
    let mut test = board();
    test.peer_writes(vec![Edit::Delete { id: id("f") }]);
    put(&mut test, &["b"], Some("f"), None);
    assert_eq!((parent(&test, "b"), test.commits), (None, 0));
    // And what they are put below.
    test.peer_writes(vec![Edit::Delete { id: id("a") }]);
    put(&mut test, &["c"], None, Some("a"));
    assert_eq!(test.stack(), "b c");
}

//! Copies by hand, by key and by the clipboard.

use egui::Modifiers;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::Kind;

use crate::commands::Command;
use crate::editor::Request;
use crate::editor::testing::{TestEditor, id};

fn two() -> TestEditor {
    TestEditor::new()
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 50.0)
}

/// What the clipboard has of the selection.
fn copied(test: &mut TestEditor) -> String {
    test.run(Command::Copy);
    let Some(Request::Copy(copied)) = test.others.pop() else {
        panic!("nothing was copied")
    };
    copied
}

#[test]
fn alt_drags_a_copy_and_the_original_stays() {
    let mut test = two();
    let seed = test.shape("a").seed;
    test.pointer_down(150.0, 150.0)
        .move_to(160.0, 150.0)
        .holding(Modifiers::ALT);
    test.move_to(150.0, 350.0);
    assert_eq!(test.rect("a").origin(), Point::new(100.0, 100.0));
    test.up();
    let copy = test.top();
    assert_eq!(copy.rect().origin(), Point::new(100.0, 300.0));
    assert_ne!(copy.seed, seed);
    assert_eq!(test.selected(), [copy.id.to_string()]);
    assert_eq!((test.commits, test.editor.scene().len()), (1, 3));
}

#[test]
fn alt_let_go_before_the_button_moves_the_original_after_all() {
    let mut test = two();
    test.pointer_down(150.0, 150.0)
        .holding(Modifiers::ALT)
        .move_to(150.0, 250.0);
    assert_eq!(test.editor.scene().len(), 3);
    test.holding(Modifiers::NONE).up();
    assert_eq!(test.editor.scene().len(), 2);
    assert_eq!(test.rect("a").y0, 200.0);
}

#[test]
fn copies_lead_to_copies() {
    let mut test = two();
    test.run(Command::SelectAll).run(Command::Group);
    let copied = copied(&mut test);
    test.move_to(600.0, 400.0);
    test.editor.paste(Some(&copied));
    test.settle();
    assert_eq!(test.editor.scene().len(), 6);
    let group = test.editor.selection().single().cloned().unwrap();
    let inside = test.editor.scene().subtree(&group);
    assert_eq!(inside.len(), 3);
    let bounds = test.editor.scene().bounds_of(&group).unwrap();
    assert!((bounds.center() - Point::new(600.0, 400.0)).hypot() < 1e-6);
    test.check_scene_is_the_board();
}

#[test]
fn plain_text_is_pasted_as_a_text() {
    let mut test = two();
    test.move_to(600.0, 400.0);
    test.editor.paste(Some("one\r\ntwo"));
    test.settle();
    let pasted = test.top();
    assert_eq!((&*pasted.text, &pasted.kind), ("one\ntwo", &Kind::Text));
    assert!((pasted.rect().center() - Point::new(600.0, 400.0)).hypot() < 1e-6);
}

#[test]
fn what_is_pasted_long_after_an_empty_clipboard_was_wanted_plain_is_as_it_was_copied() {
    let mut test = two();
    test.peer_writes(vec![Edit::Splice {
        id: id("a"),
        at: 0,
        delete: 0,
        insert: "words".into(),
    }]);
    test.editor.select([id("a")]);
    let copied = copied(&mut test);
    let paste = |test: &mut TestEditor| {
        test.editor.paste(Some(&copied));
        test.settle();
        test.top().kind.clone()
    };
    test.run(Command::PastePlain);
    assert_eq!(paste(&mut test), Kind::Text);
    // The system says nothing where its clipboard is empty.
    test.run(Command::PastePlain).wait(5.0);
    assert_eq!(paste(&mut test), Kind::Rectangle);
}

#[test]
fn copies_made_by_key_belong_to_a_frame_as_long_as_they_are_seen_in_it() {
    let mut test = TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 350.0))
        .with_box("a", 300.0, 100.0, 50.0, 50.0)
        .inside("a", "f");
    test.editor.select([id("a")]);
    for copy in 1..=6 {
        test.run(Command::Duplicate);
        let name = test.selected().remove(0);
        assert_eq!(test.rect(&name).x0, 300.0 + 10.0 * f64::from(copy));
        let home = (copy < 5).then(|| "f".to_owned());
        assert_eq!(test.parent_of(&name), home, "copy {copy}");
    }
    test.run(Command::Undo).run(Command::Undo);
    test.check_scene_is_the_board();
}

#[test]
fn a_copy_made_by_key_goes_into_the_frame_that_it_comes_to_lie_in_over_all_that_is_there() {
    let mut test = two()
        .with("f", Kind::Frame, Rect::new(108.0, 90.0, 500.0, 400.0))
        .inside("b", "f");
    test.editor.select(["a", "b"].map(id));
    test.run(Command::Duplicate);
    let copies = test.selected();
    for copy in &copies {
        assert_eq!(test.parent_of(copy).as_deref(), Some("f"));
    }
    assert_eq!(test.parent_of("a"), None);
    // Among each other they are as their originals are.
    let over = |x: f64| copies.iter().find(|copy| test.rect(copy).x0 == x);
    let (first, second) = (over(110.0).unwrap(), over(310.0).unwrap());
    assert_eq!(test.stack(), format!("a f b {first} {second}"));
}

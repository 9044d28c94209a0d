//! Clicks that are votes: on what, with which keys, and when they are none.

use std::sync::Arc;

use egui::{Key, Modifiers};
use tavla_shared::board::Edit;
use tavla_shared::geometry::Rect;
use tavla_shared::id::{ShapeId, VoteId};
use tavla_shared::shape::{Color, Kind, Property};

use crate::commands::{Command, ToolKind};
use crate::editor::testing::{TestEditor, id};
use crate::editor::{Request, VoteMarks};
use crate::tools::Cursor;

fn voting(about: &[&str]) -> TestEditor {
    let mut test = TestEditor::new()
        .with_box("a", 50.0, 50.0, 100.0, 100.0)
        .with_box("b", 250.0, 50.0, 100.0, 100.0)
        .with_box("c", 450.0, 50.0, 100.0, 100.0);
    begin(
        &mut test,
        &about.iter().map(|name| id(name)).collect::<Vec<_>>(),
    );
    test
}

fn begin(test: &mut TestEditor, about: &[ShapeId]) {
    let known = (VoteId::new("v").unwrap(), 1);
    let about = Some(Arc::from(about));
    test.editor.set_vote(known, about, VoteMarks::new());
    test.editor.want_votes(true);
}

/// What was asked for since the last call.
fn asked(test: &mut TestEditor) -> Vec<(String, bool)> {
    let asked = test.others.drain(..).filter_map(|request| match request {
        Request::Vote { shape, more } => Some((shape.to_string(), more)),
        _ => None,
    });
    asked.collect()
}

#[test]
fn a_click_gives_a_vote_and_with_shift_or_alt_takes_one_back() {
    let mut test = voting(&[]);
    test.click(100.0, 100.0);
    test.holding(Modifiers::SHIFT).click(100.0, 100.0);
    test.holding(Modifiers::ALT).click(300.0, 100.0);
    let expected = [("a", true), ("a", false), ("b", false)];
    let expected = expected.map(|(name, more)| (name.to_owned(), more));
    assert_eq!(asked(&mut test), expected);
    assert!(test.selected().is_empty());
    assert_eq!(test.commits, 0);
}

#[test]
fn a_drag_on_a_shape_is_no_vote_and_moves_nothing_and_one_beside_picks() {
    let mut test = voting(&[]);
    test.drag((100.0, 100.0), (180.0, 240.0));
    assert_eq!((asked(&mut test), test.commits), (vec![], 0));
    test.drag((20.0, 20.0), (200.0, 200.0));
    assert_eq!(test.selected(), ["a"]);
    assert_eq!(asked(&mut test), []);
}

#[test]
fn only_what_the_vote_is_about_gets_votes_and_the_rest_is_picked_as_ever() {
    let mut test = voting(&["b"]);
    test.click(300.0, 100.0);
    assert_eq!(asked(&mut test), [("b".to_owned(), true)]);
    test.click(100.0, 100.0);
    assert_eq!(asked(&mut test), []);
    assert_eq!(test.selected(), ["a"]);
}

#[test]
fn a_group_gets_the_votes_for_what_is_in_it() {
    let mut test = voting(&[]);
    test.editor.select([id("a"), id("b")]);
    test.run(Command::Group);
    let [group] = test.selected().try_into().unwrap();
    test.click(100.0, 100.0);
    assert_eq!(asked(&mut test), [(group.clone(), true)]);
    // Also where the vote is about groups.
    begin(&mut test, &[id(&group)]);
    test.click(300.0, 100.0);
    assert_eq!(asked(&mut test), [(group, true)]);
    // And one shape of a group can be what it is about.
    begin(&mut test, &[id("a")]);
    test.click(100.0, 100.0);
    assert_eq!(asked(&mut test), [("a".to_owned(), true)]);
}

#[test]
fn with_another_tool_or_after_escape_clicks_are_no_votes() {
    let mut test = voting(&[]);
    test.move_to(100.0, 100.0);
    assert_eq!(test.editor.cursor(), Cursor::Choose);
    test.tool(ToolKind::Rectangle)
        .drag((90.0, 90.0), (140.0, 140.0));
    assert_eq!((asked(&mut test), test.commits), (vec![], 1));
    test.tool(ToolKind::Select).key(Key::Escape);
    if test.editor.is_voting() {
        // The first press let go of what was drawn.
        test.key(Key::Escape);
    }
    assert!(!test.editor.is_voting());
    test.click(300.0, 100.0);
    assert_eq!(
        (asked(&mut test), test.selected()),
        (vec![], vec!["b".into()])
    );
    // Where there is nothing to vote on, wanting to changes nothing.
    test.editor.end_vote();
    test.editor.want_votes(true);
    assert!(!test.editor.is_voting());
}

#[test]
fn inside_a_shape_without_a_fill_a_click_is_a_vote_for_it_and_inside_a_frame_it_is_none() {
    let hollow = Rect::new(600.0, 100.0, 800.0, 300.0);
    let frame = Rect::new(900.0, 100.0, 1_100.0, 300.0);
    let mut test = TestEditor::new()
        .with("hollow", Kind::Rectangle, hollow)
        .with("frame", Kind::Frame, frame);
    begin(&mut test, &[]);
    let fill = Property::Fill(Color::NONE);
    test.peer_writes(vec![Edit::set(id("hollow"), fill)]);
    test.click(700.0, 200.0);
    assert_eq!(asked(&mut test), [("hollow".to_owned(), true)]);
    test.click(1_000.0, 200.0);
    assert_eq!(asked(&mut test), []);
}

//! Words on the board: found, shown one after the other, and found again as others write.

use std::sync::Arc;

use tavla_shared::board::{BoardChange, Edit};
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Kind, Shape, ZIndex};

use crate::commands::{Command, Direction};
use crate::editor::Editor;
use crate::editor::testing::{TestEditor, id};
use crate::text::TextEngine;

fn write(test: &mut TestEditor, name: &str, words: &str) {
    let delete = test.shape(name).text.chars().count();
    test.peer_writes(vec![Edit::Splice {
        id: id(name),
        at: 0,
        delete,
        insert: words.into(),
    }]);
    test.frame();
}

/// Two notes and a frame, from the top down.
fn board() -> TestEditor {
    let rect = |y: f64| Rect::new(100.0, y, 300.0, y + 100.0);
    let mut test = TestEditor::new()
        .with("b", Kind::Note, rect(200.0))
        .with("c", Kind::Frame, rect(2_400.0))
        .with("a", Kind::Rectangle, rect(10.0));
    write(&mut test, "a", "Café and cafe");
    write(&mut test, "b", "Nothing here");
    write(&mut test, "c", "CAFÉ corner");
    test
}

/// The place that is looked at, and in which shape.
fn standing(test: &TestEditor) -> (Option<usize>, usize, Option<String>) {
    let view = test.editor.find_view().unwrap();
    let at = test.editor.found().find(|found| found.at.is_some());
    (view.at, view.total, at.map(|found| found.id.to_string()))
}

#[test]
fn words_and_names_of_frames_are_found_whatever_their_case_and_accents() {
    let mut test = board();
    test.editor.find_words("cafe");
    let found: Vec<_> = test
        .editor
        .found()
        .map(|found| (found.id.to_string(), found.ranges.len()))
        .collect();
    let expected = [("a".to_owned(), 2), ("c".to_owned(), 1)];
    assert_eq!(found, expected);
    // The first in view is looked at, and nothing has moved for it.
    assert_eq!(standing(&test), (Some(1), 3, Some("a".to_owned())));
    assert_eq!(test.editor.view().camera.zoom, 1.0);
    assert_eq!(test.commits, 0);
}

#[test]
fn next_and_previous_go_around_in_the_order_in_which_one_reads() {
    let mut test = board();
    test.editor.find_words("CAFÉ");
    let mut steps = Vec::new();
    for forward in [true, true, true, false, false] {
        test.editor.find_next(forward);
        let (at, _, shape) = standing(&test);
        steps.push((at.unwrap(), shape.unwrap()));
    }
    let steps: Vec<_> = steps.iter().map(|(at, id)| (*at, id.as_str())).collect();
    assert_eq!(steps, [(2, "a"), (3, "c"), (1, "a"), (3, "c"), (2, "a")]);
}

#[test]
fn the_view_goes_to_a_place_that_is_out_of_sight_and_stays_where_it_can_be_read() {
    let mut test = board();
    test.editor.find_words("cafe");
    let before = test.editor.view().camera;
    test.editor.find_next(true);
    test.wait(1.0);
    assert_eq!(test.editor.view().camera, before);
    test.editor.find_next(true);
    test.wait(1.0);
    test.frame();
    assert!(test.editor.view().visible().contains_rect(test.rect("c")));
}

#[test]
fn what_peers_write_move_and_delete_is_found_as_it_is_by_then() {
    let mut test = board();
    test.editor.find_words("cafe");
    write(&mut test, "b", "One café more");
    assert_eq!(standing(&test).1, 4);
    // Who looks at a place stays at it while its shape moves.
    test.editor.find_next(true);
    test.editor.find_next(true);
    assert_eq!(standing(&test), (Some(3), 4, Some("b".to_owned())));
    let to = tavla_shared::geometry::Point::new(100.0, -500.0);
    let moved = tavla_shared::shape::Property::Pos(to);
    test.peer_writes(vec![Edit::set(id("b"), moved)]);
    test.frame();
    assert_eq!(standing(&test), (Some(1), 4, Some("b".to_owned())));
    // Where it is deleted one goes on from there.
    test.peer_writes(vec![Edit::Delete { id: id("b") }]);
    test.frame();
    assert_eq!(standing(&test), (None, 3, None));
    test.editor.find_next(true);
    assert_eq!(standing(&test), (Some(1), 3, Some("a".to_owned())));
}

#[test]
fn nothing_is_found_of_nothing_and_all_is_forgotten_at_the_end() {
    let mut test = board();
    test.editor.find_words("  ");
    test.editor.find_words("");
    assert_eq!(standing(&test), (None, 0, None));
    test.editor.find_next(true);
    test.editor.find_words("zebra");
    assert_eq!(standing(&test), (None, 0, None));
    test.editor.end_find();
    assert_eq!(test.editor.find_view(), None);
}

#[test]
fn where_nothing_is_in_view_the_first_place_waits_for_enter() {
    let mut test = board();
    test.run(Command::Page(Direction::Left));
    test.editor.find_words("cafe");
    assert_eq!(standing(&test), (None, 3, None));
    test.editor.find_next(true);
    assert_eq!(standing(&test).0, Some(1));
}

/// An editor of so many notes, all of which say the same.
fn crowd(count: usize) -> Editor {
    let mut editor = Editor::with_text_engine(1, TextEngine::bundled());
    let ranks = ZIndex::spread(None, None, count).into_iter().enumerate();
    let shapes = ranks.map(|(number, index)| {
        let mut shape = Shape::new(id(&format!("s{number:06}")), Kind::Note);
        shape.place.index = index;
        shape.pos.y = number as f64;
        shape.text = if number % 1_000 == 999 {
            "needle"
        } else {
            "hay"
        }
        .into();
        Arc::new(shape)
    });
    let change = BoardChange {
        shapes: shapes.collect(),
        ..BoardChange::default()
    };
    editor.apply(None, &change, false, false);
    editor
}

#[test]
fn a_large_board_is_looked_through_a_part_in_each_frame() {
    let mut editor = crowd(20_000);
    let canvas = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
    editor.find_words("needle");
    let first = editor.find_view().unwrap();
    assert_eq!((first.total, first.searching), (2, true));
    let mut frames = 0;
    while editor.find_view().is_some_and(|view| view.searching) {
        let asks = editor.begin_frame(0.0, canvas);
        let searching = editor.find_view().is_some_and(|view| view.searching);
        assert_eq!(asks, searching, "it asks for the next frame");
        frames += 1;
        assert!(frames < 100);
    }
    assert_eq!(editor.find_view().map(|view| view.total), Some(20));
    assert!(frames >= 9, "{frames}");
}

#[test]
fn no_more_places_are_kept_than_anybody_goes_through() {
    let mut editor = crowd(20_000);
    let canvas = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
    editor.find_words("hay");
    for _ in 0..20 {
        let _ = editor.begin_frame(0.0, canvas);
    }
    let view = editor.find_view().unwrap();
    assert_eq!(
        (view.total, view.is_full, view.searching),
        (5_000, true, false)
    );
}

#[test]
fn what_there_was_no_room_for_is_found_when_there_is() {
    let mut test = board();
    let note = |number: usize, text: String| {
        let mut shape = Shape::new(id(&format!("n{number}")), Kind::Note);
        shape.pos.y = 1_000.0 * number as f64;
        shape.text = text.into();
        Arc::new(shape)
    };
    let put = |test: &mut TestEditor, shapes: Vec<Arc<Shape>>| {
        let change = BoardChange {
            shapes,
            ..BoardChange::default()
        };
        test.editor.apply(None, &change, false, false);
        let canvas = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
        for _ in 0..5 {
            let _ = test.editor.begin_frame(0.0, canvas);
        }
        let view = test.editor.find_view().unwrap();
        (view.total, view.is_full, view.searching)
    };
    test.editor.find_words("hay");
    let much = "hay ".repeat(3_000);
    let notes = vec![note(1, much.clone()), note(2, much)];
    assert_eq!(put(&mut test, notes), (5_000, true, false));
    let less = vec![note(1, "hay".into())];
    assert_eq!(put(&mut test, less), (3_001, false, false));
}

//! Editing in scripts other than Latin.

use egui::{Event, ImeEvent, Key};
use tavla_shared::shape::Kind;

use super::super::super::Caret;
use super::super::super::testing;
use super::bench::{Bench, CTRL, NONE, SHIFT, check_keys, key, preedit, text};

/// On a machine that has fonts for it.
fn bench(marked: &str) -> Bench {
    Bench {
        engine: testing::engine(),
        ..Bench::new(marked)
    }
}

fn caret_x(bench: &mut Bench) -> f64 {
    bench.editing.view(&mut bench.engine).unwrap().caret.x0
}

#[test]
fn a_caret_stays_beside_the_letter_that_was_just_typed() {
    let mut bench = bench("abc |");
    let mut last = caret_x(&mut bench);
    bench.input(&text("ש"));
    let first_right = bench.editing.view(&mut bench.engine).unwrap();
    let right = first_right.text.layout.size().width;
    assert!(caret_x(&mut bench) < right, "after it is to its left");
    for letter in ["ל", "ו", "ם"] {
        bench.input(&text(letter));
        let x = caret_x(&mut bench);
        // The word grows to the right and the caret stays at its left.
        assert!((x - last).abs() < 6.0 && x < right, "{x} {last}");
        last = x;
    }
    assert_eq!(bench.marked(), "abc שלום|");
    bench.input(&key(Key::Backspace, NONE));
    assert!((caret_x(&mut bench) - last).abs() < 1e-3);
    bench.input(&text(" "));
    bench.input(&text("d"));
    let view = bench.editing.view(&mut bench.engine).unwrap();
    assert_eq!(view.caret.x0, view.text.layout.size().width);
}

#[test]
fn arrows_go_by_what_is_seen() {
    let mut bench = bench("|ab שלום");
    for after in ["a|b שלום", "ab| שלום", "ab |שלום"] {
        bench.input(&key(Key::ArrowRight, NONE));
        assert_eq!(bench.marked(), after);
    }
    // From the left of the word, where its last letter is.
    for after in ["ab שלו|ם", "ab של|ום", "ab ש|לום", "ab |שלום"] {
        let before = caret_x(&mut bench);
        bench.input(&key(Key::ArrowRight, NONE));
        assert_eq!(bench.marked(), after);
        assert!(caret_x(&mut bench) > before);
    }
    bench.input(&key(Key::ArrowLeft, SHIFT));
    assert_eq!(bench.marked(), "ab ^ש|לום");
    bench.input(&key(Key::Delete, NONE));
    assert_eq!(bench.marked(), "ab |לום");
}

#[test]
fn arrows_leave_a_line_by_the_direction_of_its_paragraph() {
    check_keys("שלום|\nab", &[(Key::ArrowLeft, NONE)], "שלום\n|ab");
    check_keys("ab\n|שלום", &[(Key::ArrowRight, NONE)], "ab|\nשלום");
    check_keys("שלום עולם|", &[(Key::ArrowRight, CTRL)], "שלום |עולם");
    check_keys("של|ום\nab", &[(Key::Home, NONE)], "|שלום\nab");
    check_keys("של|ום\nab", &[(Key::End, NONE)], "שלום|\nab");
}

#[test]
fn backspace_takes_a_point_and_delete_the_letter_with_its_points() {
    let mut of_points = bench("שָׁל|");
    let mut left = Vec::new();
    for _ in 0..4 {
        of_points.input(&key(Key::Backspace, NONE));
        left.push(of_points.marked().chars().count() - 1);
    }
    assert_eq!(left, [3, 2, 1, 0]);
    check_keys("|שָׁל", &[(Key::Delete, NONE)], "|ל");
    check_keys("कि|", &[(Key::Backspace, NONE)], "क|");
    check_keys("|कित", &[(Key::Delete, NONE)], "|त");
    check_keys("a👍🏽|", &[(Key::Backspace, NONE)], "a|");
    check_keys("❤️|", &[(Key::Backspace, NONE)], "|");
}

#[test]
fn a_click_between_directions_is_for_the_letter_that_was_clicked() {
    let mut bench = bench("|abc שלום def");
    let x = |bench: &mut Bench, at: usize, upstream: bool| {
        let view = bench.editing.view(&mut bench.engine).unwrap();
        let rect = view.text.layout.caret_rect(Caret { at, upstream });
        view.text.board_from_text(rect.center())
    };
    let (left, right) = (x(&mut bench, 4, true), x(&mut bench, 8, false));
    for (place, off, letter, after) in [
        (left, -1.0, "x", "abc x|שלום def"),
        (left, 1.0, "ן", "abc שלוםן| def"),
        (right, -1.0, "ן", "abc ן|שלום def"),
        (right, 1.0, "x", "abc שלוםx| def"),
    ] {
        bench.press(place + kurbo::Vec2::new(off, 0.0), 1, false);
        bench.editing.release();
        bench.input(&text(letter));
        assert_eq!(bench.marked(), after);
        bench.input(&key(Key::Backspace, NONE));
    }
}

#[test]
fn a_drag_through_both_directions_selects_what_is_between_in_the_text() {
    let mut bench = bench("|abc שלום def");
    let (from, to) = (bench.point(1), bench.point(6));
    bench.press(from, 1, false);
    bench.drag(to);
    assert_eq!(bench.marked(), "a^bc של|ום def");
    let view = bench.editing.view(&mut bench.engine).unwrap();
    assert_eq!(view.selection.len(), 2);
    bench.input(&key(Key::Backspace, NONE));
    assert_eq!(bench.marked(), "a|ום def");
}

#[test]
fn what_is_composed_is_underlined_where_it_is_broken() {
    let mut bench = Bench {
        engine: testing::engine(),
        ..Bench::of_kind(Kind::Rectangle, "日本語の|")
    };
    bench.input(&preedit("テキストは文字の間で"));
    let view = bench.editing.view(&mut bench.engine).unwrap();
    assert_eq!(view.composed.len(), 2, "of two lines");
    let (first, last) = (view.composed[0], view.composed[1]);
    assert_eq!((view.caret.x0, view.caret.y0), (last.x1, last.y0));
    assert_eq!(first.x0 - view.text.layout.caret_rect(0).x0, 80.0);
    bench.input(&Event::Ime(ImeEvent::Commit("漢字換え".to_owned())));
    assert_eq!(bench.marked(), "日本語の漢字換え|");
}

//! What clicks and drags select.

use egui::Key;
use kurbo::Vec2;
use tavla_shared::shape::Kind;

use super::bench::{Bench, NONE, key};

#[test]
fn clicks_place_the_caret_and_take_words_and_paragraphs() {
    let mut bench = Bench::new("|one two\nthree");
    let at = bench.point(5);
    bench.press(at, 1, false);
    assert_eq!(bench.marked(), "one t|wo\nthree");
    bench.press(at, 2, false);
    assert_eq!(bench.marked(), "one ^two|\nthree");
    bench.press(at, 3, false);
    assert_eq!(bench.marked(), "^one two|\nthree");
    bench.press(at, 1, false);
    let far = bench.point(10);
    bench.press(far, 1, true);
    assert_eq!(bench.marked(), "one t^wo\nth|ree");
}

#[test]
fn a_double_click_takes_the_word_whose_letter_it_is_on() {
    let mut bench = Bench::new("|one two, x\n\nend");
    let last_letter = bench.point(7);
    for off in [-1.0, -0.1] {
        bench.press(last_letter + Vec2::new(off, 0.0), 2, false);
        assert_eq!(bench.marked(), "one ^two|, x\n\nend");
    }
    bench.press(last_letter + Vec2::new(0.1, 0.0), 2, false);
    assert_eq!(bench.marked(), "one two^,| x\n\nend");
    bench.press(last_letter + Vec2::new(500.0, 0.0), 2, false);
    assert_eq!(bench.marked(), "one two, ^x|\n\nend");
    let empty = bench.point(11);
    bench.press(empty, 2, false);
    assert_eq!(bench.marked(), "one two, x\n|\nend");
}

#[test]
fn a_double_click_past_a_wrapped_line_stays_in_the_line() {
    let mut bench = Bench::of_kind(Kind::Rectangle, "|the quick brown fox jumps over");
    bench.input(&key(Key::End, NONE));
    let line = bench.editing.caret().at;
    let end = bench.point(0) + Vec2::new(400.0, 0.0);
    bench.press(end, 2, false);
    assert!(bench.editing.selection().end <= line);
}

#[test]
fn drags_select_by_what_was_pressed() {
    let mut bench = Bench::new("|one two three");
    let (word, start, end) = (bench.point(5), bench.point(1), bench.point(12));
    bench.press(word, 1, false);
    bench.drag(end);
    assert_eq!(bench.marked(), "one t^wo thre|e");
    bench.editing.release();
    bench.press(word, 2, false);
    bench.drag(end);
    assert_eq!(bench.marked(), "one ^two three|");
    bench.drag(start);
    assert_eq!(bench.marked(), "|one two^ three");
    bench.editing.release();
    bench.drag(end);
    assert_eq!(bench.marked(), "|one two^ three", "let go");
}

#[test]
fn a_drag_goes_on_from_its_letter_while_a_peer_types() {
    for (clicks, before, after) in [
        (1, "one tw^o thre|e", ">> one tw^o| three"),
        (2, "one ^two three|", ">> one ^two| three"),
    ] {
        let mut bench = Bench::new("|one two three");
        let (from, to) = (bench.point(6), bench.point(12));
        bench.press(from, clicks, false);
        bench.drag(to);
        assert_eq!(bench.marked(), before);
        bench.meanwhile(0, 0, ">> ");
        let end = bench.point(10) - Vec2::new(0.1, 0.0);
        bench.drag(end);
        assert_eq!(bench.marked(), after);
    }
}

#[test]
fn typing_ends_a_drag() {
    let mut bench = Bench::new("|one two");
    let (start, end) = (bench.point(0), bench.point(7));
    bench.press(end, 2, false);
    bench.input(&key(Key::Backspace, NONE));
    bench.drag(start);
    assert_eq!(bench.marked(), "one |");
}

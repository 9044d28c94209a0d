//! What each input does.

use std::sync::Arc;

use egui::os::OperatingSystem;
use egui::{Event, ImeEvent, Key, Modifiers};
use tavla_shared::board::{Edit, Step};
use tavla_shared::shape::Kind;

use super::super::super::Caret;
use super::super::super::placement::placed_text;
use super::super::{EditingContext, EditingOutput, consumed};
use super::bench::{ALT, Bench, CTRL, NONE, SHIFT, check, check_keys, key, preedit, text};

#[test]
fn typing_goes_in_at_the_caret_and_replaces_what_is_selected() {
    check("ac|", &[text("d")], "acd|");
    check("a|c", &[text("b")], "ab|c");
    check("^abc|", &[text("x"), text("y")], "xy|");
    check("a|bc^d", &[text("é")], "aé|d");
    check("a|b", &[key(Key::Enter, NONE)], "a\n|b");
    check("a|b", &[key(Key::Tab, NONE)], "a\t|b");
    check("|", &[text("\u{7f}\u{1}x")], "x|");
}

#[test]
fn delete_takes_whole_letters_and_backspace_what_was_typed_last() {
    check_keys("ab|c", &[(Key::Backspace, NONE)], "a|c");
    check_keys("ab|c", &[(Key::Delete, NONE)], "ab|");
    check_keys("|", &[(Key::Backspace, NONE), (Key::Delete, NONE)], "|");
    check_keys("e\u{301}|", &[(Key::Backspace, NONE)], "e|");
    check_keys("|e\u{301}x", &[(Key::Delete, NONE)], "|x");
    check_keys("a👩‍👩‍👧|", &[(Key::Backspace, NONE)], "a|");
    check_keys("|🇸🇪x", &[(Key::Delete, NONE)], "|x");
    check_keys("a^bc|d", &[(Key::Delete, NONE)], "a|d");
    check_keys("a\n|b", &[(Key::Backspace, NONE)], "a|b");
    check_keys("שלום|", &[(Key::Backspace, NONE)], "שלו|");
}

#[test]
fn words_are_taken_and_passed_whole() {
    check_keys("one two|", &[(Key::Backspace, CTRL)], "one |");
    check_keys("one |two three", &[(Key::Delete, CTRL)], "one |three");
    check_keys(
        "one two|",
        &[(Key::ArrowLeft, CTRL), (Key::ArrowLeft, CTRL)],
        "|one two",
    );
    check_keys("|one two", &[(Key::ArrowRight, CTRL)], "one |two");
    check_keys("one t|wo", &[(Key::ArrowLeft, CTRL | SHIFT)], "one |t^wo");
}

#[test]
fn macs_words_end_where_they_end() {
    let mut bench = Bench::new("|one two");
    bench.os = OperatingSystem::Mac;
    bench.input(&key(Key::ArrowRight, ALT));
    assert_eq!(bench.marked(), "one| two");
    bench.input(&key(
        Key::Backspace,
        Modifiers {
            mac_cmd: true,
            command: true,
            ..NONE
        },
    ));
    assert_eq!(bench.marked(), "| two");
}

#[test]
fn arrows_go_by_letters_and_leave_a_selection_at_its_side() {
    check_keys("a|e\u{301}b", &[(Key::ArrowRight, NONE)], "ae\u{301}|b");
    check_keys("ae\u{301}|b", &[(Key::ArrowLeft, NONE)], "a|e\u{301}b");
    check_keys("a^bc|d", &[(Key::ArrowLeft, NONE)], "a|bcd");
    check_keys("a|bc^d", &[(Key::ArrowRight, NONE)], "abc|d");
    check_keys(
        "ab|c",
        &[(Key::ArrowLeft, SHIFT), (Key::ArrowLeft, SHIFT)],
        "|ab^c",
    );
    check_keys("|abc", &[(Key::A, CTRL)], "^abc|");
}

#[test]
fn arrows_in_right_to_left_text_go_where_they_point() {
    check_keys("|שלום", &[(Key::ArrowLeft, NONE)], "ש|לום");
    check_keys("שלום|", &[(Key::ArrowRight, NONE)], "שלו|ם");
}

#[test]
fn up_and_down_keep_their_place_across_the_line() {
    check_keys(
        "iiii|i\nww\niiiii",
        &[(Key::ArrowDown, NONE)],
        "iiiii\nw|w\niiiii",
    );
    check_keys(
        "abcd|e\nx\nabcde",
        &[(Key::ArrowDown, NONE); 2],
        "abcde\nx\nabcd|e",
    );
    check_keys("ab|c", &[(Key::ArrowUp, NONE)], "|abc");
    check_keys("ab|c", &[(Key::ArrowDown, NONE)], "abc|");
}

#[test]
fn home_and_end_go_to_the_ends_of_line_and_text() {
    check_keys("ab\nc|d\nef", &[(Key::Home, NONE)], "ab\n|cd\nef");
    check_keys("ab\nc|d\nef", &[(Key::End, NONE)], "ab\ncd|\nef");
    check_keys("ab\nc|d\nef", &[(Key::Home, CTRL | SHIFT)], "|ab\nc^d\nef");
    check_keys("ab\nc|d\nef", &[(Key::End, CTRL)], "ab\ncd\nef|");
}

#[test]
fn the_end_of_a_wrapped_line_is_reached_and_left() {
    let mut bench = Bench::of_kind(Kind::Rectangle, "|the quick brown fox jumps over");
    bench.input(&key(Key::End, NONE));
    let end = bench.editing.caret();
    assert!(end.upstream && end.at > 0);
    bench.input(&key(Key::Home, NONE));
    assert_eq!(
        bench.editing.caret(),
        Caret::from(0),
        "end of the first line, not the second"
    );
}

#[test]
fn the_clipboard_takes_and_gives_what_is_selected() {
    let mut bench = Bench::new("one ^two| three");
    assert_eq!(
        bench
            .input(&Event::Copy)
            .copied
            .map(|it| it.text)
            .as_deref(),
        Some("two")
    );
    assert_eq!(
        bench.input(&Event::Cut).copied.map(|it| it.text).as_deref(),
        Some("two")
    );
    assert_eq!(bench.marked(), "one | three");
    assert_eq!(
        bench.input(&Event::Copy),
        consumed(),
        "nothing selected, nothing copied"
    );
    bench.input(&Event::Paste("a\r\nb\rc\u{0}".to_owned()));
    assert_eq!(bench.marked(), "one a\nb\nc| three");
}

#[test]
fn a_frames_name_stays_one_line() {
    let mut bench = Bench::of_kind(Kind::Frame, "a|");
    bench.input(&Event::Paste("b\nc".to_owned()));
    assert_eq!(bench.marked(), "ab c|");
    assert!(bench.input(&key(Key::Enter, NONE)).leave);
}

#[test]
fn what_is_composed_is_shown_and_enters_the_text_when_it_is_done() {
    let mut bench = Bench::new("日^xx|語");
    bench.input(&preedit("ほ"));
    assert_eq!(bench.marked(), "日|語", "what was selected is replaced");
    assert!(bench.input(&preedit("ほん")).edits.is_empty());
    assert!(bench.input(&key(Key::ArrowLeft, NONE)).consumed);
    assert_eq!(bench.marked(), "日|語");
    let shown = bench.editing.preview(&mut bench.engine)[0].preview(Some(bench.shown.clone()));
    assert_eq!(&*shown.unwrap().text, "日ほん語");
    let view = bench.editing.view(&mut bench.engine).unwrap();
    assert_eq!(view.composed.len(), 1);
    assert!((view.caret.x0 - view.composed[0].x1).abs() < 1e-3);
    bench.input(&Event::Ime(ImeEvent::Commit("本".to_owned())));
    assert_eq!(bench.marked(), "日本|語");
    assert!(!bench.editing.is_composing() && bench.editing.preview(&mut bench.engine).is_empty());
}

#[test]
fn a_composition_given_up_leaves_nothing() {
    let mut bench = Bench::new("a|");
    bench.input(&preedit("x"));
    bench.input(&preedit(""));
    assert!(!bench.editing.is_composing());
    assert!(
        bench
            .input(&Event::Ime(ImeEvent::Commit(String::new())))
            .edits
            .is_empty()
    );
    assert_eq!(bench.marked(), "a|");
}

#[test]
fn leaving_while_composing_keeps_the_text() {
    let mut bench = Bench::new("a|");
    bench.input(&preedit("b"));
    let mut context = EditingContext {
        engine: &mut bench.engine,
        now_secs: 0.0,
        os: OperatingSystem::Nix,
    };
    let output = bench.editing.finish(&mut context);
    assert!(output.interrupt_composition);
    bench.show(&output.edits);
    assert_eq!(bench.marked(), "ab|");
}

#[test]
fn a_text_shape_goes_that_this_person_left_without_text() {
    let check = |kind, before: &str, act: &dyn Fn(&mut Bench), goes| {
        let mut bench = Bench::of_kind(kind, before);
        act(&mut bench);
        let mut context = EditingContext {
            engine: &mut bench.engine,
            now_secs: 0.0,
            os: OperatingSystem::Nix,
        };
        let edits = bench.editing.finish(&mut context).edits;
        let is_deletion = |edit: &Edit| matches!(edit, Edit::Delete { .. });
        assert_eq!(edits.iter().any(is_deletion), goes, "{before}");
    };
    let backspace = |bench: &mut Bench| drop(bench.input(&key(Key::Backspace, NONE)));
    let peer_empties = |bench: &mut Bench| bench.meanwhile(0, 3, "");
    check(Kind::Text, " ^a|", &backspace, true);
    check(Kind::Rectangle, " ^a|", &backspace, false);
    check(Kind::Text, "^abc|", &peer_empties, false);
    check(Kind::Text, " |", &|_| {}, false);
    let both = |bench: &mut Bench| {
        backspace(bench);
        peer_empties(bench);
    };
    check(Kind::Text, "abc|", &both, false);
}

#[test]
fn a_peers_change_leaves_the_caret_at_its_letter() {
    let mut bench = Bench::new("hello wor|ld");
    bench.meanwhile(0, 0, "oh, ");
    assert_eq!(bench.marked(), "oh, hello wor|ld");
    bench.input(&text("x"));
    bench.meanwhile(17, 0, "!");
    bench.meanwhile(4, 6, "");
    assert_eq!(bench.marked(), "oh, worx|ld!");
}

#[test]
fn a_peer_at_the_same_place_does_not_take_the_caret_along() {
    let mut bench = Bench::new("ab|cd");
    bench.meanwhile(2, 0, "XYZ");
    assert_eq!(bench.marked(), "ab|XYZcd");
    let mut bench = Bench::new("a^bc|d");
    bench.meanwhile(3, 0, "Y");
    bench.meanwhile(1, 0, "X");
    assert_eq!(bench.marked(), "aX^bc|Yd");
}

#[test]
fn my_undo_takes_the_caret_to_what_it_changed() {
    let mut bench = Bench::new("|one three");
    let id = bench.shown.id.clone();
    bench.show(&[Edit::Splice {
        id,
        at: 4,
        delete: 0,
        insert: Arc::from("and "),
    }]);
    bench.editing.follow_undo(&bench.shown, 1.0);
    assert_eq!(bench.marked(), "one and |three");
}

#[test]
fn a_pause_ends_an_undo_step() {
    let mut bench = Bench::new("|");
    let mut type_at = |now_secs| {
        bench.now_secs = now_secs;
        bench.input(&text("x")).step
    };
    let steps = [1.0, 1.5, 2.4, 3.5, 3.6].map(&mut type_at);
    assert_eq!(
        steps,
        [
            Step::New,
            Step::Extend,
            Step::Extend,
            Step::New,
            Step::Extend
        ]
    );
    assert_eq!(bench.input(&Event::Paste("y".to_owned())).step, Step::New);
    assert_eq!(bench.input(&text("x")).step, Step::New);
}

#[test]
fn a_text_shape_grows_with_its_text_in_the_same_batch() {
    let mut bench = Bench::new("a|");
    bench.editing.shape = Arc::clone(&bench.shown);
    let edits = bench.input(&text("bcd")).edits;
    assert!(matches!(
        edits[0],
        Edit::Splice {
            at: 1,
            delete: 0,
            ..
        }
    ));
    let measured = placed_text(&bench.shown, &mut bench.engine)
        .unwrap()
        .layout
        .size();
    assert_eq!(bench.shown.size, measured);
}

#[test]
fn keys_of_commands_are_not_taken() {
    let mut bench = Bench::new("a|");
    for (code, modifiers) in [(Key::Z, CTRL), (Key::D, CTRL), (Key::F1, NONE)] {
        assert_eq!(bench.input(&key(code, modifiers)), EditingOutput::default());
    }
    assert!(bench.input(&key(Key::Escape, NONE)).leave);
}

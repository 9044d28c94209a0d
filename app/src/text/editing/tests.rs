//! Editing as triples of text before, input and text after. `|` is the caret, `^` the other end of
//! a selection.

use egui::{Event, Key, Modifiers};
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::geometry::Size;
use tavla_shared::shape::{Font, TextAlign};

use super::*;

const CTRL: Modifiers = Modifiers {
    ctrl: true,
    command: true,
    ..Modifiers::NONE
};
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;
const NONE: Modifiers = Modifiers::NONE;

/// A person who edits, and the board that shows what they did.
struct Bench {
    shown: Arc<Shape>,
    editing: TextEditing,
    engine: TextEngine,
    now_secs: f64,
    os: OperatingSystem,
}

impl Bench {
    fn new(marked: &str) -> Self {
        Self::of_kind(Kind::Text, marked)
    }

    fn of_kind(kind: Kind, marked: &str) -> Self {
        let text: String = marked.chars().filter(|c| !matches!(c, '|' | '^')).collect();
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.style.font = Font::Sans;
        shape.size = Size::new(200.0, 100.0);
        shape.text = Arc::from(text);
        let shown = Arc::new(shape);
        let mut editing = TextEditing::at_end(Arc::clone(&shown), 0.0);
        let position = |mark: char| {
            marked
                .chars()
                .filter(|&c| c == mark || !matches!(c, '|' | '^'))
                .position(|c| c == mark)
        };
        let caret = position('|').unwrap();
        editing.caret = Caret::from(caret);
        editing.anchor = position('^').unwrap_or(caret);
        let engine = TextEngine::bundled();
        Self {
            shown,
            editing,
            engine,
            now_secs: 0.0,
            os: OperatingSystem::Nix,
        }
    }

    fn input(&mut self, event: &Event) -> EditingOutput {
        let mut context = EditingContext {
            engine: &mut self.engine,
            now_secs: self.now_secs,
            os: self.os,
        };
        let output = self.editing.handle(event, &mut context);
        self.show(&output.edits);
        output
    }

    fn show(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.shown = edit.preview(Some(Arc::clone(&self.shown))).unwrap();
        }
    }

    /// A peer changes the text.
    fn meanwhile(&mut self, at: usize, delete: usize, insert: &str) {
        let id = self.shown.id.clone();
        self.show(&[Edit::Splice {
            id,
            at,
            delete,
            insert: Arc::from(insert),
        }]);
        self.editing.follow(&self.shown);
    }

    fn point(&mut self, at: usize) -> Point {
        let text = placed_text(&self.shown, &mut self.engine).unwrap();
        text.board_from_text(text.layout.caret_rect(at).center())
    }

    fn press(&mut self, at: Point, clicks: u32, extend: bool) {
        let mut context = EditingContext {
            engine: &mut self.engine,
            now_secs: self.now_secs,
            os: self.os,
        };
        let output = self.editing.press(at, clicks, extend, &mut context);
        self.show(&output.edits);
    }

    fn drag(&mut self, at: Point) {
        let mut context = EditingContext {
            engine: &mut self.engine,
            now_secs: self.now_secs,
            os: self.os,
        };
        self.editing.drag(at, &mut context);
    }

    /// The text with its marks.
    fn marked(&self) -> String {
        let mut chars: Vec<char> = self.shown.text.chars().collect();
        let (caret, anchor) = (self.editing.caret.at, self.editing.anchor);
        let mut marks = vec![(caret, '|')];
        if caret != anchor {
            marks.push((anchor, '^'));
        }
        marks.sort_by_key(|&(at, _)| std::cmp::Reverse(at));
        for (at, mark) in marks {
            chars.insert(at, mark);
        }
        chars.into_iter().collect()
    }
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit {
        text: text.to_owned(),
        active_range_chars: None,
    })
}

#[track_caller]
fn check(before: &str, input: &[Event], after: &str) {
    let mut bench = Bench::new(before);
    for event in input {
        assert!(bench.input(event).consumed, "{event:?} was not taken");
        let shown = Arc::clone(&bench.shown);
        assert_eq!(
            bench.editing.shape, shown,
            "what is edited is not what is shown"
        );
        bench.editing.follow(&shown);
    }
    assert_eq!(bench.marked(), after, "from {before:?}");
}

#[track_caller]
fn check_keys(before: &str, keys: &[(Key, Modifiers)], after: &str) {
    let events: Vec<_> = keys
        .iter()
        .map(|&(code, modifiers)| key(code, modifiers))
        .collect();
    check(before, &events, after);
}

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
fn backspace_and_delete_take_whole_letters() {
    check_keys("ab|c", &[(Key::Backspace, NONE)], "a|c");
    check_keys("ab|c", &[(Key::Delete, NONE)], "ab|");
    check_keys("|", &[(Key::Backspace, NONE), (Key::Delete, NONE)], "|");
    check_keys("e\u{301}|", &[(Key::Backspace, NONE)], "|");
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
    assert_eq!(bench.input(&Event::Copy).copied.as_deref(), Some("two"));
    assert_eq!(bench.input(&Event::Cut).copied.as_deref(), Some("two"));
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
fn a_text_shape_left_empty_goes() {
    for (kind, goes) in [(Kind::Text, true), (Kind::Rectangle, false)] {
        let mut bench = Bench::of_kind(kind, " |");
        let mut context = EditingContext {
            engine: &mut bench.engine,
            now_secs: 0.0,
            os: OperatingSystem::Nix,
        };
        let edits = bench.editing.finish(&mut context).edits;
        assert_eq!(
            edits.iter().any(|edit| matches!(edit, Edit::Delete { .. })),
            goes
        );
    }
}

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

#[test]
fn any_seed_of_input_and_peers_keeps_the_editing_with_the_text() {
    let asked = |name| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<u64>().ok())
    };
    let first = asked("TAVLA_SEED").unwrap_or(0);
    for seed in first..first + asked("TAVLA_SEEDS").unwrap_or(60) {
        random_session(seed);
    }
}

fn random_session(seed: u64) {
    const TEXTS: [&str; 8] = [
        "a",
        "two words ",
        "\n",
        "e\u{301}",
        "👩‍👩‍👧",
        "שלום ",
        "مر",
        "\t日本",
    ];
    const KEYS: [Key; 10] = [
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::Home,
        Key::End,
        Key::Backspace,
        Key::Delete,
        Key::Enter,
        Key::A,
    ];
    let mut rng = SmallRng::seed_from_u64(seed);
    let kinds = [Kind::Text, Kind::Note, Kind::Ellipse, Kind::Frame];
    let mut bench = Bench::of_kind(kinds[rng.random_range(0..kinds.len())].clone(), "start|");
    Arc::make_mut(&mut bench.shown).style.text_align = TextAlign::Center;
    bench.editing.follow(&bench.shown);
    for round in 0..80 {
        bench.now_secs += rng.random_range(0.0..0.6);
        let piece = TEXTS[rng.random_range(0..TEXTS.len())];
        let length = segments::length(&bench.shown.text);
        match rng.random_range(0..10) {
            0..=2 => drop(bench.input(&text(piece))),
            3..=5 => {
                let modifiers = [NONE, SHIFT, CTRL, CTRL | SHIFT][rng.random_range(0..4)];
                bench.input(&key(KEYS[rng.random_range(0..KEYS.len())], modifiers));
            }
            6 => {
                let at = rng.random_range(0..=length);
                bench.meanwhile(at, rng.random_range(0..4), piece);
            }
            7 => {
                let at = Point::new(
                    rng.random_range(-50.0..250.0),
                    rng.random_range(-50.0..150.0),
                );
                bench.press(at, rng.random_range(1..4), rng.random());
                let to = Point::new(
                    rng.random_range(-50.0..250.0),
                    rng.random_range(-50.0..150.0),
                );
                bench.drag(to);
            }
            8 => drop(bench.input(&preedit(piece))),
            _ => drop(bench.input(&Event::Ime(ImeEvent::Commit(piece.to_owned())))),
        }
        let told = format!("seed {seed}, round {round}, {:?}", bench.shown.text);
        assert_eq!(bench.editing.shape, bench.shown, "{told}");
        let length = segments::length(&bench.shown.text);
        assert!(
            bench.editing.caret.at <= length && bench.editing.anchor <= length,
            "{told}"
        );
        assert!(bench.editing.view(&mut bench.engine).is_some(), "{told}");
        assert!(
            bench.shown.size.width.is_finite() && bench.shown.pos.x.is_finite(),
            "{told}"
        );
    }
}

//! Carets in lines of both directions: every place is reached, and each is between two letters.

use std::sync::Arc;

use egui::Key;
use kurbo::Point;
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use unicode_segmentation::UnicodeSegmentation as _;

use super::super::super::Caret;
use super::super::super::placement::placed_text;
use super::super::super::testing;
use super::super::segments;
use super::bench::{Bench, NONE, check_keys, key};

fn bench(text: &str) -> Bench {
    Bench {
        engine: testing::engine(),
        ..Bench::new(&format!("|{text}"))
    }
}

/// Holds a key down until that changes nothing, and answers where the caret was on the way.
#[track_caller]
fn held_down(bench: &mut Bench, arrow: Key) -> Vec<Caret> {
    let mut carets = vec![bench.editing.caret()];
    let steps_max = 2 * segments::length(&bench.shown.text) + 2;
    loop {
        bench.input(&key(arrow, NONE));
        let caret = bench.editing.caret();
        if carets.last() == Some(&caret) {
            return carets;
        }
        carets.push(caret);
        assert!(
            carets.len() <= steps_max,
            "trapped in {:?}: {:?}",
            bench.shown.text,
            &carets[steps_max - 10..]
        );
    }
}

/// From the start to the end by one arrow, and back by the other.
#[track_caller]
fn check_walk(bench: &mut Bench, told: &str) {
    let text = Arc::clone(&bench.shown.text);
    let end = segments::length(&text);
    let rtl = placed_text(&bench.shown, &mut bench.engine)
        .unwrap()
        .layout
        .is_rtl(0);
    let (forward, backward) = if rtl {
        (Key::ArrowLeft, Key::ArrowRight)
    } else {
        (Key::ArrowRight, Key::ArrowLeft)
    };
    bench.editing.place(Caret::from(0));
    let there = held_down(bench, forward);
    assert_eq!(bench.editing.caret().at, end, "{told}, {text:?}: {there:?}");
    let back = held_down(bench, backward);
    assert_eq!(bench.editing.caret().at, 0, "{told}, {text:?}: {back:?}");
    for caret in there.iter().chain(&back) {
        check_between_letters(&text, *caret, told);
    }
}

#[track_caller]
fn check_between_letters(text: &str, caret: Caret, told: &str) {
    let byte = segments::slice(text, 0..caret.at).len();
    let between = byte == text.len() || text.grapheme_indices(true).any(|(at, _)| at == byte);
    assert!(between, "{told}, {text:?}: {caret:?}");
}

#[test]
fn an_arrow_leaves_a_line_whose_last_letters_go_the_other_way() {
    let mut bench = bench("abc אבג\nxyz");
    let there = held_down(&mut bench, Key::ArrowRight);
    let passed: Vec<usize> = there.iter().map(|caret| caret.at).collect();
    assert_eq!(passed, [0, 1, 2, 3, 4, 6, 5, 4, 8, 9, 10, 11]);
    check_keys("abc |אבג", &[(Key::ArrowRight, NONE)], "abc אבג|");
    check_keys("سلام |abc", &[(Key::ArrowLeft, NONE)], "سلام abc|");
}

#[test]
fn beyond_the_end_of_a_line_is_its_end_whatever_letter_is_seen_there() {
    for (text, x, end) in [
        ("abc אבג\nxyz", 500.0, 7),
        ("سلام abc\nשל", -500.0, 8),
        ("abc אבג\nxyz", -500.0, 0),
    ] {
        let mut bench = bench(text);
        let at = bench.point(0);
        bench.press(Point::new(x, at.y), 1, false);
        assert_eq!(bench.editing.caret(), Caret::from(end), "{text}");
    }
    check_keys(
        "abc אבג\na long line|",
        &[(Key::ArrowUp, NONE)],
        "abc אבג|\na long line",
    );
}

#[test]
fn arrows_reach_both_ends_of_any_text_and_stop_only_between_letters() {
    let asked = |name| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<u64>().ok())
    };
    let first = asked("TAVLA_SEED").unwrap_or(0);
    for seed in first..first + asked("TAVLA_SEEDS").unwrap_or(150) {
        random_walk(seed);
    }
}

fn random_walk(seed: u64) {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut bench = bench(&random_text(&mut rng));
    let shape = Arc::make_mut(&mut bench.shown);
    shape.style.text_wraps = rng.random();
    shape.size.width = rng.random_range(20.0..200.0);
    bench.editing.follow(&bench.shown);
    let told = format!("seed {seed}");
    check_walk(&mut bench, &told);
    for _ in 0..20 {
        let at = Point::new(
            rng.random_range(-50.0..300.0),
            rng.random_range(-50.0..300.0),
        );
        bench.press(at, 1, false);
        check_between_letters(&bench.shown.text, bench.editing.caret(), &told);
        let arrow = [Key::ArrowUp, Key::ArrowDown][rng.random_range(0..2)];
        bench.input(&key(arrow, NONE));
        check_between_letters(&bench.shown.text, bench.editing.caret(), &told);
    }
}

/// Paragraphs that all begin in one direction, and so are of it: where they are not, an arrow comes
/// back from one to the other.
fn random_text(rng: &mut SmallRng) -> String {
    const LATIN: [&str; 3] = ["ab", "cafe\u{301}", "x"];
    const FROM_RIGHT: [&str; 4] = ["שלום", "שָׁל", "سلام", "لا"];
    const NEITHER: [&str; 6] = ["👩‍👩‍👧", "🇸🇪", "👍🏽", "12", "(", " "];
    let rtl = rng.random();
    let mut text = String::new();
    for paragraph in 0..rng.random_range(1..4) {
        if paragraph > 0 {
            text.push('\n');
        }
        let first: &[&str] = if rtl { &FROM_RIGHT } else { &LATIN };
        text.push_str(first[rng.random_range(0..first.len())]);
        for _ in 0..rng.random_range(0..7) {
            if rng.random() {
                text.push(' ');
            }
            let words: &[&str] = [&LATIN[..], &FROM_RIGHT, &NEITHER][rng.random_range(0..3)];
            text.push_str(words[rng.random_range(0..words.len())]);
        }
    }
    text
}

//! Any input in any order, with a peer at the same text.

use std::sync::Arc;

use egui::{Event, ImeEvent, Key};
use kurbo::Point;
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::shape::{Kind, TextAlign};

use super::super::segments;
use super::bench::{Bench, CTRL, NONE, SHIFT, key, preedit, text};

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

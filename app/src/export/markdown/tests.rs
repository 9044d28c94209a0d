//! What is written is read again.

use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::shape::{LIST_MARK, MarksBuilder};

use super::*;

/// Markdown that stays as it is through letters and back.
#[track_caller]
fn check_stays(markdown: &str) {
    let read = letters(markdown);
    assert_eq!(write(&read.text, read.marks.as_deref()), markdown);
}

#[test]
fn what_is_markdown_already_stays_as_it_was() {
    check_stays("plain words, 3 * 4 and a_b");
    check_stays("a **b** *c* ~~d~~ `e` <u>f</u>");
    check_stays("**b *bi* b**");
    check_stays("[here](https://a.example/x) and [[Note#Part|shown]] ![[pic.png]]");
    check_stays("[a](Note.md) ![alt](pic.png)");
    check_stays("- one\n\t- in it\n- two\n\n1. a\n2. b\n\n- [ ] open\n- [x] done");
    check_stays("say\n```\nfn a() {\n\n    b\n}\n```\nthen");
    check_stays("> quoted\n> on\n\n---\n\n| a | b |\n|---|---|");
    check_stays("two\n\n\nblank lines");
    check_stays("`a` ``b`c`` <span>x</span> **d** **e**");
}

/// Letters that would be read as signs.
#[track_caller]
fn check(text: &str, expected: &str) {
    let markdown = write(text, None);
    assert_eq!(markdown, expected);
    let read = letters(&markdown);
    assert_eq!(
        seen(&read.text, read.marks.as_deref()),
        seen(text, None),
        "{markdown}"
    );
}

#[test]
fn letters_that_would_be_signs_are_escaped() {
    check("*a*", r"\*a\*");
    check("# no title", r"\# no title");
    check("- no item", r"\- no item");
    check("1. no item", r"1\. no item");
    check("a ~~b~~ `c`", r"a \~\~b\~\~ \`c\`");
    check("[a](https://b.example)", r"\[a](https://b.example)");
    check("a <b>b</b>", r"a \<b>b\</b>");
    check("   room", "&#32;&#32;&#32;room");
    check("AT&amp;T", r"AT\&amp;T");
}

#[test]
fn stress_that_signs_cannot_say_is_said_by_tags() {
    // Between a letter and a quotation mark stars are no signs.
    let mut marks = MarksBuilder::default();
    let bold = Look {
        emphasis: EmphasisSet::default().with(Emphasis::Bold, true),
        ..Look::default()
    };
    marks.push(1, Look::default());
    marks.push(3, bold);
    let marks = marks.finish();
    assert_eq!(write("a\"b\"c", marks.as_deref()), "a<b>\"b\"</b>c");
}

#[test]
fn any_letters_are_read_as_they_were() {
    let asked = |name| {
        let value = std::env::var(name).ok();
        value.and_then(|value| value.parse::<u64>().ok())
    };
    let first = asked("TAVLA_SEED").unwrap_or(0);
    for seed in first..first + asked("TAVLA_SEEDS").unwrap_or(300) {
        any_letters(seed);
    }
}

fn any_letters(seed: u64) {
    const PIECES: [&str; 16] = [
        "a", "words", " ", "*", "_", "`", "~", "[x](", "]", "<u>", "1.", "- ", "\"", "é", "#", "\\",
    ];
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut text = String::new();
    let mut marks = MarksBuilder::default();
    for line in 0..rng.random_range(1..4) {
        if line > 0 {
            text.push_str("\n\n");
            marks.push(2, Look::default());
        }
        if rng.random_bool(0.3) {
            text.push(LIST_MARK);
            let list = Some(ListKind::ALL[rng.random_range(0..4)]);
            marks.push(
                1,
                Look {
                    list,
                    ..Look::default()
                },
            );
            text.push('x');
            marks.push(1, Look::default());
        }
        for _ in 0..rng.random_range(1..6) {
            let piece = PIECES[rng.random_range(0..PIECES.len())];
            let emphasis =
                EmphasisSet::from_bits(rng.random_range(0..16) & rng.random_range(0..16));
            text.push_str(piece);
            let look = Look {
                emphasis,
                ..Look::default()
            };
            marks.push(piece.chars().count(), look);
        }
    }
    let marks = marks.finish();
    let markdown = write(&text, marks.as_deref());
    let read = letters(&markdown);
    // Items of one kind are read as one list, which has no room between them.
    let squeezed = |seen: Vec<Seen>| {
        seen.into_iter()
            .filter(|it| it.0 != '\n')
            .collect::<Vec<_>>()
    };
    assert_eq!(
        squeezed(seen(&read.text, read.marks.as_deref())),
        squeezed(seen(&text, marks.as_deref())),
        "seed {seed}: {text:?} became {markdown:?}"
    );
}

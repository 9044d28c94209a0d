//! Styled letters and lists, laid out.

use std::ops::Range;

use tavla_shared::shape::{Color, Emphasis, ListKind, Mark, TextMarks};

use super::*;
use crate::text::{DecorationKind, Ink};

/// A block of `text` with marks on ranges of it.
fn marked(text: &str, marks: &[(Range<usize>, Mark)]) -> TextBlock {
    let mut block = block(text);
    for (range, mark) in marks {
        block.marks = TextMarks::marked(block.marks.as_deref(), range.clone(), mark);
    }
    block
}

fn with(emphasis: Emphasis) -> Mark {
    Mark::Emphasis(emphasis, true)
}

fn list(kind: ListKind) -> Mark {
    Mark::List(Some(kind))
}

#[test]
fn bold_letters_are_wider_and_slanted_ones_are_not() {
    let mut engine = TextEngine::bundled();
    let mut width = |block: &TextBlock| engine.layout(block).size().width;
    let plain = width(&block("several words"));
    let bold = width(&marked("several words", &[(0..13, with(Emphasis::Bold))]));
    let italic = width(&marked("several words", &[(0..13, with(Emphasis::Italic))]));
    assert!(bold > plain * 1.02, "{bold} {plain}");
    assert!((italic - plain).abs() < 1e-3, "{italic} {plain}");
    // Sizes are in documents: they must be the same on every machine and for ever.
    assert!((bold - 136.40).abs() < 0.01, "{bold}");
}

#[test]
fn glyphs_have_the_font_and_ink_of_their_letters() {
    let mut engine = TextEngine::bundled();
    let red = Color::rgb(0xff_0000);
    let block = marked(
        "abcd",
        &[
            (1..2, with(Emphasis::Bold)),
            (2..3, Mark::Color(Some(red))),
            (3..4, Mark::Link(Some("https://a.b".into()))),
        ],
    );
    let layout = engine.layout(&block);
    let glyphs: Vec<_> = layout.glyphs().collect();
    assert_ne!(glyphs[0].font, glyphs[1].font);
    assert_eq!(glyphs[0].font, glyphs[2].font);
    let inks: Vec<Ink> = layout.inks().collect();
    let drawn: Vec<Ink> = glyphs.iter().map(|it| inks[usize::from(it.ink)]).collect();
    assert_eq!(drawn, [Ink::Text, Ink::Text, Ink::Color(red), Ink::Link]);
    assert!(!layout.is_plain());
    assert!(engine.layout(&super::block("abcd")).is_plain());
}

#[test]
fn inks_of_several_paragraphs_are_kept_apart() {
    let mut engine = TextEngine::bundled();
    let (red, blue) = (Color::rgb(0xff_0000), Color::rgb(0x00_00ff));
    let block = marked(
        "a\nb\nc",
        &[
            (0..1, Mark::Color(Some(red))),
            (4..5, Mark::Color(Some(blue))),
        ],
    );
    let layout = engine.layout(&block);
    let inks: Vec<Ink> = layout.inks().collect();
    let drawn: Vec<Ink> = layout
        .glyphs()
        .map(|it| inks[usize::from(it.ink)])
        .collect();
    assert_eq!(drawn, [Ink::Color(red), Ink::Text, Ink::Color(blue)]);
}

#[test]
fn lines_at_letters_go_where_the_letters_are_and_wrap_with_them() {
    let mut engine = TextEngine::bundled();
    let mut block = marked("one two three", &[(4..13, with(Emphasis::Underline))]);
    block.wrap_width = Some(80.0);
    let layout = engine.layout(&block);
    assert_eq!(layout.line_count(), 2);
    let lines: Vec<_> = layout.decorations().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|it| it.kind == DecorationKind::Underline));
    let two = layout.caret_rect(4).x0;
    assert!((lines[0].rect.x0 - two).abs() < 1e-3);
    assert!(lines[1].rect.y0 > lines[0].rect.y1);
}

#[test]
fn a_lists_items_hang_and_count() {
    let mut engine = TextEngine::bundled();
    let text = "•one\n•two words that wrap\n•three";
    let block = TextBlock {
        wrap_width: Some(100.0),
        ..marked(
            text,
            &[
                (0..1, list(ListKind::Number)),
                (5..6, list(ListKind::Number)),
                (26..27, list(ListKind::Check)),
                (26..27, Mark::Indent(1)),
            ],
        )
    };
    let layout = engine.layout(&block);
    let x = |at: usize| layout.caret_rect(at).x0;
    let inset = x(1);
    assert!(inset > 20.0);
    // Carets are beside letters only, before an item's mark as after it.
    assert_eq!((x(0), x(5)), (inset, inset));
    assert_eq!(layout.line_count(), 7);
    let second = layout.line_range(2);
    assert_eq!(x(second.start), inset);
    assert!(x(27) > inset);
    assert_eq!(layout.hit(Point::new(-50.0, 2.0)).at, 1);
    assert_eq!(layout.line_start(0).at, 1);
    assert_eq!(layout.char_count(), text.chars().count());
    let boxed = layout.decorations().next().unwrap();
    assert_eq!(boxed.kind, DecorationKind::Box { ticked: false });
    assert_eq!(layout.box_at(boxed.rect.center()), Some(26));
    assert_eq!(
        layout.box_at(Point::new(x(28) + 5.0, boxed.rect.center().y)),
        None
    );
    let before_letters = layout
        .glyphs()
        .filter(|glyph| f64::from(glyph.x) < inset - 1.0);
    assert_eq!(before_letters.count(), 4, "1. and 2.");
}

#[test]
fn an_items_mark_is_right_of_a_right_to_left_line() {
    let mut engine = crate::text::testing::engine();
    let block = TextBlock {
        wrap_width: Some(200.0),
        align: TextAlign::Right,
        ..marked("•שלום", &[(0..1, list(ListKind::Check))])
    };
    let layout = engine.layout(&block);
    let boxed = layout.decorations().next().unwrap().rect;
    assert!(
        boxed.x0 > layout.caret_rect(1).x0 && boxed.x1 <= 200.0 + 1e-6,
        "{boxed:?}"
    );
}

#[test]
fn the_letter_under_a_point_is_found_and_none_beside_it() {
    let mut engine = TextEngine::bundled();
    let layout = engine.layout(&block("ab"));
    let middle = |at: usize| {
        let (from, to) = (layout.caret_rect(at), layout.caret_rect(at + 1));
        Point::new(f64::midpoint(from.x0, to.x0), from.center().y)
    };
    assert_eq!(layout.letter_on(middle(0)), Some(0));
    assert_eq!(layout.letter_on(middle(1)), Some(1));
    assert_eq!(layout.letter_on(Point::new(500.0, 5.0)), None);
    assert_eq!(layout.letter_on(Point::new(5.0, -5.0)), None);
}

#[test]
fn a_family_that_is_there_is_taken_before_the_shapes_own() {
    let mut engine = TextEngine::bundled();
    let mut width = |block: &TextBlock| engine.layout(block).size().width;
    let named = |name: &str| TextBlock {
        font_name: Some(Arc::from(name)),
        ..block("iiii")
    };
    let mono = TextBlock {
        font: Font::Mono,
        ..block("iiii")
    };
    let own = width(&block("iiii"));
    assert_ne!(width(&mono), own);
    assert_eq!(width(&named("Tavla Mono")), width(&mono));
    assert_eq!(width(&named("No such font")), own);
}

#[test]
fn installed_families_are_told_once_they_are_found() {
    let mut engine = crate::text::testing::engine();
    assert_eq!(engine.installed_families(), None);
    assert!(engine.refresh());
    let families = engine.installed_families().unwrap();
    assert!(!families.is_empty() && families.is_sorted());
    let bundled = crate::text::fonts::family(Font::Hand);
    assert!(families.iter().all(|family| &**family != bundled));
    let none = TextEngine::bundled().installed_families();
    assert_eq!(none.map(|families| families.len()), Some(0));
}

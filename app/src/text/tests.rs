//! Layouts as numbers: what they measure, where they break and where carets stand.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Font, TextAlign};

use super::{Caret, FontId, SystemFonts, TextBlock, TextEngine, TextLayout};

mod rich;
mod scripts;

fn block(text: &str) -> TextBlock {
    TextBlock {
        text: Arc::from(text),
        marks: None,
        font: Font::Sans,
        font_name: None,
        size: 20.0,
        align: TextAlign::Left,
        wrap_width: None,
    }
}

fn layout(text: &str) -> Arc<TextLayout> {
    TextEngine::bundled().layout(&block(text))
}

fn wrapped(text: &str, width: f64) -> Arc<TextLayout> {
    TextEngine::bundled().layout(&TextBlock {
        wrap_width: Some(width),
        ..block(text)
    })
}

/// The text of each line.
fn lines(text: &str, layout: &TextLayout) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    (0..layout.line_count())
        .map(|line| chars[layout.line_range(line)].iter().collect())
        .collect()
}

#[test]
fn widths_are_the_same_on_every_machine() {
    let mut engine = TextEngine::bundled();
    let mut width = |font, text: &str| {
        engine
            .layout(&TextBlock {
                font,
                ..block(text)
            })
            .size()
            .width
    };
    let measured: Vec<f64> = Font::ALL
        .iter()
        .map(|&font| width(font, "Hello, whiteboard! Größe Привет"))
        .collect();
    // Exact: a change here moves line breaks on boards that people have.
    let expected = [
        320.380_004_882_812_5,
        312.050_781_25,
        321.999_969_482_421_9,
        372.0,
    ];
    assert_eq!(measured, expected);
}

#[test]
fn heights_count_lines_whatever_letters_are_in_them() {
    for text in ["", "x", "日本語", "👩‍👩‍👧", "\u{5d0}"] {
        assert_eq!(layout(text).size().height, 25.0, "{text:?}");
    }
    assert_eq!(
        layout("a\n").size().height,
        50.0,
        "a newline at the end starts a line"
    );
    assert_eq!(layout("\n\n").line_count(), 3);
}

#[test]
fn lines_break_between_words_and_within_those_too_long() {
    let text = "the quick brown fox";
    assert_eq!(
        lines(text, &wrapped(text, 100.0)),
        ["the quick ", "brown fox"]
    );
    let text = "a Donaudampfschifffahrt b";
    let broken = wrapped(text, 80.0);
    assert!(
        broken.line_count() >= 4 && broken.size().width <= 80.0,
        "{:?}",
        lines(text, &broken)
    );
    assert_eq!(lines(text, &broken).concat(), text);
}

#[test]
fn a_box_as_wide_as_was_measured_does_not_wrap() {
    let text = "a box as wide as measured";
    let width = layout(text).size().width;
    assert_eq!(wrapped(text, (width + 1e6) - 1e6).line_count(), 1);
    assert_eq!(wrapped(text, width - 0.1).line_count(), 2);
}

#[test]
fn lines_stand_where_they_are_aligned_without_the_spaces_at_their_ends() {
    let mut engine = TextEngine::bundled();
    let mut start_and_end = |align| {
        let block = TextBlock {
            align,
            wrap_width: Some(200.0),
            ..block("abc  ")
        };
        let layout = engine.layout(&block);
        (layout.caret_rect(0).x0, layout.caret_rect(3).x0)
    };
    let (left, end) = start_and_end(TextAlign::Left);
    assert_eq!(left, 0.0);
    assert_eq!(start_and_end(TextAlign::Right), (200.0 - end, 200.0));
    assert_eq!(
        start_and_end(TextAlign::Center),
        (100.0 - end / 2.0, 100.0 + end / 2.0)
    );
}

#[test]
fn a_caret_is_found_again_where_it_stands() {
    let texts = [
        "Hello, whiteboard!",
        "two\nlines\n",
        "fi ffi office",
        "cafe\u{301} nai\u{308}ve",
        "שלום עולם",
        "مرحبا بالعالم",
        "abc שלום def",
        "שלום abc עולם\nabc",
        "👩‍👩‍👧 and 🇸🇪 and 👍🏽",
        "日本語のテキスト",
        "tab\tand\u{2028}separator",
    ];
    for text in texts {
        for layout in [layout(text), wrapped(text, 60.0)] {
            for line in 0..layout.line_count() {
                for at in layout.line_range(line) {
                    check_found_again(text, &layout, at);
                }
            }
        }
    }
}

/// A caret within a grapheme stands, and is found, at that grapheme's start.
#[track_caller]
fn check_found_again(text: &str, layout: &TextLayout, at: usize) {
    let rect = layout.caret_rect(at);
    let found = layout.hit(rect.center());
    let stands = found.at == at || layout.caret_rect(found) == rect;
    assert!(stands, "{text:?}: {at} was found at {found:?}");
}

#[test]
fn every_latin_position_has_its_own_place() {
    let layout = layout("Hello, whiteboard!");
    for at in 0..=layout.char_count() {
        assert_eq!(layout.hit(layout.caret_rect(at).center()), Caret::from(at));
    }
}

#[test]
fn a_right_to_left_paragraph_starts_at_its_right() {
    let layout = layout("abc\nשלום");
    assert!(!layout.is_rtl(0) && layout.is_rtl(5));
    let (first, last) = (layout.caret_rect(4).x0, layout.caret_rect(8).x0);
    assert!(first > last && last.abs() < 1e-3, "{first} {last}");
}

#[test]
fn the_end_of_a_wrapped_line_is_not_the_start_of_the_next() {
    let layout = wrapped("the quick brown fox", 100.0);
    let end = layout.line_end(0);
    assert_eq!(
        end,
        Caret {
            at: 10,
            upstream: true
        }
    );
    assert_eq!((layout.line_of(end), layout.line_of(10)), (0, 1));
    assert!(layout.caret_rect(end).y0 < layout.caret_rect(10).y0);
    assert_eq!(layout.hit(Point::new(500.0, 5.0)), end);
    assert_eq!(layout.hit(Point::new(-500.0, 500.0)), Caret::from(10));
}

#[test]
fn a_selection_covers_its_letters_and_the_newlines_between() {
    let layout = layout("ab\ncd");
    let x = |at: usize| layout.caret_rect(at).x0;
    assert_eq!(
        layout.selection_rects(1..4),
        [
            Rect::new(x(1), 0.0, x(2), 25.0),
            Rect::new(x(2), 0.0, x(2) + 6.0, 25.0),
            Rect::new(0.0, 25.0, x(4), 50.0)
        ]
    );
    assert!(layout.selection_rects(2..2).is_empty());
    assert_eq!(layout.selection_rects(0..999).len(), 3);
}

#[test]
fn positions_past_the_end_are_the_end() {
    let layout = layout("ab");
    assert_eq!(layout.caret_rect(99), layout.caret_rect(2));
    assert_eq!(layout.line_range(99), 0..2);
}

#[test]
fn absurd_sizes_are_laid_out_all_the_same() {
    let mut engine = TextEngine::bundled();
    for (size, wrap_width) in [
        (0.0, None),
        (f64::NAN, Some(f64::NAN)),
        (1e300, Some(-5.0)),
        (20.0, Some(0.0)),
    ] {
        let layout = engine.layout(&TextBlock {
            size,
            wrap_width,
            ..block("some words")
        });
        assert!(layout.size().width.is_finite() && layout.size().height.is_finite());
    }
}

#[test]
fn a_glyph_has_a_picture_and_an_outline_and_a_space_has_neither() {
    let mut engine = TextEngine::bundled();
    let glyphs: Vec<_> = engine.layout(&block("H ")).glyphs().collect();
    let (letter, space) = (glyphs[0], glyphs[1]);
    let image = engine.raster(letter.font, letter.id, 32.0, 0).unwrap();
    assert!(
        (20..=24).contains(&image.height) && image.top as u32 == image.height,
        "{image:?}"
    );
    assert!(engine.raster(space.font, space.id, 32.0, 0).is_none());
    assert!(engine.raster(letter.font, letter.id, f32::NAN, 0).is_none());
    let layers = engine.layers(letter.font, letter.id);
    assert!(layers.len() == 1 && layers[0].color.is_none());
    let bounds = kurbo::Shape::bounding_box(&layers[0].path);
    assert!(
        bounds.y0 < -0.7 && bounds.y0 > -0.75 && bounds.y1.abs() < 0.01,
        "{bounds:?}"
    );
    assert!(engine.layers(space.font, space.id).is_empty());
}

#[test]
fn scripts_without_spaces_break_between_words() {
    let text = "ภาษาไทยเป็นภาษาที่มีระดับเสียง";
    let lines = lines(text, &wrapped(text, 120.0));
    let starts_with_vowel_sign =
        |line: &String| line.starts_with(['\u{e31}', '\u{e34}', '\u{e35}']);
    assert!(
        lines.len() > 1 && !lines.iter().any(starts_with_vowel_sign),
        "{lines:?}"
    );
    let words = ["ภาษา", "ไทย", "เป็น", "ที่", "มี", "ระดับ", "เสียง"];
    for line in &lines {
        assert!(words.iter().any(|word| line.starts_with(word)), "{lines:?}");
    }
}

#[test]
fn a_font_of_the_machine_stays_the_same_one_however_long_it_was_not_used() {
    let (found, wait) = sync_channel(1);
    let wake = move || found.try_send(()).expect("fonts are looked for once");
    let system_fonts = SystemFonts::new(Arc::new(wake));
    let mut engine = TextEngine::with_system_fonts(system_fonts.clone());
    let fonts = |engine: &mut TextEngine, text: &str| -> Vec<FontId> {
        engine
            .layout(&block(text))
            .glyphs()
            .map(|glyph| glyph.font)
            .collect()
    };
    let before_found = fonts(&mut engine, "日");
    assert_eq!(before_found, [FontId(0)], "a bundled font's box meanwhile");
    wait.recv().unwrap();
    let before = engine.epoch();
    assert!(engine.refresh() && !engine.refresh() && engine.epoch() != before);
    // Whether there is a font for it is the machine's matter.
    let first = fonts(&mut engine, "日");
    for other in 0..200 {
        engine.layout(&block(&format!("other {other}")));
    }
    assert_eq!(fonts(&mut engine, "日日"), [first[0], first[0]]);
    // Another engine has them at once.
    let mut other = TextEngine::with_system_fonts(system_fonts);
    assert_ne!(other.epoch(), engine.epoch());
    fonts(&mut other, "日");
    assert!(!other.refresh());
}

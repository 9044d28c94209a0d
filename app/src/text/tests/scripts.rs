//! Scripts other than Latin, with fonts that stand in for a machine's.

use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{Color, Font, TextAlign};

use super::super::testing::{engine, engine_with_triangle};
use super::super::{Caret, Glyph, GlyphContent, TextBlock, TextEngine, TextLayout};
use super::{block, check_found_again, lines};

fn layout(text: &str) -> Arc<TextLayout> {
    engine().layout(&block(text))
}

fn wrapped(text: &str, width: f64) -> Arc<TextLayout> {
    engine().layout(&TextBlock {
        wrap_width: Some(width),
        ..block(text)
    })
}

fn glyphs(text: &str) -> Vec<Glyph> {
    layout(text).glyphs().collect()
}

/// After the letter before it.
fn after(at: usize) -> Caret {
    Caret { at, upstream: true }
}

/// Where a caret goes by an arrow key held down.
fn walk(layout: &TextLayout, from: Caret, to_right: bool) -> Vec<Caret> {
    let mut walked = vec![from];
    while let Some(next) = layout.beside(walked[walked.len() - 1], to_right) {
        walked.push(next);
    }
    walked
}

fn places(layout: &TextLayout, carets: &[Caret]) -> Vec<f64> {
    carets
        .iter()
        .map(|&caret| layout.caret_rect(caret).x0)
        .collect()
}

#[test]
fn every_script_has_its_letters() {
    for text in [
        "שלום",
        "مرحبا بالعالم",
        "नमस्ते हिन्दी",
        "日本語のテキスト",
        "😀👩‍👩‍👧🇸🇪👍🏽",
    ] {
        assert!(glyphs(text).iter().all(|glyph| glyph.id != 0), "{text}");
    }
}

#[test]
fn hebrew_reads_from_the_right() {
    let layout = layout("שלום");
    let carets: Vec<Caret> = (0..=4).map(Caret::from).collect();
    let places = places(&layout, &carets);
    assert!(places.is_sorted_by(|a, b| a > b), "{places:?}");
    assert_eq!((places[0], places[4]), (layout.size().width, 0.0));
    assert_eq!(walk(&layout, Caret::from(0), false), carets);
    let back: Vec<Caret> = carets.into_iter().rev().collect();
    assert_eq!(walk(&layout, Caret::from(4), true), back);
}

#[test]
fn a_caret_between_directions_is_beside_the_letter_it_belongs_to() {
    let layout = layout("abc שלום def");
    let x = |caret: Caret| layout.caret_rect(caret).x0;
    let (left, right) = (x(after(4)), x(Caret::from(4)));
    // After the space, and before the first Hebrew letter, which is the rightmost.
    assert!(left < right);
    assert_eq!((x(after(8)), x(Caret::from(8))), (left, right));
    let y = 5.0;
    let near = |at: f64| layout.hit(Point::new(at, y));
    assert_eq!(near(left - 1.0), after(4));
    assert_eq!(near(left + 1.0), after(8));
    assert_eq!(near(right - 1.0), Caret::from(4));
    assert_eq!(near(right + 1.0), Caret::from(8));
}

#[test]
fn arrows_go_where_they_point_through_both_directions() {
    for text in ["abc שלום def", "שלום abc עולם", "سلام abc"] {
        let layout = layout(text);
        let (first, last) = (
            layout.hit(Point::new(-9.0, 5.0)),
            layout.hit(Point::new(999.0, 5.0)),
        );
        let right = places(&layout, &walk(&layout, first, true));
        let left = places(&layout, &walk(&layout, last, false));
        assert_eq!(right.len(), layout.char_count() + 1, "{text}");
        assert!(right.is_sorted_by(|a, b| a < b), "{text}: {right:?}");
        assert!(left.is_sorted_by(|a, b| a > b), "{text}: {left:?}");
        assert_eq!(left.len(), right.len());
    }
}

#[test]
fn a_selection_through_both_directions_is_several_boxes() {
    let layout = layout("abc שלום def");
    let x = |caret: Caret| layout.caret_rect(caret).x0;
    let boxes = layout.selection_rects(2..6);
    // "c ", and the two Hebrew letters at the right of their word.
    let expected = [
        Rect::new(x(2.into()), 0.0, x(after(4)), 25.0),
        Rect::new(x(6.into()), 0.0, x(4.into()), 25.0),
    ];
    assert_eq!(boxes, expected);
    assert!(boxes[0].x1 + 5.0 < boxes[1].x0);
    // What is all chosen is one box.
    assert_eq!(layout.selection_rects(0..12).len(), 1);
}

#[test]
fn a_caret_is_found_again_in_every_script() {
    let texts = [
        "abc שָׁלוֹם def",
        "سلام لا بالعالم",
        "नमस्ते क्षत्रिय",
        "日本語のテキスト",
        "a👩‍👩‍👧b👍🏽c🇸🇪",
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

#[test]
fn arabic_letters_are_joined() {
    let ids = |text: &str| {
        glyphs(text)
            .iter()
            .map(|glyph| glyph.id)
            .collect::<Vec<_>>()
    };
    let alone = ids("ك ت ب");
    assert!(ids("كتب").iter().all(|id| !alone.contains(id)));
    // Lam and alef are one glyph, in which a caret stands all the same.
    assert_eq!(ids("لا").len(), 1);
    let layout = layout("لا");
    let carets = walk(&layout, Caret::from(0), false);
    assert_eq!(carets, [0, 1, 2].map(Caret::from));
    assert!(places(&layout, &carets).is_sorted_by(|a, b| a > b));
}

#[test]
fn devanagari_letters_are_joined_and_reordered() {
    // Ka, virama and ssa are one glyph.
    assert_eq!(glyphs("क्ष").len(), 1);
    assert_eq!(glyphs("क ष").len(), 3);
    // The vowel that is said after the consonant is written before it.
    let written = glyphs("कि");
    let consonant = glyphs("क")[0].id;
    assert_eq!(written.len(), 2);
    assert!(written[0].id != consonant && written[1].id == consonant);
}

#[test]
fn no_caret_stands_between_a_letter_and_its_marks() {
    // A letter with two points; a syllable; a family.
    for (text, stops) in [
        ("שָׁל", vec![0, 3, 4]),
        ("कित", vec![0, 2, 3]),
        ("a👩‍👩‍👧b", vec![0, 1, 6, 7]),
        ("👍🏽🇸🇪", vec![0, 2, 4]),
        ("e\u{301}\u{323}x", vec![0, 3, 4]),
    ] {
        let layout = layout(text);
        let rtl = layout.is_rtl(0);
        let walked: Vec<usize> = walk(&layout, Caret::from(0), !rtl)
            .iter()
            .map(|caret| caret.at)
            .collect();
        assert_eq!(walked, stops, "{text}");
    }
}

#[test]
fn ideographs_break_anywhere_but_before_what_ends_a_sentence() {
    let text = "日本語のテキストは文字の間で改行されます。";
    let whole = layout(text);
    assert_eq!(whole.size().width, 21.0 * 20.0);
    let layout = wrapped(text, 100.0);
    let broken = lines(text, &layout);
    assert_eq!(broken[0].chars().count(), 5);
    assert_eq!(broken.concat(), text);
    // Twenty letters would fill four lines, but then the stop would begin the fifth.
    let last = &broken[4];
    assert_eq!(last, "す。");
    assert!(layout.size().width <= 100.0);
}

#[test]
fn emoji_are_pictures_in_their_own_colours() {
    let mut engine = engine();
    let family = engine.layout(&block("👩‍👩‍👧"));
    assert_eq!((family.char_count(), family.glyphs().count()), (5, 1));
    let glyphs: Vec<Glyph> = engine.layout(&block("👍🏽")).glyphs().collect();
    assert_eq!(
        glyphs.len(),
        1,
        "a hand of one colour, not a hand and a colour"
    );
    let image = engine
        .raster(glyphs[0].font, glyphs[0].id, 40.0, 0)
        .unwrap();
    let GlyphContent::Color(pixels) = &image.content else {
        panic!("{:?}", image.content)
    };
    let coloured = pixels
        .as_chunks::<4>()
        .0
        .iter()
        .filter(|[red, _, blue, opacity]| *opacity == 255 && red.abs_diff(*blue) > 40);
    assert!(coloured.count() > 100);
}

#[test]
fn emoji_of_outlines_have_a_colour_a_layer() {
    let mut engine = engine();
    let square = engine.layout(&block("🟥")).glyphs().next().unwrap();
    let layers = engine.layers(square.font, square.id);
    let colors: Vec<_> = layers.iter().map(|layer| layer.color).collect();
    assert_eq!(
        colors,
        [Some(Color::rgb(0xcc_3333)), Some(Color::rgb(0xff_ffff))]
    );
    let image = engine.raster(square.font, square.id, 40.0, 0).unwrap();
    assert!(matches!(image.content, GlyphContent::Color(_)));
}

#[test]
fn a_sign_that_asks_to_be_an_emoji_is_one_where_there_is_one() {
    let mut engine = engine_with_triangle();
    let mut first = |text| engine.layout(&block(text)).glyphs().next().unwrap();
    let emoji = first("▶\u{fe0f}");
    let sign = first("▶");
    assert_ne!(emoji.font, sign.font);
    // What is beside it stays text, and its caret passes it in one step.
    let beside: Vec<_> = engine.layout(&block("a▶\u{fe0f}▶b")).glyphs().collect();
    let fonts: Vec<_> = beside.iter().map(|glyph| glyph.font).collect();
    assert_eq!(fonts, [sign.font, emoji.font, sign.font, sign.font]);
    let layout = engine.layout(&block("▶\u{fe0f}b"));
    assert_eq!(layout.beside(Caret::from(0), true).unwrap().at, 2);
    assert!(engine.has_layers_of_text_color(emoji.font, emoji.id));
    assert!(!engine.has_layers_of_text_color(sign.font, sign.id));
    // Without an emoji it is the sign.
    let bundled = TextEngine::bundled().layout(&block("▶\u{fe0f}"));
    assert_eq!(bundled.glyphs().next().unwrap().id, sign.id);
}

#[test]
fn letters_that_no_font_has_are_boxes() {
    let mut engine = engine();
    for text in [
        "\u{e000}",
        "ᚠ",
        "\u{10fffd}",
        "a\u{300}\u{e0001}\u{200d}",
        "ᚠ\u{301}",
    ] {
        let layout = engine.layout(&block(text));
        assert!(layout.size().width > 0.0, "{text:?}");
        for glyph in layout.glyphs() {
            engine.raster(glyph.font, glyph.id, 20.0, 0);
        }
    }
    let missing = engine.layout(&block("ᚠ")).glyphs().next().unwrap();
    assert_eq!(missing.id, 0);
    assert!(engine.raster(missing.font, 0, 20.0, 0).is_some());
}

#[test]
fn right_to_left_lines_stand_where_they_are_aligned_without_their_spaces() {
    let mut engine = engine();
    let mut ends = |align| {
        let block = TextBlock {
            align,
            wrap_width: Some(200.0),
            ..block("שלום  ")
        };
        let layout = engine.layout(&block);
        (layout.caret_rect(4).x0, layout.caret_rect(0).x0)
    };
    let (left, width) = ends(TextAlign::Left);
    assert_eq!(left, 0.0);
    assert_eq!(ends(TextAlign::Right), (200.0 - width, 200.0));
    assert_eq!(
        ends(TextAlign::Center),
        (100.0 - width / 2.0, 100.0 + width / 2.0)
    );
}

#[test]
fn a_machine_s_fonts_change_nothing_of_what_the_bundled_ones_measure() {
    let text = "Hello, whiteboard! Größe Привет → the quick brown fox jumps over the lazy dog";
    let mut with_others = engine();
    with_others.layout(&block("日本語"));
    for &font in Font::ALL {
        let block = TextBlock {
            font,
            wrap_width: Some(150.0),
            ..block(text)
        };
        let (ours, theirs) = (
            TextEngine::bundled().layout(&block),
            with_others.layout(&block),
        );
        assert_eq!(lines(text, &ours), lines(text, &theirs), "{font:?}");
        assert_eq!(ours.size(), theirs.size(), "{font:?}");
        let ids = |layout: &TextLayout| layout.glyphs().map(|it| (it.id, it.x)).collect::<Vec<_>>();
        assert_eq!(ids(&ours), ids(&theirs), "{font:?}");
    }
}

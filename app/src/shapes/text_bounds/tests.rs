//! The box is around every letter, and little larger.

use super::super::paint_bounds;
use super::super::tests::shape;
use super::*;
use tavla_shared::shape::{Emphasis, Mark, TextMarks};

use crate::text::{PlacedText, fonts, measure_for_kind, placed_text, testing};

const TEXTS: [&str; 7] = [
    "one",
    "one\ntwo\nthree\nfour",
    "many words of which some are extraordinarily-long and some are not, all through the line",
    "日本語のテキストは文字の間で改行されます。日本語のテキストは文字の間で改行されます。",
    "مرحبا بالعالم नमस्ते हिन्दी Größe Привет שלום",
    "😀👩‍👩‍👧👍🏽🇸🇪🟥ᚠ 1️⃣ ✔️",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW @@@@ ____",
];

/// The box around the letters as they are turned.
fn seen(placed: &PlacedText) -> Rect {
    let turn = kurbo::Affine::rotate_about(placed.angle, placed.pivot);
    turn.transform_rect_bbox(placed.rect())
}

#[test]
fn text_of_every_kind_is_within_the_paint_bounds() {
    let mut engine = testing::engine();
    let unknown = Kind::Unknown("a-kind-with-quite-a-long-name-日本語".into());
    for kind in Kind::KNOWN.into_iter().chain([unknown]) {
        for (at, text) in TEXTS.into_iter().enumerate() {
            let mut shape = shape(kind.clone());
            shape.angle = [0.0, 0.7][at % 2];
            for (number, &font) in Font::ALL.iter().enumerate() {
                shape.text = Arc::from(text.repeat(1 + number * 3));
                shape.style.font = font;
                shape.style.text_align = TextAlign::ALL[(at + number) % 3];
                shape.style.text_vertical = VerticalAlign::ALL[at % 3];
                shape.style.text_wraps = number % 2 == 0;
                let label = placeholder_label(&shape);
                let written = label.as_ref().unwrap_or(&shape);
                let Some(placed) = placed_text(written, &mut engine) else {
                    continue;
                };
                let (letters, bounds) = (seen(&placed), paint_bounds(&shape));
                assert!(
                    bounds.contains_rect(letters),
                    "{kind:?} {text:?} {font:?}: {letters:?} in {bounds:?}"
                );
            }
        }
    }
}

#[test]
fn marked_text_is_within_the_paint_bounds() {
    let mut engine = testing::engine();
    let looks = [
        Mark::Emphasis(Emphasis::Bold, true),
        Mark::Emphasis(Emphasis::Code, true),
        Mark::Emphasis(Emphasis::Italic, true),
    ];
    for kind in [Kind::Text, Kind::Rectangle, Kind::Arrow, Kind::Note] {
        for (at, text) in TEXTS.into_iter().enumerate() {
            let mut shape = shape(kind.clone());
            shape.text = Arc::from(format!("•{text}\n•iiii llll\n{text}"));
            let chars = shape.text.chars().count();
            let second = text.chars().count() + 2;
            let list = [
                (0, Mark::List(Some(ListKind::Number))),
                (second, Mark::List(Some(ListKind::Check))),
                (second, Mark::Indent(3)),
            ];
            for font in Font::ALL {
                shape.style.font = *font;
                shape.style.text_wraps = at % 2 == 0;
                shape.marks = TextMarks::marked(None, 0..chars, &looks[at % 3]);
                for (at, mark) in &list {
                    shape.marks = TextMarks::marked(shape.marks.as_deref(), *at..at + 1, mark);
                }
                let Some(placed) = placed_text(&shape, &mut engine) else {
                    continue;
                };
                let (letters, bounds) = (seen(&placed), paint_bounds(&shape));
                assert!(
                    bounds.contains_rect(letters),
                    "{kind:?} {text:?} {font:?}: {letters:?} in {bounds:?}"
                );
            }
        }
    }
}

#[test]
fn no_bold_letter_is_wider_than_it_is_taken_for() {
    for &font in Font::ALL {
        let face = swash::FontRef::from_index(fonts::bold_bytes(font), 0).unwrap();
        let (metrics, glyphs) = (face.metrics(&[]), face.glyph_metrics(&[]));
        face.charmap().enumerate(|code, glyph| {
            let Some(letter) = char::from_u32(code) else {
                return;
            };
            let width = glyphs.advance_width(glyph) / f32::from(metrics.units_per_em);
            let most = letter_width(letter, font).max(MONO);
            let most = most.max(if letter.is_ascii() { 0.0 } else { 1.0 });
            assert!(
                f64::from(width) <= most * MARKED_WIDER,
                "{font:?} {letter:?}"
            );
        });
    }
}

#[test]
fn text_that_fits_makes_the_bounds_little_larger() {
    let mut engine = testing::engine();
    for text in &TEXTS[..4] {
        for &font in Font::ALL {
            let mut text_shape = shape(Kind::Text);
            text_shape.text = Arc::from(*text);
            text_shape.style.font = font;
            text_shape.size = measure_for_kind(&text_shape, &mut engine);
            let measured = text_shape.size;
            let bounds = paint_bounds(&text_shape).size();
            let size = text_shape.style.text_size;
            assert!(
                bounds.width < measured.width * 1.3 + size,
                "{text:?} {font:?}"
            );
            assert!(
                bounds.height < measured.height * 1.1 + size,
                "{text:?} {font:?}"
            );
        }
    }
    let mut box_ = shape(Kind::Rectangle);
    let empty = paint_bounds(&box_);
    box_.text = Arc::from("fits");
    assert_eq!(paint_bounds(&box_), empty);
}

#[test]
fn no_letter_of_a_bundled_font_is_wider_than_it_is_taken_for() {
    for &font in Font::ALL {
        let face = swash::FontRef::from_index(fonts::bytes(font), 0).unwrap();
        let (metrics, glyphs) = (face.metrics(&[]), face.glyph_metrics(&[]));
        face.charmap().enumerate(|code, glyph| {
            let Some(letter) = char::from_u32(code) else {
                return;
            };
            let width = glyphs.advance_width(glyph) / f32::from(metrics.units_per_em);
            // Letters that a font lacks come from the others.
            let most = letter_width(letter, font).max(if letter.is_ascii() { 0.0 } else { 1.0 });
            assert!(f64::from(width) <= most + 1e-6, "{font:?} {letter:?}");
        });
        assert!(fonts::line_height(font) <= LINE_MAX);
    }
}

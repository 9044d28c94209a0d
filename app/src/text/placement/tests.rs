//! Where text goes in each kind of shape, as numbers.

use std::f64::consts::FRAC_PI_2;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::VerticalAlign;

use super::*;
use crate::text::testing;

fn shape(kind: Kind, text: &str) -> Shape {
    let mut shape = Shape::new(ShapeId::from_random(1), kind);
    shape.pos = Point::new(100.0, 200.0);
    shape.size = Size::new(200.0, 100.0);
    shape.style.font = Font::Sans;
    shape.text = Arc::from(text);
    shape
}

fn centred(kind: Kind, text: &str) -> Shape {
    let mut shape = shape(kind, text);
    shape.style.text_align = TextAlign::Center;
    shape.style.text_vertical = VerticalAlign::Middle;
    shape
}

fn place(shape: &Shape) -> PlacedText {
    placed_text(shape, &mut TextEngine::bundled()).unwrap()
}

fn applied(mut shape: Shape, engine: &mut TextEngine) -> Shape {
    for edit in fitting_edits(&shape, engine) {
        let Edit::Set { property, .. } = edit else {
            panic!("{edit:?}")
        };
        property.apply_to(&mut shape);
    }
    shape
}

fn check_near(a: Point, b: Point) {
    assert!((a - b).hypot() < 1e-3, "{a:?} is not {b:?}");
}

#[test]
fn centred_text_is_in_the_middle_of_its_shape() {
    for kind in [Kind::Rectangle, Kind::Ellipse, Kind::Diamond] {
        check_near(
            place(&centred(kind, "mid")).rect().center(),
            Point::new(200.0, 250.0),
        );
    }
}

#[test]
fn text_keeps_its_distance_from_the_side_it_is_aligned_to() {
    let mut shape = shape(Kind::Rectangle, "corner");
    check_near(place(&shape).rect().origin(), Point::new(105.0, 205.0));
    shape.style.text_align = TextAlign::Right;
    shape.style.text_vertical = VerticalAlign::Bottom;
    let rect = place(&shape).rect();
    check_near(Point::new(rect.x1, rect.y1), Point::new(295.0, 295.0));
}

#[test]
fn a_containers_text_needs_the_height_that_its_outline_asks_for() {
    let engine = &mut TextEngine::bundled();
    let text = "one\ntwo\nthree\nfour";
    let mut needed = |kind| measure_for_kind(&centred(kind, text), engine);
    let check = |size: Size, height: f64| {
        assert!(
            (size.height - height).abs() < 1e-6 && size.width == 200.0,
            "{size:?}"
        );
    };
    check(needed(Kind::Rectangle), 110.0);
    check(needed(Kind::Ellipse), 110.0 * 2.0_f64.sqrt());
    check(needed(Kind::Diamond), 220.0);
}

#[test]
fn a_container_grows_down_for_its_text_and_never_shrinks() {
    let engine = &mut TextEngine::bundled();
    let grown = applied(centred(Kind::Rectangle, "1\n2\n3\n4\n5\n6"), engine);
    assert_eq!(
        (grown.pos, grown.size),
        (Point::new(100.0, 200.0), Size::new(200.0, 160.0))
    );
    assert!(fitting_edits(&grown, engine).is_empty());
    let one_line = Shape {
        text: Arc::from("1"),
        ..grown
    };
    assert!(fitting_edits(&one_line, engine).is_empty());
}

#[test]
fn a_text_shape_takes_its_texts_size_and_keeps_the_edge_it_is_aligned_to() {
    let engine = &mut TextEngine::bundled();
    for (align, across) in [
        (TextAlign::Left, 0.0),
        (TextAlign::Center, 0.5),
        (TextAlign::Right, 1.0),
    ] {
        for angle in [0.0, FRAC_PI_2, 0.3] {
            let mut before = shape(Kind::Text, "some words");
            before.style.text_align = align;
            before.angle = angle;
            let after = applied(before.clone(), engine);
            assert_eq!(after.size, measure_for_kind(&after, engine));
            let grip = |shape: &Shape| {
                let level = shape.pos + Vec2::new(shape.size.width * across, 0.0);
                geometry::rotated(level, shape.rect().center(), shape.angle)
            };
            check_near(grip(&after), grip(&before));
        }
    }
}

#[test]
fn a_text_shape_that_wraps_keeps_its_width() {
    let mut shape = shape(Kind::Text, "some words that do not fit in one line of it");
    shape.style.text_wraps = true;
    let size = measure_for_kind(&shape, &mut TextEngine::bundled());
    assert_eq!(size, Size::new(200.0, 50.0));
}

#[test]
fn a_notes_text_shrinks_to_fit_and_then_the_note_grows() {
    let engine = &mut TextEngine::bundled();
    let mut note = centred(Kind::Note, "short");
    assert_eq!(place(&note).block.size, 20.0);
    note.text = Arc::from("a text that needs several lines in so small a note");
    let fitted = place(&note);
    assert!(fitted.block.size < 20.0 && fitted.block.size >= NOTE_TEXT_SIZE_MIN);
    assert!(fitted.layout.size().height <= 72.0);
    assert!(
        fitting_edits(&note, engine).is_empty(),
        "what fits needs no growth"
    );
    note.text = Arc::from("a text that needs very many lines ".repeat(20));
    assert_eq!(place(&note).block.size, NOTE_TEXT_SIZE_MIN);
    let grown = applied(note, engine);
    assert!(grown.size.height > 100.0);
    assert!(place(&grown).layout.size().height <= grown.size.height);
}

#[test]
fn a_long_word_shrinks_in_a_note_before_it_breaks() {
    let note = shape(Kind::Note, "Incomprehensibilities");
    let placed = place(&note);
    assert!(placed.block.size < 20.0 && placed.layout.line_count() == 1);
}

#[test]
fn a_label_is_level_at_the_middle_of_its_line() {
    let mut arrow = shape(Kind::Arrow, "label");
    arrow.path = vec![Point::ZERO, Point::new(200.0, 100.0)];
    arrow.angle = 0.7;
    let placed = place(&arrow);
    assert_eq!(placed.angle, 0.0);
    check_near(placed.rect().center(), Point::new(200.0, 250.0));
}

#[test]
fn points_of_turned_text_go_to_the_board_and_back() {
    let mut shape = centred(Kind::Rectangle, "turned");
    shape.angle = 1.0;
    let placed = place(&shape);
    let at = Point::new(3.0, 4.0);
    check_near(placed.text_from_board(placed.board_from_text(at)), at);
}

#[test]
fn letters_are_hit_and_the_room_around_them_is_not() {
    let engine = &mut TextEngine::bundled();
    let mut hit =
        |shape: &Shape, x: f64, y: f64| letters_hit(shape, Point::new(x, y), engine, &mut 100);
    let mut box_ = centred(Kind::Rectangle, "mid");
    assert!(hit(&box_, 200.0, 250.0) && !hit(&box_, 140.0, 250.0));
    box_.angle = FRAC_PI_2;
    assert!(hit(&box_, 200.0, 262.0) && !hit(&box_, 214.0, 250.0));
    let frame = shape(Kind::Frame, "Flow");
    assert!(hit(&frame, 118.0, 219.0) && !hit(&frame, 250.0, 219.0));
    assert!(!hit(&centred(Kind::Rectangle, ""), 200.0, 250.0));
}

#[test]
fn looking_for_letters_at_a_point_does_not_shape_a_long_text() {
    let engine = &mut TextEngine::bundled();
    let long = centred(Kind::Rectangle, &"long ".repeat(400));
    let middle = Point::new(200.0, 250.0);
    assert!(!letters_hit(&long, middle, engine, &mut 1_000));
    assert_eq!(engine.letters_shaped(), 0);
    // What is seen is hit.
    placed_text(&long, engine);
    assert!(letters_hit(&long, middle, engine, &mut 0));
    let mut letters = 100;
    let short = centred(Kind::Rectangle, "short");
    assert!(letters_hit(&short, middle, engine, &mut letters));
    assert!((80..100).contains(&letters), "{letters}");
}

#[test]
fn a_long_text_is_placed_soon_as_it_would_be_at_once() {
    let engine = &mut testing::engine();
    let paragraphs: Vec<_> = (0..60)
        .map(|n| format!("{n} words, 日本語, שלום"))
        .collect();
    let paragraphs = paragraphs.join("\n");
    for text in ["words in one paragraph, 日本語 ".repeat(40), paragraphs] {
        for kind in [Kind::Rectangle, Kind::Note] {
            let shape = shape(kind, &text);
            let shaped = engine.letters_shaped();
            let placed = loop {
                match text_soon(&shape, engine, &mut 100) {
                    Soon::Placed(placed) => break placed,
                    Soon::Later => std::thread::yield_now(),
                    Soon::Never => panic!("a box holds text"),
                }
            };
            assert!(engine.letters_shaped() - shaped <= 100);
            let at_once = placed_text(&shape, engine).unwrap();
            assert!(Arc::ptr_eq(&placed.layout, &at_once.layout), "it is kept");
            let fresh = placed_text(&shape, &mut testing::engine()).unwrap();
            assert_eq!(
                (placed.block, placed.origin, placed.layout.size()),
                (fresh.block, fresh.origin, fresh.layout.size())
            );
            let glyphs = |layout: &TextLayout| -> Vec<_> {
                layout
                    .glyphs()
                    .map(|glyph| (glyph.id, glyph.x, glyph.y))
                    .collect()
            };
            assert_eq!(glyphs(&placed.layout), glyphs(&fresh.layout));
        }
    }
}

#[test]
fn shapes_without_text_have_none_and_empty_text_has_a_place() {
    let engine = &mut TextEngine::bundled();
    assert!(placed_text(&shape(Kind::Ink, "x"), engine).is_none());
    assert!(placed_text(&shape(Kind::Group, "x"), engine).is_none());
    assert!(fitting_edits(&shape(Kind::Ink, "x"), engine).is_empty());
    assert!(fitting_edits(&shape(Kind::Rectangle, ""), engine).is_empty());
    let caret = place(&centred(Kind::Ellipse, "")).layout.caret_rect(0);
    assert_eq!(caret.height(), 25.0);
}

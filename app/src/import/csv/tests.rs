//! What becomes of tables.

use super::*;

#[track_caller]
fn open(table: &str) -> Drawing {
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    read(table.as_bytes(), &mut ids).unwrap()
}

fn texts(drawing: &Drawing) -> Vec<&str> {
    drawing.shapes.iter().map(|shape| &*shape.text).collect()
}

#[test]
fn each_row_is_a_note_in_a_tidy_grid() {
    let drawing = open("one\ntwo\n\nthree\nfour\nfive\n");
    assert_eq!(texts(&drawing), ["one", "two", "three", "four", "five"]);
    let places: Vec<(f64, f64)> = drawing
        .shapes
        .iter()
        .map(|it| (it.pos.x, it.pos.y))
        .collect();
    let expected = [
        (0.0, 0.0),
        (200.0, 0.0),
        (400.0, 0.0),
        (0.0, 200.0),
        (200.0, 200.0),
    ];
    assert_eq!(places, expected);
    assert!(drawing.shapes.iter().all(|it| it.kind == Kind::Note));
    assert_eq!(drawing.report.shapes, 5);
}

#[test]
fn headings_say_which_column_is_the_text_and_which_the_colour() {
    let drawing =
        open("Votes;Color;Title\n3;#ffc9c9;first\n1;rebeccapurple;second\n0;blurple;third\n");
    assert_eq!(texts(&drawing), ["first", "second", "third"]);
    let fills: Vec<Color> = drawing.shapes.iter().map(|it| it.style.fill).collect();
    assert_eq!(
        fills,
        [Color::rgb(0xff_c9c9), Color::rgb(0x66_3399), Color::NONE]
    );
    assert_eq!(drawing.report.lost(Loss::Color), 1);
}

#[test]
fn without_known_headings_the_first_column_is_the_text() {
    let drawing = open("Feature,Votes\nsync,3\n");
    assert_eq!(texts(&drawing), ["Feature", "sync"]);
    let drawing = open("colour,what\nred,a\n");
    assert_eq!(texts(&drawing), ["a"]);
}

#[test]
fn an_empty_table_is_an_empty_drawing_and_what_is_no_text_is_refused() {
    assert_eq!(open("").shapes, []);
    for empty in [",,\n,,\n", ";;\n;\n;;\n"] {
        assert_eq!(open(empty).shapes, [], "{empty:?}");
    }
    let refused = read(b"\x89PNG\0\0", &mut || 0);
    assert_eq!(refused.err(), Some(ImportError::OtherKind { found: None }));
    let large = vec![b'a'; FILE_BYTES_MAX + 1];
    let refused = read(&large, &mut || 0);
    assert_eq!(
        refused.err(),
        Some(ImportError::TooLarge { len: large.len() })
    );
    let many = "a\n".repeat(crate::import::SHAPES_MAX + 2);
    let refused = read(many.as_bytes(), &mut || 0);
    assert_eq!(refused.err(), Some(ImportError::TooManyShapes));
}

#[test]
fn a_table_is_told_from_files_of_other_kinds() {
    assert!(looks_like(b"a,b\n1,2") && looks_like(b"\xff\xfea\0"));
    for other in [
        &b""[..],
        b"{\"nodes\": []}",
        b" <svg>",
        b"\x89PNG\r\n\x1a\n\0\0",
    ] {
        assert!(!looks_like(other), "{other:?}");
    }
}

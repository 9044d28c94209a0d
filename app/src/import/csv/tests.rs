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
    assert_eq!(told(&drawing).len(), 2);
    assert!(told(&drawing)[1].contains("(Votes)"), "{drawing:?}");
}

/// What is said not to be kept.
fn told(drawing: &Drawing) -> Vec<String> {
    let lost = drawing.report.lost_words().into_iter();
    lost.map(|(.., words)| words).collect()
}

#[test]
fn without_known_headings_all_is_text_and_beside_a_colour_the_first_column() {
    let drawing = open("Feature,Votes\nsync,3\n,4\n");
    assert_eq!(texts(&drawing), ["Feature\nVotes", "sync\n3", "4"]);
    assert_eq!(told(&drawing), [""; 0]);
    let drawing = open("colour,what\nred,a\n");
    assert_eq!(texts(&drawing), ["a"]);
}

#[test]
fn nothing_of_a_table_goes_untold() {
    // Several columns of words, the surest first, and a row that is longer than the headings.
    let drawing = open(
        "Owner,Description,Title,,Empty\nAda,why,what,x,\n\
         Bo,\"because, so\",how,,,and more,words\n",
    );
    let both = ["what\nwhy", "how\nbecause, so\nand more\nwords"];
    assert_eq!(texts(&drawing), both);
    assert_eq!(drawing.report.lost(Loss::Column), 2);
    // One that nothing is in is not missed, and one without a heading goes by its number.
    assert!(told(&drawing)[0].contains("(Owner, 4)"), "{drawing:?}");

    let wide: String = (0..20)
        .flat_map(|at| [",Column ".to_owned(), at.to_string()])
        .collect();
    let drawing = open(&format!("Text{wide}\na{}\n", ",1".repeat(20)));
    assert_eq!(drawing.report.lost(Loss::Column), 20);
    assert!(told(&drawing)[0].contains("Column 7, …"), "{drawing:?}");

    let drawing = open("Text,Colour\na,red\n,blue\n");
    assert_eq!(texts(&drawing), ["a"]);
    assert_eq!(drawing.report.lost(Loss::Unreadable), 1);
}

#[test]
fn a_quotation_mark_that_is_never_closed_takes_no_rows_with_it_and_is_told_by_its_line() {
    let drawing = open("Text,Votes\none,1\n\"two,2\nthree,3\n");
    assert_eq!(texts(&drawing), ["one", "\"two", "three"]);
    assert_eq!(drawing.report.lost(Loss::Quote), 1);
    let words = told(&drawing);
    assert!(words.iter().any(|it| it.contains("line 3")), "{words:?}");
    // Also of what is longer than a note can be the rest is told.
    let long = "x".repeat(tavla_shared::board::schema::TEXT_CHARS_MAX);
    let drawing = open(&format!("a,\"{long}"));
    assert_eq!(drawing.report.lost(Loss::Text), 1);
    assert_eq!(drawing.report.lost(Loss::Quote), 1);
}

#[test]
fn what_was_added_to_a_table_of_ours_is_told() {
    let drawing = open(
        "Kind,Text,X,Y,Width,Height,Owner,Frame\nnote,a,0,0,180,180,Ada,Plan\n\
         note,b,0,0,180,180,,,beyond\nnote,,0,0,180,180,,\n",
    );
    let mut written = texts(&drawing);
    written.sort_unstable();
    assert_eq!(written, ["Plan", "a", "b"]);
    assert_eq!(drawing.report.lost(Loss::Column), 2);
    let words = told(&drawing).join(", ");
    assert!(words.contains("(Owner, 9)"), "{words}");
    assert_eq!(drawing.report.lost(Loss::Unreadable), 1);
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

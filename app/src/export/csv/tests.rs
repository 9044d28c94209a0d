//! What is written of shapes, and read again.

use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{ListKind, Mark, TextMarks};

use super::*;
use crate::import;

fn note(name: &str, text: &str, at: (f64, f64)) -> Shape {
    let mut note = Shape::new(ShapeId::new(name).unwrap(), Kind::Note);
    note.pos = Point::from(at);
    note.size = Size::new(180.0, 180.0);
    note.text = text.into();
    note
}

#[track_caller]
fn export(shapes: Vec<Shape>) -> String {
    let shapes: Vec<Arc<Shape>> = shapes.into_iter().map(Arc::new).collect();
    let table = String::from_utf8(write(&shapes).unwrap()).unwrap();
    table.strip_prefix('\u{feff}').unwrap().to_owned()
}

const HEADINGS: &str = "Kind,Text,Colour,X,Y,Width,Height,Frame,Group,Link,Id\r\n";

#[test]
fn a_note_is_a_row_as_spreadsheets_have_it() {
    let mut one = note("n", "say \"hi\",\nnow", (-10.254, 5.0));
    one.link = Some("https://a.example".into());
    assert_eq!(
        export(vec![one]),
        format!(
            "{HEADINGS}note,\"say \"\"hi\"\",\nnow\",#ffe27a,-10.25,5,180,180,,,https://a.example,n\r\n"
        )
    );
}

#[test]
fn no_cell_is_a_formula() {
    let table = export(vec![note("-n", "=HYPERLINK(\"x\")", (0.0, 0.0))]);
    assert!(table.contains("\"'=HYPERLINK(\"\"x\"\")\"") && table.contains(",'-n\r\n"));
}

#[test]
fn rows_come_frame_by_frame_and_line_by_line() {
    let mut frame = note("f", "Later", (1_000.0, 0.0));
    frame.kind = Kind::Frame;
    frame.size = Size::new(500.0, 500.0);
    let mut inside = note("in", "inside", (1_010.0, 10.0));
    inside.place.parent = Some(frame.id.clone());
    let shapes = vec![
        note("d", "below", (0.0, 400.0)),
        note("b", "right", (200.0, -30.0)),
        note("a", "left", (0.0, 0.0)),
        note("blank", " ", (0.0, 0.0)),
        frame,
        inside,
    ];
    let table = export(shapes);
    let texts: Vec<&str> = table
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').nth(1))
        .collect();
    assert_eq!(texts, ["inside", "left", "right", "below"]);
    assert!(table.contains("inside,#ffe27a,1010,10,180,180,Later,,,in"));
}

#[test]
fn lists_are_written_with_their_signs_and_hidden_shapes_are_not() {
    let mut list = note("l", "•one", (0.0, 0.0));
    list.marks = TextMarks::marked(None, 0..1, &Mark::List(Some(ListKind::Check)));
    let mut hidden = note("h", "secret", (0.0, 0.0));
    hidden.hidden = true;
    let table = export(vec![list, hidden]);
    assert!(table.contains("note,[ ] one,") && !table.contains("secret"));
}

#[test]
fn what_was_written_comes_back_where_it_was() {
    let mut frame = note("f", "Plan", (0.0, 0.0));
    frame.kind = Kind::Frame;
    frame.size = Size::new(900.0, 900.0);
    let mut group = note("g", "", (0.0, 0.0));
    group.kind = Kind::Group;
    group.place.parent = Some(frame.id.clone());
    let mut formula = note("a", "=1", (100.0, 100.0));
    formula.style.fill = Color::rgb(0x11_2233);
    let mut star = note("b", "two\nlines", (400.0, 100.0));
    star.kind = Kind::Star;
    for shape in [&mut formula, &mut star] {
        shape.place.parent = Some(group.id.clone());
    }
    let shapes = [frame, group, formula.clone(), star.clone()].map(Arc::new);
    let table = write(&shapes).unwrap();
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    let read = import::csv::read(&table, &mut ids).unwrap().shapes;
    let kinds: Vec<&Kind> = read.iter().map(|shape| &shape.kind).collect();
    assert_eq!(
        kinds,
        [&Kind::Frame, &Kind::Group, &Kind::Note, &Kind::Star]
    );
    assert_eq!(&*read[0].text, "Plan");
    assert_eq!(read[1].place.parent.as_ref(), Some(&read[0].id));
    for (read, was) in read[2..].iter().zip([formula, star]) {
        assert_eq!((&read.text, read.rect()), (&was.text, was.rect()));
    }
    assert_eq!(read[2].style.fill, Color::rgb(0x11_2233));
    assert_eq!(read[2].place.parent, read[3].place.parent);
}

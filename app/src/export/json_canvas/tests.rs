//! What becomes of shapes on a canvas, and of a canvas through a board.

use tavla_shared::geometry::Size;
use tavla_shared::shape::{Emphasis, Ends, Mark, TextMarks};

use super::*;
use crate::import::json_canvas as import;
use crate::shapes::holding::CENTER;

fn shape(kind: Kind, name: &str) -> Shape {
    let mut shape = Shape::new(ShapeId::new(name).unwrap(), kind);
    shape.pos = Point::new(10.4, -20.6);
    shape.size = Size::new(200.0, 99.5);
    shape
}

#[track_caller]
fn export(shapes: Vec<Shape>) -> (Value, ExportReport) {
    let shapes: Vec<Arc<Shape>> = shapes.into_iter().map(Arc::new).collect();
    let Written { json, report } = write(&shapes);
    (serde_json::from_str(&json).unwrap(), report)
}

fn held(name: &str, anchor: Point) -> Binding {
    Binding {
        shape: ShapeId::new(name).unwrap(),
        anchor,
        inside: false,
    }
}

fn arrow(name: &str, start: impl Into<Option<Binding>>, end: impl Into<Option<Binding>>) -> Shape {
    let mut arrow = shape(Kind::Arrow, name);
    arrow.path = vec![Point::ZERO, Point::new(50.0, 0.0)];
    arrow.style.head_end = Arrowhead::Arrow;
    arrow.ends = Ends {
        start: start.into(),
        end: end.into(),
    };
    arrow
}

#[test]
fn a_note_is_a_card_of_markdown_with_whole_numbers() {
    let mut note = shape(Kind::Note, "n");
    note.text = "so bold".into();
    note.marks = TextMarks::marked(None, 3..7, &Mark::Emphasis(Emphasis::Bold, true));
    let (canvas, report) = export(vec![note]);
    assert_eq!(
        canvas,
        json!({"edges": [], "nodes": [{"id": "n", "type": "text", "text": "so **bold**",
            "x": 10, "y": -21, "width": 200, "height": 100, "color": "#ffe27a"}]})
    );
    assert_eq!((report.shapes, report.lost.len()), (1, 0));
}

#[test]
fn frames_are_groups_below_what_is_in_them() {
    let mut frame = shape(Kind::Frame, "f");
    frame.text = "Plan".into();
    let mut note = shape(Kind::Rectangle, "n");
    note.place.parent = Some(frame.id.clone());
    let (canvas, _) = export(vec![note, frame]);
    let nodes = &canvas["nodes"];
    assert_eq!(
        (&nodes[0]["type"], &nodes[0]["label"]),
        (&json!("group"), &json!("Plan"))
    );
    assert_eq!(
        (&nodes[1]["id"], &nodes[1]["text"]),
        (&json!("n"), &json!(""))
    );
}

#[test]
fn an_arrow_between_two_cards_is_an_edge_with_sides() {
    let mut right = shape(Kind::Note, "b");
    right.pos.x = 500.0;
    let mut held_both = arrow("e", held("a", Point::new(1.0, 0.5)), held("b", CENTER));
    held_both.text = "then".into();
    held_both.style.stroke = Color::rgb(0xe9_3147);
    let (canvas, report) = export(vec![shape(Kind::Note, "a"), right, held_both]);
    assert_eq!(
        canvas["edges"],
        json!([{"id": "e", "fromNode": "a", "fromSide": "right", "toNode": "b",
            "toSide": "left", "label": "then", "color": "1"}])
    );
    assert!(report.lost.is_empty());
}

#[test]
fn what_a_canvas_has_no_word_for_is_told() {
    let mut turned = shape(Kind::Star, "s");
    turned.angle = 1.0;
    let shapes = vec![
        turned,
        shape(Kind::Image, "i"),
        shape(Kind::Ink, "k"),
        shape(Kind::Line, "l"),
        arrow("e", held("s", CENTER), held("i", CENTER)),
        arrow("g", held("s", CENTER), None),
        shape(Kind::Unknown("gadget".into()), "u"),
    ];
    let (canvas, report) = export(shapes);
    assert_eq!(canvas["nodes"].as_array().unwrap().len(), 1);
    let lost: Vec<_> = report.lost.into_iter().collect();
    let expected = [
        (Loss::Picture, 1),
        (Loss::Ink, 1),
        (Loss::Line, 3),
        (Loss::Form, 1),
        (Loss::Turn, 1),
        (Loss::UnknownKind, 1),
    ];
    assert_eq!(lost, expected);
}

#[test]
fn a_shape_that_is_only_a_link_is_a_page_and_one_with_words_says_both() {
    let mut page = shape(Kind::Rectangle, "p");
    page.link = Some("https://a.example".into());
    let mut said = page.clone();
    said.text = "read this".into();
    let (canvas, _) = export(vec![page, said]);
    assert_eq!(canvas["nodes"][0]["url"], "https://a.example");
    assert_eq!(
        canvas["nodes"][1]["text"],
        "read this\n\n<https://a.example>"
    );
}

/// A canvas through a board and back, names and all.
#[track_caller]
fn check_stays(canvas: &Value) {
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    let read = import::read_with_names(canvas.to_string().as_bytes(), &mut ids).unwrap();
    let shapes: Vec<Arc<Shape>> = read.shapes.into_iter().map(Arc::new).collect();
    let written: Value = serde_json::from_str(&write(&shapes).json).unwrap();
    assert_eq!(&written, canvas);
}

#[test]
fn a_canvas_comes_back_as_it_was() {
    check_stays(&json!({
        "nodes": [
            {"id": "g1", "type": "group", "x": -50, "y": -50, "width": 800, "height": 600,
             "label": "Week 1", "color": "4"},
            {"id": "0a1b2c3d4e5f6789", "type": "text", "x": 0, "y": 0, "width": 250, "height": 60,
             "text": "**Plan**\n\n- [ ] one\n- [x] two\n\nsee [here](https://a.example) and [[Note]]"},
            {"id": "f1", "type": "file", "x": 300, "y": 0, "width": 400, "height": 400,
             "file": "Notes/Day one.md", "subpath": "#Morning", "color": "#12ab9f"},
            {"id": "p1", "type": "file", "x": 0, "y": 200, "width": 100, "height": 100,
             "file": "pic.png"},
            {"id": "l1", "type": "link", "x": 1000, "y": 0, "width": 400, "height": 400,
             "url": "https://a.example/x", "color": "6"},
            {"id": "l2", "type": "link", "x": 1000, "y": 500, "width": 400, "height": 400,
             "url": "obsidian://open?vault=x"},
            {"id": "g2", "type": "group", "x": 2000, "y": 0, "width": 100, "height": 100,
             "background": "back.png", "backgroundStyle": "cover"},
        ],
        "edges": [
            {"id": "e1", "fromNode": "0a1b2c3d4e5f6789", "fromSide": "right", "toNode": "f1",
             "toSide": "left"},
            {"id": "e2", "fromNode": "f1", "fromSide": "bottom", "fromEnd": "arrow",
             "toNode": "l1", "toSide": "top", "toEnd": "none", "color": "2", "label": "then"},
            {"id": "e3", "fromNode": "g1", "fromSide": "right", "toNode": "l1", "toSide": "left"},
        ],
    }));
    check_stays(&json!({"nodes": [], "edges": []}));
}

//! What becomes of canvases, written here as Obsidian and others say it.

use serde_json::{Value, json};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{
    Arrowhead, Color, Dash, Emphasis, Kind, LineShape, ListKind, Shape, TextAlign,
};

use super::*;
use crate::shapes::holding::CENTER;

#[track_caller]
fn open(canvas: &Value) -> Drawing {
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    read(canvas.to_string().as_bytes(), &mut ids).unwrap()
}

fn node(name: &str, kind: &str, more: &Value) -> Value {
    let mut node = json!({"id": name, "type": kind, "x": 10, "y": 20, "width": 100, "height": 50});
    node.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    node
}

/// The one shape that a node becomes, and what is told of it.
#[track_caller]
fn only(kind: &str, more: &Value) -> (Shape, ImportReport) {
    let drawing = open(&json!({"nodes": [node("a", kind, more)]}));
    match &drawing.shapes[..] {
        [shape] => (shape.clone(), drawing.report),
        shapes => panic!("expected one shape, not {shapes:?}"),
    }
}

#[test]
fn a_text_node_is_a_card_with_marked_letters() {
    let (card, report) = only("text", &json!({"text": "# Plan\n- [x] **done**"}));
    assert_eq!(card.kind, Kind::Rectangle);
    assert_eq!(card.rect(), Rect::new(10.0, 20.0, 110.0, 70.0));
    assert_eq!(&*card.text, "Plan\n•done");
    let marks = card.marks.unwrap();
    let look = |at| marks.look_at(at).cloned().unwrap_or_default();
    assert!(look(0).emphasis.has(Emphasis::Bold) && look(6).emphasis.has(Emphasis::Bold));
    assert_eq!(look(5).list, Some(ListKind::Checked));
    assert_eq!((card.style.fill, report.lost.len()), (Color::NONE, 0));
}

#[test]
fn colours_are_presets_or_numbers_and_tint_the_paper() {
    let fill = |color: &str| only("text", &json!({"color": color})).0.style.fill;
    assert_eq!(fill("1"), Color([0xe9, 0x31, 0x47, 0x26]));
    assert_eq!(fill("#12AB9f"), Color([0x12, 0xab, 0x9f, 0x26]));
    let (card, report) = only("text", &json!({"color": "9"}));
    assert_eq!(
        (card.style.fill, report.lost(Loss::Color)),
        (Color::NONE, 1)
    );
}

#[test]
fn a_file_is_a_card_with_its_name_and_its_part() {
    let file = json!({"file": "Notes/Day one.md", "subpath": "#Morning"});
    let (card, report) = only("file", &file);
    assert_eq!(&*card.text, "Day one.md\n#Morning");
    assert_eq!(card.name.as_deref(), Some("![[Notes/Day one.md#Morning]]"));
    assert_eq!(card.style.text_align, TextAlign::Center);
    assert_eq!(
        (report.lost(Loss::File), report.lost(Loss::Picture)),
        (1, 0)
    );
    let (_, report) = only("file", &json!({"file": "pic.PNG"}));
    assert_eq!(
        (report.lost(Loss::File), report.lost(Loss::Picture)),
        (0, 1)
    );
    // A path that is too long for a name stands on the card.
    let long = format!("{}.md", "x".repeat(300));
    let (card, _) = only("file", &json!({"file": long}));
    assert_eq!((card.name, &*card.text), (None, &*format!("![[{long}]]")));
}

#[test]
fn a_link_is_a_card_that_leads_there_if_anything_may() {
    let (card, report) = only("link", &json!({"url": "https://a.example"}));
    assert_eq!(
        (&*card.text, card.link.as_deref()),
        ("https://a.example", Some("https://a.example"))
    );
    assert!(report.lost.is_empty());
    let (card, report) = only("link", &json!({"url": "javascript:alert(1)"}));
    assert_eq!((&*card.text, card.link), ("javascript:alert(1)", None));
    assert_eq!(report.lost(Loss::Link), 1);
}

#[test]
fn a_node_of_an_unknown_type_is_a_dashed_card_that_says_what_it_was() {
    let (card, report) = only("kanban", &json!({}));
    assert_eq!((&*card.text, card.style.dash), ("kanban", Dash::Dashed));
    assert_eq!(report.lost(Loss::UnknownKind), 1);
}

#[test]
fn what_is_left_out_is_as_others_make_it_and_what_makes_no_sense_is_counted() {
    let canvas = json!({"nodes": [
        {"type": "text", "text": "a"},
        {"id": "b", "type": "file", "file": "b.md", "width": -300, "x": "7"},
        7,
        {"id": "c", "type": "text", "x": 1e300, "width": 5, "height": 5},
    ], "edges": [{"fromNode": "b"}, {"fromNode": "b", "toNode": "gone"}, null]});
    let drawing = open(&canvas);
    let boxes: Vec<Rect> = drawing.shapes.iter().map(Shape::rect).collect();
    let expected = [
        Rect::new(0.0, 0.0, 250.0, 60.0),
        Rect::new(-293.0, 0.0, 7.0, 400.0),
    ];
    assert_eq!(boxes, expected);
    assert_eq!(drawing.report.lost(Loss::Unreadable), 5);
}

#[test]
fn groups_are_frames_that_hold_what_lies_in_them() {
    let group = |name: &str, x: i32, side: i32| {
        json!({"id": name, "type": "group", "x": x, "y": 0, "width": side, "height": side,
            "label": name, "color": "4"})
    };
    let drawing = open(&json!({"nodes": [
        node("in", "text", &json!({"text": "in"})),
        group("inner", 0, 200),
        node("beside", "text", &json!({"text": "beside", "x": 150})),
        group("outer", 0, 500),
        node("out", "text", &json!({"text": "out", "x": 450})),
    ], "edges": [
        {"fromNode": "in", "toNode": "in"},
        {"fromNode": "in", "toNode": "out", "label": "over"},
    ]}));
    let parent_of = |text: &str| {
        let shape = drawing.shapes.iter().find(|it| &*it.text == text).unwrap();
        let parent = shape.place.parent.as_ref();
        let parent = drawing.shapes.iter().find(|it| Some(&it.id) == parent);
        parent.map(|it| it.text.to_string())
    };
    assert_eq!(parent_of("in").as_deref(), Some("inner"));
    assert_eq!(parent_of("inner").as_deref(), Some("outer"));
    assert_eq!(parent_of("beside").as_deref(), Some("outer"));
    assert_eq!(parent_of("out"), None);
    assert_eq!(
        parent_of("").as_deref(),
        Some("inner"),
        "an edge within goes with its ends"
    );
    assert_eq!(parent_of("over"), None);
    let frame = drawing
        .shapes
        .iter()
        .find(|it| it.kind == Kind::Frame)
        .unwrap();
    assert_eq!(frame.style.fill, Color([0x08, 0xb9, 0x4e, 0x26]));
}

#[test]
fn a_groups_picture_is_told_and_remembered() {
    let (frame, report) = only(
        "group",
        &json!({"background": "a/b.png", "backgroundStyle": "ratio"}),
    );
    assert_eq!(frame.name.as_deref(), Some("![[a/b.png|ratio]]"));
    assert_eq!(report.lost(Loss::Picture), 1);
}

#[test]
fn an_edge_is_an_arrow_that_holds_on_to_sides() {
    let drawing = open(&json!({"nodes": [
        node("a", "text", &json!({})),
        node("b", "text", &json!({"x": 400, "y": 300})),
    ], "edges": [
        {"id": "e", "fromNode": "a", "fromSide": "right", "fromEnd": "arrow", "toNode": "b",
         "toSide": "top", "toEnd": "none", "color": "6", "label": "then"},
        {"id": "f", "fromNode": "a", "toNode": "b", "toEnd": "diamond"},
    ]}));
    let [a, b, edge, plain] = &drawing.shapes[..] else {
        panic!("four shapes");
    };
    assert_eq!((&edge.kind, &*edge.text), (&Kind::Arrow, "then"));
    let (start, end) = (
        edge.ends.start.as_ref().unwrap(),
        edge.ends.end.as_ref().unwrap(),
    );
    assert_eq!((&start.shape, start.anchor), (&a.id, Point::new(1.0, 0.5)));
    assert_eq!((&end.shape, end.anchor), (&b.id, Point::new(0.5, 0.0)));
    let style = &edge.style;
    assert_eq!(
        (style.head_start, style.head_end),
        (Arrowhead::Arrow, Arrowhead::None)
    );
    assert_eq!(
        (style.stroke, style.line),
        (Color::rgb(0x78_52ee), LineShape::Elbow)
    );
    let path = edge.board_path();
    assert!(
        path[0].x >= 110.0 && path[0].y == 45.0,
        "it leaves at the right: {path:?}"
    );
    assert!(
        path[path.len() - 1].x == 450.0,
        "it ends at the top: {path:?}"
    );
    assert_eq!(plain.ends.start.as_ref().map(|it| it.anchor), Some(CENTER));
    assert_eq!(plain.style.head_end, Arrowhead::Arrow);
    assert_eq!(drawing.report.lost(Loss::Arrowhead), 1);
}

#[test]
fn names_are_new_unless_the_board_is_the_files_own() {
    let canvas = json!({"nodes": [
        node("0a1b", "text", &json!({})),
        node("0a1b", "text", &json!({})),
        node("not a name!", "text", &json!({})),
    ]});
    let bytes = canvas.to_string();
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    let new = read(bytes.as_bytes(), &mut ids).unwrap().shapes;
    assert!(new.iter().all(|shape| shape.id.as_str() != "0a1b"));
    let own = read_with_names(bytes.as_bytes(), &mut ids).unwrap().shapes;
    let named: Vec<bool> = own
        .iter()
        .map(|shape| shape.id.as_str() == "0a1b")
        .collect();
    assert_eq!(named, [true, false, false]);
}

#[test]
fn a_canvas_is_told_from_files_of_other_kinds() {
    let is_canvas = |file: &str| looks_like(&Keys::of(file.as_bytes()).unwrap());
    assert!(is_canvas(r#"{"nodes": [], "edges": []}"#) && is_canvas(r#"{"edges": [1"#));
    for other in [
        "{}",
        r#"{"type": "excalidraw", "elements": []}"#,
        r#"{"nodes": [], "type": "graph"}"#,
        r#"{"records": [], "schema": {}}"#,
    ] {
        assert!(!is_canvas(other), "{other}");
    }
    assert_eq!(read(b"{}", &mut || 0).unwrap().shapes, []);
    let refused = read(br#"{"type": "excalidraw"}"#, &mut || 0);
    assert_eq!(refused.err(), Some(ImportError::OtherKind { found: None }));
}

#[test]
fn a_canvas_of_very_many_groups_is_read_in_time() {
    let group = |at: usize| json!({"type": "group", "x": at, "y": at, "width": 9, "height": 9});
    let nodes: Vec<Value> = (0..20_000).map(group).collect();
    assert_eq!(open(&json!({"nodes": nodes})).shapes.len(), 20_000);
}

//! Arrows and what they hold on to, from both forms that files have had.

use tavla_shared::shape::Binding;

use super::*;
use crate::shapes::holding::CENTER;

fn boxes() -> Vec<Value> {
    let mut right = record("geo", "b", &json!({"w": 100, "h": 100, "text": "b"}));
    right["x"] = json!(410);
    vec![
        record("geo", "a", &json!({"w": 100, "h": 100, "text": "a"})),
        right,
    ]
}

fn arrow(props: &Value) -> Value {
    let mut all = json!({"start": {"x": 0, "y": 0}, "end": {"x": 40, "y": 30}, "text": "then"});
    all.as_object_mut()
        .unwrap()
        .extend(props.as_object().unwrap().clone());
    record("arrow", "e", &all)
}

fn bound(terminal: &str, to: &str, props: &Value) -> Value {
    let mut all = json!({"terminal": terminal, "isPrecise": true, "isExact": false,
        "normalizedAnchor": {"x": 1, "y": 0.5}});
    all.as_object_mut()
        .unwrap()
        .extend(props.as_object().unwrap().clone());
    json!({"typeName": "binding", "type": "arrow", "id": format!("binding:{terminal}"),
        "fromId": "shape:e", "toId": to, "props": all})
}

#[track_caller]
fn drawn(mut records: Vec<Value>, more: Vec<Value>) -> Drawing {
    records.extend(more);
    open(&Value::Array(records))
}

#[test]
fn a_free_arrow_goes_from_end_to_end_with_its_heads_and_label() {
    let drawing = drawn(
        Vec::new(),
        vec![arrow(
            &json!({"arrowheadStart": "dot", "arrowheadEnd": "inverted", "color": "red",
            "labelColor": "red", "labelPosition": 0.25}),
        )],
    );
    let shape = written(&drawing, "then");
    assert_eq!((&shape.kind, shape.label_at), (&Kind::Arrow, 0.25));
    assert_eq!(
        shape.board_path(),
        [Point::new(10.0, 20.0), Point::new(50.0, 50.0)]
    );
    let style = &shape.style;
    assert_eq!(
        (style.head_start, style.head_end),
        (Arrowhead::Circle, Arrowhead::Inverted)
    );
    assert_eq!((style.line, style.text_size), (LineShape::Straight, 20.0));
    assert_eq!(shape.marks, None);
}

#[test]
fn a_bent_arrow_is_a_curve_through_its_bend() {
    let props = json!({"end": {"x": 40, "y": 0}, "bend": 10});
    let drawing = drawn(Vec::new(), vec![arrow(&props)]);
    let shape = written(&drawing, "then");
    assert_eq!(shape.style.line, LineShape::Curved);
    let expected = [(10.0, 20.0), (30.0, 30.0), (50.0, 20.0)].map(Point::from);
    assert_eq!(shape.board_path(), expected);
}

#[test]
fn records_bind_an_arrow_to_places_or_to_the_middle() {
    let bindings = vec![
        arrow(&json!({})),
        bound("start", "shape:a", &json!({})),
        bound(
            "end",
            "shape:b",
            &json!({"isPrecise": false, "isExact": true}),
        ),
    ];
    let drawing = drawn(boxes(), bindings);
    let (a, b, shape) = (
        written(&drawing, "a"),
        written(&drawing, "b"),
        written(&drawing, "then"),
    );
    let binding = |to: &Shape, anchor, inside| {
        let shape = to.id.clone();
        Some(Binding {
            shape,
            anchor,
            inside,
        })
    };
    assert_eq!(shape.ends.start, binding(a, Point::new(1.0, 0.5), false));
    assert_eq!(shape.ends.end, binding(b, CENTER, true));
    let path = shape.board_path();
    assert!(
        path[0].x >= 110.0 && path[1] == Point::new(460.0, 70.0),
        "{path:?}"
    );
    assert!(drawing.report.lost.is_empty());
}

#[test]
fn older_arrows_say_at_their_ends_what_they_hold_on_to() {
    let end = |to: &str| {
        json!({"type": "binding", "boundShapeId": to, "isExact": false,
            "normalizedAnchor": {"x": 0.5, "y": 1}})
    };
    let props = json!({"start": end("shape:a"), "end": {"type": "point", "x": 0, "y": 500}});
    let drawing = drawn(boxes(), vec![arrow(&props)]);
    let shape = written(&drawing, "then");
    let start = shape.ends.start.as_ref().unwrap();
    assert_eq!(
        (&start.shape, start.anchor),
        (&written(&drawing, "a").id, Point::new(0.5, 1.0))
    );
    assert_eq!(shape.board_path()[1], Point::new(10.0, 520.0));
}

#[test]
fn elbows_go_level_and_upright() {
    let drawing = drawn(
        Vec::new(),
        vec![arrow(&json!({"kind": "elbow", "elbowMidPoint": 0.25}))],
    );
    let shape = written(&drawing, "then");
    assert_eq!(shape.style.line, LineShape::Elbow);
    let expected = [(10.0, 20.0), (20.0, 20.0), (20.0, 50.0), (50.0, 50.0)].map(Point::from);
    assert_eq!(shape.board_path(), expected);
    let bindings = vec![
        arrow(&json!({"kind": "elbow"})),
        bound(
            "start",
            "shape:a",
            &json!({"normalizedAnchor": {"x": 0.5, "y": 0}}),
        ),
        bound(
            "end",
            "shape:b",
            &json!({"normalizedAnchor": {"x": 0.5, "y": 0}}),
        ),
    ];
    let drawing = drawn(boxes(), bindings);
    let path = written(&drawing, "then").board_path();
    let is_right =
        |two: &[Point]| (two[0].x - two[1].x).abs() < 1e-9 || (two[0].y - two[1].y).abs() < 1e-9;
    assert!(path.len() > 2 && path.windows(2).all(is_right), "{path:?}");
    assert!(
        path.iter().any(|at| at.y < 20.0),
        "it leaves and enters at the top: {path:?}"
    );
}

#[test]
fn an_arrow_that_holds_on_to_nothing_stays_where_it_is_and_is_told() {
    let stroke =
        json!({"segments": [{"type": "free", "points": [{"x": 0, "y": 0}, {"x": 100, "y": 100}]}]});
    let drawing = drawn(
        vec![record("draw", "ink", &stroke)],
        vec![
            arrow(&json!({})),
            bound("start", "shape:gone", &json!({})),
            bound("end", "shape:ink", &json!({})),
        ],
    );
    let shape = written(&drawing, "then");
    assert_eq!((&shape.ends.start, &shape.ends.end), (&None, &None));
    assert_eq!(
        shape.board_path(),
        [Point::new(10.0, 20.0), Point::new(110.0, 70.0)]
    );
    assert_eq!(drawing.report.lost(Loss::Attachment), 2);
}

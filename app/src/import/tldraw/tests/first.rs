//! tldraw's first files, from before it had records.

use std::f64::consts::FRAC_PI_2;

use super::*;

#[track_caller]
fn opened(shapes: &Value, bindings: &Value) -> Drawing {
    let file = json!({"name": "old", "document": {"id": "doc", "version": 15.5,
        "pages": {"p": {"id": "p", "name": "Page", "childIndex": 1, "shapes": shapes, "bindings": bindings}},
        "assets": {"i": {"id": "i", "type": "image", "fileName": "x.png", "src": PIXEL}}}});
    let keys = Keys::of(file.to_string().as_bytes()).unwrap();
    assert!(looks_like(&keys));
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    read(file.to_string().as_bytes(), &mut ids).unwrap()
}

fn old(kind: &str, more: &Value) -> Value {
    let mut shape = json!({"type": kind, "parentId": "p", "childIndex": 1, "point": [10, 20],
        "style": {"color": "indigo", "size": "medium", "dash": "solid", "isFilled": true}});
    shape
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    shape
}

#[test]
fn shapes_are_read_with_the_words_of_their_time() {
    let drawing = opened(
        &json!({
            "r": old("rectangle", &json!({"size": [100, 40], "label": "box", "childIndex": 2,
                "rotation": FRAC_PI_2, "parentId": "g"})),
            "e": old("ellipse", &json!({"radius": [30, 20], "label": "round", "parentId": "g"})),
            "g": old("group", &json!({"size": [9, 9], "childIndex": 0.5})),
            "s": old("sticky", &json!({"size": [200, 260], "text": "note", "childIndex": 3})),
            "t": old("text", &json!({"text": "words", "childIndex": 4})),
            "d": old("draw", &json!({"points": [[0, 0, 0.5], [30, 10, 0.5]], "childIndex": 5})),
            "i": old("image", &json!({"size": [9, 9], "assetId": "i", "childIndex": 6})),
        }),
        &json!({}),
    );
    let kinds: Vec<&str> = drawing.shapes.iter().map(|it| it.kind.name()).collect();
    // From the bottom up: what is in a group is where the group is.
    let expected = [
        "group",
        "ellipse",
        "rectangle",
        "note",
        "text",
        "ink",
        "image",
    ];
    assert_eq!(kinds, expected);
    let turned = written(&drawing, "box");
    let middle = turned.rect().center() - Point::new(60.0, 40.0);
    assert!(middle.hypot() < 1e-9 && turned.angle == FRAC_PI_2);
    assert_eq!(
        (turned.style.stroke, turned.style.stroke_width),
        (Color::rgb(0x44_65e9), 5.0)
    );
    assert_eq!(
        written(&drawing, "round").rect(),
        Rect::new(10.0, 20.0, 70.0, 60.0)
    );
    assert_eq!(written(&drawing, "note").size, Size::new(200.0, 260.0));
    assert_eq!(written(&drawing, "words").style.text_size, 36.0);
    assert_eq!(drawing.files.len(), 1);
    assert!(drawing.report.lost.is_empty(), "{:?}", drawing.report);
}

#[test]
fn arrows_hold_on_to_what_they_were_bound_to() {
    let drawing = opened(
        &json!({
            "r": old("rectangle", &json!({"size": [100, 100], "label": "box"})),
            "a": old("arrow", &json!({"label": "then", "bend": -0.5, "decorations": {"end": "arrow"},
                "handles": {"start": {"point": [0, 0]}, "end": {"point": [300, 0]}}})),
        }),
        &json!({"b": {"id": "b", "fromId": "a", "toId": "r", "handleId": "start",
            "point": [0.5, 0.5], "distance": 16}}),
    );
    let arrow = written(&drawing, "then");
    let start = arrow.ends.start.as_ref().unwrap();
    assert_eq!(
        (&start.shape, start.anchor),
        (&written(&drawing, "box").id, Point::new(0.5, 0.5))
    );
    let style = &arrow.style;
    assert_eq!(
        (style.head_start, style.head_end),
        (Arrowhead::None, Arrowhead::Arrow)
    );
    assert_eq!((style.line, arrow.path.len()), (LineShape::Curved, 3));
}

//! Parents, whose spaces shapes are in, their order, and pages.

use std::f64::consts::{FRAC_PI_2, PI};

use super::*;

fn within(mut record: Value, parent: &str, index: &str, rotation: f64) -> Value {
    record["parentId"] = json!(parent);
    record["index"] = json!(index);
    record["rotation"] = json!(rotation);
    record
}

fn figure(name: &str, props: &Value) -> Value {
    let mut all = json!({"w": 100, "h": 40, "text": name});
    all.as_object_mut()
        .unwrap()
        .extend(props.as_object().unwrap().clone());
    record("geo", name, &all)
}

#[track_caller]
fn near(found: Point, expected: (f64, f64)) {
    let apart = found - Point::from(expected);
    assert!(apart.hypot() < 1e-9, "{found:?} is not {expected:?}");
}

#[test]
fn a_turned_shape_is_turned_about_its_own_corner() {
    let drawing = open(&json!([within(
        figure("a", &json!({})),
        "page:p",
        "a1",
        FRAC_PI_2
    )]));
    let shape = &drawing.shapes[0];
    // Its box hangs from (10, 20) to the left and down.
    near(shape.rect().center(), (10.0 - 20.0, 20.0 + 50.0));
    assert!((shape.angle - FRAC_PI_2).abs() < 1e-9);
    let bounds = shape.bounds();
    near(bounds.origin(), (-30.0, 20.0));
}

#[test]
fn what_is_in_a_turned_frame_is_turned_with_it() {
    let frame = record("frame", "f", &json!({"w": 500, "h": 500, "name": "Plan"}));
    let drawing = open(&json!([
        within(figure("a", &json!({})), "shape:f", "a1", 0.0),
        within(frame, "page:p", "a1", PI),
    ]));
    let [frame, inside] = &drawing.shapes[..] else {
        panic!("two shapes");
    };
    assert_eq!((&frame.kind, &*frame.text), (&Kind::Frame, "Plan"));
    assert_eq!(inside.place.parent.as_ref(), Some(&frame.id));
    near(frame.rect().center(), (10.0 - 250.0, 20.0 - 250.0));
    near(inside.rect().center(), (10.0 - 60.0, 20.0 - 40.0));
    assert!((inside.angle - PI).abs() < 1e-9);
}

#[test]
fn groups_hold_what_is_in_them_and_ranks_are_by_index() {
    let drawing = open(&json!([
        within(figure("top", &json!({})), "shape:g", "a9", 0.0),
        within(figure("low", &json!({})), "shape:g", "a1", 0.0),
        within(figure("under", &json!({})), "page:p", "Zz", 0.0),
        within(record("group", "g", &json!({})), "page:p", "a2", 0.0),
        within(record("group", "empty", &json!({})), "page:p", "a3", 0.0),
    ]));
    let texts: Vec<&str> = drawing.shapes.iter().map(|shape| &*shape.text).collect();
    assert_eq!(texts, ["under", "", "low", "top"]);
    assert_eq!(drawing.report.shapes, 3);
    assert!(drawing.shapes[2].place.index < drawing.shapes[3].place.index);
    near(drawing.shapes[2].pos, (20.0, 40.0));
}

#[test]
fn locked_shapes_stay_locked_and_faint_ones_faint() {
    let mut record = figure("a", &json!({}));
    record["isLocked"] = json!(true);
    record["opacity"] = json!(0.25);
    let shape = open(&json!([record])).shapes.remove(0);
    assert!(shape.locked && shape.style.opacity == 0.25);
}

#[test]
fn several_pages_are_frames_side_by_side_and_one_page_is_the_board() {
    let page = |name: &str, title: &str, index: &str| json!({"typeName": "page", "id": name, "name": title, "index": index});
    let one = json!([
        page("page:p", "Only", "a1"),
        page("page:q", "Blank", "a2"),
        figure("a", &json!({}))
    ]);
    let drawing = open(&one);
    assert_eq!(
        (drawing.shapes.len(), drawing.shapes[0].pos),
        (1, Point::new(10.0, 20.0))
    );
    let drawing = open(&json!([
        page("page:q", "Second", "a2"),
        page("page:p", "First", "a1"),
        figure("a", &json!({})),
        within(figure("b", &json!({})), "page:q", "a1", 0.0),
    ]));
    let (first, second) = (written(&drawing, "First"), written(&drawing, "Second"));
    assert_eq!(
        (&first.kind, first.rect()),
        (&Kind::Frame, Rect::new(0.0, 0.0, 260.0, 200.0))
    );
    assert_eq!(second.rect(), Rect::new(460.0, 0.0, 720.0, 200.0));
    let inside = written(&drawing, "b");
    assert_eq!(inside.place.parent.as_ref(), Some(&second.id));
    assert_eq!(inside.pos, Point::new(540.0, 80.0));
}

#[test]
fn parents_that_go_round_in_circles_end() {
    let drawing = open(&json!([
        within(record("group", "g", &json!({})), "shape:h", "a1", 0.0),
        within(record("group", "h", &json!({})), "shape:g", "a1", 0.0),
        within(figure("a", &json!({})), "shape:g", "a1", 0.0),
        within(figure("b", &json!({})), "shape:b", "a1", 0.0),
    ]));
    assert_eq!(drawing.report.shapes, 2);
}

//! What shapes say of each other: both sides of everything, and the order from the bottom up.

use tavla_shared::shape::{Binding, ZIndex};

use super::*;

fn inside(mut shape: Shape, parent: &str) -> Shape {
    shape.place.parent = Some(ShapeId::new(parent).unwrap());
    shape
}

fn at_rank(mut shape: Shape, rank: usize) -> Shape {
    shape.place.index = ZIndex::spread(None, None, rank + 1).remove(rank);
    shape
}

#[test]
fn groups_are_told_innermost_first_and_frames_end_them() {
    let group = |name: &str| shape(Kind::Group, name);
    let elements = export(vec![
        group("out"),
        inside(shape(Kind::Frame, "f"), "out"),
        inside(group("mid"), "f"),
        inside(group("in"), "mid"),
        inside(shape(Kind::Rectangle, "a"), "in"),
        inside(shape(Kind::Ellipse, "b"), "out"),
    ]);
    let place = |name: &str| {
        let element = named(&elements, name);
        (element["groupIds"].clone(), element["frameId"].clone())
    };
    assert_eq!(place("a"), (json!(["in", "mid"]), json!("f")));
    assert_eq!(place("b"), (json!(["out"]), json!(null)));
    assert_eq!(place("f"), (json!([]), json!(null)));
}

#[test]
fn the_order_is_from_the_bottom_up_with_children_before_their_frame_and_text_after_its_shape() {
    let mut low = at_rank(shape(Kind::Rectangle, "low"), 0);
    low.text = "Hi".into();
    let elements = export(vec![
        at_rank(shape(Kind::Ellipse, "high"), 2),
        at_rank(shape(Kind::Frame, "f"), 1),
        at_rank(inside(shape(Kind::Diamond, "two"), "f"), 1),
        at_rank(inside(shape(Kind::Diamond, "one"), "f"), 0),
        low,
    ]);
    assert_eq!(
        names(&elements),
        ["low", "low:text", "one", "two", "f", "high"]
    );
    let ranks: Vec<_> = elements
        .iter()
        .map(|it| it["index"].as_str().unwrap())
        .collect();
    assert!(ranks.is_sorted() && ranks.iter().all(|rank| ZIndex::from_text(rank).is_some()));
}

#[test]
fn what_comes_from_several_parents_keeps_the_order_it_is_given_in() {
    let elements = export(vec![
        at_rank(inside(shape(Kind::Ellipse, "first"), "elsewhere"), 5),
        at_rank(shape(Kind::Ellipse, "second"), 1),
    ]);
    assert_eq!(names(&elements), ["first", "second"]);
    assert_eq!(elements[0]["frameId"], json!(null));
}

#[test]
fn what_is_hidden_stays_away_with_all_that_is_in_it() {
    let mut hidden = shape(Kind::Frame, "f");
    hidden.hidden = true;
    let elements = export(vec![
        hidden,
        inside(shape(Kind::Group, "g"), "f"),
        inside(shape(Kind::Ellipse, "a"), "g"),
        shape(Kind::Ellipse, "b"),
    ]);
    assert_eq!(names(&elements), ["b"]);
}

#[test]
fn a_groups_lock_is_its_shapes_and_a_frames_its_own() {
    let locked = |kind: Kind, name: &str| {
        let mut shape = shape(kind, name);
        shape.locked = true;
        shape
    };
    let elements = export(vec![
        locked(Kind::Group, "g"),
        inside(shape(Kind::Ellipse, "a"), "g"),
        locked(Kind::Frame, "f"),
        inside(shape(Kind::Ellipse, "b"), "f"),
    ]);
    let locks = ["a", "f", "b"].map(|name| named(&elements, name)["locked"] == true);
    assert_eq!(locks, [true, true, false]);
}

#[test]
fn parents_that_go_round_in_circles_lose_nobody_and_write_nobody_twice() {
    let elements = export(vec![
        inside(shape(Kind::Frame, "f"), "g"),
        inside(shape(Kind::Group, "g"), "f"),
        inside(shape(Kind::Ellipse, "a"), "g"),
        inside(shape(Kind::Ellipse, "self"), "self"),
    ]);
    let mut written = names(&elements);
    written.sort_unstable();
    assert_eq!(written, ["a", "f", "self"]);
}

#[test]
fn text_and_its_shape_know_each_other() {
    let mut note = shape(Kind::Note, "n");
    note.text = "a long line of words that goes on over more than one line of the note".into();
    note.angle = 0.3;
    let elements = export(vec![note]);
    let (container, text) = (&elements[0], &elements[1]);
    assert_eq!(
        container["boundElements"],
        json!([{"id": "n:text", "type": "text"}])
    );
    assert_eq!(text["containerId"], "n");
    assert_eq!(text["angle"], 0.3);
    let (broken, whole) = (
        text["text"].as_str().unwrap(),
        text["originalText"].as_str().unwrap(),
    );
    assert!(broken.lines().count() > 1, "{broken:?}");
    assert_eq!(broken.replace('\n', " "), whole);
    assert_eq!(text["index"], "a1");
}

#[test]
fn an_arrow_and_what_it_holds_on_to_know_each_other() {
    let mut arrow = shape(Kind::Arrow, "arrow");
    arrow.path = vec![Point::ZERO, Point::new(200.0, 100.0)];
    arrow.text = "yes".into();
    let bound = |shape: &str, inside: bool| {
        Some(Binding {
            shape: ShapeId::new(shape).unwrap(),
            anchor: Point::new(0.25, 0.5),
            inside,
        })
    };
    arrow.ends.start = bound("box", false);
    arrow.ends.end = bound("star", false);
    let mut loop_back = arrow.clone();
    loop_back.id = ShapeId::new("loop").unwrap();
    loop_back.ends.end = bound("box", true);
    let elements = export(vec![
        shape(Kind::Rectangle, "box"),
        shape(Kind::Star, "star"),
        arrow,
        loop_back,
    ]);
    let told = named(&elements, "box")["boundElements"].clone();
    let arrows = json!([{"id": "arrow", "type": "arrow"}, {"id": "loop", "type": "arrow"}]);
    assert_eq!(told, arrows);
    let told = named(&elements, "arrow");
    let binding = json!({"elementId": "box", "mode": "orbit", "fixedPoint": [0.25, 0.5001],
        "focus": 0.0, "gap": 6.0});
    assert_eq!(told["startBinding"], binding);
    // Nothing holds on to a polygon there.
    assert_eq!(told["endBinding"], json!(null));
    assert_eq!(
        told["boundElements"],
        json!([{"id": "arrow:text", "type": "text"}])
    );
    assert_eq!(named(&elements, "loop")["endBinding"]["mode"], "inside");
}

#[test]
fn an_arrow_to_what_is_not_written_holds_on_to_nothing() {
    let mut arrow = shape(Kind::Arrow, "arrow");
    arrow.path = vec![Point::ZERO, Point::new(200.0, 100.0)];
    arrow.ends.end = Some(Binding {
        shape: ShapeId::new("t").unwrap(),
        anchor: Point::new(0.5, 0.5),
        inside: false,
    });
    let elements = export(vec![shape(Kind::Text, "t"), arrow]);
    assert_eq!(names(&elements), ["arrow"], "an empty text is nothing");
    assert_eq!(elements[0]["endBinding"], json!(null));
}

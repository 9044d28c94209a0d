//! What shapes of a file say of each other: groups, frames, their order, and arrows' attachments.

use super::*;

#[test]
fn groups_nest_as_their_names_say() {
    let mut elements = [
        rectangle("a"),
        rectangle("b"),
        rectangle("c"),
        rectangle("d"),
    ];
    elements[0]["groupIds"] = json!(["in", "out"]);
    elements[1]["groupIds"] = json!(["in", "out"]);
    elements[2]["groupIds"] = json!(["out"]);
    let shapes = shapes(&open(&json!(elements)));
    let at = |index: usize| {
        shapes
            .iter()
            .filter(|s| s.kind == Kind::Rectangle)
            .nth(index)
            .unwrap()
    };
    let get = |id: &_| shapes.iter().find(|shape| shape.id == *id).unwrap();
    // Parents come first, so the shapes that are deepest come last.
    let (free, third, first, second) = (at(0), at(1), at(2), at(3));
    assert_eq!(free.place.parent, None);
    let inner = get(first.place.parent.as_ref().unwrap());
    let outer = get(inner.place.parent.as_ref().unwrap());
    assert_eq!((&inner.kind, &outer.kind), (&Kind::Group, &Kind::Group));
    assert_eq!(second.place.parent.as_ref(), Some(&inner.id));
    assert_eq!(third.place.parent.as_ref(), Some(&outer.id));
    assert_eq!(outer.place.parent, None);
    assert!(inner.place.index < third.place.index && outer.place.index < free.place.index);
    assert!(first.place.index < second.place.index);
}

#[test]
fn a_group_of_one_is_no_group() {
    let mut alone = rectangle("a");
    alone["groupIds"] = json!(["g", "h"]);
    assert_eq!(only(&json!([alone])).place.parent, None);
}

#[test]
fn groups_that_hold_nothing_together_are_not_even_made() {
    let with_groups = |at: usize| {
        let mut one = rectangle("");
        let names: Vec<String> = (0..32).map(|group| format!("g{at}-{group}")).collect();
        one["groupIds"] = json!(names);
        one
    };
    let elements: Vec<Value> = (0..50).map(with_groups).collect();
    let scene = json!({"type": "excalidraw", "elements": elements}).to_string();
    let mut drawn = 0;
    let drawing = read(scene.as_bytes(), &mut || {
        drawn += 1;
        drawn
    });
    assert_eq!((drawing.unwrap().shapes.len(), drawn), (50, 50));
}

#[test]
fn groups_inside_each_other_do_not_hang() {
    let mut elements = [
        rectangle("a"),
        rectangle("b"),
        rectangle("c"),
        rectangle("d"),
    ];
    for (at, groups) in [
        json!(["x", "y"]),
        json!(["y", "x"]),
        json!(["x", "x"]),
        json!(["y"]),
    ]
    .into_iter()
    .enumerate()
    {
        elements[at]["groupIds"] = groups;
    }
    let imported = open(&json!(elements));
    assert_eq!(imported.report.shapes, 4);
    let created = shapes(&imported);
    for (at, shape) in created.iter().enumerate() {
        let parent = shape.place.parent.as_ref();
        assert!(
            parent.is_none_or(|parent| created[..at].iter().any(|before| before.id == *parent))
        );
    }
}

#[test]
fn a_frame_holds_what_says_it_is_in_it() {
    let mut inside = rectangle("a");
    inside["frameId"] = json!("f");
    let mut lost = rectangle("b");
    lost["frameId"] = json!("nobody");
    let frame = json!({"id": "f", "type": "frame", "width": 300, "height": 200, "name": null});
    let imported = open(&json!([inside, frame, lost]));
    let frame = shape_of(&imported, &Kind::Frame);
    assert_eq!(&*frame.text, "Frame");
    let created = shapes(&imported);
    let parents: Vec<_> = created
        .iter()
        .map(|shape| shape.place.parent.as_ref())
        .collect();
    assert_eq!(parents, [None, None, Some(&frame.id)]);
}

#[test]
fn the_files_order_is_the_boards() {
    let elements: Vec<Value> = (0..50)
        .map(|at| json!({"type": "ellipse", "x": at, "width": 5, "height": 5}))
        .collect();
    let mut created = shapes(&open(&json!(elements)));
    created.sort_by(|one, other| one.place.index.cmp(&other.place.index));
    let xs: Vec<f64> = created.iter().map(|shape| shape.pos.x).collect();
    assert_eq!(xs, (0..50).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn arrows_stay_attached_in_every_form_there_was() {
    let box_at = |name: &str, x: f64| json!({"id": name, "type": "rectangle", "x": x, "y": 0, "width": 100, "height": 100});
    let imported = open(&json!([
        box_at("left", 0.0),
        box_at("right", 300.0),
        {"type": "arrow", "x": 105, "y": 20, "points": [[0, 0], [190, 0]],
         "startBinding": {"elementId": "left", "focus": 0.1, "gap": 5},
         "endBinding": {"elementId": "right", "fixedPoint": [0.25, 44], "mode": "orbit"}},
    ]));
    let ends = shape_of(&imported, &Kind::Arrow).ends.clone();
    let created = shapes(&imported);
    let bound = |index: usize, x, y| {
        Some(Binding {
            shape: created[index].id.clone(),
            anchor: Point::new(x, y),
            inside: false,
        })
    };
    assert_eq!(
        ends.start,
        bound(0, 0.5, 0.2),
        "drawn on level to under the middle"
    );
    assert_eq!(ends.end, bound(1, 0.25, 10.0));
}

#[test]
fn an_attachment_to_nothing_is_let_go() {
    let imported = open(&json!([
        {"id": "p", "type": "image"},
        {"type": "arrow", "points": [[0, 0], [9, 9]], "startBinding": {"elementId": "p"},
         "endBinding": {"elementId": 7}},
    ]));
    assert_eq!(shape_of(&imported, &Kind::Arrow).ends.start, None);
    assert_eq!(imported.report.lost(Loss::Attachment), 1);
}

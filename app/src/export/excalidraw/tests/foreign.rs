//! What was read of Excalidraw's that has no kind here is written as it was, where it is now.

use tavla_shared::shape::Nib;

use super::*;
use crate::import::excalidraw::read_clipboard;

/// What a scene becomes after `change` was made to the shapes that it was read as.
#[track_caller]
fn there_and_back(elements: &Value, change: &dyn Fn(&mut Shape)) -> Vec<Value> {
    let text = json!({"type": "excalidraw", "elements": elements}).to_string();
    let mut last = 0;
    let drawing = read_clipboard(&text, &mut || {
        last += 1;
        last
    })
    .unwrap();
    let mut shapes = drawing.shapes;
    shapes.iter_mut().for_each(change);
    export(shapes)
}

fn hologram() -> Value {
    json!({"id": "h", "type": "hologram", "x": 30.0, "y": 40.0, "width": -20.0, "height": 10.0,
        "angle": 7.0, "opacity": 40, "depth": [1, {"deep": true}], "strokeColor": "#123456",
        "points": [[0, 0], [-20, 10]], "link": "obsidian://a", "version": 8, "groupIds": [],
        "customData": {"theirs": 1}, "locked": false, "isDeleted": false})
}

#[test]
fn an_element_that_nobody_touched_is_written_as_it_was() {
    let written = there_and_back(&json!([hologram()]), &|_| {});
    let mut expected = hologram();
    for (key, value) in [
        ("id", written[0]["id"].clone()),
        ("angle", json!(7.0 % std::f64::consts::TAU)),
        ("version", json!(9)),
        ("versionNonce", json!(1)),
        ("updated", json!(1_700_000_000_000_u64)),
        ("index", json!("a0")),
        ("frameId", json!(null)),
        ("boundElements", json!([])),
    ] {
        expected[key] = value;
    }
    assert_eq!(written, [expected]);
}

#[test]
fn an_element_goes_where_its_placeholder_goes() {
    let moved = there_and_back(&json!([hologram()]), &|shape| {
        shape.pos += tavla_shared::geometry::Vec2::new(100.0, -5.0);
        shape.angle = 1.0;
        shape.style.opacity = 0.5;
        shape.locked = true;
        shape.link = Some("https://a.example".into());
    });
    let element = &moved[0];
    let told = ["x", "y", "width", "height", "angle", "opacity"].map(|key| element[key].clone());
    assert_eq!(told, [130.0, 35.0, -20.0, 10.0, 1.0, 50.0].map(Value::from));
    assert_eq!(
        (&element["locked"], &element["link"]),
        (&json!(true), &json!("https://a.example"))
    );
    let sized = there_and_back(&json!([hologram()]), &|shape| {
        shape.size = Size::new(40.0, 5.0);
    });
    let element = &sized[0];
    let told = ["x", "y", "width", "height"].map(|key| element[key].clone());
    assert_eq!(told, [10.0, 40.0, 40.0, 5.0].map(Value::from));
    assert_eq!(element["points"], json!([[0.0, 0.0], [-40.0, 5.0]]));
}

#[test]
fn what_elements_say_of_each_other_still_holds() {
    let elements = json!([
        {"id": "r", "type": "rectangle", "width": 90, "height": 50, "frameId": "f"},
        {"id": "h", "type": "hologram", "width": 90, "height": 90, "groupIds": ["g"], "frameId": "f",
         "boundElements": [{"id": "t", "type": "text"}, {"id": "a", "type": "arrow"}],
         "startBinding": {"elementId": "r", "focus": 0}, "endBinding": {"elementId": "nobody"},
         "containerId": "gone"},
        {"id": "t", "type": "text", "text": "inside", "containerId": "h", "groupIds": ["g"], "frameId": "f"},
        {"id": "a", "type": "arrow", "x": -90, "y": 45, "points": [[0, 0], [85, 0]],
         "endBinding": {"elementId": "h", "mode": "orbit", "fixedPoint": [0.2, 0.4]}},
        {"id": "f", "type": "magicframe", "width": 300, "height": 300, "name": "Made", "seedWords": "x"},
    ]);
    let written = there_and_back(&elements, &|_| {});
    let of = |kind: &str| written.iter().find(|it| it["type"] == kind).unwrap();
    let (hologram, text, arrow) = (of("hologram"), of("text"), of("arrow"));
    assert_eq!(text["containerId"], hologram["id"]);
    assert_eq!(arrow["endBinding"]["elementId"], hologram["id"]);
    let bound = hologram["boundElements"].as_array().unwrap();
    let bound: Vec<_> = bound.iter().map(|it| (&it["type"], &it["id"])).collect();
    let expected = [
        (&json!("arrow"), &arrow["id"]),
        (&json!("text"), &text["id"]),
    ];
    assert_eq!(bound, expected);
    assert_eq!(hologram["startBinding"]["elementId"], of("rectangle")["id"]);
    assert_eq!(
        (&hologram["endBinding"], &hologram["containerId"]),
        (&json!(null), &json!(null))
    );
    let frame = of("magicframe");
    assert_eq!(
        (&frame["name"], &frame["seedWords"]),
        (&json!("Made"), &json!("x"))
    );
    assert_eq!(hologram["frameId"], frame["id"]);
    assert_eq!(hologram["groupIds"], text["groupIds"]);
    assert_eq!(hologram["groupIds"].as_array().unwrap().len(), 1);
}

#[test]
fn a_sticky_note_is_one_again_with_its_words_and_its_colour() {
    let elements = json!([
        {"id": "n", "type": "stickynote", "width": 100, "height": 100, "backgroundColor": "#ffc9c9",
         "strokeColor": "#111111", "baseHeight": 100},
        {"type": "text", "containerId": "n", "text": "buy milk", "fontSize": 11, "fontSizeMax": 26},
    ]);
    let written = there_and_back(&elements, &|shape| {
        shape.style.fill = Color::rgb(0xa5_d8ff);
    });
    let [note, words] = &written[..] else {
        panic!("{written:?}");
    };
    let told = ["type", "baseHeight", "strokeColor", "backgroundColor"].map(|key| &note[key]);
    let expected = [
        json!("stickynote"),
        json!(100),
        json!("#111111"),
        json!("#a5d8ff"),
    ];
    assert_eq!(told, expected.each_ref());
    assert_eq!(
        (&words["originalText"], &words["containerId"]),
        (&json!("buy milk"), &note["id"])
    );
    assert_eq!(
        note["boundElements"],
        json!([{"id": words["id"], "type": "text"}])
    );
    assert_eq!(words["fontSizeMax"], json!(26.0));
}

#[test]
fn all_texts_in_an_element_are_bound_to_it() {
    let elements = json!([
        {"id": "h", "type": "hologram", "width": 90, "height": 90,
         "boundElements": [{"id": "t", "type": "text"}, {"id": "u", "type": "text"}]},
        {"id": "t", "type": "text", "text": "one", "containerId": "h"},
        {"id": "u", "type": "text", "text": "two", "containerId": "h"},
        {"id": "i", "type": "hologram", "width": 90, "height": 90},
    ]);
    let written = there_and_back(&elements, &|_| {});
    let bound = |at: usize| written[at]["boundElements"].as_array().unwrap().len();
    assert_eq!((bound(0), bound(3)), (2, 0));
}

#[test]
fn ink_keeps_what_its_strokes_are_drawn_with() {
    let back = |options: &Value, change: &dyn Fn(&mut Shape)| {
        let ink = json!({"type": "freedraw", "points": [[0, 0], [40, 8], [60, 2]], "strokeWidth": 2,
            "strokeOptions": options});
        there_and_back(&json!([ink]), change).remove(0)["strokeOptions"].clone()
    };
    let untouched = |options: Value| assert_eq!(back(&options, &|_| {}), options);
    untouched(json!({"variability": "variable", "streamline": 0.25}));
    untouched(json!({"variability": "constant", "streamline": 0.35}));
    untouched(json!({"variability": "constant", "streamline": 0.5}));
    untouched(json!({"variability": "wild"}));
    untouched(json!(null));
    // With another nib it is of another variability.
    let nib = |nib: Nib| move |shape: &mut Shape| shape.style.nib = nib;
    let even = json!({"variability": "constant", "streamline": 0.35});
    let as_pen = back(&even, &nib(Nib::Pen));
    assert_eq!(as_pen, json!({"streamline": 0.35}));
    let pen = json!({"variability": "variable", "streamline": 0.25});
    let as_even = back(&pen, &nib(Nib::Even));
    assert_eq!(
        as_even,
        json!({"variability": "constant", "streamline": 0.25})
    );
}

#[test]
fn notes_that_others_made_stand_beside_our_own() {
    let elements = json!([{"type": "rectangle", "width": 9, "height": 9,
        "customData": {"theirs": 1, "tavla": {"kind": "note"}}}]);
    let written = there_and_back(&elements, &|_| {});
    let notes = json!({"theirs": 1, "tavla": {"kind": "note"}});
    assert_eq!(written[0]["customData"], notes);
}

#[test]
fn what_makes_no_sense_or_is_of_a_newer_version_is_not_written() {
    let mut newer = shape(Kind::Unknown("gadget".into()), "n");
    newer.foreign = Some(r#"{"type":"rectangle"}"#.into());
    let mut odd = shape(Kind::of_excalidraw("hologram"), "o");
    odd.foreign = Some("not JSON".into());
    let mut bare = shape(Kind::of_excalidraw("hologram"), "b");
    bare.foreign = Some("[1]".into());
    let none = shape(Kind::of_excalidraw("hologram"), "c");
    assert_eq!(export(vec![newer, odd, bare, none]), Vec::<Value>::new());
}

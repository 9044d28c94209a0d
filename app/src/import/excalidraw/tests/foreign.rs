//! Elements that have no kind here are kept, whatever they are.

use super::*;
use crate::import::excalidraw::foreign;

#[test]
fn what_nobody_here_knows_stands_as_a_placeholder_with_all_that_it_says() {
    let element = json!({"id": "h", "type": "hologram", "x": 30, "y": 40, "width": -20, "height": 10,
        "angle": 0.5, "opacity": 40, "depth": [1, {"deep": true}], "link": "https://a.example"});
    let imported = open(&json!([element]));
    let shape = shape_of(&imported, &Kind::of_excalidraw("hologram"));
    assert_eq!(shape.rect(), Rect::new(10.0, 40.0, 30.0, 50.0));
    assert_eq!((shape.angle, shape.style.opacity), (0.5, 0.4));
    assert_eq!(shape.link.as_deref(), Some("https://a.example"));
    assert_eq!(
        foreign::read(&shape).map(Value::Object),
        Some(element),
        "nothing of it is lost"
    );
    let lost: Vec<_> = imported.report.lost.into_iter().collect();
    assert_eq!(lost, [(Loss::Placeholder, 1)]);
}

#[test]
fn a_type_that_is_called_as_a_kind_here_is_still_another_one() {
    let imported = open(&json!([{"type": "cloud", "width": 9, "height": 9},
        {"type": "excalidraw/x\n", "width": 9, "height": 9}]));
    let kinds: Vec<_> = shapes(&imported).iter().map(|it| it.kind.clone()).collect();
    let name = "excalidraw/excalidraw/x".into();
    assert_eq!(kinds, [Kind::of_excalidraw("cloud"), Kind::Unknown(name)]);
}

#[test]
fn what_is_kept_names_other_shapes_as_they_are_named_here() {
    let imported = open(&json!([
        {"id": "h", "type": "hologram", "width": 9, "height": 9, "containerId": "r",
         "boundElements": [{"id": "t", "type": "text"}]},
        rectangle("r"),
        {"id": "t", "type": "text", "text": "inside", "containerId": "h"},
    ]));
    let kept = shape_of(&imported, &Kind::of_excalidraw("hologram"));
    let kept = foreign::read(&kept).unwrap();
    let id = |kind: &Kind| json!(shape_of(&imported, kind).id.as_str());
    assert_eq!(kept["containerId"], id(&Kind::Rectangle));
    assert_eq!(kept["boundElements"][0]["id"], id(&Kind::Text));
}

#[test]
fn what_is_too_large_to_be_kept_is_dropped_and_counted() {
    let big = |kind: &str| {
        json!({"type": kind, "width": 9, "height": 9, "id": kind,
        "blob": "x".repeat(70_000), "customData": {"blob": "x".repeat(70_000)}})
    };
    let imported = open(&json!([
        big("hologram"),
        big("rectangle"),
        big("stickynote")
    ]));
    let kinds: Vec<_> = shapes(&imported).iter().map(|it| it.kind.clone()).collect();
    assert_eq!(kinds, [Kind::Rectangle, Kind::Note]);
    assert!(shapes(&imported).iter().all(|it| it.foreign.is_none()));
    let lost: Vec<_> = imported.report.lost.into_iter().collect();
    assert_eq!(lost, [(Loss::UnknownKind, 1)]);
    // Of very many only some are kept.
    let crowd: Vec<Value> = (0..400)
        .map(|at| json!({"id": at.to_string(), "type": "hologram", "blob": "x".repeat(60_000)}))
        .collect();
    let imported = open(&json!(crowd));
    let kept = imported.report.shapes;
    assert!((200..300).contains(&kept), "{kept}");
    assert_eq!(imported.report.lost(Loss::UnknownKind), 400 - kept);
}

#[test]
fn notes_that_others_made_on_a_shape_are_kept() {
    let mut shape = rectangle("a");
    shape["customData"] = json!({"pluginId": 7, "tavla": {"kind": "rectangle"}});
    let shape = only(&json!([shape]));
    assert_eq!(
        shape.foreign.as_deref(),
        Some(r#"{"customData":{"pluginId":7}}"#)
    );
}

#[test]
fn an_arrow_holds_on_to_a_placeholder() {
    let imported = open(&json!([
        {"id": "p", "type": "embeddable", "x": 100, "width": 100, "height": 100},
        {"type": "arrow", "y": 50, "points": [[0, 0], [95, 0]], "endBinding": {"elementId": "p"}},
    ]));
    let page = shape_of(&imported, &Kind::of_excalidraw("embeddable"));
    let arrow = shape_of(&imported, &Kind::Arrow);
    assert_eq!(
        arrow.ends.end.as_ref().map(|end| &end.shape),
        Some(&page.id)
    );
    assert!(crate::shapes::holding::is_holdable(&page));
}

//! What programs plan for the clipboard, and what stands there already.

use super::*;
use crate::import::excalidraw::read_clipboard;

#[track_caller]
fn paste(text: &Value) -> Imported {
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    let drawing = read_clipboard(&text.to_string(), &mut ids).unwrap();
    drawing.placed(&Placement::OwnBoard)
}

#[track_caller]
fn plan(elements: &Value) -> Imported {
    paste(&json!({"type": "excalidraw-api/clipboard", "elements": elements}))
}

#[test]
fn the_clipboard_is_read_in_each_of_its_forms_and_nothing_else() {
    let elements = json!([rectangle("a")]);
    for kind in [
        "excalidraw/clipboard",
        "excalidraw",
        "excalidraw-api/clipboard",
    ] {
        let imported = paste(&json!({"elements": elements, "type": kind, "tavla": [1]}));
        assert_eq!(imported.report.shapes, 1, "{kind}");
    }
    for text in [
        r#"{"type": "tavla/shapes", "elements": []}"#,
        "some words",
        "",
        "[1]",
    ] {
        assert!(read_clipboard(text, &mut || 1).is_err(), "{text}");
    }
}

#[test]
fn labels_are_written_in_the_middle_of_what_they_label() {
    let imported = plan(&json!([
        {"type": "rectangle", "x": 10, "y": 20, "strokeColor": "#e03131",
         "label": {"text": "Hello", "fontSize": 28}},
        {"type": "arrow", "x": 0, "y": 0, "label": {"text": "goes"}},
        {"type": "ellipse", "x": 0, "y": 300},
    ]));
    assert_eq!(imported.report.shapes, 3);
    let container = shape_of(&imported, &Kind::Rectangle);
    assert_eq!(
        (&*container.text, container.style.text_size),
        ("Hello", 28.0)
    );
    assert_eq!(
        (container.style.text_align, container.style.text_vertical),
        (TextAlign::Center, VerticalAlign::Middle)
    );
    assert_eq!(container.marks, None, "a label is as its outline");
    assert!(container.size.width > 60.0 && container.size.height >= 35.0);
    let arrow = shape_of(&imported, &Kind::Arrow);
    assert_eq!(
        (&*arrow.text, arrow.style.head_end),
        ("goes", Arrowhead::Arrow)
    );
    assert_eq!(arrow.rect(), Rect::new(0.0, 0.0, 100.0, 0.0));
    let ellipse = shape_of(&imported, &Kind::Ellipse);
    assert_eq!(ellipse.rect(), Rect::new(0.0, 300.0, 100.0, 400.0));
}

#[test]
fn an_arrow_goes_between_what_its_plan_names_and_what_it_makes() {
    let imported = plan(&json!([
        {"type": "rectangle", "id": "a", "x": 0, "y": 0, "width": 80, "height": 80},
        {"type": "arrow", "x": 90, "y": 40, "width": 100, "start": {"id": "a"},
         "end": {"type": "ellipse", "height": 60}},
        {"type": "arrow", "x": 0, "y": 500, "end": {"type": "text", "text": "there"},
         "start": {"id": "nobody"}},
    ]));
    let ellipse = shape_of(&imported, &Kind::Ellipse);
    assert_eq!(ellipse.rect(), Rect::new(190.0, 10.0, 290.0, 70.0));
    let text = shape_of(&imported, &Kind::Text);
    assert_eq!((&*text.text, text.pos.x), ("there", 100.0));
    let named = shape_of(&imported, &Kind::Rectangle);
    let arrows = shapes(&imported);
    let arrows: Vec<_> = arrows.iter().filter(|it| it.kind == Kind::Arrow).collect();
    let ends = |at: usize| {
        let ends = &arrows[at].ends;
        [&ends.start, &ends.end].map(|end| end.as_ref().map(|end| end.shape.clone()))
    };
    assert_eq!(ends(0), [Some(named.id.clone()), Some(ellipse.id.clone())]);
    assert_eq!(ends(1), [None, Some(text.id.clone())]);
    assert_eq!(imported.report.lost(Loss::Attachment), 1);
}

#[test]
fn a_frame_holds_the_children_it_names_and_goes_around_them() {
    let imported = plan(&json!([
        {"type": "frame", "children": ["a", "b", "nobody", 7], "name": "Both"},
        {"type": "rectangle", "id": "a", "x": 0, "y": 0, "width": 80, "height": 80},
        {"type": "ellipse", "id": "b", "x": 200, "y": 100, "width": 50, "height": 50},
        {"type": "diamond", "id": "c", "x": 20, "y": 100, "width": 50, "height": 50},
    ]));
    let frame = shape_of(&imported, &Kind::Frame);
    assert_eq!(&*frame.text, "Both");
    assert_eq!(frame.rect(), Rect::new(-10.0, -10.0, 260.0, 160.0));
    let parent = |kind: &Kind| shape_of(&imported, kind).place.parent.clone();
    assert_eq!(parent(&Kind::Rectangle), Some(frame.id.clone()));
    assert_eq!(parent(&Kind::Ellipse), Some(frame.id.clone()));
    assert_eq!(parent(&Kind::Diamond), None);
}

#[test]
fn plans_that_make_no_sense_take_nothing_else_with_them() {
    let imported = plan(&json!([
        {"type": "rectangle", "label": 7}, {"type": "rectangle", "label": {"text": 7}},
        {"type": "arrow", "start": {"type": "rectangle", "label": {"text": "x"}}, "end": {"type": 9}},
        {"type": "frame", "children": {"a": 1}}, {"label": {"text": "x"}}, {"children": []},
        {"type": "ellipse", "width": 5, "height": 5},
    ]));
    assert_eq!(imported.report.lost(Loss::UnknownKind), 3);
    assert_eq!(shape_of(&imported, &Kind::Ellipse).size.width, 5.0);
}

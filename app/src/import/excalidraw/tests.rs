//! What becomes of scenes, written here as the files say it.

mod foreign;
mod history;
mod keeping;
mod libraries;
mod losses;
mod plans;
mod relations;
mod sizes;

use std::sync::Arc;

use serde_json::{Value, json};
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::shape::{
    Arrowhead, Binding, Color, Corner, Dash, FillStyle, Font, Kind, LineShape, Mark, Shape,
    TextAlign, TextMarks, VerticalAlign, ZIndex,
};

use super::read;
use crate::import::{ImportError, Imported, Loss, Placement};

#[track_caller]
fn open_as(scene: &Value, placement: &Placement) -> Imported {
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    let drawing = read(scene.to_string().as_bytes(), &mut ids).unwrap();
    drawing.placed(placement)
}

/// Opens a scene of these elements on a board of its own.
#[track_caller]
fn open(elements: &Value) -> Imported {
    open_as(
        &json!({"type": "excalidraw", "version": 2, "elements": elements}),
        &Placement::OwnBoard,
    )
}

/// The one shape that these elements become.
#[track_caller]
fn only(elements: &Value) -> Shape {
    let imported = open(elements);
    match &imported.edits[..] {
        [Edit::Create(shape)] => Shape::clone(shape),
        edits => panic!("expected one shape, not {edits:?}"),
    }
}

fn shapes(imported: &Imported) -> Vec<Arc<Shape>> {
    let created = imported.edits.iter().filter_map(|edit| match edit {
        Edit::Create(shape) => Some(Arc::clone(shape)),
        _ => None,
    });
    created.collect()
}

#[track_caller]
fn shape_of(imported: &Imported, kind: &Kind) -> Arc<Shape> {
    shapes(imported)
        .into_iter()
        .find(|shape| shape.kind == *kind)
        .unwrap()
}

fn rectangle(name: &str) -> Value {
    json!({"id": name, "type": "rectangle", "x": 0, "y": 0, "width": 100, "height": 50})
}

#[test]
fn a_shape_keeps_its_box_and_its_look() {
    let shape = only(&json!([{
        "id": "a", "type": "diamond", "x": 30, "y": 40, "width": -20, "height": 10, "angle": 0.5,
        "strokeColor": "#e03131", "backgroundColor": "rebeccapurple", "fillStyle": "cross-hatch",
        "strokeWidth": "3", "strokeStyle": "dotted", "roughness": 2, "opacity": 40, "seed": 77,
        "roundness": {"type": 2},
    }]));
    assert_eq!(shape.kind, Kind::Diamond);
    assert_eq!(shape.rect(), Rect::new(10.0, 40.0, 30.0, 50.0));
    assert_eq!((shape.angle, shape.seed), (0.5, 77));
    let style = shape.style;
    assert_eq!(
        (style.stroke, style.fill),
        (Color::rgb(0xe0_3131), Color::rgb(0x66_3399))
    );
    assert_eq!(
        (style.fill_style, style.dash),
        (FillStyle::CrossHatch, Dash::Dotted)
    );
    assert_eq!(
        (style.stroke_width, style.roughness, style.opacity),
        (3.0, 2.0, 0.4)
    );
    assert_eq!(style.corner, Corner::Round);
}

#[test]
fn what_a_file_does_not_say_is_as_excalidraw_draws_it() {
    let style = only(&json!([rectangle("a")])).style;
    assert_eq!(
        (style.stroke, style.fill),
        (Color::rgb(0x1e_1e1e), Color::NONE)
    );
    assert_eq!(
        (style.stroke_width, style.roughness, style.opacity),
        (2.0, 1.0, 1.0)
    );
    assert_eq!((style.corner, style.dash), (Corner::Sharp, Dash::Solid));
}

#[test]
fn a_line_lies_in_the_box_of_its_points() {
    let shape = only(&json!([{
        "type": "line", "x": 100, "y": 100, "points": [[0, 0], [-30, 20], ["10", 40], [null, 3]],
        "roundness": {"type": 2}, "backgroundColor": "red",
    }]));
    assert_eq!(shape.rect(), Rect::new(70.0, 100.0, 110.0, 140.0));
    assert_eq!(
        shape.path,
        [
            Point::new(30.0, 0.0),
            Point::new(0.0, 20.0),
            Point::new(40.0, 40.0)
        ]
    );
    assert_eq!(
        (shape.style.line, shape.style.head_end),
        (LineShape::Curved, Arrowhead::None)
    );
    assert_eq!(
        shape.style.fill,
        Color::NONE,
        "an open line has nothing to fill"
    );
}

#[test]
fn a_loop_keeps_its_fill() {
    for last in [[2, 3], [0, 0]] {
        let points = json!([[0, 0], [30, 0], [30, 30], last]);
        let shape = only(&json!([{"type": "draw", "points": points, "backgroundColor": "red"}]));
        assert_eq!(
            (&shape.kind, shape.style.fill),
            (&Kind::Line, Color::rgb(0xff_0000))
        );
        assert_eq!(shape.path.first(), shape.path.last());
        let look = crate::shapes::look(&shape, crate::shapes::Detail::ALL);
        assert!(look.fill.is_some());
    }
}

#[test]
fn an_arrow_without_a_word_on_its_head_has_one() {
    let arrow = |more: &Value| {
        let mut arrow = json!({"type": "arrow", "points": [[0, 0], [10, 10]]});
        arrow
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let style = only(&json!([arrow])).style;
        (style.head_start, style.head_end)
    };
    assert_eq!(arrow(&json!({})), (Arrowhead::None, Arrowhead::Arrow));
    assert_eq!(
        arrow(&json!({"endArrowhead": null})),
        (Arrowhead::None, Arrowhead::None)
    );
    let both = json!({"startArrowhead": "dot", "endArrowhead": "triangle_outline"});
    assert_eq!(
        arrow(&both),
        (Arrowhead::Circle, Arrowhead::TriangleOutline)
    );
}

#[test]
fn ink_is_moved_to_its_own_corner_and_ends_where_excalidraw_ends_it() {
    let shape = only(&json!([{
        "type": "freedraw", "x": 10, "y": 10, "points": [[0, 0], [-4, 8], [6, 2]],
        "pressures": [0.2, 2], "simulatePressure": false,
    }]));
    // 0.575 of the way to the last point, from the first: the one between is too near to that.
    let ink_box = shape.rect();
    assert_eq!(ink_box.origin(), Point::new(6.0, 10.0));
    assert!((ink_box.x1 - 13.45).abs() < 1e-5 && ink_box.y1 == 18.0);
    let ink = shape.ink.unwrap();
    assert_eq!(ink.natural_size(), ink_box.size());
    let pressures: Vec<f32> = ink.points.iter().map(|point| point.pressure).collect();
    let as_kept = |pressure: f32| (pressure * 65_535.0).round() / 65_535.0;
    assert_eq!(pressures, [as_kept(0.2), 1.0, as_kept(0.5)]);
}

#[test]
fn ink_of_constant_width_stays_even_and_as_thin_as_there() {
    let shape = only(&json!([{
        "type": "freedraw", "points": [[0, 0], [40, 8], [60, 2], [90, 40]], "strokeWidth": 5,
        "pressures": [0.2, 1, 0.4, 0.9], "strokeOptions": {"variability": "constant"},
    }]));
    let look = crate::shapes::look(&shape, crate::shapes::Detail::ALL);
    assert!(look.ink.len() > 2);
    for spine_point in look.ink {
        assert!(
            (spine_point.radius - 1.4 * 5.0).abs() < 0.01,
            "{spine_point:?}"
        );
    }
}

#[test]
fn text_is_what_was_typed_not_how_it_was_broken() {
    let shape = only(&json!([{
        "type": "text", "x": 1, "y": 2, "width": 80, "height": 50, "text": "two\nlines",
        "originalText": "two lines", "fontSize": 28, "fontFamily": 3, "textAlign": "right",
        "verticalAlign": "top", "autoResize": false,
    }]));
    assert_eq!((&*shape.text, shape.kind), ("two lines", Kind::Text));
    let style = shape.style;
    assert_eq!((style.text_size, style.font), (28.0, Font::Mono));
    assert_eq!(
        (style.text_align, style.text_wraps),
        (TextAlign::Right, true)
    );
}

#[test]
fn the_oldest_way_to_write_a_font_is_read() {
    let style = only(&json!([{"type": "text", "text": "hi", "font": "36px Cascadia"}])).style;
    assert_eq!(
        (style.text_size, style.font, style.text_wraps),
        (36.0, Font::Mono, false)
    );
}

#[test]
fn text_in_a_container_becomes_the_containers() {
    let imported = open(&json!([
        rectangle("box"),
        {"type": "text", "containerId": "box", "text": "Hello", "fontSize": 16, "fontFamily": 2,
         "textAlign": "center", "verticalAlign": "middle"},
        {"id": "arrow", "type": "arrow", "points": [[0, 0], [50, 0]]},
        {"type": "text", "containerId": "arrow", "text": "yes", "strokeColor": "#e03131"},
    ]));
    assert_eq!(imported.report.shapes, 2);
    let container = shape_of(&imported, &Kind::Rectangle);
    assert_eq!(
        (&*container.text, container.style.text_size),
        ("Hello", 16.0)
    );
    assert_eq!(container.style.text_align, TextAlign::Center);
    assert_eq!(container.style.text_vertical, VerticalAlign::Middle);
    assert_eq!(container.marks, None, "its letters are as its outline");
    let arrow = shape_of(&imported, &Kind::Arrow);
    assert_eq!(&*arrow.text, "yes");
    let red = TextMarks::marked(None, 0..3, &Mark::Color(Some(Color::rgb(0xe0_3131))));
    assert_eq!(arrow.marks, red);
    assert!(imported.report.lost.is_empty());
}

#[test]
fn text_in_a_container_without_an_outline_keeps_its_colour() {
    let imported = open(&json!([
        {"id": "box", "type": "ellipse", "width": 9, "height": 9, "strokeColor": "transparent"},
        {"type": "text", "containerId": "box", "text": "Hello", "strokeColor": "#e03131"},
    ]));
    let style = &shape_of(&imported, &Kind::Ellipse).style;
    assert_eq!(
        (style.stroke, style.stroke_width),
        (Color::rgb(0xe0_3131), 0.0)
    );
    assert!(imported.report.lost.is_empty());
}

#[test]
fn text_whose_container_is_gone_stands_alone() {
    let imported = open(&json!([
        {"id": "box", "type": "hologram", "width": 9, "height": 9},
        {"type": "text", "containerId": "box", "text": "a caption"},
        {"type": "text", "containerId": "nobody", "text": "another"},
    ]));
    assert_eq!(imported.report.shapes, 3);
    let kinds = shapes(&imported).into_iter().map(|it| it.kind.clone());
    assert_eq!(kinds.filter(|kind| *kind == Kind::Text).count(), 2);
}

#[test]
fn a_sticky_note_keeps_its_fill_and_its_text() {
    let imported = open(&json!([
        {"id": "n", "type": "stickynote", "width": 100, "height": 100, "backgroundColor": "#ffc9c9"},
        {"type": "text", "containerId": "n", "text": "buy milk"},
    ]));
    let note = shape_of(&imported, &Kind::Note);
    assert_eq!(
        (&*note.text, note.style.fill),
        ("buy milk", Color::rgb(0xff_c9c9))
    );
}

#[test]
fn of_two_with_one_name_the_first_is_meant() {
    let imported = open(&json!([
        rectangle("same"),
        {"id": "same", "type": "ellipse", "width": 5, "height": 5},
        {"type": "text", "containerId": "same", "text": "mine"},
    ]));
    assert_eq!(&*shape_of(&imported, &Kind::Rectangle).text, "mine");
    assert_ne!(shapes(&imported)[0].id, shapes(&imported)[1].id);
}

#[test]
fn among_other_shapes_it_is_centred_and_lies_on_top() {
    let top = ZIndex::default();
    let placement = Placement::Among {
        center: Point::new(1_000.0, 0.0),
        above: Some(top.clone()),
    };
    let scene = json!({"type": "excalidraw", "elements": [rectangle("a")],
        "appState": {"viewBackgroundColor": "#edf2ff"}});
    let imported = open_as(&scene, &placement);
    assert_eq!(
        imported.bounds,
        Some(Rect::new(950.0, -25.0, 1_050.0, 25.0))
    );
    assert_eq!(imported.edits.len(), 1, "the board's own background stays");
    assert!(shapes(&imported)[0].place.index > top);
}

#[test]
fn a_board_of_its_own_has_the_files_background_and_grid() {
    let open_state = |state: &Value| {
        let scene = json!({"type": "excalidraw", "elements": null, "appState": state});
        open_as(&scene, &Placement::OwnBoard).edits
    };
    let edits = open_state(&json!({"viewBackgroundColor": "#edf2ff", "gridModeEnabled": true}));
    let background = Edit::Meta(MetaEdit::Background(Some(Color::rgb(0xed_f2ff))));
    assert_eq!(edits, [background, Edit::Meta(MetaEdit::Grid(true))]);
    assert_eq!(open_state(&json!({"viewBackgroundColor": "#ffffff"})), []);
}

#[track_caller]
fn check_refused(bytes: &[u8], expected: &ImportError) {
    let refused = read(bytes, &mut || 0);
    assert_eq!(refused.as_ref().err(), Some(expected));
}

#[test]
fn other_files_are_refused_by_what_they_are() {
    let other = |found: &str| ImportError::OtherKind {
        found: Some(found.to_owned()),
    };
    check_refused(
        br#"{"type": "excalidrawlib", "library": []}"#,
        &other("excalidrawlib"),
    );
    check_refused(b"{}", &ImportError::OtherKind { found: None });
    check_refused(b"[1, 2]", &ImportError::OtherKind { found: None });
    check_refused(
        br#"{"type": "excalidraw", "elements": 3}"#,
        &ImportError::OtherKind { found: None },
    );
    check_refused(b"", &ImportError::NotJson { line: 1, column: 0 });
    check_refused(
        br#"{"type": "excalidraw", "#,
        &ImportError::NotJson {
            line: 1,
            column: 23,
        },
    );
    check_refused(b"\x89PNG\r\n", &ImportError::NotJson { line: 1, column: 1 });
}

#[test]
fn too_much_is_refused() {
    let large = vec![0; crate::import::SCENE_BYTES_MAX + 1];
    check_refused(&large, &ImportError::SceneTooLarge { len: large.len() });
    let many = format!(
        r#"{{"type": "excalidraw", "elements": [{}0]}}"#,
        "0,".repeat(crate::import::SHAPES_MAX)
    );
    check_refused(many.as_bytes(), &ImportError::TooManyShapes);
}

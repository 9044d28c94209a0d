//! Words and forms that files had once, and those that hands and scripts write.

use super::*;

#[test]
fn corners_of_old_are_a_part_of_the_side_however_long_it_is() {
    let corner = |more: &Value, side: f64| {
        let mut shape = json!({"type": "rectangle", "width": 2.0 * side, "height": side});
        let fields = shape.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        let style = only(&json!([shape])).style;
        (style.corner, style.corner_radius)
    };
    let round = Some(400.0 * 0.25 * 0.875);
    for old in [
        json!({"roundness": {"type": 1}}),
        json!({"roundness": {"type": 2}}),
        json!({"strokeSharpness": "round"}),
    ] {
        assert_eq!(corner(&old, 400.0), (Corner::Round, round), "{old}");
        assert_eq!(corner(&old, 100.0), (Corner::Round, None), "{old}");
    }
    let sharp = json!({"strokeSharpness": "sharp"});
    assert_eq!(corner(&sharp, 400.0), (Corner::Sharp, None));
    let new = json!({"roundness": {"type": 3}});
    assert_eq!(corner(&new, 400.0), (Corner::Round, None));
}

#[test]
fn the_grid_of_old_shows_where_it_has_a_size() {
    let grid = |state: &Value| {
        let scene = json!({"type": "excalidraw", "elements": [], "appState": state});
        let edits = open_as(&scene, &Placement::OwnBoard).edits;
        edits.contains(&Edit::Meta(MetaEdit::Grid(true)))
    };
    assert!(grid(&json!({"gridSize": 20})));
    assert!(!grid(&json!({"gridSize": null})) && !grid(&json!({})));
    assert!(!grid(&json!({"gridSize": 20, "gridModeEnabled": false})));
    assert!(grid(&json!({"gridSize": 20, "gridModeEnabled": true})));
}

#[test]
fn a_text_that_only_its_shape_tells_of_is_written_in_that() {
    let imported = open(&json!([
        {"id": "t", "type": "text", "text": "inside", "containerId": null},
        {"id": "r", "type": "rectangle", "width": 90, "height": 50,
         "boundElements": [{"id": "t", "type": "text"}, {"id": "a", "type": "arrow"}, 7]},
        {"id": "u", "type": "text", "text": "elsewhere", "containerId": "e"},
        {"id": "e", "type": "ellipse", "width": 90, "height": 50},
        {"id": "s", "type": "rectangle", "width": 90, "height": 50,
         "boundElements": [{"id": "u", "type": "text"}, {"id": "s", "type": "text"}]},
    ]));
    let texts = |kind: &Kind| shape_of(&imported, kind).text.to_string();
    assert_eq!(texts(&Kind::Rectangle), "inside");
    assert_eq!(
        texts(&Kind::Ellipse),
        "elsewhere",
        "what the text says holds"
    );
    assert_eq!(imported.report.shapes, 3);
}

#[test]
fn the_letters_of_a_sticky_note_shrink_from_the_size_they_may_have() {
    let imported = open(&json!([
        {"id": "n", "type": "stickynote", "width": 100, "height": 100, "backgroundColor": "#ffc9c9",
         "baseHeight": 100},
        {"type": "text", "containerId": "n", "text": "buy milk", "fontSize": 11, "fontSizeMax": 28},
    ]));
    let note = shape_of(&imported, &Kind::Note);
    assert_eq!((&*note.text, note.style.text_size), ("buy milk", 28.0));
    assert!(note.foreign.is_some(), "it can be one again");
}

#[test]
fn a_link_to_another_shape_of_the_file_leads_to_what_that_has_become() {
    let mut from = rectangle("from");
    from["link"] = json!("tavla:#to");
    let to =
        json!({"id": "to", "type": "ellipse", "width": 9, "height": 9, "link": "tavla:#nobody"});
    let imported = open(&json!([from, to]));
    let to = shape_of(&imported, &Kind::Ellipse);
    let link = shape_of(&imported, &Kind::Rectangle).link.clone();
    assert_eq!(link, Some(format!("tavla:#{}", to.id).into()));
    assert_eq!(
        (to.link.clone(), imported.report.lost(Loss::Link)),
        (None, 1)
    );
}

#[test]
fn what_only_old_programs_looked_at_changes_nothing() {
    let bare = json!({"id": "a", "type": "arrow", "x": 0, "y": 0, "points": [[0, 0], [10, 10]]});
    let mut old = bare.clone();
    for (key, value) in [
        ("boundElementIds", json!(["b"])),
        ("boundElements", json!(null)),
        ("groupIds", json!(null)),
        ("lastCommittedPoint", json!([10, 10])),
        ("baseline", json!(17)),
        ("rawText", json!("words")),
        ("version", json!("141")),
        ("index", json!("not a rank!")),
        ("updated", json!(1)),
        ("created", json!(null)),
    ] {
        old[key] = value;
    }
    let (bare, old) = (only(&json!([bare])), only(&json!([old])));
    assert_eq!((bare.path, bare.style), (old.path, old.style));
}

#[test]
fn a_frame_of_generated_content_is_a_frame_and_can_be_one_of_those_again() {
    let mut inside = rectangle("a");
    inside["frameId"] = json!("f");
    let frame = json!({"id": "f", "type": "magicframe", "width": 300, "height": 200});
    let imported = open(&json!([inside, frame]));
    let frame = shape_of(&imported, &Kind::Frame);
    let parent = shape_of(&imported, &Kind::Rectangle).place.parent.clone();
    assert_eq!(
        (parent, frame.foreign.is_some()),
        (Some(frame.id.clone()), true)
    );
    assert!(imported.report.lost.is_empty());
}

#[test]
fn twice_as_many_shapes_as_fit_are_too_many_in_two_lists_as_well() {
    let list = format!("[{}0]", "0,".repeat(crate::import::SHAPES_MAX / 2));
    let twice = format!(r#"{{"type": "excalidraw", "elements": {list}, "elements": {list}}}"#);
    check_refused(twice.as_bytes(), &ImportError::TooManyShapes);
}

#[test]
fn numbers_are_read_as_the_very_ones_that_were_written() {
    let x = 0.1 + 0.2;
    let y = 1_234.567_890_123_456_7;
    let shape = only(&json!([{"type": "ellipse", "x": x, "y": y, "width": 1e-7, "height": 5}]));
    assert_eq!(shape.pos, Point::new(x, y));
}

#[test]
fn what_is_empty_or_nothing_is_as_excalidraw_draws_it() {
    let style = only(
        &json!([{"type": "ellipse", "width": 9, "height": 9, "strokeWidth": 0,
        "strokeColor": "", "backgroundColor": "", "opacity": null, "roughness": null}]),
    )
    .style;
    let drawn = only(&json!([{"type": "ellipse", "width": 9, "height": 9}])).style;
    assert_eq!(style, drawn);
    assert_eq!(drawn.stroke_width, 2.0);
}

#[test]
fn where_a_font_is_said_in_the_oldest_way_that_holds() {
    let style = only(
        &json!([{"type": "text", "text": "hi", "font": "36px Helvetica",
        "fontSize": 20, "fontFamily": 1}]),
    )
    .style;
    assert_eq!((style.text_size, style.font), (36.0, Font::Sans));
}

#[test]
fn a_line_of_less_than_two_points_goes_across_its_box() {
    for points in [
        json!([[0, 0]]),
        json!([]),
        json!(null),
        json!([[0, 0], [null, 1]]),
    ] {
        let line = only(
            &json!([{"type": "arrow", "x": 10, "y": 10, "width": 30, "height": 40,
            "points": points}]),
        );
        assert_eq!(line.rect(), Rect::new(10.0, 10.0, 40.0, 50.0), "{points}");
    }
}

#[test]
fn points_that_are_none_take_with_them_what_is_said_of_them() {
    let ink = only(&json!([{"type": "freedraw", "simulatePressure": false,
        "points": [[0, 0], [null, 4], [40, 0], [80, 40]], "pressures": [0.25, 0.75, 0.5, 0.125]}]));
    let pressures: Vec<f32> = ink
        .ink
        .unwrap()
        .points
        .iter()
        .map(|it| it.pressure)
        .collect();
    let near = |one: f32, other: f32| (one - other).abs() < 1e-4;
    assert!(
        near(pressures[0], 0.25) && near(pressures[1], 0.5),
        "{pressures:?}"
    );
    let elbow = only(&json!([{"type": "arrow", "elbowed": true,
        "points": [[0, 0], ["x", 0], [40, 0], [40, 60]],
        "fixedSegments": [{"index": 2, "start": [0, 0], "end": [0, 0]}]}]));
    assert!(elbow.pinned.is_empty(), "nobody knows which stretch it was");
}

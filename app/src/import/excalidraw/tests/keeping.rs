//! What the board has a place for is kept, as it was.

use tavla_shared::shape::Nib;

use super::*;

#[test]
fn locks_are_kept_of_shapes_and_of_frames() {
    let mut locked = rectangle("a");
    locked["locked"] = json!(true);
    let frame = json!({"type": "frame", "width": 9, "height": 9, "locked": true});
    let imported = open(&json!([locked, rectangle("b"), frame]));
    let locks = |kind: &Kind| shape_of(&imported, kind).locked;
    assert!(locks(&Kind::Rectangle) && locks(&Kind::Frame));
    assert!(!shapes(&imported)[1].locked && imported.report.lost.is_empty());
}

#[test]
fn every_arrowhead_is_kept_under_each_of_its_names() {
    let head = |name: &str| {
        let arrow = json!({"type": "arrow", "points": [[0, 0], [9, 9]], "startArrowhead": name});
        let imported = open(&json!([arrow]));
        assert!(imported.report.lost.is_empty(), "{name}");
        shape_of(&imported, &Kind::Arrow).style.head_start
    };
    for (names, expected) in [
        (&["cardinality_one", "crowfoot_one"][..], Arrowhead::One),
        (&["cardinality_many", "crowfoot_many"], Arrowhead::Many),
        (
            &["cardinality_one_or_many", "crowfoot_one_or_many"],
            Arrowhead::OneOrMany,
        ),
        (&["cardinality_exactly_one"], Arrowhead::ExactlyOne),
        (&["cardinality_zero_or_one"], Arrowhead::ZeroOrOne),
        (&["cardinality_zero_or_many"], Arrowhead::ZeroOrMany),
        (&["circle", "dot"], Arrowhead::Circle),
    ] {
        for name in names {
            assert_eq!(head(name), expected, "{name}");
        }
    }
}

#[test]
fn corners_that_say_how_far_they_reach_look_like_that() {
    let corner = |kind: &str, roundness: &Value, side: f64| {
        let style = only(&json!([{"type": kind, "width": side, "height": 2.0 * side,
            "roundness": roundness}]))
        .style;
        (style.corner, style.corner_radius)
    };
    let valued = json!({"type": 3, "value": 16});
    assert_eq!(
        corner("rectangle", &valued, 100.0),
        (Corner::Round, Some(14.0))
    );
    // A quarter of the shorter side at most.
    assert_eq!(
        corner("rectangle", &valued, 40.0),
        (Corner::Round, Some(8.75))
    );
    assert_eq!(
        corner("rectangle", &json!({"type": 3}), 100.0),
        (Corner::Round, None)
    );
    assert_eq!(corner("diamond", &valued, 100.0), (Corner::Round, None));
    assert_eq!(
        corner("rectangle", &json!(null), 100.0),
        (Corner::Sharp, None)
    );
}

#[test]
fn a_polygon_is_closed_with_a_fill_and_without() {
    let points = json!([[0, 0], [90, 0], [40, 60]]);
    for fill in ["transparent", "red"] {
        let polygon = json!({"type": "line", "points": points, "polygon": true,
            "backgroundColor": fill});
        let shape = only(&json!([polygon]));
        assert_eq!(
            (shape.path.len(), shape.path.first()),
            (4, shape.path.last()),
            "{fill}"
        );
        assert_eq!(shape.style.fill.is_none(), fill == "transparent");
    }
    let open_one = only(&json!([{"type": "line", "points": points, "backgroundColor": "red"}]));
    assert_eq!((open_one.path.len(), open_one.style.fill), (3, Color::NONE));
}

#[test]
fn ink_of_one_width_has_a_nib_of_one_width() {
    let stroke = |options: &Value| {
        only(
            &json!([{"type": "freedraw", "points": [[0, 0], [40, 8], [60, 2]], "strokeWidth": 2,
            "strokeOptions": options}]),
        )
        .style
    };
    let even = stroke(&json!({"variability": "constant", "streamline": 0.5}));
    assert_eq!((even.nib, even.stroke_width), (Nib::Even, 1.75));
    let pen = stroke(&json!({"variability": "variable"}));
    assert_eq!((pen.nib, pen.stroke_width), (Nib::Pen, 2.0));
}

#[test]
fn ink_that_goes_around_keeps_its_fill_and_other_ink_has_none() {
    let stroke = |last: [i32; 2]| {
        let points = json!([[0, 0], [40, 0], [40, 40], [0, 30], last]);
        only(
            &json!([{"type": "freedraw", "points": points, "backgroundColor": "red",
            "simulatePressure": true}]),
        )
    };
    let around = stroke([3, 3]);
    assert!(crate::shapes::ink_returns(&around));
    assert_eq!(around.style.fill, Color::rgb(0xff_0000));
    assert_eq!(stroke([0, 20]).style.fill, Color::NONE);
}

#[test]
fn fixed_stretches_of_an_elbow_stay_pinned() {
    let elbow = |fixed: &Value| {
        only(
            &json!([{"type": "arrow", "elbowed": true, "fixedSegments": fixed,
            "points": [[0, 0], [40, 0], [40, 60], [90, 60], [90, 100]]}]),
        )
        .pinned
    };
    let segment = |index: i32| json!({"index": index, "start": [0, 0], "end": [0, 0]});
    assert_eq!(elbow(&json!([segment(3), segment(2), segment(3)])), [1, 2]);
    let nonsense = json!([segment(0), segment(-4), segment(9), 7, {}]);
    assert!(elbow(&nonsense).is_empty() && elbow(&json!(null)).is_empty());
}

#[test]
fn letters_keep_a_colour_that_they_would_not_have_otherwise() {
    let marked = |outline: &str, fill: &str, letters: &str| {
        let imported = open(&json!([
            {"id": "b", "type": "rectangle", "width": 90, "height": 50, "strokeColor": outline,
             "backgroundColor": fill, "fillStyle": "solid"},
            {"type": "text", "containerId": "b", "text": "Hi", "strokeColor": letters},
        ]));
        let marks = shape_of(&imported, &Kind::Rectangle).marks.clone();
        marks.and_then(|marks| marks.look_at(1)?.color)
    };
    let red = Some(Color::rgb(0xe0_3131));
    assert_eq!(marked("#e03131", "transparent", "#e03131"), None);
    assert_eq!(marked("#1e1e1e", "transparent", "#e03131"), red);
    // On a fill letters are dark or white, whatever the outline is.
    assert_eq!(marked("#e03131", "#ffec99", "#1e1e1e"), None);
    assert_eq!(marked("#e03131", "#ffec99", "#e03131"), red);
}

#[test]
fn an_end_within_its_shape_goes_to_the_very_place() {
    let end = |binding: &Value, tip: f64| {
        let imported = open(&json!([
            {"id": "b", "type": "rectangle", "x": 100, "width": 100, "height": 100},
            {"type": "arrow", "y": 50, "points": [[0, 0], [tip, 0]], "endBinding": binding},
        ]));
        let end = shape_of(&imported, &Kind::Arrow).ends.end.clone().unwrap();
        (end.anchor, end.inside)
    };
    let new = |mode: &str| json!({"elementId": "b", "mode": mode, "fixedPoint": [0.25, 0.5001]});
    let quarter = Point::new(0.25, 0.5);
    assert_eq!(end(&new("inside"), 125.0), (quarter, true));
    assert_eq!(end(&new("orbit"), 95.0), (quarter, false));
    let old = json!({"elementId": "b", "focus": 0, "gap": 1});
    assert_eq!(end(&old, 125.0), (quarter, true));
    assert!(!end(&old, 95.0).1);
}

#[test]
fn what_was_a_note_here_is_one_again() {
    let imported = open(&json!([
        {"id": "n", "type": "rectangle", "width": 180, "height": 180, "strokeColor": "transparent",
         "backgroundColor": "#ffe27a", "customData": {"tavla": {"kind": "note"}}},
        {"type": "text", "containerId": "n", "text": "Milk", "strokeColor": "#1d1d1f"},
    ]));
    let note = shape_of(&imported, &Kind::Note);
    assert_eq!(
        (&*note.text, note.style.fill),
        ("Milk", Color::rgb(0xff_e27a))
    );
    assert_eq!(
        (note.style.stroke, note.marks.clone()),
        (Color::rgb(0x1d_1d1f), None)
    );
}

//! What Excalidraw has no shape for, and words.

use tavla_shared::shape::{
    Corner, Emphasis, Font, ListKind, Mark, TextAlign, TextMarks, VerticalAlign,
};

use super::*;

#[test]
fn figures_it_does_not_have_are_closed_lines_along_the_same_outline() {
    for kind in Kind::FIGURES.iter().skip(3) {
        let mut figure = shape(kind.clone(), "s");
        figure.style.fill = Color::rgb(0xff_0000);
        let outline = crate::shapes::outline(&figure);
        let elements = export(vec![figure]);
        let element = &elements[0];
        assert_eq!(
            (&element["type"], &element["polygon"]),
            (&json!("line"), &json!(true))
        );
        assert_eq!(element["backgroundColor"], "#ff0000");
        let points = element["points"].as_array().unwrap();
        assert_eq!(
            (&points[0], points.last()),
            (&json!([0.0, 0.0]), points.first()),
            "{kind:?}"
        );
        let number = |value: &Value| value.as_f64().unwrap();
        let from = Point::new(number(&element["x"]), number(&element["y"]));
        for point in points {
            let at = from + kurbo::Vec2::new(number(&point[0]), number(&point[1]));
            let near = outline
                .segments()
                .map(|piece| kurbo::ParamCurveNearest::nearest(&piece, at, 1e-6).distance_sq);
            assert!(near.fold(f64::MAX, f64::min) < 0.05, "{kind:?} {at:?}");
        }
        assert!(points.len() < 400, "{kind:?} {}", points.len());
    }
}

#[test]
fn a_figure_of_several_parts_is_a_group_of_them() {
    let mut drum = shape(Kind::Cylinder, "c");
    drum.text = "Orders".into();
    drum.link = Some("https://a.example".into());
    let elements = export(vec![drum]);
    assert_eq!(names(&elements), ["c", "c:lines", "c:text"]);
    for element in &elements {
        assert_eq!(element["groupIds"], json!(["c:group"]));
    }
    let links = elements.iter().filter(|it| !it["link"].is_null());
    assert_eq!(links.count(), 1);
    assert_eq!(elements[2]["containerId"], json!(null));
    let alone = export(vec![shape(Kind::Star, "s")]);
    assert_eq!(alone[0]["groupIds"], json!([]));
}

#[test]
fn a_note_is_a_filled_box_without_an_outline() {
    let mut note = shape(Kind::Note, "n");
    note.text = "Milk".into();
    let elements = export(vec![note]);
    let (container, text) = (&elements[0], &elements[1]);
    assert_eq!(container["type"], "rectangle");
    assert_eq!(container["strokeColor"], "transparent");
    assert_eq!(container["backgroundColor"], "#ffe27a");
    assert_eq!(container["customData"], json!({"tavla": {"kind": "note"}}));
    assert_eq!(text["strokeColor"], "#1d1d1f");
}

#[test]
fn letters_are_as_they_are_seen() {
    let color = |fill: Color, marked: Option<(usize, Color)>| {
        let mut labelled = shape(Kind::Rectangle, "r");
        labelled.style.stroke = Color::rgb(0xe0_3131);
        labelled.style.fill = fill;
        labelled.text = "word".into();
        if let Some((chars, color)) = marked {
            labelled.marks = TextMarks::marked(None, 0..chars, &Mark::Color(Some(color)));
        }
        export(vec![labelled])[1]["strokeColor"].clone()
    };
    let blue = Color::rgb(0x00_00ff);
    assert_eq!(color(Color::NONE, None), "#e03131");
    assert_eq!(color(Color::rgb(0xff_f0c9), None), "#1d1d1f");
    assert_eq!(color(Color::rgb(0x2b_5fb3), None), "#ffffff");
    assert_eq!(color(Color::NONE, Some((4, blue))), "#0000ff");
    // One colour for all of it is all that there is.
    assert_eq!(color(Color::NONE, Some((2, blue))), "#e03131");
}

#[test]
fn looks_of_letters_are_left_and_signs_of_lists_are_not() {
    let mut text = shape(Kind::Text, "t");
    text.text = "•buy\n•pay\nbold".into();
    text.marks = TextMarks::marked(None, 0..1, &Mark::List(Some(ListKind::Checked)));
    let number = Mark::List(Some(ListKind::Number));
    text.marks = TextMarks::marked(text.marks.as_deref(), 5..6, &number);
    let bold = Mark::Emphasis(Emphasis::Bold, true);
    text.marks = TextMarks::marked(text.marks.as_deref(), 10..14, &bold);
    let elements = export(vec![text]);
    assert_eq!(elements[0]["originalText"], "[x] buy\n1. pay\nbold");
    assert_eq!(elements[0]["text"], elements[0]["originalText"]);
}

#[test]
fn a_text_says_how_it_is_set() {
    let mut text = shape(Kind::Text, "t");
    text.text = "a few words that are broken into lines".into();
    text.style.font = Font::Mono;
    text.style.text_size = 28.0;
    text.style.text_align = TextAlign::Right;
    text.style.text_wraps = true;
    let elements = export(vec![text]);
    let element = &elements[0];
    assert_eq!(
        (&element["fontFamily"], &element["fontSize"]),
        (&json!(8), &json!(28.0))
    );
    assert_eq!(
        (&element["textAlign"], &element["autoResize"]),
        (&json!("right"), &json!(false))
    );
    assert_eq!(element["lineHeight"], 1.2);
    assert!(element["text"].as_str().unwrap().lines().count() > 2);
}

#[test]
fn words_beside_a_figure_stand_where_they_stood_in_it() {
    let mut star = shape(Kind::Star, "s");
    star.text = "Wow".into();
    star.angle = std::f64::consts::PI;
    star.style.text_align = TextAlign::Center;
    star.style.text_vertical = VerticalAlign::Top;
    let placed = crate::text::placed_text(&star, &mut TextEngine::bundled()).unwrap();
    let seen = placed.board_from_text((placed.layout.size().to_vec2() / 2.0).to_point());
    let elements = export(vec![star]);
    let text = &elements[1];
    let number = |key: &str| text[key].as_f64().unwrap();
    let middle = number("y") + number("height") / 2.0;
    assert!((middle - seen.y).abs() < 1e-6);
    assert_eq!(number("angle"), std::f64::consts::PI);
}

#[test]
fn corners_reach_as_far_as_they_look_here() {
    let roundness = |kind: Kind, radius: Option<f64>| {
        let mut round = shape(kind, "r");
        round.style.corner = Corner::Round;
        round.style.corner_radius = radius;
        export(vec![round])[0]["roundness"].clone()
    };
    assert_eq!(roundness(Kind::Rectangle, None), json!({"type": 3}));
    assert_eq!(
        roundness(Kind::Rectangle, Some(14.0)),
        json!({"type": 3, "value": 16.0})
    );
    assert_eq!(roundness(Kind::Diamond, Some(14.0)), json!({"type": 2}));
    assert_eq!(roundness(Kind::Ellipse, None), json!(null));
}

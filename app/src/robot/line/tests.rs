//! Each kind of line, and what means nothing.

use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::shape::{Arrowhead, Style, TextAlign, VerticalAlign};

use super::*;
use crate::shapes::builtin_style;

fn board(shapes: &[(&str, Kind, &str)]) -> BTreeMap<ShapeId, Arc<Shape>> {
    let shapes = shapes.iter().map(|(name, kind, text)| {
        let id = ShapeId::new(name).unwrap();
        let mut shape = Shape::new(id.clone(), kind.clone());
        shape.size = Size::new(400.0, 200.0);
        shape.text = Arc::from(*text);
        (id, Arc::new(shape))
    });
    shapes.collect()
}

fn lines(text: &str) -> Result<Line, LineError> {
    let mut last = 0;
    let shapes = board(&[("a", Kind::Rectangle, "one two"), ("b", Kind::Arrow, "")]);
    let mut ground = Ground {
        shapes: &shapes,
        engine: &mut TextEngine::bundled(),
        name: &mut || {
            last += 1;
            last
        },
    };
    read(text, &mut ground)
}

#[test]
fn a_shape_is_made_on_top_with_a_name_and_a_size() {
    let line = lines(r#"{"tag":7,"create":{"kind":"text","pos":[10,20],"text":"hello"}}"#);
    let line = line.unwrap();
    assert_eq!(line.tag, 7);
    let Edit::Create(shape) = &line.edits[0] else {
        panic!("{line:?}");
    };
    assert_eq!(line.created, std::slice::from_ref(&shape.id));
    assert!(shape.size.width > 10.0 && shape.size.height > 10.0);
    assert!(
        shape.place.index
            > board(&[("a", Kind::Note, "")])
                .values()
                .next()
                .unwrap()
                .place
                .index
    );
}

#[test]
fn a_line_is_as_large_as_its_points() {
    let line = lines(r#"{"create":{"kind":"line","pos":[100,0],"path":[[0,0],[-30,40]]}}"#);
    let Edit::Create(shape) = &line.unwrap().edits[0] else {
        panic!("no shape");
    };
    assert_eq!(shape.pos, Point::new(70.0, 0.0));
    assert_eq!(shape.size, Size::new(30.0, 40.0));
    assert_eq!(shape.path, [Point::new(30.0, 0.0), Point::new(0.0, 40.0)]);
}

#[test]
fn a_shape_looks_as_tools_make_its_kind_unless_it_says_otherwise() {
    let made = |text: &str| match &lines(text).unwrap().edits[0] {
        Edit::Create(shape) => Shape::clone(shape),
        other => panic!("{other:?}"),
    };
    for kind in ["rectangle", "ellipse", "diamond"] {
        let style = made(&format!(r#"{{"create":{{"kind":"{kind}","text":"hi"}}}}"#)).style;
        assert_eq!(style, builtin_style(&Kind::Rectangle), "{kind}");
        assert_eq!(style.text_align, TextAlign::Center);
    }
    let left = made(r#"{"create":{"kind":"rectangle","textAlign":"left"}}"#).style;
    assert_eq!(left.text_align, TextAlign::Left);
    assert_eq!(left.text_vertical, VerticalAlign::Middle);
    assert_eq!(
        made(r#"{"create":{"kind":"note"}}"#).style,
        Style::default()
    );
    let arrow = made(r#"{"create":{"kind":"arrow","path":[[0,0],[9,9]]}}"#);
    assert_eq!(arrow.style.head_end, Arrowhead::Arrow);
}

#[test]
fn of_a_text_only_what_differs_is_written() {
    let line = lines(r#"{"text":"a","to":"one or two"}"#).unwrap();
    let splice = Edit::Splice {
        id: ShapeId::new("a").unwrap(),
        at: 4,
        delete: 0,
        insert: "or ".into(),
    };
    assert_eq!(line.edits, [splice]);
    assert_eq!(lines(r#"{"text":"a","to":"one two"}"#).unwrap().edits, []);
}

#[test]
fn several_edits_are_one_line_and_may_be_about_what_it_makes() {
    let line = lines(
        r##"{"edits":[{"create":{"id":"n","kind":"note"}},{"update":"n","set":{"fill":"#ff0000"}},
            {"delete":"b"},{"restore":"c"},{"convert":"a","kind":"ellipse"},{"title":"T"},{"background":null},
            {"grid":false},{"splice":"a","at":0,"delete":3,"insert":"1"}]}"##,
    );
    assert_eq!(line.unwrap().edits.len(), 9);
}

#[test]
fn what_means_nothing_is_told_by_its_word() {
    let check = |text: &str, word: &str| {
        let error = lines(text).unwrap_err().to_string();
        assert!(error.contains(word), "{text}: {error}");
    };
    check("", "no JSON object");
    check("[1]", "no JSON object");
    check("{}", "create");
    check(r#"{"delete":"nobody"}"#, "nobody");
    check(r#"{"delete":"a","now":true}"#, "now");
    check(r#"{"update":"a","set":{"color":"red"}}"#, "color");
    check(r#"{"update":"a","set":{"opacity":"much"}}"#, "opacity");
    check(r#"{"create":{"kind":"note","x":1}}"#, "x");
    check(r#"{"create":{"pos":[1,2]}}"#, "kind");
    check(r#"{"splice":"a","at":-1,"delete":0,"insert":""}"#, "at");
    check(r#"{"edits":{}}"#, "edits");
    check(r#"{"create":{"kind":"blob"}}"#, "blob");
    check(
        r#"{"create":{"kind":"excalidraw:embeddable"}}"#,
        "embeddable",
    );
    check(r#"{"convert":"a","kind":"blob"}"#, "blob");
    check(r#"{"create":{"kind":"note","text":5}}"#, "text");
    check(r#"{"update":"a","set":{"link":5}}"#, "link");
    check(
        r#"{"update":"a","set":{"cornerRadius":"x"}}"#,
        "cornerRadius",
    );
    check(r#"{"update":"a","set":{"place":[5,"a1"]}}"#, "place");
    check(
        r#"{"update":"b","set":{"ends":{"start":{"shape":"a"}}}}"#,
        "ends",
    );
    // What the clipboard would leave out.
    let marked = |marks: &str| {
        let create = format!(r#"{{"create":{{"kind":"note","text":"hello","marks":{marks}}}}}"#);
        lines(&create).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(marked(r#"[{"from":0,"to":5,"bold":true}]"#), Ok(()));
    for nonsense in [
        "{}",
        r#"[{"from":0,"to":6,"bold":true}]"#,
        r#"[{"from":0,"to":5,"bold":"much"}]"#,
        r#"[{"from":0,"to":5,"bald":true}]"#,
        r#"[{"from":2,"to":5},{"from":0,"to":2}]"#,
    ] {
        let error = marked(nonsense).unwrap_err();
        assert!(error.contains("marks"), "{nonsense}: {error}");
    }
}

#[test]
fn what_is_longer_than_a_shape_holds_is_refused_and_not_cut() {
    let text = |letters: usize| {
        let long = "ä".repeat(letters);
        lines(&format!(
            r#"{{"create":{{"kind":"note","size":[10,10],"text":"{long}"}}}}"#
        ))
    };
    assert!(text(TEXT_CHARS_MAX).is_ok());
    let count = TEXT_CHARS_MAX + 1;
    assert_eq!(text(count), Err(LineError::LongText { count }));
    let ink = |points: usize| {
        let points = vec!["[0,0,1]"; points].join(",");
        lines(&format!(
            r#"{{"create":{{"kind":"ink","ink":[{points}]}}}}"#
        ))
    };
    assert!(ink(INK_POINTS_MAX).is_ok());
    assert_eq!(ink(INK_POINTS_MAX + 1), Err(wrong("ink")));
}

#[test]
fn a_shape_has_room_for_its_text_unless_the_line_says_how_large_it_is() {
    let long = "many words ".repeat(200);
    let size = |text: &str| match &lines(text).unwrap().edits[0] {
        Edit::Create(shape) => shape.size,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        size(r#"{"create":{"kind":"note","text":"few"}}"#),
        Size::new(180.0, 180.0)
    );
    let grown = size(&format!(
        r#"{{"create":{{"kind":"note","text":"{long}"}}}}"#
    ));
    assert!(grown.width == 180.0 && grown.height > 300.0, "{grown:?}");
    // What is written later, too.
    let written = lines(&format!(r#"{{"text":"a","to":"{long}"}}"#))
        .unwrap()
        .edits;
    let sizes = |edits: &[Edit]| {
        let sizes = edits.iter().filter_map(|edit| match edit {
            Edit::Set {
                property: Property::Size(size),
                ..
            } => Some(*size),
            _ => None,
        });
        sizes.collect::<Vec<_>>()
    };
    let [grown] = sizes(&written)[..] else {
        panic!("{written:?}");
    };
    assert!(grown.height > 300.0, "{grown:?}");
    // As is one whose letters are larger.
    let larger = lines(r#"{"update":"a","set":{"textSize":200}}"#)
        .unwrap()
        .edits;
    let [grown] = sizes(&larger)[..] else {
        panic!("{larger:?}");
    };
    assert!(grown.height > 200.0, "{grown:?}");
    let said = format!(
        r#"{{"edits":[{{"update":"a","set":{{"size":[50,60]}}}},{{"text":"a","to":"{long}"}}]}}"#
    );
    assert_eq!(sizes(&lines(&said).unwrap().edits), [Size::new(50.0, 60.0)]);
}

#[test]
fn a_text_is_written_over_what_the_same_line_has_left_of_it() {
    let line = lines(
        r#"{"edits":[{"text":"a","to":"one three"},{"splice":"a","at":99,"delete":1,"insert":"!"},
            {"text":"a","to":"one four!"},{"create":{"id":"n","kind":"note","text":"new"}},{"text":"n","to":"newer"}]}"#,
    );
    let line = line.unwrap();
    let splices = line.edits.iter().filter_map(|edit| match edit {
        Edit::Splice {
            at, delete, insert, ..
        } => Some((*at, *delete, &**insert)),
        _ => None,
    });
    let expected = [(5, 2, "hree"), (99, 1, "!"), (4, 5, "four"), (3, 0, "er")];
    assert_eq!(splices.collect::<Vec<_>>(), expected);
}

#[test]
fn a_shape_that_went_and_came_back_has_its_text_still() {
    let line = r#"{"edits":[{"delete":"a"},{"restore":"a"},{"text":"a","to":"one"}]}"#;
    let edits = lines(line).unwrap().edits;
    let splice = Edit::Splice {
        id: ShapeId::new("a").unwrap(),
        at: 3,
        delete: 4,
        insert: Arc::from(""),
    };
    assert_eq!(edits[2..], [splice]);
}

#[test]
fn nothing_goes_into_itself() {
    let check = |text: &str| {
        let refused = lines(text).unwrap_err();
        assert!(matches!(refused, LineError::InItself { .. }), "{refused}");
    };
    check(r#"{"create":{"id":"n","kind":"frame","place":["n","a0"]}}"#);
    check(r#"{"update":"a","set":{"place":["a","a0"]}}"#);
    check(
        r#"{"edits":[{"update":"a","set":{"place":["b","a0"]}},{"update":"b","set":{"place":["a","a0"]}}]}"#,
    );
    let moved = r#"{"edits":[{"update":"a","set":{"place":["b","a0"]}},{"update":"a","set":{"place":[null,"a0"]}},
        {"update":"b","set":{"place":["a","a0"]}}]}"#;
    assert_eq!(lines(moved).unwrap().edits.len(), 3);
}

#[test]
fn a_line_that_is_refused_keeps_its_tag() {
    let refused = r#"{"tag":[3],"text":"nope","to":"x"}"#;
    assert!(lines(refused).is_err());
    assert_eq!(super::tag_of(refused), serde_json::json!([3]));
    assert_eq!(super::tag_of("[3"), serde_json::Value::Null);
}

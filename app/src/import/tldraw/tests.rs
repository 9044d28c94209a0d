//! What becomes of files, written here as tldraw says it.

mod arrows;
mod first;
mod mutations;
mod trees;

use serde_json::{Value, json};
use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::shape::{
    Arrowhead, Color, Corner, Dash, Emphasis, FillStyle, Font, LineShape, Nib, TextAlign,
    VerticalAlign,
};

use super::*;

#[track_caller]
fn open(records: &Value) -> Drawing {
    let mut last = 0;
    let mut ids = || {
        last += 1;
        last
    };
    let file = json!({"tldrawFileFormatVersion": 1, "schema": {}, "records": records});
    read(file.to_string().as_bytes(), &mut ids).unwrap()
}

fn record(kind: &str, name: &str, props: &Value) -> Value {
    json!({"typeName": "shape", "type": kind, "id": format!("shape:{name}"), "x": 10, "y": 20,
        "rotation": 0, "index": "a1", "parentId": "page:p", "props": props})
}

/// The one shape that a record becomes.
#[track_caller]
fn only(kind: &str, props: &Value) -> Shape {
    let drawing = open(&json!([record(kind, "a", props)]));
    match &drawing.shapes[..] {
        [shape] => shape.clone(),
        shapes => panic!("expected one shape, not {shapes:?}"),
    }
}

#[test]
fn a_figure_keeps_its_box_and_its_look() {
    let shape = only(
        "geo",
        &json!({"geo": "diamond", "w": 100, "h": 50, "growY": 10, "color": "red", "fill": "solid",
            "dash": "dashed", "size": "l", "font": "mono", "align": "end", "verticalAlign": "start",
            "labelColor": "black", "text": "hi", "scale": 2, "url": "https://a.example"}),
    );
    assert_eq!(shape.kind, Kind::Diamond);
    assert_eq!(shape.rect(), Rect::new(10.0, 20.0, 110.0, 80.0));
    let style = &shape.style;
    assert_eq!(
        (style.stroke, style.fill),
        (Color::rgb(0xe0_3131), Color::rgb(0xf4_dadb))
    );
    assert_eq!(
        (style.dash, style.roughness, style.stroke_width),
        (Dash::Dashed, 0.0, 10.0)
    );
    assert_eq!((style.font, style.text_size), (Font::Mono, 52.0));
    assert_eq!(
        (style.text_align, style.text_vertical),
        (TextAlign::Right, VerticalAlign::Top)
    );
    assert_eq!(
        (&*shape.text, shape.link.as_deref()),
        ("hi", Some("https://a.example"))
    );
    assert_eq!(shape.marks, None, "its letters are dark on light anyway");
}

#[test]
fn what_a_figure_does_not_say_is_as_tldraw_draws_it() {
    let shape = only(
        "geo",
        &json!({"w": 10, "h": 10, "text": "a", "color": "blue"}),
    );
    let style = &shape.style;
    assert_eq!(
        (style.stroke_width, style.roughness, style.fill),
        (3.5, 1.0, Color::NONE)
    );
    assert_eq!(
        (style.text_align, style.text_size),
        (TextAlign::Center, 22.0)
    );
    // Its letters are black, its outline is blue.
    let marks = shape.marks.unwrap();
    assert_eq!(marks.runs()[0].look.color, Some(Color::rgb(0x1d_1d1d)));
}

#[test]
fn fills_and_dashes_mean_what_they_do_there() {
    let fill = |fill: &str| {
        let style = only(
            "geo",
            &json!({"w": 9, "h": 9, "fill": fill, "color": "green"}),
        )
        .style;
        (style.fill, style.fill_style)
    };
    assert_eq!(fill("none").0, Color::NONE);
    assert_eq!(fill("semi").0, Color::rgb(0xfc_fffe));
    assert_eq!(fill("fill").0, Color::rgb(0x09_9268));
    assert_eq!(fill("pattern"), (Color::rgb(0x39_a785), FillStyle::Hachure));
    let unseen = only("geo", &json!({"w": 9, "h": 9, "dash": "none"}));
    assert_eq!(unseen.style.stroke_width, 0.0);
}

#[test]
fn a_form_that_the_board_has_not_becomes_the_nearest_and_is_told() {
    let drawing = open(&json!([record(
        "geo",
        "a",
        &json!({"geo": "octagon", "w": 9, "h": 9})
    )]));
    assert_eq!(drawing.shapes[0].kind, Kind::Hexagon);
    assert_eq!(drawing.report.lost(Loss::Form), 1);
    let oval = only("geo", &json!({"geo": "oval", "w": 40, "h": 20}));
    assert_eq!(
        (oval.style.corner, oval.style.corner_radius),
        (Corner::Round, Some(10.0))
    );
}

#[test]
fn a_note_has_its_colour_as_paper_and_grows() {
    let note = only(
        "note",
        &json!({"color": "light-blue", "growY": 40, "text": "buy milk"}),
    );
    assert_eq!(
        (note.kind.clone(), note.size),
        (Kind::Note, Size::new(200.0, 240.0))
    );
    assert_eq!(note.style.fill, Color::rgb(0x9b_c4fd));
    assert_eq!(
        (&*note.text, note.style.text_align),
        ("buy milk", TextAlign::Center)
    );
}

#[test]
fn text_wraps_where_it_does_not_size_itself() {
    let text = |props: Value| only("text", &props);
    let shape = text(
        json!({"text": "two\nlines", "size": "xl", "w": 300, "autoSize": false,
        "textAlign": "middle", "color": "violet", "font": "serif"}),
    );
    assert_eq!((shape.kind, shape.size.width), (Kind::Text, 300.0));
    let style = shape.style;
    assert_eq!(
        (style.text_size, style.font, style.text_wraps),
        (44.0, Font::Serif, true)
    );
    assert_eq!(
        (style.text_align, style.stroke),
        (TextAlign::Center, Color::rgb(0xae_3ec9))
    );
    let old =
        text(json!({"text": "a", "w": 10, "align": "end", "autoSize": true, "opacity": "0.5"}));
    assert_eq!(
        (old.style.text_align, old.style.text_wraps),
        (TextAlign::Right, false)
    );
    assert_eq!(old.style.opacity, 0.5);
    assert_eq!(
        open(&json!([record("text", "a", &json!({"text": " "}))])).shapes,
        []
    );
}

#[test]
fn rich_text_keeps_what_stresses_it_its_links_and_its_lists() {
    let document = json!({"type": "doc", "content": [
        {"type": "paragraph", "content": [
            {"type": "text", "text": "so "},
            {"type": "text", "text": "bold", "marks": [{"type": "bold"}, {"type": "italic"}]},
            {"type": "hardBreak"},
            {"type": "text", "text": "here",
             "marks": [{"type": "link", "attrs": {"href": "https://a.example"}}]},
        ]},
        {"type": "paragraph"},
        {"type": "bulletList", "content": [
            {"type": "listItem", "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "one"}]},
                {"type": "orderedList", "content": [
                    {"type": "listItem", "content": [
                        {"type": "paragraph", "content": [{"type": "text", "text": "in it"}]}]},
                ]},
            ]},
            {"type": "listItem"},
        ]},
    ]});
    let note = only("note", &json!({"richText": document}));
    assert_eq!(&*note.text, "so bold\nhere\n\n•one\n•in it\n•");
    let marks = note.marks.unwrap();
    let look = |at| marks.look_at(at).cloned().unwrap_or_default();
    assert!(look(3).emphasis.has(Emphasis::Bold) && look(3).emphasis.has(Emphasis::Italic));
    assert_eq!(look(8).link.as_deref(), Some("https://a.example"));
    let list = |at| look(at).list.map(|kind| (kind.name(), look(at).indent));
    assert_eq!(
        (list(14), list(19)),
        (Some(("bullet", 0)), Some(("number", 1)))
    );
    assert_eq!(list(26), Some(("bullet", 0)));
}

#[test]
fn what_pens_draw_is_ink_and_what_is_straight_all_along_is_a_line() {
    let free = json!({"type": "free", "points": [{"x": 0, "y": 0, "z": 0.2}, {"x": 30, "y": -10, "z": 1}]});
    let straight = json!({"type": "straight", "points": [{"x": 0, "y": 0}, {"x": 40, "y": 0}, {"x": 40, "y": 30}]});
    let ink = only(
        "draw",
        &json!({"segments": [free], "isPen": true, "fill": "solid"}),
    );
    assert_eq!((ink.kind.clone(), ink.style.nib), (Kind::Ink, Nib::Pen));
    assert_eq!(ink.rect(), Rect::new(10.0, 10.0, 40.0, 20.0));
    assert_eq!(
        ink.style.fill,
        Color::NONE,
        "an open stroke has nothing to fill"
    );
    assert!(ink.ink.unwrap().points[0].pressure < 0.3);
    let even = only("draw", &json!({"segments": [free], "dash": "solid"}));
    assert_eq!(
        (even.style.nib, even.ink.unwrap().points[0].pressure < 0.49),
        (Nib::Even, false)
    );
    let closed = json!({"segments": [straight], "isClosed": true, "fill": "fill", "color": "red"});
    let line = only("draw", &closed);
    assert_eq!((line.kind, line.path.len()), (Kind::Line, 4));
    assert_eq!(
        (line.path.first(), line.style.fill),
        (line.path.last(), Color::rgb(0xe0_3131))
    );
    let marker = only(
        "highlight",
        &json!({"segments": [free], "color": "yellow", "size": "s"}),
    );
    assert_eq!(
        (marker.style.nib, marker.style.stroke),
        (Nib::Highlighter, Color::rgb(0xfd_dd00))
    );
    assert!((marker.style.stroke_width - 18.0 * 1.12 / 12.0).abs() < 1e-9);
}

#[test]
fn a_line_goes_through_its_points() {
    let line = only(
        "line",
        &json!({"spline": "cubic", "color": "orange", "points": {
            "b": {"index": "a2", "x": 50, "y": -10}, "a": {"index": "a1", "x": 0, "y": 0}}}),
    );
    assert_eq!(
        (line.kind, line.style.line),
        (Kind::Line, LineShape::Curved)
    );
    assert_eq!(line.path, [Point::new(0.0, 10.0), Point::new(50.0, 0.0)]);
    assert_eq!(
        (line.style.head_end, line.pos),
        (Arrowhead::None, Point::new(10.0, 10.0))
    );
}

/// The smallest picture that tells what it is.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgo=";

#[test]
fn a_picture_shows_its_part_of_its_file() {
    let asset =
        json!({"typeName": "asset", "type": "image", "id": "asset:i", "props": {"src": PIXEL}});
    let props = json!({"w": 40, "h": 30, "assetId": "asset:i", "flipX": true, "altText": "a cat",
        "crop": {"topLeft": {"x": 0.25, "y": 0}, "bottomRight": {"x": 0.5, "y": 1}}});
    let drawing = open(&json!([record("image", "a", &props), asset]));
    let [shape] = &drawing.shapes[..] else {
        panic!("one shape");
    };
    assert!(drawing.files.contains_key(&shape.file.unwrap()));
    assert_eq!((shape.crop.x0, shape.crop.x1), (0.5, 0.25));
    assert_eq!(
        (shape.name.as_deref(), shape.size),
        (Some("a cat"), Size::new(40.0, 30.0))
    );
    assert!(drawing.report.lost.is_empty());
}

#[test]
fn what_is_not_in_the_file_is_told_and_leads_there() {
    let asset = |kind: &str, props: Value| json!({"typeName": "asset", "type": kind, "id": format!("asset:{kind}"), "props": props});
    let shown = |kind: &str| json!({"w": 40, "h": 30, "assetId": format!("asset:{kind}")});
    let drawing = open(&json!([
        asset("image", json!({"src": "https://a.example/x.png"})),
        asset(
            "video",
            json!({"src": "https://a.example/x.mp4", "name": "x.mp4"})
        ),
        asset("bookmark", json!({"title": "A page"})),
        record("image", "a", &shown("image")),
        record("video", "b", &shown("video")),
        record(
            "bookmark",
            "c",
            &json!({"w": 40, "h": 30, "assetId": "asset:bookmark",
            "url": "https://b.example"})
        ),
        record(
            "embed",
            "d",
            &json!({"w": 40, "h": 30, "url": "https://c.example"})
        ),
        record("gadget", "e", &json!({"w": 40, "h": 30, "text": "what"})),
        record("gadget", "f", &json!({})),
    ]));
    let told: Vec<(&str, Option<&str>)> = drawing
        .shapes
        .iter()
        .map(|shape| (&*shape.text, shape.link.as_deref()))
        .collect();
    let expected = [
        ("", Some("https://a.example/x.png")),
        (
            "x.mp4\nhttps://a.example/x.mp4",
            Some("https://a.example/x.mp4"),
        ),
        ("A page\nhttps://b.example", Some("https://b.example")),
        ("https://c.example", Some("https://c.example")),
        ("what", None),
    ];
    assert_eq!(told, expected);
    for (loss, count) in [
        (Loss::Picture, 1),
        (Loss::Video, 1),
        (Loss::Embed, 2),
        (Loss::UnknownKind, 2),
    ] {
        assert_eq!(drawing.report.lost(loss), count, "{loss:?}");
    }
}

#[test]
fn other_files_are_refused_and_snapshots_are_read() {
    let other = Some(ImportError::OtherKind { found: None });
    for file in [
        "{}",
        r#"{"records": []}"#,
        r#"{"type": "excalidraw"}"#,
        r#"{"document": {"title": {}}}"#,
    ] {
        assert_eq!(read(file.as_bytes(), &mut || 0).err(), other, "{file}");
    }
    let snapshot = json!({"schema": {}, "store": {
        "shape:a": record("geo", "a", &json!({"w": 9, "h": 9})), "page:p": {"typeName": "page"}}});
    let drawing = read(snapshot.to_string().as_bytes(), &mut || 1).unwrap();
    assert_eq!(drawing.shapes.len(), 1);
    let snapshot = json!({"document": snapshot, "session": {"version": 0}});
    let drawing = read(snapshot.to_string().as_bytes(), &mut || 1).unwrap();
    assert_eq!(drawing.shapes.len(), 1);
}

#[test]
fn what_makes_no_sense_is_counted_and_the_rest_is_kept() {
    let drawing = open(&json!([
        7,
        record("geo", "a", &json!({"w": 1e300, "h": 9})),
        record("draw", "b", &json!({"segments": null})),
        record("line", "c", &json!({"points": []})),
        record("geo", "d", &json!({"w": 0, "h": 0})),
        record("geo", "e", &json!({"w": "9", "h": 9, "color": "pink", "url": "javascript:x"})),
        {"typeName": "camera", "id": "camera:p"},
    ]));
    assert_eq!(drawing.shapes.len(), 1);
    assert_eq!(drawing.report.lost(Loss::Unreadable), 5);
    assert_eq!(
        (
            drawing.report.lost(Loss::Color),
            drawing.report.lost(Loss::Link)
        ),
        (1, 1)
    );
}

/// The shape whose text is this.
#[track_caller]
fn written<'d>(drawing: &'d Drawing, text: &str) -> &'d Shape {
    let found = drawing.shapes.iter().find(|shape| &*shape.text == text);
    found.unwrap_or_else(|| panic!("no {text}"))
}

//! What becomes of shapes, as Excalidraw reads it.

mod figures;
mod files;
mod foreign;
mod relations;
mod strokes;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Crop, Kind, Shape};

use super::{Exported, Source, clipboard_text, elements};
use crate::text::TextEngine;

fn shape(kind: Kind, name: &str) -> Shape {
    let mut shape = Shape::new(ShapeId::new(name).unwrap(), kind);
    shape.pos = Point::new(100.0, 50.0);
    shape.size = Size::new(200.0, 100.0);
    shape.seed = 7;
    shape
}

#[track_caller]
fn export_with(shapes: Vec<Shape>, files: &BTreeMap<BlobHash, Vec<u8>>) -> Exported {
    let shapes: Vec<Arc<Shape>> = shapes.into_iter().map(Arc::new).collect();
    let source = Source {
        shapes: &shapes,
        files,
        now_millis: 1_700_000_000_000,
    };
    let mut last = 0;
    let mut random = || {
        last += 1;
        last
    };
    elements(&source, &mut TextEngine::bundled(), &mut random)
}

fn export(shapes: Vec<Shape>) -> Vec<Value> {
    export_with(shapes, &BTreeMap::new()).elements
}

/// Of each element, its name; they come from the bottom up.
fn names(elements: &[Value]) -> Vec<&str> {
    elements
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect()
}

#[track_caller]
fn named<'v>(elements: &'v [Value], name: &str) -> &'v Value {
    let found = elements.iter().find(|it| it["id"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", names(elements)))
}

#[test]
fn a_box_keeps_its_place_and_its_look() {
    let mut diamond = shape(Kind::Diamond, "d");
    diamond.angle = 0.5;
    diamond.style.stroke = Color::rgb(0xe0_3131);
    diamond.style.fill = Color([0x11, 0x22, 0x33, 0x80]);
    diamond.style.opacity = 0.07;
    diamond.link = Some("https://a.example".into());
    let elements = export(vec![diamond]);
    let element = &elements[0];
    for (key, expected) in [
        ("id", json!("d")),
        ("type", json!("diamond")),
        ("x", json!(100.0)),
        ("y", json!(50.0)),
        ("width", json!(200.0)),
        ("height", json!(100.0)),
        ("angle", json!(0.5)),
        ("strokeColor", json!("#e03131")),
        ("backgroundColor", json!("#11223380")),
        ("fillStyle", json!("solid")),
        ("strokeWidth", json!(2.0)),
        ("strokeStyle", json!("solid")),
        ("roughness", json!(0.0)),
        ("opacity", json!(7.0)),
        ("seed", json!(7)),
        ("version", json!(1)),
        ("versionNonce", json!(1)),
        ("updated", json!(1_700_000_000_000_u64)),
        ("index", json!("a0")),
        ("link", json!("https://a.example")),
        ("locked", json!(false)),
        ("groupIds", json!([])),
        ("frameId", json!(null)),
        ("roundness", json!(null)),
        ("boundElements", json!([])),
    ] {
        assert_eq!(element[key], expected, "{key}");
    }
}

#[test]
fn the_same_shapes_and_numbers_are_written_the_same() {
    let shapes = || {
        Kind::KNOWN
            .map(|kind| shape(kind.clone(), kind.name()))
            .to_vec()
    };
    assert_eq!(export(shapes()), export(shapes()));
}

#[test]
fn the_clipboard_has_the_elements_and_our_own_shapes_beside_them() {
    let shapes = [Arc::new(shape(Kind::Rectangle, "a"))];
    let source = Source {
        shapes: &shapes,
        files: &BTreeMap::new(),
        now_millis: 0,
    };
    let own = json!({"version": 1, "shapes": [{"id": "a"}]});
    let text = clipboard_text(&source, &own, &mut TextEngine::bundled(), &mut || 1);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["type"], "excalidraw/clipboard");
    assert_eq!(value["elements"][0]["type"], "rectangle");
    assert_eq!((&value["files"], &value["tavla"]), (&json!({}), &own));
}

#[test]
fn a_picture_brings_its_file_once_and_says_which_part_of_it_is_shown() {
    let mut png = std::io::Cursor::new(Vec::new());
    let picture = image::RgbaImage::new(40, 30);
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let bytes = png.into_inner();
    let file = BlobHash::of(&bytes);
    let mut pictures = [
        shape(Kind::Image, "a"),
        shape(Kind::Image, "b"),
        shape(Kind::Image, "c"),
    ];
    for picture in &mut pictures[..2] {
        picture.file = Some(file);
    }
    pictures[2].file = Some(BlobHash::of(b"elsewhere"));
    pictures[0].crop = Crop {
        x0: 0.75,
        x1: 0.25,
        ..Crop::WHOLE
    };
    let exported = export_with(pictures.to_vec(), &BTreeMap::from([(file, bytes)]));
    let name = file.to_string();
    assert_eq!(exported.files.keys().collect::<Vec<_>>(), [&name]);
    let told = &exported.files[&name];
    assert_eq!(told["mimeType"], "image/png");
    let url = told["dataURL"].as_str().unwrap();
    assert!(url.starts_with("data:image/png;base64,iVBORw0KGgo"));
    let [a, b, c] = &exported.elements[..] else {
        panic!("three pictures");
    };
    assert_eq!(
        (&a["fileId"], &a["status"]),
        (&json!(name), &json!("saved"))
    );
    assert_eq!(a["scale"], json!([-1, 1]));
    let crop = json!({"x": 10.0, "y": 0.0, "width": 20.0, "height": 30.0,
        "naturalWidth": 40.0, "naturalHeight": 30.0});
    assert_eq!(a["crop"], crop);
    assert_eq!((&b["crop"], &b["scale"]), (&json!(null), &json!([1, 1])));
    assert_eq!(c["status"], "pending");
}

#[test]
fn what_is_written_grows_with_the_board_and_no_faster() {
    let crowd = |count: usize| -> Vec<Shape> {
        let kinds = [
            Kind::Rectangle,
            Kind::Cylinder,
            Kind::Group,
            Kind::Note,
            Kind::Cloud,
        ];
        let one = |at: usize| {
            let mut one = shape(kinds[at % kinds.len()].clone(), &format!("s{at}"));
            // Groups within groups, as deep as there are groups.
            let parent = at - at % kinds.len() + 2;
            let outer = if at == parent {
                parent.checked_sub(kinds.len())
            } else {
                Some(parent)
            };
            one.place.parent = outer.map(|at| ShapeId::new(&format!("s{at}")).unwrap());
            one.text = Arc::from(if at % 10 < 5 { "word" } else { "" });
            one
        };
        (0..count).map(one).collect()
    };
    let bytes = |count: usize| {
        let elements = export(crowd(count));
        assert!(elements.len() <= 4 * count);
        elements
            .iter()
            .map(|it| it.to_string().len())
            .sum::<usize>()
    };
    let (few, many) = (bytes(2_000), bytes(100_000));
    assert!(many < 55 * few, "{few} {many}");
}

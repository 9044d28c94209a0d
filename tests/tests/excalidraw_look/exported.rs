//! What is written for Excalidraw, in its own hands: what it reads of every kind of shape, and how it draws
//! those without words.
//!
//! `exported.json` is what is written of the sheet below; `restored.json` and `exported.svg` are what
//! Excalidraw has made of that (see the fixtures' README). The first is held to be what is written today.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use kurbo::{Affine, Point, Vec2};
use serde_json::{Value, json};
use tavla::export::excalidraw::{Source, clipboard_text};
use tavla::shapes;
use tavla::text::TextEngine;
use tavla_shared::geometry::Size;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Arrowhead, Binding, Color, Corner, FillStyle, Ink, Kind, LineShape, Nib, Shape, TextAlign,
    VerticalAlign, ZIndex,
};

use crate::drawing::Drawing;
use crate::svg;

/// The shapes whose outlines are compared begin with this.
const BARE: &str = "bare-";
/// How far an outline may be from Excalidraw's, in board units.
const OFF_MAX: f64 = 0.5;
/// The same of ink, whose sides Excalidraw joins by fewer points, as in the other picture: more so of a broad marker.
const INK_OFF_MAX: [(Nib, f64); 3] = [(Nib::Pen, 1.0), (Nib::Even, 1.0), (Nib::Highlighter, 2.0)];
/// Numbers that differ by less are the same on another machine.
const SAME: f64 = 1e-6;
const COLUMNS: usize = 6;
const STEP: f64 = 260.0;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/excalidraw-look")
        .join(name)
}

fn fixture(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(file(name)).unwrap()).unwrap()
}

/// Shapes side by side, each over the ones before.
#[derive(Default)]
struct Sheet(Vec<Shape>);

impl Sheet {
    fn put(&mut self, kind: Kind, name: &str) -> &mut Shape {
        let at = self.0.len();
        let mut shape = Shape::new(ShapeId::new(name).unwrap(), kind);
        shape.place.index = ZIndex::spread(None, None, at + 1).remove(at);
        shape.pos = Point::new((at % COLUMNS) as f64 * STEP, (at / COLUMNS) as f64 * STEP);
        shape.size = Size::new(180.0, 110.0);
        shape.seed = at as u32 + 1;
        self.0.push(shape);
        &mut self.0[at]
    }

    fn line(&mut self, kind: Kind, name: &str, points: &[(f64, f64)]) -> &mut Shape {
        let shape = self.put(kind, name);
        let corner = shape.pos.to_vec2();
        let points: Vec<Point> = points.iter().map(|&at| Point::from(at) + corner).collect();
        shapes::set_points(shape, &points);
        shape
    }

    /// Every outline, upright and turned, without words.
    fn bare(&mut self) {
        for kind in &Kind::FIGURES {
            for angle in [0.0, 0.5] {
                let name = format!("{BARE}{}-{angle}", kind.name().replace('.', "-"));
                self.put(kind.clone(), &name.replace('.', "-")).angle = angle;
            }
        }
        for (corner, radius) in [(Corner::Round, None), (Corner::Round, Some(9.0))] {
            let chosen = if radius.is_some() { "chosen" } else { "round" };
            for kind in [Kind::Rectangle, Kind::Diamond, Kind::Hexagon] {
                if kind == Kind::Diamond && radius.is_some() {
                    // There is one way of rounding these there.
                    continue;
                }
                let name = format!("{BARE}{}-{chosen}", kind.name());
                let shape = self.put(kind, &name);
                shape.style.corner = corner;
                shape.style.corner_radius = radius;
            }
        }
        let zigzag = [(0.0, 60.0), (60.0, 0.0), (110.0, 90.0), (170.0, 20.0)];
        for &course in &LineShape::ALL[..2] {
            for angle in [0.0, 0.5] {
                let name = format!("{BARE}{}-{}", course.name(), u8::from(angle > 0.0));
                let shape = self.line(Kind::Arrow, &name, &zigzag);
                shape.style.line = course;
                shape.angle = angle;
                shape.style.head_end = Arrowhead::Triangle;
            }
        }
        for &nib in Nib::ALL {
            let shape = self.put(Kind::Ink, &format!("{BARE}ink-{}", nib.name()));
            let wave = (0..60_u8).map(|step| {
                let along = f64::from(step);
                let at = Point::new(along * 3.0, 40.0 + 30.0 * (along / 12.0).sin());
                (at, 0.3 + f32::from(step) / 120.0)
            });
            let (_, ink) = Ink::through(wave).unwrap();
            shape.size = ink.natural_size();
            shape.ink = Some(Arc::new(ink));
            shape.style.nib = nib;
        }
    }

    /// Words in and beside shapes, groups and frames, and arrows that hold on.
    fn related(&mut self) {
        for kind in [
            Kind::Rectangle,
            Kind::Ellipse,
            Kind::Diamond,
            Kind::Note,
            Kind::Cylinder,
        ] {
            let name = format!("words-{}", kind.name());
            let shape = self.put(kind, &name);
            shape.text = Arc::from("some words that are broken into lines");
            shape.style.fill = Color::rgb(0xff_f0c9);
            shape.style.fill_style = FillStyle::CrossHatch;
            shape.style.text_align = TextAlign::Center;
            shape.style.text_vertical = VerticalAlign::Middle;
        }
        for wraps in [false, true] {
            let shape = self.put(Kind::Text, if wraps { "wrapped" } else { "free" });
            shape.text = Arc::from("words without a box");
            shape.size = Size::new(if wraps { 120.0 } else { 180.0 }, 50.0);
            shape.style.text_wraps = wraps;
        }
        let frame = self.put(Kind::Frame, "frame");
        frame.text = Arc::from("Stage");
        let (id, corner) = (frame.id.clone(), frame.pos);
        let group = self.put(Kind::Group, "group");
        group.place.parent = Some(id);
        let id = group.id.clone();
        for (nth, name) in ["inside", "beside"].into_iter().enumerate() {
            let shape = self.put(Kind::Ellipse, name);
            shape.pos = corner + Vec2::new(20.0 + 60.0 * nth as f64, 30.0);
            shape.size = Size::new(40.0, 40.0);
            shape.place.parent = Some(id.clone());
        }
        let hold = |shape: &str, inside| {
            Some(Binding {
                shape: ShapeId::new(shape).unwrap(),
                anchor: Point::new(0.5, 0.25),
                inside,
            })
        };
        for &course in LineShape::ALL {
            let path = [(0.0, 0.0), (90.0, 0.0), (90.0, 80.0), (170.0, 80.0)];
            let arrow = self.line(Kind::Arrow, &format!("arrow-{}", course.name()), &path);
            arrow.style.line = course;
            arrow.style.head_start = Arrowhead::ExactlyOne;
            arrow.style.head_end = Arrowhead::Many;
            arrow.text = Arc::from("goes");
            arrow.ends.start = hold("words-rectangle", false);
            arrow.ends.end = hold("words-note", course == LineShape::Curved);
        }
        let closed = [(0.0, 0.0), (90.0, 10.0), (40.0, 80.0), (0.0, 0.0)];
        let line = self.line(Kind::Line, "closed", &closed);
        line.style.fill = Color::rgb(0xcf_e3ff);
        line.text = Arc::from("field");
        self.put(Kind::Image, "picture").link = Some("https://example.org".into());
    }
}

fn sheet() -> Vec<Shape> {
    let mut sheet = Sheet::default();
    sheet.bare();
    sheet.related();
    sheet.0
}

/// What is written of the sheet.
fn exported() -> Value {
    let shapes: Vec<Arc<Shape>> = sheet().into_iter().map(Arc::new).collect();
    let source = Source {
        shapes: &shapes,
        files: &BTreeMap::new(),
        now_millis: 1_700_000_000_000,
    };
    let mut last = 0;
    let mut random = || {
        last += 1;
        last
    };
    let own = json!({"version": 1, "shapes": []});
    let text = clipboard_text(&source, &own, &mut TextEngine::bundled(), &mut random);
    serde_json::from_str(&text).unwrap()
}

/// Whether one value is the other, numbers as nearly as machines agree.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let number = |value: &serde_json::Number| value.as_f64().unwrap();
            (number(one) - number(other)).abs() < SAME
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same =
                |(key, value): (&String, &Value)| other.get(key).is_some_and(|it| alike(value, it));
            one.len() == other.len() && one.iter().all(same)
        }
        (one, other) => one == other,
    }
}

#[test]
fn what_is_written_is_what_excalidraw_was_given() {
    let written = exported();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let text = serde_json::to_string(&written)
            .unwrap()
            .replace("},{\"", "},\n{\"");
        std::fs::write(file("exported.json"), text + "\n").unwrap();
    }
    let given = fixture("exported.json");
    let (written, given) = (&written["elements"], &given["elements"]);
    let pairs = written
        .as_array()
        .unwrap()
        .iter()
        .zip(given.as_array().unwrap());
    for (one, other) in pairs {
        assert!(alike(one, other), "{one}\n{other}");
    }
    assert!(alike(written, given));
}

#[test]
fn excalidraw_reads_every_element_as_it_is_written() {
    let (given, restored) = (fixture("exported.json"), fixture("restored.json"));
    let list = |value: &Value| value["elements"].as_array().unwrap().clone();
    let (given, restored) = (list(&given), list(&restored));
    let names = |list: &[Value]| -> Vec<String> {
        let names = list.iter().map(|it| it["id"].as_str().unwrap().to_owned());
        names.collect()
    };
    assert_eq!(
        names(&given),
        names(&restored),
        "none is left out, and none is moved"
    );
    for (given, restored) in given.iter().zip(&restored) {
        for (key, value) in given.as_object().unwrap() {
            assert!(
                alike(value, &restored[key]),
                "{} {key}: {value}, {}",
                given["id"],
                restored[key]
            );
        }
    }
}

#[test]
fn excalidraw_draws_what_is_written_as_it_is_here() {
    let shapes: Vec<Shape> = sheet()
        .into_iter()
        .filter(|it| it.id.as_str().starts_with(BARE))
        .collect();
    let picture = std::fs::read_to_string(file("exported.svg")).unwrap();
    let groups = svg::groups(&picture);
    let page = Affine::translate(shapes[0].pos - svg::corner(&groups[0]));
    // A cylinder is two lines there.
    let mut groups = groups.into_iter();
    let mut far = Vec::new();
    for shape in &shapes {
        let mut paths = groups.next().unwrap();
        if shape.kind == Kind::Cylinder {
            paths.extend(groups.next().unwrap());
        }
        let off = Drawing::ours(shape).off(&Drawing::exported(&paths, page));
        let nib = INK_OFF_MAX.iter().find(|(nib, _)| *nib == shape.style.nib);
        let max = nib
            .filter(|_| shape.kind == Kind::Ink)
            .map_or(OFF_MAX, |(_, max)| *max);
        if off > max {
            far.push(format!("{}: {off:.2}", shape.id));
        }
    }
    assert!(far.is_empty(), "too far off: {far:#?}");
    assert_eq!(groups.count(), 0);
}

//! There and back: what Excalidraw can hold of a drawing is the same after it was written for it and read
//! again, but for the shapes' names.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use tavla::export::excalidraw::{Source, clipboard_text};
use tavla::import::Drawing;
use tavla::import::excalidraw::{read, read_clipboard};
use tavla::shapes;
use tavla::text::TextEngine;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Arrowhead, Binding, Color, Corner, Dash, Ends, FillStyle, Font, Ink, Kind, LineShape, Mark,
    Nib, Property, Shape, TextAlign, TextMarks, VerticalAlign, ZIndex,
};
use tavla_tests::seeds::seeds;

use super::{EVERYTHING, damaged, foreign_fixtures};

/// What is nearer than this is the same, in board units.
const SAME: f64 = 1e-5;
/// The same for ink, whose points have fewer digits.
const SAME_INK: f64 = 1e-3;

fn written(
    shapes: &[Arc<Shape>],
    files: &BTreeMap<tavla_shared::blob::BlobHash, Vec<u8>>,
) -> String {
    let source = Source {
        shapes,
        files,
        now_millis: 1,
    };
    let mut dice = StdRng::seed_from_u64(3);
    let own = json!({"version": 1, "shapes": []});
    clipboard_text(&source, &own, &mut TextEngine::bundled(), &mut || {
        dice.random()
    })
}

fn read_again(text: &str) -> Drawing {
    let mut dice = StdRng::seed_from_u64(2);
    read_clipboard(text, &mut || dice.random()).expect("what was written can be read")
}

fn there_and_back(drawing: &Drawing) -> Drawing {
    let shapes: Vec<Arc<Shape>> = drawing.shapes.iter().cloned().map(Arc::new).collect();
    read_again(&written(&shapes, &drawing.files))
}

/// The shapes as they are shown, from the bottom up, what is in something after it; names are places in it.
fn shown(drawing: &Drawing) -> Vec<Shape> {
    let find = |id: &ShapeId| drawing.shapes.iter().find(|shape| shape.id == *id);
    let mut order: Vec<&Shape> = Vec::new();
    let mut way = vec![None];
    while let Some(parent) = way.pop() {
        let parent: Option<&Shape> = parent;
        order.extend(parent);
        let id = parent.map(|parent| &parent.id);
        let inside = drawing.shapes.iter();
        let mut inside: Vec<&Shape> = inside.filter(|it| it.place.parent.as_ref() == id).collect();
        inside.sort_by(|a, b| b.place.index.cmp(&a.place.index));
        way.extend(inside.into_iter().map(Some));
    }
    let place = |id: &ShapeId| {
        let at = order.iter().position(|shape| shape.id == *id);
        at.map_or_else(|| id.clone(), |at| ShapeId::from_random(at as u128))
    };
    let shown = order.iter().map(|&shape| {
        let mut shape = shapes::settled(shape, find).unwrap_or_else(|| shape.clone());
        shape.id = place(&shape.id);
        shape.place.parent = shape.place.parent.as_ref().map(place);
        shape.place.index = ZIndex::default();
        let Ends { start, end } = &mut shape.ends;
        for binding in [start, end].into_iter().flatten() {
            binding.shape = place(&binding.shape);
        }
        shape
    });
    shown.collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME
}

fn all_near(a: &[Point], b: &[Point], same: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.distance(*b) <= same)
}

fn pressures(ink: Option<&Arc<Ink>>) -> Vec<f32> {
    let points = ink.iter().flat_map(|ink| &ink.points);
    points.map(|at| at.pressure).collect()
}

fn ink_points(ink: Option<&Arc<Ink>>) -> Vec<Point> {
    let points = ink.iter().flat_map(|ink| &ink.points);
    points
        .map(|at| Point::new(at.x.into(), at.y.into()))
        .collect()
}

/// What is kept of an element, but for what is new each time that it is written: names of shapes, versions and the
/// place among what is below and above it.
fn kept(foreign: &str) -> Value {
    let mut kept: Value = serde_json::from_str(foreign).expect("what is kept is JSON");
    let fields = kept.as_object_mut().expect("of an element");
    for key in ["id", "index", "version", "versionNonce", "updated"] {
        fields.remove(key);
    }
    let bound = fields
        .get_mut("boundElements")
        .and_then(Value::as_array_mut);
    for bound in bound.into_iter().flatten() {
        bound["id"] = Value::Null;
    }
    kept
}

/// Which properties of two shapes differ.
fn differences(a: &Shape, b: &Shape) -> Vec<String> {
    let size = |size: Size| size.to_vec2().to_point();
    let same = if a.kind == Kind::Ink { SAME_INK } else { SAME };
    let mut different = Vec::new();
    if (&a.kind, &a.text, &a.marks) != (&b.kind, &b.text, &b.marks) {
        different.push(format!(
            "{:?} {:?} {:?}, {:?} {:?} {:?}",
            a.kind, a.text, a.marks, b.kind, b.text, b.marks
        ));
    }
    for &key in tavla_shared::shape::Key::ALL {
        let alike = match (a.property(key), b.property(key)) {
            (Property::Pos(a), Property::Pos(b)) => a.distance(b) <= same,
            (Property::Size(a), Property::Size(b)) => size(a).distance(size(b)) <= same,
            (Property::Path(a), Property::Path(b)) => all_near(&a, &b, same),
            (Property::Ink(one), Property::Ink(other)) => {
                // Nibs of one width are pressed by nobody.
                let pressed =
                    a.style.nib != Nib::Pen || pressures(one.as_ref()) == pressures(other.as_ref());
                let (one, other) = (ink_points(one.as_ref()), ink_points(other.as_ref()));
                pressed && all_near(&one, &other, same)
            }
            (Property::Angle(a), Property::Angle(b))
            | (Property::StrokeWidth(a), Property::StrokeWidth(b))
            | (Property::Opacity(a), Property::Opacity(b))
            | (Property::CornerRadius(Some(a)), Property::CornerRadius(Some(b))) => near(a, b),
            (Property::Foreign(Some(a)), Property::Foreign(Some(b))) => kept(&a) == kept(&b),
            // No number is another look each time there.
            (Property::Seed(a), Property::Seed(b)) => a.max(1) == b.max(1),
            // Notes have none of these.
            (Property::Roughness(_) | Property::Dash(_) | Property::FillStyle(_), _)
                if a.kind == Kind::Note =>
            {
                true
            }
            (a, b) => a == b,
        };
        if !alike {
            different.push(format!("{:?}, {:?}", a.property(key), b.property(key)));
        }
    }
    different
}

#[track_caller]
fn check_same(before: &Drawing, after: &Drawing) {
    let (before, after) = (shown(before), shown(after));
    let kinds = |shapes: &[Shape]| shapes.iter().map(|it| it.kind.clone()).collect::<Vec<_>>();
    assert_eq!(kinds(&before), kinds(&after));
    for (a, b) in before.iter().zip(&after) {
        let different = differences(a, b);
        assert!(
            different.is_empty(),
            "{:?} {:?}: {different:#?}",
            a.kind,
            a.text
        );
    }
}

#[test]
fn everything_of_a_scene_comes_back() {
    let mut dice = StdRng::seed_from_u64(1);
    let drawing = read(EVERYTHING.as_bytes(), &mut || dice.random()).expect("it opens");
    check_same(&drawing, &there_and_back(&drawing));
}

#[test]
fn every_file_other_people_drew_comes_back() {
    let Some(folder) = foreign_fixtures() else {
        return;
    };
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("and its entries").path();
        let bytes = std::fs::read(&path).expect("a fixture can be read");
        let mut dice = StdRng::seed_from_u64(1);
        let Ok(drawing) = read(&bytes, &mut || dice.random()) else {
            continue;
        };
        eprintln!("{}", path.display());
        let back = there_and_back(&drawing);
        check_same(&drawing, &back);
        assert_eq!(drawing.files, back.files);
        compared += 1;
    }
    assert!(compared >= 3);
}

/// What a person draws here that Excalidraw can hold, in every look that it has.
pub(super) fn drawn() -> Vec<Shape> {
    let mut all = Vec::new();
    draw_figures(&mut all);
    draw_places(&mut all);
    draw_arrows(&mut all);
    draw_lines_and_ink(&mut all);
    for wraps in [false, true] {
        let at = put(Kind::Text, &mut all);
        all[at].text = Arc::from("some words\nand more of them");
        all[at].style.text_wraps = wraps;
        all[at].style.text_size = 28.0;
    }
    all
}

/// One more shape, beside those there are; gives which it is.
fn put(kind: Kind, all: &mut Vec<Shape>) -> usize {
    let at = all.len();
    let mut shape = Shape::new(ShapeId::from_random(1_000 + at as u128), kind);
    shape.place.index = ZIndex::spread(None, None, at + 1).remove(at);
    shape.pos = Point::new(250.0 * at as f64, 13.7 * at as f64);
    shape.size = Size::new(180.0, 90.0);
    shape.seed = 7 + at as u32;
    all.push(shape);
    at
}

fn draw_figures(all: &mut Vec<Shape>) {
    for (nth, kind) in [Kind::Rectangle, Kind::Ellipse, Kind::Diamond]
        .into_iter()
        .enumerate()
    {
        let at = put(kind, all);
        let shape = &mut all[at];
        shape.angle = 0.3 * nth as f64;
        shape.style.stroke = Color::rgb(0xe0_3131);
        shape.style.fill = Color([0xa5, 0xd8, 0xff, 0xc0]);
        shape.style.fill_style = FillStyle::ALL[nth + 1];
        shape.style.dash = Dash::ALL[nth];
        shape.style.roughness = nth as f64;
        shape.style.opacity = 0.33;
        shape.style.corner = if nth == 1 {
            Corner::Sharp
        } else {
            Corner::Round
        };
        shape.style.corner_radius = (nth == 0).then_some(9.0);
        shape.style.font = [Font::Hand, Font::Sans, Font::Mono][nth];
        shape.style.text_align = TextAlign::ALL[nth];
        shape.style.text_vertical = VerticalAlign::ALL[nth];
        shape.text = Arc::from("a label of several words");
        shape.link = Some(Arc::from("https://example.org"));
        shape.locked = nth == 2;
    }
    let blue = Mark::Color(Some(Color::rgb(0x19_71c2)));
    all[1].marks = TextMarks::marked(None, 0..24, &blue);
}

/// A note, and a frame with a group in it.
fn draw_places(all: &mut Vec<Shape>) {
    let note = put(Kind::Note, all);
    all[note].text = Arc::from("Milk");
    all[note].style.fill = Color::rgb(0xff_e27a);
    let frame = put(Kind::Frame, all);
    all[frame].text = Arc::from("Stage");
    let group = put(Kind::Group, all);
    all[group].size = Size::ZERO;
    all[group].pos = Point::ZERO;
    all[group].seed = 0;
    all[group].place.parent = Some(all[frame].id.clone());
    for _ in 0..2 {
        let inside = put(Kind::Ellipse, all);
        all[inside].place.parent = Some(all[group].id.clone());
    }
}

fn draw_arrows(all: &mut Vec<Shape>) {
    for (nth, &course) in LineShape::ALL.iter().enumerate() {
        let at = put(Kind::Arrow, all);
        let from = all[at].pos + kurbo::Vec2::new(0.0, 200.0);
        let corners = [(0.0, 0.0), (60.0, 0.0), (60.0, 80.0), (150.0, 80.0)];
        let points = corners.map(|at| from + Point::from(at).to_vec2());
        shapes::set_points(&mut all[at], &points);
        let anchor = Point::new(0.5, 0.5);
        let shape = all[nth].id.clone();
        let arrow = &mut all[at];
        arrow.style.line = course;
        arrow.style.head_start = Arrowhead::ALL[11 + nth];
        arrow.style.head_end = Arrowhead::ALL[14 + nth];
        arrow.text = Arc::from("goes");
        arrow.style.text_align = TextAlign::Center;
        arrow.style.text_vertical = VerticalAlign::Middle;
        if course == LineShape::Elbow {
            arrow.pinned = vec![1];
        } else {
            arrow.ends.start = Some(Binding {
                shape,
                anchor,
                inside: nth == 1,
            });
        }
    }
}

fn draw_lines_and_ink(all: &mut Vec<Shape>) {
    for angle in [0.0, 0.7] {
        for &course in &LineShape::ALL[..2] {
            let at = put(Kind::Line, all);
            let points = [(0.0, 0.0), (70.0, -30.0), (90.0, 60.0), (0.0, 0.0)];
            let points = points.map(|it| all[at].pos + Point::from(it).to_vec2());
            shapes::set_points(&mut all[at], &points);
            all[at].angle = angle;
            all[at].style.line = course;
            all[at].style.fill = Color::rgb(0xff_d8a8);
        }
    }
    for &nib in Nib::ALL {
        let at = put(Kind::Ink, all);
        let places = (0..30_u8).map(|step| {
            let turn = f64::from(step) / 9.0;
            (
                Point::new(40.0 * turn.cos(), 30.0 * turn.sin()),
                f32::from(step) / 40.0,
            )
        });
        let (_, ink) = Ink::through(places).expect("it has points");
        let ink = Ink::from_bytes(&ink.to_bytes()).expect("it is ink");
        all[at].size = ink.natural_size();
        all[at].ink = Some(Arc::new(ink));
        all[at].angle = 0.4;
        all[at].style.nib = nib;
    }
}

#[test]
fn what_is_drawn_here_and_excalidraw_can_hold_comes_back() {
    let before = Drawing {
        shapes: drawn(),
        background: None,
        grid: false,
        files: BTreeMap::new(),
        report: tavla::import::ImportReport::default(),
    };
    let after = there_and_back(&before);
    assert!(after.report.lost.is_empty(), "{:?}", after.report);
    check_same(&before, &after);
}

#[test]
fn shapes_it_does_not_have_come_back_as_lines_with_the_same_outline() {
    for kind in &Kind::FIGURES[3..] {
        let mut figure = Shape::new(ShapeId::from_random(1), kind.clone());
        figure.size = Size::new(200.0, 120.0);
        figure.angle = 0.6;
        let text = written(&[Arc::new(figure.clone())], &BTreeMap::new());
        let back = read_again(&text);
        let line = back
            .shapes
            .iter()
            .find(|it| it.kind == Kind::Line)
            .expect("a line");
        let outline = |shape: &Shape| kurbo::Shape::bounding_box(&shapes::outline(shape));
        let (seen, written) = (outline(&figure), outline(line));
        let off = (seen.origin() - written.origin()).hypot()
            + (seen.size().to_vec2() - written.size().to_vec2()).hypot();
        assert!(off < 0.5, "{kind:?} {off}");
        assert!(shapes::returns(&line.path));
    }
}

#[test]
fn damaged_text_of_the_clipboard_of_any_seed_is_read_or_refused() {
    let shapes: Vec<Arc<Shape>> = drawn().into_iter().map(Arc::new).collect();
    let text = written(&shapes, &BTreeMap::new());
    let plan = json!({"type": "excalidraw-api/clipboard", "elements": [
        {"type": "rectangle", "id": "a", "label": {"text": "x", "fontSize": 20}},
        {"type": "arrow", "start": {"id": "a"}, "end": {"type": "ellipse", "width": 5}},
        {"type": "frame", "children": ["a"], "name": "f"},
    ]});
    let plan = Value::to_string(&plan);
    for seed in seeds(300) {
        let mut dice = StdRng::seed_from_u64(seed);
        let whole = if seed % 3 == 0 { &plan } else { &text };
        let bytes = damaged(whole.as_bytes(), &mut dice);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let outcome = std::panic::catch_unwind(|| {
            let mut names = StdRng::seed_from_u64(seed);
            let drawing = read_clipboard(&text, &mut || names.random());
            // What was read can be written, whatever it is.
            drawing.map_or(0, |drawing| there_and_back(&drawing).shapes.len())
        });
        assert!(
            outcome.is_ok(),
            "seed {seed} panicked; TAVLA_SEED={seed} runs it alone"
        );
    }
}

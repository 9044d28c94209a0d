//! Shapes for pictures: a sheet with every look there is, a stack, and frames that cut.

use std::sync::Arc;

use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Arrowhead, Color, Corner, Dash, FillStyle, Font, Ink, Kind, LineShape, Shape, TextAlign,
    VerticalAlign,
};

const BLUE: (u32, u32) = (0xcf_e3ff, 0x2b_5fb3);
const GREEN: (u32, u32) = (0xd6_f3df, 0x2b_7a4b);
const YELLOW: (u32, u32) = (0xff_f0c9, 0xa8_791b);
const PINK: (u32, u32) = (0xff_d9e4, 0xd6_336c);

/// How large the sheet is.
pub const SHEET: (f64, f64) = (600.0, 400.0);
/// Where on it, close together, many things are.
pub const DETAIL: (f64, f64) = (392.0, 194.0);

/// Makes shapes one after the other.
#[derive(Default)]
struct Pile {
    shapes: Vec<Shape>,
}

impl Pile {
    fn put(&mut self, kind: Kind, at: (f64, f64), size: (f64, f64)) -> &mut Shape {
        let number = self.shapes.len() + 1;
        let mut shape = Shape::new(ShapeId::from_random(number as u128), kind);
        shape.pos = at.into();
        shape.size = Size::new(size.0, size.1);
        shape.seed = number as u32 * 7_919;
        self.shapes.push(shape);
        let last = self.shapes.len() - 1;
        &mut self.shapes[last]
    }

    /// A closed shape of a light and a strong colour.
    fn filled(
        &mut self,
        kind: Kind,
        at: (f64, f64),
        size: (f64, f64),
        color: (u32, u32),
    ) -> &mut Shape {
        let shape = self.put(kind, at, size);
        shape.style.fill = Color::rgb(color.0);
        shape.style.stroke = Color::rgb(color.1);
        shape
    }

    fn line(&mut self, points: &[(f64, f64)]) -> &mut Shape {
        let corner = |axis: fn(&(f64, f64)) -> f64, pick: fn(f64, f64) -> f64| {
            points.iter().map(axis).reduce(pick).unwrap()
        };
        let (left, top) = (corner(|p| p.0, f64::min), corner(|p| p.1, f64::min));
        let (right, low) = (corner(|p| p.0, f64::max), corner(|p| p.1, f64::max));
        let line = self.put(Kind::Arrow, (left, top), (right - left, low - top));
        let at = |&(x, y): &(f64, f64)| Point::new(x - left, y - top);
        line.path = points.iter().map(at).collect();
        line
    }

    fn text(&mut self, text: &str, at: (f64, f64), size: (f64, f64), letters: f64) -> &mut Shape {
        let shape = self.put(Kind::Text, at, size);
        shape.text = Arc::from(text);
        shape.style.text_size = letters;
        shape
    }

    fn photo(&mut self, file: BlobHash, at: (f64, f64), size: (f64, f64)) -> &mut Shape {
        let shape = self.put(Kind::Image, at, size);
        shape.file = Some(file);
        shape
    }

    /// A wave drawn from `at`, as hard as `pressure` says of each part of the way.
    fn ink(&mut self, at: (f64, f64), length: f64, pressure: fn(f64) -> f64) -> &mut Shape {
        let places = (0..=60).map(|step| {
            let part = f64::from(step) / 60.0;
            let height = 14.0 * (part * 13.0).sin() * (1.0 - part / 2.0);
            (Point::new(part * length, height), pressure(part) as f32)
        });
        let (corner, ink) = Ink::through(places).unwrap();
        let size = ink.natural_size();
        let shape = self.put(
            Kind::Ink,
            (at.0 + corner.x, at.1 + corner.y),
            (size.width, size.height),
        );
        shape.ink = Some(Arc::new(ink));
        shape.style.stroke_width = 1.0;
        shape
    }
}

fn label(shape: &mut Shape, text: &str, letters: f64) {
    shape.text = Arc::from(text);
    shape.style.font = Font::Sans;
    shape.style.text_size = letters;
    shape.style.text_align = TextAlign::Center;
    shape.style.text_vertical = VerticalAlign::Middle;
}

/// Every look: clean above sketchy above dashed; fills from left to right; heads, ink, and the rest.
pub fn sheet(photo: BlobHash) -> Vec<Shape> {
    let mut all = Pile::default();
    closed(&mut all);
    lines(&mut all);
    rest(&mut all, photo);
    all.shapes
}

fn closed(all: &mut Pile) {
    let kinds = [
        Kind::Rectangle,
        Kind::Ellipse,
        Kind::Diamond,
        Kind::Rectangle,
    ];
    let colors = [BLUE, GREEN, YELLOW, PINK];
    let columns = kinds.into_iter().zip(colors).zip(FillStyle::ALL);
    for (column, ((kind, color), &fill)) in (0u32..).zip(columns) {
        for (row, roughness) in [(0u32, 0.0), (1, 1.0), (2, 2.0)] {
            let at = (
                14.0 + f64::from(column) * 88.0,
                14.0 + f64::from(row) * 66.0,
            );
            let shape = all.filled(kind.clone(), at, (74.0, 54.0), color);
            shape.style.fill_style = fill;
            shape.style.roughness = roughness;
            if fill != FillStyle::Solid {
                shape.style.fill = shape.style.stroke;
            }
            if column == 3 || row == 2 {
                shape.style.corner = Corner::Round;
            }
            if row == 0 && fill == FillStyle::Solid {
                label(shape, "Clean", 14.0);
            }
        }
        let at = (14.0 + f64::from(column) * 88.0, 212.0);
        let shape = all.put(kind, at, (74.0, 44.0));
        shape.style.dash = Dash::ALL[1 + column as usize % 2];
        shape.style.stroke_width = [1.0, 2.0, 2.0, 4.0][column as usize];
        shape.style.roughness = f64::from(column % 2);
        shape.style.corner = Corner::Round;
    }
}

fn lines(all: &mut Pile) {
    for (at, &head) in (0u32..).zip(&Arrowhead::ALL[1..]) {
        let (column, row) = (at % 2, at / 2);
        let x = 374.0 + f64::from(column) * 112.0;
        let y = 26.0 + f64::from(row) * 30.0;
        let line = all.line(&[(x, y), (x + 94.0, y)]);
        line.style.head_end = head;
        line.style.roughness = f64::from(row % 2);
        line.style.dash = Dash::ALL[row as usize % 3];
    }
    for (at, &course) in (0u32..).zip(LineShape::ALL) {
        let x = 374.0 + f64::from(at) * 74.0;
        let line = all.line(&[
            (x, 186.0),
            (x + 18.0, 146.0),
            (x + 36.0, 182.0),
            (x + 60.0, 146.0),
        ]);
        line.style.line = course;
        line.style.head_end = Arrowhead::Arrow;
        line.style.roughness = f64::from(at % 2);
    }
    all.ink((378.0, 228.0), 90.0, |_| 0.5).style.stroke = Color::rgb(PINK.1);
    let pressed = all.ink((486.0, 228.0), 90.0, |part| 0.1 + 0.9 * part);
    pressed.style.stroke = Color::rgb(BLUE.1);
    pressed.style.opacity = 0.6;
}

fn rest(all: &mut Pile, photo: BlobHash) {
    let note = all.put(Kind::Note, (14.0, 276.0), (104.0, 104.0));
    note.text = Arc::from("Ask first, then build");
    note.style.font = Font::Sans;
    note.style.text_size = 16.0;
    all.text("By hand, 7 €", (134.0, 278.0), (120.0, 25.0), 20.0);
    for (at, &font) in (0u32..).zip(&Font::ALL[1..]) {
        let y = 306.0 + f64::from(at) * 24.0;
        let text = ["Sans åäö", "Serif fjord", "mono != 0"][at as usize];
        all.text(text, (134.0, y), (120.0, 20.0), 16.0).style.font = font;
    }
    let frame = all.put(Kind::Frame, (262.0, 276.0), (150.0, 104.0));
    frame.text = Arc::from("Frame");
    let inside = frame.id.clone();
    let cut = all.filled(Kind::Ellipse, (352.0, 316.0), (110.0, 90.0), GREEN);
    cut.style.roughness = 1.0;
    cut.place.parent = Some(inside.clone());
    let whole = all.filled(Kind::Rectangle, (280.0, 318.0), (56.0, 44.0), BLUE);
    whole.style.corner = Corner::Round;
    whole.place.parent = Some(inside);
    let turned = all.photo(photo, (444.0, 284.0), (128.0, 88.0));
    turned.angle = 0.12;
    turned.style.corner = Corner::Round;
}

/// How large the stack is.
pub const STACK: (f64, f64) = (240.0, 160.0);

/// Shapes, texts and pictures in turn, each over the one before.
pub fn stack(photo: BlobHash) -> Vec<Shape> {
    let mut all = Pile::default();
    all.filled(Kind::Rectangle, (12.0, 12.0), (130.0, 84.0), BLUE);
    all.text("under", (34.0, 18.0), (120.0, 50.0), 40.0)
        .style
        .stroke = Color::rgb(BLUE.1);
    all.photo(photo, (74.0, 40.0), (96.0, 72.0));
    all.text("between", (60.0, 62.0), (160.0, 45.0), 36.0)
        .style
        .stroke = Color::rgb(PINK.1);
    let round = all.filled(Kind::Ellipse, (120.0, 62.0), (96.0, 64.0), YELLOW);
    label(round, "on top of it", 14.0);
    all.photo(photo, (174.0, 96.0), (56.0, 42.0)).style.opacity = 0.7;
    let veil = all.filled(Kind::Rectangle, (20.0, 96.0), (92.0, 52.0), GREEN);
    veil.style.opacity = 0.6;
    all.text("last", (150.0, 104.0), (90.0, 45.0), 36.0);
    all.line(&[(24.0, 140.0), (100.0, 108.0), (210.0, 30.0)])
        .style
        .head_end = Arrowhead::Triangle;
    all.shapes
}

/// How large the frames are.
pub const FRAMES: (f64, f64) = (320.0, 180.0);

/// A turned frame, and a frame in a frame; all that is in them sticks out.
pub fn frames(photo: BlobHash) -> Vec<Shape> {
    let mut all = Pile::default();
    let turned = all.put(Kind::Frame, (30.0, 36.0), (110.0, 108.0));
    turned.angle = 0.3;
    turned.text = Arc::from("Turned");
    let inside = Some(turned.id.clone());
    let picture = all.photo(photo, (90.0, 80.0), (96.0, 72.0));
    picture.place.parent.clone_from(&inside);
    let bar = all.filled(Kind::Rectangle, (4.0, 74.0), (110.0, 26.0), BLUE);
    label(bar, "cut at both", 14.0);
    bar.place.parent.clone_from(&inside);
    let ink = all.ink((10.0, 128.0), 140.0, |_| 0.5);
    ink.style.stroke = Color::rgb(PINK.1);
    ink.place.parent = inside;

    let outer = all.put(Kind::Frame, (190.0, 20.0), (112.0, 120.0));
    outer.text = Arc::from("Outer");
    let outside = outer.id.clone();
    let inner = all.put(Kind::Frame, (230.0, 62.0), (100.0, 56.0));
    inner.text = Arc::from("Inner");
    inner.place.parent = Some(outside.clone());
    let inside = inner.id.clone();
    let cut = all.filled(Kind::Ellipse, (210.0, 84.0), (76.0, 76.0), YELLOW);
    cut.style.fill_style = FillStyle::CrossHatch;
    cut.style.fill = cut.style.stroke;
    cut.style.roughness = 1.0;
    cut.place.parent = Some(inside);
    let text = all.text("out of it", (204.0, 118.0), (120.0, 30.0), 26.0);
    text.place.parent = Some(outside);
    all.filled(Kind::Diamond, (280.0, 120.0), (36.0, 40.0), GREEN);
    all.shapes
}

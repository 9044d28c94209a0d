//! Makes shapes one after the other, each above the one before.

use std::sync::Arc;

use kurbo::Vec2;
use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Font, Ink, Kind, Shape, TextAlign, VerticalAlign};

/// A light colour, for fills, and a strong one of the same hue.
pub type Hue = (u32, u32);

pub const BLUE: Hue = (0xcf_e3ff, 0x2b_5fb3);
pub const GREEN: Hue = (0xd6_f3df, 0x2b_7a4b);
pub const YELLOW: Hue = (0xff_f0c9, 0xa8_791b);
pub const PINK: Hue = (0xff_d9e4, 0xd6_336c);

/// Into how many pieces drawn ink is cut.
const INK_STEPS: u32 = 60;

/// Shapes so far.
#[derive(Default)]
pub struct Pile {
    /// Where on the board the places given are counted from.
    pub corner: Vec2,
    shapes: Vec<Shape>,
}

impl Pile {
    pub fn into_shapes(self) -> Vec<Shape> {
        self.shapes
    }

    pub fn put(&mut self, kind: Kind, at: (f64, f64), size: (f64, f64)) -> &mut Shape {
        let number = self.shapes.len() + 1;
        let mut shape = Shape::new(ShapeId::from_random(number as u128), kind);
        shape.pos = Point::from(at) + self.corner;
        shape.size = Size::new(size.0, size.1);
        shape.seed = number as u32 * 7_919;
        self.shapes.push(shape);
        let last = self.shapes.len() - 1;
        &mut self.shapes[last]
    }

    /// A closed shape of a light and a strong colour.
    pub fn filled(&mut self, kind: Kind, at: (f64, f64), size: (f64, f64), hue: Hue) -> &mut Shape {
        let shape = self.put(kind, at, size);
        shape.style.fill = Color::rgb(hue.0);
        shape.style.stroke = Color::rgb(hue.1);
        shape
    }

    pub fn path(&mut self, kind: Kind, points: &[(f64, f64)]) -> &mut Shape {
        let corner = |axis: fn(&(f64, f64)) -> f64, pick: fn(f64, f64) -> f64| {
            points.iter().map(axis).reduce(pick).unwrap()
        };
        let (left, top) = (corner(|p| p.0, f64::min), corner(|p| p.1, f64::min));
        let (right, low) = (corner(|p| p.0, f64::max), corner(|p| p.1, f64::max));
        let path = self.put(kind, (left, top), (right - left, low - top));
        let at = |&(x, y): &(f64, f64)| Point::new(x - left, y - top);
        path.path = points.iter().map(at).collect();
        path
    }

    pub fn text(
        &mut self,
        text: &str,
        at: (f64, f64),
        size: (f64, f64),
        letters: f64,
    ) -> &mut Shape {
        let shape = self.put(Kind::Text, at, size);
        shape.text = Arc::from(text);
        shape.style.text_size = letters;
        shape
    }

    pub fn note(&mut self, text: &str, at: (f64, f64), side: f64, letters: f64) -> &mut Shape {
        let shape = self.put(Kind::Note, at, (side, side));
        shape.text = Arc::from(text);
        shape.style.font = Font::Sans;
        shape.style.text_size = letters;
        shape
    }

    pub fn frame(&mut self, name: &str, at: (f64, f64), size: (f64, f64)) -> &mut Shape {
        let shape = self.put(Kind::Frame, at, size);
        shape.text = Arc::from(name);
        shape
    }

    pub fn image(&mut self, file: BlobHash, at: (f64, f64), size: (f64, f64)) -> &mut Shape {
        let shape = self.put(Kind::Image, at, size);
        shape.file = Some(file);
        shape
    }

    /// A stroke drawn from `at` along `course`, as hard as `pressure` says of each part of the way.
    pub fn ink(
        &mut self,
        at: (f64, f64),
        course: impl Fn(f64) -> Vec2,
        pressure: impl Fn(f64) -> f64,
    ) -> &mut Shape {
        let places = (0..=INK_STEPS).map(|step| {
            let part = f64::from(step) / f64::from(INK_STEPS);
            (course(part).to_point(), pressure(part) as f32)
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

/// A wave that fades.
pub fn wave(length: f64) -> impl Fn(f64) -> Vec2 {
    move |part| {
        let height = 14.0 * (part * 13.0).sin() * (1.0 - part / 2.0);
        Vec2::new(part * length, height)
    }
}

/// Three loops that cross themselves and each other.
pub fn loops(length: f64) -> impl Fn(f64) -> Vec2 {
    move |part| {
        let turn = part * 3.0 * std::f64::consts::TAU;
        Vec2::new(part * length - 14.0 * turn.sin(), -12.0 * turn.cos())
    }
}

/// Writes in the middle of `shape`.
pub fn label(shape: &mut Shape, text: &str, letters: f64) {
    shape.text = Arc::from(text);
    shape.style.font = Font::Sans;
    shape.style.text_size = letters;
    shape.style.text_align = TextAlign::Center;
    shape.style.text_vertical = VerticalAlign::Middle;
}

//! What really comes out: boards painted on a software GPU and looked at pixel by pixel.

use std::sync::Arc;

use tavla_shared::board::BoardChange;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Arrowhead, Color, Corner, Dash, FillStyle, Font, Ink, InkPoint, Kind, LineShape, Place, Shape,
    TextAlign, VerticalAlign, ZIndex,
};

use super::{PaintStats, Painter, Picture};
use crate::blobs::Bitmaps;
use crate::camera::{Camera, View};
use crate::colors::tests::colors;
use crate::offscreen::{Image, Offscreen};
use crate::scene::Scene;
use crate::text::TextEngine;

struct Board {
    host: Offscreen,
    painter: Painter,
    scene: Scene,
    engine: TextEngine,
    bitmaps: Bitmaps,
    camera: Camera,
    dark: bool,
    /// What it is painted on, instead of the theme's.
    ground: Option<Color>,
    seconds: f64,
}

impl Board {
    fn new(width: f32, height: f32) -> Self {
        Self::scaled(width, height, 1.0)
    }

    fn scaled(width: f32, height: f32, pixels_per_point: f32) -> Self {
        let host = Offscreen::in_software(egui::vec2(width, height), pixels_per_point).unwrap();
        super::install(host.render_state());
        let center = Point::new(f64::from(width) / 2.0, f64::from(height) / 2.0);
        Self {
            host,
            painter: Painter::new(),
            scene: Scene::new(),
            engine: TextEngine::bundled(),
            bitmaps: Bitmaps::default(),
            camera: Camera { center, zoom: 1.0 },
            dark: false,
            ground: None,
            seconds: 0.0,
        }
    }

    /// Brings the scene to `shapes`, from the bottom up, as edits would.
    fn show(&mut self, shapes: &[Arc<Shape>]) {
        let ranks = ZIndex::spread(None, None, shapes.len());
        let stacked = shapes.iter().zip(ranks).map(|(shape, index)| {
            let mut shape = Shape::clone(shape);
            shape.place = Place {
                index,
                ..shape.place
            };
            Arc::new(shape)
        });
        let stays = |id: &ShapeId| shapes.iter().any(|shape| shape.id == *id);
        let gone = self.scene.all_in_z_order().map(|shape| shape.id.clone());
        let change = BoardChange {
            removed: gone.filter(|id| !stays(id)).collect(),
            shapes: stacked.collect(),
            ..BoardChange::default()
        };
        self.scene.apply(&change);
    }

    /// Runs one frame without looking at it.
    fn frame(&mut self, shapes: &[Arc<Shape>]) -> PaintStats {
        self.show(shapes);
        self.paint()
    }

    /// One frame more of the scene as it is.
    fn paint(&mut self) -> PaintStats {
        let Self {
            host,
            painter,
            scene,
            engine,
            bitmaps,
            camera,
            dark,
            ground,
            seconds,
        } = self;
        let mut colors = colors(*dark);
        colors.ground.color = ground.unwrap_or(colors.ground.color);
        *seconds += 0.016;
        host.run(*seconds, Vec::new(), |ui| {
            let view = View {
                camera: *camera,
                rect: ui.ctx().content_rect(),
            };
            let picture = Picture {
                scene,
                view: &view,
                pixels_per_point: ui.ctx().pixels_per_point(),
                colors: &colors,
                grid: true,
            };
            let callback = painter.paint(&picture, engine, bitmaps);
            ui.painter().add(callback);
        });
        self.painter.stats()
    }

    /// The board at rest.
    fn image(&mut self, shapes: &[Arc<Shape>]) -> Image {
        self.frame(shapes);
        while !self.painter.is_settled() {
            self.frame(shapes);
        }
        self.host.image().unwrap()
    }
}

fn shape(number: u128, kind: Kind, at: (f64, f64), size: (f64, f64)) -> Shape {
    let mut shape = Shape::new(ShapeId::from_random(number), kind);
    shape.pos = at.into();
    shape.size = Size::new(size.0, size.1);
    shape.seed = number as u32;
    shape
}

fn boxed(number: u128, at: (f64, f64), size: (f64, f64), fill: u32) -> Shape {
    let mut shape = shape(number, Kind::Rectangle, at, size);
    shape.style.fill = Color::rgb(fill);
    shape
}

fn labelled(mut shape: Shape, text: &str) -> Shape {
    shape.text = Arc::from(text);
    shape.style.font = Font::Sans;
    shape.style.text_align = TextAlign::Center;
    shape.style.text_vertical = VerticalAlign::Middle;
    shape
}

fn arrow(number: u128, points: &[(f64, f64)]) -> Shape {
    let mut arrow = shape(number, Kind::Arrow, points[0], (0.0, 0.0));
    let origin = Point::from(points[0]);
    arrow.path = points
        .iter()
        .map(|p| (Point::from(*p) - origin).to_point())
        .collect();
    arrow.style.line = LineShape::Curved;
    arrow.style.head_end = Arrowhead::Arrow;
    arrow
}

fn ink(number: u128, at: (f64, f64), points: &[(f32, f32)]) -> Shape {
    let mut ink = shape(number, Kind::Ink, at, (0.0, 0.0));
    let sample = |(x, y): &(f32, f32)| InkPoint {
        x: *x,
        y: *y,
        pressure: 0.5,
    };
    let data = Ink {
        points: points.iter().map(sample).collect(),
    };
    ink.size = data.natural_size();
    ink.ink = Some(Arc::new(data));
    ink
}

/// The board of the target pictures.
pub(in super::super) fn onboarding() -> Vec<Arc<Shape>> {
    let sketchy = |mut shape: Shape| {
        shape.style.roughness = 1.0;
        shape
    };
    let mut frame = shape(1, Kind::Frame, (300.0, 120.0), (700.0, 470.0));
    frame.text = Arc::from("Sign-up flow");
    let mut create = sketchy(labelled(
        boxed(2, (360.0, 207.0), (203.0, 86.0), 0xcf_e3ff),
        "Create account",
    ));
    create.style.stroke = Color::rgb(0x2b_5fb3);
    let mut tour = sketchy(labelled(
        boxed(3, (693.0, 205.0), (197.0, 87.0), 0xd6_f3df),
        "Welcome tour",
    ));
    tour.style.stroke = Color::rgb(0x2b_7a4b);
    let mut email = labelled(
        shape(4, Kind::Diamond, (541.0, 372.0), (167.0, 106.0)),
        "Email ok?",
    );
    email.style.fill = Color::rgb(0xff_f0c9);
    email.style.stroke = Color::rgb(0xa8_791b);
    email.style.text_size = 16.0;
    let mut note = shape(5, Kind::Note, (358.0, 430.0), (128.0, 118.0));
    note.text = Arc::from("Try magic link before asking for a password");
    note.style.font = Font::Sans;
    note.style.text_size = 15.0;
    let squiggle: Vec<(f32, f32)> = (0u8..=60)
        .map(|i| {
            let t = f32::from(i) / 60.0;
            (
                40.0 + 38.0 * (t * 9.0 - 1.9).sin() * (1.0 - 0.2 * t),
                t * 135.0,
            )
        })
        .collect();
    let mut pen = ink(6, (876.0, 380.0), &squiggle);
    pen.style.stroke = Color::rgb(0xd6_336c);
    let arrows = [
        arrow(7, &[(566.0, 249.0), (626.0, 247.0), (688.0, 248.0)]),
        arrow(8, &[(462.0, 296.0), (488.0, 371.0), (536.0, 423.0)]),
        arrow(9, &[(711.0, 423.0), (768.0, 385.0), (793.0, 298.0)]),
    ];
    let shapes = [frame, create, tour, email, note, pen];
    shapes.into_iter().chain(arrows).map(Arc::new).collect()
}

/// One of each: kinds, heads, dashes, fills, and a shape of an unknown kind.
pub(in super::super) fn gallery() -> Vec<Arc<Shape>> {
    let mut shapes = Vec::new();
    for (at, fill_style) in (0u32..).zip(FillStyle::ALL) {
        for (row, kind) in (0u32..).zip([Kind::Rectangle, Kind::Ellipse, Kind::Diamond]) {
            let place = (20.0 + f64::from(at) * 120.0, 20.0 + f64::from(row) * 90.0);
            let mut shape = shape(u128::from(at * 3 + row), kind, place, (100.0, 70.0));
            shape.style.fill = Color::rgb([0xcf_e3ff, 0xd6_f3df, 0xff_f0c9][row as usize]);
            shape.style.stroke = Color::rgb([0x2b_5fb3, 0x2b_7a4b, 0xa8_791b][row as usize]);
            if *fill_style != FillStyle::Solid {
                shape.style.fill = shape.style.stroke;
            }
            shape.style.fill_style = *fill_style;
            shape.style.roughness = f64::from(at.min(2));
            shape.style.corner = if at % 2 == 1 {
                Corner::Round
            } else {
                Corner::Sharp
            };
            shapes.push(shape);
        }
    }
    for (at, head) in (0u32..).zip(Arrowhead::ALL) {
        let y = 20.0 + f64::from(at) * 28.0;
        let mut line = arrow(u128::from(100 + at), &[(520.0, y), (620.0, y)]);
        line.style.head_end = *head;
        line.style.head_start = *head;
        line.style.dash = Dash::ALL[at as usize % 3];
        line.style.stroke_width = [1.0, 2.0, 4.0][at as usize % 3];
        shapes.push(line);
    }
    for (at, course) in (0u32..).zip(LineShape::ALL) {
        let x = 20.0 + f64::from(at) * 160.0;
        let points = [
            (x, 380.0),
            (x + 50.0, 310.0),
            (x + 90.0, 370.0),
            (x + 140.0, 320.0),
        ];
        let mut line = arrow(u128::from(200 + at), &points);
        line.style.line = *course;
        shapes.push(line);
    }
    let mut label = labelled(arrow(210, &[(520.0, 350.0), (640.0, 350.0)]), "then");
    label.style.text_size = 16.0;
    shapes.push(label);
    let mut turned = labelled(
        boxed(220, (40.0, 430.0), (110.0, 60.0), 0xff_d9e4),
        "Turned",
    );
    turned.angle = 0.35;
    shapes.push(turned);
    shapes.push(shape(
        221,
        Kind::Unknown("gadget".into()),
        (190.0, 425.0),
        (110.0, 70.0),
    ));
    let mut faint = ink(
        222,
        (340.0, 430.0),
        &[
            (0.0, 0.0),
            (30.0, 60.0),
            (60.0, 0.0),
            (90.0, 60.0),
            (10.0, 30.0),
            (110.0, 25.0),
        ],
    );
    faint.style.opacity = 0.4;
    faint.style.stroke_width = 6.0;
    shapes.push(faint);
    let mut hand = shape(223, Kind::Text, (480.0, 430.0), (150.0, 30.0));
    hand.text = Arc::from("By hand, 42 €");
    shapes.push(hand);
    shapes.into_iter().map(Arc::new).collect()
}

mod behaviour;
mod clipping;
mod detail;
mod every_frame;
mod first_picture;
mod hosting;
mod letters;
mod pictures;
mod relisting;
mod translucent;
